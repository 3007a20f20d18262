"""How all of it grows: the same figures as `search`, at several numbers of sections."""

from collections.abc import Sequence

from tests.bench.corpora.corpus import made_up
from tests.bench.report.figures import write_figures
from tests.bench.search import measure_corpus, print_figures


def run_scale_bench(sections: Sequence[int]) -> None:
    """Measure made-up corpora of so many sections; what is measured is written to `build/bench/scale.json` at once."""
    measured = []
    for size in sorted(set(sections)):
        measured.append(measure_corpus(made_up(size)))
        print_figures(measured[-1])
        print(f"figures: {write_figures('scale', measured)}\n")
