"""A review as Hugo, Jekyll, Eleventy, Astro, Zola or Ghost keep it, its front matter in any of their forms.

What is no front matter by its own rules, as `title: Mission: Impossible`, is read line by line.
"""

import json
import os
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from site_app.source.files.characters import find_forbidden
from site_app.source.files.sources import LARGEST_SOURCE
from site_app.source.importing.encodings import decode
from site_app.source.importing.ghost import is_export, read_export

#: What the names of texts end in.
TEXTS = frozenset({".md", ".markdown", ".mdown", ".mdx"})
#: Folders of tools and packages: none of their texts is a review.
FOREIGN_FOLDERS = frozenset({"node_modules", "vendor", "themes", "layouts", "archetypes", "public", "_site", "dist"})
#: Texts about a project, and Hugo's texts about a folder.
NO_REVIEWS = frozenset({"readme", "license", "changelog", "contributing", "_index"})
#: What a text is called that has a folder to itself, whose name counts.
IN_ITS_FOLDER = frozenset({"index"})
#: Front matter is a few lines; more of it is a mistake, or an attack.
LARGEST_FRONT_MATTER = 64 * 1024
DEEPEST = 6

_DATED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[-_](?=.)")
_LINE = re.compile(r"""([A-Za-z_][\w.-]*)\s*[:=]\s*(.*)""")
#: What YAML reads in an unquoted value as more than text.
_NEEDS_QUOTES = re.compile(r"[@`%&*!?].*|[^\"'\[{|>].*?(:\s|\s#).*")
_KEY = re.compile(r"(\s*(?:-\s+)?[\w.-]+:[ \t]+)(.*?)[ \t]*")
_FENCES = {"---": "yaml", "+++": "toml", "---toml": "toml", "---yaml": "yaml", "---json": "json"}


class UnreadableError(Exception):
    """A file is no text that could be a review; the message says why."""


@dataclass(slots=True)
class Original:
    """A text of another tool. `name` is what stands for it in an address, `day` the date in its file name, if any.

    `keys` are flat: `cover: {image: x}` is `cover.image`. `guesses` tell what was taken for what it may not be.
    """

    path: Path
    name: str
    day: date | None
    keys: dict[str, Any]
    body: str
    guesses: list[str] = field(default_factory=list)


def find_texts(directory: Path) -> Iterator[Path]:
    """Yield the files that may be reviews, a folder's own before those of its folders, in order of their names."""
    for folder, folders, files in os.walk(directory):
        folders[:] = sorted(name for name in folders if name not in FOREIGN_FOLDERS and not name.startswith("."))
        for name in sorted(files):
            path = Path(folder, name)
            if name.startswith("."):
                continue
            is_text = path.suffix.lower() in TEXTS and path.stem.lower() not in NO_REVIEWS
            if is_text or (path.suffix.lower() == ".json" and is_export(path)):
                yield path


def read_originals(path: Path) -> Iterator[Original]:
    """Yield the texts of a file: one, or as many as an export has. Raises UnreadableError where it is no text."""
    if path.suffix.lower() != ".json":
        yield _read_original(path)
        return
    name = None
    for name, keys, body in read_export(path):
        yield Original(path / name.replace("/", "-"), name, None, dict(_flat(keys)), _as_lines(body))
    if name is None:
        raise UnreadableError("it is no export of Ghost’s that has posts")


def _read_original(path: Path) -> Original:
    guesses: list[str] = []
    text = _read(path, guesses)
    head, body, form = _split(text)
    if len(head) > LARGEST_FRONT_MATTER:
        raise UnreadableError("its front matter is larger than 64 KiB")
    stem = path.parent.name if path.stem.lower() in IN_ITS_FOLDER else path.stem
    day, name = _dated(stem)
    return Original(path, name, day, dict(_flat(_parse(head, form, guesses))), body, guesses)


def _read(path: Path, guesses: list[str]) -> str:
    try:
        if not path.is_file():
            raise UnreadableError("it is no regular file")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"it cannot be read ({error.strerror})") from error
    if len(data) > LARGEST_SOURCE:
        raise UnreadableError("it is larger than 1 MiB")
    text, guess = decode(data)
    guesses += [guess] if guess else []
    return _as_lines(text)


def _as_lines(text: str) -> str:
    """Return a text with the ends of lines that ours have, and without characters that no page may have."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parts = []
    while forbidden := find_forbidden(text):
        parts.append(text[: forbidden[0]])
        text = text[forbidden[0] + 1 :]
    return "".join((*parts, text))


def _split(text: str) -> tuple[str, str, str]:
    """Return the front matter, what follows it, and its form."""
    text = text.lstrip("\n")
    first, _, rest = text.partition("\n")
    if form := _FENCES.get(first.rstrip()):
        fence = first.strip()[:3]
        if end := re.search(rf"^{re.escape(fence)}[ \t]*$", rest, re.MULTILINE):
            return rest[: end.start()], rest[end.end() :], form
    if first.startswith("{") and not first.startswith("{{"):
        try:
            _, end_of_json = json.JSONDecoder().raw_decode(text)
            return text[:end_of_json], text[end_of_json:], "json"
        except ValueError:
            pass
    return "", text, "none"


def _parse(head: str, form: str, guesses: list[str]) -> dict[str, Any]:
    readers: dict[str, Callable[[str], Any]] = {"yaml": _read_yaml, "toml": tomllib.loads, "json": json.loads}
    if form in readers:
        for text in (head, _quote_values(head)) if form == "yaml" else (head,):
            try:
                found = readers[form](text)
            except (ValueError, RecursionError, yaml.YAMLError):
                continue
            if isinstance(found, dict):
                return found
        if head.strip():
            guesses.append(f"the front matter, which is not {form.upper()}, line by line")
    return _read_lines(head)


def _quote_values(head: str) -> str:
    """Return YAML whose values are in quotes that need them: `title: Mission: Impossible`, `author: @me`."""
    lines = []
    for line in head.split("\n"):
        found = _KEY.fullmatch(line)
        is_quoted = found and _NEEDS_QUOTES.fullmatch(found[2])
        lines.append(found[1] + json.dumps(found[2], ensure_ascii=False) if found and is_quoted else line)
    return "\n".join(lines)


class _Loader(yaml.SafeLoader):
    """PyYAML's, in which nothing refers to what stands elsewhere: references multiply."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Read the next node."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("there are aliases")
        return super().compose_node(parent, index)


def _read_yaml(text: str) -> Any:  # noqa: ANN401 - whatever YAML holds
    return yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader


def _read_lines(head: str) -> dict[str, Any]:
    keys: dict[str, Any] = {}
    name = None
    for line in head.split("\n"):
        if name and (item := re.match(r"\s*-\s+(.*)", line)):
            keys[name] = [*(keys[name] if isinstance(keys[name], list) else []), _unquoted(item[1])]
        elif found := _LINE.match(line):
            name = found[1]
            keys[name] = _unquoted(found[2])
    return keys


def _unquoted(text: str) -> Any:  # noqa: ANN401 - a text, or a list of them
    text = text.strip().rstrip(",")
    if text.startswith("[") and text.endswith("]"):
        return [_unquoted(item) for item in text[1:-1].split(",") if item.strip()]
    for quote in "\"'":
        if len(text) > 1 and text[0] == text[-1] == quote:
            return text[1:-1]
    return {"true": True, "false": False}.get(text.lower(), text)


def _flat(keys: dict[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    for key, value in keys.items():
        name = f"{before}{_snake(str(key))}"
        if isinstance(value, dict) and depth < DEEPEST:
            yield from _flat(value, f"{name}.", depth + 1)
        elif value is not None and value not in ("", []):
            yield name, value


def _snake(key: str) -> str:
    return re.sub(r"[\s-]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key.strip())).lower()


def _dated(stem: str) -> tuple[date | None, str]:
    """Return the date at the head of a file's name, and the rest."""
    if found := _DATED.match(stem):
        try:
            return date(*map(int, found.groups())), stem[found.end() :]
        except ValueError:
            pass
    return None, stem


def as_day(value: object) -> date | None:
    """Return the day that a value of front matter names."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    try:
        return (
            date(*map(int, re.split(r"[-/.]", text[:10])))
            if re.match(r"\d{4}([-/.])\d\d\1\d\d", text)
            else _spelled(text)
        )
    except ValueError:
        return None


def _spelled(text: str) -> date | None:
    """Return the day of texts like *May 3, 2019* and *3 May 2019*."""
    plain = re.sub(r"(?<=\d)(st|nd|rd|th)\b|[,.]", " ", text)
    words = " ".join(plain.split()[:4])
    for form in ("%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%a %b %d %Y", "%a %d %b %Y", "%Y-%m-%d", "%Y%m%d"):
        for length in (4, 3, 1):
            try:
                return datetime.strptime(" ".join(words.split()[:length]), form).date()
            except ValueError:
                continue
    return None
