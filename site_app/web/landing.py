"""Where a hit leads: its section, with the words found marked there by the browser itself.

A text fragment (https://wicg.github.io/scroll-to-text-fragment/) names a passage by its words and those around it. The
site's script reads from it which words were found, and marks these in all of the section.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from search_index import Hit, MarkedText
from site_app.addresses import section_url

#: Words around a mark that tell it from others of the same word on the page.
CONTEXT_WORDS = 3
# Compiled when a page of results is first made, and remembered by `re`: a cold start without one does without.
#: Where the excerpt may go on to another block: after what ends a sentence, or at a dot that the page has not.
EDGE = """([.!?…。！？:;][”’"')\\]]*)\\s+|\\s·\\s+"""
#: A letter that makes one word with the next; Thai, kana and Han do so as dictionaries tell.
LETTER = "[^\\W\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
#: Within a word, as browsers part them (https://unicode.org/reports/tr29/): they mark no part of one, so that Korean is
#: marked with its particle and a name with its possessive.
INSIDE = f"(?<={LETTER})(?=[’'.:]?{LETTER})|(?<={LETTER}[’'.:])(?={LETTER})|(?<=\\d)(?=,\\d)|(?<=\\d,)(?=\\d)"


def landing_url(hit: Hit) -> str:
    """Return the address of a hit's section with the marks of its excerpt; a browser that knows none ignores them."""
    marks = "&".join(dict.fromkeys(_directives(hit.snippet)))
    return section_url(hit.review, hit.section) + (f":~:{marks}" if marks else "")


def _directives(snippet: MarkedText) -> Iterator[str]:
    text = snippet.text
    for start, end in (_whole_words(text, *mark) for mark in snippet.marks):
        before, after = _words_before(text[:start].lstrip("…")), _words_after(text[end:].rstrip("…"))
        parts = [f"{_encoded(before)}-" if before else "", _encoded([text[start:end]])]
        parts.append(f"-{_encoded(after)}" if after else "")
        yield "text=" + ",".join(filter(None, parts))


def _words_before(text: str) -> list[str]:
    """Return the last words of a text: of one block, which may be the one before."""
    *others, last = re.split(EDGE, text)
    if not last.strip() and others:
        last = others[-2] + (others[-1] or "")
    return last.split()[-CONTEXT_WORDS:]


def _words_after(text: str) -> list[str]:
    """Return the first words of a text: of one block, which is the next where nothing of this is left."""
    first, *others = re.split(EDGE, text, maxsplit=2)
    if not first.strip() and others and not others[0]:
        first = others[1]
    return first.split()[:CONTEXT_WORDS]


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range as far as the words go on that it begins and ends in."""
    inside = re.compile(INSIDE)
    while inside.match(text, start):
        start -= 1
    while inside.match(text, end):
        end += 1
    return start, end


def _encoded(words: list[str]) -> str:
    return quote(" ".join(words), safe="").replace("-", "%2D")
