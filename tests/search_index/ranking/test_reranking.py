"""The second look, held against what the papers say, worked out from the words of the sections alone."""

import random
from collections import Counter
from functools import cached_property
from itertools import pairwise
from math import exp, log

import pytest

from search_index.index.impacts import IMPACTS, FieldWeights, Norms, encode_impact
from search_index.query.budget import COUNTED, WORD
from search_index.query.parsing import parse_query
from search_index.ranking.reranking import best_of
from tests.search_index.conftest import SearchIn

QUERY = ["amber", "birch", "cedar", "dunes", "ember"]
#: Characters of a section that are no words.
FIELD_ENDS = 5
#: Words of which no two share a stem.
OTHERS = [f"{first}{rest}" for first in "bdfgklmnprtvz" for rest in ("akum", "olim", "upak", "ivun")]


class Model:
    """Bodies as words, all of which have the words of a query; by section number what they score."""

    def __init__(self, bodies: list[list[str]], query: list[str]) -> None:
        self.bodies = bodies
        self.query = query
        mean = sum(map(len, bodies)) / len(bodies)
        norms = Norms(FieldWeights(), [1, 1, 1, mean, 1])
        self.norms = [norms.of(3, len(body)) for body in bodies]
        self.having = Counter(word for body in bodies for word in set(body))

    def idf(self, word: str) -> float:
        """Return the weight of a word by how many sections have it."""
        return log(1 + (len(self.bodies) - self.having[word] + 0.5) / (self.having[word] + 0.5))

    def saturated(self, frequency: float) -> float:
        """Return what a frequency is worth: half of four with a frequency of three."""
        return 4 * frequency / (3 + frequency)

    @cached_property
    def first(self) -> dict[int, float]:
        """BM25F of the query, frequencies as the index rounds them."""
        return {
            section: sum(
                self.idf(word) * self.saturated(IMPACTS[encode_impact(body.count(word) * self.norms[section])])
                for word in self.query
            )
            for section, body in enumerate(self.bodies)
        }

    @cached_property
    def adjacency(self) -> dict[int, float]:
        """Of the best fifty what words of the query add that stand side by side, at .6 of the words themselves."""
        added = {}
        for section in best(self.first, 50):
            neighbours = Counter(map(frozenset, pairwise(self.bodies[section])))
            added[section] = 0.6 * sum(
                (self.idf(left) + self.idf(right))
                / 2
                * self.saturated(neighbours[frozenset((left, right))] * self.norms[section])
                for left, right in pairwise(self.query)
            )
        return added

    @cached_property
    def raised(self) -> dict[int, float]:
        """All sections by their words and neighbours."""
        return {section: score + self.adjacency.get(section, 0.0) for section, score in self.first.items()}

    @cached_property
    def terms(self) -> dict[str, float]:
        """The thirty words that say most about the best ten sections, and their shares."""
        chosen = best(self.raised, 10)
        weighed: Counter[str] = Counter()
        for section in chosen:
            trust = exp((self.raised[section] - self.raised[chosen[0]]) / 3)
            for word, count in Counter(self.bodies[section]).items():
                weighed[word] += trust * count / (count + 1.5) * self.idf(word)  # type: ignore[assignment]
        most = dict(weighed.most_common(30))
        return {word: weight / sum(most.values()) for word, weight in most.items()}

    @cached_property
    def fed(self) -> dict[int, float]:
        """The best hundred, half by the query, half by the words of the best; below them the others, as they were."""
        scores = {
            section: 0.5 * self.raised[section]
            + 0.5
            * len(self.query)
            * sum(
                share * self.idf(word) * self.saturated(self.bodies[section].count(word) * self.norms[section])
                for word, share in self.terms.items()
            )
            for section in best(self.raised, 100)
        }
        left = {section: score for section, score in self.raised.items() if section not in scores}
        scale = min(min(scores.values()) / max(left.values()), 1) if left else 1
        return scores | {section: score * scale for section, score in left.items()}


def best(scores: dict[int, float], count: int) -> list[int]:
    """Return the sections of the highest scores; of equals the first."""
    return sorted(scores, key=lambda section: (-scores[section], section))[:count]


def make_bodies(count: int, query: list[str]) -> list[list[str]]:
    generator = random.Random(count)
    bodies = []
    for _ in range(count):
        weights = [1 / generator.randrange(1, 30) for _ in OTHERS]
        words = query * generator.choice((1, 1, 2)) + generator.choices(
            OTHERS, weights, k=generator.choice((4, 12, 30))
        )
        generator.shuffle(words)
        bodies.append(words)
    return bodies


@pytest.mark.parametrize("count", [3, 60, 130])
def test_a_question_is_scored_by_its_words_their_neighbours_and_those_of_the_best(
    search_in: SearchIn, count: int
) -> None:
    """Each score is BM25F, adjacency and feedback, each as far as it is read, for as many as are read."""
    model = Model(make_bodies(count, QUERY), QUERY)
    hits = search_in(*map(" ".join, model.bodies)).explain(" ".join(QUERY), limit=count).hits
    assert [int(hit.section) for hit in hits] == best(model.fed, count)
    for hit in hits:
        section = int(hit.section)
        assert hit.score == pytest.approx(model.fed[section])
        assert hit.adjacency == pytest.approx(model.adjacency.get(section, 0.0))
        if section in best(model.raised, 100):
            assert hit.feedback == pytest.approx(model.fed[section] - model.raised[section])


def test_feedback_can_be_left_out(search_in: SearchIn) -> None:
    """To measure what it brings; unless that is asked for, there is some."""
    model = Model(make_bodies(60, QUERY), QUERY)
    matcher, query = search_in(*map(" ".join, model.bodies))._matcher, parse_query(" ".join(QUERY))
    assert matcher.match(query, spoilers=False).scores == pytest.approx(model.fed)
    assert matcher.match(query, spoilers=False, feedback=False).scores == pytest.approx(model.raised)


@pytest.mark.parametrize("words", [2, 4])
def test_a_short_query_is_scored_by_its_words_and_their_neighbours(search_in: SearchIn, words: int) -> None:
    """Up to four words there is no feedback."""
    query = QUERY[:words]
    model = Model(make_bodies(70, query), query)
    hits = search_in(*map(" ".join, model.bodies)).explain(" ".join(query), limit=70).hits
    assert [int(hit.section) for hit in hits] == best(model.raised, 70)
    assert [hit.score for hit in hits] == pytest.approx([model.raised[int(hit.section)] for hit in hits])
    assert not any(hit.feedback for hit in hits)


def test_one_word_is_scored_by_itself(search_in: SearchIn) -> None:
    """There is nothing beside it."""
    model = Model(make_bodies(70, ["amber"]), ["amber"])
    hits = search_in(*map(" ".join, model.bodies)).explain("amber", limit=70).hits
    assert [int(hit.section) for hit in hits] == best(model.first, 70)
    assert [hit.score for hit in hits] == pytest.approx([model.first[int(hit.section)] for hit in hits])


@pytest.mark.parametrize("count", [3, 60, 130])
def test_reading_again_is_paid_for_as_far_as_it_goes(search_in: SearchIn, count: int) -> None:
    """Fifty sections for neighbours, a hundred for feedback, and ten whose words are counted; or all there are."""
    reranker = search_in(*["one two three"] * count)._matcher._reranker
    words = 3 + FIELD_ENDS
    read = min(count, 50) + min(count, 100)
    assert reranker.usual_price() == words * (WORD * read + COUNTED * min(count, 10))


def test_the_best_are_the_highest_and_of_equals_the_first() -> None:
    """However many are asked for, and however many are equal."""
    generator = random.Random(1)
    for _ in range(300):
        scores = {section: generator.choice((1.0, 2.0, 2.5, 9.0)) for section in range(generator.randrange(30))}
        for count in (1, 2, 5, 29, 30, 31):
            assert [*best_of(scores, count)] == best(scores, count)
