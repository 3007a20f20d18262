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
    """A section's score: its shares, largest first, less for what it lacks, and what the second look added or took.

    That is for a title or name typed whole, for words side by side, and for what the sections like it score.
    """

    review: str
    section: str
    score: float
    shares: tuple[Share, ...]
    title: float
    adjacency: float
    alike: float


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
