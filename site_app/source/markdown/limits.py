"""How much a text may have: each cap bounds what Markdown, the pages or the index would take too long for.

A text of a mebibyte that keeps them all is built within some seconds.
"""

import re

from markdown_it.rules_block import StateBlock, table

from site_app.source.files.faults import RefusedError

#: A novel has ten thousand lines.
MOST_LINES = 20_000
#: A novella. The index takes some forty microseconds for each new word, and a hundred for a Korean one.
MOST_WORDS = 30_000
#: Ten times the longest in any dictionary. What is made of it, such as its other spellings, is as long again.
LONGEST_WORD = 1_000
#: A book has fifty. Each becomes a page, and a document of the index.
MOST_SECTIONS = 1_000
#: Brackets left open in one paragraph; more is a mistake or an attack.
MOST_OPEN_BRACKETS = 50

#: What Markdown or HTML stops at, some of it again for each of its kind before: signs and the no-break space. Prose has
#: one in a hundred characters.
MARKS = re.compile(r"[!#$%&*+\-:<=>@\[\\\]^_`{|}~\u00a0]")
MOST_MARKS_IN_A_PARAGRAPH = 5_000
MOST_MARKS_IN_A_TEXT = 50_000
#: Cells of all tables of a text: a table that a reader would scroll through for minutes. Rows that are shorter than
#: their header are filled up, so that a few characters would make a million.
MOST_CELLS = 20_000
#: Characters that a text may be printed as. Addresses are printed again for each link to them.
LARGEST_HTML = 4 * 1024 * 1024

#: Letters that stand side by side in one word; in scripts that write no spaces (`search_index.analysis`) each is one.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u31f0-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
WORD = re.compile(rf"[{_UNSPACED}]|[{_HANGUL}]+|[^\W_{_UNSPACED}{_HANGUL}]+")


def count_words(text: str) -> int:
    """Return about how many words the index will find in a text."""
    return len(WORD.findall(text))


def refuse_bombs(lines: list[str]) -> None:
    """Raise RefusedError at the first line that is too much for the parser; a text without any is read in a moment."""
    if len(lines) > MOST_LINES:
        what = f"the file has more than {MOST_LINES:,} lines"
        raise RefusedError(MOST_LINES + 1, what, "split it into several reviews")
    depth = in_paragraph = in_text = words = 0
    for number, line in enumerate(lines, 1):
        blank = not line.strip()
        depth = 0 if blank else max(0, depth + line.count("[") - line.count("]"))
        marks = len(MARKS.findall(line.lstrip("> ")))
        in_paragraph, in_text = (0 if blank else in_paragraph + marks), in_text + marks
        found = WORD.findall(line)
        words += len(found)
        if over := _over(depth, in_paragraph, in_text, max(map(len, found), default=0), words):
            raise RefusedError(number, *over)


def _over(depth: int, in_paragraph: int, in_text: int, longest: int, words: int) -> tuple[str, str] | None:
    """Return the first cap that is passed by brackets, marks, a word or all words, and the remedy."""
    if depth > MOST_OPEN_BRACKETS:
        return f"more than {MOST_OPEN_BRACKETS} brackets [ are left open", "close or delete them"
    if in_paragraph > MOST_MARKS_IN_A_PARAGRAPH or in_text > MOST_MARKS_IN_A_TEXT:
        return "there are more marks (such as *, [ or &) than text", "write it plainly"
    if longest > LONGEST_WORD:
        return f"a word has more than {LONGEST_WORD:,} letters", "put spaces between words"
    if words > MOST_WORDS:
        return f"the text has more than {MOST_WORDS:,} words", "split it into several reviews"
    return None


def table_within_cap(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table as markdown-it does. Raises RefusedError for one of more cells than a text may have."""
    if not silent and table(state, start, end, silent=True):
        columns = state.src.count("|", state.bMarks[start], state.eMarks[start]) + 1
        rows = next((line for line in range(start, end) if state.isEmpty(line)), end) - start
        state.env["cells"] = cells = state.env.get("cells", 0) + columns * rows
        if cells > MOST_CELLS:
            raise RefusedError(start + 1, f"the tables have more than {MOST_CELLS:,} cells", "shorten this one")
    return table(state, start, end, silent)


class Room:
    """How much one text may still be printed as."""

    def __init__(self) -> None:
        self.left = LARGEST_HTML

    def take(self, characters: int, line: int) -> None:
        """Print some characters from `line` on. Raises RefusedError where there is no room for them."""
        self.left -= characters
        if self.left < 0:
            what = f"the text prints as more than {LARGEST_HTML:,} characters"
            raise RefusedError(line, what, "repeat its long links and notes less often")
