"""Pages that are given a second time, and to whom."""

import gc
import gzip
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import DictLoader, TemplateNotFound

from site_app.build.building import build_site
from site_app.web import create_app
from site_app.web.sending import kept_pages
from tests.site_app.conftest import FIRST, SECOND, SITE

PAGES = ["/", "/reviews/kitchen-of-echoes/", "/reviews/glass-harbour/sound-and-silence/", "/about/", "/search?q=soup"]
GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture(scope="module")
def current(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a build of the small site, with a page about it."""
    directory = tmp_path_factory.mktemp("kept")
    (directory / "content/reviews").mkdir(parents=True)
    for path, text in {
        "site.toml": SITE,
        "about.md": "---\ntitle: About us\n---\n\nWe *watch*.\n",
        "reviews/glass-harbour.md": FIRST,
        "reviews/kitchen-of-echoes.md": SECOND,
    }.items():
        (directory / "content" / path).write_text(text, "utf-8")
    build_site(directory / "content", directory / "build", lambda *_: None, lambda: None)
    return directory / "build/current"


@pytest.fixture
def app(current: Path) -> Flask:
    return create_app({"BUILD": current})


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def lose_templates(app: Flask) -> None:
    """Leave the app nothing to make a page of."""
    app.jinja_env.loader = DictLoader({})
    assert app.jinja_env.cache is not None
    app.jinja_env.cache.clear()


@pytest.mark.parametrize("address", PAGES)
def test_page_is_made_once(app: Flask, client: FlaskClient, address: str) -> None:
    """The second answer is the first to the byte, headers and all, and takes no template."""
    first = client.get(address, headers=GZIP)
    lose_templates(app)
    again = client.get(address, headers=GZIP)
    assert (again.status, again.headers, again.data) == (first.status, first.headers, first.data)
    assert first.status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_who_has_the_page_is_told_so_without_making_it(app: Flask, client: FlaskClient, address: str) -> None:
    """Asked for the first time since the start and again; with the headers that the page would have."""
    page = create_app({"BUILD": app.config["BUILD"]}).test_client().get(address, headers=GZIP)
    lose_templates(app)
    for _ in range(3):
        answer = client.get(address, headers={"If-None-Match": page.headers["ETag"]})
        assert (answer.status_code, answer.data) == (304, b"")
        told = {name: value for name, value in page.headers if not name.startswith("Content-") or "Security" in name}
        assert dict(answer.headers) == told


def test_kept_page_is_for_who_may_have_it_as_it_is(client: FlaskClient) -> None:
    """In the form that is read, under the site's names, by reading alone, and at its own address alone."""
    address = "/reviews/kitchen-of-echoes/"
    for _ in range(2):
        plain, small = client.get(address), client.get(address, headers=GZIP)
        assert gzip.decompress(small.data) == plain.data
        assert "Content-Encoding" not in plain.headers
        tag = plain.headers["ETag"]
        assert client.get(address, headers={"Host": "evil.example"}).status_code == 400
        assert client.get(address, headers={"Host": "evil.example", "If-None-Match": tag}).status_code == 400
        assert client.get(address, headers={"If-Match": '"x"'}).status_code == 412
        assert client.get(address, headers={"If-Match": '"x"', "If-None-Match": tag}).status_code == 412
        assert client.get(address, headers={"If-None-Match": '"x"'}).data == plain.data
        head = client.head(address)
        assert (head.data, head.headers["Content-Length"]) == (b"", str(len(plain.data)))
        assert client.post(address).status_code == 405
        for other in ("/reviews/kitchen-of-echoes", "/reviews/Kitchen-of-echoes/", "/reviews/kitchen-of-echo/"):
            assert client.get(other, headers={"If-None-Match": tag}).status_code in {404, 308}


def test_searches_are_kept_apart(client: FlaskClient) -> None:
    """By every parameter, and what is refused is refused again."""
    pages = {query: client.get(f"/search?{query}").text for query in ("q=soup", "q=street", "q=soup&spoilers=1")}
    assert len(set(pages.values())) == len(pages)
    for query, page in pages.items():
        tag = client.get(f"/search?{query}").headers["ETag"]
        assert client.get(f"/search?{query}").text == page
        for wrong in (f"{query}&page=0", f"{query}&sort=best"):
            assert client.get(f"/search?{wrong}", headers={"If-None-Match": tag}).status_code == 400


def test_oldest_pages_make_way(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many addresses are asked for, what is kept stays within its bound; what was asked last is there."""
    app.testing = True
    monkeypatch.setattr(kept_pages, "LARGEST", 300_000)
    addresses = [f"/search?q=soup&utm={number}{'x' * 500}" for number in range(400)]
    for address in ("/about/", *addresses[:10]):
        client.get(address)
    tracemalloc.start()
    for address in addresses:
        client.get(address)
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 600_000
    lose_templates(app)
    assert client.get(addresses[-1]).status_code == 200
    with pytest.raises(TemplateNotFound):
        client.get("/about/")


def test_readers_at_once_get_their_own_pages(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four at a time, where there is room for a few pages only."""
    expected = {page: app.test_client().get(page).data for page in PAGES}
    monkeypatch.setattr(kept_pages, "LARGEST", 20_000)
    asked = PAGES * 40
    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(lambda page: app.test_client().get(page).data, asked))
    assert got == [expected[page] for page in asked]
