"""A posting list comes back as it was, however it is written."""

import random
from pathlib import Path

import pytest

from search_index.index.postings import NO_POSTINGS, PostingLists, Postings, encode_record
from search_index.index.storage import RecordsWriter

NONE, DENSE, BYTES, SHORTS = range(4)


def make_postings(sections: list[int]) -> Postings:
    return Postings(sections, bytes(1 + section % 255 for section in sections))


def read_back(public: Postings, hidden: Postings, size: int, path: Path) -> PostingLists:
    with RecordsWriter(path) as records:
        records.add(b"before")
        records.add(encode_record(public, hidden, size))
        records.add(b"after")
    return PostingLists(path, size)


def check(public: Postings, hidden: Postings, size: int, path: Path) -> None:
    lists = read_back(public, hidden, size, path)
    for read, written in ((lists.public(1), public), (lists.hidden(1), hidden)):
        assert (list(read.sections), read.codes) == (list(written.sections), written.codes)
    assert lists.count(1) == len(public.sections)
    assert lists.is_public(1) == bool(public.sections)
    assert lists.size(1) >= len(public.sections)
    assert len(lists) == 3


@pytest.mark.parametrize(
    ("sections", "size", "kind"),
    [
        ([], 10, NONE),
        ([0], 1, DENSE),
        ([0], 1_000, BYTES),
        ([999], 1_000, SHORTS),
        ([0, 1, 2, 9], 10, BYTES),
        ([*range(0, 10, 2)], 10, DENSE),
        ([*range(10)], 10, DENSE),
        ([*range(0, 1_000, 10)], 1_000, BYTES),
        ([*range(0, 100_000, 700)], 100_000, SHORTS),
        ([99_999], 100_000, SHORTS),
    ],
)
def test_a_list_is_written_in_the_fewest_bytes(tmp_path: Path, sections: list[int], size: int, kind: int) -> None:
    """An impact for each section, or gaps of one or two bytes: for spoilers as for all else."""
    postings = make_postings(sections)
    record, hidden = encode_record(postings, NO_POSTINGS, size), encode_record(NO_POSTINGS, postings, size)
    lengths = [size, 2 * len(sections), 3 * len(sections)]
    assert record[0] & 3 == kind or len(record) - 1 <= min(lengths)
    assert hidden[0] >> 2 == record[0]
    assert record[1:] == hidden[1:]
    check(postings, NO_POSTINGS, size, tmp_path / "records")
    check(NO_POSTINGS, postings, size, tmp_path / "records")


@pytest.mark.parametrize(
    ("section", "bytes_"), [(254, 2), (255, 3), (65_534, 3), (65_535, 6), (131_069, 6), (131_070, 9)]
)
def test_a_step_is_as_long_as_a_gap_can_be(section: int, bytes_: int) -> None:
    """One section takes a gap and an impact, and as much for each step on the way to it."""
    assert len(encode_record(make_postings([section]), NO_POSTINGS, 1_000_000)) == 1 + bytes_


@pytest.mark.parametrize("gap", [1, 253, 254, 255, 256, 509, 510, 511, 65_534, 65_535, 65_536, 131_070, 131_071])
@pytest.mark.parametrize("first", [0, 1, 254, 255, 256, 65_535])
def test_gaps_of_any_length_lead_on(tmp_path: Path, gap: int, first: int) -> None:
    """A gap as long as the largest number, or longer, is made of steps, in lists of near sections and of far ones."""
    size = first + 40 * gap + 400_001
    near = [first, first + gap, *range(first + gap + 1, first + gap + 60)]
    far = [first, first + gap, first + gap + 400_000]
    for sections in (near, far, [first + at * gap for at in range(40)], [first]):
        postings = make_postings(sections)
        check(postings, NO_POSTINGS, size, tmp_path / "records")
        check(make_postings([3, 7]), postings, size, tmp_path / "records")
        check(postings, make_postings([size - 1]), size, tmp_path / "records")


@pytest.mark.parametrize("size", [1, 2, 300, 5_000, 140_000])
def test_random_lists_come_back(tmp_path: Path, size: int) -> None:
    """Of few sections and many, in the text, in spoilers and in both, to the first section and the last."""
    generator = random.Random(size)
    for _ in range(40):
        lists = []
        for _ in range(2):
            share = generator.choice((0, 0.001, 0.01, 0.1, 0.6, 1)) * min(1, 3_000 / size)
            sections = {section for section in range(size) if generator.random() < share}
            sections |= {0} if generator.random() < 0.2 else set()
            sections |= {size - 1} if generator.random() < 0.2 else set()
            codes = bytes(generator.randint(1, 255) for _ in sections)
            lists.append(Postings(sorted(sections), codes))
        check(lists[0], lists[1], size, tmp_path / "records")
