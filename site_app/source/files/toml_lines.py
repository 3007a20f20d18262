"""Which line each value of a TOML text stands on, which the standard library's parser does not keep.

They are found by reading the pieces of the text once more, in order: strings, brackets, names. What the parser would
take too long for is refused here, before it parses.
"""

import re
import tomllib
from collections.abc import Iterator
from itertools import repeat

from site_app.source.files.faults import RefusedError

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

#: What leads to a value from the top: keys and, within lists, numbers.
Keys = tuple[str | int, ...]


class TomlLines:
    """Finds the line of each value of a TOML text. One that is no TOML gives some lines or other, but no trouble."""

    def __init__(self, text: str) -> None:
        self.of: dict[Keys, int] = {}
        self._lengths: dict[Keys, int] = {}
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
        """Fill `of`. Raises RefusedError for what is more than any file of ours needs."""
        table: Keys = ()
        while self._piece:
            if self._piece == "\n":
                self._next()
            elif self._piece == "[":
                table = self._header()
            else:
                self._pair(table)
                self._end_line()

    def _header(self) -> Keys:
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

    def _named(self, keys: Keys, parts: list[str]) -> Keys:
        """Return where a name leads from `keys`: into the newest table of each list on the way."""
        for key in parts:
            if keys in self._lengths:
                keys = (*keys, self._lengths[keys])
            keys = self._note((*keys, key))
        return keys

    def _note(self, keys: Keys) -> Keys:
        """Note that what `keys` lead to is first spoken of here."""
        if len(keys) > DEEPEST_NESTING:
            raise RefusedError(self._line, "values are nested too deeply", "use no more than lists of named values")
        self.of.setdefault(keys, self._line)
        if len(self.of) > MOST_VALUES:
            raise RefusedError(self._line, f"the file has more than {MOST_VALUES:,} values", "keep the most useful")
        return keys

    def _pair(self, table: Keys) -> None:
        keys = self._named(table, self._key())
        if self._piece in {"=", ",", "]"}:
            self._next()
            self._value(keys)

    def _value(self, keys: Keys) -> None:
        if self._piece == "[":
            self._list(keys)
        elif self._piece == "{":
            self._table(keys)
        else:
            self._scalar()

    def _scalar(self) -> None:
        if len(self._piece) > LONGEST_NUMBER and self._piece[0] not in "\"'":
            raise RefusedError(self._line, f"this number has more than {LONGEST_NUMBER} digits", "put text in quotes")
        self._next()
        while self._piece not in ENDS:
            self._next()

    def _list(self, keys: Keys) -> None:
        self._next()
        number = 0
        while self._piece not in {"", "]"}:
            if self._piece in {"\n", ","}:
                self._next()
            else:
                self._value(self._note((*keys, number)))
                number += 1
        self._next()

    def _table(self, keys: Keys) -> None:
        self._next()
        while self._piece not in {"", "}"}:
            if self._piece in {"\n", ","}:
                self._next()
            else:
                self._pair(keys)
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
