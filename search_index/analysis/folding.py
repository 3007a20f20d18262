"""One spelling for all spellings of a character: width, case, diacritics, vowel points, quotes, dashes."""

import re
import unicodedata

#: Letters that Unicode does not decompose, but that readers type without their stroke or as two letters.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ſ": "s"}
)

#: Marks that may be dropped without changing which word it is: Latin, Greek and Cyrillic accents, Hebrew points,
#: Arabic vowel signs and the tatweel, and characters of no width. Marks of Japanese, Thai and Indic scripts are
#: not here: there they are part of the letter.
_MARKS = "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u00ad\u200c\u200d\u2060\ufeff]"


def fold(text: str) -> str:
    """Return `text` as it is compared: NFKC, case folded, without diacritics, composed. Idempotent."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFKC", re.sub(_MARKS, "", decomposed)).translate(_LETTERS)


def clean(text: str) -> str:
    """Return `text` composed (NFC), with lone surrogates and control characters replaced by spaces.

    What is indexed, stored and searched goes through here, so that nothing later fails on a character.
    """
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", re.sub(_UNUSABLE, " ", text))


#: Lone surrogates cannot be encoded; controls other than the newline and direction marks carry no word.
_UNUSABLE = "[\ud800-\udfff\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]"
