"""What programs read of the site: valid by schema, complete, and free of spoilers."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree

from site_app.web import create_app
from tests.site_app.conftest import SECOND, SITE, Build, WriteContent

SCHEMAS = Path(__file__).parent / "schemas"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def client(write_content: WriteContent, build: Build, tmp_path: Path) -> FlaskClient:
    files = {"about.md": "---\ntitle: About\n---\n\nWords.\n", "site.toml": SITE + 'security_contact = "a@b.example"\n'}
    build(write_content(files), tmp_path / "build")
    return create_app({"BUILD": tmp_path / "build/current"}).test_client()


def load(client: FlaskClient, path: str) -> etree._Element:
    with client.get(path) as response:
        assert response.status_code == 200
        return etree.fromstring(response.data)


@pytest.mark.parametrize(
    ("path", "schema", "mimetype"),
    [
        ("/feed.atom", "atom.rng", "application/atom+xml"),
        ("/tags/film/feed.atom", "atom.rng", "application/atom+xml"),
        ("/sitemap.xml", "sitemap.xsd", "application/xml"),
        ("/opensearch.xml", "opensearch.rng", "application/opensearchdescription+xml"),
    ],
)
def test_document_is_valid(client: FlaskClient, path: str, schema: str, mimetype: str) -> None:
    """Against the schema of its format, and sent as what it is."""
    kind = etree.RelaxNG if schema.endswith(".rng") else etree.XMLSchema
    kind(etree.parse(SCHEMAS / schema)).assertValid(load(client, path))
    with client.get(path) as response:
        assert response.mimetype == mimetype
        assert response.headers["Cache-Control"] == "public, no-cache"


def test_shipped_documents_are_valid(shipped_build: Path) -> None:
    """Those of the site that ships, too."""
    client = create_app({"BUILD": shipped_build}).test_client()
    etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng")).assertValid(load(client, "/feed.atom"))
    etree.XMLSchema(etree.parse(SCHEMAS / "sitemap.xsd")).assertValid(load(client, "/sitemap.xml"))
    etree.RelaxNG(etree.parse(SCHEMAS / "opensearch.rng")).assertValid(load(client, "/opensearch.xml"))


def test_feed_has_the_reviews_in_full_without_spoilers(client: FlaskClient) -> None:
    """Newest first, with every section, absolute addresses, and the day each changed last."""
    feed = load(client, "/feed.atom")
    titles = feed.xpath("a:entry/a:title/text()", namespaces=ATOM)
    assert titles == ["Kitchen of Echoes", "Glass Harbour: A City Under Water"]
    assert feed.xpath("a:entry[1]/a:updated/text()", namespaces=ATOM) == ["2026-04-05T00:00:00Z"]
    assert feed.xpath("a:updated/text()", namespaces=ATOM) == ["2026-04-05T00:00:00Z"]
    kitchen, harbour = feed.xpath("a:entry/a:content/text()", namespaces=ATOM)
    assert "Of the kind served at funerals." in kitchen
    assert 'href="https://reviews.example/reviews/glass-harbour/#sound-and-silence"' in kitchen
    assert "Every street ends in water." in harbour
    assert "Foghorns" in harbour
    text = etree.tostring(feed, encoding="unicode")
    assert "Anselm" not in text
    assert "The lighthouse" not in text


@pytest.mark.parametrize(
    ("rating", "told"), [("{value: 4.5, best: 5}", "★★★★½ 4.5/5"), ("{value: 72.0, best: 100}", "72/100")]
)
def test_feed_tells_ratings(write_content: WriteContent, build: Build, tmp_path: Path, rating: str, told: str) -> None:
    """In figures, and in stars where the scale has one for each point; before the summary, and before the text."""
    build(write_content({"reviews/kitchen-of-echoes.md": SECOND.replace("{value: 4.5, best: 5}", rating)}), tmp_path)
    client = create_app({"BUILD": tmp_path / "current"}).test_client()
    kitchen, harbour = load(client, "/feed.atom").xpath("a:entry", namespaces=ATOM)
    assert kitchen.xpath("string(a:summary)", namespaces=ATOM) == f"{told} · A cook hears the dead in her pans."
    assert kitchen.xpath("string(a:content)", namespaces=ATOM).startswith(f"<p>{told}</p>")
    assert harbour.xpath("string(a:summary)", namespaces=ATOM).startswith("A diver")
    assert load(client, "/tags/drama/feed.atom").xpath("string(//a:summary)", namespaces=ATOM).startswith(told)


def test_tag_has_a_feed_of_its_own(client: FlaskClient) -> None:
    """Its reviews, told in a sentence or two; the page of the tag names it, whatever the tag is written like."""
    [address] = re.findall(r'href="(/tags/[^"]*feed.atom)"', client.get("/tags/Film/").text)
    feed = load(client, address)
    assert feed.xpath("a:entry/a:title/text()", namespaces=ATOM) == ["Glass Harbour: A City Under Water"]
    assert feed.xpath("a:title/text()", namespaces=ATOM) == ["film · Test Reviews"]
    assert feed.xpath("a:link[@rel='self']/@href", namespaces=ATOM) == ["https://reviews.example/tags/film/feed.atom"]
    assert not feed.xpath("a:entry/a:content", namespaces=ATOM)
    assert "Anselm" not in etree.tostring(feed, encoding="unicode")
    assert client.get("/tags/nothing/feed.atom").status_code == 404


def test_feed_is_of_twenty_reviews(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """A feed is news; older reviews are on the site."""
    head = "---\ntitle: Review {0}\npublished: 2020-01-{0:02}\n---\n\nWords.\n"
    build(write_content({f"reviews/r{day}.md": head.format(day) for day in range(1, 26)}), tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    assert len(load(client, "/feed.atom").xpath("a:entry", namespaces=ATOM)) == 20
    assert len(load(client, "/sitemap.xml").xpath("s:url", namespaces=SITEMAP)) == 36


def test_sitemap_has_every_page_of_its_own_with_its_day(client: FlaskClient) -> None:
    """Pages whose canonical address is another's are left out."""
    sitemap = load(client, "/sitemap.xml")
    pages = {url[0].text: url[1].text if len(url) > 1 else None for url in sitemap}
    assert pages == {
        "https://reviews.example/": "2026-04-05",
        "https://reviews.example/reviews/": "2026-04-05",
        "https://reviews.example/tags/": "2026-04-05",
        "https://reviews.example/tags/drama/": "2026-04-05",
        "https://reviews.example/tags/film/": "2026-03-01",
        "https://reviews.example/tags/noir/": "2026-03-01",
        "https://reviews.example/years/2025/": "2026-03-01",
        "https://reviews.example/authors/": "2026-04-05",
        "https://reviews.example/authors/rin-abe/": "2026-04-05",
        "https://reviews.example/about/": None,
        "https://reviews.example/reviews/kitchen-of-echoes/": "2026-04-05",
        "https://reviews.example/reviews/glass-harbour/": "2026-03-01",
    }


def test_robots_keep_out_of_endless_searches(client: FlaskClient) -> None:
    """Pages are open to all; searches have no end and cost money."""
    with client.get("/robots.txt") as response:
        assert response.get_data(as_text=True).splitlines()[:2] == ["User-agent: *", "Disallow: /search?"]
        assert "Sitemap: https://reviews.example/sitemap.xml" in response.get_data(as_text=True)


def test_security_contact_is_valid_for_a_year(client: FlaskClient, shipped_build: Path) -> None:
    """RFC 9116: a contact as a URI, a day to come that is less than a year away; nothing where none is configured."""
    lines = client.get("/.well-known/security.txt").text.splitlines()
    fields = dict(line.split(": ", 1) for line in lines)
    assert fields["Contact"] == "mailto:a@b.example"
    assert fields["Canonical"] == "https://reviews.example/.well-known/security.txt"
    ahead = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    assert timedelta(days=300) < ahead < timedelta(days=365)
    assert create_app({"BUILD": shipped_build}).test_client().get("/.well-known/security.txt").status_code == 404


def test_long_site_title_still_makes_a_valid_description(
    write_content: WriteContent, build: Build, tmp_path: Path
) -> None:
    """OpenSearch allows sixteen characters for a short name."""
    build(write_content({"site.toml": SITE.replace("Test Reviews", "A" * 60)}), tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    etree.RelaxNG(etree.parse(SCHEMAS / "opensearch.rng")).assertValid(load(client, "/opensearch.xml"))


def test_markup_in_words_stays_words(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """Angle brackets and ampersands of a title or note neither break the feed nor become elements in a reader."""
    review = SECOND.replace(
        "title: Kitchen of Echoes", 'title: "Kitchen & <b>Echoes</b>"\neditor_note: "<i>Seen</i> & read"'
    )
    build(write_content({"reviews/kitchen-of-echoes.md": review}), tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    feed = load(client, "/feed.atom")
    assert feed.xpath("a:entry[1]/a:title/text()", namespaces=ATOM) == ["Kitchen & <b>Echoes</b>"]
    assert "&lt;i&gt;Seen&lt;/i&gt; &amp; read" in feed.xpath("a:entry[1]/a:content/text()", namespaces=ATOM)[0]


def test_feed_tells_first_what_changed_last(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """A correction of an old review comes first, and its page names that day as the one of its change."""
    head = "title: Old\npublished: 2020-01-01\ncorrections: [{date: 2026-05-01, text: x}]"
    build(write_content({"reviews/old.md": f"---\n{head}\n---\n\nWords.\n"}), tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    feed = load(client, "/feed.atom")
    days = feed.xpath("a:entry/a:updated/text()", namespaces=ATOM)
    assert days == sorted(days, reverse=True)
    assert feed.xpath("a:entry[1]/a:title/text()", namespaces=ATOM) == ["Old"]
    assert feed.xpath("a:entry[1]/a:published/text()", namespaces=ATOM) == ["2020-01-01T00:00:00Z"]
    assert '"dateModified":"2026-05-01"' in client.get("/reviews/old/").text
