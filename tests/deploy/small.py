"""A site of a few pages in a package of a few hundred bytes: all that a proof asks for, answered at once."""

import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, quote_plus

from deploy.asking import Ask, Reply
from deploy.packaging.package import Package, lambda_sha256
from deploy.steps.prove import SPACED, Proof
from site_app.golden import GOLDEN, GoldenSearch, write_golden_searches
from site_app.manifest import make_manifest, write_manifest

#: Status and body, by address.
Pages = Mapping[str, tuple[int, str]]

CSS = "/static/site.0a1b2c.css"
STYLE = "a{color:red}"
HANGUL = quote("선재")
#: What readers of it ask for: a review and a query that finds something.
SMALL = ("film", "rain")
HANDLER = """\
import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

PAGES = json.loads((Path(__file__).parent / "pages.json").read_bytes())


def handler(event, context):
    address = event["rawPath"] + ("?" + event["rawQueryString"] if event["rawQueryString"] else "")
    status, body = PAGES.get(address, [404, ""])
    headers = {"X-Version": os.environ["AWS_LAMBDA_FUNCTION_VERSION"]}
    return {"statusCode": status, "headers": headers, "body": body, "isBase64Encoded": False}


answer = handler
"""


def found(*hits: tuple[str, str, str]) -> str:
    """Return what the API answers where a search finds these: review, section and heading of each."""
    told = [
        {"review": review, "section": section, "heading": heading, "url": f"/reviews/{review}/#{section}"}
        for review, section, heading in hits
    ]
    return json.dumps({"total": len(told), "hits": told})


def small_site(release: str) -> dict[str, tuple[int, str]]:
    """Return the pages of a site whose one review has two sections, found by “rain” and by “비”."""
    link = '<a href="/reviews/film/#{}">'.format
    links = '<a href="/reviews/film/#end"><a href="/about/"><a href="//x.example/">'
    return {
        "/healthz": (200, json.dumps({"release": release, "index": "ok"})),
        "/": (200, f'<link rel="stylesheet" href="{CSS}">{links}'),
        CSS: (200, STYLE),
        "/about/": (200, "About"),
        "/reviews/film/": (200, '<a href="/"><a href="/reviews/film/rain/"><img src="/media/still.avif">'),
        "/reviews/film/rain/": (200, "Rain &amp; sun"),
        "/reviews/film/end/": (200, "끝"),
        "/media/still.avif": (200, "a picture"),
        "/api/v1/search?q=rain": (200, found(("film", "rain", "Rain & sun"), ("film", "end", "끝"))),
        "/search?q=rain": (200, link("rain")),
        f"/api/v1/search?q={quote('비')}": (200, found(("film", "end", "끝"))),
        f"/search?q={quote('비')}": (200, link("end")),
        f"/search?q={HANGUL}": (200, "nothing"),
        f"/api/v1/search?q={HANGUL}": (200, "{}"),
        f"/api/v1/search?q={quote_plus(SPACED)}": (200, json.dumps({"query": SPACED})),
        f"/api/v1/search?q={quote(SPACED)}": (200, json.dumps({"query": SPACED})),
    }


def golden(query: str, *expect: str, within: int = 3) -> GoldenSearch:
    """Return a golden search."""
    return GoldenSearch(query, expect, within, Path("searches.toml"), 1, tuple(range(1, len(expect) + 1)))


def small_proof(release: str) -> Proof:
    """Return what that site must answer."""
    hangul = (golden("비", "film#end"), golden("비", "film#never"))
    searches = (golden("snow"), golden("rain", "film#rain"), golden("rain", "film#never"), *hangul)
    return Proof(release, searches, {CSS[1:]: hashlib.sha256(STYLE.encode()).hexdigest()})


def answering(pages: Pages, asked: list[str] | None = None, version: str = "1") -> Ask:
    """Return what answers with these pages, and notes what it is asked."""

    def ask(address: str) -> Reply:
        if asked is not None:
            asked.append(address)
        status, body = pages.get(address, (404, ""))
        return Reply(status, body.encode(), version)

    return ask


def small_package(
    path: Path, release: str, pages: Pages | None = None, searches: Sequence[GoldenSearch] | None = None
) -> Package:
    """Write the package of a function that answers with these pages, and return it.

    With golden searches, the package has a build's manifest, stylesheet and file of them as well.
    """
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in {"small.py": HANDLER, "pages.json": json.dumps(pages or small_site(release))}.items():
            archive.writestr(zipfile.ZipInfo(name), text)
        if searches is not None:
            with TemporaryDirectory() as directory:
                write_build(Path(directory), release, searches)
                for file in sorted(file for file in Path(directory).rglob("*") if file.is_file()):
                    name = f"build/current/{file.relative_to(directory).as_posix()}"
                    archive.writestr(zipfile.ZipInfo(name), file.read_bytes())
    return Package(path, lambda_sha256(path), release, "commit")


def write_build(directory: Path, release: str, searches: Sequence[GoldenSearch]) -> Path:
    """Write a build's manifest, with the stylesheet and the golden searches that it lists, and return where it is."""
    (directory / "static").mkdir(parents=True)
    (directory / CSS[1:]).write_text(STYLE)
    write_golden_searches(searches, directory / GOLDEN)
    write_manifest(make_manifest(release, directory), directory)
    return directory
