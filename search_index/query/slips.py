"""What may have been meant by a beginning that no word has: beginnings a slip of the finger away that some word has."""

from collections.abc import Iterator
from string import ascii_lowercase
from typing import Final

from search_index.analysis.hangul import LEADS
from search_index.index.storage import SortedLines
from search_index.query.budget import SCANNED, VARIANT, Budget

#: Below four letters a beginning has too many neighbours to guess, if nothing else is typed; below three in any case.
SHORTEST_ALONE: Final = 4
SHORTEST: Final = 3
#: Beyond this it is no word; bounds the work.
LONGEST: Final = 40


def beginnings_near(lines: SortedLines, typed: str, budget: Budget) -> Iterator[str]:
    """Yield beginnings of lines that differ by a letter too many, too few or wrong, or by two swapped.

    The last letter of what is typed may be swapped, and is right otherwise.
    """
    yield from _with_another_first(lines, typed, budget)
    text = lines.around(typed[0])
    for at in range(1, len(typed)):
        beginning = f"\n{typed[:at]}"
        start = text.find(beginning)
        if start < 0 or not budget.spend(VARIANT + len(text) // SCANNED):
            return
        text = text[start : text.index("\n", text.rfind(beginning) + 1) + 1]
        swapped = f"{beginning}{typed[at + 1 : at + 2]}{typed[at]}{typed[at + 2 :]}"
        if swapped in text:
            yield swapped[1:]
        if at < len(typed) - 1:
            yield from _mended(text, typed, at, budget)


def _mended(lines: str, typed: str, at: int, budget: Budget) -> Iterator[str]:
    """Yield the beginnings of lines that go on as typed after a slip at one letter; all begin as what is before it."""
    rest = typed[at + 1 :]
    found = -1
    while (found := lines.find(rest, found + 1)) >= 0 and budget.spend(VARIANT):
        line = lines.rfind("\n", 0, found) + 1
        too_few = found == line + at + 2 and lines[line + at + 1] == typed[at]
        if too_few or line + at <= found <= line + at + 1:
            yield lines[line : found + len(rest)]


def _with_another_first(lines: SortedLines, typed: str, budget: Budget) -> Iterator[str]:
    """Yield beginnings of lines that differ in the first letter, or have it second."""
    letters = ascii_lowercase if typed.isascii() else LEADS
    others = (typed[1] + typed[0] + typed[2:], typed[1:], *(letter + typed[1:] for letter in letters))
    for beginning in (*others, *(letter + typed for letter in letters)):
        if not budget.spend(VARIANT):
            return
        if lines.has_starting(beginning):
            yield beginning
