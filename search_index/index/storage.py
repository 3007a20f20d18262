"""The three kinds of file that the index is made of, all of them mapped and never read whole.

- A *column* is one number a row, in the narrowest type that holds them all: its type code (`B`, `H` or `I`), three
  bytes of nothing, the numbers.
- *Records* are bytes by number: the bytes of all, one after the other; where each begins and the last ends, 4 bytes
  each; how many there are, 4 bytes.
- *Sorted lines* are records of 64 lines each, and a last one of the first lines of all the others.

Numbers are little-endian. Mapped files are shared by processes and threads: reading moves no position.
"""

import mmap
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from struct import Struct
from types import TracebackType
from typing import Final, Literal, Self

from search_index.errors import SearchIndexError

_COUNT = Struct("<I")
#: The type codes of columns, and the least number that each has no room for.
_TYPES: Final[Sequence[tuple[Literal["B", "H", "I"], int]]] = (("B", 1 << 8), ("H", 1 << 16), ("I", 1 << 32))
_HEAD = 4

#: Lines in a record. More make each search within one slower, fewer make more first lines to keep in memory.
_BLOCK = 64
#: Blocks of lines kept as lists, at some 5 KB each.
_BLOCKS_IN_MEMORY = 256
#: The last code point, which is no letter: all lines that begin with something come before it with this after it.
_LAST = "\U0010ffff"

if sys.byteorder != "little":
    raise ImportError("the search index is read on little-endian machines only")


def open_map(path: Path) -> mmap.mmap:
    """Map a file that is not empty."""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def write_column(path: Path, numbers: Sequence[int]) -> None:
    """Write a column. Raises SearchIndexError for a number that takes more than 4 bytes."""
    largest = max(numbers, default=0)
    code = next((code for code, end in _TYPES if largest < end), None)
    if code is None:
        raise SearchIndexError(f"{path}: {largest} takes more than 4 bytes; the index is too large")
    path.write_bytes(code.encode().ljust(_HEAD, b"\0") + array(code, numbers).tobytes())


def read_column(path: Path) -> "memoryview[int]":
    """Return the numbers of a column."""
    mapped = open_map(path)
    code = next((code for code, _ in _TYPES if code == chr(mapped[0])), None)
    if code is None:
        raise SearchIndexError(f"{path.name} is no column of numbers")
    return memoryview(mapped)[_HEAD:].cast(code)


class Records:
    """Bytes by number. `map` holds them, the record `number` from `starts[number]` to `starts[number + 1]`."""

    def __init__(self, path: Path) -> None:
        self.map = open_map(path)
        (count,) = _COUNT.unpack(self.map[-_COUNT.size :])
        rest = len(self.map) - _COUNT.size
        end = rest - _COUNT.size * (count + 1)
        self.starts: memoryview[int] = memoryview(self.map)[max(end, 0) : rest].cast("I")
        if self.starts[count] != end:
            raise SearchIndexError(f"{path.name} is of records that end at {self.starts[count]} and not at {end}")

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> bytes:
        return self.map[self.starts[number] : self.starts[number + 1]]

    def size(self, number: int) -> int:
        """Return how many bytes a record has."""
        return self.starts[number + 1] - self.starts[number]


class RecordsWriter:
    """Writes records as they come."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self._starts = array("I", [0])

    def add(self, record: bytes) -> None:
        """Add the next record. Raises SearchIndexError where all take more than 4 GB."""
        self._file.write(record)
        try:
            self._starts.append(self._starts[-1] + len(record))
        except OverflowError as error:
            raise SearchIndexError(f"{self._path}: it has more than 4 GB; the index is too large") from error

    def close(self) -> None:
        """Write where the records stand."""
        self._file.write(self._starts.tobytes())
        self._file.write(_COUNT.pack(len(self._starts) - 1))
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if kind is None:
            self.close()
        else:
            self._file.close()


class SortedLines(Sequence[str]):
    """Lines in ascending order, by number. They are looked up by what they begin with."""

    def __init__(self, path: Path) -> None:
        self._records = Records(path)
        self.blocks = len(self._records) - 1
        self._firsts = self._records[self.blocks].decode().split("\n") if self.blocks else []
        self._block = lru_cache(_BLOCKS_IN_MEMORY)(self._read)
        self._count = (self.blocks - 1) * _BLOCK + len(self._read(self.blocks - 1)) if self.blocks else 0

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> str:  # type: ignore[override]  # one line at a time
        block, at = divmod(number, _BLOCK)
        return self._block(block)[at]

    def number_of(self, line: str) -> int | None:
        """Return the number of a line, or None where there is none like it."""
        block = bisect_right(self._firsts, line) - 1
        if block < 0:
            return None
        lines = self._records[block]
        at = _find_line(lines, f"{line}\n".encode())
        return block * _BLOCK + lines.count(b"\n", 0, at) if at >= 0 else None

    def value_of(self, key: str) -> str | None:
        """Return what follows a tab after `key`, or None where no line begins so."""
        block = bisect_right(self._firsts, f"{key}\t{_LAST}") - 1
        if block < 0:
            return None
        lines, wanted = self._records[block], f"{key}\t".encode()
        at = _find_line(lines, wanted)
        return lines[at + len(wanted) : lines.index(b"\n", at)].decode() if at >= 0 else None

    def bisect(self, line: str) -> int:
        """Return how many lines come before `line`."""
        block = bisect_right(self._firsts, line) - 1
        return block * _BLOCK + bisect_left(self._block(block), line) if block >= 0 else 0

    def has_starting(self, beginning: str) -> bool:
        """Say whether any line begins so."""
        block = bisect_right(self._firsts, beginning) - 1
        if block >= 0 and _find_line(self._records[block], beginning.encode()) >= 0:
            return True
        return block + 1 < self.blocks and self._firsts[block + 1].startswith(beginning)

    def starting(self, beginning: str) -> range:
        """Return the numbers of the lines that begin so."""
        return range(self.bisect(beginning), self.bisect(beginning + _LAST))

    def around(self, beginning: str) -> str:
        """Return the text of the blocks that have all lines that begin so, a newline before and after each line."""
        first = max(bisect_right(self._firsts, beginning) - 1, 0)
        end = bisect_right(self._firsts, beginning + _LAST)
        starts = self._records.starts
        return f"\n{self._records.map[starts[first] : starts[max(end, first)]].decode()}"

    def between(self, numbers: range) -> Iterator[str]:
        """Yield the lines of neighbouring numbers, without keeping them."""
        for block in range(numbers.start // _BLOCK, -(-numbers.stop // _BLOCK)):
            first = block * _BLOCK
            yield from islice(self._read(block), max(numbers.start - first, 0), numbers.stop - first)

    def containing(self, piece: str, after: str) -> Iterator[int]:
        """Yield the numbers of the lines from `after` on that have `piece` in them."""
        wanted, mapped, starts = piece.encode(), self._records.map, self._records.starts
        at, end = self._start(self.bisect(after)), starts[self.blocks]
        while at >= 0 and (at := mapped.find(wanted, at, end)) >= 0:
            block = bisect_right(starts, at) - 1
            yield block * _BLOCK + mapped[starts[block] : at].count(b"\n")
            at = mapped.find(b"\n", at, end)

    def letters(self, after: str) -> int:
        """Return how many bytes `containing` looks through."""
        return self._records.starts[self.blocks] - self._start(self.bisect(after))

    def _start(self, number: int) -> int:
        """Return where a line begins among the bytes of all."""
        block, before = divmod(number, _BLOCK)
        start = self._records.starts[block]
        return start + sum(len(line.encode()) + 1 for line in self._read(block)[:before]) if before else start

    def _read(self, block: int) -> list[str]:
        return self._records[block].decode().split("\n")[:-1]


def _find_line(lines: bytes, beginning: bytes) -> int:
    """Return where the line stands that begins so, or -1."""
    if lines.startswith(beginning):
        return 0
    at = lines.find(b"\n" + beginning)
    return at + 1 if at >= 0 else -1


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write lines that come in ascending order."""
    waiting = iter(lines)
    firsts = []
    with RecordsWriter(path) as records:
        while block := list(islice(waiting, _BLOCK)):
            firsts.append(block[0])
            records.add("".join(f"{line}\n" for line in block).encode())
        records.add("\n".join(firsts).encode())
