"""Addresses that were once a page's: 301 to where it is now, 410 where it is gone."""

import json
import unicodedata
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from site_app.web import create_app
from tests.site_app.conftest import FIRST, SECOND, SITE, Build, WriteContent

ALIASES = (
    "aliases: [old-harbour, old-harbour/docks, 옛-항구, glass-harbour/sound: sound-and-silence, /2019/harbour.html]"
)
REDIRECTS = """\
[[redirects]]
from = "/tags/films/"
to = "/tags/film/"
[[redirects]]
from = "/reviews/withdrawn/"
gone = true
[[redirects]]
from = "/find"
to = "/search?sort=newest#_main"
"""
QUARTER = "\n### Its lamps\n\nLit.\n\n## Sound"


@pytest.fixture
def client(write_content: WriteContent, build: Build, tmp_path: Path) -> FlaskClient:
    review = FIRST.replace("---\n\nA diver", f"{ALIASES}\n---\n\nA diver").replace("\n## Sound", QUARTER)
    review = review.replace("[old-harbour,", "[old-harbour, glass-harbour/quarter: the-drowned-quarter,")
    content = write_content(
        {"reviews/glass-harbour.md": review, "reviews/리뷰.md": SECOND, "redirects.toml": REDIRECTS}
    )
    build(content, tmp_path / "build")
    return create_app({"BUILD": tmp_path / "build/current"}).test_client()


PAGE = "/reviews/glass-harbour/"
DECOMPOSED = unicodedata.normalize("NFD", "옛-항구")
MOVED = {
    "/reviews/old-harbour/": PAGE,
    "/reviews/old-harbour": PAGE,
    "/reviews/Old-Harbour/": PAGE,
    "/2019/harbour.html": PAGE,
    "/2019/harbour.html/": PAGE,
    "/reviews/old-harbour/sound-and-silence/": f"{PAGE}sound-and-silence/",
    "/reviews/old-harbour/sound/": f"{PAGE}sound-and-silence/",
    "/reviews/old-harbour/never-there/": PAGE,
    "/reviews/old-harbour/docks": PAGE,
    "/reviews/glass-harbour/sound": f"{PAGE}sound-and-silence/",
    "/reviews/옛-항구/": PAGE,
    f"/reviews/{quote('옛-항구')}/sound/": f"{PAGE}sound-and-silence/",
    f"/reviews/{quote(DECOMPOSED)}": PAGE,
    f"/reviews/{quote(unicodedata.normalize('NFD', '리뷰'))}/": f"/reviews/{quote('리뷰')}/",
    f"/reviews/{quote(unicodedata.normalize('NFD', '리뷰'))}/introduction/": f"/reviews/{quote('리뷰')}/introduction/",
    "/tags/films/": "/tags/film/",
    "/tags/Films": "/tags/film/",
    "/find": "/search?sort=newest#_main",
}


@pytest.mark.parametrize(("address", "leads"), MOVED.items(), ids=MOVED)
def test_old_address_leads_on_in_one_step(client: FlaskClient, address: str, leads: str) -> None:
    """For good, with what was asked for, and to a page that is there; nothing but a page is kept by caches."""
    response = client.get(address)
    assert (response.status_code, response.location) == (301, leads)
    assert response.headers["Cache-Control"] == "no-store"
    path, mark, place = leads.partition("#")
    asked = client.get(f"{address}?q=a%20b&x=%EC%98%9B").location
    assert asked == f"{path}{'&' if '?' in path else '?'}q=a%20b&x=%EC%98%9B{mark}{place}"
    head = client.head(address)
    assert (head.status_code, head.location, head.data) == (301, leads, b"")
    assert client.get(leads).status_code == 200


@pytest.mark.parametrize("address", ["/reviews/withdrawn/", "/reviews/withdrawn", "/reviews/Withdrawn/its-end/"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_gone_page_says_so_and_helps(
    client: FlaskClient, write_content: WriteContent, build: Build, tmp_path: Path, address: str, language: str
) -> None:
    """In the language of the site, with a search for its words; HEAD has no body, and no cache keeps it."""
    build(write_content({"site.toml": f'{SITE}language = "{language}"\n'}), tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    response = client.get(address)
    assert response.status_code == 410
    assert {"en": "This page is gone", "ko": "없어진 쪽입니다"}[language] in response.text
    assert 'content="noindex"' in response.text
    assert f'href="/search?q={"its%20end" if "end" in address else "withdrawn"}"' in response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert (client.head(address).status_code, client.head(address).data) == (410, b"")


@pytest.mark.parametrize(
    "address",
    [
        PAGE[:-1],
        "/tags/film",
        "/nothing",
        "/nothing/",
        f"{PAGE}nothing/",
        "/reviews/nothing/",
        "/tags/nothing/",
        "/api/v1/x",
    ],
)
def test_other_addresses_answer_as_ever(client: FlaskClient, address: str) -> None:
    """A page that only lacks its slash, and what never was."""
    is_page = client.get(f"{address}/").status_code == 200
    response = client.get(address)
    assert (response.status_code, response.location) == ((308, f"{address}/") if is_page else (404, None))


def test_redirects_are_read_when_a_page_is_not_found(client: FlaskClient, tmp_path: Path) -> None:
    """And not before; damaged ones are a 503 where they are needed."""
    path = (tmp_path / "build/current/redirects.json").resolve()
    path.write_bytes(b"{}")
    for address in ("/", PAGE, "/search?q=harbour", "/tags/film/"):
        assert client.get(address).status_code == 200
    assert client.get("/reviews/old-harbour/").status_code == 503
    assert client.get("/reviews/nothing/").status_code == 503


def test_search_in_a_review_knows_it_by_its_old_name(client: FlaskClient) -> None:
    """In the API as on the page; one that is gone has nothing."""
    asked = {slug: client.get(f"/api/v1/search?q=water&review={slug}") for slug in ("glass-harbour", "old-harbour")}
    assert asked["old-harbour"].status_code == 200
    assert json.loads(asked["old-harbour"].data)["hits"] == json.loads(asked["glass-harbour"].data)["hits"] != []
    page = client.get("/search?q=water&review=old-harbour").text
    assert "Glass Harbour" in page
    assert "old-harbour" not in page
    for unknown in ("withdrawn", "nothing", "../x", "a/b"):
        answer = client.get("/api/v1/search", query_string={"q": "water", "review": unknown})
        assert json.loads(answer.data)["total"] == 0


def test_renamed_section_keeps_its_old_id(client: FlaskClient) -> None:
    """And so do the headings inside it, each once."""
    page = client.get(PAGE).text
    assert '<section id="sound-and-silence">\n<span id="sound"></span>' in page
    assert '<span id="docks"></span>' in page.partition("<section")[0]
    assert '<h3 id="the-drowned-quarter_its-lamps"><span id="quarter_its-lamps"></span>' in page
    assert page.count('id="quarter"') == page.count('id="docks"') == page.count('id="sound"') == 1


def test_sitemap_has_living_addresses_alone(client: FlaskClient) -> None:
    """Neither what leads on nor what is gone is listed; what is listed is known to the next build."""
    sitemap = client.get("/sitemap.xml").text
    assert "old-harbour" not in sitemap
    assert "withdrawn" not in sitemap
