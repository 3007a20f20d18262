"""Did you mean: the nearest words that the sections have, from the words as written, never from stems."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from heapq import nlargest
from itertools import chain
from string import ascii_lowercase, digits

from search_index.analysis.hangul import is_hangul
from search_index.analysis.korean import without_particles
from search_index.analysis.stemming import stems
from search_index.index.lexicon import Lexicon
from search_index.query.budget import COMPARED, EDIT_POINT, HANGUL_VARIANT, PAIR, PARTICLE, STEMMING, VARIANT, Budget
from search_index.query.edits import SHORTEST_HANGUL, EditPoint, edit_distance, variants
from search_index.query.parsing import ParsedQuery, Term, TypedWord, make_terms

#: Below four letters (two syllables of Hangul) a word has too many neighbours to guess.
_SHORTEST = 4
#: But one letter less of a word beside others.
_SHORTEST_BESIDE = 3
#: From here on a word may have two typos; a second one in a shorter word makes another word of it.
_LONG = 7
#: How many words may be meant by one.
_MOST_NEAR = 8
#: Beyond this a word is no word; bounds the work.
_LONGEST = 40


class Speller:
    """Finds words of the lexicon near a word that it lacks."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def nearest(self, terms: Iterable[Term], budget: Budget) -> Mapping[str, str]:
        """Return for the unknown words of terms what is nearest to each, where anything is near."""
        words = [word for term in terms for word in term.words]
        unknown = dict.fromkeys(chain.from_iterable(self._unknown(word, budget) for word in words))
        found: dict[str, str] = {}
        for left, form in zip(range(len(unknown), 0, -1), unknown, strict=True):
            with budget.share(1 / left) as share:  # each word its own, so that none keeps another from being corrected
                nearest = self.near(form, share)
            if nearest:
                found[form] = nearest[0]
        return found

    def respell(
        self, parsed: ParsedQuery, meant: Mapping[Term, Term], nearest: Mapping[str, str]
    ) -> ParsedQuery | None:
        """Return the query with the terms that are meant, and the words of phrases and exclusions by what is nearest.

        None if nothing changes, or if the query would be over a cap, as what comes may be longer than what goes.
        """
        respelt = ([meant[term]] if term in meant else _respell(term, nearest) for term in parsed.terms)
        corrected = ParsedQuery(tuple(chain.from_iterable(respelt)))
        return corrected if corrected != parsed and corrected.fits else None

    def near_terms(self, term: Term, budget: Budget, *, is_alone: bool) -> list[Term]:
        """Return the terms of one word that may be meant by another, the nearest first.

        Beside other words, which tell whether it is right, a guess may be wilder than of a word that `is_alone`.
        """
        (word,) = term.words
        shortest = _SHORTEST if is_alone else _SHORTEST_BESIDE
        found: list[Term] = []
        for form in self._unknown(word, budget) or word.forms[: len(word.forms) == 1]:
            for other in self.near(form, budget, shortest):
                found += _respell(term, {form: other}) if form in word.forms else make_terms(other)
        return [other for other in dict.fromkeys(found) if other != term][:_MOST_NEAR]

    def near(self, form: str, budget: Budget, shortest: int = _SHORTEST) -> list[str]:
        """Return the nearest words, the most frequent first; none if none is near enough.

        `shortest` is how many letters a word has that may be misspelt; Hangul has syllables.
        """
        if not (SHORTEST_HANGUL if is_hangul(form) else shortest) <= len(form) <= _LONGEST:
            return []
        near = [
            word
            for word in dict.fromkeys(self._variants(form, self._points_in_word(form), budget))
            if self._is_shown(word)
        ]
        if not near and len(form) >= _LONG:
            near = list(self._two_edits_away(form, budget))
        return nlargest(_MOST_NEAR, near, key=lambda word: (word[0] == form[0], self._count(word), -len(word), word))

    def is_known(self, form: str, budget: Budget) -> bool:
        """Say whether some section has the word, or another form of it, outside spoilers.

        A word that the budget does not let be looked up counts as known: it stays as it was typed.
        """
        return not budget.spend(STEMMING) or self._is_shown(form) or self._is_any_shown(stems(form))

    def _unknown(self, word: TypedWord, budget: Budget) -> list[str]:
        """Return what a correction may replace of a word: all of it as one form, and each form that is unknown."""
        lacking = [form for form in word.forms if not self.is_known(form, budget)]
        return [_joined(word), *lacking] if lacking and len(word.forms) > 1 else lacking

    def _count(self, form: str) -> int:
        """Return in how many sections the word stands as it is; a Korean one, perhaps with particles."""
        number = self._lexicon.number(form)
        if number is not None and (count := self._lexicon.count(number)):
            return count
        return self._most_frequent(without_particles(form)) if is_hangul(form) else 0

    def _is_shown(self, form: str) -> bool:
        """Say whether any section has the word as it is outside spoilers; a Korean one, perhaps with particles."""
        return self._lexicon.is_public(form) or (is_hangul(form) and self._is_any_shown(without_particles(form)))

    def _is_any_shown(self, bases: Iterable[str]) -> bool:
        return any(self._lexicon.is_shown(number) for base in bases for number in self._lexicon.sharing(base))

    def _most_frequent(self, bases: Iterable[str]) -> int:
        counts = (self._lexicon.count(number) for base in bases for number in self._lexicon.sharing(base))
        return max(counts, default=0)

    def _variants(self, form: str, points: Iterable[EditPoint], budget: Budget) -> Iterator[str]:
        """Yield what is one edit away at the points, as far as the budget goes."""
        alphabet = self._alphabet(form)
        price = HANGUL_VARIANT + PARTICLE * (len(without_particles(form)) - 1) if is_hangul(form) else VARIANT
        if budget.spend(EDIT_POINT * len(form) + len(alphabet)):
            for word in variants(form, alphabet, points):
                if not budget.spend(price):
                    return
                yield word

    def _points_in_prefix(self, prefix: str) -> Iterator[EditPoint]:
        """Yield where an edit may make the beginning of a word: what is before the letter must be one already."""
        for at in range(len(prefix) + 1):
            letters = self._lexicon.following(prefix[:at])
            if letters == set():
                return
            yield EditPoint(at, letters)

    def _points_in_word(self, form: str) -> Iterator[EditPoint]:
        """Yield where an edit may make a word."""
        if sum(not is_hangul(letter) for letter in form) > 1:
            yield from self._points_in_prefix(form)
            return
        # An edit may make Hangul of it. And where what is before the edit is a word, it may make particles of the rest.
        beginnings = [form[:at] for at in range(len(form) + 1)]
        shortest = next((at for at, word in enumerate(beginnings) if self._lexicon.sharing(word)), len(beginnings))
        end = min(map(len, without_particles(form))) if is_hangul(form) else 0
        for at, before in enumerate(beginnings):
            letters = None if at >= shortest and at + 2 >= end else self._lexicon.following_in_stems(before)
            if letters != set():
                yield EditPoint(at, letters if is_hangul(form) else None)

    def _two_edits_away(self, form: str, budget: Budget) -> Iterator[str]:
        """Yield the words two edits away that share the first letter, as most misspelt words do.

        Those that share more are looked at first.
        """
        letters, seen = set(form), range(0)
        for shared in (3, 2, 1):
            numbers = self._lexicon.starting(form[:shared])
            for number, word in zip(numbers, self._lexicon.words(numbers), strict=True):
                if number in seen:
                    continue
                if not budget.spend(COMPARED):
                    return
                if (
                    abs(len(word) - len(form)) <= 2  # noqa: PLR2004 - the two edits
                    and len(letters.symmetric_difference(word)) <= 4  # noqa: PLR2004 - two edits change four letters
                    and self._lexicon.is_shown(number)
                    and budget.spend(PAIR * len(form) * len(word))
                    and edit_distance(form, word, 2) <= 2  # noqa: PLR2004
                ):
                    yield word
            seen = numbers

    def _alphabet(self, form: str) -> str:
        return ascii_lowercase + digits if form.isascii() else "".join(self._letters_near(form))

    def _letters_near(self, form: str) -> Iterator[str]:
        """Yield the letters of the lexicon that are of the same scripts as the form (Unicode blocks, roughly)."""
        for block in sorted({ord(letter) >> 8 for letter in form}):
            yield from self._letters.get(block, ())

    @cached_property
    def _letters(self) -> dict[int, list[str]]:
        blocks: dict[int, list[str]] = {}
        for letter in self._lexicon.alphabet:
            blocks.setdefault(ord(letter) >> 8, []).append(letter)
        return blocks


def _joined(word: TypedWord) -> str:
    return word.joined or "".join(word.forms)


def _respell(term: Term, better: Mapping[str, str]) -> Iterator[Term]:
    text = " ".join(_respell_word(word, better) for word in term.words)
    return make_terms(text, is_phrase=term.is_phrase, is_excluded=term.is_excluded)


def _respell_word(word: TypedWord, better: Mapping[str, str]) -> str:
    if better.keys().isdisjoint(word.forms):
        return word.text
    if len(word.forms) > 1 and (joined := better.get(_joined(word))):
        return joined
    forms = "|".join(sorted(map(re.escape, word.forms), key=len, reverse=True))
    return re.sub(forms, lambda form: better.get(form[0], form[0]), word.text)
