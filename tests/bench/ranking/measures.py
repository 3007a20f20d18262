"""How good a ranking is, given what is relevant (all of it binary), and whether it is better than another by chance."""

import random
from collections.abc import Mapping, Sequence, Set
from math import log2
from operator import mul

MEASURES = ("nDCG@10", "MAP", "P@10", "success@1")
#: Random signs that the differences of two systems are given, to see how often chance alone tells them so far apart.
PERMUTATIONS = 10_000
#: What additions in another order may differ by.
_ROUNDING = 1e-9


def measure(ranking: Sequence[str], relevant: Set[str]) -> tuple[float, ...]:
    """Return the measures of one ranking, in the order of `MEASURES`."""
    hits = [document in relevant for document in ranking]
    gain = sum(1 / log2(place + 2) for place, hit in enumerate(hits[:10]) if hit)
    ideal = sum(1 / log2(place + 2) for place in range(min(10, len(relevant))))
    found = [place for place, hit in enumerate(hits) if hit]
    precisions = [number / (place + 1) for number, place in enumerate(found, 1)]
    return gain / ideal, sum(precisions) / len(relevant), sum(hits[:10]) / 10, float(any(hits[:1]))


def mean(measured: Mapping[str, tuple[float, ...]]) -> tuple[float, ...]:
    """Return the mean over queries of each measure."""
    return tuple(sum(column) / len(measured) for column in zip(*measured.values(), strict=True))


def reciprocal_rank(ranking: Sequence[str], wanted: Set[str], depth: int = 10) -> float:
    """Return 1 / the place of the first that is wanted among the first `depth`; 0 if none is."""
    return next((1 / place for place, one in enumerate(ranking[:depth], 1) if one in wanted), 0.0)


def chance(ours: Sequence[float], theirs: Sequence[float], seed: int = 1) -> float:
    """Return p, two-sided, of a paired randomisation test over queries (Smucker, Allan & Carterette, CIKM 2007)."""
    differences = [one - other for one, other in zip(ours, theirs, strict=True) if one != other]
    seen = abs(sum(differences)) - _ROUNDING
    generator = random.Random(seed)
    as_far = sum(
        abs(sum(map(mul, differences, generator.choices((1, -1), k=len(differences))))) >= seen
        for _ in range(PERMUTATIONS)
    )
    return float(as_far + 1) / (PERMUTATIONS + 1)
