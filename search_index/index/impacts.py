"""What a word counts in a section: one number over all fields, kept in one byte.

The frequency of BM25F (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework", 3.6): each occurrence counts
what its field is worth, less where the field is long. It is worked out at build, and rounded to steps of 3.5 %.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import log
from typing import Final, NamedTuple

from whoosh.util.numeric import byte_to_length, length_to_byte


class FieldWeights(NamedTuple):
    """The constants that impacts are made with; fields in the order of `FIELDS`."""

    #: What a word in each field is worth against one in the text.
    #: Title: "lovely runner" should find the sections of that review before those that mention it.
    #: Heading: "characters" should find the section of that name first.
    #: Names: "선재 업고 튀어" should find the review of the series, though its text only says "Lovely Runner".
    worth: tuple[float, ...] = (4.0, 3.0, 2.0, 1.0, 1.0)
    #: How much the length of a field counts against a word in it (0: not at all, 1: in proportion). Names are lists of
    #: equals, so "재벌집 막내아들" should not suffer from three other titles beside it.
    length_penalty: tuple[float, ...] = (0.5, 0.5, 0.25, 0.5, 0.5)


class Norms:
    """What one occurrence counts in a field of some length, against the mean length of that field."""

    def __init__(self, weights: FieldWeights, means: Sequence[float]) -> None:
        self._fields = [
            (worth, 1 - penalty, penalty / mean)
            for worth, penalty, mean in zip(*weights, (max(mean, 1.0) for mean in means), strict=True)
        ]

    def of(self, field: int, length: int) -> float:
        """Return what an occurrence counts in a field of `length` words. Of about as many is as good as of as many."""
        worth, fixed, growing = self._fields[field]
        return worth / (fixed + growing * _rounded(length))


@lru_cache(maxsize=1024)
def _rounded(length: int) -> int:
    return byte_to_length(length_to_byte(length))


#: Each code stands for so much more than the one below it: less than changes who is first.
_STEP: Final = 1.035
#: The least impact: one word in a text of sixty times the mean length. The greatest is 6,000 times as much.
_LEAST: Final = 2**-6
#: Code 0 stands for no occurrence.
MAX_CODE: Final = 255

#: What each code stands for.
IMPACTS: Final = (0.0, *(_LEAST * _STEP**code for code in range(MAX_CODE)))


#: How often a word may be repeated before more of it hardly helps: half of its say comes with this impact. "running"
#: should find the section that keeps coming back to it before one that says it in passing.
SATURATION: Final = 2.0


def idf(sections: int, size: int) -> float:
    """Return the weight of what `sections` of `size` sections have (Lucene's BM25Similarity: never negative)."""
    return log(1 + (size - sections + 0.5) / (sections + 0.5))


def encode_impact(impact: float) -> int:
    """Return the code nearest to an impact above 0."""
    return min(max(round(log(impact / _LEAST) / log(_STEP)) + 1, 1), MAX_CODE)
