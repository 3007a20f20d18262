"""Known items: queries drawn from the sections themselves, each with the review that a reader means by it."""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from search_index import SectionDocument
from search_index.analysis.stemming import stems
from search_index.analysis.stopwords import STOP_WORDS
from search_index.query.parsing import check_query

#: A slip is in a word of so many letters at least.
_SLIPPED = 4
#: A name is of the review that has so large a share of all its occurrences.
_MOSTLY = 0.75
#: What a description is made of, and a phrase: so many words.
_DESCRIPTION, _PHRASE = (4, 5, 6), (3, 4)
#: So many sections of other reviews may have both words of an exclusion, and all have the word that is excluded.
_RIVALS = 5
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"\s*\(\d{4}\)")
_SENTENCE_END = re.compile(r"[.!?…:;,\n()“”\"]+")
_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][\w’'-]+"
_NAME = re.compile(rf"(?<=[a-zß-ÿ,] ){_CAPITALISED} {_CAPITALISED}(?! [A-ZÀ-ÖØ-Þ])")
_SLIPPABLE = re.compile(rf"\b[A-Za-z]{{{_SLIPPED},}}\b")


class Item(NamedTuple):
    """What is typed, and the reviews of which any is meant. `excluded` is the word that follows a minus sign."""

    kind: str
    typed: str
    reviews: frozenset[str]
    is_phrase: bool = False
    excluded: str = ""

    @property
    def text(self) -> str:
        """The query."""
        typed = f'"{self.typed}"' if self.is_phrase else self.typed
        return f"{typed} -{self.excluded}" if self.excluded else typed


class Library:
    """All sections, and what is known of them: titles, words and names."""

    def __init__(self, sections: Sequence[SectionDocument]) -> None:
        self.sections = sections
        self.titles = {section.review: _title(section) for section in sections}
        self.by_title: dict[str, set[str]] = defaultdict(set)
        for review, title in self.titles.items():
            self.by_title[_key(title)].add(review)
        self.titles_with: dict[str, set[str]] = defaultdict(set)
        for key in self.by_title:
            for word in key.split():
                self.titles_with[word].add(key)

    def called(self, title: str) -> frozenset[str]:
        """Return the reviews of this title."""
        return frozenset(self.by_title.get(_key(title), ()))

    def may_mean(self, typed: str) -> set[str]:
        """Return the titles that have all the words that say something."""
        words = _telling(_WORD.findall(typed))
        return set.intersection(*(self.titles_with[word.casefold()] for word in words)) if words else set()

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that occurs."""
        return frozenset(word for section in self.sections for word in _WORD.findall(_public(section).casefold()))

    @cached_property
    def stems(self) -> list[frozenset[str]]:
        """The stems of each section."""
        of = {word: _stem(word) for word in self.words}
        return [frozenset(of[word] for word in _WORD.findall(_public(one).casefold())) for one in self.sections]

    @cached_property
    def having(self) -> dict[str, set[int]]:
        """The numbers of the sections with each stem."""
        found: dict[str, set[int]] = defaultdict(set)
        for number, of_section in enumerate(self.stems):
            for stem in of_section:
                found[stem].add(number)
        return found

    @cached_property
    def plain(self) -> str:
        """The words of headings and texts as they follow each other, a line a section, spaces around each word."""
        return "\n".join(_plain(f"{section.heading}\n{section.body}") for section in self.sections)


def draw_items(sections: Sequence[SectionDocument], number: int, seed: int = 5) -> list[Item]:
    """Return at most `number` items of each kind; no query comes twice. The same sections and seed give the same."""
    library = Library(sections)
    found: dict[str, Item] = {}
    for kind, draw in _KINDS.items():
        drawn = _fitting(draw(library, random.Random(f"{seed} {kind}")), set(found))
        found |= {item.text: item._replace(kind=kind) for _, item in zip(range(number), drawn, strict=False)}
    return list(found.values())


def _fitting(items: Iterator[Item], seen: set[str]) -> Iterator[Item]:
    for item in items:
        if item.text not in seen and check_query(item.text) is None:
            seen.add(item.text)
            yield item


def _whole_titles(library: Library, generator: random.Random) -> Iterator[Item]:
    titles = library.titles.values()
    for title in generator.sample([*titles], len(titles)):
        yield Item("", title.lower(), library.called(title))


def _missing_words(library: Library, generator: random.Random) -> Iterator[Item]:
    """Yield titles of three words and more without one of them, where what is left is of no other title."""
    for title in _whole_titles(library, generator):
        words = title.typed.split()
        if len(words) > 2:
            del words[generator.randrange(len(words))]
            typed = " ".join(words)
            if library.may_mean(typed) == {_key(title.typed)}:
                yield title._replace(typed=typed)


def _swapped_words(library: Library, generator: random.Random) -> Iterator[Item]:
    for title in _whole_titles(library, generator):
        words = title.typed.split()
        if len(words) > 1:
            one, other = generator.sample(range(len(words)), 2)
            words[one], words[other] = words[other], words[one]
            if words != title.typed.split() and not library.called(" ".join(words)):
                yield title._replace(typed=" ".join(words))


def _slipped_titles(library: Library, generator: random.Random) -> Iterator[Item]:
    return _slipped(_whole_titles(library, generator), library, generator)


def _names(library: Library, generator: random.Random) -> Iterator[Item]:
    """Yield two capitalised words that follow each other in one review, or in hardly any other."""
    reviews: dict[str, Counter[str]] = defaultdict(Counter)
    for section in library.sections:
        reviews_of = (name for name in _NAME.findall(section.body) if len(_telling(name.split())) == 2)
        for name in reviews_of:
            reviews[name.lower()][section.review] += 1
    for name in generator.sample([*reviews], len(reviews)):
        [(review, most)] = reviews[name].most_common(1)
        if most >= _MOSTLY * reviews[name].total():
            yield Item("", name, frozenset({review}))


def _slipped_names(library: Library, generator: random.Random) -> Iterator[Item]:
    return _slipped(_names(library, generator), library, generator)


def _phrases(library: Library, generator: random.Random) -> Iterator[Item]:
    """Yield three or four words of one sentence that follow each other in one section only."""
    for section in _in_any_order(library, generator):
        words = _plain_words(section, generator)
        length = generator.choice(_PHRASE)
        at = generator.randrange(max(1, len(words) - length + 1))
        phrase = words[at : at + length]
        if len(phrase) == length and {phrase[0], phrase[-1]}.isdisjoint(STOP_WORDS):
            typed = " ".join(phrase)
            if library.plain.count(_plain(typed)) == 1:
                yield Item("", typed, frozenset({section.review}), is_phrase=True)


def _exclusions(library: Library, generator: random.Random) -> Iterator[Item]:
    """Yield two neighbouring words that other reviews have too, without a word that all sections of these have."""
    for section in _in_any_order(library, generator):
        words = _telling(_plain_words(section, generator))
        if len(words) < 2:
            continue
        at = generator.randrange(len(words) - 1)
        pair = words[at : at + 2]
        both = library.having[_stem(pair[0])] & library.having[_stem(pair[1])]
        own = {number for number in both if library.sections[number].review == section.review}
        rivals = both - own
        typed = any({*pair} <= {*_WORD.findall(_public(library.sections[number]).lower())} for number in rivals)
        if own and typed and len(rivals) <= _RIVALS and (excluded := _tells_apart(library, rivals, own)):
            reviews = frozenset({section.review})
            yield Item("", " ".join(pair), reviews, excluded=generator.choice(excluded))


def _tells_apart(library: Library, rivals: set[int], own: set[int]) -> list[str]:
    """Return the words of the text of one rival that all rivals have and none of the others does."""
    shared = frozenset.intersection(*(library.stems[number] for number in rivals))
    shared = shared.difference(*(library.stems[number] for number in own))
    words = _telling(_WORD.findall(library.sections[min(rivals)].body.lower()))
    return [word for word in dict.fromkeys(words) if word.isalpha() and _stem(word) in shared]


def _descriptions(library: Library, generator: random.Random) -> Iterator[Item]:
    """Yield words that mean something from one section, in their order there."""
    for section in _in_any_order(library, generator):
        words = [word for word in _WORD.findall(section.body.lower()) if word.isalpha() and len(word) >= _SLIPPED]
        words = list(dict.fromkeys(_telling(words)))
        length = generator.choice(_DESCRIPTION)
        if len(words) >= length:
            chosen = sorted(generator.sample(range(len(words)), length))
            yield Item("", " ".join(words[place] for place in chosen), frozenset({section.review}))


_KINDS: dict[str, Callable[[Library, random.Random], Iterator[Item]]] = {
    "titles": _whole_titles,
    "titles, a word missing": _missing_words,
    "titles, two words swapped": _swapped_words,
    "titles, a slip": _slipped_titles,
    "names": _names,
    "names, a slip": _slipped_names,
    "phrases": _phrases,
    "exclusions": _exclusions,
    "descriptions": _descriptions,
}
KINDS = tuple(_KINDS)


def _slipped(items: Iterator[Item], library: Library, generator: random.Random) -> Iterator[Item]:
    """Yield items with a slip in one word, which then is none that occurs anywhere."""
    for item in items:
        if found := [*_SLIPPABLE.finditer(item.typed)]:
            match = generator.choice(found)
            word = slip(match.group(), generator)
            if word not in library.words:
                yield item._replace(typed=item.typed[: match.start()] + word + item.typed[match.end() :])


def slip(word: str, generator: random.Random) -> str:
    """Return a word with a letter replaced, put in or left out, or with two neighbours in each other's place."""
    at = generator.randrange(len(word))
    letter = generator.choice(_LETTERS.replace(word[at], ""))
    kind = generator.randrange(4)
    if kind == 3:
        at = min(at, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + (letter, letter + word[at], "")[kind] + word[at + 1 :]


def _in_any_order(library: Library, generator: random.Random) -> Iterator[SectionDocument]:
    """Yield the sections, each a few times."""
    for _ in range(3):
        yield from generator.sample(library.sections, len(library.sections))


def _plain_words(section: SectionDocument, generator: random.Random) -> list[str]:
    """Return the words of one part of a sentence, if they are nothing but letters."""
    parts = [part.lower().split() for part in _SENTENCE_END.split(section.body)]
    parts = [part for part in parts if part and all(map(str.isalpha, part))]
    return generator.choice(parts) if parts else []


def _title(section: SectionDocument) -> str:
    """Return what a reader calls the review's subject."""
    return section.names[0] if section.names else _YEAR.sub("", section.title)


def _key(title: str) -> str:
    return " ".join(_WORD.findall(title.casefold()))


def _telling(words: Sequence[str]) -> list[str]:
    return [word for word in words if word.lower() not in STOP_WORDS]


def _stem(word: str) -> str:
    return next(iter(stems(word)), word)


def _public(section: SectionDocument) -> str:
    return "\n".join((section.title, section.heading, *section.names, section.body))


def _plain(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
