"""What `Searcher.explain` answers with: how a query was read, and what scores are made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClauseExplanation:
    """One thing asked for: what in the index says it, and how many sections have it."""

    text: str
    forms: tuple[str, ...]
    sections: int


@dataclass(frozen=True, slots=True)
class Share:
    """What one form in one field adds to a section's score for one thing asked for."""

    text: str
    field: str
    form: str
    score: float


@dataclass(frozen=True, slots=True)
class HitExplanation:
    """A section's score: its shares, largest first, and what the second look at the best sections added or took.

    That is for words side by side, and for words that the best sections share.
    """

    review: str
    section: str
    score: float
    shares: tuple[Share, ...]
    adjacency: float
    feedback: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a query was read and why the best sections are the best."""

    query: str
    read_as: str
    relaxed: bool
    corrected: bool
    partial: bool
    total: int
    clauses: tuple[ClauseExplanation, ...]
    hits: tuple[HitExplanation, ...]
