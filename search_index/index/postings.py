"""Posting lists: which sections have a word, and with what impact.

A record holds the list of the text that everybody searches and, where there is one, that of the spoilers. Its first
byte says how each is written, in two bits each (the text in the lower ones), and if both are there, four bytes say how
many the first takes. Each is written in whichever way takes the fewest bytes:

- *dense*: an impact for every section of the index, 0 for those that lack the word;
- *gaps* of one or two bytes, then as many impacts: each gap leads from one section to the next (the first from section
  0). The largest number a gap can be leads on without a section, and has the impact 0.
"""

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate, compress
from operator import sub
from pathlib import Path
from struct import Struct
from typing import NamedTuple

from search_index.index.storage import Records

#: Each is as many bytes as a posting takes.
_NONE, _DENSE, _BYTES, _SHORTS = range(4)
_KIND_BITS = 2
_SIZE = Struct("<I")

#: The largest gap of each width, which stands for no section.
_LARGEST_BYTE, _LARGEST_SHORT = 0xFF, 0xFFFF


class Postings(NamedTuple):
    """The sections that have a word, ascending, and the code of its impact in each."""

    sections: Sequence[int]
    codes: bytes


NO_POSTINGS = Postings((), b"")


class PostingLists:
    """Reads the lists, by number; `size` is the number of sections."""

    def __init__(self, path: Path, size: int) -> None:
        self._records = Records(path)
        self._size = size

    def __len__(self) -> int:
        return len(self._records)

    def public(self, number: int) -> Postings:
        """Return the list of the text that everybody searches."""
        kind, data = self._public(number)
        return self._decode(kind, data)

    def hidden(self, number: int) -> Postings:
        """Return the list of the spoilers."""
        record = self._records[number]
        public, hidden = record[0] & _SHORTS, record[0] >> _KIND_BITS
        start = 1 + _SIZE.size + _SIZE.unpack_from(record, 1)[0] if public and hidden else 1
        return self._decode(hidden, record[start:])

    def is_public(self, number: int) -> bool:
        """Say whether any section has the word outside spoilers."""
        return bool(self._records.map[self._records.starts[number]] & _SHORTS)

    def count(self, number: int) -> int:
        """Return how many sections have the word outside spoilers."""
        kind, data = self._public(number)
        if not kind:
            return 0
        codes = data if kind == _DENSE else data[_gap_bytes(kind, len(data)) :]
        return len(codes) - codes.count(0)

    def size(self, number: int) -> int:
        """Return how many sections the lists may have, by how many bytes they take."""
        head = self._records.map[self._records.starts[number]]
        return self._records.size(number) // min(filter(None, (head & _SHORTS, head >> _KIND_BITS)), default=1)

    def _public(self, number: int) -> tuple[int, bytes]:
        record = self._records[number]
        kind = record[0]
        if kind <= _SHORTS:
            return kind, record[1:]
        if not kind & _SHORTS:
            return _NONE, b""
        start = 1 + _SIZE.size
        return kind & _SHORTS, record[start : start + _SIZE.unpack_from(record, 1)[0]]

    def _decode(self, kind: int, data: bytes) -> Postings:
        if kind == _DENSE:
            sections: Iterable[int] = range(self._size)
            codes = data
        elif kind:
            end = _gap_bytes(kind, len(data))
            codes = data[end:]
            sections = accumulate(data[:end] if kind == _BYTES else memoryview(data)[:end].cast("H"))
        else:
            return NO_POSTINGS
        if 0 in codes:
            return Postings(list(compress(sections, codes)), codes.replace(b"\0", b""))
        return Postings(list(sections), codes)


def _gap_bytes(kind: int, size: int) -> int:
    return size // 2 if kind == _BYTES else size // 3 * 2


def encode_record(public: Postings, hidden: Postings, size: int) -> bytes:
    """Return the record of a word in an index of `size` sections."""
    kind, data = _encode(public, size)
    hidden_kind, hidden_data = _encode(hidden, size)
    head = bytes([kind | hidden_kind << _KIND_BITS])
    if kind and hidden_kind:
        head += _SIZE.pack(len(data))
    return head + data + hidden_data


def _encode(postings: Postings, size: int) -> tuple[int, bytes]:
    sections, codes = postings
    if not sections:
        return _NONE, b""
    gaps = [sections[0], *map(sub, sections[1:], sections)]
    dense = (size, _DENSE)
    as_bytes = (2 * (len(gaps) + sum(gap // _LARGEST_BYTE for gap in gaps)), _BYTES)
    as_shorts = (3 * (len(gaps) + sum(gap // _LARGEST_SHORT for gap in gaps)), _SHORTS)
    _, kind = min(dense, as_bytes, as_shorts)
    if kind == _DENSE:
        impacts = bytearray(size)
        for section, code in zip(sections, codes, strict=True):
            impacts[section] = code
        return kind, bytes(impacts)
    largest, typecode = (_LARGEST_BYTE, "B") if kind == _BYTES else (_LARGEST_SHORT, "H")
    if max(gaps) < largest:
        return kind, array(typecode, gaps).tobytes() + codes
    return kind, _with_steps(gaps, codes, largest, typecode)


def _with_steps(gaps: Sequence[int], codes: bytes, largest: int, typecode: str) -> bytes:
    """Return the gaps and codes with steps that lead on without a section."""
    written, impacts = array(typecode), bytearray()
    for gap, code in zip(gaps, codes, strict=True):
        steps, rest = divmod(gap, largest)
        written.extend([largest] * steps)
        written.append(rest)
        impacts += bytes(steps)
        impacts.append(code)
    return written.tobytes() + bytes(impacts)
