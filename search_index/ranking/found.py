"""What a query finds: sections with all its words, then those with some, each kind in its order."""

from collections.abc import Callable, Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from search_index.query.clauses import Clause
from search_index.ranking.reranking import NOTHING_RAISED, Raised, best_of
from search_index.ranking.scoring import Scores

#: Says of sections which may be shown.
Sieve = Callable[[Iterable[int]], Iterable[bool]]


@dataclass(frozen=True)
class Part:
    """Sections of one kind: their scores, and what each part of the second look added to these.

    What is `partial` was cut short by the budget.
    """

    scores: Scores
    raised: Raised = NOTHING_RAISED
    partial: bool = False

    def sifted(self, sieve: Sieve) -> "Part":
        """Return those that pass."""
        scores = {
            section: score
            for (section, score), passes in zip(self.scores.items(), sieve(self.scores), strict=True)
            if passes
        }
        return replace(self, scores=scores)

    def parted(self, first: AbstractSet[int]) -> tuple["Part", "Part"]:
        """Return those among some sections, and the others."""
        within: Scores = {}
        others: Scores = {}
        for section, score in self.scores.items():
            (within if section in first else others)[section] = score
        return replace(self, scores=within), replace(self, scores=others)


@dataclass(frozen=True)
class Found:
    """The sections found, before filters, and how the query was read to find them.

    `each` has for each of the clauses where it stands and how often; `full` are the sections that have all, `sections`
    those that have any. The others are ranked when they are first asked for.
    """

    read_as: str
    clauses: Sequence[Clause] = ()
    each: Sequence[Scores] = ()
    full: Part = Part({})
    sections: Collection[int] = frozenset()
    rank_rest: Callable[[], Part] = lambda: Part({})
    suggestion: str | None = None
    corrected: bool = False

    @cached_property
    def rest(self) -> Part:
        """The sections that lack some of the words."""
        return self.rank_rest()

    @property
    def relaxed(self) -> bool:
        """Whether no section has all the words, and some have one."""
        return not self.full.scores and bool(self.sections)

    @property
    def partial(self) -> bool:
        """Whether the budget left something out of what was worked out so far."""
        return self.full.partial or ("rest" in self.__dict__ and self.rest.partial)

    def first(self, count: int) -> Sequence[int]:
        """Return the best `count` sections, in order."""
        best = best_of(self.full.scores, count)
        if len(best) < min(count, len(self.sections)):
            best = [*best, *best_of(self.rest.scores, count - len(best))]
        return best

    def score(self, section: int) -> float:
        """Return the score of a section found."""
        score = self.full.scores.get(section)
        return self.rest.scores[section] if score is None else score

    def has_all(self, section: int) -> bool:
        """Say whether a section found has all the words."""
        return section in self.full.scores

    def lacking(self, section: int) -> list[str]:
        """Return what a section lacks, as typed."""
        return [clause.text for clause, one in zip(self.clauses, self.each, strict=True) if section not in one]

    def sifted(self, sieve: Sieve) -> Self:
        """Return what passes of all this."""
        sections = [section for section, passes in zip(self.sections, sieve(self.sections), strict=True) if passes]
        return replace(self, full=self.full.sifted(sieve), sections=sections, rank_rest=lambda: self.rest.sifted(sieve))
