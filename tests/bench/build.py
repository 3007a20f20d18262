"""How fast content becomes a site: `microsite build`, from nothing and after an edit of one review."""

import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.bench.content import write_content
from tests.bench.corpora.films import load_films

RUNS = 3


def run_build_bench(reviews: int) -> None:
    """Build a site of so many reviews and edit one of them, in turn; print the seconds of each, and the medians."""
    with TemporaryDirectory() as directory:
        content = Path(directory, "content")
        write_content(content, reviews, load_films())
        edited = sorted((content / "reviews").iterdir())[reviews // 2]
        full, edit = [], []
        for number in range(RUNS):
            output = Path(directory, f"build-{number}")
            full.append(_seconds(content, output))
            with edited.open("a") as file:
                file.write(f"\nA lighthouse keeper, edited {number} times.\n")
            edit.append(_seconds(content, output))
    for what, seconds in (("from nothing", full), ("after an edit", edit)):
        print(
            f"{what:14}" + "".join(f"{one:7.2f}" for one in seconds) + f" s, {reviews / median(seconds):,.0f} reviews/s"
        )
    print(f"edit / full   {median(map(float.__truediv__, edit, full)):7.2f}")


def _seconds(content: Path, output: Path) -> float:
    command = [sys.executable, "-m", "site_app", "build", "--content", str(content), "--output", str(output)]
    started = perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return perf_counter() - started
