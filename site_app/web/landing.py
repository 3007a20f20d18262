"""Where a hit leads: its section, with the words found marked there by the browser itself.

A text fragment (https://wicg.github.io/scroll-to-text-fragment/) names a passage by its words and those around it.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from search_index import Hit, MarkedText
from site_app.addresses import section_url

#: Words around a mark that tell it from others of the same word on the page.
CONTEXT_WORDS = 3
#: Marks of one hit, so that addresses stay short.
MOST_MARKS = 3
#: Where the excerpt leaves something out or goes on to another block, the words around are not neighbours on the page.
GAP = re.compile("[…·]")


def landing_url(hit: Hit) -> str:
    """Return the address of a hit's section with the marks of its excerpt; a browser that knows none ignores them."""
    marks = "&".join(_directives(hit.snippet))
    return section_url(hit.review, hit.section) + (f":~:{marks}" if marks else "")


def _directives(snippet: MarkedText) -> Iterator[str]:
    text = snippet.text
    for start, end in snippet.marks[:MOST_MARKS]:
        if text[:start][-1:].isalnum() or text[end:][:1].isalnum():
            # Browsers match whole words only: a part of one, as in Korean before a particle, is left unmarked.
            continue
        before = GAP.split(text[:start])[-1].split()[-CONTEXT_WORDS:]
        after = GAP.split(text[end:], maxsplit=1)[0].split()[:CONTEXT_WORDS]
        parts = [f"{_encoded(before)}-" if before else "", _encoded([text[start:end]])]
        parts.append(f"-{_encoded(after)}" if after else "")
        yield "text=" + ",".join(filter(None, parts))


def _encoded(words: list[str]) -> str:
    return quote(" ".join(words), safe="").replace("-", "%2D")
