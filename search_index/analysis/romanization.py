"""Korean in Latin letters: what words of Hangul it may stand for.

Letters are cut into syllables in every way there is, with their spellings (`spellings`). A reading has the key of what
it stands for (`sounds`); what has the same key is then held against it letter by letter.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice, product, starmap
from typing import Final

from search_index.analysis.sounds import (
    LONG_SURNAMES,
    LONGEST_NAME,
    LONGEST_WORD,
    join_keys,
    pronunciations,
    sound_keys,
)
from search_index.analysis.spellings import TOO_FAR, Spelled, spell, spelled_as, syllables_at, usual_spellings

#: Surnames that people do not spell as they sound: the syllable that each stands for at the beginning of a name.
_SURNAME_SPELLINGS: Final = {
    **dict.fromkeys(("lee", "yi", "rhee", "li", "rhie", "yee"), "이"),
    **dict.fromkeys(("park", "pak"), "박"),
    **dict.fromkeys(("ryu", "ryoo", "lyu", "lew"), "유"),
    **dict.fromkeys(("roh", "rho"), "노"),
    **dict.fromkeys(("lim", "rim", "yim"), "임"),
    **dict.fromkeys(("back", "paik", "paek"), "백"),
    "ra": "나",
    "pae": "배",
    "pyun": "변",
    "pyon": "변",
    "pang": "방",
    "quak": "곽",
}
#: What has more letters is no Korean word; of more readings the first are enough.
_MOST_LETTERS: Final = 24
_MOST_READINGS: Final = 32
#: No syllable has more letters: "kyeong", "kkwaeng".
_LONGEST_SYLLABLE: Final = 7

#: The syllables that Latin letters are read as.
Reading = tuple[Spelled, ...]
#: Readings by their keys.
Readings = dict[str, list[Reading]]


def read_word(forms: Sequence[str]) -> Readings:
    """Return how words of Latin letters may be read together as one of Hangul."""
    return _by_key(_together(map(_readings, forms), LONGEST_WORD))


def read_name(forms: Sequence[str]) -> Readings:
    """Return how words of Latin letters may be read as a name of Hangul: as typed, or with the last one first."""
    found: Readings = {}
    for order in dict.fromkeys((tuple(forms), (forms[-1], *forms[:-1]))):
        for key, readings in read_surname_first(order).items():
            found.setdefault(key, []).extend(readings)
    return found


def read_surname_first(forms: Sequence[str]) -> Readings:
    """Return how words of Latin letters may be read as a surname and a given name."""
    first, *others = forms
    surnames = _surnames(first) if others else _beginning_with_surname(first)
    if not surnames:
        return {}
    readings = _together([surnames, *map(_readings, others)], LONGEST_NAME)
    # What has as many syllables as any name has a surname of two.
    return _by_key(reading for reading in readings if len(reading) < LONGEST_NAME or _is_long(reading[:2]))


def has_surname(forms: Sequence[str]) -> bool:
    """Say whether the first or the last of several words of Latin letters may be a surname."""
    return bool(_surnames(forms[0]) or _surnames(forms[-1]))


def cost(readings: Iterable[Reading], word: str) -> int:
    """Return what the cheapest of some readings costs as a word of Hangul; `TOO_FAR` or more where none is of it."""
    return min(
        (
            sum(map(Spelled.cost, reading, syllables))
            for syllables in pronunciations(word)
            for reading in readings
            if len(reading) == len(syllables)
        ),
        default=TOO_FAR,
    )


def _by_key(readings: Iterable[Reading]) -> Readings:
    found: Readings = {}
    for reading in readings:
        found.setdefault(join_keys([spelled.key for spelled in reading]), []).append(reading)
    return found


def _together(each: Iterable[Sequence[Reading]], longest: int) -> Iterator[Reading]:
    """Yield the readings of several words as one of two syllables or more."""
    for parts in islice(product(*each), _MOST_READINGS):
        reading = tuple(chain.from_iterable(parts))
        if 1 < len(reading) <= longest:
            yield reading


def _is_long(surname: Reading) -> bool:
    """Say whether a reading is one of the few surnames that have two syllables."""
    return join_keys([spelled.key for spelled in surname]) in _LONG_SURNAME_KEYS


@lru_cache(maxsize=4096)
def _surnames(form: str) -> Sequence[Reading]:
    """Return the readings of a word as a surname."""
    form = form.replace("wh", "hw")
    usual = ((spelled,) for spelled in _syllables(form) if spelled.is_surname)
    return [*_SPECIAL.get(form, ()), *usual]


def _syllables(form: str) -> Iterator[Spelled]:
    """Yield the readings of a word as one syllable."""
    if len(form) <= _LONGEST_SYLLABLE:
        yield from (spelled for end, spelled in syllables_at(form, 0) if end == len(form))


@lru_cache(maxsize=1024)
def _beginning_with_surname(form: str) -> Sequence[Reading]:
    """Return the readings of a word that begin with a surname."""
    usual = [reading for reading in _readings(form) if reading[0].is_surname]
    special = (
        (*surname, *rest)
        for end in range(2, min(len(form), _LONGEST_SPELLING + 1))
        for surname in _SPECIAL.get(form[:end], ())
        for rest in _readings(form[end:])
    )
    return [*special, *usual]


@lru_cache(maxsize=1024)
def _readings(form: str) -> Sequence[Reading]:
    """Return the ways to cut a word of Latin letters into syllables."""
    if len(form) > _MOST_LETTERS or not (form.isascii() and form.isalpha()):
        return []
    form = form.replace("wh", "hw")
    ways: list[list[Reading]] = [[] for _ in form] + [[()]]
    for at in range(len(form) - 1, -1, -1):
        for end, spelled in syllables_at(form, at):
            ways[at] += [(spelled, *rest) for rest in ways[end][: _MOST_READINGS - len(ways[at])]]
    return ways[0]


_LONG_SURNAME_KEYS = frozenset(key for surname in LONG_SURNAMES for key in sound_keys(surname))
_SPECIAL: dict[str, list[Reading]] = {
    spelling: [(spelled_as(syllable),)] for spelling, syllable in _SURNAME_SPELLINGS.items()
}
for _long in LONG_SURNAMES:
    for _parts in product(*map(usual_spellings, _long)):
        _SPECIAL["".join(chain(*_parts))] = [tuple(starmap(spell, _parts))]
_LONGEST_SPELLING = max(map(len, _SPECIAL))
