"""Footnotes: written anywhere in a text, printed below each section that uses them."""

import re
from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from site_app.source.files.faults import Problem, RefusedError
from site_app.source.markdown.blocks import NOTE, NOTE_CLOSE, line_of

#: What may be a reference to a footnote; wherever it stands, as one label may hold the beginning of another.
REFERENCE = re.compile(r"\[\^(?=([^\] \n]+)\])")
#: Characters of footnotes that are printed again, below a second section and so on: as much as a long review has.
MOST_REPEATED = 100_000


class Notes:
    """The footnotes of one text, by label; `used` are those that a section refers to.

    `again` are the beginnings of those that another of their label comes before.
    """

    def __init__(self) -> None:
        self.blocks: dict[str, list[Token]] = {}
        self.again: list[Token] = []
        self.used: set[str] = set()
        self._mentioned: dict[str, list[str]] = {}
        self._printed: set[str] = set()
        self._repeated = 0

    def mentioned_in(self, blocks: Iterable[Token]) -> list[str]:
        """Return the labels of the footnotes that blocks speak of, and those that these speak of, and so on."""
        found: dict[str, None] = {}
        sought = self._mentions(blocks)
        while sought:
            label = sought.pop()
            if label not in found:
                found[label] = None
                sought += self._mentions_of(label)
        return list(found)

    def copy(self, label: str) -> Iterator[Token]:
        """Yield a footnote's blocks for a section of its own. Raises RefusedError where that repeats too much."""
        if label in self._printed:
            self._repeated += sum(1 + len(token.content) for token in self.blocks[label])
        self._printed.add(label)
        if self._repeated > MOST_REPEATED:
            what = f"footnotes used in several sections repeat more than {MOST_REPEATED:,} characters"
            raise RefusedError(line_of(self.blocks[label][0]), what, "use each in one section")
        for token in self.blocks[label]:
            yield token.copy(attrs=dict(token.attrs), children=None if token.children is None else [])

    def _mentions_of(self, label: str) -> list[str]:
        if label not in self._mentioned:
            self._mentioned[label] = self._mentions(self.blocks[label])
        return self._mentioned[label]

    def _mentions(self, blocks: Iterable[Token]) -> list[str]:
        inside = (token.content for token in blocks if token.type == "inline")
        return [label for content in inside for label in REFERENCE.findall(content) if label in self.blocks]


def take_notes(blocks: list[Token]) -> tuple[list[Token], Notes]:
    """Return the blocks of a text without its footnotes, and these."""
    notes = Notes()
    others: list[Token] = []
    open_notes = [others]
    for token in blocks:
        if token.type == NOTE:
            label = token.meta["label"]
            notes.again += [token] if label in notes.blocks else []
            open_notes.append(notes.blocks.setdefault(label, []))
        open_notes[-1].append(token)
        if token.type == NOTE_CLOSE:
            open_notes.pop()
    return others, notes


def repeated_notes(notes: Notes) -> Iterator[Problem]:
    """Find footnotes that another of their label comes before; one of their texts would be lost."""
    for token in notes.again:
        yield Problem(
            line_of(token), f"the footnote [^{token.meta['label']}] has a text already", "rename one of the two"
        )


def unused_notes(notes: Notes) -> Iterator[Problem]:
    """Find footnotes that no section refers to; their text would be lost."""
    for label, blocks in notes.blocks.items():
        if label not in notes.used:
            what = f"the footnote [^{label}] is never used"
            yield Problem(line_of(blocks[0]), what, f"write [^{label}] where it belongs")
