"""What our Markdown refuses, so that nothing a writer meant is lost, leaked or run."""

import re
from collections.abc import Iterator

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from site_app.source.files.characters import find_forbidden
from site_app.source.files.faults import Problem, quoted
from site_app.source.markdown.blocks import CODE, SPOILER_OPEN, children_of, line_of, plain_text, with_spoilers
from site_app.source.slugs import slugify

#: Deeper than any review needs; markdown-it silently drops what is nested deeper than 20.
DEEPEST_BLOCK = 19
#: Emphasis within emphasis within…
DEEPEST_INLINE = 20
FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]+\]")


def block_problems(blocks: list[Token]) -> Iterator[Problem]:
    """Find blocks that have no place in a review."""
    line = 1
    for token in blocks:
        line = line_of(token) if token.map else line
        if token.level >= DEEPEST_BLOCK:
            yield Problem(line, f"lists or quotations are nested more than {DEEPEST_BLOCK} deep", "flatten them")
            return
        if token.type == "html_block":
            yield Problem(line, f"raw HTML {quoted(token.content.strip())}", "write it as Markdown")
        if token.type == "heading_open" and token.tag == "h1":
            yield Problem(line, "a heading of the first level", "the title is in the front matter; start with ##")
        if token.type == "heading_open" and token.tag == "h2" and token.level:
            yield Problem(line, "a section cannot start inside a spoiler, list or quotation", "use ### here")


def container_problems(blocks: list[Token], lines: list[str]) -> Iterator[Problem]:
    """Find spoilers that never end, and ::: lines that hide nothing though their writer meant them to."""
    understood: set[int] = set()
    for token in blocks:
        if token.map and token.type in CODE:
            understood |= set(range(*token.map))
        if token.map and token.type == SPOILER_OPEN:
            start, end = token.map
            understood |= {start, end}
            if end >= len(lines) or ":::" not in lines[end]:
                yield Problem(start + 1, "this spoiler never ends", "close it with a line :::")
    for number, text in enumerate(lines):
        if text.lstrip(" >").startswith(":::") and number not in understood:
            yield Problem(
                number + 1, f"{quoted(text.strip())} opens or closes nothing", "write ::: spoiler Label … :::"
            )


def section_problems(heading: Token | None, tokens: list[Token]) -> Iterator[Problem]:
    """Find what is wrong with one section, whose `tokens` do not have its heading."""
    if heading:
        yield from _heading_problems(heading, tokens)
    for token, hidden in with_spoilers(tokens):
        yield from _text_problems(token, hidden=hidden)
        yield from _character_problems(token)


def _character_problems(token: Token) -> Iterator[Problem]:
    """Find what an entity or a percent sign stands for, and no page may have."""
    written = [(unescapeAll(token.info), line_of(token))] if token.type == "fence" else []
    written += [("".join(map(str, (child.content, *child.attrs.values()))), line) for child, line in children_of(token)]
    for text, line in written:
        if forbidden := find_forbidden(text):
            yield Problem(line, *forbidden[1:])


def _heading_problems(heading: Token, tokens: list[Token]) -> Iterator[Problem]:
    yield from _text_problems(heading, hidden=False)
    yield from _character_problems(heading)
    if not slugify(plain_text(heading)):
        yield Problem(line_of(heading), "this heading has no letters", "name the section in words")
    if not any((token.type == "inline" or token.type in CODE) and token.content.strip() for token in tokens):
        yield Problem(line_of(heading), "this section is empty", "write it or delete its heading")


def _text_problems(token: Token, *, hidden: bool) -> Iterator[Problem]:
    for child, line in children_of(token):
        if child.level > DEEPEST_INLINE:
            yield Problem(line, f"emphasis is nested more than {DEEPEST_INLINE} deep", "delete the needless marks")
            return
        if child.type == "html_inline":
            yield Problem(line, f"raw HTML {quoted(child.content)}", "write it as Markdown")
        if child.type == "image" and not child.content.strip():
            yield Problem(line, "this image has no alternative text", "describe it, as in ![a runner at dawn](…)")
        if child.type == "text" and (mark := FOOTNOTE_MARK.search(child.content)):
            yield Problem(line, f"the footnote {mark[0]} has no text", f"add a line {mark[0]}: with its text")
        if child.type == "footnote_ref" and hidden:
            yield Problem(line, "a footnote in a spoiler would show its text outside", "move its text here")
