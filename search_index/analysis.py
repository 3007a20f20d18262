"""Text into words: the one analysis that the index and the query share."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from search_index.folding import fold


class Word(NamedTuple):
    """A folded word and where it stands: `text[start:end]` of the text analysed."""

    form: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands between spaces: one word, or several that belong together (*Soo-hee*, *K-drama*, *2024년*).

    `joined` is the spelling without hyphens, where there is one that differs from the words.
    """

    words: tuple[Word, ...]
    joined: str | None = None

    @property
    def start(self) -> int:
        """Where the unit begins in the text."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where the unit ends in the text."""
        return self.words[-1].end


#: Scripts that write no spaces between words: Thai to Khmer, kana, Han. Their words are pairs of characters.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc"

#: Combining marks are not \\w, yet belong to their word: Indic vowels, Thai tones, decomposed accents.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0dff"
    "\u0e30-\u0e4e\u0eb0-\u0ecd\u0f71-\u0fbc\u102b-\u103e\u17b4-\u17d3\u1ab0-\u1aff\u200c\u200d"
    "\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f"
)
_APOSTROPHES = "'’‘ʼ＇`´"
_HYPHENS = "\\-‐‑\u00ad－﹣"

_LETTER = rf"[\w{_MARKS}]"
_UNIT = re.compile(rf"{_LETTER}+(?:[{_APOSTROPHES}{_HYPHENS}]{_LETTER}+)*")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}][sS]$")
_PART = re.compile(rf"[{_UNSPACED}]+|[{_HANGUL}]+|[^{_UNSPACED}{_HANGUL}{_HYPHENS}]+")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_IS_ONE_WORD = re.compile(r"[a-zA-Z0-9]+|[가-힣]+").fullmatch
_APOSTROPHE = re.compile(rf"[{_APOSTROPHES}]")
_HYPHEN = re.compile(rf"[{_HYPHENS}]")


def units(text: str) -> Iterator[Unit]:
    """Yield the units of `text` in order. The underscore is a Markdown mark here, never a letter."""
    for match in _UNIT.finditer(text.replace("_", " ")):
        raw, start = match.group(), match.start()
        if _IS_ONE_WORD(raw):
            yield Unit((Word(fold(raw), start, match.end()),))
        elif unit := _compound(raw, start):
            yield unit


def _compound(raw: str, offset: int) -> Unit | None:
    """Take apart what is not plainly one word: hyphens, apostrophes, a change of script."""
    raw = _POSSESSIVE.sub("", raw)
    words: list[Word] = []
    for part in _PART.finditer(raw):
        words.extend(_words_of_part(part.group(), offset + part.start()))
    if not words:
        return None
    joined = None
    if len(words) > 1 and _HYPHEN.search(raw) and not _IS_UNSPACED.search(raw):
        joined = "".join(word.form for word in words)
    return Unit(tuple(words), joined)


def _words_of_part(part: str, start: int) -> Iterator[Word]:
    form = fold(_APOSTROPHE.sub("", part))
    if not form:
        return
    if not _IS_UNSPACED.match(part) or len(form) == 1:
        yield Word(form, start, start + len(part))
        return
    for i in range(len(form) - 1):
        at = start + i if len(form) == len(part) else start
        end = at + 2 if len(form) == len(part) else start + len(part)
        yield Word(form[i : i + 2], at, end)


def words(text: str) -> Iterator[Word]:
    """Yield the words of `text` in order, without the joined spellings."""
    for unit in units(text):
        yield from unit.words


def is_unspaced(form: str) -> bool:
    """Say whether a word is of a script without spaces, and so a character or a pair of them."""
    return _IS_UNSPACED.match(form) is not None
