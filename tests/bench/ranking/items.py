"""Known items: queries drawn from the sections themselves, each with the review that a reader means by it."""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from search_index import SectionDocument
from search_index.query.parsing import check_query
from tests.bench.ranking.library import Library, names_in, plain_parts, public_words, stems_of, telling, words_of

#: A slip is in a word of so many letters at least; words of a description have as many.
_LONG = 4
#: A name is of the review that has so large a share of all its occurrences.
_MOSTLY = 0.75
#: How many words make a description, and a phrase.
_DESCRIPTION, _PHRASE = (4, 5, 6), (3, 4)
#: So many sections of other reviews may have both words of an exclusion, and all have the word that is excluded.
_RIVALS = 5
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SLIPPABLE = re.compile(rf"\b[A-Za-z]{{{_LONG},}}\b")


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
            if library.means(typed, title.typed):
                yield title._replace(typed=typed)


def _swapped_words(library: Library, generator: random.Random) -> Iterator[Item]:
    for title in _whole_titles(library, generator):
        words = title.typed.split()
        if len(words) > 1:
            one, other = generator.sample(range(len(words)), 2)
            words[one], words[other] = words[other], words[one]
            typed = " ".join(words)
            if typed != " ".join(title.typed.split()) and not library.called(typed):
                yield title._replace(typed=typed)


def _slipped_titles(library: Library, generator: random.Random) -> Iterator[Item]:
    return _slipped(_whole_titles(library, generator), library, generator)


def _names(library: Library, generator: random.Random) -> Iterator[Item]:
    """Yield two capitalised words that follow each other in one review, or in hardly any other."""
    reviews: dict[str, Counter[str]] = defaultdict(Counter)
    for section in library.sections:
        for name in names_in(section.body):
            reviews[name.lower()][section.review] += 1
    for name in generator.sample([*reviews], len(reviews)):
        [(review, most)] = reviews[name].most_common(1)
        if most >= _MOSTLY * reviews[name].total():
            yield Item("", name, frozenset({review}))


def _slipped_names(library: Library, generator: random.Random) -> Iterator[Item]:
    return _slipped(_names(library, generator), library, generator)


def _slipped(items: Iterator[Item], library: Library, generator: random.Random) -> Iterator[Item]:
    """Yield items with a slip in one word, which then is none that occurs anywhere."""
    for item in items:
        if found := [*_SLIPPABLE.finditer(item.typed)]:
            match = generator.choice(found)
            word = slip(match.group(), generator)
            if word not in library.words:
                yield item._replace(typed=item.typed[: match.start()] + word + item.typed[match.end() :])


def slip(word: str, generator: random.Random) -> str:
    """Return a word with a letter replaced, put in or left out, or with two neighbours in each other's place.

    The last letter has no neighbour to change with, nor a letter that is doubled: then it is the word itself.
    """
    at = generator.randrange(len(word))
    before, here, after = word[:at], word[at], word[at + 1 :]
    letter = generator.choice(_LETTERS.replace(here, ""))
    slips = letter + after, letter + here + after, after, after[:1] + here + after[1:]
    return before + generator.choice(slips)


def _phrases(library: Library, generator: random.Random) -> Iterator[Item]:
    """Yield words of one sentence that follow each other in one section only, and begin and end with telling ones."""
    for section, words in _parts(library, generator):
        length = generator.choice(_PHRASE)
        at = generator.randrange(max(1, len(words) - length + 1))
        phrase = words[at : at + length]
        typed = " ".join(phrase)
        if len(phrase) == length and len(telling([phrase[0], phrase[-1]])) == 2 and library.sections_saying(typed) == 1:
            yield Item("", typed, frozenset({section.review}), is_phrase=True)


def _exclusions(library: Library, generator: random.Random) -> Iterator[Item]:
    """Yield two neighbouring words that other reviews have too, without a word that all sections of these have."""
    for section, words in _parts(library, generator):
        at = generator.randrange(max(1, len(telling(words)) - 1))
        pair = telling(words)[at : at + 2]
        if len(pair) < 2:
            continue
        both = library.having[stems_of(pair[0])[0]] & library.having[stems_of(pair[1])[0]]
        own = {number for number in both if library.sections[number].review == section.review}
        rivals = both - own
        typed = any({*pair} <= {*public_words(library.sections[number])} for number in rivals)
        if own and typed and len(rivals) <= _RIVALS and (excluded := _tell_apart(library, rivals, own)):
            yield Item("", " ".join(pair), frozenset({section.review}), excluded=generator.choice(excluded))


def _tell_apart(library: Library, rivals: set[int], own: set[int]) -> list[str]:
    """Return the words of the text of one rival that all rivals have and none of the others does."""
    shared = frozenset.intersection(*(library.stems[number] for number in rivals))
    others = frozenset.union(*(library.stems[number] for number in own))
    words = dict.fromkeys(telling(words_of(library.sections[min(rivals)].body)))
    stemmed = {word: stems_of(word) for word in words if word.isalpha()}
    return [word for word, each in stemmed.items() if each[0] in shared and others.isdisjoint(each)]


def _parts(library: Library, generator: random.Random) -> Iterator[tuple[SectionDocument, list[str]]]:
    """Yield sections in any order, and words of each that follow each other."""
    for section in _in_any_order(library, generator):
        if parts := plain_parts(section.body):
            yield section, generator.choice(parts)


def _descriptions(library: Library, generator: random.Random) -> Iterator[Item]:
    """Yield words that say something from one section, in their order there."""
    for section in _in_any_order(library, generator):
        words = [word for word in telling(words_of(section.body)) if word.isalpha() and len(word) >= _LONG]
        words = list(dict.fromkeys(words))
        length = generator.choice(_DESCRIPTION)
        if len(words) >= length:
            chosen = sorted(generator.sample(range(len(words)), length))
            yield Item("", " ".join(words[place] for place in chosen), frozenset({section.review}))


def _in_any_order(library: Library, generator: random.Random) -> Iterator[SectionDocument]:
    """Yield the sections, each a few times."""
    for _ in range(3):
        yield from generator.sample(library.sections, len(library.sections))


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
