"""What is known of all reviews before queries are drawn from them: titles, words, and where they stand."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain

from search_index import SectionDocument
from search_index.analysis.stemming import stems
from search_index.analysis.stopwords import STOP_WORDS

_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"\s*\(\d{4}\)")
_SENTENCE_END = re.compile(r"[.!?…:;,\n()“”\"]+")
_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][\w’'-]+"
_NAME = re.compile(rf"{_CAPITALISED}(?: {_CAPITALISED})*")
#: What stands before a name within a sentence.
_WITHIN = re.compile(r"[a-zß-ÿ,] ")


class Library:
    """The sections of all reviews."""

    def __init__(self, sections: Sequence[SectionDocument]) -> None:
        self.sections = sections
        self.titles = {section.review: _title(section) for section in sections}
        self._reviews: dict[str, set[str]] = defaultdict(set)
        for review, title in self.titles.items():
            self._reviews[_key(title)].add(review)
        self._titles_with: dict[str, set[str]] = defaultdict(set)
        for key in self._reviews:
            for word in key.split():
                self._titles_with[word].add(key)

    def called(self, title: str) -> frozenset[str]:
        """Return the reviews of this title."""
        return frozenset(self._reviews.get(_key(title), ()))

    def means(self, typed: str, title: str) -> bool:
        """Say whether this title and no other has the telling words of what is typed."""
        words = telling(words_of(typed))
        having = (self._titles_with.get(word, set()) for word in words)
        return bool(words) and set.intersection(*having) == {_key(title)}

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that occurs."""
        return frozenset(word for section in self.sections for word in public_words(section))

    @cached_property
    def stems(self) -> list[frozenset[str]]:
        """The stems of each section: of a word that may have several, all of them."""
        of = {word: stems_of(word) for word in self.words}
        words = ({*public_words(section)} for section in self.sections)
        return [frozenset(chain.from_iterable(map(of.__getitem__, each))) for each in words]

    @cached_property
    def having(self) -> dict[str, set[int]]:
        """The numbers of the sections with each stem."""
        found: dict[str, set[int]] = defaultdict(set)
        for number, of_section in enumerate(self.stems):
            for one in of_section:
                found[one].add(number)
        return found

    def sections_saying(self, phrase: str) -> int:
        """Return how often headings and texts have words that follow each other."""
        return self._running.count(_running(phrase))

    @cached_property
    def _running(self) -> str:
        return "\n".join(_running(f"{section.heading}\n{section.body}") for section in self.sections)


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded."""
    return _WORD.findall(text.casefold())


def public_words(section: SectionDocument) -> list[str]:
    """Return the words that a section is found by, folded."""
    return words_of("\n".join((section.title, section.heading, *section.names, section.body)))


def telling(words: Sequence[str]) -> list[str]:
    """Return the words that say something."""
    return [word for word in words if word.lower() not in STOP_WORDS]


def stems_of(word: str) -> Sequence[str]:
    """Return what the forms of a word have in common, the likeliest first."""
    return stems(word) or (word,)


def plain_parts(text: str) -> list[list[str]]:
    """Return the parts of sentences that are nothing but letters and spaces, as folded words."""
    parts = [part.casefold().split() for part in _SENTENCE_END.split(text)]
    return [part for part in parts if part and all(map(str.isalpha, part))]


def names_in(text: str) -> Iterator[str]:
    """Yield what stands within sentences as two capitalised words, neither more nor fewer."""
    for found in _NAME.finditer(text):
        words, start = found.group().split(), found.start()
        if len(words) == len(telling(words)) == 2 and _WITHIN.fullmatch(text, max(0, start - 2), start):
            yield found.group()


def _title(section: SectionDocument) -> str:
    """Return what a reader calls the review's subject."""
    return section.names[0] if section.names else _YEAR.sub("", section.title)


def _key(title: str) -> str:
    return " ".join(words_of(title))


def _running(text: str) -> str:
    return f" {' '.join(words_of(text))} "
