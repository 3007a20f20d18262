"""What an index must find, worked out from the words of the documents alone; and documents to try it on."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from math import log
from struct import Struct
from typing import NamedTuple

from search_index import SectionDocument
from search_index.analysis.folding import clean
from search_index.analysis.stopwords import STOP_WORDS
from search_index.analysis.words import units
from search_index.index.impacts import FieldWeights, Norms
from tests.search_index.conftest import make_section

#: The fields of the Whoosh index, and which fields of a section each has.
FIELDS = {"text": (0, 1, 2, 3), "spoiler": (4,)}

ENGLISH = "Soo-hee soohee Soo hee K-drama kdrama don't it's coach coaches coaching runner run the of and café naïve 1"
KOREAN = "류선재 선재 선재를 업고 튀어 달리다 달렸다 드라마 배우 연기 연기했다 재벌집"
MIXED = f"{ENGLISH} {KOREAN} 東京タワー 2024년 rock’n’roll Ångström x_y ｱﾆﾒ don’t-stop a-b-c ß İstanbul дом กรุงเทพ"
#: Words are drawn from one of these; the earlier the oftener.
LANGUAGES = {"English": ENGLISH.split(), "Korean": KOREAN.split(), "mixed": MIXED.split()}


class Spelling(NamedTuple):
    """A word or joined spelling, and the places of the first and last word it stands for."""

    form: str
    first: int
    last: int


class Model:
    """Sections as lists of words."""

    def __init__(self, documents: Sequence[SectionDocument]) -> None:
        self._sections = [[list(_spellings(text)) for text in _texts(document)] for document in documents]

    def __len__(self) -> int:
        return len(self._sections)

    @cached_property
    def forms(self) -> dict[str, Counter[str]]:
        """By field in how many sections each form is."""
        return {
            name: Counter(form for section in range(len(self)) for form in {s.form for s in self._all(section, name)})
            for name in FIELDS
        }

    @cached_property
    def joined(self) -> set[str]:
        """All joined spellings."""
        sections = (spelling for section in self._sections for field in section for spelling in field)
        return {spelling.form for spelling in sections if spelling.first < spelling.last}

    def having(self, name: str, wanted: Callable[[str], bool]) -> set[int]:
        """Return the sections that have a form in a field that is wanted."""
        return {n for n in range(len(self)) if any(wanted(spelling.form) for spelling in self._all(n, name))}

    def having_form(self, name: str, form: str) -> set[int]:
        """Return the sections that have a form in a field."""
        return self.having(name, form.__eq__)

    def having_phrase(self, name: str, words: Sequence[str], slop: int = 1) -> set[int]:
        """Return the sections that have words in this order, each at most `slop` behind the one before."""
        return {
            number
            for number in range(len(self))
            if any(_has_phrase(self._sections[number][field], words, slop) for field in FIELDS[name])
        }

    def forms_of(self, section: int, name: str) -> list[str]:
        """Return the forms that a section has in a field, in order."""
        return list(dict.fromkeys(spelling.form for spelling in self._all(section, name)))

    def length(self, section: int, name: str) -> int:
        """Return how many words a section has in a field, without stop words, joined spellings counted."""
        return len(_telling(self._all(section, name)))

    def impact(self, section: int, name: str, form: str, weights: FieldWeights) -> float:
        """Return the BM25F frequency of a form in a field of a section."""
        norms = Norms(weights, [self._mean(field) for field in range(5)])
        fields = self._sections[section]
        counts = {field: sum(spelling.form == form for spelling in fields[field]) for field in FIELDS[name]}
        return sum(count * norms.of(field, len(_telling(fields[field]))) for field, count in counts.items())

    def _mean(self, field: int) -> float:
        lengths = [*filter(None, (len(_telling(section[field])) for section in self._sections))]
        return sum(lengths) / max(len(lengths), 1)

    def _all(self, section: int, name: str) -> list[Spelling]:
        return [spelling for field in FIELDS[name] for spelling in self._sections[section][field]]


def _telling(spellings: Sequence[Spelling]) -> list[Spelling]:
    return [one for one in spellings if one.first < one.last or one.form not in STOP_WORDS]


def _texts(document: SectionDocument) -> tuple[str, ...]:
    names = "\n".join(document.names)
    return document.title, document.heading, names, document.body, document.spoiler


def _spellings(text: str) -> Iterator[Spelling]:
    place = 0
    for unit in units(clean(text)):
        first = place
        for word in unit.words:
            yield Spelling(word.form, place, place)
            place += 1
        if unit.joined:
            yield Spelling(unit.joined, first, place - 1)


def _has_phrase(field: Sequence[Spelling], words: Sequence[str], slop: int) -> bool:
    ends = {spelling.last for spelling in field if spelling.form == words[0]}
    for word in words[1:]:
        ends = {s.last for s in field if s.form == word for end in ends if 1 <= s.first - end <= slop}
    return bool(ends)


_SINGLE = Struct("f")


def find_nearest(impacts: Sequence[Mapping[str, float]]) -> list[list[tuple[int, int]]]:
    """Return for each section the five most alike, by the impacts of words in each, and their shares in 255ths.

    Words are met in the order of each section's impacts. Compared are the 40 that tell most of those in two sections
    to a tenth of all; sections are met by the most telling first, until those words have over 600, and the twelve met
    most are held against each other.
    """
    size = len(impacts)
    having = Counter(word for section in impacts for word in section)
    told = [
        dict(
            sorted(
                (
                    (word, _in_four_bytes(log(1 + (size - count + 0.5) / (count + 0.5)) * impact / (2 + impact)))
                    for word, impact in section.items()
                    if 2 <= (count := having[word]) <= size / 10
                ),
                key=lambda item: -item[1],
            )[:40]
        )
        for section in impacts
    ]
    met: dict[str, list[int]] = {}
    for number, words in enumerate(told):
        for word in words:
            met.setdefault(word, []).append(number)
    return [_nearest(number, told, met) for number in range(size)]


def _nearest(
    number: int, told: Sequence[Mapping[str, float]], met: Mapping[str, Sequence[int]]
) -> list[tuple[int, int]]:
    likeness: dict[int, float] = {}
    postings = 0
    for word, worth in told[number].items():
        if postings <= 600:
            postings += len(met[word])
            for other in met[word]:
                likeness[other] = likeness.get(other, 0.0) + worth * told[other][word]
    likeness.pop(number, None)
    compared = sorted(likeness, key=lambda other: -likeness[other])[:12]
    whole = {
        other: sum(told[number][word] * worth for word, worth in told[other].items() if word in told[number])
        for other in compared
    }
    best = sorted(whole, key=lambda other: (-whole[other], other))[:5]
    return [(other, round(255 * whole[other] / sum(whole[one] for one in best))) for other in best]


def _in_four_bytes(number: float) -> float:
    """Return a number as it is kept while an index is built."""
    return float(_SINGLE.unpack(_SINGLE.pack(number))[0])


def edits(one: str, other: str) -> int:
    """Return how many characters must be put in, left out or changed to make one word of the other."""
    row = list(range(len(other) + 1))
    for count, left in enumerate(one, 1):
        before, row[0] = row[0], count
        for at, right in enumerate(other, 1):
            before, row[at] = row[at], min(before + (left != right), row[at] + 1, row[at - 1] + 1)
    return row[-1]


def make_documents(generator: random.Random, language: str, count: int) -> list[SectionDocument]:
    """Return sections of few words, many of them more than once, with some fields empty."""
    words = LANGUAGES[language]
    weights = [1 / rank for rank in range(1, len(words) + 1)]

    def text(longest: int) -> str:
        chosen = generator.choices(words, weights, k=generator.choice((0, 1, longest // 2, longest)))
        return "".join(word + generator.choice((" ", " ", " ", ", ", ". ", "\n", "_", " – ")) for word in chosen)

    return [
        make_section(
            text(40),
            review=f"review-{number // 3}",
            section=str(number),
            title=text(4),
            heading=text(3),
            names=tuple(text(2) for _ in range(generator.randrange(3))),
            spoiler=text(8) if generator.random() < 0.3 else "",
            tags=("a", "b")[: number % 3],
            year=generator.choice((None, 1999, 2024)),
            published=f"2026-01-{number % 28 + 1:02}",
        )
        for number in range(count)
    ]
