"""The proof of a release: real requests, and what a good release answers to each."""

import hashlib
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, quote_plus, urlencode, urlsplit

from deploy.asking import Ask, Reply
from deploy.errors import DeployError, OtherReleaseError
from deploy.packaging.package import read_built
from site_app.golden import GOLDEN, GoldenSearch, read_golden_searches
from site_app.manifest import MANIFEST, ManifestError, parse_manifest, read_manifest

#: Asked when no golden search has Hangul: it must be understood, whatever it finds.
HANGUL = "선재"
#: Asked of every release, its own pages or not: letters beyond ASCII in a path, and a space as forms write it and as
#: links do. What stands between reader and release must pass them on as they came.
BEYOND_ASCII = f"/no-such-page/{quote('결말-해석')}/"
SPACED = "선재 결말"
LINK = re.compile(r'(?:href|src)="(/(?!/)[^"]*)"')
REVIEW = re.compile("/reviews/[^/?]+/")
#: How many addresses of a page are asked for: on a page of words, they show all kinds there are long before.
MOST_LINKED = 60
#: Where golden searches stand in the content.
SEARCHES = "searches.toml"
STYLESHEET = re.compile(rb'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"|<link[^>]+href="([^"]+)"[^>]+rel="stylesheet"')


@dataclass(frozen=True, slots=True)
class Proof:
    """What a release must answer: its golden searches, and its files as the manifest of its build lists them."""

    release: str
    searches: Sequence[GoldenSearch] = ()
    files: Mapping[str, str] = field(default_factory=dict)

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
        for query in (quote_plus(SPACED), quote(SPACED)):
            _check_query(ask, query)
        _expect(ask(BEYOND_ASCII), 404, BEYOND_ASCII)
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
        if self.files.get(path.removeprefix("/")) not in {None, hashlib.sha256(sent).hexdigest()}:
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


def proof_of_build(build: Path, content: Path) -> Proof:
    """Return what the release of a build must answer; `content` is the folder that it was built of.

    Raises DeployError if the build is damaged.
    """
    try:
        manifest = read_manifest(build)
        kept = manifest.read(build, GOLDEN)
    except ManifestError as error:
        raise DeployError(str(error)) from error
    return Proof(manifest.release, read_golden_searches(kept, content / SEARCHES), manifest.files)


def proof_of_package(package: zipfile.ZipFile, release: str) -> Proof:
    """Return what a release must answer, from its own package; one from before a build kept its searches has none.

    Raises DeployError if its golden searches are not those that were built.
    """
    listed = read_built(package, MANIFEST)
    manifest = parse_manifest(listed) if listed else None
    if manifest is None:
        return Proof(release)
    if GOLDEN not in manifest.files:
        return Proof(release, files=manifest.files)
    kept = read_built(package, GOLDEN)
    if kept is None or not manifest.lists(GOLDEN, kept):
        raise DeployError(f"{GOLDEN} in its package is damaged or missing")
    return Proof(release, read_golden_searches(kept, Path(SEARCHES)), manifest.files)


def _check_query(ask: Ask, query: str) -> None:
    """See that a query arrives as it was sent."""
    address = f"/api/v1/search?q={query}"
    if (arrived := _expect(ask(address), 200, address).json().get("query")) != SPACED:
        raise DeployError(f"{address} was read as “{arrived}” instead of “{SPACED}”")


def _check_links(ask: Ask, home: Reply) -> None:
    """Ask for all that the front page names, and for all that the first review that it names does."""
    replies = {path: _expect(ask(path), 200, path) for path in _linked(home)}
    for review in [path for path in replies if REVIEW.fullmatch(path)][:1]:
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
