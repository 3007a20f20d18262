"""The boundary type: what the outside hands to `build_index`."""

from typing import NamedTuple


class SectionDocument(NamedTuple):
    """One section of a review, as plain text: the unit that search finds.

    `review` and `section` are slugs, `names` the subject and what it is also known as, `body` has its paragraphs
    separated by newlines, `spoiler` is the text hidden as spoilers, `published` an ISO date. `people` are those whom
    readers look for by name: who wrote the review.
    """

    review: str
    section: str
    title: str
    heading: str
    names: tuple[str, ...]
    body: str
    spoiler: str
    tags: tuple[str, ...]
    year: int | None
    published: str
    people: tuple[str, ...] = ()
