"""Every review is listed, in any order, by whatever it has; and is three clicks away."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from site_app.web.lists.numbers import number_pages
from tests.site_app.web.lists.conftest import ListSite, Row

ROWS: list[Row] = [
    ("The Awful Truth", 1937, 4, ("comedy",)),
    ("Bad Boys", 1995, 2.5, ("action", "comedy")),
    ("소금", 1985, 5, ("드라마",)),
    ("12 Angry Men", 1957, 5, ()),
    ("Zodiac", 2007, None, ("crime", "C#")),
    ("Untitled", None, None, ("sci-fi/fantasy", "50% off+?", "..")),
]
LINES = re.compile(r'<li><a href="/reviews/(r\d+)/">')


def listed(client: FlaskClient, address: str, status: int = 200) -> list[str]:
    """Return the titles that a page lists, in order."""
    page = client.get(address)
    assert page.status_code == status, address
    return [ROWS[int(slug[1:])][0] for slug in LINES.findall(page.text)]


def links(client: FlaskClient, address: str) -> list[str]:
    """Return where a page leads that robots may follow."""
    found = re.findall(r'<a ((?:[^>]* )?)href="(/[^"]*)"([^>]*)>', client.get(address).text)
    return [unescape(link).partition("#")[0] for before, link, after in found if "nofollow" not in before + after]


@pytest.fixture
def client(list_site: ListSite) -> FlaskClient:
    return list_site(ROWS)


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ("/reviews/", ["12 Angry Men", "The Awful Truth", "Bad Boys", "Untitled", "Zodiac", "소금"]),
        ("/reviews/?sort=newest", ["Untitled", "Zodiac", "12 Angry Men", "소금", "Bad Boys", "The Awful Truth"]),
        ("/reviews/?sort=year", ["Zodiac", "Bad Boys", "소금", "12 Angry Men", "The Awful Truth", "Untitled"]),
        ("/reviews/?sort=rating", ["12 Angry Men", "소금", "The Awful Truth", "Bad Boys", "Untitled", "Zodiac"]),
        ("/reviews/?sort=&tag=&year=&rating=&letter=&page=", None),
        ("/reviews/?tag=comedy", ["The Awful Truth", "Bad Boys"]),
        ("/tags/COMEDY/?sort=newest", ["Bad Boys", "The Awful Truth"]),
        ("/tags/%EB%93%9C%EB%9D%BC%EB%A7%88/", ["소금"]),
        ("/tags/C%23/", ["Zodiac"]),
        ("/tags/sci-fi%2Ffantasy/", ["Untitled"]),
        ("/tags/50%25-off-plus-%3F/", ["Untitled"]),
        ("/reviews/?tag=50%25+OFF%2B?", ["Untitled"]),
        ("/reviews/?tag=50%25-off-plus-?", ["Untitled"]),
        ("/reviews/?tag=..", ["Untitled"]),
        ("/years/1995/", ["Bad Boys"]),
        ("/reviews/?year=1950s", ["12 Angry Men"]),
        ("/reviews/?rating=5", ["12 Angry Men", "소금"]),
        ("/reviews/?rating=2.50/5.0", ["Bad Boys"]),
        ("/reviews/?letter=a", ["The Awful Truth"]),
        ("/reviews/?letter=%E3%85%85", ["소금"]),
        ("/reviews/?letter=%23", ["12 Angry Men"]),
        ("/tags/comedy/?year=1930s&rating=4&letter=A&sort=year", ["The Awful Truth"]),
    ],
)
def test_list_has_what_is_asked_for_in_order(client: FlaskClient, address: str, titles: list[str] | None) -> None:
    """By title, date, year or rating; of a tag, a year, a decade, a rating or a letter, or of several of these."""
    assert listed(client, address) == (titles or listed(client, "/reviews/"))
    if not address.startswith(("/tags", "/years")):
        answer = client.get(address.replace("/reviews/", "/api/v1/reviews")).get_json()
        assert [review["title"] for review in answer["reviews"]] == listed(client, address)
        assert answer["total"] == len(answer["reviews"])


@pytest.mark.parametrize("address", ["/tags/horror/", "/years/1996/", "/reviews/?letter=Q", "/tags/comedy/?rating=5"])
def test_empty_list_is_not_found_and_leads_back(client: FlaskClient, address: str) -> None:
    """The page says so, keeps its way to all reviews, and is not for robots; the API answers with none."""
    assert listed(client, address, 404) == []
    page = client.get(address).text
    assert '<meta name="robots" content="noindex">' in page
    assert "There is no such review." in page
    assert client.get("/api/v1/reviews?letter=Q").get_json() == {"total": 0, "page": 1, "per_page": 50, "reviews": []}


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("sort=best", "sort"),
        ("year=199", None),
        *((f"year={year}", "year") for year in ("1990ies", "-1", "19955", "²")),
        *((f"rating={rating}", "rating") for rating in ("good", "4/5/6", "1e999", "/5", "nan")),
        *((f"letter={letter}", "letter") for letter in ("AB", "%EA%B0%80%EB%82%98")),
        *((f"page={page}", "page") for page in ("0", "-1", "two", "1" * 7)),
    ],
)
def test_bad_parameter_is_refused_by_name(client: FlaskClient, query: str, named: str | None) -> None:
    """To readers on a page, to programs as a problem that says what to write."""
    answer = client.get(f"/api/v1/reviews?{query}")
    assert answer.status_code == (400 if named else 200)
    if named:
        assert answer.mimetype == "application/problem+json"
        assert answer.get_json()["detail"].startswith(named)
        page = client.get(f"/reviews/?{query}")
        assert page.status_code == 400
        assert "That list cannot be read" in page.text


def test_page_past_the_last_is_not_found(client: FlaskClient) -> None:
    """On the site; programs are told that there is nothing on it."""
    assert client.get("/reviews/?page=2").status_code == 404
    assert client.get("/api/v1/reviews?page=2").get_json()["reviews"] == []


def test_filters_count_what_they_lead_to(client: FlaskClient) -> None:
    """On every list, each number beside a link is how many reviews are behind it."""
    offered = 0
    for address in ("/", "/reviews/", "/tags/comedy/", "/reviews/?year=1990s", "/reviews/?rating=5", "/tags/"):
        page = client.get(address).text
        for link, on, count in re.findall(
            r'<a href="([^"]*)"[^>]*?( aria-current="true")?><span>.*?<small>(\d+)', page
        ):
            assert on or len(listed(client, unescape(link))) == int(count), (address, link)
            offered += not on
    assert offered > 40


def test_filter_in_force_is_taken_back_by_its_link(client: FlaskClient) -> None:
    """It is marked, and leads to the list without it, all else kept."""
    page = client.get("/tags/comedy/?year=1990s&sort=rating").text
    on = re.findall(r'<a href="([^"]*)"[^>]* aria-current="true"><span>([^<]*)<', page)
    assert [(unescape(link), name) for link, name in on] == [
        ("/reviews/?year=1990s&sort=rating", "comedy"),
        ("/tags/comedy/?sort=rating", "1990s"),
    ]
    assert 'href="/tags/action/?year=1990s&amp;sort=rating"' in page
    assert 'href="/tags/crime/"' in client.get("/tags/comedy/").text


def test_group_that_narrows_nothing_is_not_offered(list_site: ListSite) -> None:
    """With one review, or the same of all, there is no choice to make."""
    for rows in (ROWS[:1], [("Ant", 1999, 4, ("x",)), ("Arm", 1999, 4, ("x",))]):
        client = list_site(rows)
        for address in ("/", "/reviews/"):
            page = client.get(address).text
            assert 'class="group"' not in page
            assert 'class="letters"' not in page
    assert 'class="sorts"' not in list_site(ROWS[:1]).get("/reviews/").text


def test_letters_without_titles_are_no_links(client: FlaskClient) -> None:
    """Every letter has its place all the same; Hangul is there as long as any title needs it."""
    page = client.get("/reviews/").text.partition('class="letters"')[2]
    assert {unescape(letter) for letter in re.findall(r'letter=([^"&]*)"', page)} == {
        "%23",
        "A",
        "B",
        "U",
        "Z",
        "%E3%85%85",
    }
    assert page.count("<li><span>") == 27 + 14 - 6
    assert "ㄱ" not in client.get("/reviews/?sort=newest").text


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/reviews/", "/reviews/"),
        ("/reviews/?tag=comedy", "/tags/comedy/"),
        ("/tags/Comedy/", "/tags/comedy/"),
        ("/tags/sci-fi/fantasy/", "/tags/sci-fi%2Ffantasy/"),
        ("/reviews/?tag=50%25%20Off%2B?", "/tags/50%25-off-plus-%3F/"),
        ("/years/1995/", "/years/1995/"),
        ("/reviews/?sort=newest", None),
        ("/tags/comedy/?year=1995", None),
        ("/reviews/?letter=A", None),
    ],
)
def test_list_has_one_address_for_robots(client: FlaskClient, address: str, canonical: str | None) -> None:
    """All reviews, a tag's and a year's; the same in another order, or narrowed further, is not for them."""
    page = client.get(address).text
    found = re.findall('<link rel="canonical" href="https://heart-of-k-drama.example([^"]*)">', page)
    assert found == ([canonical] if canonical else [])
    assert ('content="noindex"' in page) == (canonical is None)


def test_pages_link_each_other() -> None:
    """Ten at most side by side; of more the first, the last and those around, and the rest where a gap opens."""
    for pages in (1, 2, 10, 11, 40, 100):
        for current in range(1, pages + 1):
            numbers = number_pages(current, pages)
            shown = [page for number in numbers for page in (number.gap or [number.page])]
            assert shown == [*range(1, pages + 1)]
            assert len(numbers) <= 10
    assert all(len(number.gap) <= 100 for number in number_pages(500, 20_000))


def crawl(client: FlaskClient, clicks: int) -> set[str]:
    """Return the reviews that a reader comes to from the front page with so many clicks."""
    found: set[str] = set()
    seen: set[str] = set()
    pages = ["/"]
    for _ in range(clicks):
        following = dict.fromkeys(link for page in pages for link in links(client, page))
        found |= {link for link in following if re.fullmatch(r"/reviews/r\d+/", link)}
        pages = [
            link for link in following if link not in seen and link.startswith(("/reviews/?", "/tags/", "/years/"))
        ]
        pages += ["/reviews/"] if "/reviews/" in following and "/reviews/" not in seen else []
        seen |= {*pages}
    return found


@pytest.mark.parametrize("alike", [False, True])
def test_any_of_two_thousand_reviews_is_three_clicks_away(list_site: ListSite, alike: bool) -> None:
    """From the front page; also where all begin with the same letter, and have no year, rating or tag."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    rows: list[Row] = [
        (f"{letters[number % 26]} {number}", 1930 + number % 90, number % 9 / 2 + 1, (f"tag {number % 7}",))
        for number in range(2000)
    ]
    client = list_site([(f"Same {number}", None, None, ()) for number in range(2000)] if alike else rows)
    assert len(crawl(client, 3)) == 2000
