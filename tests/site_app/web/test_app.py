"""What the site answers, asked over its WSGI interface."""

import json
import re
import shutil
from itertools import product
from pathlib import Path

import pytest
from flask import abort
from flask.testing import FlaskClient

from search_index import SearchIndexError
from site_app.manifest import make_manifest, write_manifest
from site_app.source.slugs import RESERVED_SLUGS
from site_app.web import create_app
from site_app.web.catalogue import EXTENSION, CatalogueError
from tests.site_app.conftest import TOO_MUCH, Build, WriteContent

SHIPPED_PAGES = [
    "/",
    "/reviews/lovely-runner/",
    "/reviews/lovely-runner/themes-explored/",
    "/search",
    "/search?q=resilience",
    "/api/v1/search?q=resilience",
    "/healthz",
]


#: What stands in an address for a name: too long for any disk or nearly, no character, no path, no number.
TYPED = [
    *("a" * length for length in (252, 253, 255, 256, 4_096, 1_000_000)),
    *("%ed%95%9c" * 85, "%cc%81" * 300, "1" * 5_000, "%f0%9f%98%80" * 64),
    *("%00", "a%00.css", "%ff", "%ed%a0%80", "%0a%1b%5b2J", "%c2%85", "%e2%80%ae", "%", "%zz", "²", "-1", "1e9"),
    *(
        ".",
        "..",
        "%2e%2e",
        "..%2fcatalogue.json",
        "%2fetc%2fpasswd",
        "..%5c..%5cmanifest.json",
        "a:b",
        "~",
        "*",
        ";a=b",
    ),
]
TYPED_AT = [
    *("/{}", "/{}/", "/reviews/{}", "/reviews/{}/", "/reviews/lovely-runner/{}/", "/about/{}", "/.well-known/{}"),
    *("/tags/{}/", "/tags/{}/feed.atom", "/years/{}/", "/years/{}"),
    *(f"/reviews/?{name}={{}}" for name in ("tag", "year", "rating", "letter", "sort", "page")),
    *("/static/{}", "/media/{}", "/?page={}", "/search?q={}", "/search?tag={}", "/search?{}=1", "/feed.atom?{}"),
    *(f"/search?q=love&{name}={{}}" for name in ("page", "review", "tag", "year", "sort", "spoilers")),
    *(f"/api/v1/reviews?{name}={{}}" for name in ("tag", "year", "rating", "letter", "sort", "page")),
    *("/api/v1/{}", "/api/v1/search?q={}", "/api/v1/search?q=love&year={}", "/api/v1/suggest?q={}", "/openapi.json/{}"),
]


@pytest.fixture(scope="module")
def shipped(shipped_build: Path) -> FlaskClient:
    return create_app({"BUILD": shipped_build}).test_client()


@pytest.fixture
def small(write_content: WriteContent, build: Build, tmp_path: Path) -> FlaskClient:
    build(write_content(), tmp_path / "build")
    return create_app({"BUILD": tmp_path / "build/current"}).test_client()


def test_front_page_shows_the_newest_review_with_its_sections(shipped: FlaskClient) -> None:
    """The search box is the first thing to reach, and every section is a link away."""
    page = shipped.get("/").text
    assert page.index('name="q"') < page.index("<h1")
    assert '<span class="subtitle">Exploring the Heart of K-Drama</span>' in page
    assert len(re.findall(r'href="/reviews/lovely-runner/#[a-z-]+"', page)) == 6


def test_front_page_lists_the_others_newest_first(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """Seven of them; all the others are where the pages went that it had itself, twenty reviews each."""
    head = "---\ntitle: Review {0:02}\npublished: 2020-{1:02}-{2:02}\n---\n\nWords.\n"
    dated = {f"reviews/r{number}.md": head.format(number, 1 + number // 28, 1 + number % 28) for number in range(1, 60)}
    build(write_content(dated), tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    first = client.get("/").text
    assert first.index("Kitchen of Echoes") < first.index("Glass Harbour") < first.index("Review 59")
    assert first.index("Review 59") < first.index("Review 54")
    assert "Review 53" not in first
    assert [client.get(f"/?page={page}").status_code for page in ("1", "4", "0", "x", "01")] == [200, *[404] * 4]
    for page, leads, has in (("2", "/reviews/?sort=newest", "Review 39"), ("3", "/reviews/?sort=newest", "Review 19")):
        moved = client.get(f"/?page={page}")
        assert (moved.status_code, moved.location) == (301, leads)
        assert has in client.get(moved.location).text


def test_review_page_shows_every_section_with_a_permalink(shipped: FlaskClient) -> None:
    """Each section has its anchor, and a page of its own to share."""
    page = shipped.get("/reviews/lovely-runner/").text
    anchors = re.findall(r'<(?:section|div) id="([a-z-]+)"', page)
    assert len(anchors) == 7
    for anchor in anchors:
        assert shipped.get(f"/reviews/lovely-runner/{anchor}/").status_code == 200
    assert '<link rel="canonical" href="https://heart-of-k-drama.example/reviews/lovely-runner/">' in page
    assert "Editor’s note." in page


def test_review_page_shows_what_its_front_matter_says(small: FlaskClient) -> None:
    """Author, rating, corrections, tags and neighbours, where there are any."""
    page = small.get("/reviews/kitchen-of-echoes/").text
    for words in ("Rin Abe", "4.5 of 5", "The cook is from Busan.", "5 April 2026", "A cook hears the dead", "Older"):
        assert words in page
    assert "Rating" not in small.get("/reviews/glass-harbour/").text


def test_section_page_shows_one_section(shipped: FlaskClient) -> None:
    """With its neighbours and a canonical link to its place in the review."""
    page = shipped.get("/reviews/lovely-runner/themes-explored/").text
    assert "themes of resilience" in page
    assert "rising star" not in page
    assert 'href="https://heart-of-k-drama.example/reviews/lovely-runner/#themes-explored"' in page
    assert 'rel="prev" href="/reviews/lovely-runner/character-dynamics/"' in page
    assert 'rel="next" class="on" href="/reviews/lovely-runner/visual-aesthetics-and-production-quality/"' in page


def test_results_page_shows_marked_sections(shipped: FlaskClient) -> None:
    """Each hit links to its anchor; the field keeps what was asked."""
    page = shipped.get("/search?q=resilience").text
    assert 'href="/reviews/lovely-runner/#themes-explored:~:text=' in page
    assert "<mark>resilience</mark>" in page
    assert 'value="resilience"' in page
    assert "1 review<" in page
    assert len(re.findall('<h2><a href="/reviews/lovely-runner/">', page)) == 1


def test_api_answers_as_designed(shipped: FlaskClient) -> None:
    """Every field of the contract, and none of another name."""
    answer = shipped.get("/api/v1/search?q=resilience").get_json()
    assert list(answer) == [
        "query", "read_as", "total", "page", "per_page", "relaxed", "partial", "suggestion", "took_ms", "release",
        "hits", "facets",
    ]  # fmt: skip
    assert {**answer, "took_ms": 0, "hits": 0, "release": 0, "facets": 0} == {
        "query": "resilience", "read_as": "resilience", "total": 2, "page": 1, "per_page": 10, "relaxed": False,
        "partial": False, "suggestion": None, "took_ms": 0, "release": 0, "hits": 0, "facets": 0,
    }  # fmt: skip
    assert answer["hits"][0]["score"] >= answer["hits"][1]["score"] > 0
    hit = next(hit for hit in answer["hits"] if hit["section"] == "themes-explored")
    assert hit["url"] == "/reviews/lovely-runner/#themes-explored"
    assert hit["title"] == "Lovely Runner (2024): Exploring the Heart of K-Drama"
    assert (hit["review"], hit["section"], hit["heading"]) == ("lovely-runner", "themes-explored", "Themes Explored")
    assert (hit["published"], hit["tags"]) == ("2026-11-22", ["k-drama"])
    assert "<mark>resilience</mark>" in hit["snippet"]
    assert answer["facets"]["review"] == [{"value": "lovely-runner", "count": 2}]
    assert answer["facets"]["tag"] == [{"value": "k-drama", "count": 2}]


def test_search_that_asks_for_too_much_says_that_it_was_cut_short(shipped: FlaskClient) -> None:
    """What was found is shown as ever, with a line that says there may be more; an ordinary search has no such line."""
    query = {"q": TOO_MUCH}
    page = shipped.get("/search", query_string=query)
    assert page.status_code == 200
    assert "it was cut short" in page.text
    assert "<mark>Lovely</mark> Runner" in page.text
    assert shipped.get("/api/v1/search", query_string=query).get_json()["partial"] is True
    assert "it was cut short" not in shipped.get("/search?q=resilience").text


def test_health_says_what_is_served(shipped: FlaskClient, shipped_build: Path) -> None:
    """The release id is the build's."""
    release = json.loads((shipped_build / "manifest.json").read_bytes())["release"]
    assert shipped.get("/healthz").get_json() == {
        "status": "ok", "release": release, "reviews": 1, "sections": 7, "index": "ok",
    }  # fmt: skip


@pytest.mark.parametrize("url", SHIPPED_PAGES)
def test_page_revalidates_by_release(shipped: FlaskClient, shipped_build: Path, url: str) -> None:
    """A browser that has this release of the page is told so in 304, without a body; HEAD has none either."""
    release = json.loads((shipped_build / "manifest.json").read_bytes())["release"]
    response = shipped.get(url)
    assert response.headers["ETag"] == f'W/"{release}"'
    assert response.headers["Cache-Control"] == "public, no-cache"
    again = shipped.get(url, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert shipped.get(url, headers={"If-None-Match": 'W/"another"'}).status_code == 200
    head = shipped.head(url)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", response.headers["ETag"])


def test_static_files_are_named_by_content_and_kept_for_ever(shipped: FlaskClient) -> None:
    """The page names the file that its release has; any other name is not found."""
    [url] = re.findall(r'<link rel="stylesheet" href="([^"]+)">', shipped.get("/").text)
    assert re.fullmatch(r"/static/site\.[0-9a-f]{12}\.css", url)
    with shipped.get(url) as response:
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response.mimetype == "text/css"
    assert shipped.get("/static/site.css").status_code == 404
    assert shipped.get("/static/../catalogue.json").status_code == 404


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/reviews/nothing/", 404),
        ("GET", "/reviews/lovely-runner/nothing/", 404),
        ("GET", "/reviews/..%2Fcatalogue/", 404),
        ("GET", "/reviews/%00/", 404),
        ("GET", f"/reviews/{'a' * 5000}/", 404),
        ("GET", "/media/nothing.png", 404),
        ("POST", "/search", 405),
        ("DELETE", "/reviews/lovely-runner/", 405),
        ("GET", "/search?q=a&page=0", 400),
        ("GET", "/search?q=a&page=-1", 400),
        ("GET", "/search?q=a&page=two", 400),
        ("GET", f"/search?q=a&page={'9' * 5000}", 400),
        ("GET", "/search?q=a&sort=best", 400),
        ("GET", f"/search?q={'a' * 201}", 400),
        ("GET", f"/search?q={'a+' * 17}", 400),
    ],
)
def test_error_has_a_page_with_a_way_on(shipped: FlaskClient, method: str, url: str, status: int) -> None:
    """The same look, the search box, and no caching of the mistake."""
    response = shipped.open(url, method=method)
    assert response.status_code == status
    assert 'name="q"' in response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


@pytest.mark.parametrize(
    ("url", "host", "title"),
    [
        ("/search?q=a&page=0", "localhost", "That search cannot be read"),
        ("/search?q=a&sort=best", "localhost", "That search cannot be read"),
        ("/", "evil.example", "This is another site’s address"),
        ("/search?q=a&page=0", "evil.example", "This is another site’s address"),
        ("/mistaken", "localhost", "That request cannot be read"),
    ],
)
def test_bad_request_is_named_after_what_is_bad(shipped_build: Path, url: str, host: str, title: str) -> None:
    """A search, the host, or the request as a whole; to programs as to readers."""
    app = create_app({"BUILD": shipped_build})
    app.add_url_rule("/mistaken", "page", lambda: abort(400))
    app.add_url_rule("/api/v1/mistaken", "answer", lambda: abort(400))
    page = app.test_client().get(url, headers={"Host": host})
    assert (page.status_code, re.findall("<h1[^>]*>(.*?)</h1>", page.text)) == (400, [title])
    answer = app.test_client().get(f"/api/v1{url.replace('/?', '/search?')}", headers={"Host": host})
    assert (answer.status_code, answer.get_json()["title"]) == (400, title)


def test_api_error_is_a_problem_document(shipped: FlaskClient) -> None:
    """RFC 9457: the type of the document, and its members."""
    response = shipped.get(f"/api/v1/search?q={'a' * 201}")
    assert response.mimetype == "application/problem+json"
    assert {"type", "title", "status", "detail"} == set(response.get_json())
    assert response.get_json()["status"] == response.status_code == 400
    assert "200" in response.get_json()["detail"]
    assert shipped.get("/api/v1/nothing").mimetype == "application/problem+json"
    assert shipped.post("/api/v1/search").headers["Allow"]


def test_error_in_the_code_is_a_page_too(shipped_build: Path) -> None:
    """A mistake of ours: the reader is told in words, the log has the rest."""
    app = create_app({"BUILD": shipped_build})
    app.add_url_rule("/mistaken", view_func=lambda: str(1 // 0))
    response = app.test_client().get("/mistaken")
    assert response.status_code == 500
    assert "Something went wrong here" in response.text
    assert "Traceback" not in response.text


@pytest.mark.parametrize("damage", ["missing", "changed", "cut"])
def test_damaged_index_leaves_the_pages_up(shipped_build: Path, tmp_path: Path, damage: str) -> None:
    """Search answers 503 and says what to run; pages answer as ever; health tells."""
    shutil.copytree(shipped_build, tmp_path / "build")
    damage_index(tmp_path / "build", damage)
    client = create_app({"BUILD": tmp_path / "build"}).test_client()
    assert client.get("/").status_code == 200
    assert client.get("/reviews/lovely-runner/").status_code == 200
    page, answer = client.get("/search?q=resilience"), client.get("/api/v1/search?q=resilience")
    assert page.status_code == answer.status_code == 503
    assert "run `microsite build`" in page.text
    assert "run `microsite build`" in answer.get_json()["detail"]
    assert str(tmp_path) not in page.text
    health = client.get("/healthz")
    assert (health.status_code, health.get_json()["status"]) == (503, "degraded")


def test_damaged_index_costs_no_memory(shipped_build: Path, tmp_path: Path) -> None:
    """The hundredth search is refused with an error as small as the first: none is kept and raised again."""
    shutil.copytree(shipped_build, tmp_path / "build")
    damage_index(tmp_path / "build", "cut")
    app = create_app({"BUILD": tmp_path / "build"})
    depths = []
    for _ in range(3):
        app.test_client().get("/search?q=resilience")
        with pytest.raises(SearchIndexError) as caught:
            _ = app.extensions[EXTENSION].searcher
        depths.append(len(caught.traceback))
    assert len(set(depths)) == 1


def damage_index(build: Path, damage: str) -> None:
    largest = max((build / "index").iterdir(), key=lambda path: path.stat().st_size)
    data = largest.read_bytes()
    match damage:
        case "missing":
            shutil.rmtree(build / "index")
        case "cut":
            largest.write_bytes(data[: len(data) // 2])
        case "changed":
            largest.write_bytes(data[:100] + bytes([data[100] ^ 1]) + data[101:])


def test_app_without_a_build_says_what_to_run(tmp_path: Path) -> None:
    """There is nothing to serve, so nothing starts."""
    with pytest.raises(CatalogueError, match="run `microsite build`"):
        create_app({"BUILD": tmp_path / "nothing"})


def test_build_of_another_version_says_what_to_run(tmp_path: Path) -> None:
    """Code that was renewed does not serve what the old one built."""
    (tmp_path / "catalogue.json").write_text('{"release": "0"}')
    write_manifest(make_manifest("0", tmp_path), tmp_path)
    with pytest.raises(CatalogueError, match="another version made this build; run `microsite build`"):
        create_app({"BUILD": tmp_path})


def test_blank_search_invites(shipped: FlaskClient) -> None:
    """No words, no hits, and no error either."""
    for url in ("/search", "/search?q=", "/search?q=%20%20"):
        page = shipped.get(url)
        assert page.status_code == 200
        assert "Search the reviews</h1>" in page.text
    assert shipped.get("/api/v1/search").get_json()["total"] == 0


def test_search_that_finds_nothing_helps(shipped: FlaskClient) -> None:
    """The contents of the newest review are offered instead."""
    page = shipped.get("/search?q=xylophone").text
    assert "0 reviews" in page
    assert 'href="/reviews/lovely-runner/#themes-explored"' in page


@pytest.mark.parametrize(
    "query", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "' OR 1=1 --", "\u202eabc"]
)
def test_what_a_reader_typed_is_printed_as_text(shipped: FlaskClient, query: str) -> None:
    """Nothing of it becomes markup."""
    page = shipped.get("/search", query_string={"q": query}).text
    assert re.findall("<script[^>]*>", page) == re.findall('<script type="module"[^>]*>', page)
    assert "<img" not in page
    assert "49" not in page


def test_filters_are_offered_where_there_is_a_choice(small: FlaskClient) -> None:
    """By tag, each with its count, each an address; one that is set, a review too, can be taken back."""
    page = small.get("/search?q=harbour").text
    assert 'href="/search?q=harbour&amp;tag=drama"' in page
    narrowed = small.get("/search?q=harbour&review=kitchen-of-echoes").text
    assert 'href="/search?q=harbour" rel="nofollow" aria-current="true"><span>Kitchen of Echoes' in narrowed
    assert "1 section<" in narrowed


def test_spoilers_are_found_only_when_asked_for(small: FlaskClient) -> None:
    """Words inside a spoiler match nothing, unless the reader says so."""
    assert small.get("/api/v1/search?q=Anselm").get_json()["total"] == 0
    assert small.get("/api/v1/search?q=Anselm&spoilers=1").get_json()["total"] == 1
    assert 'name="spoilers"' not in small.get("/search?q=Anselm").text


def test_every_answer_tells_browsers_what_is_allowed(shipped: FlaskClient) -> None:
    """Errors included."""
    for url in ("/", "/nothing", "/search?page=x", "/healthz"):
        headers = shipped.get(url).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]


def test_no_review_can_hide_a_page_of_the_site(shipped: FlaskClient) -> None:
    """The first segment of every route is a reserved slug."""
    rules = [rule.rule for rule in shipped.application.url_map.iter_rules()]
    segments = {re.split(r"[/.]", rule.strip("/"))[0] for rule in rules} - {""}
    assert segments <= RESERVED_SLUGS


def test_ids_of_the_page_cannot_clash_with_a_section(shipped: FlaskClient) -> None:
    """A heading may be called anything: the page's own ids begin with a character that no slug has."""
    for url in ("/reviews/lovely-runner/", "/reviews/lovely-runner/themes-explored/", "/search?q=resilience"):
        ids = re.findall(r' id="([^"]+)"', shipped.get(url).text)
        assert len(ids) == len(set(ids))
        assert all(name.startswith("_") or name in SECTIONS for name in ids)


SECTIONS = {
    "introduction",
    "unveiling-the-plot",
    "character-dynamics",
    "themes-explored",
    "visual-aesthetics-and-production-quality",
    "cultural-impact-and-audience-reception",
    "conclusion-a-new-chapter-in-k-drama",
}


@pytest.mark.parametrize("route", TYPED_AT)
def test_whatever_stands_for_a_name_gets_an_answer(shipped: FlaskClient, route: str) -> None:
    """No page, no parameter and no file, however it is written, is a mistake of ours."""
    for typed, encoding in product(TYPED, ("identity", "gzip")):
        with shipped.get(route.format(typed), headers={"Accept-Encoding": encoding}) as response:
            assert response.status_code in {200, 308, 400, 404}
            assert response.status_code >= 400 or not route.startswith(("/static/", "/media/"))
