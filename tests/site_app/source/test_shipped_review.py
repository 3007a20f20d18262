"""The review that ships is the text as it was given, word for word."""

from html import unescape
from pathlib import Path

from site_app.source.content import load_content
from tests.site_app.conftest import PROJECT

EXPECTED = Path(__file__).parents[2] / "data" / "lovely-runner.txt"
HEADINGS = [
    "Introduction",
    "Unveiling the Plot",
    "Character Dynamics",
    "Themes Explored",
    "Visual Aesthetics and Production Quality",
    "Cultural Impact and Audience Reception",
    "Conclusion: A New Chapter in K-Drama",
]


def test_shipped_review_is_word_for_word() -> None:
    """Title, introduction and six headed sections, nothing added, nothing left out."""
    [review] = load_content(PROJECT / "content", lambda *_: None).reviews
    shown = [review.title, *(part for section in review.sections[1:] for part in (section.heading, section.text))]
    shown.insert(1, review.sections[0].text)
    assert " ".join(shown).split() == EXPECTED.read_text("utf-8").split()
    assert [section.heading for section in review.sections] == HEADINGS


def test_shipped_review_invents_nothing() -> None:
    """No rating and no author are given, and the editor says that the text differs from the series as broadcast."""
    [review] = load_content(PROJECT / "content", lambda *_: None).reviews
    assert review.rating is None
    assert review.authors == ()
    assert "differ from the series" in unescape(review.editor_note or "")
