"""The scores and the second look, held against what the papers say, worked out from the words of the sections alone."""

import random
from collections import Counter
from functools import cached_property
from itertools import pairwise, product
from math import log

import pytest

from search_index.analysis.stemming import stems
from search_index.index.impacts import IMPACTS, FieldWeights, Norms, encode_impact
from search_index.query.budget import passing
from search_index.ranking.reranking import best_of
from tests.search_index.conftest import SearchIn
from tests.search_index.index.brute_force import find_nearest

QUERY = ["amber", "birch", "cedar", "dunes", "ember"]
#: Characters of a section that are no words.
FIELD_ENDS = 5
#: Words of which no two share a stem.
OTHERS = [*map("".join, product("bdfgklmnprtvz", "aeiou", ("kum", "lim", "pak", "vun")))]


class Model:
    """Bodies as words; by section number what they score."""

    def __init__(self, bodies: list[list[str]], query: list[str]) -> None:
        self.bodies = bodies
        self.query = query
        mean = sum(map(len, bodies)) / len(bodies)
        norms = Norms(FieldWeights(), [1, 1, 1, mean, 1])
        self.norms = [norms.of(3, len(body)) for body in bodies]
        self.having = Counter(word for body in bodies for word in set(body))
        self.is_question = len(query) >= 5

    def idf(self, word: str) -> float:
        """Return the weight of a word by how many sections have it."""
        return log(1 + (len(self.bodies) - self.having[word] + 0.5) / (self.having[word] + 0.5))

    def saturated(self, frequency: float) -> float:
        """Return what a frequency is worth: half of three with a frequency of two."""
        return 3 * frequency / (2 + frequency)

    def impact(self, section: int, word: str) -> float:
        """Return the frequency of a word that a section has, as the index rounds it."""
        return IMPACTS[encode_impact(self.bodies[section].count(word) * self.norms[section])]

    @cached_property
    def full(self) -> set[int]:
        """The sections that have all words."""
        return {section for section, body in enumerate(self.bodies) if {*self.query} <= {*body}}

    @cached_property
    def first(self) -> dict[int, float]:
        """BM25F of the query, less for what a section lacks."""
        scores = {}
        for section, body in enumerate(self.bodies):
            found = [word for word in self.query if word in body]
            share = sum(map(self.idf, found)) / sum(map(self.idf, self.query))
            score = sum(self.idf(word) * self.saturated(self.impact(section, word)) for word in found)
            if found:
                scores[section] = score * share ** (2 / max(len({*self.query}), 3))
        return scores

    @cached_property
    def parts(self) -> list[dict[int, float]]:
        """What is ranked together: all sections found, or for a short query those with all words, and the others."""
        if self.is_question:
            return [self.first]
        full = {section: score for section, score in self.first.items() if section in self.full}
        return [full, {section: score for section, score in self.first.items() if section not in full}]

    @cached_property
    def adjacency(self) -> dict[int, float]:
        """What words of the query add that stand side by side, at .6 of the words, or .2.

        Of the best hundred that have any two words which are neighbours in the query.
        """
        added = {}
        pairs = [*map(set, pairwise(self.query))]
        for section in (section for part in self.parts for section in best(self.having_any(part, pairs), 100)):
            neighbours = Counter(map(frozenset, pairwise(self.bodies[section])))
            added[section] = (0.2 if self.is_question else 0.6) * sum(
                (self.idf(left) + self.idf(right))
                / 2
                * self.saturated(neighbours[frozenset((left, right))] * self.norms[section])
                for left, right in pairwise(self.query)
            )
        return added

    def having_any(self, scores: dict[int, float], pairs: list[set[str]]) -> dict[int, float]:
        """Return the scores of the sections that have both words of some pair."""
        return {section: score for section, score in scores.items() if any(p <= {*self.bodies[section]} for p in pairs)}

    @cached_property
    def raised(self) -> dict[int, float]:
        """All sections by their words and neighbours."""
        return {section: score + self.adjacency.get(section, 0.0) for section, score in self.first.items()}

    @cached_property
    def alike(self) -> dict[int, float]:
        """What the best two hundred gain or lose as half of their score is that of the five sections most like them."""
        if not self.is_question:
            return {}
        impacts = [
            {word: self.impact(section, word) for word in dict.fromkeys(body)}
            for section, body in enumerate(self.bodies)
        ]
        nearest = find_nearest(impacts)
        return {
            section: 0.5
            * (
                sum(share / 255 * self.raised.get(other, 0.0) for other, share in nearest[section])
                - self.raised[section]
            )
            for section in best(self.raised, 200)
        }

    @cached_property
    def scores(self) -> dict[int, float]:
        """All sections, half by themselves and half by those they are like."""
        return {section: score + self.alike.get(section, 0.0) for section, score in self.raised.items()}

    @cached_property
    def order(self) -> list[int]:
        """The sections with all words, then those with some."""
        ranked = best(self.scores, len(self.scores))
        return [*filter(self.full.__contains__, ranked), *(section for section in ranked if section not in self.full)]


def best(scores: dict[int, float], count: int) -> list[int]:
    """Return the sections of the highest scores; of equals the first."""
    return sorted(scores, key=lambda section: (-scores[section], section))[:count]


def make_bodies(count: int, query: list[str], *, lacking: bool = False) -> list[list[str]]:
    """Return texts with all words of a query, once or twice; or with some."""
    generator = random.Random(count)
    bodies = []
    for _ in range(count):
        weights = [1 / generator.randrange(1, 30) for _ in OTHERS]
        asked = generator.sample(query, generator.randrange(len(query) + 1)) if lacking else query
        words = asked * generator.choice((1, 1, 2)) + generator.choices(
            OTHERS, weights, k=generator.choice((4, 12, 30))
        )
        generator.shuffle(words)
        bodies.append(words)
    bodies[-1] += query
    return bodies


def check(search_in: SearchIn, model: Model) -> None:
    """Hold all that is found, and each part of its score, against the model."""
    searcher = search_in(*map(" ".join, model.bodies))
    hits = searcher.explain(" ".join(model.query), limit=len(model.bodies)).hits
    assert [hit.score for hit in hits] == pytest.approx([model.scores[section] for section in model.order])
    assert {int(hit.section) for hit in hits[: len(model.full)]} == model.full
    assert len({hit.section for hit in hits}) == len(model.order)
    for hit in hits:
        section = int(hit.section)
        assert hit.score == pytest.approx(model.scores[section])
        assert hit.title == 0
        assert hit.adjacency == pytest.approx(model.adjacency.get(section, 0.0))
        assert hit.alike == pytest.approx(model.alike.get(section, 0.0))
        assert sum(share.score for share in hit.shares) == pytest.approx(model.first[section])


def test_no_two_words_share_a_stem() -> None:
    """So that each is a word of its own for the index as for the model."""
    assert len({stems(word) for word in [*QUERY, *OTHERS]}) == len(QUERY) + len(OTHERS)


@pytest.mark.parametrize("lacking", [False, True])
@pytest.mark.parametrize("count", [3, 60, 160, 230])
def test_a_question_is_scored_by_its_words_their_neighbours_and_the_sections_alike(
    search_in: SearchIn, count: int, lacking: bool
) -> None:
    """Each score is BM25F, coordination, adjacency and likeness, each for as many sections as are read."""
    model = Model(make_bodies(count, QUERY, lacking=lacking), QUERY)
    check(search_in, model)
    if count > 100:
        assert any(model.alike.values())
        assert len(model.adjacency) <= 100 < len(model.first)
        assert lacking or len(model.adjacency) == 100
    if count > 200:
        assert len(model.alike) <= 200
        assert lacking or len(model.first) > 200


@pytest.mark.parametrize("lacking", [False, True])
@pytest.mark.parametrize("words", [2, 3, 4])
def test_a_short_query_is_scored_by_its_words_and_their_neighbours(
    search_in: SearchIn, words: int, lacking: bool
) -> None:
    """Up to four words no section supports another, and those with all words are ranked apart from the others."""
    query = QUERY[:words]
    model = Model(make_bodies(250, query, lacking=lacking), query)
    check(search_in, model)
    assert any(model.adjacency.values())
    assert all(bool(part) == (lacking or not at) for at, part in enumerate(model.parts))


@pytest.mark.parametrize("query", [["amber", "amber", "birch"], ["amber", "birch", "cedar", "amber", "dunes", "amber"]])
def test_a_word_said_again_counts_again(search_in: SearchIn, query: list[str]) -> None:
    """For score and order; as a word of the query that a section may lack it is one."""
    check(search_in, Model(make_bodies(90, query, lacking=True), query))


def test_one_word_is_scored_by_itself(search_in: SearchIn) -> None:
    """There is nothing beside it."""
    model = Model(make_bodies(70, ["amber"]), ["amber"])
    check(search_in, model)
    assert not any(model.adjacency.values())


@pytest.mark.parametrize("count", [3, 60, 130])
def test_reading_again_is_paid_for_as_far_as_it_goes(search_in: SearchIn, count: int) -> None:
    """A hundred sections are looked through for words side by side; or all there are."""
    reranker = search_in(*["one two three"] * count)._matcher._reranker
    assert reranker.usual_price() == passing(80, 3 + FIELD_ENDS) * min(count, 100)


def test_the_best_are_the_highest_and_of_equals_the_first() -> None:
    """However many are asked for, and however many are equal."""
    generator = random.Random(1)
    for _ in range(300):
        scores = {section: generator.choice((1.0, 2.0, 2.5, 9.0)) for section in range(generator.randrange(30))}
        for count in (1, 2, 5, 29, 30, 31):
            assert [*best_of(scores, count)] == best(scores, count)
