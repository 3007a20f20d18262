"""From what was asked to everything in the index that says it: spellings, stems, joined and split names, synonyms."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from search_index.analysis import Unit
from search_index.hangul import is_hangul
from search_index.lexicon import Lexicon
from search_index.query import Term
from search_index.stemming import stems
from search_index.stopwords import STOP_WORDS
from search_index.synonyms import Synonyms

#: A form that shares only the stem counts a little less: "runner" finds "running", but after "runner".
STEM_WEIGHT = 0.8
#: A Korean word found inside a longer one: "선재" in "류선재".
INSIDE_WEIGHT = 0.7
#: A name written with other spaces or hyphens: "Soohee" for "Soo hee".
SPELLING_WEIGHT = 0.95
#: A synonym counts half: "k-drama" finds "Korean drama", but after "K-drama".
SYNONYM_WEIGHT = 0.4

#: One place of a sequence: the forms that may stand there.
Place = frozenset[int]


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked for and all the ways the index has of saying it, each weighted against saying it exactly."""

    text: str
    forms: tuple[tuple[int, float], ...]
    sequences: tuple[tuple[tuple[Place, ...], float], ...]
    is_optional: bool = False

    @property
    def is_empty(self) -> bool:
        """Say whether nothing in the index says this."""
        return not self.forms and not self.sequences


class Expander:
    """Expands terms with what the lexicon and the synonyms know."""

    def __init__(self, lexicon: Lexicon, synonyms: Synonyms) -> None:
        self._lexicon = lexicon
        self._synonyms = synonyms

    def expand(self, terms: Sequence[Term]) -> list[Clause]:
        """Return a clause for each of the wanted terms, in order."""
        clauses = []
        for position, term in enumerate(terms):
            builder = _Builder()
            if term.is_phrase:
                self._add_phrase(builder, term.units)
            else:
                self._add_word(builder, term.units[0])
                self._add_joined_neighbours(builder, terms, position)
                self._add_synonyms(builder, terms, position)
            clauses.append(builder.clause(str(term), is_optional=not term.is_phrase and str(term) in STOP_WORDS))
        return clauses

    def exclude(self, term: Term) -> Clause:
        """Return the clause of an excluded term: the word itself and its other spellings, nothing more distant."""
        builder = _Builder()
        if term.is_phrase:
            self._add_phrase(builder, term.units)
        else:
            self._add_unit(builder, term.units[0])
        return builder.clause(str(term))

    def _add_word(self, builder: "_Builder", unit: Unit) -> None:
        self._add_unit(builder, unit)
        form = unit.words[0].form
        if len(unit.words) == 1 and is_hangul(form) and len(form) > 1:
            for piece in stems(form):
                if len(piece) > 1:
                    builder.add_forms(((number, INSIDE_WEIGHT) for number in self._lexicon.containing(piece)))

    def _add_unit(self, builder: "_Builder", unit: Unit) -> None:
        if unit.joined:
            builder.add_forms(self.close(unit.joined))
        if len(unit.words) > 1:
            self._add_sequence(builder, [word.form for word in unit.words], SPELLING_WEIGHT)
        else:
            form = unit.words[0].form
            builder.add_forms(self.close(form))
            for parts in self._breaks(form):
                self._add_sequence(builder, parts, SPELLING_WEIGHT)

    def _add_phrase(self, builder: "_Builder", phrase: Sequence[Unit]) -> None:
        if len(phrase) == 1:
            self._add_unit(builder, phrase[0])
            return
        self._add_sequence(builder, [word.form for unit in phrase for word in unit.words], 1.0)

    def _add_joined_neighbours(self, builder: "_Builder", terms: Sequence[Term], position: int) -> None:
        for first in (position - 1, position):
            pair = terms[max(first, 0) : first + 2]
            if len(pair) == 2 and not any(term.is_phrase for term in pair):
                joined = "".join(word.form for term in pair for word in term.units[0].words)
                builder.add_forms((number, weight * SPELLING_WEIGHT) for number, weight in self.close(joined))

    def _add_synonyms(self, builder: "_Builder", terms: Sequence[Term], position: int) -> None:
        flat = [tuple(word.form for word in term.units[0].words) if not term.is_phrase else None for term in terms]
        for first in range(len(flat)):
            spelled: tuple[str, ...] = ()
            for last in range(first, len(flat)):
                forms = flat[last]
                if forms is None:
                    break
                spelled += forms
                if first <= position <= last:
                    for other in self._synonyms.of(spelled):
                        self._add_sequence(builder, other, SYNONYM_WEIGHT)

    def _add_sequence(self, builder: "_Builder", parts: Sequence[str], weight: float) -> None:
        if len(parts) == 1:
            builder.add_forms((number, weight * own) for number, own in self.close(parts[0]))
            return
        places = tuple(frozenset(number for number, _ in self.close(part)) for part in parts)
        if all(places):
            builder.sequences[places] = max(weight, builder.sequences.get(places, 0.0))

    def close(self, form: str) -> Iterator[tuple[int, float]]:
        """Yield the numbers and weights of the forms that are `form` itself or share a stem with it."""
        number = self._lexicon.number(form)
        if number is not None:
            yield number, 1.0
        for stem in stems(form):
            same = self._lexicon.number(stem)
            if same is not None:
                yield same, STEM_WEIGHT
            for other in self._lexicon.sharing(stem):
                yield other, STEM_WEIGHT

    def _breaks(self, form: str) -> Iterable[tuple[str, str]]:
        if len(form) < 3:
            return
        for at in range(1, len(form)):
            left, right = form[:at], form[at:]
            if self._lexicon.number(left) is not None and (self._lexicon.number(right) is not None or is_hangul(right)):
                yield left, right


class _Builder:
    """Collects alternatives, keeping the highest weight of each."""

    def __init__(self) -> None:
        self.forms: dict[int, float] = {}
        self.sequences: dict[tuple[Place, ...], float] = {}

    def add_forms(self, forms: Iterable[tuple[int, float]]) -> None:
        for number, weight in forms:
            if weight > self.forms.get(number, 0.0):
                self.forms[number] = weight

    def clause(self, text: str, *, is_optional: bool = False) -> Clause:
        return Clause(text, tuple(self.forms.items()), tuple(self.sequences.items()), is_optional)
