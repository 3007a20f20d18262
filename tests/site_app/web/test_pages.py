"""Heads, headers and bytes of the pages: what browsers, search engines and networks are told."""

import gzip
import json
import re
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from PIL import Image

from site_app.web import create_app
from site_app.web.sending.headers import USUAL_HOSTS
from tests.site_app.conftest import FIRST, SECOND, SITE, Build, WriteContent
from tests.site_app.source.images.image_files import image_file

PAGES = ["/", "/reviews/kitchen-of-echoes/", "/search?q=soup", "/about/", "/nothing", "/search?page=x", "/healthz"]
GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def client(write_content: WriteContent, build: Build, tmp_path: Path) -> FlaskClient:
    build(write_content({"about.md": "---\ntitle: About us\n---\n\nWe *watch*.\n"}), tmp_path / "build")
    return create_app({"BUILD": tmp_path / "build/current"}).test_client()


def structured(page: str) -> dict[str, object]:
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return dict(json.loads(data))


def meta(page: str, name: str) -> str:
    [content] = re.findall(rf'<meta (?:name|property)="{name}" content="([^"]*)">', page)
    return unescape(content)


def test_head_says_what_is_shared(client: FlaskClient) -> None:
    """One canonical address, and a card with title, words and picture, all from base_url."""
    page = client.get("/reviews/glass-harbour/").text
    assert page.count('rel="canonical"') == 1
    assert meta(page, "og:url") == "https://reviews.example/reviews/glass-harbour/"
    assert meta(page, "og:title") == "Glass Harbour: A City Under Water"
    assert meta(page, "og:description") == meta(page, "description")
    assert meta(page, "og:type") == "article"
    assert meta(page, "twitter:card") == "summary_large_image"
    card = meta(page, "og:image")
    assert re.fullmatch(r"https://reviews\.example/media/card\.[0-9a-f]{12}\.png", card)
    with client.get(card.removeprefix("https://reviews.example")) as response:
        assert response.mimetype == "image/png"
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "reviews.example"])
def test_address_of_a_request_is_never_printed(client: FlaskClient, host: str) -> None:
    """Absolute links come from base_url, whatever a request says it came for."""
    for path in ("/", "/reviews/glass-harbour/", "/feed.atom", "/opensearch.xml", "/openapi.json"):
        with client.get(path, headers={"Host": host, "X-Forwarded-Host": "evil.example"}) as response:
            text = response.get_data(as_text=True)
        hosts = set(re.findall(r"https?://([^/\"<>\s]+)", text)) - {
            "schema.org",
            "www.w3.org",
            "a9.com",
            "json-schema.org",
        }
        assert hosts <= {"reviews.example"}


@pytest.mark.parametrize("path", ["/about", "/reviews/glass-harbour", "/reviews//glass-harbour/"])
def test_redirect_names_no_host(client: FlaskClient, path: str) -> None:
    """The host that asked may be the one behind a CDN, where no reader may go."""
    response = client.get(f"{path}?from=a%20friend")
    assert response.status_code == 308
    assert response.location == f"{path.replace('//', '/').rstrip('/')}/?from=a%20friend"


@pytest.mark.parametrize("host", USUAL_HOSTS)
def test_usual_host_is_answered(client: FlaskClient, host: str) -> None:
    """Whatever the port."""
    for named in (host, f"{host}:8000"):
        assert client.get("/", headers={"Host": named}).status_code == 200


def test_unknown_host_is_refused(client: FlaskClient) -> None:
    """A request for another site is a mistake or an attack; anyone can have a name of Amazon's."""
    for host in (
        "evil.example",
        "evil.lambda-url.us-east-1.on.aws",
        "on.aws",
        "evil.amazonaws.com",
        "a.reviews.example",
    ):
        response = client.get("/", headers={"Host": host})
        assert (response.status_code, response.headers["Cache-Control"]) == (400, "no-store")
        assert host not in response.get_data(as_text=True)
    assert client.get("/", headers={"Host": "reviews.example"}).status_code == 200


def test_structured_data_says_what_the_page_says(client: FlaskClient) -> None:
    """Subject, author, rating and corrections where the page has them; nothing where it has not."""
    page = client.get("/reviews/glass-harbour/").text
    data = structured(page)
    assert data["@type"] == "Review"
    subject = {
        "@type": "Movie",
        "name": "Glass Harbour",
        "alternateName": ["유리 항구"],
        "countryOfOrigin": {"@type": "Country", "name": "Norway"},
        "datePublished": "2025",
    }
    assert data["itemReviewed"] == subject
    assert not {"author", "reviewRating", "correction"} & data.keys()
    text = unescape(re.sub("<[^>]*>", "", page.partition("<main")[2]))
    for value in (data["description"], "유리 항구", "Norway", "2025"):
        assert str(value).rstrip("…") in text
    kitchen = structured(client.get("/reviews/kitchen-of-echoes/").text)
    assert kitchen["@type"] == "Article"
    assert kitchen["author"] == {"@type": "Person", "name": "Rin Abe"}
    assert kitchen["correction"][0]["text"] == "The cook is from Busan."  # type: ignore[index]


MAKERS = (
    "subject: {type: TVSeries, name: Glass Harbour, director: [Ida Øst, 'Jo \"Reel\" Lie'], writer: 김은희, "
    "cast: [Ida Øst, Ann Vik], episodes: 16, network: NRK}"
)


def test_makers_stand_beside_the_text(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """Each leads to a search by name, which finds the review; programs are told who did what."""
    made = re.sub("subject:.*", lambda _: MAKERS, FIRST)
    build(write_content({"reviews/glass-harbour.md": made}), tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    page = client.get("/reviews/glass-harbour/").text
    lines = {unescape(line[0]): line[1] for line in re.findall("<dt>(.*?)</dt><dd>(.*?)</dd>", page)}
    shown = {label: unescape(re.sub("<[^>]*>", "", line)) for label, line in lines.items()}
    assert shown["Director"] == 'Ida Øst, Jo "Reel" Lie'
    assert (shown["Writer"], shown["Cast"]) == ("김은희", "Ida Øst, Ann Vik")
    assert (shown["Episodes"], shown["Network"]) == ("16", "NRK")
    links = re.findall('href="(/search[^"]*)"', lines["Director"] + lines["Writer"] + lines["Cast"])
    assert len(links) == 5
    for link in links:
        assert 'href="/reviews/glass-harbour/"' in client.get(unescape(link)).text.partition("<main")[2]
    subject = structured(page)["itemReviewed"]
    assert subject == {
        "@type": "TVSeries",
        "name": "Glass Harbour",
        "director": [{"@type": "Person", "name": "Ida Øst"}, {"@type": "Person", "name": 'Jo "Reel" Lie'}],
        "author": [{"@type": "Person", "name": "김은희"}],
        "actor": [{"@type": "Person", "name": "Ida Øst"}, {"@type": "Person", "name": "Ann Vik"}],
        "numberOfEpisodes": 16,
        "publisher": {"@type": "Organization", "name": "NRK"},
    }
    assert {"text": "Ida Øst", "kind": "person"} in client.get("/api/v1/suggest?q=ida").get_json()["suggestions"]


def test_rating_is_structured_only_with_its_subject(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """A rating is of something; its numbers are those on the page."""
    rated = FIRST.replace("tags:", "rating: {value: 4.5, best: 5}\ntags:")
    build(write_content({"reviews/glass-harbour.md": rated}), tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    page = client.get("/reviews/glass-harbour/").text
    assert structured(page)["reviewRating"] == {"@type": "Rating", "ratingValue": 4.5, "bestRating": 5}
    assert "4.5 of 5" in page


@pytest.mark.parametrize(("value", "best", "stars"), [("4.50", "5", 1), ("10.0", "10", 1), ("72", "100", 0)])
def test_rating_stands_beside_the_title(
    write_content: WriteContent, build: Build, tmp_path: Path, value: str, best: str, stars: int
) -> None:
    """In figures on the review and wherever it is listed; as stars too, where the scale has one for each point."""
    rated = SECOND.replace("{value: 4.5, best: 5}", f"{{value: {value}, best: {best}}}")
    build(write_content({"reviews/kitchen-of-echoes.md": rated}), tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    shown = f"{float(value):g}"
    for path, times in (("/reviews/kitchen-of-echoes/", 2), ("/", 1)):
        page = client.get(path).text.partition('class="find"')[0]
        assert page.count(f'role="img" aria-label="Rated {shown} of {best}"') == times
        assert page.count(f"<b>{shown}</b>/{best}") == times
        assert page.count(f'<meter max="{best}" value="{shown}">') == times * stars


def test_cover_is_listed_small(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """A list shows a small version of a review's picture, its room reserved, fetched when it comes near."""
    files = {
        "reviews/glass-harbour.md": FIRST.replace("tags:", "image: ../media/a.png\nimage_alt: A quay.\ntags:"),
        "media/a.png": image_file(Image.new("RGB", (900, 600)), "PNG"),
    }
    build(write_content(files), tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    [small] = re.findall(r'<img class="thumb" src="([^"]*)"', client.get("/").text)
    [image] = re.findall(r'<img class="thumb"[^>]*>', client.get("/").text)
    assert re.search(r' srcset="\S+-240\.webp 240w, \S+-480\.webp 480w" sizes="72px" width="72" height="48" ', image)
    assert image.endswith(' alt="" loading="lazy">')
    with client.get(small) as response:
        assert (response.status_code, response.mimetype) == (200, "image/webp")


def test_picture_of_a_review_is_shared(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """Where a review is shared its own picture stands for it, with its size and words; no card is drawn beside it."""
    files = {
        "reviews/glass-harbour.md": FIRST.replace("tags:", "image: ../media/a.png\nimage_alt: Quay & crane.\ntags:"),
        "reviews/kitchen-of-echoes.md": None,
        "media/a.png": image_file(Image.new("RGB", (1600, 900)), "PNG"),
    }
    build(write_content(files), tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    for path in ("/reviews/glass-harbour/", "/reviews/glass-harbour/sound-and-silence/", "/"):
        page = client.get(path).text
        told = [meta(page, f"og:image{part}") for part in ("", ":width", ":height", ":alt")]
        assert re.fullmatch(r"https://reviews\.example/media/a\.[0-9a-f]{12}-1216\.webp", told[0])
        assert told[1:] == ["1216", "684", "Quay & crane."]
    data = structured(client.get("/reviews/glass-harbour/").text)
    assert data["image"] == told[0]
    with client.get(urlsplit(told[0]).path) as response:
        assert Image.open(BytesIO(response.data)).size == (1216, 684)
    assert not list((tmp_path / "build/current/media").glob("card.*"))


def test_spoilers_stay_out_of_everything_shared(client: FlaskClient, tmp_path: Path) -> None:
    """No description, card, structured data or feed has a word of them; the page has them once, behind its line."""
    page = client.get("/reviews/glass-harbour/").text
    assert page.count("Anselm") == 1
    assert "Anselm" not in page.partition("</head>")[0]
    review = json.loads((tmp_path / "build/current/reviews/glass-harbour.json").read_bytes())
    quarter = next(section for section in review["sections"] if section["slug"] == "the-drowned-quarter")
    assert "Anselm" not in quarter["description"]
    assert "Anselm" not in (tmp_path / "build/current/feeds/feed.atom").read_text("utf-8")


def test_script_in_structured_data_cannot_end_it(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """A title is data, whatever it spells."""
    build(
        write_content({"reviews/a.md": '---\ntitle: "</script><b>"\npublished: 2026-09-09\n---\n\nA.\n'}),
        tmp_path / "b",
    )
    page = create_app({"BUILD": tmp_path / "b/current"}).test_client().get("/reviews/a/").text
    assert structured(page)["headline"] == "</script><b>"


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_has_the_security_headers(client: FlaskClient, path: str) -> None:
    """Errors included; nothing inline, nothing evaluated, no frame, no other origin."""
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    for rule in ("default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "require-trusted-types-for 'script'; trusted-types 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_image_is_a_document_without_rights(client: FlaskClient) -> None:
    """Opened by itself it runs nothing and is of no site; a 404 in its place is a page like any other."""
    card = urlsplit(meta(client.get("/reviews/glass-harbour/").text, "og:image")).path
    image = client.get(card)
    known = client.get(card, headers={"If-None-Match": image.headers["ETag"]})
    for response in (image, known):
        rules = response.headers["Content-Security-Policy"].split("; ")
        assert {"sandbox", "default-src 'none'"} <= set(rules)
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" not in client.get("/media/nothing.png").headers["Content-Security-Policy"]


def test_no_page_needs_a_weaker_policy(client: FlaskClient) -> None:
    """No style attribute, no inline script or handler, nothing from elsewhere."""
    for path in PAGES[:-1]:
        page = client.get(path).text
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
        assert set(re.findall(r"<script[^>]*?(type=\"[^\"]*\")", page)) <= {
            'type="module"',
            'type="application/ld+json"',
        }
        assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!reviews\.example)[^"]*"', page)


@pytest.mark.parametrize(
    "path", ["/", "/reviews/kitchen-of-echoes/", "/search?q=soup", "/api/v1/search?q=soup", "/nothing"]
)
def test_answers_are_compressed_for_who_reads_gzip(client: FlaskClient, path: str) -> None:
    """The same words in fewer bytes; others get them plain, and caches are told there are two."""
    small, plain = client.get(path, headers=GZIP), client.get(path)
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in small.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert len(small.data) < len(plain.data)
    timeless = re.compile(rb'"took_ms": [\d.]+')
    assert timeless.sub(b"", gzip.decompress(small.data)) == timeless.sub(b"", plain.data)


def test_static_files_are_compressed_once(client: FlaskClient, tmp_path: Path) -> None:
    """At build, as far as gzip goes; the file is sent as it lies there."""
    page = client.get("/").text
    for url in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        with client.get(url, headers=GZIP) as small, client.get(url) as plain:
            assert small.headers["Content-Encoding"] == "gzip"
            assert small.mimetype == plain.mimetype
            assert gzip.decompress(small.data) == plain.data
            assert (
                small.headers["Cache-Control"]
                == plain.headers["Cache-Control"]
                == "public, max-age=31536000, immutable"
            )
            assert (tmp_path / f"build/current{url}.gz").read_bytes() == small.data


def test_pages_are_small(shipped_build: Path) -> None:
    """Compressed bytes: a front page or results fit ten packets, which is what a connection may send unasked."""
    client = create_app({"BUILD": shipped_build}).test_client()
    for path in ("/", "/reviews/lovely-runner/", "/search?q=lovely"):
        assert len(client.get(path, headers=GZIP).data) <= 14_000
    [style] = (shipped_build / "static").glob("*.css.gz")
    [script] = (shipped_build / "static").glob("*.js.gz")
    assert style.stat().st_size <= 8_000
    assert script.stat().st_size <= 6_000


def test_tag_leads_to_every_review_that_has_it(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """By title, whether or not the tag is a word of their text; and so does an address of before."""
    head = "---\ntitle: Review {0}\npublished: 2020-01-{0:02}\ntags: [느와르]\n---\n\nWords.\n"
    build(write_content({f"reviews/r{day}.md": head.format(day) for day in range(1, 23)}), tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    [address] = re.findall(r'href="(/tags/[^"]*)"', client.get("/reviews/r1/").text)
    tagged = client.get(address).text
    assert "22 reviews<" in tagged
    assert tagged.index("Review 2<") < tagged.index("Review 22<")
    first = client.get("/search?tag=느와르").text
    assert "22 reviews with the tag" in first
    assert first.index("Review 22") < first.index("Review 3<")
    assert "Review 2<" not in first
    [later] = re.findall(r'rel="next nofollow" href="([^"]*)"', first)
    assert "Review 2<" in client.get(unescape(later)).text
    assert "No review here has this tag" in client.get("/search?tag=nothing").text


def test_filter_names_its_review(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """By its title up to the colon, signs and other languages printed as everywhere."""
    review = '---\ntitle: "Salt & 소금: A Life"\npublished: 2026-05-01\n---\n\nA harbour.\n'
    build(write_content({"reviews/salt.md": review}), tmp_path / "build")
    page = create_app({"BUILD": tmp_path / "build/current"}).test_client().get("/search?q=harbour&review=salt").text
    assert re.search(r'Salt &amp; <span lang="ko">소금</span></span> <small>\d</small>', page)


def test_about_page_is_there_where_it_was_written(client: FlaskClient, small_site: FlaskClient) -> None:
    """With a link on every page; without the file there is neither."""
    assert "We <em>watch</em>." in client.get("/about/").text
    assert 'href="/about/"' in client.get("/").text
    assert small_site.get("/about/").status_code == 404
    assert 'href="/about/"' not in small_site.get("/").text


@pytest.fixture
def small_site(write_content: WriteContent, build: Build, tmp_path: Path) -> FlaskClient:
    build(write_content({"site.toml": SITE, "about.md": None}), tmp_path / "small")
    return create_app({"BUILD": tmp_path / "small/current"}).test_client()


def test_missing_page_offers_a_search_for_its_words(client: FlaskClient) -> None:
    """An address is made of words; they may find what it meant."""
    assert 'href="/search?q=glass%20harbor"' in client.get("/reviews/glass-harbor/").text
    assert "/search?q=" not in client.get("/%22%3E/").text.partition("<main")[2]
