"""Lighthouse on every kind of page: mobile, each run in a browser of its own, the median of five."""

import json
import os
import subprocess
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from site_app.build.building import build_site
from site_app.web import create_app
from tests.bench.serving import serve
from tests.browser.tools import find_chromium, find_command, find_package_file

#: What Lighthouse says of a page, as JSON.
Report = dict[str, Any]

PROJECT = Path(__file__).parents[2]
PAGES = {
    "home": "/",
    "review": "/reviews/lovely-runner/",
    "section": "/reviews/lovely-runner/themes-explored/",
    "results": "/search?q=resilience",
}
RUNS = 5
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
METRICS = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"


def run_lighthouse_bench() -> None:
    """Print the median scores and times of the site that ships, page by page, and what cost points."""
    with TemporaryDirectory() as directory:
        build_site(PROJECT / "content", Path(directory), lambda *_: None, lambda: None)
        with serve(create_app({"BUILD": Path(directory, "current")})) as address:
            for name, path in PAGES.items():
                report(name, [run_lighthouse(address + path) for _ in range(RUNS)])


def run_lighthouse(address: str) -> Report:
    """Return what Lighthouse says of a page."""
    program = find_package_file("lighthouse/cli/index.js")
    options = ["--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    command = [find_command("node", "apt-get install nodejs"), str(program), address, *options]
    environment = os.environ | {"CHROME_PATH": find_chromium()}
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, env=environment).stdout))


def report(name: str, runs: list[Report]) -> None:
    """Print the medians of one page."""
    scores = [f"{kind} {100 * median(run['categories'][kind]['score'] for run in runs):.0f}" for kind in CATEGORIES]
    times = [f"{kind} {median(run['audits'][kind]['numericValue'] for run in runs):,.2f}" for kind in METRICS]
    lost = {audit for run in runs for audit, said in run["audits"].items() if _costs_points(run, audit, said)}
    print(f"{name}: {', '.join(scores)}; {', '.join(times)}")
    if lost:
        print(f"  points lost to: {', '.join(sorted(lost))}")


def _costs_points(run: Report, audit: str, said: dict[str, Any]) -> bool:
    """Whether an audit of these categories that has weight found a fault; times are in the scores already."""
    references = [item for kind in CATEGORIES[1:] for item in run["categories"][kind]["auditRefs"]]
    return said["score"] == 0 and any(item["id"] == audit and item["weight"] for item in references)
