"""From what was asked to everything in the index that says it: spellings, stems, names joined or apart, synonyms."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Final

from search_index.analysis.han import other_spellings
from search_index.analysis.hangul import is_hangul
from search_index.analysis.korean import without_particles
from search_index.analysis.numerals import other_numeral
from search_index.analysis.stemming import stems
from search_index.analysis.words import is_unspaced
from search_index.index.joins import Joins
from search_index.index.lexicon import Lexicon
from search_index.index.synonyms import Synonyms
from search_index.query.budget import FORM, LOOKUP, RECALLED, SCANNED, STEMMING, Budget
from search_index.query.clauses import Clause, ClauseBuilder, Slot
from search_index.query.parsing import Term, TypedWord
from search_index.query.scripts import VARIANT_WEIGHT, Scripts
from search_index.query.wordbreak import WordBreaker

#: A form that shares only the stem: "runner" finds "runners", but after "runner".
STEM_WEIGHT: Final = 0.9
#: The same by a stem shorter than the Korean word asked for: "연기하다" finds "연기했다" before the noun "연기".
SHORTER_STEM_WEIGHT: Final = 0.8
#: A name written with other spaces or hyphens: "Soohee" for "Soo hee". A number written the other way: "4" for "IV".
SPELLING_WEIGHT: Final = 0.95
#: A Korean word inside a longer one: "선재" in "류선재", and in "선재앓이".
INSIDE_WEIGHT: Final = 0.7
#: A synonym: "k-drama" finds "Korean drama", but after "K-drama" even in a longer text.
SYNONYM_WEIGHT: Final = 0.4

#: How many neighbours may belong to one name written with spaces: "선재 업고 튀어".
_LONGEST_RUN = 4
#: How many longer words one Korean word may be found in; the most frequent come first.
_MOST_INSIDE = 200


class Expander:
    """Expands terms with what the lexicon, the joins and the synonyms know."""

    def __init__(self, lexicon: Lexicon, joins: Joins, synonyms: Synonyms, scripts: Scripts) -> None:
        self._lexicon = lexicon
        self._joins = joins
        self._synonyms = synonyms
        self._scripts = scripts

    def expand(self, terms: Sequence[Term], budget: Budget) -> list[Clause]:
        """Return a clause for each of the wanted terms, in order. Stop words are optional.

        What is worth most comes first, for every term: the words as typed, then their other spellings, then words
        inside words, then what neighbours say together.
        """
        expansion = _Expansion(self._lexicon, self._joins, self._synonyms, self._scripts, budget)
        builders = [ClauseBuilder() for _ in terms]
        for builder, term in zip(builders, terms, strict=True):
            expansion.add_words(builder, term)
        for builder, term in zip(builders, terms, strict=True):
            expansion.add_spellings(builder, term)
        for builder, term in zip(builders, terms, strict=True):
            if not term.is_phrase:
                expansion.add_inside(builder, term.words[0])
        for first, last in _runs(terms, max(_LONGEST_RUN, self._synonyms.longest)):
            together = expansion.together(terms[first : last + 1])
            if together and budget.spend(FORM * len(together.forms) * (last - first)):
                for builder in builders[first : last + 1]:
                    builder.add(together)
        self._scripts.add(terms, builders, budget)
        return [builder.clause(term) for builder, term in zip(builders, terms, strict=True)]

    def expand_closely(self, term: Term, budget: Budget) -> Clause:
        """Return the clause of one term: the word itself and its other spellings, nothing more distant."""
        expansion = _Expansion(self._lexicon, self._joins, self._synonyms, self._scripts, budget)
        builder = ClauseBuilder()
        expansion.add_words(builder, term)
        expansion.add_spellings(builder, term)
        return builder.clause(term)


class _Expansion:
    """The expansion of one query: what it has looked up, and the budget it spends."""

    def __init__(self, lexicon: Lexicon, joins: Joins, synonyms: Synonyms, scripts: Scripts, budget: Budget) -> None:
        self._lexicon = lexicon
        self._synonyms = synonyms
        self._scripts = scripts
        self._budget = budget
        self._seen: dict[str, list[tuple[int, float]]] = {}
        self._found_in: dict[str, list[int]] = {}
        #: By form the same word in other characters, or in another spelling.
        self._variants: dict[str, Slot] = {}
        self._breaker = WordBreaker(lexicon, joins, budget)

    def add_words(self, builder: ClauseBuilder, term: Term) -> None:
        """Add the words as typed, and those that share their stems."""
        if len(term.words) > 1:
            self._add_sequence(builder, term.forms, 1.0)
            return
        word = term.words[0]
        if len(word.forms) == 1:
            builder.add_forms(self._close(word.forms[0]))
            return
        self._add_sequence(builder, word.forms, SPELLING_WEIGHT)
        if word.joined:
            builder.add_forms(self._close(word.joined))

    def add_spellings(self, builder: ClauseBuilder, term: Term) -> None:
        """Add a number written the other way, a word as several, and a phrase with a name in it joined or broken.

        *IV* is *4*, *soohee* is *soo hee*; "ji soohee" is "Ji Soo-hee".
        """
        if len(term.words) > 1:
            for spelling in self._spellings(term.forms):
                builder.add_sequence(self._slots(spelling), 1.0)
        elif len(term.forms) == 1:
            if other := other_numeral(term.forms[0]):
                builder.add_forms(self._close(other), SPELLING_WEIGHT)
            for parts in self._breaker.apart(term.forms[0]):
                builder.add_sequence(self._slots(parts), SPELLING_WEIGHT)

    def add_inside(self, builder: ClauseBuilder, word: TypedWord) -> None:
        """Add the longer words that have the word in them, of scripts that do not part all words by spaces."""
        form = word.forms[0]
        if len(word.forms) == 1:
            if is_hangul(form):
                builder.add_forms(self._inside(form), INSIDE_WEIGHT)
            elif is_unspaced(form) and len(form) == 1:
                builder.add_forms((number, 1.0) for number in self._containing(form))
                for other in other_spellings(form):
                    builder.add_forms((number, VARIANT_WEIGHT) for number in self._containing(other))

    def together(self, run: Sequence[Term]) -> ClauseBuilder:
        """Return what neighbouring words say together: a name written as one, synonyms of several words."""
        together = ClauseBuilder()
        forms = tuple([form for term in run for form in term.forms])
        if not self._budget.spend(LOOKUP * len(forms)):
            return together
        if len(run) > 1 and len(run) <= _LONGEST_RUN:
            joined = "".join(forms)
            # Endings apart, a form is written from its beginning on as it is joined.
            if is_hangul(joined) or self._lexicon.has_starting("".join(forms[:-1]) + forms[-1][0]):
                together.add_forms(self._close(joined), SPELLING_WEIGHT)
            if is_hangul(joined):
                together.add_forms(self._inside(joined), INSIDE_WEIGHT)
        for other in self._synonyms.of(forms):
            if self._budget.is_spent:
                break
            if len(other) == 1:
                together.add_forms(self._close(other[0]), SYNONYM_WEIGHT)
            else:
                together.add_sequence(self._slots(other), SYNONYM_WEIGHT)
        return together

    def _spellings(self, forms: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        for at in range(len(forms)):
            for apart in self._breaker.apart(forms[at]):
                yield forms[:at] + tuple(apart) + forms[at + 1 :]
            joined = "".join(forms[at : at + 2])
            if at + 1 < len(forms) and self._budget.spend(LOOKUP) and self._lexicon.number(joined) is not None:
                yield (*forms[:at], joined, *forms[at + 2 :])

    def _add_sequence(self, builder: ClauseBuilder, forms: Sequence[str], weight: float) -> None:
        """Add words side by side; of what is written otherwise, those written as they were typed count more."""
        slots = self._slots(forms)
        typed = tuple(slot - self._variants.get(form, frozenset()) for form, slot in zip(forms, slots, strict=True))
        builder.add_sequence(slots, weight if typed == slots else weight * VARIANT_WEIGHT)
        if typed != slots:
            builder.add_sequence(typed, weight * (1 - VARIANT_WEIGHT))

    def _slots(self, forms: Iterable[str]) -> tuple[Slot, ...]:
        return tuple(frozenset(number for number, _ in self._close(form)) for form in forms)

    def _close(self, form: str) -> list[tuple[int, float]]:
        """Return the numbers and weights of the forms that are `form` itself or share a stem with it."""
        found = self._seen.get(form)
        if found is None:
            found = self._seen[form] = [*self._find_close(form)]
        return found if self._budget.spend(LOOKUP + FORM * len(found)) else []

    def _find_close(self, form: str) -> Iterator[tuple[int, float]]:
        if not self._budget.spend(STEMMING):
            return
        number = self._lexicon.number(form)
        if number is not None:
            yield number, 1.0
        variants = frozenset(self._scripts.variants(form, self._budget)) - {number}
        if variants:
            self._variants[form] = variants
            yield from ((other, VARIANT_WEIGHT) for other in sorted(variants))
        for stem in stems(form):
            is_shorter = is_hangul(form) and len(stem) < len(form)
            sharing = self._lexicon.sharing(stem)
            if not self._budget.spend(LOOKUP + FORM * len(sharing)):
                return
            for other in sharing:
                yield other, SHORTER_STEM_WEIGHT if is_shorter else STEM_WEIGHT

    def _inside(self, form: str) -> Iterator[tuple[int, float]]:
        """Yield the forms that have the Korean word in them, the word taken without its particles too."""
        base = min((base for base in without_particles(form) if len(base) > 1), key=len, default=form)
        self._containing(base)  # first, as what has the word with its particles has it without them
        for piece in dict.fromkeys((form, base)):
            if len(piece) > 1:
                found = sorted(self._containing(piece), key=lambda number: -self._lexicon.count(number))
                for number in found[:_MOST_INSIDE]:
                    yield number, 1.0

    def _containing(self, piece: str) -> Sequence[int]:
        """Return the forms that have `piece` in them, looked for among those with a part of it, if known."""
        known = [numbers for part, numbers in self._found_in.items() if part in piece]
        if not known:
            return self._scan(piece)
        numbers = min(known, key=len)
        if not self._budget.spend(RECALLED * len(numbers)):
            return ()
        found = self._found_in[piece] = [number for number in numbers if piece in self._lexicon.word(number)]
        return found

    def _scan(self, piece: str) -> Sequence[int]:
        if not self._budget.spend(self._lexicon.letters // SCANNED):
            return ()
        within = takewhile(lambda _: self._budget.spend(LOOKUP), self._lexicon.containing(piece))
        found = self._found_in[piece] = list(within)
        return found


def _runs(terms: Sequence[Term], longest: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last position of each run of words, no phrase among them, of at most `longest`."""
    for first in range(len(terms)):
        for last in range(first, min(first + longest, len(terms))):
            if terms[last].is_phrase:
                break
            yield first, last
