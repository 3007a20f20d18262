"""From what was asked to everything in the index that says it: spellings, stems, names joined or apart, synonyms."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from search_index.analysis import Unit, is_unspaced
from search_index.hangul import is_hangul
from search_index.korean import without_particles
from search_index.lexicon import Lexicon
from search_index.query import Term
from search_index.stemming import stems
from search_index.stopwords import STOP_WORDS
from search_index.synonyms import Synonyms
from search_index.wordbreak import Joins, breaks

#: A form that shares only the stem: "runner" finds "runners", but after "runner".
STEM_WEIGHT: Final = 0.9
#: The same by a stem shorter than the Korean word asked for: "연기하다" finds "연기했다" before the noun "연기".
SHORTER_STEM_WEIGHT: Final = 0.8
#: A name written with other spaces or hyphens: "Soohee" for "Soo hee".
SPELLING_WEIGHT: Final = 0.95
#: A Korean word inside a longer one: "선재" in "류선재", and in "선재앓이".
INSIDE_WEIGHT: Final = 0.7
#: A synonym: "k-drama" finds "Korean drama", but after "K-drama" even in a longer text.
SYNONYM_WEIGHT: Final = 0.4

#: How many neighbours may belong to one name written with spaces: "선재 업고 튀어".
_LONGEST_RUN = 4
#: How many longer words one Korean word may be found in; the most frequent come first.
_MOST_INSIDE = 200

#: One place of a sequence: the forms that may stand there.
Place = frozenset[int]
Sequences = tuple[tuple[tuple[Place, ...], float], ...]


class Clause(NamedTuple):
    """One thing asked for and all the ways the index has of saying it, each weighted against saying it exactly."""

    text: str
    forms: tuple[tuple[int, float], ...]
    sequences: Sequences
    is_optional: bool = False


class _Builder:
    """Collects alternatives, keeping the highest weight of each."""

    def __init__(self) -> None:
        self.forms: dict[int, float] = {}
        self.sequences: dict[tuple[Place, ...], float] = {}

    def add_forms(self, forms: Iterable[tuple[int, float]], factor: float = 1.0) -> None:
        for number, weight in forms:
            self.forms[number] = max(weight * factor, self.forms.get(number, 0.0))

    def add_sequence(self, places: tuple[Place, ...], weight: float) -> None:
        if all(places):
            self.sequences[places] = max(weight, self.sequences.get(places, 0.0))

    def add(self, other: "_Builder") -> None:
        self.add_forms(other.forms.items())
        for places, weight in other.sequences.items():
            self.add_sequence(places, weight)

    def clause(self, term: Term) -> Clause:
        text = str(term)
        is_optional = not term.is_phrase and text in STOP_WORDS
        return Clause(text, tuple(self.forms.items()), tuple(self.sequences.items()), is_optional)


class Expander:
    """Expands terms with what the lexicon, the joins and the synonyms know."""

    def __init__(self, lexicon: Lexicon, joins: Joins, synonyms: Synonyms) -> None:
        self._lexicon = lexicon
        self._joins = joins
        self._synonyms = synonyms

    def expand(self, terms: Sequence[Term]) -> list[Clause]:
        """Return a clause for each of the wanted terms, in order. Stop words are optional."""
        builders = [_Builder() for _ in terms]
        for builder, term in zip(builders, terms, strict=True):
            if term.is_phrase:
                self._add_phrase(builder, term.units)
            else:
                self._add_unit(builder, term.units[0])
                self._add_inside(builder, term.units[0])
        for first, last in _runs(terms, max(_LONGEST_RUN, self._synonyms.longest)):
            together = self._together(terms[first : last + 1])
            for builder in builders[first : last + 1]:
                builder.add(together)
        return [builder.clause(term) for builder, term in zip(builders, terms, strict=True)]

    def exclude(self, term: Term) -> Clause:
        """Return the clause of an excluded term: the word itself and its other spellings, nothing more distant."""
        builder = _Builder()
        self._add_phrase(builder, term.units)
        return builder.clause(term)

    def _add_phrase(self, builder: _Builder, units: Sequence[Unit]) -> None:
        if len(units) == 1:
            self._add_unit(builder, units[0])
            return
        for spelling in self._spellings(units):
            builder.add_sequence(tuple(self._place(form) for form in spelling), 1.0)

    def _spellings(self, units: Sequence[Unit]) -> Iterator[tuple[str, ...]]:
        """Yield the phrase as typed, and with one name in it joined or broken: "ji soohee" for "Ji Soo-hee"."""
        forms = tuple(word.form for unit in units for word in unit.words)
        yield forms
        for at in range(len(forms)):
            for apart in self._apart(forms[at]):
                yield forms[:at] + tuple(apart) + forms[at + 1 :]
            joined = "".join(forms[at : at + 2])
            if at + 1 < len(forms) and self._lexicon.number(joined) is not None:
                yield (*forms[:at], joined, *forms[at + 2 :])

    def _add_unit(self, builder: _Builder, unit: Unit) -> None:
        if len(unit.words) > 1:
            builder.add_sequence(tuple(self._place(word.form) for word in unit.words), SPELLING_WEIGHT)
            if unit.joined:
                builder.add_forms(self._close(unit.joined))
            return
        form = unit.words[0].form
        builder.add_forms(self._close(form))
        for parts in self._apart(form):
            builder.add_sequence(tuple(self._place(part) for part in parts), SPELLING_WEIGHT)

    def _add_inside(self, builder: _Builder, unit: Unit) -> None:
        form = unit.words[0].form
        if len(unit.words) == 1:
            if is_hangul(form):
                builder.add_forms(self._inside(form), INSIDE_WEIGHT)
            elif is_unspaced(form) and len(form) == 1:
                builder.add_forms((number, 1.0) for number in self._lexicon.containing(form))

    def _together(self, run: Sequence[Term]) -> "_Builder":
        """Return what neighbouring words say together: a name written as one, synonyms of several words."""
        together = _Builder()
        forms = tuple(word.form for term in run for word in term.units[0].words)
        if len(run) > 1 and len(run) <= _LONGEST_RUN:
            joined = "".join(forms)
            together.add_forms(self._close(joined), SPELLING_WEIGHT)
            if is_hangul(joined):
                together.add_forms(self._inside(joined), INSIDE_WEIGHT)
        for other in self._synonyms.of(forms):
            if len(other) == 1:
                together.add_forms(self._close(other[0]), SYNONYM_WEIGHT)
            else:
                together.add_sequence(tuple(self._place(form) for form in other), SYNONYM_WEIGHT)
        return together

    def _place(self, form: str) -> Place:
        return frozenset(number for number, _ in self._close(form))

    def _close(self, form: str) -> Iterator[tuple[int, float]]:
        """Yield the numbers and weights of the forms that are `form` itself or share a stem with it."""
        number = self._lexicon.number(form)
        if number is not None:
            yield number, 1.0
        for stem in stems(form):
            is_shorter = is_hangul(form) and len(stem) < len(form)
            for other in self._lexicon.sharing(stem):
                yield other, SHORTER_STEM_WEIGHT if is_shorter else STEM_WEIGHT

    def _inside(self, form: str) -> Iterator[tuple[int, float]]:
        """Yield the forms that have the Korean word in them, the word taken without its particles too."""
        bases = [base for base in without_particles(form) if len(base) > 1]
        for piece in dict.fromkeys((form, min(bases, key=len, default=form))):
            if len(piece) > 1:
                found = sorted(self._lexicon.containing(piece), key=lambda number: -self._lexicon.counts[number])
                for number in found[:_MOST_INSIDE]:
                    yield number, 1.0

    def _apart(self, form: str) -> Iterable[Sequence[str]]:
        """Return the ways the word may be written as several.

        Parts that only spoilers have come last, so that what is hidden never crowds out what is not.
        """
        if self._lexicon.is_public(form) and not is_hangul(form):
            return self._joins.of(form)
        return dict.fromkeys((*breaks(form, self._is_public), *breaks(form, self._is_known)))

    def _is_public(self, form: str) -> bool:
        return self._lexicon.is_public(form) or any(
            self._lexicon.counts[number] for number in self._sharing_without_particles(form)
        )

    def _is_known(self, form: str) -> bool:
        return self._lexicon.number(form) is not None or any(True for _ in self._sharing_without_particles(form))

    def _sharing_without_particles(self, form: str) -> Iterator[int]:
        if is_hangul(form):
            for base in without_particles(form):
                yield from self._lexicon.sharing(base)


def _runs(terms: Sequence[Term], longest: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last position of each run of words, no phrase among them, of at most `longest`."""
    for first in range(len(terms)):
        for last in range(first, min(first + longest, len(terms))):
            if terms[last].is_phrase:
                break
            yield first, last
