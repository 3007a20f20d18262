"""Text into words: the one analysis that the index and the query share."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from search_index.analysis.folding import fold
from search_index.analysis.hangul import is_hangul


class Word(NamedTuple):
    """A folded word and where it stands: `text[start:end]` of the text analysed."""

    form: str
    start: int
    end: int


class Unit(NamedTuple):
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


class Text(NamedTuple):
    """A text read: the form of each word in order, and where it starts.

    `lengths` has those words, by their place, that do not end where their letters do (`end_of_letters`). `joined` are
    the spellings without hyphens, each with the places of the first and last word it stands for. A unit is called by
    that, or by its first word: `inner` are the words that no unit is called by, and `spellings` the names of units not
    written as they are called, each with how it is written.
    """

    forms: list[str]
    starts: list[int]
    lengths: dict[int, int]
    joined: list[tuple[str, int, int]]
    inner: list[str]
    spellings: list[tuple[str, str]]


#: What keeps a run of characters apart from its neighbours inside one unit.
_HANGUL, _UNSPACED = "hangul", "unspaced"

#: Where scripts begin, and which; None for the others. "Unspaced" scripts write no spaces between words (Thai to Khmer,
#: kana, Han), so their words are pairs of characters. Blocks from the Unicode Standard.
_SCRIPTS = (
    *((0x0000, None), (0x0E00, _UNSPACED), (0x0F00, None), (0x1000, _UNSPACED), (0x10A0, None), (0x1100, _HANGUL)),
    *((0x1200, None), (0x1780, _UNSPACED), (0x1800, None), (0x3005, _UNSPACED), (0x3008, None), (0x3040, _UNSPACED)),
    *((0x3100, None), (0x3130, _HANGUL), (0x3190, None), (0x31F0, _UNSPACED), (0x3200, None), (0x3400, _UNSPACED)),
    *((0x4DC0, None), (0x4E00, _UNSPACED), (0xA000, None), (0xA960, _HANGUL), (0xA980, None), (0xAC00, _HANGUL)),
    *((0xD800, None), (0xF900, _UNSPACED), (0xFB00, None), (0xFF66, _UNSPACED), (0xFFA0, _HANGUL), (0xFFDD, None)),
    *((0x20000, _UNSPACED), (0x40000, None)),
)
_SCRIPT_STARTS = [start for start, _ in _SCRIPTS]

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
_LETTERS_AND_DIGITS = re.compile(r"[^\W_]+")
#: Of words that are not plain ones: `re` compiles these when the first comes.
_APOSTROPHE = rf"[{_APOSTROPHES}]"
_WITHOUT_HYPHENS = rf"[^{_HYPHENS}]+"


def units(text: str) -> Iterator[Unit]:
    """Yield the units of `text` in order. The underscore is a Markdown mark here, never a letter."""
    for match in _UNIT.finditer(text.replace("_", " ")):
        if unit := _unit(match.group(), match.start()):
            yield unit


def read(text: str) -> Text:
    """Return the words of `text`, as `units` yields them."""
    forms: list[str] = []
    starts: list[int] = []
    found = Text(forms, starts, {}, [], [], [])
    for match in _UNIT.finditer(text.replace("_", " ")):
        raw = match.group()
        if raw.isascii() and raw.isalnum():
            form = raw.lower()
            forms.append(form)
            starts.append(match.start())
            if form != raw:
                found.spellings.append((form, raw))
        elif unit := _unit(raw, match.start()):
            _add(found, unit, text)
    return found


def _add(found: Text, unit: Unit, text: str) -> None:
    first = len(found.forms)
    for place, (form, start, end) in enumerate(unit.words, first):
        found.forms.append(form)
        found.starts.append(start)
        if end_of_letters(text, start) != end:
            found.lengths[place] = end - start
    if unit.joined:
        found.joined.append((unit.joined, first, len(found.forms) - 1))
    name, spelling = unit.joined or unit.words[0].form, text[unit.start : unit.end]
    found.inner.extend(found.forms[first if unit.joined else first + 1 :])
    if spelling != name:
        found.spellings.append((name, spelling))


def end_of_letters(text: str, start: int) -> int:
    """Return where the letters and digits end that begin at `start`: most words end there."""
    letters = _LETTERS_AND_DIGITS.match(text, start)
    return letters.end() if letters else start


def _unit(raw: str, start: int) -> Unit | None:
    return Unit((Word(fold(raw), start, start + len(raw)),)) if is_plain(raw) else _compound(raw, start)


def _compound(raw: str, offset: int) -> Unit | None:
    """Take apart what is not plainly one word: hyphens, apostrophes, a change of script."""
    raw = _without_possessives(raw)
    words: list[Word] = []
    parts = 0
    for part in re.finditer(_WITHOUT_HYPHENS, raw):
        start, before = offset + part.start(), len(words)
        for script, run in groupby(part.group(), key=_script):
            length = sum(1 for _ in run)
            at = start - offset
            words.extend(_words_of_run(raw[at : at + length], script, start))
            start += length
        parts += len(words) > before
    if not words:
        return None
    is_joinable = parts > 1 and not any(_script(c) == _UNSPACED for c in raw)
    return Unit(tuple(words), "".join(word.form for word in words) if is_joinable else None)


def _without_possessives(raw: str) -> str:
    end = len(raw)
    while end > 2 and raw[end - 2] in _APOSTROPHES and raw[end - 1] in "sS":  # noqa: PLR2004 - the two characters of ’s
        end -= 2
    return raw[:end]


def _words_of_run(run: str, script: str | None, start: int) -> Iterator[Word]:
    form = fold(without_apostrophes(run))
    if not form:
        return
    if script != _UNSPACED or len(form) == 1:
        yield Word(form, start, start + len(run))
        return
    # Folding may change how many characters there are (half-width kana): then each pair is all of the run.
    in_step = len(form) == len(run)
    for at in range(len(form) - 1):
        yield Word(form[at : at + 2], *((start + at, start + at + 2) if in_step else (start, start + len(run))))


def _script(character: str) -> str | None:
    return _SCRIPTS[bisect_right(_SCRIPT_STARTS, ord(character)) - 1][1]


def is_plain(raw: str) -> bool:
    """Say whether a unit is one word without apostrophes, hyphens or a change of script."""
    return (raw.isascii() and raw.isalnum()) or is_hangul(raw)


def spell(raw: str) -> str:
    """Return a unit as it is written, folded: *Soo‑Hee* as *soo-hee*, *rock’n’roll* as *rocknroll*."""
    parts = (fold(without_apostrophes(part)) for part in re.findall(_WITHOUT_HYPHENS, raw))
    return "-".join(filter(None, parts))


def without_apostrophes(raw: str) -> str:
    """Return a unit without its apostrophes: *don’t* as *dont*."""
    return re.sub(_APOSTROPHE, "", raw)


def is_unspaced(form: str) -> bool:
    """Say whether a word is of a script without spaces, and so a character or a pair of them."""
    return _script(form[0]) == _UNSPACED
