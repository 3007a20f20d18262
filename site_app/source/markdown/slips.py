"""What a writer meant as Markdown, and is none: it would show what should be hidden, or lose what should be there."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it.token import Token

from site_app.source.files.faults import Problem, quoted
from site_app.source.markdown.blocks import CODE, children_of, line_of

_WRITE_SPOILER = "write ::: spoiler Label, the text, and ::: each on lines of their own"
#: Marks of other dialects for what is hidden: Reddit's, Discord's, Obsidian's, Stack Exchange's, MkDocs'; of forums, of
#: blogs. Bars that are all in pairs are no table's.
_HIDDEN = re.compile(
    r">!.+?!<|\|\|[^|\s](?:[^|]*[^|\s])?\|\||%%[^%]+%%|^ {0,3}(?:>!|%%).*"
    r"|\|\|[ ][^|]+\|\|(?!.*(?<!\|)\|(?!\|))|^ {0,3}> ?\[!(?:spoiler|details|hidden)\].*"
    r"|^ {0,3}(?:!!!|\?\?\?\+?)[ \t]+\w.*|^ {0,3}(?:>>>+|[\^=+~%]{3,})[ \t]*(?:spoiler|details|hidden)\b.*"
    r"|\{/?(?:spoiler|hide|hidden)\}|&lt;/?spoiler"
    r"|\[/(?:spoiler|hide|hidden)\]|\{[{%][<%]?-?\s*/?(?:end)?(?:spoiler|details|hidden)\b.*?\}",
    re.IGNORECASE,
)
#: Containers with too few colons, or with those of East Asian keyboards.
_NEARLY_CONTAINER = re.compile(
    r"[ >\u200b\u2060\ufeff\xa0\u3000]*(?:(?!:::)(?:[:：︰﹕∶꞉][ \t\u3000]*)+(?:spoiler|details)\b"
    r"|[:：]*：[:：]+(?:[ \t\u3000]|$|\w))|[ >]*[\u200b\u2060\ufeff\xa0\u3000]+:::",
    re.IGNORECASE,
)
#: Headings without the space after their signs, with one that is none to Markdown, or with signs that are none.
_NEARLY_HEADING = re.compile(
    r" {0,3}(?:#{2,6}[^\s#]|#{1,6}[^\S ]|[#＃]*＃[#＃]*|[\u200b\u2060\ufeff\xa0\u3000]+(?=#{2,6}\s))"
)
_INDENTED_HEADING = re.compile(r"\s*#{2,6} \S")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")

#: What looks like a link, or like what Hugo, Jekyll and their like put something else in the place of, and stands as it
#: is written: how it is written, and with what it is mended, its groups numbered.
_STANDING = (
    (r"\[[^\[\]]+\]\s+\((?:[\w./-]*[/.][\w./#?=&%-]+)\)", "is no link", "leave no space before its address"),
    (r"\[[^\[\]]+\]\([^()\s]*$", "is no link", "close its address with )"),
    (r"\[[^\[\]]+\]\[([^\[\]]+)\]", "is no link", "add a line [{1}]: with its address"),
    (
        r"\[[^\[\]]+\]\((?=[^()\"']*(?:/|\.md\b))[^()\s\"']+\s[^()\"']*\)",
        "is no link",
        "write %20 for each space in its address",
    ),
    (
        r"\(([^()]+)\)\[((?:https?://|\.{0,2}/)[^\[\]\s]+|[^\[\]\s]+\.md(?:#[^\[\]\s]*)?)\]",
        "is no link",
        "write [{1}]({2})",
    ),
    (
        r"\{\{.*?\}\}|\{%.*?%\}|\{:[^{}]*\}|<%.*?%>|(?<!=)==[^\s=](?:[^=]*[^\s=])?==(?!=)|^\[[ xX]\](?= )",
        "shows as it is written",
        "write it as Markdown, or delete it",
    ),
    (r"!?\[\[([^\[\]|]+)[^\[\]]*\]\]", "is no link", "write its words in [ ] and its address in ( )"),
    (r"(?<!\w)\^\[[^\[\]]+\]", "is no footnote", "write [^1], and its text on a line [^1]: of its own"),
    (r"\S*\ufffd\S*", "has a character that was lost", "write the word again"),
    (r"\S*(?:Ã[\x80-\xbf]|â€[\x80-\xbf™œ“”˜¦])\S*", "was read in a wrong encoding", "write the word again"),
)
#: Without one of these a text has none of the above.
_SIGNS = re.compile(r"[\[{<=\ufffdÃâ]")
_SLIPS = [(re.compile(pattern), what, remedy) for pattern, what, remedy in _STANDING]
_ROW = re.compile(r"\|?[^|]*[^|\s][^|]*(?:\|[^|]*)+")
_LINE_OF_TABLE = re.compile(r"[ \t]*[|+]?[ \t]*:?[-=]{2,}:?[ \t]*(?:[|+][ \t]*:?[-=]{2,}:?[ \t]*)+[|+]?[ \t]*")


def line_slips(blocks: Sequence[Token], lines: Sequence[str]) -> Iterator[Problem]:
    """Find lines that look like a spoiler or a heading, and would be shown as text."""
    code: set[int] = set()
    for token in blocks:
        if token.map and token.type in CODE:
            code |= set(range(*token.map))
        if token.map and token.type == "code_block":
            yield from _indented_containers(lines, *token.map)
        if token.type == "fence" and token.info.strip().lower().startswith("spoiler"):
            yield Problem(line_of(token), f"{quoted(token.markup + token.info)} hides nothing", _WRITE_SPOILER)
    for number, line in enumerate(lines):
        if number in code or not line.strip():
            continue
        if _NEARLY_CONTAINER.match(line):
            yield Problem(number + 1, f"{quoted(line.strip())} hides nothing", _WRITE_SPOILER)
        if found := _HIDDEN.search(_CODE_SPAN.sub("", line)):
            yield Problem(number + 1, f"{quoted(found[0])} hides nothing here", _WRITE_SPOILER)
        if _NEARLY_HEADING.match(line):
            signs = line.strip().partition(line.strip().lstrip("#＃"))[0]
            remedy = f"put a space after {'#' * len(signs)}" if signs else "delete what stands before #"
            yield Problem(number + 1, f"{quoted(line.strip())} is no heading", remedy)


def _indented_containers(lines: Sequence[str], start: int, end: int) -> Iterator[Problem]:
    for number in range(start, end):
        if lines[number].lstrip(" >\t").startswith(":::"):
            what = f"{quoted(lines[number].strip())} is indented so far that it is code, and hides nothing"
            yield Problem(number + 1, what, "begin the line with :::")


def text_slips(token: Token) -> Iterator[Problem]:
    """Find what looks like a heading, a link, a table or a shortcode, and is code or words."""
    if token.type == "code_block":
        yield from _indented_headings(token)
    if token.type != "inline":
        return
    if _is_nearly_table(token.content):
        yield Problem(
            line_of(token), "this looks like a table, and is none", "put a line like |---|---| below its first"
        )
    children = [*children_of(token)]
    for (child, line), (after, _) in pairwise(children):
        if (child.type, after.type) == ("link_open", "link_close"):
            yield Problem(line, "a link has no words", "write them in the [ ]")
    for child, line in children:
        for pattern, what, remedy in _SLIPS if child.type == "text" and _SIGNS.search(child.content) else ():
            if found := pattern.search(child.content):
                yield Problem(line, f"{quoted(found[0])} {what}", remedy.format(found[0], *found.groups()))


def _is_nearly_table(text: str) -> bool:
    """Say whether the lines of a paragraph are rows, with as many bars in each, or one is the line below a head."""
    if "|" not in text and "+-" not in text and "\t" not in text:
        return False
    rows = [row.strip() for row in _CODE_SPAN.sub("", text).replace(r"\|", "").split("\n")]
    bars = {row.strip("|").count("|") for row in rows}
    is_framed = all(row[:1] == row[-1:] == "|" for row in rows)
    is_even = len(bars) == 1 and bars != {0} and all(map(_ROW.fullmatch, rows))
    tabs = {row.count("\t") for row in rows}
    is_even |= len(tabs) == 1 and tabs != {0}
    return (len(rows) > 1 and (is_framed or is_even)) or any(map(_LINE_OF_TABLE.fullmatch, rows))


def _indented_headings(token: Token) -> Iterator[Problem]:
    for number, line in enumerate(token.content.split("\n")):
        if _INDENTED_HEADING.match(line):
            yield Problem(
                line_of(token) + number,
                f"{quoted(line.strip())} is indented so far that it is code",
                "begin the line with ##",
            )
