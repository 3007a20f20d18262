"""What is typed whole, a title or a name, finds its review first."""

import pytest

from search_index import Searcher
from tests.search_index.conftest import SearchIn, make_section, sections_found, sections_with_all

FILLER = [f"rain falls on number {number}" for number in range(20)]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("the thing", "The Thing"),
        ("there will be blood", "There Will Be Blood"),
        ("it", "It"),
        ("us", "Us"),
        ("what is it", "What Is It"),
        ("The THING!", "The Thing"),
    ],
)
def test_a_whole_title_comes_first(search_in: SearchIn, typed: str, title: str) -> None:
    """Also before texts and headings that repeat its words; stop words and all."""
    word = typed.rsplit(maxsplit=1)[-1]
    searcher = search_in(
        make_section(f"{typed} {word} " * 9, section="text", heading=typed),
        make_section(f"The {word} of it: blood, things. " * 5, section="more", heading=f"{word} {word}", title="Other"),
        make_section("She runs home.", section=title, title=title),
        make_section("She runs home.", section="longer", title=f"{title} and the long road from Seoul"),
        *FILLER,
    )
    assert sections_found(searcher, typed)[0] == title
    hits = {hit.section: hit for hit in searcher.explain(typed).hits}
    assert hits[title].title > 0 == hits["text"].title


@pytest.mark.parametrize("typed", ["kim hye yoon", "Kim Hye-yoon", "vertigo of 1958", "선재 업고 튀어"])
def test_a_whole_name_comes_first(search_in: SearchIn, typed: str) -> None:
    """What a review is of, or also known as, is as good as its title."""
    names = ("Kim Hye-yoon", "Vertigo of 1958", "선재 업고 튀어")
    searcher = search_in(
        make_section(f"{typed} and {typed}", section="text"),
        make_section("She runs home.", section="named", title="Lovely Runner", names=names),
        *FILLER,
    )
    assert sections_found(searcher, typed)[:2] == ["named", "text"]


def test_all_sections_of_a_review_are_called_so(search_in: SearchIn) -> None:
    """Each gets as much for its title, and no section of another review does."""
    parts = [make_section("She runs.", section=str(part), title="The Long Road", review="road") for part in range(3)]
    searcher = search_in(*parts, make_section("A long road.", section="other", title="Paths", review="paths"))
    worth = {hit.section: hit.title for hit in searcher.explain("the long road").hits}
    assert worth["0"] == worth["1"] == worth["2"] > 0 == worth["other"]


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("long winding road home", 1.0),
        ("long winding road", 3 / 4),
        ("long road", 2 / 4),
        ("road", None),
        ("long winding road home seoul", 4 / 5),
        ("long winding road home seoul rain drama city", 4 / 8),
        ("long winding road home seoul rain drama city skyline", None),
        ("home road winding long long", 1.0),
        ("long winding road home 1999", 1.0),
    ],
)
def test_a_title_counts_as_it_is_nearly_typed(search_in: SearchIn, typed: str, share: float | None) -> None:
    """All words of the query once more, by the square of the share of words that both have, from a half on."""
    searcher = search_in(make_section("Text.", title="Long winding road home", section="a"), *FILLER, typed)
    found = searcher._matcher.find(typed, spoilers=False)
    idfs = sum(map(searcher._index.idf, map(len, found.each)))
    hit = next(hit for hit in searcher.explain(typed, limit=30).hits if hit.section == "a")
    assert hit.title == pytest.approx(idfs * (share or 0) ** 2)


@pytest.mark.parametrize("title", ["Dune", "Dune (2021)", "Dune 2021"])
@pytest.mark.parametrize("typed", ["dune", "dune 2021", "2021 dune", "dune (2021)"])
def test_years_tell_titles_apart_only(search_in: SearchIn, title: str, typed: str) -> None:
    """A year typed beside a title, or standing in it, does not keep the title from being known."""
    searcher = search_in(
        make_section("Sand everywhere.", section="film", title=title),
        make_section("A dune, dunes, and the dune.", section="text", heading="Dunes"),
        *FILLER,
    )
    assert sections_found(searcher, typed)[0] == "film"


@pytest.mark.parametrize("typed", ["2012", "1917"])
def test_a_title_may_be_a_year(search_in: SearchIn, typed: str) -> None:
    """Of nothing but a year nothing is dropped."""
    searcher = search_in(
        make_section(f"It was {typed}, {typed} or {typed}.", section="text", heading=typed),
        make_section("A film.", section="film", title=typed),
    )
    assert sections_found(searcher, typed)[0] == "film"


NUMERALS = [("ii", "2"), ("iii", "3"), ("iv", "4"), ("v", "5"), ("vi", "6"), ("vii", "7"), ("viii", "8"), ("ix", "9")]


@pytest.mark.parametrize(("roman", "digits"), NUMERALS)
def test_numerals_are_one_both_ways(search_in: SearchIn, roman: str, digits: str) -> None:
    """*Saw IV* is typed "saw 4", and *Saw 4* "saw iv": the title comes first, before the other films of that name."""
    others = [make_section("A film.", section=f"saw {other}", title=f"Saw {other}") for other, _ in NUMERALS]
    others = [one for one in others if one.section != f"saw {roman}"]
    for written, typed in ((roman, digits), (digits, roman), (roman, roman), (digits, digits)):
        film = make_section("A film.", section="wanted", title=f"Saw {written.upper()}")
        assert sections_found(search_in(*others, film), f"saw {typed}")[0] == "wanted"


@pytest.mark.parametrize(("roman", "digits"), NUMERALS)
def test_numerals_are_one_in_texts(search_in: SearchIn, roman: str, digits: str) -> None:
    """A text that has a number written in one way is found by the other, after one that has it as typed."""
    for typed, other in ((roman, digits), (digits, roman)):
        searcher = search_in(f"She likes Saw {other} most", f"She likes Saw {typed} most", "She likes Saw most")
        assert sections_found(searcher, f"saw {typed}") == ["1", "0", "2"]
        found = searcher._matcher.find(f"saw {typed}", spoilers=False)
        assert found.full.scores.keys() == {0, 1}
        assert found.each[1][0] == pytest.approx(0.95 * found.each[1][1], rel=0.001)


@pytest.mark.parametrize("typed", ["saw x", "saw 1", "saw 10", "saw 11", "saw xi"])
def test_other_numerals_are_words(search_in: SearchIn, typed: str) -> None:
    """*I* and *X* are no numbers, nor is what comes after."""
    texts = ["saw x", "saw 1", "saw 10", "saw i", "saw 11", "saw xi"]
    assert sections_with_all(search_in(*texts), typed) == [str(texts.index(typed))]


def test_a_title_is_found_by_what_a_slip_may_mean(search_in: SearchIn) -> None:
    """`lovley runner` is *Lovely Runner*, and comes first as if it had been typed so."""
    searcher = search_in(
        make_section("She runs home.", section="film", title="Lovely Runner"),
        make_section("A lovely runner, lovely runners, a lovely runner.", section="text", heading="Lovely runner"),
        *FILLER,
    )
    results = searcher.search("lovley runner")
    assert [hit.section for hit in results.hits] == ["film", "text"]
    assert (results.read_as, results.corrected) == ("lovely runner", True)
    assert searcher.explain("lovley runner").hits[0].title > 0


@pytest.mark.parametrize("typed", ["lovley lovely runner", "lovely lovley lovelyy runner", "lovley lovelyy"])
def test_each_word_of_a_title_is_meant_once(search_in: SearchIn, typed: str) -> None:
    """However many typed words mean it."""
    searcher = search_in(make_section("She runs home.", section="film", title="Lovely Runner Seoul"), *FILLER)
    found = searcher._matcher.find(typed, spoilers=False)
    share = (1 + ("runner" in typed)) / 3
    title = searcher.explain(typed).hits[0].title
    idfs = sum(map(searcher._index.idf, map(len, found.each)))
    assert title == pytest.approx(idfs * share**2 if share >= 0.5 else 0)


def test_a_hidden_word_is_no_title(search_in: SearchIn) -> None:
    """What stands in a spoiler is not what a review is called."""
    searcher = search_in(make_section("Open.", section="a", title="Open", spoiler="The Thing"), *FILLER)
    assert found_with_title(searcher, "the thing") == []


def found_with_title(searcher: Searcher, typed: str) -> list[str]:
    return [hit.section for hit in searcher.explain(typed, spoilers=True).hits if hit.title]
