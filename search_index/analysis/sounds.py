"""How words of Hangul sound, roughly: one key for all that people may write in the same Latin letters.

A key tells a class of consonants, of vowels and of endings for each syllable. Words are keyed as they are written and,
where neighbouring syllables change each other, as they are said (Standard Pronunciation of Korean, rules 13 to 20).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from search_index.analysis.hangul import Syllable, take_apart

#: The classes: of consonants before a vowel, of vowels, of consonants after it.
_ONSETS: Final = {
    "K": "ㄱㄲㅋ",
    "T": "ㄷㄸㅌ",
    "P": "ㅂㅃㅍ",
    "C": "ㅈㅉㅊ",
    "S": "ㅅㅆ",
    "H": "ㅎ",
    "N": "ㄴ",
    "M": "ㅁ",
}
_VOWELS: Final = {"a": "ㅏ", "e": "ㅐㅔ", "o": "ㅓㅗㅜㅡ", "i": "ㅣㅢ", "A": "ㅑ", "E": "ㅖㅒ", "O": "ㅕㅛㅠ"}
_DIPHTHONGS: Final = {"1": "ㅘ", "2": "ㅝ", "3": "ㅚㅙㅞ", "4": "ㅟ"}
_CODAS: Final = {
    "k": "ㄱㄲㅋㄳㄺ",
    "n": "ㄴㄵㄶ",
    "t": "ㄷㅅㅆㅈㅊㅌㅎ",
    "l": "ㄹㄼㄽㄾㅀ",
    "m": "ㅁㄻ",
    "p": "ㅂㅍㅄㄿ",
    "G": "ㅇ",
}

#: The surnames of two syllables.
LONG_SURNAMES: Final = ("남궁", "황보", "선우", "제갈", "독고", "사공", "서문")
#: The surnames that most Koreans have (census of 2015), and the first syllable of those with two.
SURNAMES: Final = frozenset(
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도"
    "소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용라봉예경독사"
)

#: A name has so many syllables at most; any other word so many that somebody would write in Latin letters.
LONGEST_NAME: Final = 4
LONGEST_WORD: Final = 8


def _by_letter(*classes: dict[str, str]) -> dict[str, str]:
    return {letter: kind for some in classes for kind, letters in some.items() for letter in letters}


ONSET_CLASSES: Final = _by_letter(_ONSETS, {"L": "ㄹ", "": "ㅇ"})
VOWEL_CLASSES: Final = _by_letter(_VOWELS, _DIPHTHONGS)
CODA_CLASSES: Final = _by_letter(_CODAS) | {"": ""}

#: What a closing consonant becomes before ㄴ, ㅁ and ㄹ.
_NASAL: Final = {"k": "ㅇ", "t": "ㄴ", "p": "ㅁ"}
#: Consonants that sound otherwise where they move over to a syllable that begins with a vowel.
_MOVING: Final = {"ㄹ": "ㄹ", "ㅅ": "ㅅ", "ㅆ": "ㅆ", "ㅈ": "ㅈ", "ㅊ": "ㅊ", "ㅌ": "ㅌ", "ㅎ": "ㅇ"}

#: Parts the keys of syllables.
_MARK: Final = "."

Syllables = tuple[Syllable, ...]


class LatinName(NamedTuple):
    """A name in Latin letters: its words, folded, and a key of its sound; `is_given` for one without its surname."""

    key: str
    words: tuple[str, ...]
    is_given: bool = False


def pronunciations(word: str) -> tuple[Syllables, ...]:
    """Return the syllables of a word of Hangul as they are written and, where that differs, as they are said."""
    written = tuple(map(take_apart, word))
    said = tuple(_said(written))
    return (written,) if said == written else (written, said)


def key_of(syllables: Sequence[Syllable]) -> str:
    """Return the key of syllables."""
    return join_keys(ONSET_CLASSES[lead] + VOWEL_CLASSES[vowel] + CODA_CLASSES[tail] for lead, vowel, tail in syllables)


def join_keys(keys: Iterable[str]) -> str:
    """Return the key of syllables whose keys these are."""
    return _MARK.join(keys)


def sound_keys(word: str) -> tuple[str, ...]:
    """Return the keys of a word of Hangul, one or two."""
    return tuple(dict.fromkeys(map(key_of, pronunciations(word))))


def _said(written: Syllables) -> Iterator[Syllable]:
    lead = written[0].lead
    for at, (_, vowel, tail) in enumerate(written):
        following = written[at + 1].lead if at + 1 < len(written) else ""
        said_tail, said_following = _meet(tail, following) if tail and following else (tail, following)
        yield Syllable(lead, vowel, said_tail)
        lead = said_following


def _meet(tail: str, lead: str) -> tuple[str, str]:
    """Return what a closing consonant and the one that follows it are said like."""
    if lead == "ㅇ":
        return ("", _MOVING[tail]) if tail in _MOVING else (tail, lead)
    kind = CODA_CLASSES[tail]
    if lead == "ㄹ":
        if kind in "nl":
            return "ㄹ", "ㄹ"
        return _NASAL.get(kind, tail), "ㄴ"
    if lead == "ㄴ" and kind == "l":
        return "ㄹ", "ㄹ"
    return (_NASAL[kind], lead) if lead in "ㄴㅁ" and kind in _NASAL else (tail, lead)
