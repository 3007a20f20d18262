"""The file of a language says all that the English one does, in its own forms, and nothing else."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from site_app.source.files.faults import FaultLog
from site_app.source.files.sources import Source
from site_app.source.markdown.document import Labels
from site_app.source.words.load import ENGLISH_WORDS, FOLDER, find_words, load_words
from site_app.words import Words

LANGUAGES = sorted(FOLDER.glob("*.toml"))
SITE_APP = Path(__file__).parents[4] / "site_app"
#: A message is named where it is said, in quotes; where the name is put together, by its beginning or its end.
NAMED = re.compile(r"""["']([a-zA-Z0-9_]+)["'{]""")
#: The beginnings of names whose rest a value tells, and where from: what is reviewed, an error, a cap, what is counted.
TOLD = (
    *("kind_", "wrong_", "remedy_", "cap_", "sections_", "reviews_", "suggested_", "filter_", "sort_", "without_"),
    "related_by_",
)


def load(path: Path, language: str | None = None) -> Words:
    log = FaultLog()
    words = load_words(Source(path, log), language or path.stem)
    assert words, log.error()
    return words


def faults_of(path: Path) -> list[str]:
    log = FaultLog()
    assert load_words(Source(path, log), path.stem) is None
    return str(log.error()).replace(f"{path}:", "").split("\n")


def write(directory: Path, language: str, text: str) -> Path:
    path = directory / f"{language}.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_file_of_a_language_is_without_faults(path: Path) -> None:
    """Nothing is left out or over, and each name in braces and element is there."""
    assert load(path).messages.keys() == tomllib.loads(ENGLISH_WORDS.read_text("utf-8")).keys()


def test_each_message_is_said_somewhere() -> None:
    """Whatever no template and no module names is for nobody to translate."""
    sources = [*SITE_APP.rglob("*.py"), *SITE_APP.rglob("*.html")]
    named = {*Labels._fields, *NAMED.findall("".join(path.read_text("utf-8") for path in sources))}
    assert [name for name in load(ENGLISH_WORDS).messages if name not in named and not name.startswith(TOLD)] == []


@pytest.mark.parametrize(
    ("language", "file"),
    [("en", "en"), ("en-GB", "en"), ("KO-kr", "ko"), ("ko-Kore-KR", "ko"), ("fr", None), ("kok", None)],
)
def test_words_of_a_tag_are_those_of_its_beginning(language: str, file: str | None) -> None:
    """A region has its language's words."""
    assert find_words(language) == (FOLDER / f"{file}.toml" if file else None)


@pytest.mark.parametrize(
    ("language", "minutes", "day", "number"),
    [
        ("en", ["0 minutes", "1 minute", "101 minutes", "1,234 minutes"], "2 November 2026", "4.5"),
        ("ko", ["0분", "1분", "101분", "1,234분"], "2026년 11월 2일", "4.5"),
    ],
)
def test_words_count_and_date_as_readers_write(language: str, minutes: list[str], day: str, number: str) -> None:
    """Plurals, groups of digits, and days."""
    words = load(FOLDER / f"{language}.toml")
    assert [words.say("minutes", count=count) for count in (0, 1, 101, 1234)] == minutes
    assert (words.day(date(2026, 11, 2)), words.number(4.5)) == (day, number)


def test_language_brings_its_own_forms(tmp_path: Path) -> None:
    """Of what it counts, its months, its digits' marks and its direction, all from CLDR."""
    forms = 'minutes = {one = "{count} минута", few = "{count} минуты", many = "{count} минут", other = "{count} мин."}'
    text = re.sub(r"(?m)^minutes = .*$", forms, ENGLISH_WORDS.read_text("utf-8"))
    text = re.sub(r"(?m)^(\w+) = \{one.* other = (\".*\")\}$", r"\1 = \2", text)
    words = load(write(tmp_path, "ru", text.replace('minutes = "{count} мин."', forms)))
    told = [words.say("minutes", count=count) for count in (1, 3, 5, 11, 21, 212, 1_003)]
    assert told == [
        "1 минута", "3 минуты", "5 минут", "11 минут", "21 минута", "212 минут", "1\xa0003 минуты",
    ]  # fmt: skip
    assert (words.day(date(2026, 3, 1)), words.number(4.5), words.direction) == ("1 марта 2026", "4,5", "ltr")
    assert load(write(tmp_path, "ar", re.sub(r"\{one.* other = (\".*\")\}", r"\1", text))).direction == "rtl"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "1: de.toml lacks “skip”; add a line skip = with its value"),
        ('skip = ""', "“skip” is empty; give it a value or delete it"),
        ('skip = "{to}"', "“skip” has other names in braces than in English; write none"),
        ('skip = "{"', "“skip” has other names in braces than in English; write none"),
        ('skip = {one = "a", other = "b"}', "“skip” is a group of named values, not text; write it as one text"),
        ('skip = "a"\nskop = "b"', "has no key “skop”; write skip"),
    ],
)
def test_what_is_no_translation_is_a_fault(tmp_path: Path, line: str, told: str) -> None:
    """Told with its line, as any fault of the content."""
    text = re.sub(r"(?m)^skip = .*$", lambda _: line, ENGLISH_WORDS.read_text("utf-8"))
    [fault] = faults_of(write(tmp_path, "de", text))
    assert told in fault


def test_form_of_a_language_is_not_left_out(tmp_path: Path) -> None:
    """Nor is one there that it does not have; elements are kept, and braces name what English names."""
    text = ENGLISH_WORDS.read_text("utf-8")
    text = text.replace('{one = "{count} minute", other', '{two = "{count} minute", other')
    text = text.replace("<kbd>/</kbd>", "<b>/</b>").replace("“{tag}”", "“{tog}”")
    faults = faults_of(write(tmp_path, "de", text))
    assert [fault.partition(": ")[2] for fault in faults] == [
        "“shortcut_html” has other elements than in English; write <kbd> </kbd>",
        "“tag_description” has other names in braces than in English; write {site} {tag}",
        "“minutes” lacks “one”; add a line one = with its value",
        "“minutes” has no key “two”; use one of other, one",
    ]
    [fault] = faults_of(write(tmp_path, "qqq", ENGLISH_WORDS.read_text("utf-8")))
    assert fault == "1: CLDR knows no language “qqq”; name the file after a language tag, as in pt-BR.toml"
