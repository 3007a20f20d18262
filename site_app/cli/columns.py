"""Text in columns of a terminal, where a letter of Korean, Chinese or Japanese takes two and an accent none."""

import unicodedata
from collections.abc import Iterator

#: Stands for what was cut off.
CUT = "…"


def width(text: str) -> int:
    """Return how many columns a text takes (Unicode Standard Annex 11)."""
    if text.isascii():
        return len(text)
    return sum(map(_width_of, text))


def cut(text: str, columns: int) -> str:
    """Return a text that takes no more columns than that, and says so if it is not whole."""
    if width(text) <= columns:
        return text
    kept = ""
    for char in text:
        if width(kept + char) > columns - width(CUT):
            break
        kept += char
    return kept.rstrip() + CUT


def fit(text: str, columns: int, *, right: bool = False) -> str:
    """Return a text that takes exactly so many columns, cut or filled up; at the left where it stands `right`."""
    text = cut(text, columns)
    room = " " * (columns - width(text))
    return room + text if right else text + room


def wrap(text: str, columns: int) -> Iterator[str]:
    """Yield the lines of a text, each of so many columns at most; a longer word has a line of its own."""
    line = ""
    for word in text.split():
        if line and width(line) + 1 + width(word) > columns:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    if line:
        yield line


def _width_of(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
