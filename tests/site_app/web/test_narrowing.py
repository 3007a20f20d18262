"""What a page of results can be narrowed by, and what it offers where nothing is found."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from site_app.build.building import build_site
from site_app.web import create_app
from tests.site_app.conftest import SITE

FILM = """\
---
title: "Film {0:02}"
published: 2020-01-{0:02}
tags: [{tags}]
subject: {{type: Movie, name: Film {0:02}, year: {year}}}
{rating}
---

A heron{opening}.

## Later

A heron again.

## Last

The heron.
"""
#: By number: tags, year and rating of each film.
FILMS = [
    ("film noir, crime", 1944, "4.5, best: 5"),
    ("film noir, war", 1946, "9, best: 10"),
    ("film noir, crime", 1949, "4.5, best: 5"),
    ("film noir, sport", 1951, "3, best: 5"),
    ("film noir, music", 1952, "3, best: 5"),
    ("film noir, heist", 1953, None),
    ("film noir, spy", 1962, None),
    ("film noir, silent, animation, school", 1963, "4.5, best: 10"),
    ("film noir, 로맨스", 1964, None),
    ("film noir, western", 1971, None),
    ("film noir, western", 1972, "0.5, best: 5"),
    ("film noir, western", 1973, "5, best: 5"),
]


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Return a site of twelve films, in two of which there is a lantern."""
    directory = tmp_path_factory.mktemp("films")
    (directory / "content/reviews").mkdir(parents=True)
    (directory / "content/site.toml").write_text(SITE, "utf-8")
    for number, (tags, year, rating) in enumerate(FILMS, 1):
        told = f"rating: {{value: {rating}}}" if rating else "# Not rated."
        opening = " by a lantern" if number < 3 else ""
        text = FILM.format(number, tags=tags, year=year, rating=told, opening=opening)
        (directory / f"content/reviews/film-{number}.md").write_text(text, "utf-8")
    build_site(directory / "content", directory, lambda *_: None, lambda: None)
    return create_app({"BUILD": directory / "current"}).test_client()


def words(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]*>", "", html)).split())


def groups(page: str) -> dict[str, list[tuple[str, str]]]:
    """Return the filters of a page: each group's name, and of each choice its words and its address."""
    return {
        words(name): [
            (words(text), unescape(url)) for url, text in re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', rest)
        ]
        for name, rest in re.findall(r'<div class="group">\s*<p[^>]*>(.*?)</p>(.*?)</div>', page, re.DOTALL)
    }


def told(page: str, name: str) -> list[str]:
    return [text for text, _ in groups(page)[name]]


def titles(page: str) -> list[str]:
    return [words(title) for title in re.findall(r'<article class="hit">.*?<h2>(.*?)</h2>', page, re.DOTALL)]


def test_filters_are_named_and_in_order(films: FlaskClient) -> None:
    """Tags by how many reviews have them, decades and ratings from the top; they count reviews, as the heading does."""
    page = films.get("/search?q=heron").text
    assert '<p class="count" role="status">12 reviews</p>' in page
    assert list(groups(page)) == ["Tag", "Year", "Rating"]
    assert told(page, "Tag")[:3] == ["film noir 12", "western 3", "crime 2"]
    assert told(page, "Year") == ["1970s 3", "1960s 3", "1950s 3", "1940s 3"]
    assert told(page, "Rating") == ["5/5 1", "9/10 1", "4.5/5 2", "3/5 2", "4.5/10 1", "0.5/5 1"]


def test_each_filter_leads_to_as_many_reviews_as_it_says(films: FlaskClient) -> None:
    """From any page of results, with its other filters."""
    for url in (
        "/search?q=heron",
        "/search?q=heron&tag=western",
        "/search?q=heron&year=1940s",
        "/search?q=heron&rating=3/5",
    ):
        for choices in groups(films.get(url).text).values():
            for text, address in choices:
                found = films.get(f"{address}&page=1").text
                on = len(address) < len(url)
                assert on or len(titles(found)) == min(int(text.split()[-1]), 10), (url, text)


def test_current_filter_takes_itself_back(films: FlaskClient) -> None:
    """It stands first of its group, a decade before its years, marked as current; the line above names it."""
    page = films.get("/search?q=heron&tag=western&year=1970s").text
    assert groups(page)["Tag"][0] == ("western 3", "/search?q=heron&year=1970s")
    assert groups(page)["Year"] == [
        ("1970s 3", "/search?q=heron&tag=western"),
        ("1973 1", "/search?q=heron&tag=western&year=1973"),
        ("1972 1", "/search?q=heron&tag=western&year=1972"),
        ("1971 1", "/search?q=heron&tag=western&year=1971"),
    ]
    assert page.count('aria-current="true"><span>') == 2
    assert "Filters western, 1970s" in words(page)
    assert titles(page) == ["Film 12 1973", "Film 11 1972", "Film 10 1971"]


def test_rating_of_any_scale_is_found_by_its_value(films: FlaskClient) -> None:
    """An address may leave out the best there is; one that no review has finds nothing."""
    assert len(titles(films.get("/search?q=heron&rating=4.5").text)) == 3
    assert len(titles(films.get("/search?q=heron&rating=4.5/5").text)) == 2
    assert "0 reviews" in films.get("/search?q=heron&rating=1/5").text


def test_filter_that_would_leave_out_nothing_is_not_offered(films: FlaskClient) -> None:
    """Of one review there is nothing to choose; but what is in force can be taken back."""
    page = films.get("/search?q=lantern&year=1944").text
    assert "Rating" not in groups(page)
    assert ("1944 1", "/search?q=lantern") in groups(page)["Year"]
    page = films.get("/search?q=heron&review=film-3").text
    assert groups(page) == {"Review": [("Film 03 3", "/search?q=heron")]}


def test_results_sort_by_rating(films: FlaskClient) -> None:
    """The best share of its scale first; offered where any review found has a rating."""
    page = films.get("/search?q=heron&sort=rating").text
    assert titles(page)[:3] == ["Film 12 1973", "Film 02 1946", "Film 03 1949"]
    assert '<span aria-current="true">Rating</span>' in page
    assert "sort=rating" not in films.get("/search?q=heron&year=1971").text
    assert "sort=rating" not in films.get("/search?q=heron&tag=western&year=1971").text


def test_entry_shows_the_rating_of_its_review(films: FlaskClient) -> None:
    """Beside its day; none where there is none."""
    first, second = re.findall(r'<p class="facts">(.*?)</p>', films.get("/search?q=lantern").text, re.DOTALL)
    assert words(first) == "9/10 2 January 2020"
    assert words(second) == "4.5/5 1 January 2020"


@pytest.mark.parametrize(
    ("query", "name", "near"),
    [
        ("filmography", "Near in writing", "Film 12"),
        ("fulm", "Near in writing", "Film 12"),
        ("westernization", "Tags", "western"),
        ("로맨티시즘", "Tags", "로맨스"),
        ("xylophone", "Tags", "film noir"),
        ("xylophone", "The newest reviews", "Film 12"),
    ],
)
def test_nothing_found_offers_what_is_near(films: FlaskClient, query: str, name: str, near: str) -> None:
    """Titles that begin alike, tags that do (or else the most frequent), and the newest reviews."""
    page = films.get("/search", query_string={"q": query, "year": "2000s"}).text
    assert "0 reviews" in page
    lists = dict(re.findall(r'<h2 class="near">(.*?)</h2>(.*?)</ul>', page, re.DOTALL))
    links = {words(text): unescape(url) for url, text in re.findall(r'<a href="([^"]+)"[^>]*>(.*?)</a>', lists[name])}
    assert next(iter(links)) == near
    assert films.get(links[near], follow_redirects=True).status_code == 200


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("q=&tag=western", ["Film 12", "Film 11", "Film 10"]),
        ("tag=Western&year=1972", ["Film 11"]),
        ("q=+&year=1940s", ["Film 03", "Film 02", "Film 01"]),
        ("q=&rating=4.5/5", ["Film 03", "Film 01"]),
        ("q=&rating=4.5&year=1963", ["Film 08"]),
        ("q=&review=film-4", ["Film 04"]),
        ("q=&year=1940s&page=2", []),
        ("q=&review=nothing", []),
    ],
)
def test_filters_without_words_show_their_reviews(films: FlaskClient, filters: str, found: list[str]) -> None:
    """The newest first; none past the last page."""
    page = films.get(f"/search?{filters}")
    cards = re.findall(r'<article class="card">.*?<h2>(.*?)</h2>', page.text, re.DOTALL)
    assert (page.status_code, [words(title) for title in cards]) == (200, found)


@pytest.mark.parametrize("query", ["", " ", '"', "-", "- - -", "—", "\u0000", "가" * 200, "ab " * 16])
def test_any_query_without_results_has_a_page(films: FlaskClient, query: str) -> None:
    """Whatever is typed leads on to reviews."""
    response = films.get("/search", query_string={"q": query})
    assert response.status_code == 200
    assert "Film 12" in response.text
