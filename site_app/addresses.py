"""Where the pages are."""

import re
import unicodedata
from urllib.parse import quote, urlencode

#: The page of all reviews.
ALL_REVIEWS = "/reviews/"
#: Parts of a path that browsers and servers take out of it, however they are escaped.
_LOST_PARTS = frozenset({"", ".", ".."})
#: The slug of what stands before the first heading of a review.
INTRODUCTION = "introduction"

#: What a search takes for the beginning or the end of a phrase.
_QUOTATION_MARKS = '["“”„‟＂«»〝〞]'


def review_url(slug: str) -> str:
    """Return the path of a review's page."""
    return f"/reviews/{quote(slug)}/"


def section_url(review: str, section: str | None) -> str:
    """Return the path of a section within its review's page, or of the page itself."""
    return review_url(review) + (f"#{quote(section)}" if section else "")


def section_page(review: str, section: str) -> str:
    """Return the path of the page that has one section alone."""
    return f"{review_url(review)}{quote(section)}/"


def name_query(name: str) -> str:
    """Return the query that finds a name as it stands."""
    return f'"{re.sub(_QUOTATION_MARKS, "", name)}"'


def name_search(name: str) -> str:
    """Return the path of the search for a name."""
    return f"/search?q={quote(name_query(name))}"


def tag_key(tag: str) -> str:
    """Return what a tag has in common with its other spellings: forms of a letter, case and spaces tell none apart."""
    return " ".join(unicodedata.normalize("NFKC", tag).casefold().split())


def tag_url(tag: str) -> str:
    """Return the path of the page of a tag; of one that no path can hold, the address of all reviews filtered by it."""
    if _LOST_PARTS.isdisjoint(tag.split("/")):
        return f"/tags/{quote(tag, safe='')}/"
    return f"{ALL_REVIEWS}?{urlencode({'tag': tag})}"


def year_url(year: int) -> str:
    """Return the path of the page of a subject's year."""
    return f"/years/{year}/"
