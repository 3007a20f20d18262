"""Names of people, learned from how a collection writes: two or three words with capitals inside sentences."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from search_index.analysis.folding import fold
from search_index.analysis.stopwords import STOP_WORDS

#: How often a name is said before it is one: a review names many in passing, and readers look for none of them.
_FEWEST: Final = 2

#: Letters that are capitals, or may be: in Latin Extended-A every other one is; those are looked at again.
_CAPITAL = "A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΫА-ЯЁ"
_LETTERS = r"[^\W\d_]"
#: *Nolan*, *Hye-yoon*, *O’Hara*, *J.*, *J.J.*; a possessive ends the name.
_NAME = rf"(?:(?:[{_CAPITAL}]\.)+|[{_CAPITAL}]{_LETTERS}*(?:[-‐‑’'](?![sS]\b){_LETTERS}+)*)"
#: What stands in names in small letters: *Guillermo del Toro*, *Lars von Trier*.
_PARTICLES = frozenset(str.split("al ap ben bin da dal de del della den der di dos du el la le ten ter van von y"))
#: What is quoted is the title of a work.
_RUN = re.compile(rf"(?<![\w.’'‘“\"«「『-]){_NAME}(?: (?:(?:{'|'.join(sorted(_PARTICLES))}) ){{0,2}}{_NAME})+(?![\w-])")
#: What stands before a word with a capital that is not there because a sentence begins: a letter or a comma, and a
#: space.
_INSIDE = re.compile(r"[\w,;)’'] $")
_MOST_WORDS: Final = 3
#: A word is no name that is written in small letters so often; of a name one may be: *Will Smith*.
_MOSTLY: Final = 0.5
#: The function words of a title in a text, *The Dark Knight*, but for those that are names too: *Will*, *So Ji-sub*.
_OF_TITLES = STOP_WORDS - {"an", "do", "so", "will"}

#: With one of these first or last, capitals name a place, an institution, a day or a work, and not a person.
_NOT_FIRST = frozenset(
    str.split(
        "new north south east west northern southern eastern western central great united san santa los las saint st "
        "mount fort port cape sri costa puerto rio mr mrs ms miss dr sir lady lord captain president professor "
        "detective agent officer general colonel sergeant director actor actress"
    )
)
_NOT_LAST = frozenset(
    str.split(
        "academy award awards avenue bank beach channel city club college company corporation county court empire "
        "festival film films foundation games government high hospital hotel house island islands kingdom kong "
        "league library mountains museum network ocean palace party pictures press prize productions records "
        "republic river road school sea series square states street studio studios television theater theatre times "
        "tower trilogy union university valley war wars world monday tuesday wednesday thursday friday saturday "
        "sunday january february july september october november december"
    )
)


class People:
    """The people that sections name."""

    def __init__(self) -> None:
        self._inside: Counter[tuple[str, ...]] = Counter()
        self._first: Counter[tuple[str, ...]] = Counter()

    def add(self, text: str, titles: str) -> None:
        """Note whom a section's text names, but for what stands in the `titles` of its own review."""
        for words, is_inside in (_run(found, text) for found in _RUN.finditer(text)):
            if 1 < len(words) <= _MOST_WORDS + 2 and " ".join(words) not in titles:
                (self._inside if is_inside else self._first)[words] += 1

    def names(self, small: Callable[[str], float]) -> Iterator[tuple[str, int]]:
        """Yield the names, each with how often it is said, most first.

        `small` tells of a folded word how much of it is written in small letters: 1 where it never has a capital.
        """
        counts: Counter[tuple[str, ...]] = Counter()
        for words, count in self._inside.items():
            counts[words] += count
        for words, count in self._first.items():
            counts[words[1:] if small(fold(words[0])) or fold(words[0]) in STOP_WORDS else words] += count
        spellings: dict[str, Counter[str]] = {}
        for words, count in _without_what_they_do(counts).items():
            if _is_name(words, small):
                # *Hye-yoon*, *Hyeyoon* and *Hye Yoon* are one person.
                key = re.sub(r"\W", "", fold("".join(words)))
                spellings.setdefault(key, Counter())[" ".join(words)] += count
        found = [
            (max(written, key=lambda name: (written[name], name)), written.total()) for written in spellings.values()
        ]
        often = [(name, count) for name, count in found if count >= _FEWEST]
        yield from sorted(often, key=lambda one: (-one[1], one[0]))


def _run(found: re.Match[str], text: str) -> tuple[tuple[str, ...], bool]:
    """Return the words of a run without the function word that begins a sentence, and whether they stand inside one."""
    words = tuple(found.group().split(" "))
    if _INSIDE.search(text, max(found.start() - 2, 0), found.start()):
        return words, True
    return (words[1:], True) if words[0].lower() in STOP_WORDS else (words, False)


def _without_what_they_do(counts: Counter[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    """Return the counts with *Coach Lee Min-ho* taken for *Lee Min-ho*, where that alone is more frequent."""
    found: Counter[tuple[str, ...]] = Counter()
    for words, count in counts.items():
        parts = (words[1:], words[:-1]) if len(words) == _MOST_WORDS else ()
        found[max((words, *parts), key=lambda part: counts.get(part, 0))] += count
    return found


def _is_name(words: tuple[str, ...], small: Callable[[str], float]) -> bool:
    names = [word for word in words if word not in _PARTICLES]
    folded = [fold(name).rstrip(".") for name in names]
    return (
        1 < len(names) <= _MOST_WORDS
        and all(name[0].isupper() for name in names)
        and not all(name.isupper() for name in names)
        and folded[0] not in _NOT_FIRST
        and folded[-1] not in _NOT_LAST
        and _OF_TITLES.isdisjoint(folded)
        and min(map(small, folded)) < _MOSTLY
    )
