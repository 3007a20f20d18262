"""The letters inside a Hangul syllable (Unicode Standard, section 3.12: syllable = lead, vowel, optional tail)."""

from typing import Final, NamedTuple

#: Leads, vowels and tails in the order of the syllable block, as letters that can stand alone.
LEADS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS: Final = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")

_FIRST_SYLLABLE = 0xAC00

#: Letters typed with two keys, as those two: a half-typed 과 is 고, a half-typed 닭 is 달. Letters that wait for the
#: rest of their syllable (U+1100 and on, which NFKC makes of lone ones) become letters that stand alone.
_KEYS = str.maketrans(
    {
        **{chr(0x1100 + i): letter for i, letter in enumerate(LEADS)},
        **{chr(0x1161 + i): letter for i, letter in enumerate(VOWELS)},
        **{chr(0x11A7 + i): letter for i, letter in enumerate(TAILS)},
        "ㅘ": "ㅗㅏ",
        "ㅙ": "ㅗㅐ",
        "ㅚ": "ㅗㅣ",
        "ㅝ": "ㅜㅓ",
        "ㅞ": "ㅜㅔ",
        "ㅟ": "ㅜㅣ",
        "ㅢ": "ㅡㅣ",
        "ㄳ": "ㄱㅅ",
        "ㄵ": "ㄴㅈ",
        "ㄶ": "ㄴㅎ",
        "ㄺ": "ㄹㄱ",
        "ㄻ": "ㄹㅁ",
        "ㄼ": "ㄹㅂ",
        "ㄽ": "ㄹㅅ",
        "ㄾ": "ㄹㅌ",
        "ㄿ": "ㄹㅍ",
        "ㅀ": "ㄹㅎ",
        "ㅄ": "ㅂㅅ",
    }
)


class Syllable(NamedTuple):
    """A syllable taken apart; `tail` is empty when it ends in a vowel."""

    lead: str
    vowel: str
    tail: str

    def __str__(self) -> str:
        number = (LEADS.index(self.lead) * len(VOWELS) + VOWELS.index(self.vowel)) * len(TAILS)
        return chr(_FIRST_SYLLABLE + number + TAILS.index(self.tail))


def is_hangul(form: str) -> bool:
    """Say whether `form` consists of whole Hangul syllables only."""
    return not form.isascii() and min(form) >= "가" and max(form) <= "힣"


def take_apart(syllable: str) -> Syllable:
    """Return the letters of one syllable."""
    number, tail = divmod(ord(syllable) - _FIRST_SYLLABLE, len(TAILS))
    lead, vowel = divmod(number, len(VOWELS))
    return Syllable(LEADS[lead], VOWELS[vowel], TAILS[tail])


def has_tail(syllable: str) -> bool:
    """Say whether a syllable ends in a consonant."""
    return bool((ord(syllable) - _FIRST_SYLLABLE) % len(TAILS))


def keys(text: str) -> str:
    """Return `text` with each syllable as the keys that type it: 선재 → ㅅㅓㄴㅈㅐ. A half-typed word is a prefix."""
    if text.isascii():
        return text
    apart = "".join("".join(take_apart(c)) if "가" <= c <= "힣" else c for c in text)
    # Twice: the first time may turn a waiting letter into one that takes two keys.
    return apart.translate(_KEYS).translate(_KEYS)


def initials(text: str) -> str:
    """Return `text` with each syllable as its first consonant: 선재 업고 → ㅅㅈ ㅇㄱ."""
    return "".join(take_apart(c).lead if "가" <= c <= "힣" else c for c in text)
