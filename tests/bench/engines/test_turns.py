"""Searches are timed in turn, each query counts as it should, and what is drawn from sections finds them."""

from collections import Counter
from pathlib import Path

import pytest

from tests.bench.corpora.corpus import made_up
from tests.bench.corpora.queries import SHARES, SLIP, Query, Survey
from tests.bench.engines import ENGINES, load_engine
from tests.bench.engines.turns import MIXES, PASSES, percentile, take_turns, weights_of
from tests.bench.reviews import make_reviews

REVIEWS = 150


@pytest.fixture(scope="module")
def survey() -> Survey:
    return Survey(make_reviews(REVIEWS))


@pytest.fixture(scope="module")
def directories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folders = {engine: tmp_path_factory.mktemp(engine) for engine in ENGINES}
    for engine, folder in folders.items():
        load_engine(engine).build(list(make_reviews(REVIEWS)), folder)
    return folders


def test_queries_are_of_every_kind_and_none_twice(survey: Survey) -> None:
    """Each kind has as many as asked for, all texts differ, and the same sections give the same queries."""
    queries = survey.draw(8)
    assert Counter(query.kind for query in queries) == dict.fromkeys(SHARES, 8)
    assert len({query.text for query in queries}) == len(queries)
    assert Survey(make_reviews(REVIEWS)).draw(8) == queries


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_finds_what_was_drawn(engine: str, survey: Survey, directories: dict[str, Path]) -> None:
    """Every query but slips has hits with every engine: none is timed at finding nothing."""
    opened = load_engine(engine).Opened(directories[engine])
    drawn = [query for query in survey.draw(8) if query.kind != SLIP]
    assert [query for query in drawn if not opened.ask(query)] == []
    assert opened.ask(Query("", "xyzzyplugh")) == 0
    opened.close()


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_heeds_years_and_phrases(engine: str, survey: Survey, directories: dict[str, Path]) -> None:
    """No section is of the year 1, and none has the same word three times in a row."""
    opened = load_engine(engine).Opened(directories[engine])
    word = next(query for query in survey.draw(3) if query.kind == "one frequent word")
    assert opened.ask(word) == 10
    assert opened.ask(word._replace(year=1)) == 0
    assert opened.ask(Query("", f'"{word.text} {word.text} {word.text}"')) == 0
    opened.close()


def test_every_query_is_timed_once_a_round_and_pass(survey: Survey, directories: dict[str, Path]) -> None:
    """There is a time for each engine, pass, round and query."""
    queries, done = survey.draw(2), list[int]()
    times = take_turns(directories, queries, 2, done.append)
    shapes = {(turn, engine): [len(spent) for spent in times[turn][engine]] for turn in PASSES for engine in ENGINES}
    assert set(map(tuple, shapes.values())) == {(len(queries), len(queries))}
    assert all(spent > 0 for turn in PASSES for rounds in times[turn].values() for one in rounds for spent in one)
    assert done == [1, 2]


def test_percentiles_heed_weights() -> None:
    """A value that weighs nothing does not count, and a heavy one counts for many."""
    assert percentile([3, 1, 2], [1, 1, 1], 0.5) == 2
    assert percentile([3, 1, 2], [8, 1, 1], 0.5) == 3
    assert percentile([9, 1, 2], [0, 1, 1], 0.95) == 2


def test_mix_counts_kinds_by_their_shares() -> None:
    """However many queries of a kind are asked, the kind weighs the same; slips only where they are mixed in."""
    queries = [Query("two words", "a b"), Query("two words", "b c"), Query("a name", "d e"), Query(SLIP, "xf")]
    assert weights_of(queries, MIXES["the mix"]) == [14, 14, 10, 0]
    assert weights_of(queries, MIXES["the mix, with slips"]) == [14, 14, 10, 5]


def test_corpus_has_so_many_sections() -> None:
    """A size is met to the section."""
    assert made_up(70).sections == 70
    assert made_up(70).reviews >= 40
