"""The pages of those who write, and what programs are told of them."""

import json
import re
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from site_app.web import create_app
from tests.site_app.conftest import FIRST, SECOND, Build, WriteContent

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def client(write_content: WriteContent, build: Build, tmp_path: Path) -> FlaskClient:
    """A site of a review by two, one by one of them, and one by nobody."""
    files = {
        "reviews/kitchen-of-echoes.md": SECOND.replace("author: Rin Abe", "authors: [Rin Abe, 김소희]"),
        "reviews/other.md": FIRST.replace("published:", "author: Rin Abe\npublished:").replace("Glass", "Other"),
    }
    build(write_content(files), tmp_path / "build")
    return create_app({"BUILD": tmp_path / "build/current", "TRUSTED_HOSTS": None}).test_client()


def text_of(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.get_data(as_text=True)


def test_each_author_has_a_page_that_the_byline_leads_to(client: FlaskClient) -> None:
    """With the reviews of that author alone, in any order and narrowed, in any script."""
    review = text_of(client, "/reviews/kitchen-of-echoes/")
    links = re.findall(r'<a rel="author" href="([^"]+)"><bdi>([^<]+)</bdi></a>', review)
    assert links == [("/authors/rin-abe/", "Rin Abe"), (f"/authors/{quote('김소희')}/", "김소희")]
    rin, sohee = (text_of(client, address) for address, _ in links)
    assert '<h1 class="asked">Rin Abe</h1>' in rin
    assert "/reviews/other/" in rin
    assert "/reviews/kitchen-of-echoes/" in rin
    assert "/reviews/glass-harbour/" not in rin
    assert "/reviews/other/" not in sohee
    assert 'name="robots"' not in rin
    assert '<link rel="canonical" href="https://reviews.example/authors/rin-abe/">' in rin
    narrowed = text_of(client, "/authors/rin-abe/?tag=noir&sort=newest")
    assert "/reviews/other/" in narrowed
    assert "/reviews/kitchen-of-echoes/" not in narrowed
    assert 'name="robots" content="noindex"' in narrowed
    assert "/authors/rin-abe/?" in narrowed


def test_all_authors_are_listed_with_their_reviews(client: FlaskClient) -> None:
    """Each with a link; one that there is not has no page."""
    page = text_of(client, "/authors/")
    listed = re.findall(
        r'<li><a href="(/authors/[^"]+)"><span>([^<]+|<bdi[^>]*>[^<]+</bdi>|<span[^>]*>[^<]+</span>)', page
    )
    assert [address for address, _ in listed] == ["/authors/rin-abe/", f"/authors/{quote('김소희')}/"]
    assert re.findall(r"<small>(\d+)</small>", page) == ["2", "1"]
    assert client.get("/authors/nobody/").status_code == 404
    assert text_of(client, "/authors/Rin-Abe/")


def test_site_without_authors_has_no_page_of_them(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """As it has none of tags without tags; nor does the sitemap name it."""
    build(write_content({"reviews/kitchen-of-echoes.md": None}), tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build/current", "TRUSTED_HOSTS": None}).test_client()
    assert client.get("/authors/").status_code == 404
    assert "/authors/" not in text_of(client, "/sitemap.xml")


def test_programs_are_told_of_each_author(client: FlaskClient) -> None:
    """As a person of its own, in the feed and in JSON-LD; the sitemap has all the pages, the search finds them."""
    entries = ET.fromstring(text_of(client, "/feed.atom")).findall(f"{ATOM}entry")
    names = {
        str(entry.findtext(f"{ATOM}title")): [name.text for name in entry.findall(f"{ATOM}author/{ATOM}name")]
        for entry in entries
    }
    assert names["Kitchen of Echoes"] == ["Rin Abe", "김소희"]
    page = text_of(client, "/reviews/kitchen-of-echoes/")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    person = {"@type": "Person"}
    assert json.loads(found[1])["author"] == [person | {"name": "Rin Abe"}, person | {"name": "김소희"}]
    sitemap = text_of(client, "/sitemap.xml")
    for address in ("/authors/", "/authors/rin-abe/", f"/authors/{quote('김소희')}/"):
        assert f"https://reviews.example{address}<" in sitemap
    for query in ("rin abe", "김소희"):
        hits = json.loads(text_of(client, f"/api/v1/search?q={quote(query)}"))["hits"]
        assert hits[0]["review"] in {"kitchen-of-echoes", "other"}
    reviews = json.loads(text_of(client, f"/api/v1/reviews?author={quote('김소희')}"))["reviews"]
    assert [review["slug"] for review in reviews] == ["kitchen-of-echoes"]
