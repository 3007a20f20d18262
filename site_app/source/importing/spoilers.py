"""What other dialects hide, hidden here, too: the paragraphs that it stands in become a spoiler of ours.

Each way to write it is read to marks first; where these stand, paragraphs are told apart when the text is Markdown.
"""

import re
from collections.abc import Callable, Iterator
from textwrap import dedent

#: Stand for where something hidden begins, where its label ends, and where it ends: characters of no script.
OPEN, LABELLED, CLOSE = "\ue002", "\ue003", "\ue004"
#: What names of shortcodes, elements, containers and callouts say that they hide.
HIDING = frozenset({"spoiler", "spoilers", "details", "hide", "hidden", "spoilerblock"})

_NAMES = "|".join(sorted(HIDING))
_WITHIN = r"(?:(?!\n[ \t>]*\n).)"
#: Elements are looked at first: `<i>!x!</i>` is no spoiler of Reddit's.
_PAIRED = re.compile(
    rf"(?P<element><[a-z/][^<>\n]*>)|>!(?P<reddit>(?:(?!>!|\n#).)+?)!<(?!/|[a-z]+[ >])"
    rf"|(?<!\|)\|\|(?P<discord>(?!\|){_WITHIN}+?)\|\|(?!\|)"
    rf"|(?P<comment>%%{_WITHIN}+?%%)"
    r"|\[(?P<words>[^\[\]]*)\]\((?:/spoilers?|#spoilers?|[/#]sp?)(?:\s+\"(?P<told>[^\"]*)\")?\)",
    re.IGNORECASE | re.DOTALL,
)
_CODES = re.compile(
    rf"(?:\[(?P<square>{_NAMES})(?P<label>[= ][^\[\]]*)?\]|(?<!\{{)\{{(?P<curly>{_NAMES})\}}(?!\}}))(?!\()"
    rf"|(?:\[/(?:{_NAMES})\]|(?<!\{{)\{{/(?:{_NAMES})\}}(?!\}}))",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    rf"^[ ]{{0,3}}>(?:[ ]?!(?!\[)|[ ]?\[!(?:{_NAMES})\][-+]?(?P<label>.*)).*(?:\n[ ]{{0,3}}>.*)*",
    re.IGNORECASE | re.MULTILINE,
)
_CONTAINER = re.compile(r"([ \t>]*)[:：]{3,}[ \t]*([A-Za-z][\w-]*)[ \t]*(.*)")
_CONTAINER_END = re.compile(r"[ \t>]*[:：]{3,}[ \t]*")
_ADMONITION = re.compile(
    r"^(?P<mark>!!!|\?\?\?\+?)[ \t]+(?P<kind>[\w-]+)[^\n\"]*(?:\"(?P<label>[^\"\n]*)\")?[^\n]*\n"
    r"(?P<body>(?:(?:[ ]{4}|\t)[^\n]*(?:\n|\Z)|[ \t]*\n(?=[ ]{4}|\t|\n))+)",
    re.MULTILINE,
)
_SPAN = re.compile(f"{OPEN}([^{OPEN}{LABELLED}{CLOSE}]*){LABELLED}")
_MARKS = re.compile(f"{OPEN}[^{LABELLED}]*{LABELLED}|[{OPEN}{LABELLED}{CLOSE}]")
_HEADING = re.compile(r" {0,3}#{1,6}\s")


def hidden(text: str, label: str = "") -> str:
    """Return a text between marks that say it is hidden."""
    return f"{OPEN}{_plain(label)}{LABELLED}{text}{CLOSE}"


def opened(label: str = "") -> str:
    """Return the mark of where something hidden begins."""
    return f"{OPEN}{_plain(label)}{LABELLED}"


def mark_spoilers(text: str, left: Callable[[str], None]) -> str:
    """Return Markdown, whose code is taken out, with marks where other dialects hide something."""
    text = _ADMONITION.sub(_of_admonition, text)
    text = _PAIRED.sub(lambda found: _of_pair(found, text, left), text)
    text = _QUOTED.sub(_of_quotation, text)
    text = _CODES.sub(lambda found: opened(found["label"] or "") if found["square"] or found["curly"] else CLOSE, text)
    return "\n".join(_of_containers(text.split("\n"), left))


def conceal(text: str) -> str:
    """Return a text of front matter, which every list shows, with an ellipsis for what it should hide."""
    marked = mark_spoilers(text, lambda _: None)
    return _MARKS.sub("", re.sub(f"{OPEN}[^{CLOSE}]*(?:{CLOSE}|$)", "…", marked)).strip()


def place_spoilers(text: str, guessed: Callable[[str], None]) -> str:
    """Return Markdown in which spoilers of ours hide the paragraphs that have marks; what never ends, its section."""
    blocks = re.split(r"\n[ \t]*\n+", _apart(text))
    written: list[str] = []
    at = 0
    while at < len(blocks):
        end = _end_of(blocks, at)
        inside = "\n\n".join(blocks[at:end])
        written.append(_as_spoiler(inside, guessed) if OPEN in inside else _MARKS.sub("", inside))
        at = end
    return "\n\n".join(written)


def _plain(label: str) -> str:
    label = re.sub(r"^\s*(?:[= ]\s*)?(?:title|summary|label)?\s*=?\s*", "", label)
    return " ".join(_MARKS.sub("", label).replace(":::", "").split()).strip("\"'[] ")


def _of_pair(found: "re.Match[str]", text: str, left: Callable[[str], None]) -> str:
    if found["element"]:
        return found[0]
    if found["comment"]:
        left("a comment")
        return ""
    if found["discord"] is not None:
        line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        is_cell = line.lstrip().startswith("|") and found["discord"] != found["discord"].strip()
        return found[0] if is_cell else hidden(found["discord"])
    if found["reddit"] is not None:
        return hidden(re.sub(r"\n[ \t]*>!?[ \t]?", "\n", found["reddit"]))
    return hidden(" ".join(filter(None, (found["words"], found["told"]))))


def _of_quotation(found: "re.Match[str]") -> str:
    lines = found[0].split("\n")[found["label"] is not None :]
    inside = "\n".join(re.sub(r"^ {0,3}>[ ]?!?[ ]?", "", line) for line in lines)
    return f"\n{hidden(inside, found['label'] or '')}\n"


def _of_admonition(found: "re.Match[str]") -> str:
    body, label = dedent(found["body"].expandtabs(4)).strip("\n"), found["label"] or ""
    if found["mark"] != "!!!" or found["kind"].lower() in HIDING:
        return f"\n{hidden(body, label)}\n\n"
    return f"\n**{label}**\n\n{body}\n\n" if label else f"\n{body}\n\n"


def _of_containers(lines: list[str], left: Callable[[str], None]) -> Iterator[str]:
    """Yield lines without containers of VuePress, Docusaurus and Pandoc, which are boxes, or spoilers as here."""
    within: list[bool] = []
    for line in lines:
        if found := _CONTAINER.fullmatch(line):
            hides, label = found[2].lower() in HIDING, found[3].strip("[]{} ")
            within.append(hides)
            if not hides:
                left(f"a box, “{found[2]}”")
            yield found[1] + (f"\n{opened(label)}" if hides else f"**{label}**\n" if label else "")
        elif within and _CONTAINER_END.fullmatch(line):
            yield f"{CLOSE}\n" if within.pop() else ""
        else:
            yield line


def _apart(text: str) -> str:
    """Return Markdown whose headings are blocks of their own, and hide nothing in their words."""
    lines = []
    for line in text.split("\n"):
        if _HEADING.match(line):
            shown = re.sub(f"{OPEN}[^{CLOSE}]*{CLOSE}", "…", line)
            opens = _SPAN.search(shown)
            lines += ["", _MARKS.sub("", shown) + (f"\n\n{opens[0]}" if opens else ""), ""]
        else:
            lines.append(line)
    return "\n".join(lines)


def _end_of(blocks: list[str], start: int) -> int:
    """Return the index behind the last block of what a block begins to hide; no section begins in it."""
    depth = 0
    for at in range(start, len(blocks)):
        if at > start and _HEADING.match(blocks[at]) and not any(CLOSE in block for block in blocks[at:]):
            return at
        depth += blocks[at].count(OPEN) - blocks[at].count(CLOSE)
        if depth <= 0:
            return at + 1
    return len(blocks)


def _as_spoiler(text: str, guessed: Callable[[str], None]) -> str:
    label = next((found[1] for found in _SPAN.finditer(text) if found[1]), "")
    around = re.sub(f"{OPEN}[^{CLOSE}]*(?:{CLOSE}|$)", "", text)
    plain = _MARKS.sub("", text).strip("\n")
    if not plain.strip():
        return ""
    if around.strip(" \n>*-"):
        guessed("a paragraph, hidden as a part of it is")
    indent = re.match(r"[ \t]*", plain)
    margin = indent[0] if indent else ""
    between = "\n\n" if "\n\n" in text else "\n"
    return f"{margin}{f'::: spoiler {label}'.rstrip()}{between}{plain}{between}{margin}:::"
