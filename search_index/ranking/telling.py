"""Which words tell a review from the others, and how much: what related reviews are found by. Spoilers have no part."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from typing import Final

from search_index.index.impacts import IMPACTS, SATURATION, idf
from search_index.index.lexicon import Vocabulary
from search_index.query.spellings import SpelledWord

#: How many words are told of a review.
_WORDS: Final = 40
#: More than a tenth of all reviews have none of them; where there are few reviews, two may, but not all.
_LARGEST_SHARE, _FEW = 0.1, 2


class Telling:
    """What was found in a collection; told when it is asked for."""

    def __init__(
        self,
        reviews: Sequence[str],
        sections: Sequence[tuple[Sequence[int], bytes]],
        vocabulary: Vocabulary,
        words: Iterable[SpelledWord],
    ) -> None:
        """Take the review of each section, its words and their impacts; and the words that readers look for.

        All others say nothing.
        """
        self._reviews = reviews
        self._sections = sections
        self._vocabulary = vocabulary
        self._words = words

    def words(self) -> dict[str, dict[str, float]]:
        """Return by review its words, as they are written, with what they are worth, the most telling first.

        That is the idf of a word among reviews times its saturated impact, in the section where this is greatest.
        Each word is written alike in all reviews. Of equals the first in the alphabet comes first.
        """
        written = self._written()
        impacts = self._impacts(written)
        counts = Counter(word for words in impacts.values() for word in words)
        most = min(max(_FEW, _LARGEST_SHARE * len(impacts)), len(impacts) - 1)
        idfs = {word: idf(count, len(impacts)) for word, count in counts.items() if 1 < count <= most}
        return {review: _most_telling(words, idfs, written) for review, words in impacts.items()}

    def _written(self) -> dict[int, str]:
        """Return how words are written, by the first form of each: as most often."""
        families, number_of = self._vocabulary.families(), self._vocabulary.numbers
        # Korean words are written without their particles, as which they may stand nowhere.
        numbers = {stem: families[number_of[form]] for form, stems in self._vocabulary.stems.items() for stem in stems}
        numbers |= {form: families[number] for form, number in number_of.items()}
        written: dict[int, str] = {}
        for word in self._words:
            if word.form in numbers:
                written.setdefault(numbers[word.form], word.spelling)
        return written

    def _impacts(self, written: Mapping[int, str]) -> dict[str, dict[int, float]]:
        """Return for each review the impacts of its words."""
        found: dict[str, dict[int, float]] = {}
        for review, (words, codes) in zip(self._reviews, self._sections, strict=True):
            impacts = found.setdefault(review, {})
            for word, impact in _added(words, codes).items():
                if word in written:
                    impacts[word] = max(impacts.get(word, 0.0), impact)
        return found


def _most_telling(
    words: Mapping[int, float], idfs: Mapping[int, float], written: Mapping[int, str]
) -> dict[str, float]:
    worths = [
        (-idfs[word] * impact / (SATURATION + impact), written[word]) for word, impact in words.items() if word in idfs
    ]
    return {name: -worth for worth, name in nsmallest(_WORDS, worths)}


def _added(words: Iterable[int], codes: bytes) -> dict[int, float]:
    """Return the impacts of words, several forms of which may stand in a section."""
    impacts: dict[int, float] = {}
    for word, code in zip(words, codes, strict=True):
        impacts[word] = impacts.get(word, 0.0) + IMPACTS[code]
    return impacts
