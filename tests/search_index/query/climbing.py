"""Hill climbing towards the most expensive query: seeded, from the product's own tables, as far as time allows."""

import gc
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from search_index import QueryError, Searcher
from search_index.analysis.hangul import LEADS
from search_index.analysis.korean import _AFTER_INFINITIVE, _ENDINGS, _FOLLOWS, _VERBALISERS
from search_index.analysis.stemming import stems
from search_index.analysis.stopwords import STOP_WORDS
from search_index.index.cache import BoundedCache
from search_index.query.budget import Budget
from search_index.query.parsing import MAX_CHARACTERS

#: How many candidates compete.
_POPULATION = 24
#: How often a candidate is asked again before its time is believed: the least of them is the work, the rest is noise.
_MEASURED = 5
_MARKS = [" ", " ", " ", '"', " -", "-", "‐", "'", "_", "."]


class Query(NamedTuple):
    """What is asked: a text, and for a search how its results are shown."""

    text: str
    options: tuple[tuple[str, Any], ...] = ()

    def ask(self, searcher: Searcher) -> None:
        """Search."""
        searcher.search(self.text, **dict(self.options))

    def complete(self, searcher: Searcher) -> None:
        """Ask for completions."""
        searcher.suggest(self.text)


class Cost(NamedTuple):
    """Seconds of processor time, and units of the budget."""

    seconds: float
    units: int


class _Forgetful(BoundedCache[Any, Any]):
    """Remembers nothing."""

    def put(self, key: Any, value: Any) -> None:
        """Forget it."""


class Meter:
    """Measures what a query costs a searcher that remembers nothing."""

    def __init__(self, searcher: Searcher, ask: Callable[[Query, Searcher], None] = Query.ask) -> None:
        self.searcher = searcher
        self.words = searcher._index.lexicon
        self._ask = ask
        for holder, name in ((searcher, "_pages"), (searcher, "_facets"), (searcher._matcher, "_recent")):
            assert isinstance(getattr(holder, name), BoundedCache)
            setattr(holder, name, _Forgetful(0, lambda _: 0))
        self._watch(searcher, "_suggesting")
        self._watch(searcher._matcher, "budget")
        for text in ("lovely runner heart of the drama series", "선쟤를업고튀어", "xyzzyq"):
            self.cost(Query(text))

    def cost(self, query: Query) -> Cost | None:
        """Return the cost of a query asked for the first time; None for one that is refused."""
        stems.cache_clear()
        self._budget: Budget | None = None
        gc.disable()  # what is left over from other tests is not this query's to collect
        started = time.thread_time()
        try:
            self._ask(query, self.searcher)
        except QueryError:
            return None
        finally:
            spent = time.thread_time() - started
            gc.enable()
        return Cost(spent, self._whole - max(self._budget.left, 0) if self._budget else 0)

    def _watch(self, holder: object, name: str) -> None:
        """Keep the budget that each query is given."""
        make_budget: Callable[[], Budget] = getattr(holder, name)

        def make_watched() -> Budget:
            self._budget = budget = make_budget()
            self._whole = budget.left
            return budget

        setattr(holder, name, make_watched)

    def settled(self, query: Query) -> Cost:
        """Return the cost with the least time of several."""
        return min(filter(None, (self.cost(query) for _ in range(_MEASURED))))


@dataclass
class Climb:
    """A population of queries that grow more expensive."""

    meter: Meter
    seed: int
    options: Sequence[tuple[str, Sequence[Any]]] = ()
    synonyms: Sequence[str] = ()
    asked: int = 0
    found: dict[Query, Cost] = field(default_factory=dict)

    def run(self, seconds: float) -> "Climb":
        """Climb for so many seconds of processor time, by such time and by counted work in turn."""
        self._random = random.Random(self.seed)
        self._pieces = self._tables()
        until = time.process_time() + seconds
        while time.process_time() < until:
            by_time = self.asked % 2 == 0
            self._consider(self._mutated(by_time) if len(self.found) >= _POPULATION else self._made_up(), by_time)
        return self

    def worst(self, count: int) -> list[Query]:
        """Return the queries that took longest."""
        return sorted(self.found, key=self.found.__getitem__, reverse=True)[:count]

    def _consider(self, query: Query, by_time: bool) -> None:
        self.asked += 1
        cost = self.meter.cost(query)
        if cost is None:
            return
        self.found[query] = cost
        if len(self.found) > _POPULATION:
            del self.found[min(self.found, key=lambda one: self._fitness(one, by_time))]

    def _fitness(self, query: Query, by_time: bool) -> float:
        return self.found[query].seconds if by_time else self.found[query].units

    def _made_up(self) -> Query:
        text = "".join(self._piece() + self._random.choice(_MARKS[:3]) for _ in range(self._random.randrange(1, 17)))
        return Query(text[:MAX_CHARACTERS], self._some_options())

    def _mutated(self, by_time: bool) -> Query:
        few = self._random.sample([*self.found], 4)
        parent, other = sorted(few, key=lambda one: self._fitness(one, by_time))[-2:]
        text, options = other.text, other.options
        for _ in range(self._random.choice((1, 1, 2, 3))):
            text = self._change(text, parent.text)
        if self._random.random() < 0.1:
            options = self._some_options()
        return Query(text[:MAX_CHARACTERS], options)

    def _change(self, text: str, other: str) -> str:
        first, second = sorted(self._random.randrange(len(text) + 1) for _ in range(2))
        part = text[first:second]
        place = self._random.randrange(len(other) + 1)
        return self._random.choice(
            (
                text[:first] + other[place:],  # splice
                text[:second] + part + text[second:],  # repeat
                text[:first] + text[second:],  # leave out
                text[:first] + part[::-1] + text[second:],  # turn round
                text[:first] + self._piece() + text[first:],  # insert
                text[:first] + self._piece() + text[second:],  # replace
                text[:first] + self._random.choice(_MARKS) + text[first:],  # join, part, quote, exclude
            )
        )

    def _piece(self) -> str:
        piece: str = self._random.choice(self._random.choice(self._pieces))
        return self._misspelt(piece) if piece and self._random.random() < 0.3 else piece

    def _misspelt(self, word: str) -> str:
        at = self._random.randrange(len(word))
        letter: str = self._random.choice(self._letters)
        return word[:at] + letter + word[at + self._random.randrange(2) :]

    def _some_options(self) -> tuple[tuple[str, Any], ...]:
        return tuple((name, self._random.choice(values)) for name, values in self.options)

    def _tables(self) -> list[Sequence[str]]:
        """Return the pieces that queries are made of, by kind: each kind is as likely as another."""
        words = self.meter.words
        forms = list(words.words(range(len(words))))
        frequent = sorted(range(len(forms)), key=words.count, reverse=True)[:200]
        self._letters = sorted({*"".join(forms[:: max(len(forms) // 2000, 1)]), *"aeiou가나다이"})
        endings = [ending for table in (_ENDINGS, _AFTER_INFINITIVE) for some in table.values() for ending in some]
        syllables = [chr(self._random.randrange(0xAC00, 0xD7A4)) for _ in range(200)]
        han = [chr(self._random.randrange(0x4E00, 0x9FA0)) for _ in range(200)]
        return [
            [*_FOLLOWS],
            endings,
            _VERBALISERS,
            sorted(STOP_WORDS),
            [*LEADS],
            syllables,
            han,
            forms,
            [forms[number] for number in frequent],
            [max(forms, key=len), *sorted(forms, key=len)[-200:]],
            [form[:3] for form in forms],
            [*"aeiou", "ｱ", "é", "ﷺ", "дом", "قر", "ᄀ", "\u0301", "1", "2024"],
            self.synonyms or [""],
        ]


def shown(query: Query, cost: Cost) -> str:
    """Return a line that tells of a query and its cost."""
    with suppress(UnicodeEncodeError):
        return f"{cost.seconds * 1000:7.2f} ms {cost.units:8} units  {query.text!r} {dict(query.options) or ''}"
    return ""
