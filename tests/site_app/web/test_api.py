"""The API keeps what its description promises."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode

from site_app.build.building import build_site
from site_app.web import create_app
from tests.site_app.conftest import PROJECT, SECOND, Build, WriteContent
from tests.sizes import size

EXAMPLES = size(150, torture=5_000)


@pytest.fixture(scope="module")
def app(shipped_build: Path) -> Flask:
    return create_app({"BUILD": shipped_build})


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.bulk
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("path", ["/api/v1/search", "/api/v1/suggest", "/api/v1/reviews", "/healthz"])
def test_api_answers_as_its_description_says(app: Flask, path: str, mode: GenerationMode) -> None:
    """Whatever is asked, in or out of bounds: a described status, the described body and media type, never a 500."""
    operation = schemathesis.openapi.from_wsgi("/openapi.json", app)[path]["GET"]
    if mode is GenerationMode.NEGATIVE and not operation.query:
        return

    @given(operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def ask(case: schemathesis.Case[Any]) -> None:
        # The client of these tests cannot decompress.
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    ask()


def test_description_is_valid_openapi(client: FlaskClient) -> None:
    """OpenAPI 3.1, with the address of the site as its server."""
    description = client.get("/openapi.json").get_json()
    OpenAPIV31SpecValidator(description).validate()
    assert description["servers"] == [{"url": "https://heart-of-k-drama.example"}]


def test_description_has_every_route_of_the_api(app: Flask, client: FlaskClient) -> None:
    """What answers JSON is described."""
    routes = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    assert routes - {"/openapi.json"} == set(client.get("/openapi.json").get_json()["paths"])


def test_scripts_of_other_sites_may_read_the_api(client: FlaskClient) -> None:
    """Any origin, for reading, feeds too; pages are not opened that way."""
    api = ("/api/v1/search?q=a", "/api/v1/suggest?q=a", "/openapi.json", "/api/v1/search?page=0")
    for url in (*api, "/feed.atom", "/tags/k-drama/feed.atom"):
        assert client.get(url).headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


@pytest.mark.parametrize("url", ["/api/v1/suggest?q=res", "/openapi.json"])
def test_answers_stay_the_same_until_the_next_release(client: FlaskClient, url: str) -> None:
    """The ETag is the release's."""
    tag = client.get(url).headers["ETag"]
    assert tag == client.get("/").headers["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304


def test_completions_of_a_release_named_may_be_kept(client: FlaskClient) -> None:
    """They never change; where another release is named, as by a page still open, or none, they are asked for again."""
    release = client.get("/healthz").get_json()["release"]
    asked = "/api/v1/suggest?q=res&release="
    kept = client.get(asked + release)
    assert "max-age=" in kept.headers["Cache-Control"]
    again = client.get(asked + release, headers={"If-None-Match": kept.headers["ETag"]})
    assert (again.status_code, again.headers["Cache-Control"]) == (304, kept.headers["Cache-Control"])
    for other in ("", "0" * len(release)):
        assert client.get(asked + other).headers["Cache-Control"] == "public, no-cache"
    assert client.get(f"{asked}{release}&limit=x").headers["Cache-Control"] == "no-store"


def test_completions_come_as_many_as_asked_for(client: FlaskClient) -> None:
    """Eight, or up to sixty-four; another number is refused with what to write."""
    for limit, most in (("", 8), ("&limit=2", 2), ("&limit=64", 64)):
        assert len(client.get(f"/api/v1/suggest?q=r{limit}").get_json()["suggestions"]) <= most
    for limit in ("0", "65", "-1", "many"):
        refused = client.get(f"/api/v1/suggest?q=r&limit={limit}")
        assert (refused.status_code, "limit" in refused.get_json()["detail"]) == (400, True)


def test_hits_come_by_review_where_asked(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """Every field of the contract: at most three sections, how many more, the rating of a review that has one."""
    more = "".join(f"\n## Part {number}\n\nA cook by the harbour.\n" for number in range(3))
    build(write_content({"reviews/kitchen-of-echoes.md": SECOND + more}), tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    answer = client.get("/api/v1/search?q=harbour&group=review").get_json()
    apart = client.get("/api/v1/search?q=harbour").get_json()
    assert answer.keys() - apart.keys() == {"reviews"}
    assert (answer["reviews"], answer["total"]) == (2, apart["total"])
    of_review = {hit["review"]: hit for hit in answer["hits"]}
    assert list(of_review) == list(dict.fromkeys(hit["review"] for hit in apart["hits"]))
    kitchen, harbour = of_review["kitchen-of-echoes"], of_review["glass-harbour"]
    sections = [hit for hit in apart["hits"] if hit["review"] == "kitchen-of-echoes"]
    assert kitchen == {
        "review": "kitchen-of-echoes", "title": "Kitchen of Echoes", "url": "/reviews/kitchen-of-echoes/",
        "published": "2026-04-02", "year": None, "rating": {"value": 4.5, "best": 5}, "sections": sections[:3],
        "more": len(sections) - 3,
    }  # fmt: skip
    assert (harbour["year"], harbour["rating"]) == (2025, None)
    assert answer["facets"]["rating"] == [{"value": "4.5/5", "count": 1}]
    assert apart["facets"]["rating"] == [{"value": "4.5/5", "count": len(sections)}]
    for filters in ("rating=4.5/5", "rating=4.5"):
        rated = client.get(f"/api/v1/search?q=harbour&group=review&{filters}").get_json()
        assert [hit["review"] for hit in rated["hits"]] == ["kitchen-of-echoes"]
    dated = client.get("/api/v1/search?q=harbour&group=review&year=2020s").get_json()
    assert [hit["review"] for hit in dated["hits"]] == ["glass-harbour"]


def test_hit_found_by_another_name_has_it(client: FlaskClient) -> None:
    """Its words marked, and nothing where title, heading or snippet shows them."""
    best = client.get("/api/v1/search?q=튀어").get_json()["hits"][0]
    assert best["name"] == "선재 업고 <mark>튀어</mark>"
    assert {hit["name"] for hit in client.get("/api/v1/search?q=lovely").get_json()["hits"]} == {None}


def test_hits_tell_whether_they_have_all_words(client: FlaskClient) -> None:
    """Those that have come first; the others tell what they lack, as typed."""
    hits = client.get("/api/v1/search?q=Resilience+Visuals").get_json()["hits"]
    have_all = [hit["all_words"] for hit in hits]
    assert have_all == sorted(have_all, reverse=True)
    assert all(hit["all_words"] == (not hit["lacking"]) for hit in hits)
    assert {word for hit in hits for word in hit["lacking"]} <= {"Resilience", "Visuals"}
    assert not all(have_all)


@pytest.mark.parametrize("value", ["section", "1", "", "Review"])
def test_hits_come_by_nothing_but_review(client: FlaskClient, value: str) -> None:
    """Another value is named as the fault, and what to write."""
    answer = client.get("/api/v1/search", query_string={"q": "love", "group": value})
    assert answer.status_code == 400
    assert "group=review" in answer.get_json()["detail"]


def test_suggestions_complete_what_is_typed(client: FlaskClient) -> None:
    """Reviews by title or heading with the address of their place, then people, then words, each with its kind."""
    answer = client.get("/api/v1/suggest?q=them").get_json()
    assert answer["query"] == "them"
    heading = {"text": "Themes Explored", "url": "/reviews/lovely-runner/#themes-explored", "kind": "review"}
    assert answer["suggestions"] == [heading, {"text": "themes", "kind": "word"}]
    found = client.get("/api/v1/suggest?q=resil").get_json()["suggestions"]
    assert found == [{"text": "resilience", "kind": "word"}]
    title = "Lovely Runner (2024): Exploring the Heart of K-Drama"
    review = {"text": title, "url": "/reviews/lovely-runner/", "kind": "review"}
    assert client.get("/api/v1/suggest?q=lovely").get_json()["suggestions"][0] == review
    found = client.get("/api/v1/suggest?q=soo").get_json()["suggestions"]
    assert found == [{"text": "Ji Soo-hee", "kind": "person"}, {"text": "Soo-hee", "kind": "word"}]


def test_author_is_completed_and_found(tmp_path: Path) -> None:
    """Who wrote a review is a person to complete, and a search for the name finds the review."""
    text = (PROJECT / "content/reviews/lovely-runner.md").read_text("utf-8")
    (tmp_path / "content/reviews").mkdir(parents=True)
    (tmp_path / "content/site.toml").write_bytes((PROJECT / "content/site.toml").read_bytes())
    authored = text.replace("\npublished:", "\nauthor: Marguerite Okafor\npublished:", 1)
    (tmp_path / "content/reviews/lovely-runner.md").write_text(authored, "utf-8")
    build_site(tmp_path / "content", tmp_path / "build", lambda *_: None, lambda: None)
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    found = client.get("/api/v1/suggest?q=okaf").get_json()["suggestions"]
    assert found == [{"text": "Marguerite Okafor", "kind": "person"}]
    assert client.get("/api/v1/search?q=Okafor").get_json()["hits"][0]["review"] == "lovely-runner"


@pytest.mark.parametrize(
    "typed", ["l", "lov", "themes exp", "ㅅㅈ", "선ㅈ", "선", "charac", "Soo", "k-d", "resiliense"]
)
def test_every_suggestion_finds_something(client: FlaskClient, typed: str) -> None:
    """At most eight, none of them leads nowhere."""
    suggestions = client.get("/api/v1/suggest", query_string={"q": typed}).get_json()["suggestions"]
    assert 0 < len(suggestions) <= 8
    for suggestion in suggestions:
        assert client.get("/api/v1/search", query_string={"q": suggestion["text"]}).get_json()["total"], suggestion
        assert "url" not in suggestion or client.get(suggestion["url"].partition("#")[0]).status_code == 200


def test_spoilers_leak_nowhere(tmp_path: Path) -> None:
    """A word that stands in spoilers alone is on no surface but its review's own text, unless it is asked for."""
    text = (PROJECT / "content/reviews/lovely-runner.md").read_text("utf-8")
    secret = "::: spoiler The end\nSoo-hee meets Zephyrine, her quixotic twin, beside resilience.\n:::\n"
    (tmp_path / "content/reviews").mkdir(parents=True)
    (tmp_path / "content/reviews/a.md").write_text(text.replace("\n## Themes", f"\n{secret}\n## Themes"), "utf-8")
    (tmp_path / "content/reviews/b.md").write_text(f"---\ntitle: B\npublished: 2026-01-01\n---\n\n{secret}", "utf-8")
    (tmp_path / "content/site.toml").write_text('title = "A"\nbase_url = "https://a.example"\n')
    build_site(tmp_path / "content", tmp_path, lambda *_: None, lambda: None)
    client = create_app({"BUILD": tmp_path / "current"}).test_client()
    queries = ["zephyrine", "quixotic", "zephyrin", "soo-hee", "resilience", "twin", "meets", '"quixotic twin"', "zeph"]
    for query in queries:
        for url in ("/search", "/api/v1/search", "/api/v1/suggest"):
            told = client.get(url, query_string={"q": query}).text.lower()
            for word in ("zephyrine", "quixotic"):
                assert word in query or word not in told
    assert "zephyrine" not in client.get("/").text.lower()
    assert "zephyrine" not in client.get("/reviews/b/").text.partition("<body>")[0].lower()
    assert client.get("/api/v1/search?q=zephyrine").get_json()["total"] == 0
    assert client.get("/api/v1/search?q=zephyrine&spoilers=1").get_json()["total"] == 2
