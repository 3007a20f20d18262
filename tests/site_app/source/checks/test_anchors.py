"""What links and golden searches may lead to."""

from pathlib import Path

from site_app.source.checks.anchors import find_anchors
from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import load


def test_anchors_are_those_of_sound_files(write_content: WriteContent) -> None:
    """A Markdown file at fault may have any section; another file has none."""
    reviews = load(write_content()).reviews
    faulty = [Path("content/reviews/glass-harbour.md"), Path("x/b.md"), Path("site.toml"), Path("c.md/d")]
    assert find_anchors(["/about/"], reviews, faulty) == {
        "glass-harbour": None,
        "kitchen-of-echoes": frozenset({"introduction", "the-last-supper"}),
        "b": None,
        "/about/": frozenset(),
    }
