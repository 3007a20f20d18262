"""Names that stand in an address."""

import re
import unicodedata
from pathlib import Path

#: The first path segments that are the site's own. A review of such a name could not be told from a page.
RESERVED_SLUGS = frozenset(
    {
        "about",
        "api",
        "authors",
        "healthz",
        "media",
        "openapi",
        "opensearch",
        "reviews",
        "robots",
        "search",
        "sitemap",
        "static",
        "tags",
        "years",
        "feed",
    }
)
APOSTROPHES = re.compile("['’ʼ]")
#: The accents of Latin, Greek and Cyrillic; the marks of other scripts are letters to their readers.
ACCENTS = re.compile("[\u0300-\u036f]")
NOT_A_WORD = re.compile(r"[\W_]+")
#: The longest name that file systems take has 255 bytes; a review's ends in .json, with room for a suffix or two.
LONGEST_SLUG = 200


def slug_of(path: Path) -> str:
    """Return the address that a file's name gives its review, its letters composed: some systems take them apart."""
    return unicodedata.normalize("NFC", path.stem)


def slugify(text: str) -> str:
    """Return `text` as lower-case words joined by hyphens, letters of any script kept; empty if it has none.

    >>> slugify("Conclusion: A New Chapter in K-Drama")
    'conclusion-a-new-chapter-in-k-drama'
    """
    letters = ACCENTS.sub("", unicodedata.normalize("NFKD", APOSTROPHES.sub("", text)))
    return NOT_A_WORD.sub("-", unicodedata.normalize("NFKC", letters).lower()).strip("-")
