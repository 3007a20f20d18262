"""Comments, `<!-- … -->`: notes that writers leave for themselves, taken out before anything else reads the text.

In code they are text. One that has its lines to itself ends a paragraph, as in CommonMark (0.31, 4.6); any other is as
though it had not been written, whatever it spans.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Final, NamedTuple

from markdown_it.token import Token

from site_app.source.files.faults import RefusedError
from site_app.source.markdown.blocks import CODE, LINES

#: What stays of a comment that has its lines to itself: a block of HTML, which ends what it would end and is dropped.
EMPTY: Final = "<!---->"
OPENED: Final = "<!--"
#: A sign that stands for itself, the ends of code, or the beginning of a comment.
MARK = re.compile(r"\\.|`+|<!--", re.DOTALL)
BACKTICKS = re.compile("`+")
COMMENT = re.compile(r"<!--(?:-?>|.*?-->)", re.DOTALL)
#: Stands for a comment while a text is put together; no text has it. A space before it needs none behind.
_GONE = "\0"
_SPACE_BEHIND = re.compile(rf"(?<![^ \t]){_GONE}[ \t]+")
#: How often a text is read anew because a comment that begins in a sentence had in it what begins code.
MOST_READINGS = 3


class Uncommented(NamedTuple):
    """A text without its comments: its blocks; and its lines, as many as before."""

    blocks: list[Token]
    lines: list[str]


def take_comments(lines: Sequence[str], parse: Callable[[str], list[Token]]) -> Uncommented:
    """Return a text, whose blocks `parse` finds, without its comments. Raises RefusedError for one that never ends."""
    left = _Text([*lines], [*range(len(lines))])
    for _ in range(MOST_READINGS):
        reading = _Reading(left, parse("\n".join(left.lines)))
        comments = [*reading.comments()]
        if not comments:
            return _in_place(reading, len(lines))
        left = reading.without(comments)
    what = f"more than {MOST_READINGS} comments begin in a sentence and have code in them"
    raise RefusedError(reading.line(comments[-1].start()), what, "start each on a line of its own")


class _Text(NamedTuple):
    """What is left of a text: its lines, and which of the file each is (from 0)."""

    lines: list[str]
    numbers: list[int]


class _Reading:
    """A text and its blocks, which tell where code is."""

    def __init__(self, text: _Text, blocks: list[Token]) -> None:
        self.lines, self.numbers = text
        self.blocks = blocks
        self._text = "\n".join(self.lines)
        self._starts = [0, *accumulate(len(line) + 1 for line in self.lines)]
        #: For each line of code, or of text that stands together, the line behind it.
        self._code, self._inline = (
            {row: token.map[1] for token in blocks if token.map and token.type in kinds for row in range(*token.map)}
            for kinds in (CODE, {"inline"})
        )
        self._html = {token.map[0]: _is_empty(token) for token in blocks if token.map and token.type == "html_block"}

    def line(self, place: int) -> int:
        """Return the line of the file (from 1) that a place of the text is on."""
        return self.numbers[self._row(place)] + 1

    def comments(self) -> Iterator["re.Match[str]"]:
        """Yield the comments in order, up to one that may have misled who found the blocks."""
        at = 0
        while OPENED in self._text and (mark := MARK.search(self._text, at)):
            row = self._row(mark.start())
            at = mark.end()
            if row in self._code:
                at = self._starts[self._code[row]]
            elif mark[0].startswith("`"):
                at = self._end_of_code(mark, row)
            elif mark[0] == OPENED:
                comment = self._comment(mark.start())
                at = comment.end()
                if not self._html.get(row):
                    yield comment
                if any(inside in self._code for inside in range(row + 1, self._row(at - 1) + 1)):
                    return

    def without(self, comments: Sequence["re.Match[str]"]) -> _Text:
        """Return the text without these comments; the lines that one ends on become one with that it begins on."""
        pieces = [0, *(end for comment in comments for end in comment.span()), len(self._text)]
        kept = (self._text[start:end] for start, end in zip(pieces[::2], pieces[1::2], strict=True))
        breaks = (comment[0].count("\n") for comment in comments)
        row, left = 0, _Text([], [])
        for line in _GONE.join(kept).split("\n"):
            shown = self._shown(line, row) if _GONE in line else line
            if shown.strip() or _GONE not in line:
                left.lines.append(shown)
                left.numbers.append(self.numbers[row])
            row += 1 + sum(next(breaks) for _ in range(line.count(_GONE)))
        return left

    def _shown(self, line: str, row: int) -> str:
        before, text = line.partition(_GONE)[0], _SPACE_BEHIND.sub("", line).replace(_GONE, "")
        return before + EMPTY if row in self._html and text.strip() == before.strip() else text

    def _row(self, place: int) -> int:
        return bisect_right(self._starts, place) - 1

    def _comment(self, start: int) -> "re.Match[str]":
        """Return the comment that begins at a place. Raises RefusedError if it goes on into the next one, or on."""
        comment = COMMENT.match(self._text, start)
        if comment is None:
            raise RefusedError(self.line(start), "this comment never ends", "close it with -->")
        inside = self._text.find(OPENED, start + 1, comment.end())
        if inside >= 0:
            what = f"this comment has another in it, in line {self.line(inside)}"
            raise RefusedError(self.line(start), what, "close it with --> before that")
        return comment

    def _end_of_code(self, opened: "re.Match[str]", row: int) -> int:
        """Return the end of the code that backticks open; where nothing closes it in its block, they open none."""
        length, end = len(opened[0]), self._starts[self._inline.get(row, row + 1)]
        runs = self._runs[length]
        closing = bisect_left(runs, opened.end())
        return runs[closing] + length if runs[closing:] and runs[closing] < end else opened.end()

    @cached_property
    def _runs(self) -> dict[int, list[int]]:
        """Where backticks begin, by how many stand together."""
        runs: dict[int, list[int]] = defaultdict(list)
        for run in BACKTICKS.finditer(self._text):
            runs[len(run[0])].append(run.start())
        return runs


def _is_empty(block: Token) -> bool:
    return block.type == "html_block" and block.content.strip() == EMPTY


def _in_place(reading: _Reading, size: int) -> Uncommented:
    """Return what was read, on the lines of the file, of which there are so many."""
    blocks = [token for token in reading.blocks if not _is_empty(token)]
    lines = [""] * size
    for number, line in zip(reading.numbers, reading.lines, strict=True):
        lines[number] = line
    if len(reading.numbers) < size:
        numbers = [*reading.numbers, size]
        for token in blocks:
            if token.map:
                first, end = token.map
                token.meta[LINES] = numbers[first:end]
                token.map = [numbers[first], numbers[end]]
    return Uncommented(blocks, lines)
