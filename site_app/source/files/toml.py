"""The TOML files of `content/`, read with the line of every value."""

import re
import tomllib
from typing import Any

from site_app.source.files.entries import Block, Entry
from site_app.source.files.faults import Problem, RefusedError, shortened
from site_app.source.files.sources import Source
from site_app.source.files.toml_lines import Keys, TomlLines

AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


def load_toml(source: Source) -> Block | None:
    """Return the file's top table, or None where there is nothing to read or it is no TOML (the fault is noted)."""
    text = source.read()
    if text is None:
        return None
    lines = TomlLines(text)
    try:
        lines.read()
        table = tomllib.loads(text)
    except RefusedError as error:
        source.fault(*error.problem)
    except tomllib.TOMLDecodeError as error:
        source.fault(*_explain(error, text))
    else:
        return Block(source, _entry(table, (), 1, lines.of, source), source.path.name)
    return None


def _explain(error: tomllib.TOMLDecodeError, text: str) -> Problem:
    found = AT_LINE.search(str(error))
    line = int(found[1]) if found and found[1] else text.count("\n") + 1
    what = shortened(AT_LINE.sub("", str(error)))
    return Problem(line, f"this is not TOML ({what[:1].lower()}{what[1:]})", 'write key = "value" lines')


def _entry(value: Any, keys: Keys, outer: int, lines: dict[Keys, int], source: Source) -> Entry:  # noqa: ANN401
    """Return what TOML holds as entries; `outer` is the line of what is around it."""
    line = lines.get(keys, outer)
    if isinstance(value, dict):
        named = {key: _entry(item, (*keys, key), line, lines, source) for key, item in value.items()}
        return Entry(line, {source.unescaped(item.line, key): item for key, item in named.items()})
    if isinstance(value, list):
        return Entry(line, [_entry(item, (*keys, number), line, lines, source) for number, item in enumerate(value)])
    return Entry(line, source.unescaped(line, value) if isinstance(value, str) else value)
