"""Lighthouse on every kind of page: mobile, each run in a browser of its own, medians; and what each page weighs."""

import gzip
import json
import os
import re
import subprocess
import urllib.request
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from site_app.build.building import build_site
from site_app.web import create_app
from tests.bench.interaction import slowest_interaction
from tests.bench.serving import serve
from tests.bench.showcase import ALBUM, write_showcase
from tests.browser.tools import find_chromium, find_command, find_package_file

#: What Lighthouse says of a page, as JSON.
Report = dict[str, Any]

PROJECT = Path(__file__).parents[2]
#: Kinds of page of the site that ships, and of a large one.
SHIPPED = {
    "front": "/",
    "review": "/reviews/lovely-runner/",
    "section": "/reviews/lovely-runner/themes-explored/",
    "results": "/search?q=resilience",
    "no results": "/search?q=qwxzzyk",
    "all reviews": "/reviews/",
    "tags": "/tags/",
    "tag": "/tags/k-drama/",
    "about": "/about/",
    "error": "/nothing",
}
LARGE = {
    "front": "/",
    "review, 15 sections and images": f"/reviews/{ALBUM}/",
    "section": f"/reviews/{ALBUM}/room-7-a-door/",
    "results": "/search?q=story+of+a+life",
    "results, filtered": "/search?q=rain&tag=drama",
    "results without words": "/search?q=&tag=drama",
    "no results": "/search?q=qwxzzyk",
    "all reviews": "/reviews/",
    "all reviews by year": "/reviews/?sort=year",
    "tags": "/tags/",
    "tag": "/tags/drama/",
    "year": "/years/1999/",
    "about": "/about/",
    "error": "/nothing",
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
METRICS = {
    "FCP": "first-contentful-paint",
    "LCP": "largest-contentful-paint",
    "TBT": "total-blocking-time",
    "CLS": "cumulative-layout-shift",
}
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
#: On a busy machine a browser may start too late for Lighthouse.
TRIES = 3
NOT_FOUND, FOUND = "404 NOT FOUND", "200 OK"


def run_lighthouse_bench(reviews: int, runs: int, only: str) -> None:
    """Print the median scores and times of two sites, page by page, what cost points, bytes and slowest interaction."""
    with TemporaryDirectory() as name:
        write_showcase(Path(name, "content"), reviews)
        for content, pages, title in (
            (PROJECT / "content", SHIPPED, "the site that ships"),
            (Path(name, "content"), LARGE, f"{reviews:,} reviews"),
        ):
            print(f"# {title}", flush=True)
            output = Path(name, title)
            build_site(content, output, lambda *_: None, lambda: None)
            with serve(_Findable(create_app({"BUILD": output / "current", "LOG_SEARCHES": False}))) as address:
                _measure(address, {kind: path for kind, path in pages.items() if only in f"{title}, {kind}"}, runs)


class _Findable:
    """An app whose errors are found: Lighthouse does not look at others."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""

        def start(status: str, headers: list[tuple[str, str]], *_: object) -> Any:
            return start_response(FOUND if status == NOT_FOUND else status, headers)

        return self.app(environ, start)


def _measure(address: str, pages: Mapping[str, str], runs: int) -> None:
    for kind, path in pages.items():
        report(kind, [run_lighthouse(address + path) for _ in range(runs)])
        page, style, script = _bytes(address, path)
        slowest, act = slowest_interaction(address + path)
        print(f"  {page:,} bytes, style {style:,}, script {script:,}; slowest act {slowest:.0f} ms: {act}", flush=True)


def _bytes(address: str, path: str) -> tuple[int, int, int]:
    """Return what is sent for a page, its style sheet and its script."""
    page = _fetch(address + path)
    text = gzip.decompress(page).decode()
    files = [re.search(pattern, text) for pattern in (r"/static/[\w.]+\.css", r"/static/[\w.]+\.js")]
    style, script = (len(_fetch(address + found[0])) if found else 0 for found in files)
    return len(page), style, script


def _fetch(address: str) -> bytes:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as response:
        return bytes(response.read())


def run_lighthouse(address: str) -> Report:
    """Return what Lighthouse says of a page."""
    program = find_package_file("lighthouse/cli/index.js")
    options = ["--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    command = [find_command("node", "apt-get install nodejs"), str(program), address, *options]
    environment = os.environ | {"CHROME_PATH": find_chromium()}
    for _ in range(TRIES):
        run = subprocess.run(command, capture_output=True, env=environment)
        if run.returncode == 0:
            return dict(json.loads(run.stdout))
    raise OSError(f"{address}: Lighthouse gave up: {run.stderr.decode()[-500:]}")


def report(name: str, runs: list[Report]) -> None:
    """Print the medians of one page."""
    scores = [
        f"{kind} {100 * median(run['categories'][kind]['score'] or 0 for run in runs):.0f}" for kind in CATEGORIES
    ]
    times = [f"{kind} {median(run['audits'][it]['numericValue'] for run in runs):,.2f}" for kind, it in METRICS.items()]
    lost = {audit for run in runs for audit, said in run["audits"].items() if _costs_points(run, audit, said)}
    print(f"{name}: {', '.join(scores)}; {', '.join(times)}", flush=True)
    if lost:
        print(f"  points lost to: {', '.join(sorted(lost))}", flush=True)


def _costs_points(run: Report, audit: str, said: dict[str, Any]) -> bool:
    """Whether an audit of these categories that has weight found a fault; times are in the scores already."""
    references = [item for kind in CATEGORIES[1:] for item in run["categories"][kind]["auditRefs"]]
    return said["score"] == 0 and any(item["id"] == audit and item["weight"] for item in references)
