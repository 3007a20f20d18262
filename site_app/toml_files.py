"""The TOML files of `content/`, read with the line of every value.

The standard library's parser keeps no lines. A key's line is found again in the text: keys are unique within their
table, tables of a list are counted by their headers, and the items of a list are sought in order behind their key.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

from site_app.entries import Block, Entry
from site_app.faults import FaultLog
from site_app.sources import Source, read_source

AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


def load_toml(path: Path, log: FaultLog) -> Block | None:
    """Return the file's top table, or None where it is no TOML (the fault is in `log`)."""
    source = read_source(path, log)
    if source is None:
        return None
    try:
        table = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        found = AT_LINE.search(str(error))
        line = int(found[1]) if found and found[1] else source.text.count("\n") + 1
        what = AT_LINE.sub("", str(error))
        source.fault(line, f"this is not TOML ({what[:1].lower()}{what[1:]})", 'write key = "value" lines')
        return None
    except RecursionError:
        source.fault(1, "values are nested too deeply", "use no more than lists of text")
        return None
    return Block(source, Entry(1, _Lines(source).table(table, 0)), path.name)


class _Lines:
    """Finds the line of each value of one TOML file."""

    def __init__(self, source: Source) -> None:
        self.lines = source.text.split("\n")

    def table(self, table: dict[str, Any], start: int) -> dict[str, Entry]:
        """Return the entries of a table whose keys stand at or after the line of index `start`."""
        entries = {}
        for key, value in table.items():
            line = self._find(rf"""^\s*(\[+\s*)?["']?{re.escape(key)}["']?\s*[=.\]]""", start)
            entries[key] = self._entry(value, line, key)
        return entries

    def _entry(self, value: Any, line: int, key: str) -> Entry:  # noqa: ANN401 - whatever TOML holds
        if isinstance(value, dict):
            return Entry(line + 1, self.table(value, line))
        if isinstance(value, list):
            return Entry(line + 1, self._items(value, line, key))
        return Entry(line + 1, value)

    def _items(self, items: list[Any], line: int, key: str) -> list[Entry]:
        entries = []
        for item in items:
            sought = self._header(key) if isinstance(item, dict) else self._literal(item)
            line = self._find(sought, line)
            entries.append(self._entry(item, line, key))
            if isinstance(item, dict):
                line += 1
        return entries

    def _literal(self, item: object) -> str:
        first = item
        while isinstance(first, list) and first:
            first = first[0]
        return re.escape(first) if isinstance(first, str) else r"\["

    def _header(self, key: str) -> str:
        return rf"^\s*\[\[\s*{re.escape(key)}\s*\]\]"

    def _find(self, pattern: str, start: int) -> int:
        matcher = re.compile(pattern)
        return next((index for index in range(start, len(self.lines)) if matcher.search(self.lines[index])), start)
