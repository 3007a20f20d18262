"""Completions of what is being typed: names, titles, headings, words."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from search_index.analysis.folding import clean
from search_index.analysis.hangul import initials, is_hangul, keys
from search_index.analysis.korean import without_particles
from search_index.analysis.stemming import LONGEST_WORD
from search_index.analysis.stopwords import STOP_WORDS
from search_index.analysis.words import Text, is_unspaced, units
from search_index.documents import SectionDocument
from search_index.index import files
from search_index.query.budget import LINE, SCANNED, Budget
from search_index.query.spelling import Speller
from search_index.results import Suggestion

#: What is typed may be a pasted page; a completion is a few words.
_MOST_CHARACTERS = 60
#: How many matches to weigh against each other before the best are shown.
_MOST_WEIGHED = 40
#: How many other spellings of what was typed to complete.
_MOST_SPELLINGS = 3
#: Words shorter than this are quicker typed than picked.
_SHORTEST_WORD = 3
#: A name up to this many words can also be typed without its spaces.
_LONGEST_NAME = 5


class Suggester:
    """Completes from the lines written at build, the most useful first.

    A line is a key and what it suggests. The key holds, each after a space, the folded words with Hangul as the keys
    that type it, so that half a syllable is a prefix; then the initials of Hangul, and the words without spaces. After
    tabs come the text, where it is another, its review, and its section.
    """

    def __init__(self, directory: Path, speller: Speller) -> None:
        self._directory = directory
        self._speller = speller

    @cached_property
    def _lines(self) -> str:
        return "\n" + (self._directory / files.SUGGESTIONS).read_text("utf-8")

    def suggest(self, text: str, limit: int, budget: Budget) -> list[Suggestion]:
        """Return at most `limit` completions of the last word typed, with the words before it.

        Where the budget is spent they are those found so far.
        """
        typed = [word.form for unit in units(clean(text[:_MOST_CHARACTERS])) for word in unit.words]
        if not typed:
            return []
        found = self._complete(typed, budget)
        if not found:
            with budget.share() as share:
                others = self._speller.completions(typed[-1], share)
            for other in others[:_MOST_SPELLINGS]:
                found += [line for line in self._complete([*typed[:-1], other], budget) if line not in found]
        return [_suggestion(line) for line in found[:limit]]

    def _complete(self, typed: Sequence[str], budget: Budget) -> list[str]:
        """Return the lines that have every typed word as the start of one of theirs; those starting so come first."""
        pieces = [" " + keys(form) for form in typed]
        whole = "".join(pieces)
        found: list[str] = []
        for line in self._lines_with(max(pieces, key=len), budget):
            key, _, _ = line.partition("\t")
            if all(piece in key for piece in pieces):
                found.append(line)
            if len(found) == _MOST_WEIGHED:
                break
        return sorted(found, key=lambda line: (not line.startswith(whole), whole not in line))

    def _lines_with(self, piece: str, budget: Budget) -> Iterator[str]:
        lines, end = self._lines, 0
        while (at := lines.find(piece, end)) >= 0 and budget.spend(LINE + (at - end) // SCANNED):
            start, end = lines.rfind("\n", 0, at) + 1, lines.index("\n", at)
            yield lines[start:end]


def _suggestion(line: str) -> Suggestion:
    key, *told = line.split("\t")
    text, review, section, *_ = *(told or [key[1:]]), None, None
    return Suggestion(str(text), review, section)


def write_suggestions(directory: Path, documents: Sequence[SectionDocument], words: "WordSpellings") -> None:
    """Write what `Suggester` reads, most useful first: names, titles, headings, then words by frequency."""
    lines = [*_names(documents), *_titles(documents), *_headings(documents), *words.lines()]
    unique: dict[str, str] = {}
    for text, line in lines:
        unique.setdefault(text.casefold(), line)
    (directory / files.SUGGESTIONS).write_text("".join(f"{line}\n" for line in unique.values()), "utf-8")


class WordSpellings:
    """The words outside spoilers: how often each is said, and how it is written."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._spelled: Counter[str] = Counter()
        self._spellings: dict[str, str] = {}

    def add(self, text: Text) -> None:
        """Count the words of a text."""
        self._counts.update(text.forms)
        if text.inner:
            self._counts.subtract(text.inner)
            self._counts.update(form for form, _, _ in text.joined)
        for form, spelling in text.spellings:
            self._spelled[form] += 1
            if form not in self._spellings or spelling.islower():
                self._spellings[form] = spelling

    def is_small(self, form: str) -> bool:
        """Say whether a word is ever written in small letters."""
        return self._counts[form] > self._spelled[form]

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield the words as they are written, in small letters if they ever are, most frequent first."""
        counts = {form: count for form, count in self._counts.items() if count > 0 and _is_suggested(form)}
        bases = Counter(base for form in counts if is_hangul(form) for base in without_particles(form) if len(base) > 1)
        for form, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            if is_hangul(form):
                yield from _line(_without_shared_particles(form, bases))
            else:
                yield from _line(form if count > self._spelled[form] else self._spellings[form])


def _is_suggested(form: str) -> bool:
    shortest = 2 if is_hangul(form) else _SHORTEST_WORD
    return (
        shortest <= len(form) <= LONGEST_WORD
        and form not in STOP_WORDS
        and not form.isdigit()
        and not is_unspaced(form)
    )


def _names(documents: Iterable[SectionDocument]) -> Iterator[tuple[str, str]]:
    names = Counter(name for document in documents for name in document.names)
    for name in names:
        yield from _line(name)


def _titles(documents: Iterable[SectionDocument]) -> Iterator[tuple[str, str]]:
    for title, review in {document.title: document.review for document in documents}.items():
        yield from _line(title, review)


def _headings(documents: Iterable[SectionDocument]) -> Iterator[tuple[str, str]]:
    """Yield headings with their place; one that several reviews have is only a search."""
    places: dict[str, set[tuple[str, str]]] = {}
    for document in documents:
        places.setdefault(document.heading, set()).add((document.review, document.section))
    for heading, where in places.items():
        yield from _line(heading, *(next(iter(where)) if len(where) == 1 else ()))


def _without_shared_particles(form: str, bases: Mapping[str, int]) -> str:
    """Return the part of a Korean word that other words share with it, which is most likely the word itself."""
    return max(
        without_particles(form), key=lambda base: (bases[base] > 1, -len(base) if bases[base] > 1 else len(base))
    )


def _line(text: str, *address: str) -> Iterator[tuple[str, str]]:
    """Yield a text and its line, if it has a word."""
    if text.isascii() and text.isalnum() and not address:
        yield text, f" {text}" if text.islower() else f" {text.lower()}\t{text}"
        return
    shown = re.sub(r"\s+", " ", clean(text)).strip()
    read = list(units(shown))
    words = [word.form for unit in read for word in unit.words]
    joined = [unit.joined for unit in read if unit.joined]
    if not words:
        return
    extra = ["".join(words)] if 1 < len(words) <= _LONGEST_NAME else []
    if any(map(is_hangul, words)):
        extra += [initials(word) for word in [*words, *extra]]
    key = "".join(f" {keys(word)}" for word in [*words, *joined, *extra])
    yield shown, "\t".join((key, shown, *address))
