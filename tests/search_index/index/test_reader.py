"""An index is opened as a whole, and nothing is remembered without a bound."""

import json
from math import log
from pathlib import Path

import pytest

from search_index import SearchIndexError, build_index
from search_index.index import files
from search_index.index.cache import ENTRY, BoundedCache
from search_index.index.impacts import FieldWeights, Norms
from search_index.index.reader import Index
from tests.search_index.conftest import make_section


def test_index_tells_what_a_word_counts(tmp_path: Path) -> None:
    """An occurrence counts what its field is worth, less in a longer one; a word counts more in fewer sections."""
    sections = [make_section("coach " * n, heading="x" if n == 3 else "", title="one two") for n in range(9)]
    build_index(sections, tmp_path)
    index = Index(tmp_path)
    assert index.size == 9
    norms = Norms(FieldWeights(), [2, 1, 0, 36 / 8, 0])
    assert [index.norm(section, 3) for section in range(9)] == [norms.of(3, length) for length in range(9)]
    assert index.norm(3, 1) == norms.of(1, 1) == pytest.approx(3.0)
    assert index.norm(0, 0) == norms.of(0, 2) == pytest.approx(4.0)
    assert index.norm(8, 3) < index.norm(1, 3)
    assert [list(lengths) for lengths in index.forward.lengths] == [
        [2] * 9,
        [0, 0, 0, 1, 0, 0, 0, 0, 0],
        [0] * 9,
        [*range(9)],
        [0] * 9,
    ]
    assert index.idf(2) == pytest.approx(log(1 + 7.5 / 2.5))
    assert index.idf(1) > index.idf(2) > index.idf(9) > 0


@pytest.mark.parametrize(
    "told",
    [
        {"sections": 10},
        {"sections": "9"},
        {"sections": None},
        {"sections": -1},
        {"sections": 10**30},
        {"means": [1.0]},
        {"means": None},
        {"means": 5},
        {"weights": [[1.0]]},
        {"weights": 3},
        {"weights": [1, 2]},
        {"sizes": []},
        {"sizes": {}},
        {"version": "1"},
    ],
    ids=str,
)
def test_index_refuses_what_is_not_told_of_it(tmp_path: Path, told: dict[str, object]) -> None:
    """What the index tells of itself is of the right kinds, and as many sections as its files have."""
    build_index([make_section("coach")] * 9, tmp_path)
    path = tmp_path / files.FORMAT
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | told), "utf-8")
    with pytest.raises(SearchIndexError, match="build it again"):
        Index(tmp_path)


@pytest.mark.parametrize("told", ["[]", "null", "1", "{}", '{"version": 1}', "[" * 100_000])
def test_index_refuses_what_tells_nothing(tmp_path: Path, told: str) -> None:
    """JSON of another shape is no index."""
    build_index([make_section("coach")], tmp_path)
    (tmp_path / files.FORMAT).write_text(told, "utf-8")
    with pytest.raises(SearchIndexError, match="build it again"):
        Index(tmp_path)


def test_cache_forgets_the_least_recently_used() -> None:
    """What is held stays below the limit, and what was asked for last is kept."""
    cache: BoundedCache[str, str] = BoundedCache(2 * ENTRY + 10, len)
    cache.put("a", "xxx")
    cache.put("b", "xxx")
    assert cache.get("a") == "xxx"
    cache.put("c", "xxx")
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == ("xxx", None, "xxx")


def test_cache_holds_as_much_as_it_may() -> None:
    """Values of just the limit are all held, and one byte more forgets the first."""
    for size, first in ((5, "x" * 5), (6, None)):
        cache: BoundedCache[str, str] = BoundedCache(2 * ENTRY + 10, len)
        cache.put("a", "x" * 5)
        cache.put("b", "x" * size)
        assert cache.get("a") == first


def test_cache_keeps_one_value_however_large() -> None:
    """What is larger than the limit is held alone, until the next comes."""
    cache: BoundedCache[str, str] = BoundedCache(2 * ENTRY + 10, len)
    cache.put("a", "xxx")
    cache.put("b", "x" * 5_000)
    assert (cache.get("a"), cache.get("b")) == (None, "x" * 5_000)
    cache.put("c", "x")
    cache.put("d", "y")
    assert (cache.get("b"), cache.get("c"), cache.get("d")) == (None, "x", "y")


def test_cache_counts_a_value_once() -> None:
    """What is known already is not held twice, so that nothing else is forgotten for it."""
    cache: BoundedCache[str, str] = BoundedCache(2 * ENTRY + 10, len)
    cache.put("a", "xxx")
    cache.put("b", "xxx")
    for _ in range(5):
        cache.put("b", "xxx")
    assert (cache.get("a"), cache.get("b")) == ("xxx", "xxx")
