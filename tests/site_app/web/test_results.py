"""The page of results: one entry a review, and what each says of why it was found."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from site_app.addresses import INTRODUCTION
from site_app.build.building import build_site
from site_app.source.markdown.render import INTRODUCTION as OPENING
from site_app.source.slugs import slugify
from site_app.web import create_app
from tests.site_app.conftest import SITE, Build, WriteContent

PARTS = "".join(f"\n## Part {number}\n\nThe harbour again{', at night' * (number % 2)}.\n" for number in range(6))
LONG = f"""\
---
title: "Harbour Master: Storms"
published: 2026-05-02
subject: {{type: Movie, name: Harbour Master, also_known_as: [항구의 사람], year: 1999}}
---

Before all of it, a storm.
{PARTS}"""


@pytest.fixture
def client(write_content: WriteContent, build: Build, tmp_path: Path) -> FlaskClient:
    build(write_content({"reviews/long.md": LONG}), tmp_path / "build")
    return create_app({"BUILD": tmp_path / "build/current"}).test_client()


def entries(client: FlaskClient, query: str) -> list[str]:
    """Return the words of each entry of a page of results, in one line."""
    page = client.get(f"/search?q={query}").text
    return [words(entry) for entry in re.findall(r'<article class="hit">(.*?)</article>', page, re.DOTALL)]


def words(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]*>", "", html)).split())


def test_results_are_titled_by_the_review(client: FlaskClient) -> None:
    """Title, year and date once; three passages with the place of each; how many more there are."""
    entry = next(entry for entry in entries(client, "harbour") if "Harbour Master" in entry)
    assert entry.startswith("Harbour Master: Storms 1999 2 May 2026 in Part ")
    assert entry.count(" in Part ") == 3
    assert entry.endswith("4 more in this review, Harbour Master")


def test_year_in_the_title_is_not_repeated(shipped_build: Path) -> None:
    """The title says it already."""
    client = create_app({"BUILD": shipped_build}).test_client()
    (entry,) = entries(client, "resilience")
    assert entry.startswith("Lovely Runner (2024): Exploring the Heart of K-Drama 22 November 2026 in ")


def test_what_stands_before_the_first_heading_is_the_opening(client: FlaskClient) -> None:
    """A name for it that says where it is, whatever the index calls it."""
    assert "in the opening Before all of it, a storm." in entries(client, "storm")[0]
    assert slugify(OPENING) == INTRODUCTION


def test_more_in_a_review_shows_all_of_it(client: FlaskClient) -> None:
    """The link leads to the sections of that review, page by page, with nothing left to fold."""
    page = client.get("/search?q=harbour").text
    assert 'href="/search?q=harbour&amp;review=long"' in page
    assert "7 sections<" in client.get("/search?q=harbour&review=long").text
    (entry,) = entries(client, "harbour&review=long")
    assert entry.count(" in Part ") == 6
    assert "more in this review" not in entry


def test_review_found_by_another_name_says_so(client: FlaskClient) -> None:
    """In the line under its title, the word marked; not where the word is seen anyway."""
    page = client.get("/search?q=항구의").text
    assert 'also known as <mark><span lang="ko">항구의</span></mark> <span lang="ko">사람</span>' in page
    assert "also known as" not in client.get("/search?q=master").text


def test_pages_of_results_are_of_reviews(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """Ten to a page, whatever their sections come to."""
    text = "---\ntitle: Film {0}\npublished: 2020-01-01\n---\n\nOne sea.\n\n## Other\n\nThe sea.\n"
    build(write_content({f"reviews/r{n}.md": text.format(n) for n in range(12)}), tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    assert [len(entries(client, f"sea&page={page}")) for page in (1, 2)] == [10, 2]
    assert "12 reviews<" in client.get("/search?q=sea").text
    assert "Page 1 of 2" in client.get("/search?q=sea").text
    assert "Page 2 of 3" not in client.get("/search?q=sea&page=2").text


FILM = "---\ntitle: Film {0:02}\npublished: 2020-01-{0:02}\ntags: [{1}]\n---\n\n{2}\n\n## Later\n\nA lantern.\n"
SOME = "Some of the words"


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Return a site of 26 films: in twelve one section has both a heron and a lantern, in the others none has."""
    directory = tmp_path_factory.mktemp("films")
    (directory / "content/reviews").mkdir(parents=True)
    (directory / "content/site.toml").write_text(SITE, "utf-8")
    for n in range(1, 27):
        text = FILM.format(n, "old" if n % 2 else "new", "A heron by a lantern." if n <= 12 else "A heron.")
        (directory / f"content/reviews/film-{n}.md").write_text(text, "utf-8")
    build_site(directory / "content", directory, lambda *_: None, lambda: None)
    return create_app({"BUILD": directory / "current"}).test_client()


def headings(client: FlaskClient, query: str) -> list[str]:
    """Return the headings of a page of results, in order: reviews, and where those with all words end."""
    page = client.get(f"/search?q={query}").text
    return [words(heading) for heading in re.findall("<h2[^>]*>(.*?)</h2>", page, re.DOTALL)]


@pytest.mark.parametrize(
    ("query", "before", "line", "after"),
    [
        ("heron+lantern", 10, None, 0),
        ("heron+lantern&page=2", 2, "14 more reviews", 8),
        ("heron+lantern&page=3", 0, "14 more reviews", 6),
        ("heron+lantern&page=2&sort=newest", 2, "14 more reviews", 8),
        ("heron+lantern&tag=new", 6, "7 more reviews", 4),
        ("heron+lantern&tag=new&page=2", 0, "7 more reviews", 3),
        ("heron+lantern&review=film-1", 1, "1 more section", 1),
        ("heron+lantern&review=film-13", 1, None, 0),
        ("heron", 10, None, 0),
        ("heron+xylophone", 10, None, 0),
    ],
)
def test_line_ends_the_reviews_with_all_words(
    films: FlaskClient, query: str, before: int, line: str | None, after: int
) -> None:
    """One heading among those of the reviews, on each page that has any below it; none where no review is above."""
    found = headings(films, query)
    at = next((place for place, heading in enumerate(found) if heading.startswith(SOME)), None)
    if line is None:
        assert (at, len(found)) == (None, before)
    else:
        assert (at, len(found)) == (before, before + 1 + after)
        assert found[before] == f"{SOME} {line}"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("heron+lantern", "12 reviews have all the words"),
        ("heron+lantern&tag=new", "6 reviews have all the words"),
        ("heron+lantern&review=film-1", "1 section has all the words"),
        ("heron+lantern&review=film-13", "2 sections have some of the words"),
        ("heron", "26 reviews"),
        ("heron+xylophone", "26 reviews have some of the words"),
        ("xylophone", "0 reviews"),
    ],
)
def test_count_is_of_the_reviews_that_have_all_words(films: FlaskClient, query: str, told: str) -> None:
    """It says which, where there are others."""
    assert f'<p class="count" role="status">{told}</p>' in films.get(f"/search?q={query}").text


def test_entry_says_what_it_is_without(films: FlaskClient) -> None:
    """Once, where all its passages lack the same; else each passage what it lacks; letters as they were typed."""
    first, last = entries(films, "Heron+LANTERN")[0], entries(films, "Heron+LANTERN&page=3")[0]
    assert re.fullmatch(r"Film \d\d \d+ January 2020 in the opening .* in Later without Heron A lantern.", first)
    assert " in the opening without LANTERN A heron." in last
    assert " in Later without Heron A lantern." in last
    assert " 2020 without XYLOphone, 튀어 in the opening A heron." in entries(films, "heron+XYLOphone+튀어")[0]
    assert "without" not in entries(films, "heron")[0]


def test_what_is_missing_is_told_as_text(films: FlaskClient) -> None:
    """Whatever was typed."""
    page = films.get("/search", query_string={"q": "heron <img&src=x>"}).text
    assert "<img" not in page
    assert "without <s>img</s>, <s>src</s>" in page
