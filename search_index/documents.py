"""The boundary type: what the outside hands to `build_index`."""

from typing import NamedTuple

#: A verdict in numbers: the value, and the best there is.
Rating = tuple[float, float]


class SectionDocument(NamedTuple):
    """One section of a review, as plain text: the unit that search finds.

    `review` and `section` are slugs, `names` the subject and what it is also known as, `body` has its paragraphs
    separated by newlines, `spoiler` is the text hidden as spoilers, `published` an ISO date. `people` are those whom
    readers look for by name: who wrote the review. `rating` is a value and the best there is. Title, names, tags, year,
    date and rating are the review's: all its sections have the same.
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
    rating: Rating | None = None
