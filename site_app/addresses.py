"""Where the pages are."""

from urllib.parse import quote

#: The slug of what stands before the first heading of a review.
INTRODUCTION = "introduction"


def review_url(slug: str) -> str:
    """Return the path of a review's page."""
    return f"/reviews/{quote(slug)}/"


def section_url(review: str, section: str | None) -> str:
    """Return the path of a section within its review's page, or of the page itself."""
    return review_url(review) + (f"#{quote(section)}" if section else "")


def section_page(review: str, section: str) -> str:
    """Return the path of the page that has one section alone."""
    return f"{review_url(review)}{quote(section)}/"
