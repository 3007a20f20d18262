"""The TOML files of `content/`, read with the line of every value.

The standard library's parser keeps no lines. They are found by reading the pieces of the text once more, in order:
strings, brackets, names. What the parser would take too long for is refused there, before it parses.
"""

import re
import tomllib
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from typing import Any

from site_app.source.entries import Block, Entry
from site_app.source.faults import FaultLog, shortened
from site_app.source.sources import Source, read_source

AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")
#: Tables in tables and dotted names; ours need four. The parser takes quadratic time, or its stack, for them.
DEEPEST_NESTING = 6
#: Values of a file, lists and tables counted too: a list kept by hand has some thousand, and each takes a moment.
MOST_VALUES = 20_000
#: TOML promises numbers of nineteen digits; Python takes quadratic time for more, and refuses 4,300.
LONGEST_NUMBER = 40

#: Strings (one without end goes on to the end of its line, or of the file), comments, white space, signs, all else.
PIECE = re.compile(
    r'''"""(?:[^"\\]+|\\.?|"(?!""))*+(?:"{3,5}|\Z)|"(?:[^"\\\n]+|\\.?)*+"?'''
    r"""|'''(?:[^']+|'(?!''))*+(?:'{3,5}|\Z)|'[^'\n]*'?"""
    r"""|\#[^\n]*|[ \t]+|[\n\[\]{}=.,]|[^\s"'\#\[\]{}=.,]+|\s""",
    re.DOTALL,
)
#: What ends a name or a plain value.
ENDS = frozenset({"", "\n", "=", ",", "]", "}"})
BLANK = ("#", " ", "\t")

#: Where a value stands: the keys and, within lists, numbers that lead to it.
Place = tuple[str | int, ...]


def load_toml(path: Path, log: FaultLog) -> Block | None:
    """Return the file's top table, or None where there is none or it is no TOML (the fault is in `log`)."""
    source = read_source(path, log) if path.exists() and not log.has(path) else None
    if source is None:
        return None
    lines = _Lines(source.text)
    try:
        lines.read()
        table = tomllib.loads(source.text)
    except _TooMuchError as error:
        source.fault(error.line, error.what, error.remedy)
        return None
    except tomllib.TOMLDecodeError as error:
        found = AT_LINE.search(str(error))
        line = int(found[1]) if found and found[1] else source.text.count("\n") + 1
        what = shortened(AT_LINE.sub("", str(error)))
        source.fault(line, f"this is not TOML ({what[:1].lower()}{what[1:]})", 'write key = "value" lines')
        return None
    return Block(source, _entry(table, (), 1, lines.of, source), path.name)


def _entry(value: Any, place: Place, outer: int, lines: dict[Place, int], source: Source) -> Entry:  # noqa: ANN401
    """Return what TOML holds as entries; `outer` is the line of what is around it."""
    line = lines.get(place, outer)
    if isinstance(value, dict):
        named = {key: _entry(item, (*place, key), line, lines, source) for key, item in value.items()}
        return Entry(line, {source.unescaped(item.line, key): item for key, item in named.items()})
    if isinstance(value, list):
        return Entry(line, [_entry(item, (*place, number), line, lines, source) for number, item in enumerate(value)])
    return Entry(line, source.unescaped(line, value) if isinstance(value, str) else value)


class _TooMuchError(Exception):
    """The text at a line (from 1) has what no file of ours needs."""

    def __init__(self, line: int, what: str, remedy: str) -> None:
        super().__init__(line, what, remedy)
        self.line, self.what, self.remedy = line, what, remedy


class _Lines:
    """Finds the line of each value of a TOML text. One that is no TOML gives some lines or other, but no trouble."""

    def __init__(self, text: str) -> None:
        self.of: dict[Place, int] = {}
        self._lengths: dict[Place, int] = {}
        self._line = 1
        self._pieces = self._read_pieces(text)
        self._piece = next(self._pieces)

    def _read_pieces(self, text: str) -> Iterator[str]:
        """Yield what is neither comment nor white space, `_line` being its line, and at last nothing, for ever."""
        for match in PIECE.finditer(text):
            piece = match[0]
            if not piece.startswith(BLANK):
                yield piece
            self._line += piece.count("\n")
        yield from repeat("")

    def _next(self) -> None:
        self._piece = next(self._pieces)

    def read(self) -> None:
        """Fill `of`. Raises _TooMuchError for what is more than any file of ours needs."""
        table: Place = ()
        while self._piece:
            if self._piece == "\n":
                self._next()
            elif self._piece == "[":
                table = self._header()
            else:
                self._pair(table)
                self._end_line()

    def _header(self) -> Place:
        self._next()
        of_list = self._piece == "["
        if of_list:
            self._next()
        table = self._named((), self._key())
        if of_list:
            number = self._lengths[table] = self._lengths.get(table, -1) + 1
            table = self._note((*table, number))
        self._end_line()
        return table

    def _end_line(self) -> None:
        while self._piece not in {"", "\n"}:
            self._next()

    def _key(self) -> list[str]:
        parts = []
        while self._piece not in ENDS:
            if self._piece != ".":
                parts.append(_unquoted(self._piece))
            self._next()
        return parts

    def _named(self, place: Place, parts: list[str]) -> Place:
        """Return where a name leads from `place`: into the newest table of each list on the way."""
        for key in parts:
            if place in self._lengths:
                place = (*place, self._lengths[place])
            place = self._note((*place, key))
        return place

    def _note(self, place: Place) -> Place:
        """Note that what is at `place` is first spoken of here."""
        if len(place) > DEEPEST_NESTING:
            raise _TooMuchError(self._line, "values are nested too deeply", "use no more than lists of named values")
        self.of.setdefault(place, self._line)
        if len(self.of) > MOST_VALUES:
            raise _TooMuchError(self._line, f"the file has more than {MOST_VALUES:,} values", "keep the most useful")
        return place

    def _pair(self, table: Place) -> None:
        place = self._named(table, self._key())
        if self._piece in {"=", ",", "]"}:
            self._next()
            self._value(place)

    def _value(self, place: Place) -> None:
        if self._piece == "[":
            self._list(place)
        elif self._piece == "{":
            self._table(place)
        else:
            self._scalar()

    def _scalar(self) -> None:
        if len(self._piece) > LONGEST_NUMBER and self._piece[0] not in "\"'":
            raise _TooMuchError(self._line, f"this number has more than {LONGEST_NUMBER} digits", "put text in quotes")
        self._next()
        while self._piece not in ENDS:
            self._next()

    def _list(self, place: Place) -> None:
        self._next()
        number = 0
        while self._piece not in {"", "]"}:
            if self._piece in {"\n", ","}:
                self._next()
            else:
                self._value(self._note((*place, number)))
                number += 1
        self._next()

    def _table(self, place: Place) -> None:
        self._next()
        while self._piece not in {"", "}"}:
            if self._piece in {"\n", ","}:
                self._next()
            else:
                self._pair(place)
        self._next()


def _unquoted(key: str) -> str:
    """Return a key without its quotes, escapes read."""
    if key[0] == "'":
        return key[1:-1]
    if key[0] != '"':
        return key
    try:
        return str(tomllib.loads(f"key = {key}")["key"])
    except tomllib.TOMLDecodeError:
        return key
