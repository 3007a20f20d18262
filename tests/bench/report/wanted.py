"""What the figures are to reach, by the size of the corpus, and whether they do."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from tests.bench.corpora.corpus import LARGE
from tests.bench.report.figures import Figures

#: Where ratios of the mix are to be: first and repeated, at the median and the 95th percentile.
RATIOS = {"first": {"p50": 1.0, "p95": 0.8}, "repeated": {"p50": 0.4, "p95": 0.4}}
LARGE_RATIOS = {"first": {"p50": 0.8, "p95": 0.5}, "repeated": {"p50": 0.4, "p95": 0.4}}


class Wanted(NamedTuple):
    """A figure and its bound; `at_least` where more is better."""

    name: str
    unit: str
    bound: float
    measure: Callable[[Figures], float | None]
    at_least: bool = False


class Verdict(NamedTuple):
    """What was wanted, what came of it, and how many times the bound that is."""

    wanted: Wanted
    value: float

    @property
    def is_met(self) -> bool:
        """Whether it is as wanted."""
        return self.value >= self.wanted.bound if self.wanted.at_least else self.value <= self.wanted.bound

    @property
    def share(self) -> float:
        """How much of the bound is taken: up to 1, all is well."""
        return self.wanted.bound / self.value if self.wanted.at_least else self.value / self.wanted.bound


def ratios_wanted(measured: Figures) -> dict[str, dict[str, float]]:
    """Return the bounds of ratios against FTS5 for a corpus of this size."""
    return LARGE_RATIOS if measured["corpus"]["sections"] >= LARGE else RATIOS


def judge(measured: Figures) -> list[Verdict]:
    """Return how a corpus stands to all that is wanted of one of its size; what it did not measure is left out."""
    rows = [*_ratios(measured), *(_LARGE if measured["corpus"]["sections"] >= LARGE else _USUAL)]
    values = [(row, row.measure(measured)) for row in rows]
    return [Verdict(row, value) for row, value in values if value is not None]


def bytes_a_byte(measured: Figures, engine: str = "ours") -> float:
    """Return the size of an index against that of all texts."""
    return float(measured["built"][engine]["bytes"] / measured["corpus"]["text_bytes"])


def speed(measured: Figures, engine: str = "ours") -> float:
    """Return the sections built in a second of processor."""
    return float(measured["built"][engine]["sections"] / measured["built"][engine]["seconds"])


def ratio(measured: Figures, turn: str, peer: str, share: str) -> float:
    """Return ours against a peer, over the mix."""
    mix = measured["kinds"]["the mix"][turn]
    return float(mix["ours"][share] / mix[peer][share])


def _ratios(measured: Figures) -> list[Wanted]:
    return [
        Wanted(f"{turn} search, {p}", "× FTS5", bound, partial(ratio, turn=turn, peer="fts5", share=p))
        for turn, bounds in ratios_wanted(measured).items()
        for p, bound in bounds.items()
    ]


_INDEX = Wanted("index", "bytes a byte of text", 1.8, bytes_a_byte)
_USUAL = (
    _INDEX,
    Wanted("memory of a process that serves", "MiB", 50, lambda found: found.get("site", {}).get("resident_mib")),
    Wanted("built again after one edit", "s", 2, lambda found: found["built"]["ours"].get("edited_seconds")),
)
_LARGE = (
    _INDEX,
    Wanted("first search of a process", "ms", 60, lambda found: found["opened"]["ours"]["first_ms"]),
    Wanted("index", "MB", 120, lambda found: found["built"]["ours"]["bytes"] / 1e6),
    Wanted("build", "sections/s", 1_500, speed, at_least=True),
    Wanted("peak memory of a build", "MiB", 700, lambda found: found["built"]["ours"]["peak_mib"]),
)
