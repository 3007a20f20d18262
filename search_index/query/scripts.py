"""Names in the other script: *byun wooseok* finds 변우석, and 변우석 finds *Byeon Woo-seok*."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from search_index.analysis.han import other_spellings
from search_index.analysis.hangul import is_hangul
from search_index.analysis.korean import without_particles
from search_index.analysis.sounds import LONGEST_NAME, LONGEST_WORD, SURNAMES, sound_keys
from search_index.analysis.stopwords import STOP_WORDS
from search_index.analysis.words import is_unspaced
from search_index.index.lexicon import Lexicon
from search_index.index.sounds.hangul import HangulSounds, given_name, sounding_parts
from search_index.index.sounds.latin import LatinNames, Name
from search_index.query.budget import FORM, LOOKUP, READING, SOUNDED, Budget
from search_index.query.clauses import ClauseBuilder
from search_index.query.parsing import Term

#: A name in the other script: "byun wooseok" finds "Byun Wooseok" before "변우석".
SCRIPT_WEIGHT: Final = 0.5
#: The same by so much of a person's name: "wooseok" finds "우석" before "변우석".
GIVEN_WEIGHT: Final = 0.4
#: Other characters of a word, or another spelling: "東京" finds "东京", and "콘텐츠" "컨텐츠", but after themselves.
VARIANT_WEIGHT: Final = 0.8
#: What a spelling costs takes so much of that, each time: "변우석" finds "Byeon Woo-seok" before "Byun Woo-zeok".
_COST_WEIGHT: Final = 0.9

#: How many words a name has; with fewer letters one word by itself is too often another.
_MOST_WORDS = 3
_FEWEST_LETTERS = 5
#: The same beside one that is read as Hangul: "seonjae upgo".
_FEWEST_BESIDE = 3
#: More letters have no name of three words.
_MOST_LETTERS = 24
#: Most given names have so many syllables.
_GIVEN_SYLLABLES = 2
#: What the spelling of a name may cost; that of one word, and of Latin letters that nobody typed.
_NAME_COST, _WORD_COST = 2, 1


class Scripts:
    """Adds to clauses what is written in the other script. It reads nothing where the index has none of it."""

    def __init__(self, directory: Path, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._hangul = HangulSounds(directory, lexicon)
        self._names = LatinNames(directory)

    def add(self, terms: Sequence[Term], builders: Sequence[ClauseBuilder], budget: Budget) -> None:
        """Add names in the other script to the clauses of words that are no phrase."""
        if self._hangul or self._names:
            self._add_words(terms, builders, budget)
            for first in range(len(terms) - 1):
                forms = terms[first].forms
                for last in range(first + 1, min(first + _MOST_WORDS, len(terms))):
                    forms += terms[last].forms
                    if len(forms) > _MOST_WORDS or terms[first].is_phrase or terms[last].is_phrase:
                        break
                    self._add_name(builders[first : last + 1], forms, budget)

    def _add_words(self, terms: Sequence[Term], builders: Sequence[ClauseBuilder], budget: Budget) -> None:
        """Add names of one word; of short ones those beside a word that is read as one of Hangul."""
        read = [
            self._add_word(term, builder, budget, _FEWEST_LETTERS)
            for term, builder in zip(terms, builders, strict=True)
        ]
        for at in range(len(terms)) if any(read) else ():
            if not read[at] and any(read[max(at - 1, 0) : at + 2]):
                self._add_word(terms[at], builders[at], budget, _FEWEST_BESIDE)

    def variants(self, form: str, budget: Budget) -> Iterator[int]:
        """Yield the forms that are the same word in other characters, or the same foreign word in another spelling."""
        if form.isascii():
            return
        if is_hangul(form):
            for word in self._loanwords(form, budget):
                yield from (number for number, _ in self._forms_of(word, budget))
        elif is_unspaced(form):
            for other in other_spellings(form):
                number = self._lexicon.number(other) if budget.spend(LOOKUP) else None
                if number is not None:
                    yield number

    def _loanwords(self, form: str, budget: Budget) -> Iterator[str]:
        """Yield the other spellings of a foreign word of Hangul, which may have particles."""
        from search_index.analysis import loanwords  # noqa: PLC0415 - few first requests need it; kept out of a cold start

        for word in without_particles(form):
            if not 1 < len(word) <= LONGEST_WORD or not budget.spend(2 * LOOKUP):
                continue
            yield from loanwords.listed(word)
            for key in loanwords.keys_of_variants(word) if loanwords.foreign_syllables(word) else ():
                sounding = self._sounding(key, budget)
                yield from (other for _, other in sounding if loanwords.are_variants(word, other))

    def _add_word(self, term: Term, builder: ClauseBuilder, budget: Budget, fewest: int) -> bool:
        """Add a name of one word; say whether Latin letters were read as Hangul.

        They have so many letters at least, and hyphens, or are no word that readers know.
        """
        joined, found = "".join(term.forms), ClauseBuilder()
        if term.is_phrase or len(term.forms) > _MOST_WORDS:
            return False
        if is_hangul(joined):
            self._add_latin(builder, joined, budget)
        elif len(joined) >= fewest and _is_latin(joined) and self._may_be_hangul(term, builder):
            self._add_hangul(found, term.forms, budget, is_name=False)
            self._add_hangul(found, term.forms, budget, is_name=True)
        builder.add(found)
        return bool(found)

    def _may_be_hangul(self, term: Term, builder: ClauseBuilder) -> bool:
        is_known = len(term.forms) == 1 and any(map(self._lexicon.is_shown, builder.forms))
        return bool(self._hangul) and not is_known

    def _add_name(self, builders: Sequence[ClauseBuilder], forms: Sequence[str], budget: Budget) -> None:
        """Add a name of several words to the clause of each."""
        found, joined = ClauseBuilder(), "".join(forms)
        if is_hangul(joined):
            self._add_latin(found, joined, budget)
        elif _is_latin(joined) and not STOP_WORDS.issuperset(forms) and self._hangul:
            self._add_hangul(found, forms, budget, is_name=True)
        for builder in builders if found else ():
            builder.add(found)

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
        for form in self._hangul.words(key):
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
        if not self._names:
            return
        for word in without_particles(form):
            is_given, is_whole = len(word) == _GIVEN_SYLLABLES, 1 < len(word) <= LONGEST_NAME and word[0] in SURNAMES
            for key in sound_keys(word) if (is_given or is_whole) and budget.spend(SOUNDED) else ():
                if is_given:
                    self._add_names(found, word, key, budget, given=True)
                if is_whole:
                    self._add_names(found, word, key, budget, given=False)

    def _add_names(self, found: ClauseBuilder, word: str, key: str, budget: Budget, *, given: bool) -> None:
        from search_index.analysis import romanization  # noqa: PLC0415 - see above

        read, weight = (romanization.read_word, GIVEN_WEIGHT) if given else (romanization.read_name, SCRIPT_WEIGHT)
        for name in self._names.names(key, given=given) if budget.spend(LOOKUP) else ():
            if not budget.spend(READING * len(name)):
                return
            cost = romanization.cost(read(name).get(key, ()), word)
            if cost <= _WORD_COST:
                self._add_sequence(found, name, weight * _COST_WEIGHT**cost, budget)

    def _add_sequence(self, found: ClauseBuilder, name: Name, weight: float, budget: Budget) -> None:
        numbers = [self._lexicon.number(word) for word in name if budget.spend(LOOKUP)]
        slots = tuple(frozenset(() if number is None else (number,)) for number in numbers)
        if len(slots) == len(name) == 1:
            found.add_forms((number, weight) for number in slots[0])
        elif len(slots) == len(name):
            found.add_sequence(slots, weight)


def _is_latin(letters: str) -> bool:
    return letters.isascii() and letters.isalpha() and len(letters) <= _MOST_LETTERS
