"""Syllables in Latin letters: which of Hangul each may stand for, and how unusual it is for that.

Spellings are those of the Revised Romanization of Korean (2000), of McCune and Reischauer (1939), and of the names that
people write as they like (*Byeon*, *Byun*). One costs 0 where people write so, more the farther it is from that.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

from search_index.analysis.hangul import Syllable, take_apart
from search_index.analysis.sounds import CODA_CLASSES, ONSET_CLASSES, SURNAMES, VOWEL_CLASSES, key_of

#: The ways to spell each letter, with what they cost.
_ONSETS: Final = {
    "ㄱ": "g0 k0 gg2 kk2",
    "ㄲ": "kk0 gg0 g1 k1",
    "ㅋ": "k0 kh0 kk2 g2",
    "ㄴ": "n0",
    "ㄹ": "r0 l0",
    "ㄷ": "d0 t1 dd2 tt2",
    "ㄸ": "tt0 dd0 d1 t1",
    "ㅌ": "t0 th0 d2 tt2",
    "ㅁ": "m0",
    "ㅎ": "h0",
    "ㅂ": "b0 p1 v1 bb2 pp2",
    "ㅃ": "pp0 bb0 b1 p1",
    "ㅍ": "p0 ph0 f0 b2 pp2",
    "ㅇ": "0",
    "ㅈ": "j0 ch0 z1 jj2",
    "ㅉ": "jj0 tch0 j1 ch1 z1",
    "ㅊ": "ch0 tch1 j2",
    "ㅅ": "s0 sh0 ss2",
    "ㅆ": "ss0 s1 sh1",
}
_VOWELS: Final = {
    "ㅏ": "a0 ah0 aa1 ar1",
    "ㅐ": "ae0 ai0 ay0 ea0 e1 eh1",
    "ㅔ": "e0 eh0 ae1 ay1 ea1 ai2",
    "ㅑ": "ya0 yah0",
    "ㅓ": "eo0 u0 o0 ou0 uh0 er0 ur0 eoh0 oh1 eu1 oo2",
    "ㅗ": "o0 oh0 ou1 oo1 eo2 u2",
    "ㅜ": "u0 oo0 woo0 wu0 ou0 uh1 o1 eu1 eo2",
    "ㅡ": "eu0 u0 uh1 ou1 oo1 eo1 o2",
    "ㅣ": "i0 ee0 y0 yi0 ie1 ui2",
    "ㅢ": "ui0 eui0 ee0 i0 y1 yi1 ie1",
    "ㅖ": "ye0 yeh0 yae1",
    "ㅒ": "yae0 ye1",
    "ㅕ": "yeo0 yu0 yo0 you0 yuh0 yeu1 yoo2",
    "ㅛ": "yo0 yoh0 yoo1 you1 yeo2 yu2",
    "ㅠ": "yu0 yoo0 you0 ew1 yo2 yeo2",
    "ㅘ": "wa0 wah0",
    "ㅝ": "wo0 weo0",
    "ㅚ": "oe0 oi0 we0 wae1",
    "ㅙ": "wae0 we1 oe1 oi1",
    "ㅞ": "we0 wae1 oe1",
    "ㅟ": "wi0 wee0 wy1",
}
_CODAS: Final = {
    "": "0",
    "ㄱㄲㅋㄳㄺ": "k0 g0 ck0",
    "ㄴㄵㄶ": "n0 nn1",
    "ㄷㅅㅆㅈㅊㅌㅎ": "t0 d0 s0",
    "ㄹㄼㄽㄾㅀ": "l0 r1",
    "ㅁㄻ": "m0",
    "ㅂㅍㅄㄿ": "p0 b0",
    "ㅇ": "ng0",
}

#: Vowels begin with these, and no consonant has one of them.
_VOWEL_LETTERS: Final = frozenset("aeiouwy")
#: What the spelling of a surname costs at most.
_SURNAME_COST: Final = 1
#: More than any spelling costs.
TOO_FAR: Final = 9


class Spelled(NamedTuple):
    """A syllable in Latin letters: its key (`sounds`), and what it costs to read each letter of Hangul in it.

    `is_surname` says whether people may write a surname so.
    """

    key: str
    is_surname: bool
    onset: Mapping[str, int]
    vowel: Mapping[str, int]
    coda: Mapping[str, int]

    def cost(self, syllable: Syllable) -> int:
        """Return what it costs to read it as a syllable."""
        return _cost(self.onset, self.vowel, self.coda, syllable)


@lru_cache(maxsize=2048)
def spell(onset: str, vowel: str, coda: str) -> Spelled:
    """Return the syllable of these spellings, each of which there must be."""
    return _spelled(_ONSET_COSTS[onset], _VOWEL_COSTS[vowel], _CODA_COSTS[coda])


def spelled_as(syllable: str) -> Spelled:
    """Return a syllable that stands for one of Hangul, and for no other."""
    lead, vowel, tail = take_apart(syllable)
    return _spelled({lead: 0}, {vowel: 0}, {tail: 0})


def usual_spellings(syllable: str) -> Iterator[tuple[str, str, str]]:
    """Yield the spellings of a syllable of Hangul that cost nothing, each part by itself."""
    lead, vowel, tail = take_apart(syllable)
    return product(_usual(_ONSET_COSTS, lead), _usual(_VOWEL_COSTS, vowel), _usual(_CODA_COSTS, tail))


def syllables_at(form: str, at: int) -> Iterator[tuple[int, Spelled]]:
    """Yield where each syllable ends that may begin at a letter, and the syllable, the longest vowels first."""
    start = at
    while start < len(form) and form[start] not in _VOWEL_LETTERS:
        start += 1
    onset = form[at:start]
    for vowel in _beginnings(_VOWEL_COSTS, form[start : start + 3]) if onset in _ONSET_COSTS else ():
        after = start + len(vowel)
        for coda in _beginnings(_CODA_COSTS, form[after : after + 2]):
            yield after + len(coda), spell(onset, vowel, coda)


def _beginnings(spellings: Mapping[str, object], letters: str) -> list[str]:
    """Return the spellings that letters begin with, the longest first."""
    return [piece for end in range(len(letters), -1, -1) if (piece := letters[:end]) in spellings]


def _usual(costs: Mapping[str, Mapping[str, int]], letter: str) -> list[str]:
    return [spelling for spelling, letters in costs.items() if letters.get(letter) == 0]


def _spelled(onset: Mapping[str, int], vowel: Mapping[str, int], coda: Mapping[str, int]) -> Spelled:
    lead, middle, tail = (next(iter(letters)) for letters in (onset, vowel, coda))
    key = ONSET_CLASSES[lead] + VOWEL_CLASSES[middle] + CODA_CLASSES[tail]
    least = min((_cost(onset, vowel, coda, surname) for surname in _SURNAMES_BY_KEY.get(key, ())), default=TOO_FAR)
    return Spelled(key, least <= _SURNAME_COST, onset, vowel, coda)


def _cost(onset: Mapping[str, int], vowel: Mapping[str, int], coda: Mapping[str, int], syllable: Syllable) -> int:
    lead, middle, tail = syllable
    return onset.get(lead, TOO_FAR) + vowel.get(middle, TOO_FAR) + coda.get(tail, TOO_FAR)


def _by_spelling(letters: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Return by spelling what each letter costs; several letters that are spelled alike stand together."""
    found: dict[str, dict[str, int]] = {}
    for alike, spellings in letters.items():
        for spelling in spellings.split():
            found.setdefault(spelling[:-1], {}).update(dict.fromkeys(alike or ("",), int(spelling[-1])))
    return found


_ONSET_COSTS = _by_spelling(_ONSETS)
_VOWEL_COSTS = _by_spelling(_VOWELS)
_CODA_COSTS = _by_spelling(_CODAS)
_SURNAMES_BY_KEY: dict[str, list[Syllable]] = {}
for _surname in map(take_apart, sorted(SURNAMES)):
    _SURNAMES_BY_KEY.setdefault(key_of([_surname]), []).append(_surname)
