"""What links and golden searches may lead to."""

import difflib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from site_app.addresses import INSIDE
from site_app.source.files.faults import named
from site_app.source.reviews import Review
from site_app.source.schedule import Hidden
from site_app.source.slugs import slug_of

#: How alike an address must be to be meant, from 0 to 1.
_NEAR = 0.8

#: What each review may be linked at, by its slug: its sections and the headings inside them; None where the review has
#: faults that may hide some.
Anchors = dict[str, frozenset[str] | None]


class Unseen(NamedTuple):
    """A review that no reader sees: what it is, and what a text that leads there could do."""

    what: str
    remedy: str
    expired: bool = False


def find_unseen(hidden: Hidden) -> dict[str, Unseen]:
    """Return the reviews that do not show, by their slugs."""
    drafts = {path: Unseen("a draft", "delete draft: true there, or the link here") for path in hidden.drafts}
    waiting = {
        path: Unseen(f"a review that waits until {day}", "link to it from that day on, or publish it earlier")
        for day, path in hidden.waiting
    }
    expired = {
        path: Unseen(f"a review that expired on {day}", "delete the link, or expires: there", expired=True)
        for day, path in hidden.expired
    }
    return {slug_of(path): unseen for path, unseen in (drafts | waiting | expired).items()}


def find_anchors(pages: Iterable[str], reviews: Iterable[Review], faulty: Iterable[Path]) -> Anchors:
    """Return what a link or a golden search may lead to: pages by their address, reviews by their slug.

    A `faulty` file is given the benefit of doubt.
    """
    anchors: Anchors = {
        review.slug: frozenset(name for part in review.sections for name in (part.slug, *part.anchors))
        for review in reviews
    }
    anchors |= {slug_of(path): None for path in faulty if path.name.endswith(".md")}
    return anchors | {page: frozenset() for page in pages}


def exists(review: str, section: str, anchors: Anchors) -> bool:
    """Tell whether a review has a section, or may have one."""
    sections = anchors.get(review, frozenset())
    return sections is None or section in sections


def nearest_section(review: str, anchors: Anchors) -> str:
    """Return the remedy for a section that is not there: those that are."""
    if sections := anchors.get(review):
        return f"use one of {_sorted(sections)}"
    return "name it review#section, as in the address of the section"


def nearest_of(written: str, names: Iterable[str]) -> str | None:
    """Return the name that is most like what was written, in any case; None where none is like it."""
    folded = {name.casefold().rstrip("/"): name for name in sorted(names)}
    near = difflib.get_close_matches(written.casefold(), folded, 1, _NEAR)
    return folded[near[0]] if near else None


@lru_cache
def _sorted(sections: frozenset[str]) -> str:
    """Return names to choose from; kept, since a text of many links to many sections may have as many faults."""
    return named(sorted(name for name in sections if INSIDE not in name))
