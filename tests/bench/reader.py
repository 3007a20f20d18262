"""What a reader on a slow phone waits for: the first search result, here and with Pagefind, on the same reviews.

Both sites are opened at the address of a search with nothing cached, over the same slow line (Slow 4G) and with the
page's processor slowed four times; each query is asked of both in turn. Pagefind gets its best case: no interface of
its own, only its search module, and the first ten results at once. Its worker is not slowed.
"""

import subprocess
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import quote

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from site_app.build.building import build_site
from site_app.web import create_app
from tests.bench.content import write_content
from tests.bench.corpora.films import load_films
from tests.bench.serving import SlowLine, StaticSite, serve
from tests.browser.conftest import FLAGS
from tests.browser.tools import find_chromium, find_package_file

CPU_SLOWDOWN = 4
ROUNDS = 3
POLL = 20
#: Milliseconds after which a page has no result to come.
PATIENCE = 120_000
#: Words of different frequency, one name, one phrase without the hyphen it is written with.
QUERIES = ("resilience", "coach", "mental health", "Soo hee", "cinematography skyline")
PHONE: ViewportSize = {"width": 390, "height": 844}

#: Notes the time of the first frame that shows a result. Frames wait for style sheets, as readers do.
WATCH = """
const watch = () => {
  const result = document.querySelector(".hit h2 a");
  const visible = result && result.getBoundingClientRect().height;
  requestAnimationFrame(visible ? () => { window.shown = performance.now(); } : watch);
};
requestAnimationFrame(watch);
"""
SEARCH_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Search</title><link rel="stylesheet" href="/site.css"></head>
<body><main><form><input name="q" type="search"></form><div class="results"></div></main>
<script type="module">
import { search } from "/pagefind/pagefind.js";
const found = await search(new URLSearchParams(location.search).get("q"));
for (const result of await Promise.all(found.results.slice(0, 10).map((result) => result.data()))) {
  const hit = document.createElement("article");
  hit.className = "hit";
  hit.innerHTML = `<h2><a href="${result.url}">${result.meta.title}</a></h2><p>${result.excerpt}</p>`;
  document.querySelector(".results").append(hit);
}
</script></body></html>
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One visit: milliseconds to the first visible result, and bytes sent until then."""

    milliseconds: float
    sent: int


def run_reader_bench(reviews: int) -> None:
    """Measure both sites in turn and print the medians and their ratios."""
    with ExitStack() as stack:
        directory = Path(stack.enter_context(TemporaryDirectory()))
        ours = make_site(directory, reviews)
        theirs = make_pagefind_site(ours, directory / "pagefind-site")
        lines = {
            "ours": SlowLine(create_app({"BUILD": ours, "LOG_SEARCHES": False})),
            "Pagefind": SlowLine(StaticSite(theirs)),
        }
        addresses = {name: stack.enter_context(serve(line)) for name, line in lines.items()}
        pages = {"ours": "/search?q=", "Pagefind": "/search.html?q="}
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        measured: dict[str, list[Measured]] = {"ours": [], "Pagefind": []}
        for query in QUERIES * ROUNDS:
            for name, line in lines.items():
                measured[name].append(visit(browser, addresses[name] + pages[name] + quote(query), line))
        browser.close()
    report(measured, reviews)


def make_site(directory: Path, reviews: int) -> Path:
    """Build a site of made-up reviews."""
    write_content(directory / "content", reviews, load_films())
    build_site(directory / "content", directory / "build", lambda *_: None, lambda: None)
    return (directory / "build/current").resolve()


def make_pagefind_site(build: Path, directory: Path) -> Path:
    """Write our review pages as files and have Pagefind index their text."""
    client = create_app({"BUILD": build, "LOG_SEARCHES": False}).test_client()
    for path in sorted((build / "reviews").glob("*.json")):
        page = client.get(f"/reviews/{path.stem}/").text
        file = directory / "reviews" / path.stem / "index.html"
        file.parent.mkdir(parents=True)
        file.write_text(page.replace('<div class="text">', '<div class="text" data-pagefind-body>'), "utf-8")
    (directory / "search.html").write_text(SEARCH_PAGE, "utf-8")
    [style] = (build / "static").glob("*.css")
    (directory / "site.css").write_bytes(style.read_bytes())
    binary = find_package_file("@pagefind/linux-x64/bin/pagefind_extended")
    subprocess.run([binary, "--site", directory, "--quiet"], check=True)
    return directory


def visit(browser: Browser, address: str, line: SlowLine) -> Measured:
    """Open an address in a browser that has nothing yet, and wait for its first result."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    page.add_init_script(WATCH)
    before = line.sent
    page.goto(address, wait_until="commit")
    # Asked again and again: waiting in the page would need a weaker policy than the site's.
    while not (milliseconds := page.evaluate("window.shown ?? 0")):
        page.wait_for_timeout(POLL)
        if page.evaluate("performance.now()") > PATIENCE:
            raise SystemExit(f"{address}: it shows no result; ask for more reviews, which have the words")
    sent = line.sent - before
    # What is still on its way would count for the next visit.
    page.wait_for_load_state("networkidle")
    context.close()
    return Measured(milliseconds, sent)


def report(measured: Mapping[str, Sequence[Measured]], reviews: int) -> None:
    """Print a line for each site, and the ratios."""
    medians = {
        name: (median(visit.sent for visit in visits), median(visit.milliseconds for visit in visits))
        for name, visits in measured.items()
    }
    print(f"First search result, {reviews:,} reviews, Slow 4G, CPU {CPU_SLOWDOWN}x slower, cold cache,")
    print(f"medians of {len(measured['ours'])} visits each, in turn:")
    for name, (sent, milliseconds) in medians.items():
        print(f"{name:10} {sent:10,.0f} bytes {milliseconds:8,.0f} ms")
    sent, milliseconds = (ours / theirs for ours, theirs in zip(medians["ours"], medians["Pagefind"], strict=True))
    print(f"{'ratio':10} {sent:10.3f}       {milliseconds:8.3f}")
