"""Reading markdown-it's tokens: their lines, their words, and which stand inside a spoiler."""

from collections.abc import Iterator

from markdown_it.token import Token

NOTE = "footnote_reference_open"
SPOILER_OPEN, SPOILER_CLOSE = "container_spoiler_open", "container_spoiler_close"
CODE = frozenset({"fence", "code_block"})

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
    line = line_of(token)
    for child in token.children or ():
        yield child, line
        line += child.type in {"softbreak", "hardbreak"}


def with_spoilers(tokens: list[Token]) -> Iterator[tuple[Token, bool]]:
    """Yield each token with whether it stands inside a spoiler."""
    depth = 0
    for token in tokens:
        depth += (token.type == SPOILER_OPEN) - (token.type == SPOILER_CLOSE)
        yield token, depth > 0


def plain_text(token: Token) -> str:
    """Return the words of a block of text, without marks."""
    return "".join(PLAIN.get(child.type, child.content) for child in token.children or ()).strip()
