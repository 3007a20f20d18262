"""Queries of every kind that readers type, drawn from the sections themselves."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from search_index import SectionDocument
from tests.bench.corpora.vocabulary import FUNCTION_WORDS

#: How many in a hundred searches are of each kind, where a mix of them is told. A slip is in the mix apart: the peers
#: find nothing then, and we look for what was meant.
SHARES = {
    "one frequent word": 12,
    "one rare word": 12,
    "two words": 28,
    "three or more words": 14,
    "a title": 14,
    "a name": 10,
    "a phrase": 4,
    "with a filter": 4,
    "Korean": 2,
    "a misspelt word": 5,
}
SLIP = "a misspelt word"
#: A frequent word is in one of so many sections at least, and in one of so many at most; a rare one in so few.
FREQUENT, TOO_FREQUENT, RARE = 20, 3, 1_000
#: Sections that queries are drawn from.
SAMPLE = 4_000
LONGEST_QUERY, MOST_WORDS = 200, 16

_WORD = re.compile(r"[^\W\d_]{2,}")
_HANGUL = re.compile(r"[가-힣]{2,}")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w-]+ [A-Z][\w-]+")
_FUNCTION_WORDS = frozenset(FUNCTION_WORDS)


class Query(NamedTuple):
    """What a reader asks for: words, or a phrase in quotes; of one year, or of any."""

    kind: str
    text: str
    year: int | None = None


class Survey:
    """One look at all sections: how many, how long, how many of them have each word, and some of them."""

    def __init__(self, documents: Iterable[SectionDocument], seed: int = 3) -> None:
        self.sections = self.words = self.text_bytes = 0
        self.frequencies: Counter[str] = Counter()
        self.sample: list[SectionDocument] = []
        self.generator = random.Random(seed)
        reviews = set()
        for document in documents:
            reviews.add(document.review)
            self._count(document)
            self._keep(document)
        self.reviews = len(reviews)

    def _count(self, document: SectionDocument) -> None:
        words = _WORD.findall(document.body.lower())
        self.words += len(words)
        self.frequencies.update(set(words))
        texts = (document.title, document.heading, *document.names, document.body, document.spoiler)
        self.text_bytes += sum(len(text.encode()) for text in texts)

    def _keep(self, document: SectionDocument) -> None:
        """Keep a fair sample (Vitter's algorithm R)."""
        self.sections += 1
        if len(self.sample) < SAMPLE:
            self.sample.append(document)
        elif (place := self.generator.randrange(self.sections)) < SAMPLE:
            self.sample[place] = document

    def draw(self, number: int) -> list[Query]:
        """Return at most `number` queries of each kind, in the order of `SHARES`; no text comes twice."""
        found: dict[str, Query] = {}
        for kind in SHARES:
            drawn = _unique(_DRAWN[kind](self), found)
            found |= {query.text: query for _, query in zip(range(number), drawn, strict=False)}
        return list(found.values())

    def texts(self) -> Iterator[SectionDocument]:
        """Yield the sections of the sample in any order, each a few times."""
        for _ in range(3):
            yield from self.generator.sample(self.sample, len(self.sample))

    def occurring(self, least: float, most: float) -> list[str]:
        """Return the words of so many sections, in any order."""
        words = [word for word, number in self.frequencies.items() if least <= number <= most and word.isascii()]
        words = [word for word in words if word not in _FUNCTION_WORDS]
        return self.generator.sample(words, len(words))


def _unique(queries: Iterable[Query], known: dict[str, Query]) -> Iterator[Query]:
    seen = set(known)
    for query in queries:
        if query.text not in seen and len(query.text) <= LONGEST_QUERY and len(query.text.split()) <= MOST_WORDS:
            seen.add(query.text)
            yield query


def _frequent(survey: Survey) -> Iterator[Query]:
    words = survey.occurring(survey.sections / FREQUENT, survey.sections / TOO_FREQUENT)
    return (Query("one frequent word", word) for word in words)


def _rare(survey: Survey) -> Iterator[Query]:
    return (Query("one rare word", word) for word in survey.occurring(2, max(4, survey.sections / RARE)))


def _passages(survey: Survey, lengths: Sequence[int]) -> Iterator[tuple[str, SectionDocument]]:
    """Yield words that stand together in a section and begin and end with one that means something."""
    for document in survey.texts():
        words = re.findall(r"\w+", document.body.lower())
        length = survey.generator.choice(lengths)
        at = survey.generator.randrange(max(1, len(words) - length))
        passage = words[at : at + length]
        text = " ".join(passage)
        if len(passage) == length and text.isascii() and not {passage[0], passage[-1]} & _FUNCTION_WORDS:
            yield text, document


def _two_words(survey: Survey) -> Iterator[Query]:
    return (Query("two words", text) for text, _ in _passages(survey, (2,)))


def _more_words(survey: Survey) -> Iterator[Query]:
    return (Query("three or more words", text) for text, _ in _passages(survey, (3, 3, 4, 5)))


def _phrases(survey: Survey) -> Iterator[Query]:
    return (Query("a phrase", f'"{text}"') for text, _ in _passages(survey, (2, 3, 3, 4)))


def _filtered(survey: Survey) -> Iterator[Query]:
    return (Query("with a filter", text, found.year) for text, found in _passages(survey, (1, 2)) if found.year)


def _titles(survey: Survey) -> Iterator[Query]:
    return (Query("a title", document.names[0].lower()) for document in survey.texts() if document.names)


def _names(survey: Survey) -> Iterator[Query]:
    for document in survey.texts():
        if names := _NAME.findall(document.body):
            yield Query("a name", survey.generator.choice(names).lower())


def _korean(survey: Survey) -> Iterator[Query]:
    for document in survey.texts():
        if words := _HANGUL.findall(" ".join((document.body, *document.names))):
            yield Query("Korean", survey.generator.choice(words))


def _misspelt(survey: Survey) -> Iterator[Query]:
    for word in survey.occurring(5, survey.sections):
        at = survey.generator.randrange(1, len(word) - 1) if len(word) > 5 else 0
        slip = survey.generator.choice(("", word[at + 1 : at + 2] + word[at], "x" + word[at]))
        typed = word[:at] + slip + word[at + max(1, len(slip)) :] if at else word
        if typed not in survey.frequencies:
            yield Query(SLIP, typed)


_DRAWN: dict[str, Callable[[Survey], Iterator[Query]]] = {
    "one frequent word": _frequent,
    "one rare word": _rare,
    "two words": _two_words,
    "three or more words": _more_words,
    "a title": _titles,
    "a name": _names,
    "a phrase": _phrases,
    "with a filter": _filtered,
    "Korean": _korean,
    SLIP: _misspelt,
}
