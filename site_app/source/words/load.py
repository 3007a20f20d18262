"""The file of a language, checked against the English one, and finished with what CLDR knows of the language."""

import re
import tomllib
from pathlib import Path
from string import Formatter
from typing import TypeAlias

from babel import Locale, UnknownLocaleError

from site_app.source.files.entries import Block
from site_app.source.files.faults import quoted
from site_app.source.files.sources import Source
from site_app.source.files.toml import load_toml
from site_app.source.words.tags import direction_of
from site_app.words import COUNT, OTHER, PERIOD, Words

FOLDER = Path(__file__).parent
ENGLISH = "en"
ENGLISH_WORDS = FOLDER / f"{ENGLISH}.toml"
#: The end of the name of every message that holds HTML, and of no other.
HTML = "html"
TAG = re.compile(r"<[^>]*>")

#: A text, or where it counts one for each form of what is counted.
Message: TypeAlias = "str | dict[str, str]"


def find_words(language: str) -> Path | None:
    """Return the file that serves a language tag: the tag's own, or that of its beginning (RFC 4647, 3.4)."""
    known = {path.stem.lower(): path for path in FOLDER.glob("*.toml")}
    parts = language.lower().split("-")
    beginnings = ("-".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((known[tag] for tag in beginnings if tag in known), None)


def load_words(source: Source, language: str) -> Words | None:
    """Return the words of a file for the `language` tag that it serves, or None with its faults noted."""
    try:
        locale = Locale.parse(source.path.stem, sep="-")
    except (UnknownLocaleError, ValueError):
        what = f"CLDR knows no language {quoted(source.path.stem)}"
        source.fault(1, what, "name the file after a language tag, as in pt-BR.toml")
        return None
    block = load_toml(source)
    if block is None:
        return None
    forms = [*dict.fromkeys([*map(locale.plural_form, range(2 * PERIOD)), OTHER])]
    messages = {name: _read(block, name, english, forms) for name, english in _read_english().items()}
    block.refuse_others()
    return _finish(messages, locale, language) if source.sound else None


def _finish(messages: dict[str, Message], locale: Locale, language: str) -> Words:
    forms = {str(number): locale.plural_form(number) for number in range(2 * PERIOD)}
    symbols = locale.number_symbols["latn"]
    return Words(
        language=language,
        direction=direction_of(language),
        messages=messages,
        plurals={number: form for number, form in forms.items() if form != OTHER},
        months=_months(locale, "wide"),
        short_months=_months(locale, "abbreviated"),
        group=symbols["group"],
        point=symbols["decimal"],
    )


def _months(locale: Locale, width: str) -> list[str]:
    return [locale.months["format"][width][month] for month in range(1, 13)]


def _read_english() -> dict[str, Message]:
    return tomllib.loads(ENGLISH_WORDS.read_text("utf-8"))


def _read(block: Block, name: str, english: Message, forms: list[str]) -> Message:
    """Return a message, its faults noted. One text may do for every form."""
    entry = block.entries.get(name)
    if isinstance(english, dict):
        if entry and isinstance(entry.value, dict) and (counted := block.block(name)):
            texts = {form: _read_text(counted, form, english[OTHER]) for form in forms}
            counted.refuse_others()
            return texts
        english = english[OTHER]
    return _read_text(block, name, english)


def _read_text(block: Block, name: str, english: str) -> str:
    text = block.text(name, required=True) or ""
    if text and _elements(text) != _elements(english):
        block.fault(name, f"“{name}” has other elements than in English", "write " + " ".join(TAG.findall(english)))
    wanted = _fields(english) or set()
    fields = _fields(text)
    if text and (fields is None or fields - wanted or wanted - fields - {COUNT}):
        names = " ".join(sorted(f"{{{field}}}" for field in wanted))
        block.fault(name, f"“{name}” has other names in braces than in English", f"write {names or 'none'}")
    return text


def _elements(text: str) -> list[str]:
    return sorted(TAG.findall(text))


def _fields(text: str) -> set[str] | None:
    """Return what stands in the braces of a text; None where they are no pairs."""
    try:
        return {f"{name}{form}{how or ''}" for _, name, form, how in Formatter().parse(text) if name is not None}
    except ValueError:
        return None
