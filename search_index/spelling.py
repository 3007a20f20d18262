"""Did you mean: the nearest words that the sections have, from the words as written, never from stems."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from string import ascii_lowercase, digits

from search_index.hangul import LEADS, TAILS, VOWELS, is_hangul, take_apart
from search_index.korean import without_particles
from search_index.lexicon import Lexicon
from search_index.query import ParsedQuery, Term
from search_index.stemming import stems

#: Below four letters (two syllables of Hangul) a word has too many neighbours to guess.
_SHORTEST = 4
_SHORTEST_HANGUL = 2
#: From here on a word may have two typos; a second one in a shorter word makes another word of it.
_LONG = 7
#: Beyond this a word is no word; bounds the work.
_LONGEST = 40


class Speller:
    """Finds words of the lexicon near a word that it lacks."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def correct_query(self, parsed: ParsedQuery) -> str | None:
        """Return the query with its unknown words replaced by their nearest neighbours, or None if nothing changes."""
        corrected = " ".join(map(self._correct_term, parsed.terms))
        return corrected if corrected != str(parsed) else None

    def correct(self, form: str) -> str | None:
        """Return the most frequent of the nearest words, or None if none is near enough."""
        if not self._shortest(form) <= len(form) <= _LONGEST:
            return None
        near = [word for word in dict.fromkeys(variants(form, self._alphabet(form))) if self._count(word)]
        if not near and len(form) >= _LONG:
            near = list(self._two_edits_away(form))
        return max(near, key=lambda word: (word[0] == form[0], self._count(word), -len(word), word), default=None)

    def completions(self, prefix: str) -> list[str]:
        """Return the prefixes one edit away that some word starts with, the most frequent first."""
        if not self._shortest(prefix) <= len(prefix) <= _LONGEST:
            return []
        found = {other: self._best_count(other) for other in variants(prefix, self._alphabet(prefix))}
        return sorted(
            (other for other, count in found.items() if count),
            key=lambda other: (other[0] != prefix[0], -found[other], other),
        )

    def is_known(self, form: str) -> bool:
        """Say whether some section has the word, or another form of it, outside spoilers."""
        return self._count(form) > 0 or self._most_frequent(stems(form)) > 0

    def _correct_term(self, term: Term) -> str:
        words = []
        for unit in term.units:
            parts = [word.form for word in unit.words]
            joined = unit.joined or "".join(parts)
            if len(parts) > 1 and not all(map(self.is_known, parts)) and (better := self.correct(joined)):
                parts = [better]
            words.append("-".join(part if self.is_known(part) else self.correct(part) or part for part in parts))
        text = f'"{" ".join(words)}"' if term.is_phrase else " ".join(words)
        return f"-{text}" if term.is_excluded else text

    def _count(self, form: str) -> int:
        """Return in how many sections the word stands as it is; a Korean one, perhaps with particles."""
        number = self._lexicon.number(form)
        if number is not None and self._lexicon.counts[number]:
            return self._lexicon.counts[number]
        return self._most_frequent(without_particles(form)) if is_hangul(form) else 0

    def _most_frequent(self, bases: Iterable[str]) -> int:
        counts = (self._lexicon.counts[number] for base in bases for number in self._lexicon.sharing(base))
        return max(counts, default=0)

    def _best_count(self, prefix: str) -> int:
        counts = (self._lexicon.counts[number] for number in self._lexicon.starting(prefix))
        return max((count for count, _ in zip(counts, range(_MOST_STARTING), strict=False)), default=0)

    def _two_edits_away(self, form: str) -> Iterator[str]:
        """Yield the words two edits away that share the first letter, as most misspelt words do."""
        letters = set(form)
        for number in self._lexicon.starting(form[0]):
            word = self._lexicon.forms[number]
            if (
                abs(len(word) - len(form)) <= 2  # noqa: PLR2004 - the two edits
                and len(letters.symmetric_difference(word)) <= 4  # noqa: PLR2004 - two edits change four letters
                and self._lexicon.counts[number]
                and edit_distance(form, word, 2) <= 2  # noqa: PLR2004
            ):
                yield word

    def _shortest(self, form: str) -> int:
        return _SHORTEST_HANGUL if is_hangul(form) else _SHORTEST

    def _alphabet(self, form: str) -> str:
        return ascii_lowercase + digits if form.isascii() else "".join(self._letters_near(form))

    def _letters_near(self, form: str) -> list[str]:
        """Return the letters of the lexicon that are of the same scripts as the form (Unicode blocks, roughly)."""
        blocks = {ord(letter) >> 8 for letter in form}
        return [letter for letter in self._letters if ord(letter) >> 8 in blocks]

    @cached_property
    def _letters(self) -> list[str]:
        return sorted(set().union(*self._lexicon.forms))


#: How many words to look at for the most frequent one with a prefix.
_MOST_STARTING = 50


def variants(form: str, alphabet: str) -> Iterator[str]:
    """Yield what is one edit away: a letter left out, doubled in, wrong, or swapped with its neighbour."""
    if is_hangul(form):
        yield from _hangul_variants(form)
        return
    for at in range(len(form)):
        before, after = form[:at], form[at + 1 :]
        yield before + after
        if after:
            yield before + after[0] + form[at] + after[1:]
        for letter in alphabet:
            yield before + letter + after
            yield before + letter + form[at:]
    for letter in alphabet:
        yield form + letter


def _hangul_variants(form: str) -> Iterator[str]:
    """Yield what differs by a letter within one syllable, or by the order or the lack of a syllable."""
    for at, syllable in enumerate(form):
        before, after, apart = form[:at], form[at + 1 :], take_apart(syllable)
        for lead in LEADS:
            yield before + str(apart._replace(lead=lead)) + after
        for vowel in VOWELS:
            yield before + str(apart._replace(vowel=vowel)) + after
        for tail in TAILS:
            yield before + str(apart._replace(tail=tail)) + after
        if after:
            yield before + after[0] + syllable + after[1:]
        if len(form) > _SHORTEST_HANGUL:
            yield before + after


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
