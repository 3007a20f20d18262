"""A content folder as a whole: what makes a site, and every fault of it at once."""

from pathlib import Path

from tests.site_app.conftest import FIRST, SITE, WriteContent
from tests.site_app.source.contents import BODY, HEAD, REVIEW, faults_of, front, load


def test_one_review_and_a_site_file_are_a_whole_site(tmp_path: Path) -> None:
    """Nothing else is needed."""
    (tmp_path / "reviews").mkdir()
    (tmp_path / "site.toml").write_text(SITE)
    (tmp_path / "reviews/glass-harbour.md").write_text(FIRST)
    assert len(load(tmp_path).reviews) == 1


def test_reviews_are_newest_first(write_content: WriteContent) -> None:
    """By date of publication, whatever the files are called."""
    content = load(write_content({REVIEW: HEAD + BODY}))
    assert [review.published.isoformat() for review in content.reviews] == ["2026-04-02", "2026-03-01", "2026-01-01"]


def test_content_without_reviews_is_told(write_content: WriteContent) -> None:
    """A site needs a review that is not a draft."""
    nothing = {"reviews/glass-harbour.md": None, "reviews/kitchen-of-echoes.md": None}
    assert faults_of(write_content(nothing))[0].startswith("reviews:1: there is no review")
    assert "every review is a draft" in faults_of(write_content(nothing | {REVIEW: front("draft: true")}))[0]


def test_all_faults_of_all_files_are_told_at_once(write_content: WriteContent) -> None:
    """One pass mends everything: faults stand in the order of files and lines."""
    directory = write_content(
        {
            REVIEW: front("autor: B") + "\n<br>\n\n[a](/no/)\n",
            "reviews/b.md": "Words.\n",
            "site.toml": SITE + 'accent = "red"\n',
        }
    )
    places = [fault.split(": ")[0] for fault in faults_of(directory)]
    assert places == ["reviews/a.md:4", "reviews/a.md:9", "reviews/a.md:11", "reviews/b.md:1", "site.toml:4"]
