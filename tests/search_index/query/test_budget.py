"""No query costs more than a bounded amount of work, however hostile; and that bound cuts no ordinary search short."""

import os
import random
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from search_index import QueryError, Searcher, SectionDocument, build_index
from search_index.analysis.korean import _ENDINGS, _FOLLOWS
from search_index.query.budget import Budget
from search_index.query.parsing import parse_query
from site_app.build.building import building_index_of
from site_app.build.presentation import section_documents
from site_app.source.content import load_content
from tests.bench.reviews import make_queries, make_reviews
from tests.search_index.conftest import SearchIn, make_section
from tests.search_index.query.climbing import Climb, Cost, Meter, Query, shown
from tests.sizes import size

CONTENT = Path(__file__).parents[3] / "content"

#: Seconds to climb for, over both indexes, searches and suggestions; and where to start from.
FUZZ_SECONDS = size(6, torture=600)
FUZZ_SEED = int(os.environ.get("FUZZ_SEED", "1"))
#: Reviews of the larger index.
REVIEWS = size(400, torture=5_000)

#: The bound: so many times what the 95th percentile of ordinary queries takes, or so many seconds of processor time.
MOST_TIMES = 10
LEAST_SECONDS = 0.02
#: Work that each search does beside what is counted, in units: reading the query, showing ten hits, counting facets.
UNCOUNTED = 5_000
#: A unit of work may take this many times longer in one query than in ordinary ones: above it, work goes uncounted.
MOST_UNEVEN = 4

PARTICLES = "나들이지만이자이자에게서라는이랑이란이라"
SEARCHES = (
    ("spoilers", (False, True)),
    ("sort", ("relevance", "relevance", "newest")),
    ("page", (1, 1, 2, 5, 999_999)),
    ("tag", (None, None, "drama", "k-drama")),
)


def quietly(*_: object) -> None:
    """Show no progress."""


def make_korean_reviews(count: int) -> Iterator[SectionDocument]:
    """Yield made-up reviews, every fifth section with Korean words of many endings, and some Japanese."""
    generator = random.Random(4)
    syllables = [chr(code) for code in range(0xAC00, 0xD7A4, 17)]
    endings = [*_FOLLOWS, *(ending for some in _ENDINGS.values() for ending in some), ""]
    nouns = ["".join(generator.choices(syllables, k=generator.choice((2, 2, 3)))) for _ in range(800)]
    words = [noun + generator.choice(endings) for noun in nouns for _ in range(3)]
    for number, document in enumerate(make_reviews(count)):
        korean = generator.choices(words, k=60) if number % 5 == 0 else ()
        japanese = "".join(chr(generator.randrange(0x4E00, 0x5200)) for _ in korean)
        yield document._replace(body=" ".join([document.body, *korean, japanese]), spoiler=" ".join(korean[:1]))


@pytest.fixture(scope="module")
def reviews() -> list[SectionDocument]:
    return list(make_korean_reviews(REVIEWS))


@pytest.fixture(scope="module")
def large(reviews: list[SectionDocument], tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("large")
    build_index(reviews, directory, synonyms=[["lovely", "charming", "a joy to watch", "매력적인"], ["runner", "주자"]])
    return directory


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("small")
    with building_index_of(load_content(CONTENT, quietly), directory, quietly):
        pass
    return directory


@pytest.fixture(scope="module")
def usual(large: Path, small: Path, reviews: list[SectionDocument]) -> dict[Path, list[Cost]]:
    """Return what ordinary queries cost, by index."""
    meters = {directory: Meter(Searcher(directory)) for directory in (small, large)}
    return {at: [meter.settled(Query(query)) for query in make_queries(reviews, 100)] for at, meter in meters.items()}


def passages(reviews: list[SectionDocument], count: int) -> list[str]:
    """Return queries of up to sixteen words that stand together."""
    generator = random.Random(6)
    found = []
    for _ in range(count):
        words = re.findall(r"[\w-]+", generator.choice(reviews).body)
        at, length = generator.randrange(len(words) - 16), generator.randrange(1, 17)
        found.append(" ".join(words[at : at + length])[:200])
    return found


@pytest.mark.bulk
@pytest.mark.parametrize("index", ["small", "large"])
def test_no_query_climbs_over_the_bound(
    index: str, usual: dict[Path, list[Cost]], request: pytest.FixtureRequest
) -> None:
    """Queries bred for cost stay within ten times the ordinary, or 20 ms, and none does work that is not counted."""
    directory = request.getfixturevalue(index)
    bound = bound_of(usual[directory])
    pace = percentile(50, map(pace_of, usual[directory]))
    for ask, options in ((Query.ask, SEARCHES), (Query.complete, ())):
        meter = Meter(Searcher(directory), ask)
        climb = Climb(meter, FUZZ_SEED, options, ["charming", "a joy to watch", "매력적인"]).run(FUZZ_SECONDS / 4)
        worst = settled(meter, climb.worst(5))
        told = "\n".join(shown(query, cost) for cost, query in worst)
        told = f"{index}, {ask.__name__}, seed {FUZZ_SEED}: {climb.asked} asked, bound {bound * 1000:.1f} ms\n{told}"
        print(told)  # noqa: T201 - for who asks with -s
        assert climb.asked > 50
        assert max(worst)[0].seconds <= bound, told
        assert max(pace_of(cost) for cost, _ in worst) <= MOST_UNEVEN * pace, told


def bound_of(usual: list[Cost]) -> float:
    """Return the seconds that no query may take where the ordinary ones cost so much."""
    return max(MOST_TIMES * percentile(95, [cost.seconds for cost in usual]), LEAST_SECONDS)


def settled(meter: Meter, queries: list[Query]) -> list[tuple[Cost, Query]]:
    """Return the queries with their costs, the lesser of two rounds: a neighbour on the machine may disturb one."""
    rounds = [[meter.settled(query) for query in queries] for _ in range(2)]
    return [(min(costs), query) for *costs, query in zip(*rounds, queries, strict=True)]


def pace_of(cost: Cost) -> float:
    """Return the seconds that a unit of work took."""
    return cost.seconds / (cost.units + UNCOUNTED)


def percentile(number: int, values: Iterable[float]) -> float:
    """Return a percentile."""
    ordered = sorted(values)
    return ordered[len(ordered) * number // 100]


HOSTILE = [
    *(PARTICLES * times for times in (1, 2, 3, 5, 10)),
    *(" ".join([PARTICLES] * times) for times in (2, 5, 9)),
    " ".join(PARTICLES[at:] + PARTICLES[:at] for at in range(9)),
    f'"{" ".join([PARTICLES] * 8)}"',
    f"-{PARTICLES} -{PARTICLES[1:]} lovely",
    " ".join(f"{chr(code)}{chr(code + 999)}{chr(code + 99)}" for code in range(0xAC00, 0xAC00 + 16 * 500, 500)),
    " ".join(f"{chr(code)}abc東{chr(code + 999)}x" for code in range(0xAC00, 0xAC00 + 16 * 500, 500)),
    " ".join(word[:-3] + "qx" + word[-2:] for word in ("cinematography", "psychological", "determination") * 4),
    "ᄀ" * 200,
    "ㅅ" * 200,
    "ｱ" * 200,
    "東" * 200,
    "東京都心部 " * 16,
    "a-" * 99 + "a",
    "-".join(["lovely", "runner"] * 14),
    "the of and in to a her with is its for as that ji soo hee",
    "the " * 16,
    "the of " * 8,
    '"the of and in to a her with" "is its for as that ji soo hee"',
    "lovely -the -of -and -in -to -a -her -with -is -its -for -as -that -ji",
    "ﷺ" * 200,
    "lovelyrunnersooheeseoulk" * 8,
    " ".join(["lovelyrunnersooheeseoul"] * 8),
]


@pytest.mark.bulk
@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_known_attacks_stay_under_the_bound(usual: dict[Path, list[Cost]], query: str) -> None:
    """Runs of particles, garbage of every script, frequent words, chains of hyphens, exclusions."""
    for directory, costs in usual.items():
        for ask in (Query.ask, Query.complete):
            assert meter_of(directory, ask).settled(Query(query)).seconds <= bound_of(costs)


Ask = Callable[[Query, Searcher], None]
_METERS: dict[tuple[Path, Ask], Meter] = {}


def meter_of(directory: Path, ask: Ask) -> Meter:
    """Return a meter, one for each index and kind of question."""
    return _METERS.setdefault((directory, ask), Meter(Searcher(directory), ask))


def test_ordinary_searches_are_whole(small: Path, large: Path, reviews: list[SectionDocument]) -> None:
    """Passages of up to sixteen words, with and without a slip of the finger, take less than .6 of the budget."""
    shipped = [document for review in load_content(CONTENT, quietly).reviews for document in section_documents(review)]
    for directory, documents in ((small, shipped), (large, reviews)):
        meter = Meter(Searcher(directory))
        whole = meter.searcher._matcher.budget().left
        for query in [*passages(documents, 100), *make_queries(documents, 60)]:
            assert not meter.searcher.search(query).partial
            cost = meter.cost(Query(query))
            assert cost
            assert cost.units < 0.6 * whole
        for query in make_queries(documents, 60):
            assert not meter.searcher.search(query[:-2] + "x" + query[-1:]).partial


def test_same_query_gets_as_far_whatever_was_asked_before(large: Path, small: Path) -> None:
    """A remembered word is charged like a new one, and nothing cut short is remembered as whole."""
    for directory in (small, large):
        queries = [
            *filter(is_read, HOSTILE),
            "lovely runner",
            "the lovely runner of the series",
            "the of",
            "선재 업고",
            "lovley",
        ]
        fresh = [Searcher(directory).search(query) for query in queries]
        used = Searcher(directory)
        random.Random(3).shuffle(
            shuffled := [*queries, *filter(is_read, (f"{query[:150]} lovely" for query in queries))]
        )
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(used.search, shuffled))
        assert [used.search(query) for query in queries] == fresh
        assert any(results.partial for results in fresh)


def is_read(query: str) -> bool:
    """Say whether a query is within the caps."""
    try:
        parse_query(query)
    except QueryError:
        return False
    return True


@pytest.fixture
def searcher(search_in: SearchIn) -> Searcher:
    return search_in(
        make_section("Lovely runner in Seoul, the runner runs.", spoiler="The murderer is the lovely trainer."),
        *(make_section(f"The lovely city of {word}, the trainer.", section=word) for word in ("busan", "incheon")),
        make_section("선재는 달린다. 선재가 노래한다.", section="korean"),
        synonyms=[["runner", "sprinter"], ["lovely", "charming"]],
    )


@pytest.mark.parametrize(
    "query", ["lovely -trainer", "runner -seoul", "the lovely -the", "선재 -노래", "lovley -traner"]
)
def test_an_exclusion_holds_however_little_may_be_spent(searcher: Searcher, query: str) -> None:
    """With any budget, a section that has an excluded word is never found, nor one that only spoilers would find."""
    whole = set(found(searcher, query))
    sizes = set()
    for units in [*range(0, 4_000, 50), *range(4_000, 140_000, 2_000)]:
        with_budget(searcher, units)
        some = found(searcher, query)
        assert set(some) <= whole or searcher.search(query).partial
        assert not any("trainer" in snippet for snippet in some.values() if "-tra" in query)
        assert not any("murderer" in snippet for snippet in some.values())
        assert not any(
            re.search("노래|Seoul", snippet) for snippet in some.values() if re.search("-노래|-seoul", query)
        )
        sizes.add(len(some))
    assert sizes >= {0, len(whole)}


def found(searcher: Searcher, query: str) -> dict[str, str]:
    """Return the sections found, with the text of their excerpts."""
    hits = searcher.search(query, per_page=50).hits
    return {hit.section: hit.snippet.text for hit in hits}


def with_budget(searcher: Searcher, units: int) -> None:
    """Let the searcher spend so much a query, and forget what it found before."""
    searcher._matcher.budget = lambda: Budget(units)  # type: ignore[method-assign]
    for cache in (searcher._pages, searcher._facets, searcher._matcher._recent):
        cache._values.clear()


def test_what_is_worth_most_is_found_first(large: Path) -> None:
    """Of a query that asks for too much, the words as typed are found, though their spellings are not all tried."""
    garbage = " ".join(PARTICLES[at:] + PARTICLES[:at] for at in range(8))
    results = Searcher(large).search(f"{garbage} character")
    assert (results.partial, results.relaxed) == (True, True)
    texts = [f"{hit.title.text} {hit.heading.text} {hit.snippet.text}".lower() for hit in results.hits]
    assert len([text for text in texts if "character" in text]) == 10


@pytest.mark.bulk
def test_the_rarest_words_are_paid_for_first(search_in: SearchIn) -> None:
    """Where only some words can be paid for, those that few sections have are searched, wherever they stand."""
    searcher = search_in(*["frequent words"] * 3_000, "rare")
    whole = searcher._matcher.budget().left
    for query in ("frequent rare", "rare frequent"):
        totals = []
        for units in range(0, whole, 100):
            with_budget(searcher, units)
            totals.append(searcher.search(query).total)
        steps = [*dict.fromkeys(totals)]
        assert steps[:2] == [0, 1]
        assert steps[-1] == 3_001


def test_garbage_does_not_keep_a_word_from_being_corrected(small: Path) -> None:
    """Each unknown word has its share of the work."""
    garbage = " ".join(PARTICLES[at:] + PARTICLES[:at] for at in range(6))
    for query in (f"lovley {garbage}", f"{garbage} lovley"):
        results = Searcher(small).search(query)
        assert results.partial
        assert "lovely" in (results.suggestion or "").split()
