"""Addresses that lead elsewhere, or are gone for good: `redirects.toml`."""

from dataclasses import dataclass

from site_app.source.files.entries import Block
from site_app.source.files.faults import quoted
from site_app.source.files.sources import Source
from site_app.source.files.toml import load_toml
from site_app.source.redirects.paths import Path, PathError, read_path


@dataclass(frozen=True, slots=True)
class Move:
    """An address that was once a page's, with the line it is told in (from 1), and where it leads: None if it is gone.

    `key` is the value that a fault of the target is told at.
    """

    source: Source
    line: int
    path: str
    target: Path | None
    target_line: int = 0


def load_redirects(source: Source, base_url: str) -> list[Move]:
    """Return what the tables say, in the order of the file; none when there is no file."""
    block = load_toml(source)
    if block is None:
        return []
    moves = [move for table in block.blocks("redirects") if (move := _move(table, base_url))]
    block.refuse_others()
    return moves


def _move(table: Block, base_url: str) -> Move | None:
    start, target, gone = table.text("from", required=True), table.text("to"), table.flag("gone")
    table.refuse_others()
    if target and gone:
        table.fault("gone", "“to” and “gone” exclude each other", "delete one of the two")
    elif not (target or gone or {"to", "gone"} & table.entries.keys()):
        table.source.fault(table.line, "this redirect leads nowhere", 'add to = "/reviews/new/", or gone = true')
    elif not (target or gone) and "to" not in table.entries:
        table.fault("gone", "this redirect leads nowhere", 'write gone = true, or to = "/reviews/new/"')
    elif start:
        return _read(table, start, target, base_url)
    return None


def _read(table: Block, start: str, target: str | None, base_url: str) -> Move | None:
    left = _path(table, "from", start, base_url)
    led = _path(table, "to", target, base_url) if target else None
    if left is None or (target and led is None):
        return None
    if left.query:
        table.fault("from", f"{quoted(start)} has a query, which no redirect looks at", "write what stands before it")
    elif left.fragment:
        what = f"{quoted(start)} has a “#”, and what follows it no server sees"
        table.fault("from", what, "write an alias in the review: aliases: [slug/old-section: new-section]")
    else:
        lines = table.entries
        return Move(table.source, lines["from"].line, left.path, led, lines["to"].line if led else 0)
    return None


def _path(table: Block, key: str, written: str, base_url: str) -> Path | None:
    try:
        path = read_path(written, base_url)
    except PathError as error:
        table.fault(key, error.what, error.remedy)
        return None
    if not path.path.startswith("/"):
        table.fault(key, f"{quoted(written)} does not begin at the site’s root", f"write /{written.lstrip('./')}")
        return None
    return path
