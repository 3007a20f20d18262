"""The proof of a release: real requests, and what a good release answers to each."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from deploy.aws.asking import Ask, Reply
from deploy.errors import DeployError, OtherReleaseError
from site_app.golden import GoldenSearch

#: Asked when no golden search has Hangul: it must be understood, whatever it finds.
HANGUL = "선재"
LINK = re.compile(r'(?:href|src)="(/(?!/)[^"]*)"')
#: How many addresses of a page are asked for: on a page of words, they show all kinds there are long before.
MOST_LINKED = 60
STYLESHEET = re.compile(rb'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"|<link[^>]+href="([^"]+)"[^>]+rel="stylesheet"')


@dataclass(frozen=True, slots=True)
class Proof:
    """What a release must answer, from the build it was made of."""

    release: str
    build: Path
    searches: Sequence[GoldenSearch]

    def run(self, ask: Ask) -> None:
        """Ask everything. Raises DeployError at the first wrong answer, saying which."""
        self.check_health(ask)
        home = _expect(ask("/"), 200, "the front page")
        self._check_stylesheet(ask, home)
        _check_links(ask, home)
        for search in self._searches():
            self._check_search(ask, search)
        for path in ("/search?", "/api/v1/search?"):
            _expect(ask(path + urlencode({"q": HANGUL})), 200, "a search in Hangul")
        _expect(ask("/no-such-page/"), 404, "a page that is not there")

    def check_health(self, ask: Ask) -> None:
        """Ask which release it is. Raises OtherReleaseError if it is another, DeployError if it cannot search."""
        health = _expect(ask("/healthz"), 200, "/healthz").json()
        told = f"/healthz says release {health.get('release')}, index {health.get('index')}"
        if health.get("index") != "ok" or "release" not in health:
            raise DeployError(told)
        if health["release"] != self.release:
            raise OtherReleaseError(told)

    def _searches(self) -> list[GoldenSearch]:
        """Return the first golden search that finds something, and the first of these in Hangul."""
        finding = [search for search in self.searches if search.expect]
        return finding[:1] + [search for search in finding if re.search("[가-힣]", search.query)][:1]

    def _check_stylesheet(self, ask: Ask, home: Reply) -> None:
        found = STYLESHEET.search(home.body)
        if found is None:
            raise DeployError("the front page names no stylesheet")
        path = urlsplit((found[1] or found[2]).decode()).path
        sent = _expect(ask(path), 200, path).body
        built = self.build / "static" / Path(path).name
        if built.is_file() and hashlib.sha256(built.read_bytes()).digest() != hashlib.sha256(sent).digest():
            raise DeployError(f"{path} is not what was built")

    def _check_search(self, ask: Ask, search: GoldenSearch) -> None:
        """Ask a golden search of the API, see that the page shows the same, and open the section that it must find."""
        what, query = f"the search “{search.query}”", urlencode({"q": search.query})
        found = _expect(ask(f"/api/v1/search?{query}"), 200, what).json()
        hits = [f"{hit['review']}#{hit['section']}" for hit in found.get("hits", [])[: search.within]]
        if not set(search.expect) <= set(hits):
            raise DeployError(f"{what} found {', '.join(hits) or 'nothing'} instead of {', '.join(search.expect)}")
        first = found["hits"][0]
        if f'href="{first["url"]}' not in _expect(ask(f"/search?{query}"), 200, what).text:
            raise DeployError(f"{what} does not show {first['url']}")
        if first["section"]:
            path = f"/reviews/{quote(first['review'])}/{quote(first['section'])}/"
            page = _expect(ask(path), 200, path).text
            if first["heading"] not in page and escape(first["heading"]) not in page:
                raise DeployError(f"{path} does not show “{first['heading']}”")


def _check_links(ask: Ask, home: Reply) -> None:
    """Ask for all that the front page names, and for all that the first review that it names does."""
    replies = {path: _expect(ask(path), 200, path) for path in _linked(home)}
    for review in [path for path in replies if path.startswith("/reviews/")][:1]:
        for path in _linked(replies[review]):
            if path not in replies:
                _expect(ask(path), 200, path)


def _linked(page: Reply) -> list[str]:
    """Return the addresses of the site that a page names, in order, without places within them."""
    return list(dict.fromkeys(unescape(link).partition("#")[0] for link in LINK.findall(page.text)))[:MOST_LINKED]


def _expect(reply: Reply, status: int, what: str) -> Reply:
    if reply.status != status:
        raise DeployError(f"{what} answered {reply.status} instead of {status}")
    return reply
