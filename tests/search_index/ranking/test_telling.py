"""Words that tell a review from the others: of what everybody sees, as readers would write them."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from search_index import SectionDocument, build_index
from tests.search_index.conftest import make_section


def told(directory: Path, *sections: SectionDocument) -> Mapping[str, Mapping[str, float]]:
    directory.mkdir(exist_ok=True)
    return build_index(sections, directory).words()


def test_words_of_two_reviews_tell_something(tmp_path: Path) -> None:
    """A word of one review alone, of all of them, or without a meaning of its own tells nothing."""
    words = told(
        tmp_path,
        make_section("The harbour, amnesia and rain.", review="a"),
        make_section("Snow.", review="a", section="again"),
        make_section("An amnesia; the harbour; rain.", review="b"),
        make_section("The rain is her own and the wind.", review="c"),
        make_section("Rain, wind, and the 1984 of it: 1984.", review="d"),
        make_section("Rain in 1984.", review="e"),
    )
    assert {review: [*found] for review, found in words.items()} == {
        "a": ["amnesia", "harbour"],
        "b": ["amnesia", "harbour"],
        "c": ["wind"],
        "d": ["wind"],
        "e": [],
    }
    assert all(worth > 0 for found in words.values() for worth in found.values())


def test_words_of_any_subject_tell_nothing(tmp_path: Path) -> None:
    """In whatever form."""
    bodies = {"a": "amnesia showed stories because 영화를 이야기", "b": "amnesia shows a story, because 영화 이야기는"}
    sections = [make_section(body, review=review) for review, body in bodies.items()]
    assert [*told(tmp_path, *sections, make_section("w", review="c"))["a"]] == ["amnesia"]


def test_spoilers_tell_nothing(tmp_path: Path) -> None:
    """Neither do they make a word rarer or more frequent."""
    plain = [make_section(body, review=body[0]) for body in ("amnesia", "bone amnesia", "cat bone", "dog")]
    hiding = [section._replace(spoiler="amnesia bone lighthouse") for section in plain]
    assert told(tmp_path / "a", *plain) == told(tmp_path / "b", *hiding)


def test_words_are_written_as_they_mostly_are(tmp_path: Path) -> None:
    """Alike in all reviews: all forms of a word are one, Korean ones are without particles, names have capitals."""
    words = told(
        tmp_path,
        make_section("Runners ran with Soo-hee. 등대는 등대를", review="a"),
        make_section("A runner. Soo-hee! runner 등대에서", review="b"),
        make_section("Rain.", review="c"),
    )
    assert set(words["a"]) == set(words["b"]) >= {"runner", "Soo-hee", "등대"}


def test_word_is_worth_more_where_it_is_said_often_or_above(tmp_path: Path) -> None:
    """In a heading, or again and again; and where fewer reviews have it."""
    words = told(
        tmp_path,
        make_section("amnesia bone", review="a", heading="amnesia"),
        make_section("amnesia amnesia bone", review="b"),
        make_section("cat", review="c"),
    )
    assert [*words["a"]] == ["amnesia", "bone"]
    assert words["a"]["amnesia"] > words["b"]["amnesia"] > words["b"]["bone"]
    many = [make_section("amnesia" if number < 3 else "w", review=f"r{number}") for number in range(30)]
    assert words["a"]["bone"] != told(tmp_path / "many", *many)["r0"]["amnesia"] > 0


@pytest.mark.parametrize(("reviews", "telling"), [(29, False), (30, True)])
def test_words_of_a_tenth_of_all_reviews_tell_something(tmp_path: Path, reviews: int, telling: bool) -> None:
    """Those of more tell nothing."""
    sections = [make_section("amnesia" if number < 3 else "w", review=f"r{number}") for number in range(reviews)]
    assert ("amnesia" in told(tmp_path, *sections)["r0"]) == telling


def test_forty_words_are_told(tmp_path: Path) -> None:
    """The most telling; of equals the first in the alphabet."""
    names = [f"{first}{second}x" for first in "abcdefg" for second in "abcdefgh"]
    sections = [make_section(" ".join(reversed(names)), review=review) for review in "ab"]
    words = told(tmp_path, *sections, make_section("w", review="c"))
    assert [*words["a"]] == [*words["b"]] == names[:40]
