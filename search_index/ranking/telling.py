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


#: Words that reviews of anything have, in some form: they are searched as any other, and relate nothing.
_OF_ANY_SUBJECT: Final = (
    "above across after again against almost along already although always among another anyone anything around away "
    "back because become before begin behind below best better between both bring character come drama during each "
    "either else end enough even ever every everyone everything far feel few film find first full get give go good "
    "great half hard here herself himself however indeed instead itself just keep kind know last late least leave less "
    "let like little long look lot make many matter maybe mean might mind moment more most movie much must near need "
    "neither never new next no nobody none nor not nothing now off often old once one only onto other out over own "
    "part perhaps play plot point put quite rather real really review right same say scene second see seem series "
    "several shall show simply since some someone something sometimes soon still story such take tell thing think "
    "though three through throughout thus together told took toward towards true try turn two under unless until up "
    "upon us use very viewer want watch way well went whether while whole whose within without work year yet "
    "가장 같은 것이다 결국 그래서 그러나 그런 그리고 다른 다시 대한 드라마 때문 리뷰 많은 매우 모두 모든 "
    "보다 사람 아니라 영화 우리 위해 이런 이야기 있는 있다 자신 작품 장면 정말 하나 하지만 한다 함께"
)


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
        common = {numbers.get(word) for word in _OF_ANY_SUBJECT.split()}
        written: dict[int, str] = {}
        for word in self._words:
            if word.form in numbers and numbers[word.form] not in common:
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
