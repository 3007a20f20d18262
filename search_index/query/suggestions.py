"""Completions of what is being typed: reviews, people, words."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from heapq import nlargest
from itertools import chain, islice
from pathlib import Path
from typing import Final, NamedTuple

from search_index.analysis.folding import clean
from search_index.analysis.hangul import keys
from search_index.analysis.stemming import stems
from search_index.analysis.words import Unit, units
from search_index.index.reader import Index
from search_index.query.budget import CODE, LOOKUP, Budget
from search_index.query.completions import Completions
from search_index.query.slips import LONGEST, SHORTEST, SHORTEST_ALONE, beginnings_near
from search_index.results import Suggestion

#: What is typed may be a pasted page; a completion is a few words.
_MOST_CHARACTERS: Final = 60
#: Places that people and words have before reviews take them all, as far as there are any: of eight, two and one.
_PEOPLE_SHARE: Final = 4
_WORD_SHARE: Final = 8
#: How many of a kind are looked at for those that are shown.
_MOST_LOOKED_AT: Final = 64


class _Typed(NamedTuple):
    """A word typed, the numbers of the keys that begin so, or as what was meant by it, and the codes they have."""

    text: str
    keys: Sequence[range]
    codes: Sequence[int]


class _Found(NamedTuple):
    """The entries of each kind, and words, by their numbers, the best first."""

    reviews: Sequence[int] = ()
    people: Sequence[int] = ()
    words: Sequence[int] = ()


class Suggester:
    """Completes what is typed: each of its words is the beginning of one of what is suggested.

    Reviews come first, then people, then words. Before reviews take all places, people have a fourth of them and words
    an eighth; before people do, words have theirs where there are reviews. Of a kind, those come first that have the
    one typed word whole, then those that begin with the first; of these reviews as they are built, by titles and other
    names before headings, and people and words by how often they are said.
    """

    def __init__(self, directory: Path, index: Index) -> None:
        self._directory = directory
        self._index = index

    @cached_property
    def _completions(self) -> Completions:
        return Completions(self._directory, self._index.lexicon)

    def suggest(self, text: str, limit: int, budget: Budget) -> list[Suggestion]:
        """Return at most `limit` completions; where nothing is typed so, of what is a slip of the finger away.

        Where the budget is spent they are those found so far.
        """
        found = self._find_any(units(clean(text[:_MOST_CHARACTERS])), budget)
        return list(islice(self._show(found, limit), limit))

    def _find_any(self, typed: Iterable[Unit], budget: Budget) -> _Found:
        """Return what is found with *soo-hee* as one word, or else as two; or else with slips in it."""
        readings = [[self._look_up(word, budget) for word in words] for words in _readings(typed)]
        for find in (self._find, self._find_slips):
            for words in readings:
                found = find(words, budget)
                if any(found):
                    return found
        return _Found()

    def _look_up(self, word: str, budget: Budget) -> _Typed:
        return self._typed(word, self._completions.keys_starting(word), budget)

    def _typed(self, word: str, ranges: Sequence[range], budget: Budget) -> _Typed:
        codes: list[int] = []
        for found in map(self._completions.codes, ranges):
            if budget.spend(LOOKUP + CODE * len(found)):
                codes += found.tolist()
        return _Typed(word, ranges, codes)

    def _find(self, words: Sequence[_Typed], budget: Budget) -> _Found:
        """Return what has all the words."""
        alone = words[0] if len(words) == 1 else None
        codes = sorted(alone.codes if alone else self._common_codes(words))
        whole = self._having_whole(alone) if codes and alone else set()
        places, headings, people, phrases = (self._of_kind(codes, kind, whole) for kind in self._completions.kinds)
        found = list(map(self._completions.phrase_word, phrases))
        return _Found([*places, *headings], people, self._with_words(found, alone, budget) if alone else found)

    def _common_codes(self, words: Sequence[_Typed]) -> Iterator[int]:
        """Yield the codes of the entries that each word leads to, as the first of the words leads there."""
        count = self._completions.count
        fewest, *others = sorted(words, key=lambda word: len(word.codes))
        entries = {code % count for code in fewest.codes}
        for codes in (set(word.codes) for word in others if entries):
            entries = {entry for entry in entries if entry in codes or entry + count in codes}
        first = set(words[0].codes if entries else ())
        return (code for entry in entries for code in (entry, entry + count) if code in first)

    def _having_whole(self, typed: _Typed) -> set[int]:
        """Return the entries that have the typed word whole."""
        completions = self._completions
        wholes = (keys[0] for keys in typed.keys if completions.is_whole(keys[0], typed.text))
        return {code % completions.count for key in wholes for code in completions.codes(range(key, key + 1))}

    def _of_kind(self, codes: Sequence[int], kind: range, whole: set[int]) -> list[int]:
        """Return the entries of a kind: those with the typed word whole, then those that begin with it, then others."""
        count = self._completions.count
        found: dict[int, None] = {}
        for first in (kind.start, count + kind.start):
            start = bisect_left(codes, first)
            end = bisect_left(codes, first + len(kind), start)
            found |= dict.fromkeys(code % count for code in codes[start:end])
        return sorted(found, key=lambda entry: entry not in whole)[:_MOST_LOOKED_AT]

    def _with_words(self, phrases: Sequence[int], typed: _Typed, budget: Budget) -> list[int]:
        """Return words and phrases, one of each family: the most frequent form, or the one that is typed whole."""
        completions = self._completions
        found, whole = list(phrases), None
        for words in map(completions.words, typed.keys):
            if not words or not budget.spend(CODE * len(words)):
                continue
            best = nlargest(_MOST_LOOKED_AT, words, key=completions.weight)
            found += [word for word in best if completions.weight(word) and completions.shared(word) < len(typed.text)]
            if completions.weight(words[0]) and completions.is_whole(words[0], typed.text):
                whole = words[0]
        found.sort(key=completions.weight, reverse=True)
        return found if whole is None else [whole, *self._without_better(found, whole, typed.text)]

    def _without_better(self, words: Iterable[int], whole: int, typed: str) -> Iterator[int]:
        """Yield the words without the one typed whole, and without a more frequent form of it that begins with it."""
        completions = self._completions
        least = completions.weight(whole) if completions.shared(whole) == len(typed) else None
        family = set(stems(typed))
        for word in words:
            may_be_better = least is not None and completions.weight(word) >= least
            is_better = may_be_better and not family.isdisjoint(stems(completions.word_text(word).lower()))
            if word != whole and not is_better:
                yield word

    def _find_slips(self, words: Sequence[_Typed], budget: Budget) -> _Found:
        """Return what is found with the unknown words mended; where all are known, with any one of them."""
        shortest = SHORTEST_ALONE if len(words) == 1 else SHORTEST
        unknown = [at for at, word in enumerate(words) if not word.codes]
        for mended in [unknown] if unknown else [[at] for at in range(len(words))]:
            tried = list(words)
            for at in mended:
                text = words[at].text
                tried[at] = self._typed(text, self._near(text, shortest, budget), budget)
            found = self._find(tried, budget)
            if any(found):
                return found
        return _Found()

    def _near(self, typed: str, shortest: int, budget: Budget) -> Sequence[range]:
        """Return the ranges of keys that begin with what may have been meant; without the last letter if need be."""
        if not shortest <= len(typed) <= LONGEST:
            return ()
        vocabularies = self._completions.vocabularies
        near = chain.from_iterable(beginnings_near(lines, typed, budget) for lines in vocabularies)
        return self._leading(dict.fromkeys(near)) or self._leading([typed[:-1]])

    def _leading(self, beginnings: Iterable[str]) -> Sequence[range]:
        """Return the ranges of keys that begin so and lead to an entry, or have a word."""
        ranges = dict.fromkeys(chain.from_iterable(map(self._completions.keys_starting, beginnings)))
        return [keys for keys in ranges if self._completions.codes(keys) or self._has_word(keys)]

    def _has_word(self, numbers: range) -> bool:
        return any(map(self._completions.weight, self._completions.words(numbers)))

    def _show(self, found: _Found, limit: int) -> Iterator[Suggestion]:
        """Yield what was found, as far as each kind has places; each text once, but where several reviews have it."""
        words = min(len(found.words), -(-limit // _WORD_SHARE))
        people = min(len(found.people), -(-limit // _PEOPLE_SHARE))
        reviews = list(dict.fromkeys(map(self._show_review, found.reviews[: max(limit - people - words, 1)])))
        people = limit - len(reviews) - (words if reviews else 0)
        yield from reviews
        seen = {review.text.casefold() for review in reviews}
        others = chain(
            (Suggestion(self._completions.text(person), "person") for person in found.people[: max(people, 0)]),
            (Suggestion(self._completions.word_text(word), "word") for word in found.words),
        )
        for suggestion in others:
            if suggestion.text.casefold() not in seen:
                seen.add(suggestion.text.casefold())
                yield suggestion

    def _show_review(self, place: int) -> Suggestion:
        """Return a title, another name or a heading, with where it leads."""
        completions, section = self._completions, self._completions.section(place)
        profile = self._index.profiles[self._index.profiles.of_section[section]]
        if place in completions.kinds.headings:
            stored = self._index.texts.section(section)
            return Suggestion(" ".join(stored.texts[0].split()), "review", profile.review, stored.slug)
        return Suggestion(completions.name(place) or " ".join(profile.title.split()), "review", profile.review)


def _readings(typed: Iterable[Unit]) -> Iterable[Sequence[str]]:
    """Return the words typed, as the keys that type them: with those joined that hyphens join, and with each apart."""
    apart = [(unit.joined, [word.form for word in unit.words]) for unit in typed]
    joined = (form for joined, forms in apart for form in ([joined] if joined else forms))
    single = (form for _, forms in apart for form in forms)
    return filter(None, dict.fromkeys(tuple(dict.fromkeys(map(keys, forms))) for forms in (joined, single)))
