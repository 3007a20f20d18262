"""Names in the other script: *byun wooseok* finds 변우석, and 변우석 finds *Byeon Woo-seok*."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from search_index.analysis.han import other_spellings
from search_index.analysis.hangul import is_hangul
from search_index.analysis.korean import without_particles
from search_index.analysis.sounds import LONGEST_NAME, SURNAMES, sound_keys
from search_index.analysis.stopwords import STOP_WORDS
from search_index.analysis.words import is_unspaced
from search_index.index.lexicon import Lexicon
from search_index.index.sounds import Name, Sounds, given_name, sounding_parts
from search_index.query.budget import FORM, LOOKUP, READING, SOUNDED, Budget
from search_index.query.clauses import ClauseBuilder
from search_index.query.parsing import Term

#: A name in the other script: "byun wooseok" finds "Byun Wooseok" before "변우석".
SCRIPT_WEIGHT: Final = 0.5
#: The same by so much of a person's name: "wooseok" finds "우석" before "변우석".
GIVEN_WEIGHT: Final = 0.4
#: A form of the characters that was not typed: "東京" finds "东京", but after "東京".
VARIANT_WEIGHT: Final = 0.8
#: What a spelling costs takes so much of that, each time: "변우석" finds "Byeon Woo-seok" before "Byun Woo-zeok".
_COST_WEIGHT: Final = 0.9

#: How many words a name has; with fewer letters one word by itself is too often another.
_MOST_WORDS = 3
_FEWEST_LETTERS = 5
#: More letters have no name of three words.
_MOST_LETTERS = 24
#: What the spelling of a name may cost; that of one word, and of Latin letters that nobody typed.
_NAME_COST, _WORD_COST = 2, 1


class Scripts:
    """Adds to clauses what is written in the other script. It reads nothing where the index has none of it."""

    def __init__(self, directory: Path, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._sounds = Sounds(directory, lexicon)

    def add(self, terms: Sequence[Term], builders: Sequence[ClauseBuilder], budget: Budget) -> None:
        """Add names in the other script to the clauses of words that are no phrase."""
        for first in range(len(terms)):
            forms: tuple[str, ...] = ()
            for last in range(first, min(first + _MOST_WORDS, len(terms))):
                forms += terms[last].forms
                if terms[last].is_phrase or len(forms) > _MOST_WORDS:
                    break
                found = ClauseBuilder()
                if first < last:
                    self._add_name(found, forms, budget)
                else:
                    self._add_word(found, builders[first], forms, budget)
                for builder in builders[first : last + 1] if found else ():
                    builder.add(found)

    def variants(self, form: str, budget: Budget) -> Iterator[int]:
        """Yield the forms that are the same word in other forms of its characters."""
        if form.isascii() or not is_unspaced(form):
            return
        for other in other_spellings(form):
            number = self._lexicon.number(other) if budget.spend(LOOKUP) else None
            if number is not None:
                yield number

    def _add_name(self, found: ClauseBuilder, forms: Sequence[str], budget: Budget) -> None:
        """Add a name of several words."""
        joined = "".join(forms)
        if is_hangul(joined):
            self._add_latin(found, joined, budget)
        elif _is_latin(joined) and not STOP_WORDS.issuperset(forms) and self._sounds.has_hangul:
            self._add_hangul(found, forms, budget, is_name=True)

    def _add_word(self, found: ClauseBuilder, builder: ClauseBuilder, forms: Sequence[str], budget: Budget) -> None:
        """Add a name of one word; in Latin letters only if they have hyphens, or are no word that readers know."""
        joined = "".join(forms)
        if is_hangul(joined):
            self._add_latin(found, joined, budget)
            return
        is_known = len(forms) == 1 and any(map(self._lexicon.is_shown, builder.forms))
        if not is_known and len(joined) >= _FEWEST_LETTERS and _is_latin(joined) and self._sounds.has_hangul:
            self._add_hangul(found, forms, budget, is_name=False)
            self._add_hangul(found, forms, budget, is_name=True)

    def _add_hangul(self, found: ClauseBuilder, forms: Sequence[str], budget: Budget, *, is_name: bool) -> None:
        """Add the words of Hangul that Latin letters may stand for."""
        from search_index.analysis import romanization  # noqa: PLC0415 - few first requests need it; kept out of a cold start

        if len(forms) > 1 and is_name and not (budget.spend(2 * LOOKUP) and romanization.has_surname(forms)):
            return
        if not budget.spend(READING * len(forms)):
            return
        read, limit = (romanization.read_name, _NAME_COST) if is_name else (romanization.read_word, _WORD_COST)
        for key, readings in read(forms).items():
            for word, sounding in self._sounding(key, budget):
                cost = romanization.cost(readings, sounding)
                if cost <= limit and (not is_name or (sounding == word and word[0] in SURNAMES)):
                    weight = SCRIPT_WEIGHT if sounding == word else GIVEN_WEIGHT
                    found.add_forms(self._forms_of(word, budget), weight * _COST_WEIGHT**cost)

    def _sounding(self, key: str, budget: Budget) -> Iterator[tuple[str, str]]:
        """Yield the words of Hangul that may have a key, each with the part of it that may."""
        syllables = len(key.split("."))
        if not budget.spend(LOOKUP):
            return
        for form in self._sounds.words(key):
            if not budget.spend(SOUNDED):
                return
            for word in sounding_parts(form):
                for sounding in (word, given_name(word)):
                    if sounding and len(sounding) == syllables:
                        yield word, sounding

    def _forms_of(self, word: str, budget: Budget) -> Iterator[tuple[int, float]]:
        """Yield the forms of a word of Hangul, with particles too."""
        number, sharing = self._lexicon.number(word), self._lexicon.sharing(word)
        if budget.spend(2 * LOOKUP + FORM * (1 + len(sharing))):
            yield from ((form, 1.0) for form in (*(() if number is None else (number,)), *sharing))

    def _add_latin(self, found: ClauseBuilder, form: str, budget: Budget) -> None:
        """Add the names in Latin letters that a word of Hangul may stand for."""
        if not self._sounds.has_names:
            return
        for word in without_particles(form):
            for key in sound_keys(word) if 1 < len(word) <= LONGEST_NAME and budget.spend(SOUNDED) else ():
                self._add_names(found, word, key, budget)

    def _add_names(self, found: ClauseBuilder, word: str, key: str, budget: Budget) -> None:
        from search_index.analysis import romanization  # noqa: PLC0415 - see above

        for given, read in ((False, romanization.read_name), (True, romanization.read_word)):
            for name in self._sounds.names(key, given=given) if budget.spend(LOOKUP) else ():
                if not budget.spend(READING * len(name)):
                    return
                cost = romanization.cost(read(name).get(key, ()), word)
                if cost <= _WORD_COST:
                    self._add_words(
                        found, name, (GIVEN_WEIGHT if given else SCRIPT_WEIGHT) * _COST_WEIGHT**cost, budget
                    )

    def _add_words(self, found: ClauseBuilder, name: Name, weight: float, budget: Budget) -> None:
        numbers = [self._lexicon.number(word) for word in name if budget.spend(LOOKUP)]
        slots = tuple(frozenset(() if number is None else (number,)) for number in numbers)
        if len(slots) == len(name) == 1:
            found.add_forms((number, weight) for number in slots[0])
        elif len(slots) == len(name):
            found.add_sequence(slots, weight)


def _is_latin(letters: str) -> bool:
    return letters.isascii() and letters.isalpha() and len(letters) <= _MOST_LETTERS
