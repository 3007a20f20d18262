"""Where the pages are."""

import re
import unicodedata
from urllib.parse import quote, urlencode

#: The page of all reviews.
ALL_REVIEWS = "/reviews/"
#: The page of all tags, and below it theirs.
TAGS = "/tags/"
#: The page of all authors.
AUTHORS = "/authors/"
#: Parts of a path that browsers and servers take out of it, however they are escaped.
LOST_PARTS = frozenset({"", ".", ".."})
#: The file of a build that says where addresses lead that are no page's any more, by their keys.
REDIRECTS = "redirects.json"
#: Where addresses lead whose pages are gone for good.
GONE = ""
#: The slug of what stands before the first heading of a review.
INTRODUCTION = "introduction"

#: Stands in an id between the slug of a section and that of a heading inside it; no slug has one.
INSIDE = "_"
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


def address_key(path: str) -> str:
    """Return what a path, its escapes read, has in common with other ways to write it.

    Letters composed or taken apart, of either case, and a slash at its end tell no addresses of pages apart; nor do
    spaces and hyphens in those of tags.
    """
    key = unicodedata.normalize("NFC", path).lower().rstrip("/")
    return TAGS + tag_slug(key.removeprefix(TAGS)) if key.startswith(TAGS) else key


def name_query(name: str) -> str:
    """Return the query that finds a name as it stands."""
    return f'"{re.sub(_QUOTATION_MARKS, "", name)}"'


def name_search(name: str) -> str:
    """Return the path of the search for a name."""
    return f"/search?q={quote(name_query(name))}"


def tag_key(tag: str) -> str:
    """Return what a tag has in common with its other spellings.

    Forms of a letter and case tell none apart, and as in their addresses neither do spaces and hyphens, or + and plus.
    """
    return tag_slug(unicodedata.normalize("NFKC", tag).casefold())


def tag_slug(tag: str) -> str:
    """Return a tag as its address has it: without spaces and +, whose paths CloudFront signs otherwise than Lambda."""
    return "/".join(re.sub(r"[\s-]+", "-", part.strip()) for part in tag.replace("+", " plus ").split("/"))


def tag_url(tag: str) -> str:
    """Return the path of the page of a tag; of one that no path can hold, the address of all reviews filtered by it."""
    slug = tag_slug(tag)
    if LOST_PARTS.isdisjoint(slug.split("/")):
        return f"{TAGS}{quote(slug, safe='')}/"
    return f"{ALL_REVIEWS}?{urlencode({'tag': tag})}"


def author_url(slug: str) -> str:
    """Return the path of the page of an author."""
    return f"{AUTHORS}{quote(slug)}/"


def year_url(year: int) -> str:
    """Return the path of the page of a subject's year."""
    return f"/years/{year}/"
