"""Reading what markdown-it found: the lines of blocks, their words, and which stand inside a spoiler."""

import re
from collections.abc import Iterable, Iterator
from copy import copy
from itertools import count

from markdown_it.token import Token

NOTE, NOTE_CLOSE = "footnote_reference_open", "footnote_reference_close"
SPOILER_OPEN, SPOILER_CLOSE = "container_spoiler_open", "container_spoiler_close"
CODE = frozenset({"fence", "code_block"})
#: In a token's `meta`, the lines of its block (from 0) where lines between them were left out.
LINES = "lines"

#: What a heading leaves behind where a link elsewhere names it: a link holds no other, and a list no pictures.
NOT_IN_LABELS = frozenset({"link_open", "link_close", "footnote_ref", "image"})
#: The end of a block that reads on into the next: a sentence's, in our readers' scripts, or a colon.
READS_ON = re.compile(r"[.!?…。！？:;,][”’\"')\]]*$")

#: What these stand for in plain text; all others have their words in `content`. An image's words are not on the page.
PLAIN = {"softbreak": " ", "hardbreak": " ", "footnote_ref": "", "footnote_anchor": "", "image": ""}


def line_of(token: Token) -> int:
    """Return the line a block begins on (from 1)."""
    return token.map[0] + 1 if token.map else 1


def starts_section(token: Token) -> bool:
    """Whether a token opens a heading of the second level that stands in no other block."""
    return token.type == "heading_open" and token.tag == "h2" and token.level == 0


def children_of(token: Token) -> Iterator[tuple[Token, int]]:
    """Yield what stands inside a block of text, each with its line (from 1)."""
    lines = (number + 1 for number in token.meta.get(LINES) or count(line_of(token) - 1))
    line = next(lines)
    for child in token.children or ():
        yield child, line
        if child.type in {"softbreak", "hardbreak"}:
            line = next(lines, line)


def with_spoilers(tokens: list[Token]) -> Iterator[tuple[Token, bool]]:
    """Yield each token with whether it stands inside a spoiler."""
    depth = 0
    for token in tokens:
        depth += (token.type == SPOILER_OPEN) - (token.type == SPOILER_CLOSE)
        yield token, depth > 0


def plain_text(token: Token) -> str:
    """Return the words of a block of text, without marks."""
    return "".join(PLAIN.get(child.type, child.content) for child in token.children or ()).strip()


def as_label(heading: Token) -> Token:
    """Return a heading as a link to it says it: its words and their marks, without links, footnotes and images."""
    label = copy(heading)
    label.children = [child for child in heading.children or () if child.type not in NOT_IN_LABELS]
    return label


def flowing(blocks: Iterable[str]) -> str:
    """Return the text of blocks, line feeds between them, and a dot where one would run into the next.

    The cells of a table, headings and items end no sentence; shown in one line, their words would seem to belong
    together.
    """
    kept = [block for block in blocks if block]
    ended = [block if READS_ON.search(block) else f"{block} ·" for block in kept[:-1]]
    return "\n".join([*ended, *kept[-1:]])
