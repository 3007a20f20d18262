"""Engines that take turns: every query is asked of each in a row, first fresh, then again, round by round."""

import gc
import random
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.bench.corpora.queries import SHARES, SLIP, Query
from tests.bench.engines import load_engine

#: First is the first of its query since the index was opened; repeated is when all have been asked once.
PASSES = ("first", "repeated")
#: What is asked before anything counts, so that no query pays for what all share.
WARM_UP = ("story of a life", '"of the"', "xyzzyplugh", "선재")
MIXES = {"the mix": frozenset(SHARES) - {SLIP}, "the mix, with slips": frozenset(SHARES)}

#: Milliseconds of processor by pass and engine: for each round, one a query.
Times = dict[str, dict[str, list[list[float]]]]


def take_turns(
    directories: Mapping[str, Path], queries: Sequence[Query], rounds: int, done: Callable[[int], None]
) -> Times:
    """Return the times of all engines in so many rounds, each with indexes opened anew."""
    names = list(directories)
    times: Times = {turn: {name: [] for name in names} for turn in PASSES}
    # The garbage of one engine is not searched for in what another, or the benchmark, holds.
    gc.collect()
    gc.freeze()
    for number in range(rounds):
        opened = {name: load_engine(name).Opened(directory) for name, directory in directories.items()}
        for engine in opened.values():
            for text in WARM_UP:
                engine.ask(Query("", text))
        for turn in PASSES:
            asked = _ask_all({name: engine.ask for name, engine in opened.items()}, queries, number)
            for name, spent in asked.items():
                times[turn][name].append(spent)
        for engine in opened.values():
            engine.close()
        done(number + 1)
    return times


def _ask_all(
    asks: Mapping[str, Callable[[Query], object]], queries: Sequence[Query], seed: int
) -> dict[str, list[float]]:
    """Ask in an order of the round's own; who is asked first changes with each query."""
    spent = {name: [0.0] * len(queries) for name in asks}
    names = list(asks)
    order = random.Random(seed).sample(range(len(queries)), len(queries))
    for turn, place in enumerate(order):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            started = time.process_time()
            asks[name](queries[place])
            spent[name][place] = (time.process_time() - started) * 1000
    return spent


def percentile(values: Sequence[float], weights: Sequence[float], share: float) -> float:
    """Return the least value that so large a share of the weight does not exceed."""
    left = share * sum(weights)
    for value, weight in sorted(zip(values, weights, strict=True)):
        left -= weight
        if left <= 0:
            return value
    return max(values)


def weights_of(queries: Sequence[Query], kinds: frozenset[str]) -> list[float]:
    """Return what each query counts in a mix of kinds: each kind as often as readers search for such."""
    counted = [query.kind for query in queries]
    return [SHARES[kind] / counted.count(kind) if kind in kinds else 0.0 for kind in counted]
