"""What is near a query that finds nothing: titles and people that begin alike, and tags."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, takewhile
from operator import eq
from typing import Final, NamedTuple

from search_index import Suggestion
from site_app.addresses import section_url, tag_url
from site_app.parameters import Parameters
from site_app.web.catalogue import Catalogue

#: So many are offered of each.
MOST: Final = 6
#: So many words of a query are looked at, the longest, which say most: a look costs what a completion does.
MOST_WORDS: Final = 2
#: How much of a word is looked for, ever less, until something is near.
SHARES: Final = (1, 0.8, 0.6, 0.4)
#: A tag is near with so much of the shorter of two words, and no fewer letters.
ALIKE: Final = 2 / 3
FEWEST: Final = 2


class Near(NamedTuple):
    """What is near, and where it leads."""

    text: str
    url: str


class Nearby(NamedTuple):
    """Titles, headings and people near in writing; tags that are near, or else the most frequent; the newest."""

    found: Sequence[Near]
    tags: Sequence[Near]
    newest: Sequence[Near]


def find_nearby(query: str, catalogue: Catalogue) -> Nearby:
    """Return what is near a query."""
    words = sorted(set(query.casefold().replace('"', " ").replace("-", " ").split()), key=len, reverse=True)
    suggested = chain.from_iterable(_suggest(word, catalogue) for word in words[:MOST_WORDS])
    tags = catalogue.tags
    return Nearby(
        found=[*islice(dict.fromkeys(map(_near, suggested)), MOST)],
        tags=[Near(tag, tag_url(tag)) for tag in (_near_tags(words, tags) or _frequent(tags))[:MOST]],
        newest=[Near(one["title"], one["url"]) for one in (catalogue.newest, *catalogue.front["recent"][: MOST - 1])],
    )


def _suggest(word: str, catalogue: Catalogue) -> Iterator[Suggestion]:
    """Yield what a word completes to, or as much of it as completes to anything but words."""
    for beginning in dict.fromkeys(word[: round(share * len(word))] for share in SHARES):
        suggestions = catalogue.searcher.suggest(beginning, limit=MOST)
        if found := [one for one in suggestions if one.kind != "word"]:
            yield from found
            return


def _near(suggestion: Suggestion) -> Near:
    review = suggestion.review
    return Near(
        suggestion.text, section_url(review, suggestion.section) if review else Parameters(suggestion.text).url()
    )


def _near_tags(words: Sequence[str], tags: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the tags of which a word begins like one of these, the most alike first."""
    likeness = {
        tag: max((_likeness(word, part) for word in words for part in tag.casefold().split()), default=0)
        for tag in tags
    }
    return sorted((tag for tag in tags if likeness[tag]), key=lambda tag: (-likeness[tag], tag))


def _likeness(word: str, other: str) -> int:
    """Return how many letters two words have in common from their beginning; none if these say too little."""
    common = len([*takewhile(bool, map(eq, word, other))])
    return common if common >= max(FEWEST, ALIKE * min(len(word), len(other))) else 0


def _frequent(tags: Mapping[str, Sequence[str]]) -> list[str]:
    return sorted(tags, key=lambda tag: (-len(tags[tag]), tag))
