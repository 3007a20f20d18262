"""Where the pages are."""

import re
from urllib.parse import quote

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
