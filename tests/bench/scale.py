"""How all of it grows: the same figures as `search`, at several numbers of sections."""

from collections.abc import Sequence

from tests.bench.corpora.corpus import made_up
from tests.bench.figures import write_figures
from tests.bench.search import measure_corpus, print_figures

SECTIONS = (2_000, 20_000, 100_000)


def run_scale_bench(sizes: Sequence[int]) -> None:
    """Measure made-up corpora of so many sections; what is measured is written to `build/bench/scale.json` at once."""
    measured = []
    for size in sorted(sizes):
        measured.append(measure_corpus(made_up(size)))
        print_figures(measured[-1])
        print(f"figures: {write_figures('scale', measured)}\n")
