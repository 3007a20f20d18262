"""What readers are likely to look for: gathered at build, to be completed to."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from search_index.analysis.folding import clean
from search_index.analysis.hangul import is_hangul
from search_index.analysis.people import People
from search_index.analysis.words import Text, units
from search_index.documents import SectionDocument
from search_index.query.completions import Entries, Name
from search_index.query.spellings import SpelledWord, WordSpellings


class Suggestible:
    """Gathers people and words while documents are read, and all that is completed to in the end."""

    def __init__(self) -> None:
        self.spellings = WordSpellings()
        #: The words, most frequent first, once they are settled.
        self.words: list[SpelledWord] = []
        self._people = People()

    def add(self, heading: Text, body: Text, text: str, titles: Iterable[str]) -> None:
        """Note the words of a section, and the people that its text names beside the titles of its review."""
        self.spellings.add(heading)
        self.spellings.add(body)
        self._people.add(text, "\n".join(titles))

    def settle(
        self, documents: Sequence[SectionDocument], stems: Mapping[str, Sequence[str]]
    ) -> tuple[Entries, list[SpelledWord]]:
        """Return the entries, the most useful of each sort first, and the words that are none."""
        titles = _titles(documents)
        headings, shared = _headings(documents)
        phrases: Counter[str] = Counter(shared)
        words = []
        self.words = list(self.spellings.words(stems))
        for word in self.words:
            if _is_plain(word):
                words.append(word)
            else:
                phrases[word.spelling] += word.said
        entries = Entries(
            titles=titles,
            names=list(_names(documents, titles)),
            headings=headings,
            people=list(self._names_of_people(documents)),
            phrases=sorted(phrases.items(), key=lambda phrase: (-phrase[1], phrase[0])),
        )
        return entries, words

    def _names_of_people(self, documents: Iterable[SectionDocument]) -> Iterator[str]:
        """Yield those who are told of as such, and those learned but for what is the name of something reviewed."""
        told = Counter(name for document in documents for name in map(_shown, document.people) if _forms(name))
        reviewed = set(map(_forms, {name for document in documents for name in _all_names(document)}))
        counts = Counter(told)
        for name, count in self._people.names(self.spellings.small):
            if name in told or _forms(name) not in reviewed:
                counts[name] += count
        yield from sorted(counts, key=lambda name: (-counts[name], name))


def _titles(documents: Sequence[SectionDocument]) -> dict[int, str]:
    """Return the titles by the first section of each review."""
    firsts: dict[str, int] = {}
    for number, document in enumerate(documents):
        firsts.setdefault(document.review, number)
    titles = {number: _shown(documents[number].title) for number in firsts.values()}
    return {number: title for number, title in titles.items() if _forms(title)}


def _names(documents: Sequence[SectionDocument], titles: Mapping[int, str]) -> Iterator[Name]:
    """Yield the names that no words of the title complete."""
    named = {number: dict.fromkeys(map(_shown, documents[number].names)) for number in titles}
    reviews = Counter(name for names in named.values() for name in names)
    for number, names in named.items():
        title = _forms(titles[number])
        for name in names:
            forms = _forms(name)
            if forms and not any(title[at : at + len(forms)] == forms for at in range(len(title))):
                yield Name(name, number, is_shared=reviews[name] > 1)


def _headings(documents: Sequence[SectionDocument]) -> tuple[dict[int, str], dict[str, int]]:
    """Return headings by their section; and with their number those of several sections, which are only searches."""
    sections: dict[str, list[int]] = {}
    for number, document in enumerate(documents):
        sections.setdefault(_shown(document.heading), []).append(number)
    known = {heading: numbers for heading, numbers in sections.items() if _forms(heading)}
    return (
        {numbers[0]: heading for heading, numbers in known.items() if len(numbers) == 1},
        {heading: len(numbers) for heading, numbers in known.items() if len(numbers) > 1},
    )


def _all_names(document: SectionDocument) -> Iterator[str]:
    """Yield what a review and its subject are called, the title also up to a colon or a bracket."""
    yield from (document.title, *document.names)
    yield from (document.title.partition(mark)[0] for mark in (":", "("))


def _is_plain(word: SpelledWord) -> bool:
    """Say whether a word is completed from its form alone."""
    spelling = word.spelling
    if spelling.isascii() and spelling.isalnum():
        return spelling.lower() == word.form
    return not is_hangul(word.form) and _forms(spelling) == (word.form,)


def _shown(text: str) -> str:
    return " ".join(clean(text).split())


def _forms(text: str) -> tuple[str, ...]:
    return tuple(word.form for unit in units(clean(text)) for word in unit.words)
