"""Reviews that only their writer sees, told apart wherever a page shows them."""

import re

from markupsafe import escape

from site_app.addresses import review_url
from site_app.source.schedule import Hidden
from site_app.source.slugs import slug_of

_LINK = re.compile(r'<a [^>]*?href="([^"#]*)"[^>]*>')


def find_unseen(hidden: Hidden) -> dict[str, str]:
    """Return why readers do not see what is hidden from them, by the addresses of the reviews."""
    why = dict.fromkeys(hidden.drafts, "Draft")
    why |= {path: f"Waits until {day}" for day, path in hidden.waiting}
    why |= {path: f"Expired on {day}" for day, path in hidden.expired}
    return {review_url(slug_of(path)): mark for path, mark in why.items()}


def mark_of(path: str, unseen: dict[str, str]) -> str:
    """Return what is told on the page of a review, or of a section, that no reader sees."""
    of = next((mark for address, mark in unseen.items() if path.startswith(address)), "")
    return f"{of}: readers do not see this review." if of else ""


def mark_links(page: str, unseen: dict[str, str]) -> str:
    """Return a page on which each link to such a review says so."""

    def marked(link: re.Match[str]) -> str:
        mark = unseen.get(link[1])
        return f'{link[0]}<small class="preview-mark" lang="en">{escape(mark)}</small> ' if mark else link[0]

    return _LINK.sub(marked, page) if unseen else page
