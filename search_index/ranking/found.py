"""What a query finds: sections with all its words, then those with some, each kind in its order."""

from collections.abc import Callable, Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import compress
from typing import NamedTuple, Self

from search_index.query.clauses import Clause
from search_index.ranking.reranking import NOTHING_RAISED, Raised, best_of
from search_index.ranking.scoring import Scores, count_any

#: So many sections that lack words are found more cheaply than all: two pages.
_FEW = 20

#: Says of sections which may be shown.
Sieve = Callable[[Iterable[int]], Iterable[bool]]


class Part(NamedTuple):
    """Sections of one kind: their scores, and what each part of the second look added to these.

    What is `partial` was cut short by the budget.
    """

    scores: Scores
    raised: Raised = NOTHING_RAISED
    partial: bool = False

    def sifted(self, sieve: Sieve) -> "Part":
        """Return those that pass."""
        return self._replace(scores=dict(compress(self.scores.items(), sieve(self.scores))))

    def parted(self, first: AbstractSet[int]) -> tuple["Part", "Part"]:
        """Return those among some sections, and the others."""
        within: Scores = {}
        others: Scores = {}
        for section, score in self.scores.items():
            (within if section in first else others)[section] = score
        return self._replace(scores=within), self._replace(scores=others)


class _Found(NamedTuple):
    read_as: str
    clauses: Sequence[Clause] = ()
    each: Sequence[Scores] = ()
    excluded: AbstractSet[int] = frozenset()
    full: Part = Part({})
    rank_rest: Callable[[int | None], Part] = lambda _: Part({})
    sieve: Sieve | None = None
    suggestion: str | None = None
    corrected: bool = False


class Found(_Found):
    """The sections found, before filters, and how the query was read to find them.

    `each` has for each of the clauses where it stands and how often. `full` are the sections that have all and nothing
    that is `excluded`. Of the others, so many of the best are ranked when they are first asked for, or all.
    """

    @cached_property
    def sections(self) -> Collection[int]:
        """All sections found, in no order."""
        found = set().union(*self.each).difference(self.excluded)
        return set(compress(found, self.sieve(found))) if self.sieve else found

    @cached_property
    def total(self) -> int:
        """How many sections are found."""
        return len(self.sections) if self.sieve or self.excluded or not self.each else count_any(self.each)

    @cached_property
    def rest(self) -> Part:
        """All sections that lack some of the words."""
        rest = self.rank_rest(None)
        return rest.sifted(self.sieve) if self.sieve else rest

    @cached_property
    def _best_rest(self) -> Part:
        """The best of them, at least; what is sifted must come from all."""
        return self.rest if self.sieve else self.rank_rest(_FEW)

    @property
    def relaxed(self) -> bool:
        """Whether no section has all the words, and some have one."""
        return not self.full.scores and self.total > 0

    @property
    def partial(self) -> bool:
        """Whether the budget left something out of what was worked out so far."""
        return any(part.partial for part in (self.full, *map(self.__dict__.get, ("rest", "_best_rest"))) if part)

    def first(self, count: int) -> Sequence[int]:
        """Return the best `count` sections, in order."""
        best = best_of(self.full.scores, count)
        left = min(count, self.total) - len(best)
        if left > 0:
            rest = self._best_rest if left <= _FEW else self.rest
            best = [*best, *best_of(rest.scores, left)]
        return best

    def part_of(self, section: int) -> Part:
        """Return the part that a section is in."""
        if section in self.full.scores:
            return self.full
        # Where all are ranked, the best of them are not ranked again.
        if "rest" not in self.__dict__ and section in self._best_rest.scores:
            return self._best_rest
        return self.rest

    def best_of(self, sections: Collection[int], count: int) -> Sequence[int]:
        """Return the best `count` of some of the sections found, in order."""
        full = {section: score for section in sections if (score := self.full.scores.get(section)) is not None}
        best = best_of(full, count)
        if len(best) < min(count, len(sections)):
            rest = {section: self.rest.scores[section] for section in sections if section not in full}
            best = [*best, *best_of(rest, count - len(best))]
        return best

    def score(self, section: int) -> float:
        """Return the score of a section found."""
        return self.part_of(section).scores[section]

    def has_all(self, section: int) -> bool:
        """Say whether a section found has all the words."""
        return section in self.full.scores

    def lacking(self, section: int) -> tuple[str, ...]:
        """Return what a section lacks, as clauses call it."""
        asked = zip(self.clauses, self.each, strict=True)
        return tuple(dict.fromkeys(clause.text for clause, one in asked if section not in one))

    def sifted(self, sieve: Sieve) -> Self:
        """Return what passes of all this."""
        return self._replace(full=self.full.sifted(sieve), sieve=sieve)
