"""How far words are apart."""

import random
from functools import cache

import pytest

from search_index.query.edits import edit_distance


@cache
def distance(one: str, other: str) -> int:
    """Return the fewest edits, by trying each at the end of the words: a letter more, less or other, or two swapped."""
    if not one or not other:
        return len(one) + len(other)
    tried = [
        distance(one[:-1], other) + 1,
        distance(one, other[:-1]) + 1,
        distance(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    ]
    if len(one) > 1 and one[-2:] == other[-2:][::-1]:
        tried.append(distance(one[:-2], other[:-2]) + 1)
    return min(tried)


@pytest.mark.parametrize("limit", [0, 1, 2, 9])
def test_distance_is_the_fewest_edits(limit: int) -> None:
    """Up to the limit; beyond it, just more."""
    generator = random.Random(1)
    for _ in range(400):
        one, other = ("".join(generator.choices("abc", k=generator.randrange(7))) for _ in range(2))
        assert min(edit_distance(one, other, limit), limit + 1) == min(distance(one, other), limit + 1)
