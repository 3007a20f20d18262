"""The picture that stands for a review where it is shared: its title on the site's paper, drawn at build."""

import io
import zlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

from site_app.build.accent import LIGHT_PAPER, readable_on_paper

FONTS = Path(__file__).parent / "fonts"
BOLD, REGULAR, HANGUL = "pagella-bold.otf", "pagella-regular.otf", "nanum-myeongjo-bold.ttf"
#: What Open Graph and Twitter cards show uncropped, in pixels.
SIZE = (1200, 630)
MARGIN = 88
WIDTH = SIZE[0] - 2 * MARGIN
#: Sizes tried for the title, until it fits in so many lines.
TITLE_SIZES = (96, 80, 68, 58, 50)
TITLE_LINES = 3
SUBTITLE_SIZE, SUBTITLE_LINES = 46, 2
SMALL_SIZE = 34
#: No card holds more letters than this, however narrow; what is beyond need not be measured.
MOST_LETTERS = 400
#: From here on the letters are those of East Asia, but for the punctuation of every script.
FIRST_HANGUL, PUNCTUATION = "\u1100", "–—’‘“”…·"
INK = "#1d1a16"
#: A pixel says how much ink lies on the paper; those from here on, how much of the accent. Few shades are enough for
#: the edges of letters, and half the bytes of many.
SHADES = 8
FULL = 255


class Share(NamedTuple):
    """A picture to share: its address, its size in pixels, and what it shows in words."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class CardText:
    """What a card says."""

    kicker: str
    title: str
    subtitle: str
    site: str


def draw_card(text: CardText, accent: str) -> bytes:
    """Return the card as PNG, the same bytes for the same words."""
    text = CardText(*(words[:MOST_LETTERS] for words in astuple(text)))
    ink, coloured = (Image.new("L", SIZE) for _ in range(2))
    pen, accent_pen = ImageDraw.Draw(ink), ImageDraw.Draw(coloured)
    accent_pen.rectangle((0, 0, SIZE[0], 14), fill=FULL)
    _write(accent_pen, _wrapped(text.kicker.upper(), SMALL_SIZE, REGULAR)[:1], MARGIN - 20, SMALL_SIZE, REGULAR)
    size, lines = _fitting(text.title)
    bottom = _write(pen, lines, MARGIN + 44, size, BOLD)
    _write(pen, _wrapped(text.subtitle, SUBTITLE_SIZE, REGULAR)[:SUBTITLE_LINES], bottom + 22, SUBTITLE_SIZE, REGULAR)
    _write(accent_pen, _wrapped(text.site, SMALL_SIZE, BOLD)[:1], SIZE[1] - MARGIN - 8, SMALL_SIZE, BOLD)
    ink = ink.point(lambda shade: shade * (SHADES - 1) // FULL)
    accents = coloured.point(lambda shade: shade * (SHADES - 1) // FULL + SHADES)
    ink.paste(accents, mask=coloured.point(lambda shade: 255 if shade else 0))
    ink.putpalette(_ramp(INK) + _ramp(readable_on_paper(accent)))
    file = io.BytesIO()
    # Paper is runs of one shade: to look for these alone makes less, in half the time.
    ink.save(file, "PNG", compress_type=zlib.Z_RLE)
    return file.getvalue()


def _fitting(title: str) -> tuple[int, list[str]]:
    """Return the largest size at which the title fits, and its lines."""
    for size in TITLE_SIZES:
        lines = _wrapped(title, size, BOLD)
        if len(lines) <= TITLE_LINES:
            return size, lines
    last = lines[TITLE_LINES - 1]
    while _length(last + "…", size, BOLD) > WIDTH:
        last = last[:-1]
    return size, [*lines[: TITLE_LINES - 1], last.rstrip(",;:. ") + "…"]


def _wrapped(text: str, size: int, name: str) -> list[str]:
    lines: list[str] = []
    for part in (part for word in text.split() for part in _parts(word, size, name)):
        longer = f"{lines[-1]} {part}" if lines else part
        if lines and _length(longer, size, name) <= WIDTH:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def _parts(word: str, size: int, name: str) -> list[str]:
    """Return a word in parts that each fit a line; most words are one part."""
    letters = max(1, int(len(word) * WIDTH / max(WIDTH, _length(word, size, name))))
    return [word[start : start + letters] for start in range(0, len(word), letters)]


def _write(pen: ImageDraw.ImageDraw, lines: Sequence[str], top: int, size: int, name: str) -> int:
    """Write lines from `top` down; return where they end."""
    for line in lines:
        left = float(MARGIN)
        for text, font in _runs(line, size, name):
            pen.text((left, top + size), text, fill=FULL, font=font, anchor="ls")
            left += font.getlength(text)
        top += round(size * 1.14)
    return top


def _length(text: str, size: int, name: str) -> float:
    return sum(font.getlength(part) for part, font in _runs(text, size, name))


def _runs(text: str, size: int, name: str) -> list[tuple[str, FreeTypeFont]]:
    """Return the text in runs, each with the font that has its letters."""
    fonts = groupby(text, key=lambda letter: HANGUL if letter >= FIRST_HANGUL and letter not in PUNCTUATION else name)
    return [("".join(letters), _font(font, size)) for font, letters in fonts]


@lru_cache
def _font(name: str, size: int) -> FreeTypeFont:
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


def _ramp(colour: str) -> list[int]:
    """Return a palette from the paper to a colour."""
    paper, end = (_channels(code) for code in (LIGHT_PAPER, colour))
    return [
        round(start + (stop - start) * step / (SHADES - 1))
        for step in range(SHADES)
        for start, stop in zip(paper, end, strict=True)
    ]


def _channels(code: str) -> bytes:
    return bytes.fromhex(code.removeprefix("#"))
