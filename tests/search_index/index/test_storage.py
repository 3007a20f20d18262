"""Numbers, bytes and lines come back from the files as they were written."""

import random
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from search_index import SearchIndexError
from search_index.index.storage import (
    Records,
    RecordsWriter,
    SortedLines,
    read_column,
    write_column,
    write_lines,
)


@pytest.mark.parametrize(("largest", "width"), [(0, 1), (255, 1), (256, 2), (65_535, 2), (65_536, 4), (2**32 - 1, 4)])
def test_a_column_is_as_wide_as_its_largest_number(tmp_path: Path, largest: int, width: int) -> None:
    """Numbers take one, two or four bytes each, and come back as they were."""
    numbers = [0, largest, 1 if largest else 0, largest]
    write_column(tmp_path / "column", numbers)
    assert list(read_column(tmp_path / "column")) == numbers
    assert (tmp_path / "column").stat().st_size == 4 + width * len(numbers)


def test_a_column_of_nothing_is_read(tmp_path: Path) -> None:
    """An index of no sections has columns too."""
    write_column(tmp_path / "column", [])
    assert list(read_column(tmp_path / "column")) == []


def test_a_column_of_too_large_a_number_is_refused(tmp_path: Path) -> None:
    """What takes more than four bytes is told of, and nothing written."""
    with pytest.raises(SearchIndexError, match=r"column: 4294967296 takes more than 4 bytes"):
        write_column(tmp_path / "column", [2**32])
    assert not (tmp_path / "column").exists()


@pytest.mark.parametrize("records", [[], [b""], [b"", b"a", b"", b"\0\xff", b"x" * 70_000, b""]], ids=len)
def test_records_come_back(tmp_path: Path, records: list[bytes]) -> None:
    """Each by its number and with its size, also those of no bytes."""
    with RecordsWriter(tmp_path / "records") as writer:
        for record in records:
            writer.add(record)
    read = Records(tmp_path / "records")
    assert len(read) == len(records)
    assert [read[number] for number in range(len(records))] == records
    assert [read.size(number) for number in range(len(records))] == [*map(len, records)]
    with pytest.raises(IndexError):
        read[len(records)]


@pytest.mark.parametrize("count", [0xFFFFFFFF, 0x40000000, 3, 1])
def test_records_refuse_another_count(tmp_path: Path, count: int) -> None:
    """How many there are fits where they end."""
    with RecordsWriter(tmp_path / "records") as writer:
        writer.add(b"abcd")
        writer.add(b"efgh")
    content = (tmp_path / "records").read_bytes()
    (tmp_path / "records").write_bytes(content[:-4] + count.to_bytes(4, "little"))
    with pytest.raises((SearchIndexError, IndexError)):
        Records(tmp_path / "records")


LETTERS = "abz\t '가힣선é東𝕳\U0010fffe"
LENGTHS = [0, 1, 2, 63, 64, 65, 127, 128, 129, 200]


def make_lines(count: int, path: Path) -> tuple[Sequence[str], SortedLines]:
    generator = random.Random(count)
    lines: set[str] = set()
    while len(lines) < count:
        lines.add("".join(generator.choices(LETTERS, k=generator.randrange(1, 7))))
    write_lines(path, sorted(lines))
    return sorted(lines), SortedLines(path)


def points(lines: Sequence[str]) -> list[str]:
    """Return lines, what is just before and after each, and what some begin with."""
    borders = [line for at, line in enumerate(lines) if at % 64 in {0, 1, 62, 63} or at > len(lines) - 3]
    around = [text for line in borders for text in (line, line[:-1], line + "\0", line + "\U0010ffff")]
    return [*around, "", "a", "b", "가", "선", "é", "\U0010ffff", "nothing"]


@pytest.mark.parametrize("count", LENGTHS)
def test_lines_are_found_by_what_they_begin_with(tmp_path: Path, count: int) -> None:
    """Where a line stands or would stand, and which begin so, at every border of blocks."""
    lines, read = make_lines(count, tmp_path / "lines")
    assert len(read) == count
    assert [read[number] for number in range(count)] == lines
    for point in points(lines):
        assert read.bisect(point) == sum(line < point for line in lines)
        found = [number for number, line in enumerate(lines) if line.startswith(point)]
        assert [*read.starting(point)] == found, point


@pytest.mark.parametrize("count", LENGTHS)
def test_neighbouring_lines_are_yielded(tmp_path: Path, count: int) -> None:
    """From any number to any other, within a block and over several."""
    lines, read = make_lines(count, tmp_path / "lines")
    ends = sorted({min(end, count) for end in (0, 1, 62, 63, 64, 65, 127, 128, 129, count)})
    for start, stop in [*pairwise(ends), (0, count), *((end, end) for end in ends), *((0, end) for end in ends)]:
        assert list(read.between(range(start, stop))) == lines[start:stop]


@pytest.mark.parametrize("count", LENGTHS)
def test_lines_are_found_by_what_is_in_them(tmp_path: Path, count: int) -> None:
    """All that have a piece anywhere, once each, from a line on."""
    lines, read = make_lines(count, tmp_path / "lines")
    for piece in ("가", "선", "힣", "é", "東", "𝕳", "가가", "선é", "a", "nothing"):
        for after in ("", "\x7f", "b", "가", *lines[62:66], "\U0010ffff"):
            found = [number for number, line in enumerate(lines) if piece in line and line >= after]
            assert list(read.containing(piece, after)) == found
    assert read.letters("") == len("".join(f"{line}\n" for line in lines).encode())
