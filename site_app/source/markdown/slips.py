"""What a writer meant as Markdown, and is none: it would show what should be hidden, or lose what should be there."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from site_app.source.files.faults import Problem, quoted
from site_app.source.markdown.blocks import CODE, children_of, line_of

_WRITE_SPOILER = "write ::: spoiler Label, the text, and ::: each on lines of their own"
#: Marks of other dialects for what is hidden: Reddit's and Discord's.
_HIDDEN = re.compile(r">!.+?!<|\|\|[^|\s](?:[^|]*[^|\s])?\|\|")
#: Containers with too few colons, or with those of East Asian keyboards.
_NEARLY_CONTAINER = re.compile(
    r"[ >]*(?:::?[ \t]*(?:spoiler|details)\b|[:：]*：[:：]+(?:[ \t\u3000]|$|\w))", re.IGNORECASE
)
#: Headings without the space after their signs, or with one that is none to Markdown.
_NEARLY_HEADING = re.compile(r" {0,3}(?:#{2,6}[^\s#]|#{1,6}[^\S ])")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")

#: Links whose parts do not hold together: a space between them, an address that never ends, a name that has none.
_PARTED = re.compile(r"\[[^\[\]]+\]\s+\((?:[\w./-]*[/.][\w./#?=&%-]+)\)")
_UNCLOSED = re.compile(r"\[[^\[\]]+\]\([^()\s]*$")
_UNNAMED = re.compile(r"\[[^\[\]]+\]\[([^\[\]]+)\]")
_ROW = re.compile(r"\|.+\|\s*")


def line_slips(blocks: Sequence[Token], lines: Sequence[str]) -> Iterator[Problem]:
    """Find lines that look like a spoiler or a heading, and would be shown as text."""
    code: set[int] = set()
    for token in blocks:
        if token.map and token.type in CODE:
            code |= set(range(*token.map))
        if token.map and token.type == "code_block":
            yield from _indented_containers(lines, *token.map)
    for number, line in enumerate(lines):
        if number in code or not line.strip():
            continue
        if _NEARLY_CONTAINER.match(line):
            yield Problem(number + 1, f"{quoted(line.strip())} hides nothing", _WRITE_SPOILER)
        if found := _HIDDEN.search(_CODE_SPAN.sub("", line)):
            yield Problem(number + 1, f"{quoted(found[0])} hides nothing here", _WRITE_SPOILER)
        if _NEARLY_HEADING.match(line):
            signs = line.strip().partition(line.strip().lstrip("#"))[0]
            yield Problem(number + 1, f"{quoted(line.strip())} is no heading", f"put a space after {signs}")


def _indented_containers(lines: Sequence[str], start: int, end: int) -> Iterator[Problem]:
    for number in range(start, end):
        if lines[number].lstrip(" >\t").startswith(":::"):
            what = f"{quoted(lines[number].strip())} is indented so far that it is code, and hides nothing"
            yield Problem(number + 1, what, "begin the line with :::")


def text_slips(token: Token) -> Iterator[Problem]:
    """Find what looks like a link or a table in a block of text, and is words."""
    if token.type != "inline":
        return
    rows = token.content.split("\n")
    if len(rows) > 1 and all(map(_ROW.fullmatch, rows)):
        yield Problem(
            line_of(token), "this looks like a table, and is none", "put a line like |---|---| below its first"
        )
    for child, line in children_of(token):
        if child.type != "text":
            continue
        if found := _PARTED.search(child.content):
            yield Problem(line, f"{quoted(found[0])} is no link", "leave no space before its address")
        if found := _UNCLOSED.search(child.content):
            yield Problem(line, f"{quoted(found[0])} is no link", "close its address with )")
        if found := _UNNAMED.search(child.content):
            what, remedy = f"{quoted(found[0])} is no link", f"add a line [{found[1]}]: with its address"
            yield Problem(line, what, remedy)
