"""How fast content becomes a site: `microsite build` as a whole command."""

import re
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.content import write_content
from tests.bench.corpora.films import load_films

RUNS = 3


def run_build_bench(reviews: int) -> None:
    """Build a site of so many reviews a few times and print the speed of each run, and their median."""
    with TemporaryDirectory() as directory:
        content = Path(directory, "content")
        write_content(content, reviews, load_films())
        speeds = [_speed(content, Path(directory, f"build-{number}")) for number in range(RUNS)]
    print(f"{reviews:,} reviews: " + ", ".join(f"{speed:,}" for speed in speeds) + " reviews/s")
    print(f"median {median(speeds):,.0f} reviews/s")


def _speed(content: Path, output: Path) -> int:
    command = [sys.executable, "-m", "site_app", "build", "--content", str(content), "--output", str(output)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"([\d,]+) reviews/s", said)
    if not found:
        raise ValueError(said)
    return int(found[1].replace(",", ""))
