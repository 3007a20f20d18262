"""`check --against`: no address of a site is lost, wherever that site is."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from site_app.cli.against import AgainstError, read_known
from site_app.web import create_app
from tests.site_app.cli.test_commands import microsite, places
from tests.site_app.conftest import FIRST, Build, WriteContent

SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'
Answer = tuple[int, bytes, dict[str, str]]
Serve = Callable[[dict[str, Answer]], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Return a function that gives the URL of a site with these answers."""
    servers = []

    def start(answers: dict[str, Answer]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body, headers = answers.get(self.path, (404, b"", {}))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        servers.append(server := ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def entries(*paths: str, kind: str = "url", host: str = "https://reviews.example") -> str:
    return "".join(f"<{kind}><loc>{host}{path}</loc></{kind}>" for path in paths)


def sitemap(*paths: str) -> Answer:
    return 200, SITEMAP.format(entries(*paths)).encode(), {}


def test_site_is_read_by_its_sitemap_and_its_reviews(
    serve: Serve, write_content: WriteContent, build: Build, tmp_path: Path
) -> None:
    """Over HTTP, from a folder of a build, of builds or of content: the same addresses of the same site."""
    aliased = FIRST.replace("noir]", "noir]\naliases: [glass-harbour/x: the-drowned-quarter]")
    content = write_content({"reviews/유리.md": FIRST, "reviews/glass-harbour.md": aliased})
    build(content, tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    listed = client.get("/sitemap.xml").text
    paths = re.findall("<loc>https://reviews.example(.*?)</loc>", listed)
    answers: dict[str, Answer] = {path: (200, client.get(path).data, {}) for path in paths}
    answers["/sitemap.xml"] = (200, gzip.compress(listed.encode()), {})
    url = serve(answers)
    remote, local = read_known(url), read_known(str(tmp_path / "build"))
    assert remote.pages.keys() == local.pages.keys()
    for path, page in local.pages.items():
        assert {*remote.pages[path].sections} == {*page.sections, *page.ids}
    assert read_known(str(content)).pages.keys() == local.pages.keys()
    assert read_known(str(tmp_path / "build/current")).pages == local.pages
    run = microsite("check", "--against", url, *places(content, tmp_path / "none"))
    assert (run.returncode, run.stdout.splitlines()[-1].split(" of ")[0]) == (0, "0")


def test_what_would_vanish_fails_the_check(serve: Serve, write_content: WriteContent, tmp_path: Path) -> None:
    """Each address on a line with what to add, counted at the end; as JSON, too. Added so, it vanishes no more."""
    page = b'<section id="sound-and-silence"></section><section id="the-lights"></section>'
    answers = {
        "/sitemap.xml": (200, INDEX.format(entries("/one.xml", kind="sitemap")).encode(), {}),
        "/one.xml": sitemap("/", "/reviews/glass-harbour/", "/2019/old.html", "/tags/films/"),
        "/reviews/glass-harbour/": (200, page, {}),
    }
    url, folders = serve(answers), places(content := write_content(), tmp_path / "build")
    run = microsite("check", "--against", url, *folders)
    assert (run.returncode, run.stderr) == (1, "")
    lines = run.stdout.splitlines()
    assert lines[-1] == f"3 of 6 addresses of {url} would vanish."
    assert [line.split(": ")[0] for line in lines if "any more" in line] == [
        "/2019/old.html",
        "/reviews/glass-harbour/#the-lights",
        "/tags/films/",
    ]
    found = json.loads(microsite("check", "--json", "--against", url, *folders).stdout)["vanished"]
    tables = "\n".join(one["add"] for one in found if one["file"] == "redirects.toml")
    assert tables in run.stdout.replace("\n\n", "\n")
    [alias] = [one["add"] for one in found if one["file"] == "reviews/glass-harbour.md"]
    write_content({"redirects.toml": tables, "reviews/glass-harbour.md": FIRST.replace("tags:", f"{alias}\ntags:", 1)})
    again = microsite("check", "--against", url, *folders)
    assert (again.returncode, again.stdout.splitlines()[-1]) == (0, f"0 of 6 addresses of {url} would vanish.")
    assert content.is_dir()


BAD: dict[str, tuple[dict[str, Answer], str]] = {
    "no sitemap": ({}, "it cannot be read"),
    "no XML": ({"/sitemap.xml": (200, b"<html>", {})}, "it is no sitemap"),
    "entities": ({"/sitemap.xml": (200, b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', {})}, "it is no sitemap"),
    "empty": ({"/sitemap.xml": (200, SITEMAP.format("").encode(), {})}, "it lists no page"),
    "elsewhere": ({"/sitemap.xml": (301, b"", {"Location": "http://other.example/"})}, "it leads to another host"),
    "to a file": ({"/sitemap.xml": (301, b"", {"Location": "file:///etc/passwd"})}, "it cannot be read"),
    "round": ({"/sitemap.xml": (301, b"", {"Location": "/sitemap.xml"})}, "it cannot be read"),
    "index in itself": (
        {"/sitemap.xml": (200, INDEX.format(entries("/sitemap.xml", kind="sitemap")).encode(), {})},
        "an index of sitemaps within another",
    ),
    "bomb": ({"/sitemap.xml": (200, gzip.compress(bytes(60 * 2**20)), {})}, "it is larger than 50 MiB"),
    "cut": ({"/sitemap.xml": (200, gzip.compress(b"x" * 999)[:20], {})}, "it cannot be read"),
    "page missing": ({"/sitemap.xml": sitemap("/reviews/a/")}, "it cannot be read"),
}


@pytest.mark.parametrize(("answers", "told"), BAD.values(), ids=BAD)
def test_site_that_cannot_be_read_is_told_in_a_line(serve: Serve, answers: dict[str, Answer], told: str) -> None:
    """What, and where; nothing that a site answers is followed elsewhere, or without end."""
    with pytest.raises(AgainstError, match=told) as caught:
        read_known(serve(answers))
    assert "\n" not in str(caught.value)


def test_site_of_too_many_pages_is_given_up(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """So is one that takes too long."""
    reviews: dict[str, Answer] = {f"/reviews/{number}/": (200, b"", {}) for number in range(9)}
    url = serve({"/sitemap.xml": sitemap(*reviews)} | reviews)
    assert len(read_known(url).pages) == 9
    monkeypatch.setattr("site_app.cli.against.MOST_REQUESTS", 5)
    with pytest.raises(AgainstError, match="more than 5 pages"):
        read_known(url)
    monkeypatch.setattr("site_app.cli.against.PATIENCE_IN_ALL", 0)
    with pytest.raises(AgainstError, match="more than 0 s"):
        read_known(url)


@pytest.mark.parametrize("site", ["ftp://a.example", "http://", "http://[", "https://a.example:x", "nowhere", ""])
def test_what_is_no_site_is_told(site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is asked."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AgainstError):
        read_known(site)


def test_faulty_content_is_told_in_a_line(write_content: WriteContent) -> None:
    """With the first of its faults."""
    with pytest.raises(AgainstError, match=r"it has faults \(.*a\.md:1: there is no front matter.*; and 1 more\)"):
        read_known(str(write_content({"reviews/a.md": "Words.", "reviews/b.md": "Words."})))
