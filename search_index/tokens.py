"""The words of one section in the order of its text, with their places: for phrases, excerpts and feedback."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from search_index.fields import FIELDS


class Compound(NamedTuple):
    """A joined spelling (*soohee* for *Soo-hee*): its form, and the first and last word it stands for."""

    form: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class FieldTokens:
    """The words of one field: form numbers in order, where each starts and ends, and the joined spellings."""

    forms: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    compounds: tuple[Compound, ...] = ()


def pack_tokens(fields: Iterable[FieldTokens]) -> bytes:
    """Return the fields of a section as bytes: for each a header of two counts, then the arrays."""
    packed = bytearray()
    for field in fields:
        compounds = [number for compound in field.compounds for number in compound]
        packed += array("I", (len(field.forms), len(compounds))).tobytes()
        gaps: list[int] = []
        before = 0
        for start, end in zip(field.starts, field.ends, strict=True):
            gaps += (start - before, end - start)
            before = end
        packed += array("I", field.forms).tobytes() + array("i", gaps).tobytes() + array("I", compounds).tobytes()
    return bytes(packed)


def unpack_tokens(packed: bytes) -> tuple[FieldTokens, ...]:
    """Return the fields that `pack_tokens` packed, in the order of `FIELDS`."""
    fields, at = [], 0
    for _ in FIELDS:
        (count, compound_count), at = _take(packed, at, "I", 2)
        forms, at = _take(packed, at, "I", count)
        gaps, at = _take(packed, at, "i", 2 * count)
        numbers, at = _take(packed, at, "I", compound_count)
        edges = list(accumulate(gaps))
        compounds = tuple(Compound(*numbers[i : i + 3]) for i in range(0, compound_count, 3))
        fields.append(FieldTokens(forms, edges[::2], edges[1::2], compounds))
    return tuple(fields)


def _take(packed: bytes, at: int, typecode: str, count: int) -> "tuple[array[int], int]":
    numbers: array[int] = array(typecode)
    end = at + count * numbers.itemsize
    numbers.frombytes(packed[at:end])
    return numbers, end
