"""Known items are what their classes say, and a review is found at the place where a reader meets it."""

import json
import random
import re
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from search_index import SectionDocument
from search_index.analysis.stopwords import STOP_WORDS
from search_index.query.parsing import check_query
from tests.bench.__main__ import main
from tests.bench.content import write_content
from tests.bench.engines import fts5
from tests.bench.ranking.finders import SETTINGS, Fts5, Ours, Tantivy
from tests.bench.ranking.items import KINDS, Item, draw_items, slip
from tests.bench.ranking.known import SYSTEMS, run_known_bench
from tests.bench.reviews import make_reviews

EACH = 12


def _section(review: str, body: str, title: str = "", section: str = "introduction") -> SectionDocument:
    return SectionDocument(review, section, title or review.title(), "", (), body, "", (), None, "2001-01-01")


@pytest.fixture(scope="module")
def sections() -> list[SectionDocument]:
    return list(make_reviews(300))


@pytest.fixture(scope="module")
def items(sections: list[SectionDocument]) -> list[Item]:
    return draw_items(sections, EACH)


def _of(kind: str, items: list[Item]) -> list[Item]:
    return [item for item in items if item.kind == kind]


def _titles(item: Item, sections: list[SectionDocument]) -> set[str]:
    return {section.names[0].lower() for section in sections if section.review in item.reviews}


def _words(section: SectionDocument) -> list[str]:
    return re.findall(r"\w+", " ".join((section.title, section.heading, *section.names, section.body)).lower())


def _having(words: list[str], sections: list[SectionDocument]) -> list[SectionDocument]:
    return [section for section in sections if set(words) <= set(_words(section))]


def _is_one_slip(typed: str, meant: str) -> bool:
    """Whether one letter is replaced, put in or left out, or two neighbours have changed places."""
    start = next(
        (at for at, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(map(len, (typed, meant)))
    )
    rest, other = typed[start:], meant[start:]
    swapped = other[1:2] + other[:1] + other[2:]
    return typed != meant and (rest[1:] == other[1:] or rest[1:] == other or rest == other[1:] or rest == swapped)


def test_every_class_is_drawn_and_again_with_the_same_seed(sections: list[SectionDocument], items: list[Item]) -> None:
    """As many of each class as asked for, no query twice, all within the caps; another seed draws others."""
    assert Counter(item.kind for item in items) == dict.fromkeys(KINDS, EACH)
    assert len({item.text for item in items}) == len(items)
    assert not [item for item in items if check_query(item.text)]
    assert draw_items(sections, EACH) == items
    assert {item.text for item in draw_items(sections, EACH, seed=6)}.isdisjoint(
        item.text for item in _of("names", items)
    )


def test_titles_are_typed_whole(sections: list[SectionDocument], items: list[Item]) -> None:
    """A title is the name of what the review is about."""
    assert all(_titles(item, sections) == {item.typed} for item in _of("titles", items))


def test_reviews_with_the_same_title_are_all_meant() -> None:
    """Of a remake and what it is of, either is right; the year is no part of a title where no subject is named."""
    two = [_section("heat-1", "Some text.", "Heat (1986)"), _section("heat-2", "More text.", "Heat (1995)")]
    assert _of("titles", draw_items(two, 5)) == [Item("titles", "heat", frozenset({"heat-1", "heat-2"}))]


def test_one_word_of_a_title_is_missing(sections: list[SectionDocument], items: list[Item]) -> None:
    """What is left is the title without one word, and stands in no other title."""
    every = {section.names[0].lower() for section in sections}
    for item in _of("titles, a word missing", items):
        [title] = _titles(item, sections)
        assert (Counter(title.split()) - Counter(item.typed.split())).total() == 1
        left = {word for word in item.typed.split() if word not in STOP_WORDS}
        assert [one for one in every if left <= set(one.split())] == [title]


def test_title_that_is_ambiguous_without_a_word_is_not_drawn() -> None:
    """*Part II* of *The Runner* and *Part III* share what is left of either without its numeral."""
    two = [_section("ii", "Text.", "The Runner Part II"), _section("iii", "Text.", "The Runner Part III")]
    drawn = [item for seed in range(9) for item in _of("titles, a word missing", draw_items(two, 5, seed))]
    assert drawn
    assert all(item.typed.split()[-1] in {"ii", "iii"} for item in drawn)


def test_query_over_a_cap_and_the_same_again_are_not_drawn() -> None:
    """A title of seventeen words is nobody's query; as many titles as asked for are drawn, however often one comes."""
    same = [_section(f"heat-{number}", "Text.", "Heat") for number in range(9)]
    others = [_section("night", "Text.", "Night"), _section("long", "Text.", " ".join("abcdefghijklmnopq"))]
    for seed in range(5):
        drawn = [item.typed for item in _of("titles", draw_items([*same, *others], 2, seed))]
        assert sorted(drawn) == ["heat", "night"]


def test_swapped_words_make_no_other_title() -> None:
    """*Night Heat* and *Heat Night* are each a title."""
    two = [_section("a", "Text.", "Night Heat"), _section("b", "Text.", "Heat Night")]
    assert not [item for seed in range(5) for item in _of("titles, two words swapped", draw_items(two, 1, seed))]


def test_two_words_of_a_title_are_swapped(sections: list[SectionDocument], items: list[Item]) -> None:
    """Two places differ, and the words are the same."""
    for item in _of("titles, two words swapped", items):
        [title] = _titles(item, sections)
        places = [
            at for at, pair in enumerate(zip(item.typed.split(), title.split(), strict=True)) if len({*pair}) == 2
        ]
        assert len(places) == 2
        assert Counter(item.typed.split()) == Counter(title.split())


@pytest.mark.parametrize("kind", ["titles, a slip", "names, a slip"])
def test_slip_is_one_and_makes_no_word(kind: str, sections: list[SectionDocument], items: list[Item]) -> None:
    """One word of four letters and more has one slip, and then is none that occurs."""
    known = {word for section in sections for word in _words(section)}
    for item in _of(kind, items):
        texts = _titles(item, sections) if kind.startswith("titles") else _names(item, sections)
        assert any(_is_one_slip(item.typed, text) for text in texts), item
        assert set(re.findall(r"\w+", item.typed)) - known


def _names(item: Item, sections: list[SectionDocument]) -> set[str]:
    bodies = (section.body for section in sections if section.review in item.reviews)
    return {name.lower() for body in bodies for name in re.findall(r"(?=\b([A-Z][\w-]+ [A-Z][\w-]+))", body)}


def test_slips_are_of_every_sort() -> None:
    """A letter more, a letter less, another letter, two changed places."""
    generator = random.Random(1)
    slips = {slip("stage", generator) for _ in range(300)} - {"stage"}
    assert all(_is_one_slip(word, "stage") for word in slips)
    assert {len(word) for word in slips} == {4, 5, 6}
    assert any(sorted(word) == sorted("stage") for word in slips)
    assert {"tage", "stag"} <= slips


def test_names_are_of_one_review(sections: list[SectionDocument], items: list[Item]) -> None:
    """Two capitalised words, three quarters of whose occurrences at least are in the review."""
    for item in _of("names", items):
        counts = Counter[str]()
        for section in sections:
            counts[section.review] += section.body.lower().count(item.typed)
        assert len(item.typed.split()) == 2
        assert item.typed in _names(item, sections)
        assert counts[min(item.reviews)] >= 0.75 * counts.total()


def test_what_is_no_name_of_one_review_is_not_drawn() -> None:
    """Who is in two reviews alike, what begins a sentence, what begins with "in", a part of a longer name."""
    bodies = {
        "a": "Good Things come to Ann Lee and Bob Ray.\nAlso to Hugh Van Dyke.",
        "b": "Here is Ann Lee, and Bob Rays too, In Paris and at the Bank Of England. Last Thing, Kim.",
    }
    drawn = _of("names", draw_items([_section(review, body) for review, body in bodies.items()], 9))
    assert {(item.typed, min(item.reviews)) for item in drawn} == {("bob ray", "a"), ("bob rays", "b")}


def test_phrase_stands_in_one_section(sections: list[SectionDocument], items: list[Item]) -> None:
    """Three or four words in quotes that follow each other in one section of the review, and nowhere else."""
    for item in _of("phrases", items):
        assert item.text == f'"{item.typed}"'
        assert len(item.typed.split()) in {3, 4}
        texts = {(one.review, one.section): " ".join(re.findall(r"\w+", one.body.lower())) for one in sections}
        [(review, _)] = [place for place, text in texts.items() if f" {item.typed} " in f" {text} "]
        assert {review} == item.reviews


def test_exclusion_leaves_the_review_alone(sections: list[SectionDocument], items: list[Item], tmp_path: Path) -> None:
    """Other reviews have both words too, whatever their endings, and without the third word only the one is left."""
    fts5.build(sections, tmp_path)
    with closing(fts5.Opened(tmp_path).database) as database:

        def having(asked: str) -> set[str]:
            return {review for (review,) in database.execute("SELECT review FROM t WHERE t MATCH ?", (asked,))}

        for item in _of("exclusions", items):
            assert item.text == f"{item.typed} -{item.excluded}"
            one, other = item.typed.split()
            assert having(f'"{one}" "{other}"') > item.reviews
            assert having(f'("{one}" AND "{other}") NOT "{item.excluded}"') == item.reviews


def test_description_is_of_one_section(sections: list[SectionDocument], items: list[Item]) -> None:
    """Four to six words that mean something, all in one section of the review."""
    for item in _of("descriptions", items):
        words = item.typed.split()
        assert len(words) in {4, 5, 6}
        assert STOP_WORDS.isdisjoint(words)
        assert item.reviews <= {section.review for section in _having(words, sections)}


REVIEWS = [
    _section("amber", "the pier at night has gulls"),
    _section("birch", "a pier and gulls and gulls and gulls"),
    _section("cedar", "a pier", section="one"),
    _section("cedar", "a pier of stone", section="two"),
    _section("dune", "sand sand sand"),
    _section("elm", f"sand and a pier {'and more ' * 200}"),
]
NAMED = SETTINGS[0]


@pytest.mark.parametrize("peer", [Fts5, Tantivy])
def test_peers_find_all_words_then_any(peer: type[Fts5] | type[Tantivy], tmp_path: Path) -> None:
    """Reviews with all words come first, each once, those with any after them; phrases and exclusions are heeded."""
    found = peer(REVIEWS, tmp_path)
    nobody = frozenset[str]()
    assert found.find(Item("", "stone pier", nobody), NAMED)[0] == "cedar"
    assert sorted(found.find(Item("", "stone pier", nobody), NAMED)) == ["amber", "birch", "cedar", "elm"]
    assert found.find(Item("", "sand pier", nobody), NAMED)[0] == "elm"
    assert found.find(Item("", "pier at night", nobody, is_phrase=True), NAMED) == ["amber"]
    assert sorted(found.find(Item("", "pier gulls", nobody, excluded="night"), NAMED)) == ["birch", "cedar", "elm"]
    if isinstance(found, Fts5):
        found.close()


def test_ours_is_asked_as_a_reader_asks(tmp_path: Path) -> None:
    """The query is typed as it stands, with quotes and minus; each review counts once."""
    ours = Ours(REVIEWS, tmp_path)
    nobody = frozenset[str]()
    assert sorted(ours.find(Item("", "pier", nobody))) == ["amber", "birch", "cedar", "elm"]
    assert ours.find(Item("", "pier at night", nobody, is_phrase=True)) == ["amber"]
    assert sorted(ours.find(Item("", "pier", nobody, excluded="gulls"))) == ["cedar", "elm"]


def test_benchmark_tells_every_class_and_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file has queries and MRR@10 of each class by system, and of all; the table ends with these."""
    write_content(tmp_path / "content", 8)
    figures = tmp_path / "figures.json"
    monkeypatch.setattr(
        sys, "argv", ["bench", "known", "--content", str(tmp_path / "content"), "--items", "9", "--json", str(figures)]
    )
    main()
    told = json.loads(figures.read_text())
    assert list(told) == ["classes", "all"]
    assert list(told["classes"]) == [kind for kind in KINDS if kind in told["classes"]]
    assert max(of["queries"] for of in told["classes"].values()) == 9
    assert told["all"]["queries"] == sum(of["queries"] for of in told["classes"].values())
    for of in (told["all"], *told["classes"].values()):
        assert list(of["systems"]) == list(SYSTEMS)
        assert all(0 < rank <= 1 for rank in of["systems"].values())
    mean = sum(of["queries"] * of["systems"]["fts5"] for of in told["classes"].values()) / told["all"]["queries"]
    assert told["all"]["systems"]["fts5"] == pytest.approx(mean)
    assert capsys.readouterr().out.splitlines()[-1].split()[0] == "mean"


def test_benchmark_refuses_what_has_nothing_to_find(tmp_path: Path) -> None:
    """A folder that is not there is named in one line."""
    with pytest.raises(SystemExit, match="no such folder"):
        run_known_bench(tmp_path / "missing", 1, 1)
