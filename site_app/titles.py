"""Titles as an index has them: a leading article does not count, nor do accents, case and signs."""

import re
import unicodedata

#: Where titles stand that begin with anything but A to Z or Hangul.
OTHER = "#"
#: The initial consonants in the order of Unicode, tense ones under the plain one as in a dictionary's thumb index.
INITIALS = "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"
#: All that titles are found under, in order.
LETTERS = (OTHER, *"ABCDEFGHIJKLMNOPQRSTUVWXYZ", *dict.fromkeys(INITIALS))

#: Hangul: the first syllable, how many syllables there are to each initial consonant, the first such consonant.
_FIRST_SYLLABLE, _SYLLABLES, _FIRST_INITIAL = 0xAC00, 588, 0x1100
#: An article that a word follows, whatever signs stand around.
_ARTICLE = r"^[\W_]*(?:the|an?)\s+(?=.*\w)"
_ACCENTS = "[\u0300-\u036f]"
_APOSTROPHES = "['’ʼ]"
_SIGNS = r"[\W_]+"
_PARTING = r"[(\[:–—]"
#: Letters that no normal form takes apart.
_LIGATURES = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})

SortKey = tuple[int, list[list[tuple[bool, int, str]]]]


def letter_of(title: str) -> str:
    """Return which of LETTERS a title is found under."""
    return _letter(_folded(_without_article(title)))


def sort_key(title: str) -> SortKey:
    """Return what titles are sorted by: the place of their letter, then their words; numbers by what they count.

    What stands in parentheses or after a colon counts last, as in Alien (1979), Alien 3 (1992).
    """
    phrases = filter(None, map(_folded, re.split(_PARTING, _without_article(title))))
    parts = [[*map(_part_key, re.findall("[0-9]+|[^0-9]+", phrase))] for phrase in phrases]
    return LETTERS.index(letter_of(title)), parts


def _part_key(part: str) -> tuple[bool, int, str]:
    digits = part.lstrip("0")
    return (False, len(digits), digits) if part[0] in "0123456789" else (True, 0, part)


def _letter(text: str) -> str:
    first = text[:1].upper()
    if first in LETTERS:
        return first
    code = ord(first) if len(first) == 1 else 0
    syllable, initial = (code - _FIRST_SYLLABLE) // _SYLLABLES, code - _FIRST_INITIAL
    for number in (syllable, initial):
        if 0 <= number < len(INITIALS):
            return INITIALS[number]
    return OTHER


def _without_article(title: str) -> str:
    return re.sub(_ARTICLE, "", re.sub(_APOSTROPHES, "", title).casefold())


def _folded(text: str) -> str:
    """Return words as the index has them, Hangul in whole syllables."""
    letters = re.sub(_ACCENTS, "", unicodedata.normalize("NFKD", text).casefold().translate(_LIGATURES))
    return re.sub(_SIGNS, " ", unicodedata.normalize("NFC", letters)).strip()
