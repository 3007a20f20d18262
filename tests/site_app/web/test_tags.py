"""Tags in several spellings: one tag, at an address that any CDN can sign."""

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from site_app.build.vanished import addresses_of_build
from site_app.site_addresses import Addresses, Page
from site_app.vanishing import find_vanished
from site_app.web import create_app
from tests.site_app.conftest import FIRST, SECOND, Build, WriteContent

#: A space and a plus: CloudFront was seen to sign paths with these otherwise than Lambda does.
MISSIGNED = re.compile(r"%20|\+|\s")


@pytest.fixture
def client(write_content: WriteContent, build: Build, tmp_path: Path) -> FlaskClient:
    first = FIRST.replace("tags: [film, noir]", "tags: [Slow  Burn, slow burn, C++]")
    assert first != FIRST
    second = SECOND.replace("tags: [drama]", "tags: [slow-burn, a - b, 느린 전개]")
    build(
        write_content({"reviews/glass-harbour.md": first, "reviews/kitchen-of-echoes.md": second}), tmp_path / "build"
    )
    return create_app({"BUILD": tmp_path / "build/current"}).test_client()


def test_spellings_of_a_tag_are_one(client: FlaskClient) -> None:
    """With spaces or a hyphen, in any case: both reviews have it, on its page, in its feed, the API and a search."""
    page = client.get("/tags/slow-burn/").text
    assert "2 reviews" in page
    assert client.get("/tags/slow-burn/feed.atom").text.count("<entry>") == 2
    assert client.get("/tags/").text.count('href="/tags/slow-burn/"') == 1
    for spelled in ("slow-burn", "slow burn", "SLOW  Burn"):
        asked = {"tag": spelled}
        assert "2 reviews" in client.get("/reviews/", query_string=asked).text
        assert (
            'rel="canonical" href="https://reviews.example/tags/slow-burn/"'
            in client.get("/reviews/", query_string=asked).text
        )
        assert json.loads(client.get("/api/v1/reviews", query_string=asked).data)["total"] == 2
        found = json.loads(client.get("/api/v1/search", query_string=asked | {"q": "water"}).data)
        assert found["total"] == json.loads(client.get("/api/v1/search?q=water").data)["total"] > 0
        assert client.get("/search", query_string=asked | {"q": "water"}).text.count('aria-current="true"') == 1
        assert "2 reviews" in client.get("/search", query_string=asked).text


def test_no_address_is_one_that_a_cdn_signs_wrongly(client: FlaskClient) -> None:
    """Whatever links to a tag: pages, the sitemap, feeds, canonical links."""
    linked = [client.get(path).text for path in ("/", "/tags/", "/reviews/", "/reviews/glass-harbour/", "/sitemap.xml")]
    linked += [
        client.get(f"/tags/{tag}/{feed}").text
        for tag in ("C-plus-plus", "a-b", "느린-전개")
        for feed in ("", "feed.atom")
    ]
    addresses = re.findall(r'(?:href="|<loc>|<id>)(?:https://reviews\.example)?(/tags/[^"<?#]*)', " ".join(linked))
    assert {"/tags/C-plus-plus/", "/tags/C-plus-plus/feed.atom", "/tags/a-b/"} <= {*addresses}
    assert [address for address in addresses if MISSIGNED.search(address)] == []
    assert [address for address in addresses if client.get(address).status_code != 200] == []


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("/tags/slow%20burn/", "/tags/slow-burn/"),
        ("/tags/Slow%20%20Burn", "/tags/slow-burn/"),
        ("/tags/slow%20burn/feed.atom", "/tags/slow-burn/feed.atom"),
        ("/tags/c++/", "/tags/C-plus-plus/"),
        ("/tags/c%2B%2B/feed.atom", "/tags/C-plus-plus/feed.atom"),
        ("/tags/a%20-%20b/", "/tags/a-b/"),
        ("/tags/%EB%8A%90%EB%A6%B0%20%EC%A0%84%EA%B0%9C/", "/tags/%EB%8A%90%EB%A6%B0-%EC%A0%84%EA%B0%9C/"),
    ],
)
def test_old_address_of_a_tag_leads_to_its_new_one(client: FlaskClient, address: str, leads: str) -> None:
    """For good and in one step, with what was asked for."""
    response = client.get(f"{address}?sort=newest")
    assert (response.status_code, response.location) == (301, f"{leads}?sort=newest")
    assert client.get(leads).status_code == 200


@pytest.mark.parametrize("address", ["/tags/no%20such/", "/tags/no+such/feed.atom", "/tags/%20/", "/tags/+/"])
def test_unknown_tag_in_an_old_address_is_not_found(client: FlaskClient, address: str) -> None:
    """It leads nowhere."""
    assert client.get(address).status_code == 404


def test_address_of_a_tag_with_a_space_is_still_answered(
    write_content: WriteContent, build: Build, tmp_path: Path
) -> None:
    """What a build before answered with a space does not vanish with a hyphen in its place."""
    first = FIRST.replace("tags: [film, noir]", "tags: [slow burn]")
    build(write_content({"reviews/glass-harbour.md": first}), tmp_path / "build")
    kept = tmp_path / "build/current/addresses.json"
    assert "/tags/slow-burn/" in json.loads(kept.read_bytes())
    content = write_content({"reviews/glass-harbour.md": first.replace("slow burn", "slow-burn")})
    before = json.loads(kept.read_bytes())
    before["/tags/slow burn/"] = before.pop("/tags/slow-burn/")
    earlier = Addresses({path: Page(*map(tuple, page)) for path, page in before.items()})
    assert build(content, tmp_path / "build").warnings == ()
    now = addresses_of_build(tmp_path / "build/current")
    assert now
    assert find_vanished(earlier, now) == []
