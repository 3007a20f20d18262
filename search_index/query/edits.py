"""What is a slip of the finger away from a word, and how far two words are apart."""

from collections.abc import Iterable, Iterator
from operator import ne
from typing import NamedTuple

from search_index.analysis.hangul import LEADS, TAILS, VOWELS, is_hangul, take_apart

#: With fewer syllables a word of Hangul has too many neighbours to guess.
SHORTEST_HANGUL = 2


class EditPoint(NamedTuple):
    """Where a word may be edited, and the letters that may then stand there; None for any."""

    at: int
    letters: set[str] | None


def variants(form: str, alphabet: str, points: Iterable[EditPoint]) -> Iterator[str]:
    """Yield what is one edit away, at some points: a letter left out, doubled in, wrong, or swapped with its neighbour.

    The point after the last letter is for one more.
    """
    if is_hangul(form):
        yield from _hangul_variants(form, points)
        return
    for at, following in points:
        before, after = form[:at], form[at + 1 :]
        if at < len(form):
            yield before + after
        if after:
            yield before + after[0] + form[at] + after[1:]
        for letter in alphabet if following is None else sorted(following.intersection(alphabet)):
            if at < len(form):
                yield before + letter + after
            yield before + letter + form[at:]


def _hangul_variants(form: str, points: Iterable[EditPoint]) -> Iterator[str]:
    """Yield what differs by a letter within one syllable, or by the order or the lack of a syllable."""
    for at, following in points:
        if at == len(form):
            return
        before, after = form[:at], form[at + 1 :]
        for syllable in _neighbours(form[at], following):
            yield before + syllable + after
        if after:
            yield before + after[0] + form[at] + after[1:]
        if len(form) > SHORTEST_HANGUL:
            yield before + after


def _neighbours(syllable: str, among: Iterable[str] | None) -> Iterator[str]:
    """Yield the syllables that differ in a letter: all there are, or those among some."""
    apart = take_apart(syllable)
    if among is not None:
        for other in sorted(filter(is_hangul, filter(None, among))):
            if sum(map(ne, apart, take_apart(other))) <= 1:
                yield other
        return
    yield from (str(apart._replace(lead=lead)) for lead in LEADS)
    yield from (str(apart._replace(vowel=vowel)) for vowel in VOWELS)
    yield from (str(apart._replace(tail=tail)) for tail in TAILS)


def edit_distance(one: str, other: str, limit: int) -> int:
    """Return the number of edits, a transposition being one (optimal string alignment); above `limit` just more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        two_before, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
