"""What a review says of itself, and what every mistake in that is answered with."""

from datetime import date

import pytest

from site_app.source.reviews import Correction, Rating, Subject
from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import BODY, HEAD, REVIEW, faults_of, front, load


def test_review_has_everything_its_front_matter_says(write_content: WriteContent) -> None:
    """Each key arrives as its type, lists in order."""
    kitchen, harbour = load(write_content()).reviews
    assert (kitchen.published, kitchen.updated) == (date(2026, 4, 2), date(2026, 4, 5))
    assert (kitchen.author, kitchen.rating, kitchen.tags) == ("Rin Abe", Rating(4.5, 5), ("drama",))
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
        ["4: “subject” is a list; write named values, as in {name: value}"],
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
