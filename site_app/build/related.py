"""Which reviews are related: by the people, names, tags and words that they share, the rarer the better.

Likeness is the sum over what two reviews share of what each of it is worth in both. Reviews are met through what they
share, the rarest first, and only those met most are compared: the work grows with the number of reviews.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import nlargest, nsmallest
from itertools import islice, permutations
from math import log, sqrt
from typing import Final, NamedTuple

from site_app.source.reviews import Review

#: Related reviews of each.
RELATED: Final = 3
#: Kinds of what reviews share, in the order in which readers are told of them.
DIRECTOR, WRITER, CAST, PEOPLE, NAME, TAGS, WORDS = "director", "writer", "cast", "people", "name", "tags", "words"
KINDS: Final = (DIRECTOR, WRITER, CAST, PEOPLE, NAME, TAGS, WORDS)
#: What each is worth against a tag that as many reviews have. A director says more of a film than who else is in it.
WORTH: Final = {DIRECTOR: 3.0, WRITER: 3.0, CAST: 2.0, PEOPLE: 1.5, NAME: 4.0, TAGS: 1.0}
#: A tag of more than half of the reviews says nothing of them, unless there are so few.
LARGEST_SHARE, FEW = 0.5, 3
#: Reviews are met until they were so many, of one list no more than so many; and so many of them are compared.
MOST_MET, MOST_OF_ONE, MOST_COMPARED = 600, 150, 12
#: Reasons that are told, and names and words in each.
MOST_REASONS, MOST_NAMES = 2, 3
#: One word may be in two reviews by chance.
FEWEST_WORDS: Final = 2
#: Words that are looked for in both texts as they are written.
MOST_WORDS_TRIED: Final = 6


class Reason(NamedTuple):
    """Why a review is related: a kind of `KINDS`, and what both have of it, as written, the most telling first."""

    kind: str
    names: tuple[str, ...]


class Related(NamedTuple):
    """A review that is related to another, and why."""

    review: Review
    reasons: tuple[Reason, ...]


#: Something that reviews may share: its kind and its name, folded.
_Trait = tuple[str, str]


class _Reviews(NamedTuple):
    """The traits of each review, with what each is worth in it; and which reviews have a trait, by their numbers."""

    traits: list[dict[_Trait, float]]
    having: dict[_Trait, list[int]]


def find_related(reviews: Sequence[Review], telling: Mapping[str, Mapping[str, float]]) -> dict[str, list[Related]]:
    """Return for each review, by its slug, those that are most related, the most first; of equals the newer.

    `telling` has the words that tell each review from the others, with what they are worth in it.
    """
    known = _read_traits(reviews, telling)
    spoken = [_spoken(review) for review in reviews]
    return {
        review.slug: [*islice(_explained(number, reviews, known, spoken), RELATED)]
        for number, review in enumerate(reviews)
    }


def _read_traits(reviews: Sequence[Review], telling: Mapping[str, Mapping[str, float]]) -> _Reviews:
    having: dict[_Trait, list[int]] = defaultdict(list)
    for number, review in enumerate(reviews):
        for trait in dict.fromkeys((kind, _folded(name)) for kind, name in _told(review)):
            having[trait].append(number)
    most = max(FEW, LARGEST_SHARE * len(reviews))
    shared = {trait: numbers for trait, numbers in having.items() if 1 < len(numbers) <= most}
    traits: list[dict[_Trait, float]] = [{} for _ in reviews]
    for trait, numbers in shared.items():
        worth = sqrt(WORTH[trait[0]] * log(1 + (len(reviews) - len(numbers) + 0.5) / (len(numbers) + 0.5)))
        for number in numbers:
            traits[number][trait] = worth
    for number, review in enumerate(reviews):
        for word, worth in telling.get(review.slug, {}).items():
            traits[number][WORDS, word] = worth
            shared.setdefault((WORDS, word), []).append(number)
    return _Reviews(traits, shared)


def _told(review: Review) -> Iterator[tuple[str, str]]:
    """Yield what a review's front matter tells of it, by kind."""
    subject = review.subject
    if subject:
        for role, names in {DIRECTOR: subject.director, WRITER: subject.writer, CAST: subject.cast}.items():
            for name in names:
                yield role, name
                yield PEOPLE, name
        for name in (subject.name, *subject.also_known_as):
            yield NAME, name
    for tag in review.tags:
        yield TAGS, tag


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _spoken(review: Review) -> str:
    """Return the text of a review that everybody sees, folded; headings say the same in many reviews."""
    return "\n".join((review.title, *(section.text for section in review.sections))).casefold()


def _explained(number: int, reviews: Sequence[Review], known: _Reviews, spoken: Sequence[str]) -> Iterator[Related]:
    """Yield the reviews most like one, as far as it can be told why."""
    for other in _nearest(number, known):
        shared = _shared(known.traits[number], known.traits[other])
        if reasons := (*_reasons_told(reviews[number], shared), *_reason_spoken(shared, spoken[number], spoken[other])):
            yield Related(reviews[other], reasons[:MOST_REASONS])


def _nearest(number: int, known: _Reviews) -> list[int]:
    found: dict[int, float] = {}
    get, mine = found.get, known.traits[number]
    left = MOST_MET
    for trait in sorted(mine, key=lambda trait: (-mine[trait], trait)):
        others = _around(number, known.having[trait])
        worth = mine[trait]
        for other in others:
            found[other] = get(other, 0.0) + worth
        left -= len(others)
        if left < 0:
            break
    found.pop(number, None)
    best = nlargest(MOST_COMPARED, found, key=found.__getitem__)
    likeness = {other: sum(_shared(mine, known.traits[other]).values()) for other in best}
    return sorted(likeness, key=lambda other: (-likeness[other], other))


def _around(number: int, having: Sequence[int]) -> Sequence[int]:
    """Return the reviews of a list that stand nearest to one of them: all of it, unless it is long."""
    first = max(0, min(bisect_left(having, number) - MOST_OF_ONE // 2, len(having) - MOST_OF_ONE))
    return having[first : first + MOST_OF_ONE]


def _shared(mine: Mapping[_Trait, float], theirs: Mapping[_Trait, float]) -> dict[_Trait, float]:
    """Return what two reviews share, with what it counts."""
    return {trait: worth * theirs[trait] for trait, worth in mine.items() if trait in theirs}


def _reasons_told(review: Review, shared: Mapping[_Trait, float]) -> Iterator[Reason]:
    """Yield what of the front matter of a review another shares, each person once."""
    written: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    for kind, name in _told(review):
        if (kind, _folded(name)) in shared:
            written[kind].setdefault(_folded(name), name)
    for kind in (DIRECTOR, WRITER, CAST):
        for name in written[kind]:
            written[PEOPLE].pop(name, None)
    for kind, names in written.items():
        if names:
            most = nsmallest(MOST_NAMES, names, key=lambda name: (-shared[kind, name], name))
            yield Reason(kind, tuple(map(names.__getitem__, most)))


def _reason_spoken(shared: Mapping[_Trait, float], mine: str, theirs: str) -> Iterator[Reason]:
    """Yield the most telling words that are in both texts, those that stand together in both as one."""
    words = ((-count, word) for (kind, word), count in shared.items() if kind == WORDS)
    tried = (word for _, word in nsmallest(MOST_WORDS_TRIED, words))
    spoken = [word for word in tried if _says(mine, word) and _says(theirs, word)]
    if len(spoken) < FEWEST_WORDS:
        return
    for pair in permutations(spoken, 2):
        phrase = " ".join(pair)
        if spoken.count(pair[0]) and spoken.count(pair[1]) and _says(mine, phrase) and _says(theirs, phrase):
            spoken[spoken.index(pair[0])] = phrase
            spoken.remove(pair[1])
    yield Reason(WORDS, tuple(spoken[:MOST_NAMES]))


def _says(text: str, words: str) -> bool:
    """Say whether a text has words as they are written; letters that no space parts from them may be a particle."""
    sought = words.casefold()
    at = text.find(sought)
    while at >= 0:
        end = at + len(sought)
        if not text[at - 1 : at].isalnum() and not (text[end : end + 1].isascii() and text[end : end + 1].isalnum()):
            return True
        at = text.find(sought, at + 1)
    return False
