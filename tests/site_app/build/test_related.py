"""Related reviews: by what they share, rarest first, each with a reason that is true; never by a spoiler."""

import json
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from site_app.build.building import building_index_of
from site_app.build.related import find_related
from site_app.web import create_app
from tests.bench.content import write_content as write_many
from tests.site_app.conftest import SITE, Build, WriteContent
from tests.site_app.source.contents import load

#: Nothing that any two of these share.
FILLER = [
    "alder",
    "birch",
    "cedar",
    "damson",
    "elder",
    "fir",
    "guava",
    "hazel",
    "ilex",
    "juniper",
    "kiwi",
    "larch",
    "maple",
    "nutmeg",
    "oak",
    "pear",
    "quince",
    "rowan",
]


Reasons = list[tuple[str, tuple[str, ...]]]
Relate = Callable[..., dict[str, dict[str, Reasons]]]


def review(text: str, front: str = "", day: int = 1) -> str:
    return f"---\ntitle: {text.split(maxsplit=1)[0]}\npublished: 2026-01-{day:02}\n{front}\n---\n\n{text}\n"


def related(directory: Path, index: Path) -> dict[str, dict[str, Reasons]]:
    """Return by review those related to it, each with its reasons."""
    content = load(directory)
    index.mkdir(exist_ok=True)
    with building_index_of(content, index, lambda *_: None) as telling:
        found = find_related(content.reviews, telling.words())
    return {
        slug: {one.review.slug: [(reason.kind, reason.names) for reason in one.reasons] for one in others}
        for slug, others in found.items()
    }


@pytest.fixture
def relate(write_content: WriteContent, tmp_path: Path) -> Relate:
    """Return a function that tells how reviews, by their slugs, are related; the small site's own are left out."""

    def of(**reviews: str) -> dict[str, dict[str, Reasons]]:
        files = {f"reviews/{slug}.md": text for slug, text in reviews.items()}
        none = {"reviews/glass-harbour.md": None, "reviews/kitchen-of-echoes.md": None}
        return related(write_content(none | files), tmp_path / "index")

    return of


def test_people_relate_before_tags_and_words(relate: Relate) -> None:
    """Each told by what they did, or as someone in both; names and tags are shown as they are written there."""
    found = relate(
        a=review(
            "Alder", "tags: [noir]\nsubject: {type: Movie, name: A, director: Bong Joon-ho, cast: [Lee Ji-eun, X Y]}"
        ),
        b=review("Birch", "subject: {type: Movie, name: B, director: Bong joon-ho, writer: Z Z}", 2),
        c=review("Cedar", "tags: [noir]\nsubject: {type: Movie, name: C, cast: [Lee Ji-eun]}", 3),
        d=review("Damson", "tags: [noir]\nsubject: {type: Movie, name: D, director: Z Z}", 4),
        e=review("Elder", "tags: [western]\nsubject: {type: Movie, name: E, also_known_as: [b]}", 5),
    )
    assert found == {
        "a": {
            "b": [("director", ("Bong Joon-ho",))],
            "c": [("cast", ("Lee Ji-eun",)), ("tags", ("noir",))],
            "d": [("tags", ("noir",))],
        },
        "b": {"a": [("director", ("Bong joon-ho",))], "e": [("name", ("B",))], "d": [("people", ("Z Z",))]},
        "c": {"a": [("cast", ("Lee Ji-eun",)), ("tags", ("noir",))], "d": [("tags", ("noir",))]},
        "d": {"b": [("people", ("Z Z",))], "c": [("tags", ("noir",))], "a": [("tags", ("noir",))]},
        "e": {"b": [("name", ("b",))]},
    }


def test_words_that_matter_relate(relate: Relate) -> None:
    """Told as they stand in both texts, together where they stand together in both; one alone may be chance."""
    found = relate(
        a=review("Alder. Her amnesia begins with a time slip and 등대의 불빛."),
        b=review("Birch. A time slip; then amnesia. The lantern, 등대는.", day=2),
        c=review("Cedar. One lantern, in the rain.", day=3),
        d=review("Damson. It is the rain that stays.", day=4),
    )
    assert found == {
        "a": {"b": [("words", ("amnesia", "time slip", "등대"))]},
        "b": {"a": [("words", ("amnesia", "time slip", "등대"))]},
        "c": {},
        "d": {},
    }


def test_spoilers_relate_nothing(relate: Relate) -> None:
    """Neither two of them, nor one and what another says openly."""
    hidden = "\n\n::: spoiler End\nThe lighthouse keeper drowns Anselm.\n:::"
    found = relate(
        a=review(f"Alder.{hidden}"),
        b=review(f"Birch.{hidden}", day=2),
        c=review("Cedar. A lighthouse keeper drowns.", day=3),
        d=review("Damson.", day=4),
    )
    assert found == {"a": {}, "b": {}, "c": {}, "d": {}}


def test_reason_is_in_both_texts_as_it_is_written(relate: Relate) -> None:
    """Another form of a word counts, but who reads it would not find it; headings say the same in many reviews."""
    found = relate(
        a=review("Alder. She marries a lighthouse keeper.\n\n## Verdict and cast\n\nWords."),
        b=review("Birch. Married; lighthouses kept.\n\n## Verdict and cast\n\nMore.", day=2),
        c=review("Cedar.", day=3),
    )
    assert found == {"a": {}, "b": {}, "c": {}}


@pytest.mark.parametrize("count", [1, 2, 3, 9])
def test_three_are_shown_or_what_there_is(relate: Relate, count: int) -> None:
    """With one review none; of those that are equally like, the newest first."""
    found = relate(
        **{f"r{number}": review(FILLER[number], f"tags: [t{number // 4}]", number + 1) for number in range(count)}
    )
    assert [*found["r0"]] == [f"r{number}" for number in reversed(range(1, min(count, 4)))]
    assert all(len(others) <= 3 and slug not in others for slug, others in found.items())


def test_tag_of_most_reviews_relates_nothing(relate: Relate) -> None:
    """Unless there are three at most."""
    everywhere = {f"r{number}": review(FILLER[number], "tags: [film]", number + 1) for number in range(4)}
    assert set(map(len, relate(**everywhere).values())) == {0}


def test_foot_of_a_review_shows_related_ones_with_the_reason(
    write_content: WriteContent, build: Build, tmp_path: Path
) -> None:
    """In the site's words, names escaped; the page of a section has no such list."""
    front = 'tags: ["<i>noir"]\nsubject: {type: Movie, name: X, year: 1999}'
    files = {"reviews/a.md": review("Alder", front), "reviews/b.md": review("Birch", front, 2)}
    build(write_content(files), tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    html = client.get("/reviews/a/").text
    assert html.count('<section class="related"') == 1
    assert '<a href="/reviews/b/">Birch <span class="subtitle">1999</span></a>' in html
    assert "also about <b>X</b></span>; <span>both tagged <b>&lt;i&gt;noir</b>" in html
    assert "related" not in client.get("/reviews/a/introduction/").text
    build(write_content({"site.toml": SITE + 'language = "ko"\n'}), tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    assert "같은 작품: <b>X</b>" in client.get("/reviews/a/").text


def test_related_reviews_are_the_same_in_every_process(write_content: WriteContent, tmp_path: Path) -> None:
    """Whatever order sets have; the newest of equals is first."""
    generator = random.Random(3)
    files = {
        f"reviews/r{number}.md": review(
            " ".join(generator.choices(FILLER, k=8)),
            f"tags: {json.dumps(generator.sample(FILLER, 2))}",
            number % 28 + 1,
        )
        for number in range(40)
    }
    content = load(write_content(files))
    (tmp_path / "index").mkdir()
    with building_index_of(content, tmp_path / "index", lambda *_: None) as found:
        telling = found.words()
    shuffled = {slug: dict(reversed(words.items())) for slug, words in reversed(telling.items())}
    assert find_related(content.reviews, telling) == find_related(content.reviews, shuffled)


@pytest.mark.bulk
def test_two_thousand_reviews_are_related_soon(tmp_path: Path) -> None:
    """Seconds of processor time, however many share a tag; almost every review has three."""
    write_many(tmp_path / "content", 2_000)
    content = load(tmp_path / "content")
    (tmp_path / "index").mkdir()
    with building_index_of(content, tmp_path / "index", lambda *_: None) as telling:
        pass
    started = time.process_time()
    found = find_related(content.reviews, telling.words())
    assert time.process_time() - started < 5
    assert sum(map(len, found.values())) > 5_900
