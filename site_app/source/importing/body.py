"""A text of another tool as Markdown of ours: its shortcodes and HTML rewritten, its headings in their places."""

import re
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from site_app.source.importing.html import rewrite_html
from site_app.source.importing.shortcodes import rewrite_shortcodes
from site_app.source.importing.spoilers import HIDING, hidden, mark_spoilers, place_spoilers

_CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
#: Stands for code, which is not rewritten: characters of no script, of which none is in a text.
_FIRST, _LAST = "\ue000", "\ue001"
_PRIVATE = re.compile("[\ue000-\ue004]")
_KEPT = re.compile(f"{_FIRST}(\\d+){_LAST}")
_MANY_BLANKS = re.compile(r"\n(?:[ \t]*\n){2,}")
_MARKDOWN = MarkdownIt("commonmark")


def rewrite_body(
    text: str, left: Callable[[str], None], guessed: Callable[[str], None], *, is_mdx: bool = False
) -> tuple[str, str | None]:
    """Return our Markdown of a text, and its heading of the first level, if that comes before all else.

    `left` is told of what could not be kept, `guessed` of what may be meant otherwise. What our dialect refuses may
    still be in it.
    """
    kept: list[str] = []
    text = mark_spoilers(_without_code(_PRIVATE.sub("", text), kept), left)
    text = rewrite_html(rewrite_shortcodes(text, left, is_mdx=is_mdx), left)
    text = place_spoilers(_MANY_BLANKS.sub("\n\n", text), guessed)
    text = _KEPT.sub(lambda found: kept[int(found[1])], text)
    return _place_headings(text.strip("\n"))


def _without_code(text: str, kept: list[str]) -> str:
    def keep(code: str) -> str:
        kept.append(code)
        return f"{_FIRST}{len(kept) - 1}{_LAST}"

    lines = text.split("\n")
    for token in reversed(_MARKDOWN.parse(text)):
        if token.type == "fence" and token.map and not token.level:
            start, end = token.map
            kind, _, label = token.info.strip().partition(" ")
            is_hidden = kind.lower() in HIDING
            lines[start:end] = [hidden(token.content, label) if is_hidden else keep("\n".join(lines[start:end]))]
    return _CODE_SPAN.sub(lambda found: keep(found[0]), "\n".join(lines))


def _place_headings(text: str) -> tuple[str, str | None]:
    """Shift headings so that the highest are sections; those of the first level above all else are no heading."""
    lines = text.split("\n")
    tokens = _MARKDOWN.parse(text)
    headings = [(token, tokens[at + 1]) for at, token in enumerate(tokens) if token.type == "heading_open"]
    title = _title(tokens)
    if title is not None:
        headings = headings[1:]
    levels = [int(token.tag[1]) for token, _ in headings if not token.level]
    shift = 2 - min(levels, default=2)
    for token, inside in reversed(headings):
        _rewrite_heading(lines, token, inside, shift)
    if title is not None and tokens[0].map:
        del lines[slice(*tokens[0].map)]
    return "\n".join(lines).strip("\n"), title


def _title(tokens: Sequence[Token]) -> str | None:
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return " ".join(child.content for child in tokens[1].children or () if child.content) or None
    return None


def _rewrite_heading(lines: list[str], token: Token, inside: Token, shift: int) -> None:
    """Write a heading by its new level; one in a list or quotation is no section, and one without words is none."""
    if not token.map:
        return
    start, end = token.map
    level = min(6, max(3 if token.level else 2, int(token.tag[1]) + shift))
    before = re.match(r"[ \t>]*(?:[-*+]|\d+[.)])?[ \t>]*", lines[start])
    margin = before[0] if token.level and before else ""
    words = " ".join(inside.content.split("\n"))
    lines[start:end] = [f"{margin}{'#' * level} {words}" if words else ""]
