"""Which reviews are called what was asked: titles and names typed whole, or nearly."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from math import ceil

from search_index.analysis.stopwords import STOP_WORDS
from search_index.errors import SearchIndexError
from search_index.index.titles import Titles, title_word, without_years
from search_index.query.parsing import Term

#: How much of the words of query and title together both must have (Jaccard): "saw the thing" is about *The Thing*.
_LEAST = 0.5


class TitleFinder:
    """Finds the profiles of reviews by what they are called."""

    def __init__(self, titles: Titles) -> None:
        self._titles = titles

    def called(self, terms: Sequence[Term], others: Mapping[str, Collection[str]]) -> dict[int, float]:
        """Return the profiles whose title or a name of theirs is nearly the query, and how nearly: 0.5 to 1, squared.

        `others` has the spellings that may be meant by a word.
        """
        forms = without_years([form for term in terms for form in term.forms])
        words: dict[str, Collection[str]] = {}
        for form in forms:
            # Each word of a title is meant once, though two typed words may mean it.
            meant = {title_word(other) for other in (form, *others.get(form, ()))}
            words.setdefault(title_word(form), meant.difference(*words.values()))
        shared = self._shared(words)
        likeness: dict[int, float] = {}
        for title, count in shared.items():
            if count > (size := self._titles.size(title)):
                raise SearchIndexError(f"title {title} has {count} words of the query, and {size} in all")
            jaccard = count / (len(words) + size - count)
            if jaccard >= _LEAST:
                profile = self._titles.profile(title)
                likeness[profile] = max(likeness.get(profile, 0.0), jaccard**2)
        return likeness

    def _shared(self, words: Mapping[str, Collection[str]]) -> Counter[int]:
        """Return how many of the words each title has that may have enough of them, a telling one included."""
        lists = {word: [*map(self._titles.having, others)] for word, others in words.items()}
        telling = sorted(
            (word for word in words if word not in STOP_WORDS or STOP_WORDS.issuperset(words)),
            key=lambda word: sum(map(len, lists[word])),
        )
        # Who has enough of the words has one of the rarest, as there are too few others.
        rarest = telling[: len(words) - ceil(_LEAST * len(words)) + 1]
        shared: Counter[int] = Counter()
        for word in rarest:
            shared.update({*chain.from_iterable(lists[word])})
        for word in words.keys() - rarest:
            shared.update([title for title in shared if any(_has(titles, title) for titles in lists[word])])
        return shared


def _has(titles: Sequence[int], title: int) -> bool:
    at = bisect_left(titles, title)
    return at < len(titles) and titles[at] == title
