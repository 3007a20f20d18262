"""What a review says of itself, and what every mistake in that is answered with."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from site_app.source.images.media import Media
from site_app.source.images.process import ImageProcess
from site_app.source.reviews import Correction, Rating, Review, read_review
from site_app.source.subject import Subject
from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import BODY, HEAD, REVIEW, Write, faults_of, front, load
from tests.site_app.source.images.image_files import flat


def test_review_has_everything_its_front_matter_says(write_content: WriteContent) -> None:
    """Each key arrives as its type, lists in order."""
    kitchen, harbour = load(write_content()).reviews
    assert (kitchen.published, kitchen.updated) == (date(2026, 4, 2), date(2026, 4, 5))
    assert (kitchen.authors, kitchen.rating, kitchen.tags) == (("Rin Abe",), Rating(4.5, 5), ("drama",))
    assert kitchen.corrections == (Correction(date(2026, 4, 5), "The cook is from Busan."),)
    assert harbour.subject == Subject("Movie", "Glass Harbour", ("유리 항구",), 2025, "Norway")


def test_draft_is_left_out(write_content: WriteContent) -> None:
    """A draft may be unfinished: its text is not looked at."""
    content = load(write_content({REVIEW: front("draft: true").replace(BODY, "")}))
    assert "a" not in [review.slug for review in content.reviews]


MISSING = "put it in media/ (as .avif, .gif, .jpeg, .jpg, .png, .webp) and name it as in media/runner.jpg"
FAULTS = {
    "updated too early": (front("updated: 2025-12-31"), ["4: “updated” is before “published”; correct one of the two"]),
    "rating above best": (
        front("rating: {value: 6, best: 5}"),
        ["4: “value” is more than “best”, which is 5; correct one of the two"],
    ),
    "rating of text": (
        front("rating: {value: good, best: 5}"),
        ["4: “value” is “good”, not a number; write a number, as in 4.5"],
    ),
    "rating not a number": (
        front("rating: {value: .nan, best: 5}"),
        ["4: “value” is “nan”, not a number; write a number, as in 4.5"],
    ),
    "list for a mapping": (
        front("subject: [Movie]"),
        ["4: “subject” is a list; write subject: {type: TVSeries, name: Lovely Runner}"],
    ),
    "type of no kind": (
        front("subject: {type: tv series, name: B}"),
        ["4: “type” is “tv series”; name a schema.org type, as in TVSeries, Movie or Book"],
    ),
    "mapping for a list": (
        front("corrections: {date: 2026-01-01, text: B}"),
        ["4: “corrections” is a group of named values, not a list; write a list"],
    ),
    "correction without text": (
        front("corrections:\n  - date: 2026-01-01"),
        ["5: “corrections” lacks “text”; add a line text: with its value"],
    ),
    "image that is missing": (
        front("image: media/no.jpg\nimage_alt: B"),
        [f"4: there is no image “media/no.jpg”; {MISSING}"],
    ),
    "image without words": (
        front("image: media/no.jpg"),
        [
            "4: “image” has no alternative text; describe it in image_alt:",
            f"4: there is no image “media/no.jpg”; {MISSING}",
        ],
    ),
    "title of a thousand sections": (
        HEAD.replace("title: A", "title: " + "A " * 40) + "".join(f"\n## H{n}\n\nW\n" for n in range(900)),
        ["2: title and names come to more than 30,000 words, counted for each section; shorten them"],
    ),
}


@pytest.mark.parametrize(("source", "told"), FAULTS.values(), ids=FAULTS)
def test_fault_of_a_review_names_its_line(write_content: WriteContent, source: str, told: list[str]) -> None:
    """Each fault is told as `path:line: what; remedy`, and no other."""
    assert faults_of(write_content({REVIEW: source})) == [f"{REVIEW}:{fault}" for fault in told]


@pytest.fixture
def media(tmp_path: Path) -> Media:
    return Media(tmp_path, [], ImageProcess(), None, None)


def read(write: Write, media: Media, lines: str, body: str = "Words.\n") -> tuple[Review | None, list[str]]:
    """Return the review with those lines of front matter (from line 4 on), read by itself, and what is told of it."""
    file = write(f"---\ntitle: A\npublished: 2026-01-02\n{lines}---\n{body}", "some-name.md")
    read = read_review(file.source, media, "en")
    assert read is None or read.source is file.source
    return read.review if read else None, file.told


def test_review_may_say_little_of_itself(write: Write, media: Media) -> None:
    """What it does not say is none; its slug is the name of its file."""
    review, told = read(write, media, "")
    assert told == []
    assert review
    assert [section.text for section in review.sections] == ["Words."]
    assert replace(review, sections=()) == Review(
        slug="some-name",
        title="A",
        published=date(2026, 1, 2),
        updated=None,
        expires=None,
        authors=(),
        summary=None,
        tags=(),
        image=None,
        image_alt=None,
        subject=None,
        rating=None,
        editor_note=None,
        corrections=(),
        sections=(),
        language="en",
        direction="ltr",
    )


def test_review_may_say_all_of_itself(write: Write, media: Media) -> None:
    """Each key arrives as what it is, and none is told."""
    lines = (
        "updated: 2026-01-02\nauthor: B\nsummary: C\ntags: [d, e]\nimage_alt: F\neditor_note: G\n"
        "subject: {type: TVSeries, name: H, also_known_as: [I, J], year: 2024, country: K}\n"
        "rating: {value: 5, best: 5}\ncorrections:\n- {date: 2026-01-03, text: L}\n- {date: 2026-01-04, text: M}\n"
    )
    review, told = read(write, media, lines)
    assert told == []
    assert review
    assert review.updated == date(2026, 1, 2)
    assert (review.authors, review.summary, review.editor_note) == (("B",), "C", "G")
    assert (review.tags, review.image_alt) == (("d", "e"), "F")
    assert review.subject == Subject("TVSeries", "H", ("I", "J"), 2024, "K")
    assert review.rating == Rating(5, 5)
    assert review.corrections == (Correction(date(2026, 1, 3), "L"), Correction(date(2026, 1, 4), "M"))


NAMES = "write one name, or several as in cast: [Kim Won-seok, Park Hae-young]"
KINDS = "name a schema.org type, as in TVSeries, Movie or Book"
WRONG = {
    "rating above best": (
        "rating: {value: 5.5, best: 5}\n",
        ["4: “value” is more than “best”, which is 5; correct one of the two"],
    ),
    "rating of nothing": (
        "rating: {value: 0, best: 0}\n",
        ["4: “best” is not between 1 and 1,000; write the top of your scale, as in 5, 10 or 100"],
    ),
    "rating without best": ("rating: {value: 5}\n", ["4: “rating” lacks “best”; add a line best: with its value"]),
    "rating without value": ("rating: {best: 5}\n", ["4: “rating” lacks “value”; add a line value: with its value"]),
    "rating of more": ("rating: {value: 1, best: 5, of: 1}\n", ["4: “rating” has no key “of”; use one of value, best"]),
    "subject without name": ("subject: {type: Book}\n", ["4: “subject” lacks “name”; add a line name: with its value"]),
    "subject without type": ("subject: {name: B}\n", ["4: “subject” lacks “type”; add a line type: with its value"]),
    "people in a sentence": (
        "subject:\n  type: Movie\n  name: B\n  cast: a b c d e f g h i\n",
        [f"7: “a b c d e f g h i” in “cast” is longer than a name that can be searched for; {NAMES}"],
    ),
    "people of numbers": (
        "subject: {type: Book, name: B, writer: [7]}\n",
        ["4: an item of “writer” is “7”, not text; put it in quotes"],
    ),
    "episodes in words": (
        "subject: {type: TVSeries, name: B, episodes: ten}\n",
        ["4: “episodes” is “ten”; write a whole number, as in 2024"],
    ),
    "network of several": (
        "subject: {type: TVSeries, name: B, network: [C]}\n",
        ["4: “network” is a list, not text; write it as one text"],
    ),
    "subject of a small kind": ("subject: {type: book, name: B}\n", [f"4: “type” is “book”; {KINDS}"]),
    "subject of two words": ("subject: {type: TV Series, name: B}\n", [f"4: “type” is “TV Series”; {KINDS}"]),
    "correction without date": (
        "corrections: [{text: B}]\n",
        ["4: “corrections” lacks “date”; add a line date: with its value"],
    ),
    "correction of more": (
        "corrections: [{text: B, date: 2026-01-02, by: C}]\n",
        ["4: “corrections” has no key “by”; use one of date, text"],
    ),
    "updated before": ("updated: 2026-01-01\n", ["4: “updated” is before “published”; correct one of the two"]),
    "image without words": (
        "image: media/a.png\n",
        [
            "4: “image” has no alternative text; describe it in image_alt:",
            f"4: there is no image “media/a.png”; {MISSING}",
        ],
    ),
}


@pytest.mark.parametrize(("lines", "faults"), WRONG.values(), ids=WRONG)
def test_what_a_review_may_not_say_is_told(write: Write, media: Media, lines: str, faults: list[str]) -> None:
    """On its line, in the words of its remedy."""
    assert read(write, media, lines)[1] == faults


def test_review_without_title_or_date_is_none(write: Write, media: Media) -> None:
    """What lacks is told; so is what is wrong below it."""
    for key in ("title", "published"):
        lines = "".join(f"{name}\n" for name in ("title: A", "published: 2026-01-02") if not name.startswith(key))
        file = write(f"---\n{lines}---\n<br>\n")
        assert read_review(file.source, media, "en") is None
        assert file.told == [
            f"1: the front matter lacks “{key}”; add a line {key}: with its value",
            "4: raw HTML “<br>”; write it as Markdown",
        ]


def test_draft_is_looked_at_only_above_its_text(write: Write, media: Media) -> None:
    """Its image and text may be unfinished, its keys may not."""
    assert read(write, media, "draft: true\nimage: media/no.png\nimage_alt: B\n", "<br>") == (None, [])
    review, told = read(write, media, "draft: true\nimage: media/no.png\nautor: B\n", "")
    assert review is None
    assert told == [
        "5: “image” has no alternative text; describe it in image_alt:",
        "6: the front matter has no key “autor”; write author",
    ]
    assert read(write, media, "draft: false\n")[0]


def test_review_without_text_is_told_below_its_front_matter(write: Write, media: Media) -> None:
    """But not where something else is wrong with its text."""
    nothing = "4: the review has no text; write it below the front matter, or set draft: true"
    assert read(write, media, "", "\n\n") == (None, [nothing])
    assert read(write, media, "", "[" * 51)[1] == ["5: more than 50 brackets [ are left open; close or delete them"]


def test_heading_of_an_address_that_is_taken_is_told(write: Write, media: Media) -> None:
    """It names the line of the first, however many follow."""
    _, told = read(write, media, "", "## A\n\nw\n\n## a!\n\nw\n\n## *A*\n\nw\n")
    assert told == [
        "9: the heading “a!” has the address of the one in line 5; word one of them differently",
        "13: the heading “A” has the address of the one in line 5; word one of them differently",
    ]


def test_title_and_names_are_counted_for_each_section(write: Write, media: Media) -> None:
    """Thirty thousand words, those of the other names too, and not one more."""
    sections = "".join(f"## H{n}\n\nw\n\n" for n in range(500))
    names = "subject: {type: Book, name: " + "b " * 30 + ", also_known_as: [" + "c " * 28 + "%s]}\n"
    assert read(write, media, names % "d", sections)[1] == []
    assert read(write, media, names % "d e", sections)[1] == [
        "2: title and names come to more than 30,000 words, counted for each section; shorten them"
    ]


def test_image_of_a_review_is_a_picture_of_the_content(write: Write, tmp_path: Path) -> None:
    """One that cannot be shown is told as what it is."""
    (tmp_path / "media").mkdir()
    (tmp_path / "media/a.png").write_bytes(flat("L", 9, "PNG"))
    (tmp_path / "media/b.txt").write_bytes(b"")
    files = [tmp_path / "media/a.png", tmp_path / "media/b.txt"]
    with ImageProcess() as process:
        media = Media(tmp_path, files, process, None, None)
        review, told = read(write, media, "image: /media/a.png\nimage_alt: A\n")
    assert review
    assert review.image
    assert (review.image.width, review.image_alt, told) == (64, "A", [])
    endings = ".avif, .gif, .jpeg, .jpg, .png, .webp"
    assert read(write, media, "image: media/b.txt\nimage_alt: B\n")[1] == [
        f"4: the image “media/b.txt” is of a kind that is not published; save it as {endings}"
    ]
