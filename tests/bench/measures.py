"""How good a ranking is, given what is relevant (all of it binary)."""

from collections.abc import Mapping, Sequence, Set
from math import log2

MEASURES = ("nDCG@10", "MAP", "P@10", "success@1")


def measure(ranking: Sequence[str], relevant: Set[str]) -> tuple[float, ...]:
    """Return the measures of one ranking, in the order of `MEASURES`."""
    hits = [document in relevant for document in ranking]
    gain = sum(1 / log2(place + 2) for place, hit in enumerate(hits[:10]) if hit)
    ideal = sum(1 / log2(place + 2) for place in range(min(10, len(relevant))))
    precisions = [sum(hits[: place + 1]) / (place + 1) for place, hit in enumerate(hits) if hit]
    return gain / ideal, sum(precisions) / len(relevant), sum(hits[:10]) / 10, float(any(hits[:1]))


def mean(measured: Mapping[str, tuple[float, ...]]) -> tuple[float, ...]:
    """Return the mean over queries of each measure."""
    return tuple(sum(column) / len(measured) for column in zip(*measured.values(), strict=True))
