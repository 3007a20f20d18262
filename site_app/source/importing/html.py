"""HTML in a Markdown text, as Markdown: a review may have none."""

import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser

from site_app.source.importing.spoilers import CLOSE, HIDING, OPEN, opened

#: Elements that stand alone, apart from the paragraphs around them.
_APART = frozenset(
    {
        *("address", "article", "aside", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure"),
        *("footer", "form", "header", "main", "nav", "ol", "p", "section", "table", "tbody", "tfoot", "ul"),
    }
)
_HEADINGS = {f"h{level}": f"\n\n{'#' * level} " for level in range(1, 7)}
_MARKS = {
    **dict.fromkeys(("em", "i", "cite"), "*"),
    **dict.fromkeys(("strong", "b"), "**"),
    **dict.fromkeys(("code", "kbd", "tt"), "`"),
    **dict.fromkeys(("del", "s", "strike"), "~~"),
}
#: What is written where an element begins, and where it ends.
_BEFORE = {"hr": "\n\n---\n\n", "pre": "\n\n```\n", "q": "“", **dict.fromkeys(_APART, "\n\n"), **_MARKS, **_HEADINGS}
_AFTER = {"pre": "\n```\n\n", "q": "”", **dict.fromkeys((*_APART, *_HEADINGS), "\n\n"), **_MARKS}
#: Elements whose content is written apart, and put in when it is whole.
_WHOLE = frozenset({"blockquote", "li", "details", "summary"})
#: Elements whose lines are indented as their writer likes.
_HOLDING = _APART | _WHOLE | {"tr"}
#: Elements that are left out with all that stands in them.
_DROPPED = frozenset({"script", "style", "noscript", "template", "svg", "object", "select", "button"})
#: Elements whose address is kept as a link.
_SHOWN_ELSEWHERE = frozenset({"iframe", "video", "audio", "embed"})
_ADDRESS = re.compile(r"(?<=\]\()<[^<>\n]*>|<[a-zA-Z][\w+.-]*:[^\s<>]*>|<[^\s<>@]+@[^\s<>@]+>")
_BETWEEN_HEAD_AND_BODY = " --- |"


def rewrite_html(text: str, left: Callable[[str], None]) -> str:
    """Return Markdown without HTML; `left` is told of what could not be kept."""
    if "<" not in text:
        return text
    rewriter = _Rewriter(left)
    # Addresses in angle brackets are Markdown, not elements.
    links = [*_ADDRESS.findall(text), ""]
    for part, link in zip(_ADDRESS.split(text), links, strict=True):
        rewriter.feed(part)
        rewriter.handle_data(link)
    rewriter.close()
    return rewriter.text()


class _Rewriter(HTMLParser):
    """Writes Markdown while it reads elements."""

    def __init__(self, left: Callable[[str], None]) -> None:
        super().__init__(convert_charrefs=False)
        self._left = left
        self._parts: list[list[str]] = [[]]
        self._links: list[str] = []
        self._lists: list[str] = []
        self._hiding: list[str] = []
        self._dropped = self._cells = self._inside = self._in_code = 0

    def text(self) -> str:
        """Return what is written, elements that never end included."""
        return "".join("".join(part) for part in self._parts)

    def handle_data(self, data: str) -> None:
        """Write what is no element."""
        if self._inside and not self._in_code:  # HTML is indented as it likes, which Markdown would take for code.
            data = re.sub(r"\n[ \t]+", "\n", data)
            data = data.lstrip(" \t") if self._last().endswith("\n") else data
        if not self._dropped:
            self._write(data)

    def handle_entityref(self, name: str) -> None:
        """Write a character by its name, as Markdown reads it too."""
        self.handle_data(unescape(f"&{name};") if self._in_code else f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Write a character by its number."""
        self.handle_data(unescape(f"&#{name};") if self._in_code else f"&#{name};")

    def handle_comment(self, data: str) -> None:
        """Leave a comment out; what asks for an excerpt is not worth a note."""
        if data.strip() not in ("more", "excerpt") and not self._dropped:
            self._left("a comment")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write how an element begins."""
        if tag in _DROPPED:
            self._dropped += 1
            self._left(f"<{tag}>")
        if self._dropped:
            return
        told = {name: value or "" for name, value in attrs}
        self._inside += tag in _HOLDING
        self._begin_hiding(tag, told)
        if tag == "img":
            self._write(f"![{told.get('alt', '').strip() or told.get('title', '')}](<{told.get('src', '')}>)")
        elif tag in _SHOWN_ELSEWHERE and (source := told.get("src")):
            self._write(f"\n\n[{told.get('title') or source}](<{source}>)\n\n")
        elif tag == "a":
            self._links.append(told.get("href", ""))
            self._write("[" if self._links[-1] else "")
        elif tag in _WHOLE:
            self._parts.append([])
        else:
            self._begin(tag)

    def _begin_hiding(self, tag: str, told: dict[str, str]) -> None:
        """Mark what an element hides that says so by its name or class, up to where that element ends."""
        names = {tag, *re.split(r"[\s_-]+", told.get("class", "").lower())} - {"details"}
        if tag not in ("img", "br", "hr", "input") and (self._hiding or not HIDING.isdisjoint(names)):
            if not self._hiding:
                self._write("" if tag == "span" else "\n\n")
                self._write(opened(told.get("title") or told.get("label") or told.get("summary", "")))
            self._hiding.append(tag)

    def _end_hiding(self, tag: str) -> None:
        while tag in self._hiding:
            if self._hiding.pop() == tag:
                break
        else:
            return
        if not self._hiding:
            self._write(CLOSE + ("" if tag == "span" else "\n\n"))

    def _begin(self, tag: str) -> None:
        if self._in_code:
            self._in_code += tag == "pre"
            return
        self._in_code += tag == "pre"
        if tag in ("ul", "ol"):
            self._lists.append(tag)
        elif tag == "tr":
            self._cells = 0
            self._write("\n|")
        elif tag in ("td", "th"):
            self._cells += 1
            self._write(" ")
        elif tag == "br":
            self._write("\\\n" if self._last().strip(" \n") else "\n")
        self._write(_BEFORE.get(tag, ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write an element that has nothing in it."""
        self.handle_starttag(tag, attrs)
        if tag not in ("img", "br", "hr", *_SHOWN_ELSEWHERE):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Write how an element ends."""
        if tag in _DROPPED:
            self._dropped = max(0, self._dropped - 1)
            return
        if self._dropped:
            return
        self._inside = max(0, self._inside - (tag in _HOLDING))
        if tag == "a" and self._links:
            address = self._links.pop()
            self._write(f"](<{address}>)" if address else "")
        elif tag in _WHOLE and len(self._parts) > 1:
            self._put_in(tag, re.sub(r"\n\s*\n", "\n\n", "".join(self._parts.pop()).strip()))
        else:
            self._end(tag)
        self._end_hiding(tag)

    def _end(self, tag: str) -> None:
        self._in_code = max(0, self._in_code - (tag == "pre"))
        if self._in_code:
            return
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag in ("td", "th"):
            self._write(" |")
        elif tag == "tr" and _BETWEEN_HEAD_AND_BODY not in "".join(self._parts[-1]).rpartition("\n\n")[2]:
            self._write(f"\n|{_BETWEEN_HEAD_AND_BODY * self._cells}")
        self._write(_AFTER.get(tag, ""))

    def _put_in(self, tag: str, text: str) -> None:
        if tag == "blockquote":
            self._write("\n\n" + "".join(f"> {line}".rstrip() + "\n" for line in text.split("\n")) + "\n")
        elif tag == "li":
            mark = "1." if self._lists[-1:] == ["ol"] else "-"
            self._write(f"\n{mark} " + text.replace("\n", "\n" + " " * (len(mark) + 1)))
        elif tag == "summary":
            self._write(f"{opened(text)}\n\n")
        else:
            label = "" if text.startswith(OPEN) else f"{opened()}\n\n"
            self._write(f"\n\n{label}{text}\n\n{CLOSE}\n\n")

    def _last(self) -> str:
        return self._parts[-1][-1] if self._parts[-1] else ""

    def _write(self, text: str) -> None:
        if text:
            self._parts[-1].append(text)
