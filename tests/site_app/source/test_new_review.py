"""A first version of a review: one that a check finds no fault in, whatever its title."""

from pathlib import Path

import pytest

from site_app.source.content import load_content
from site_app.source.files.front_matter import FENCE
from site_app.source.new_review import NewReviewError, write_review


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a content folder without reviews."""
    (tmp_path / "site.toml").write_text('title = "Films"\nbase_url = "https://films.example"\n')
    return tmp_path


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Lovely Runner (2024): A Time Slip", "lovely-runner-2024-a-time-slip"),
        ("선재 업고 튀어", "선재-업고-튀어"),
        ('It\'s "quoted": # & *marks* \\ too', "its-quoted-marks-too"),
        ("  2012  ", "2012"),
        ("خانه دوست کجاست", "خانه-دوست-کجاست"),
    ],
)
@pytest.mark.parametrize("kind", [None, "Movie"])
def test_a_new_review_has_no_fault(content: Path, title: str, slug: str, kind: str | None) -> None:
    """A title in any script and with any sign gives a review that loads, of that title and that subject."""
    path = write_review(title, kind, content)
    assert path == content / "reviews" / f"{slug}.md"
    (review,) = load_content(content, lambda *_: None).reviews
    assert review.title == " ".join(title.split())
    assert (review.subject and review.subject.type) == kind


def test_every_key_that_is_explained_may_be_used(content: Path) -> None:
    """With the # before its keys deleted, but for a draft and an image that is not there, the review loads as well."""
    path = write_review("A title (1999)", "Movie", content)
    lines = path.read_text().split("\n")
    end = lines.index(FENCE, 1)
    kept = [
        line.removeprefix("# ")
        for line in lines[:end]
        if not line.startswith(("# All", "# subject", "# image", "# draft"))
    ]
    path.write_text("\n".join([*kept, *lines[end:]]))
    (review,) = load_content(content, lambda *_: None).reviews
    assert review.subject
    assert (review.subject.name, review.subject.year) == ("A title", 1999)
    assert (review.rating, review.summary, review.corrections) != (None, None, ())


@pytest.mark.parametrize(
    ("title", "kind", "told"),
    [
        ("???", None, "the title “???” has no letters; name the review in words"),
        ("Search", None, "the address “search” cannot be a review’s; choose another title"),
        ("x" * 300, None, "cannot be a review’s"),
        ("A title", "a film", "--subject is “a film”; name a schema.org type"),
        ("bell \x07", None, "is invisible; delete it"),
    ],
)
def test_titles_that_cannot_be(content: Path, title: str, kind: str | None, told: str) -> None:
    """A title without an address, or with what no text may have, is refused in one line, and nothing is written."""
    with pytest.raises(NewReviewError) as raised:
        write_review(title, kind, content)
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)
    assert not list(content.rglob("*.md"))


def test_a_review_that_is_there_stays(content: Path) -> None:
    """A review of that address, in whatever folder, is not written over."""
    folder = content / "reviews" / "2024"
    folder.mkdir(parents=True)
    (folder / "a-title.md").write_text("mine")
    with pytest.raises(NewReviewError, match="is there already, and stays as it is"):
        write_review("A title", None, content)
    assert (folder / "a-title.md").read_text() == "mine"
    assert not (content / "reviews" / "a-title.md").exists()
