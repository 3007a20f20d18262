"""Where the links of a text lead."""

from pathlib import Path

import pytest

from site_app.source.images.media import Media
from site_app.source.images.process import ImageProcess
from site_app.source.markdown.document import Link
from site_app.source.markdown.readings import Readings
from site_app.source.texts import read_text, resolve_link
from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import Write, load


def test_links_lead_where_the_writer_meant(write_content: WriteContent) -> None:
    """A link to a review's file, and one to a section, print as addresses that work on every page."""
    kitchen, harbour = load(write_content()).reviews
    assert 'href="/reviews/glass-harbour/#sound-and-silence"' in kitchen.sections[0].html
    assert 'href="/reviews/glass-harbour/#the-drowned-quarter"' in harbour.sections[2].html


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("b.md", "/reviews/b/"),
        ("b.md#c", "/reviews/b/#c"),
        ("../b.md?x", "/b/?x"),
        ("2026/b.md", "/reviews/2026/b/"),
        ("#c", "/reviews/a/#c"),
        ("c/", "/reviews/a/c/"),
        ("/search?q=x", "/search?q=x"),
        ("https://a.example/b.md", "https://a.example/b.md"),
        ("//a.example/b.md", "//a.example/b.md"),
        ("mailto:a@b.md", "mailto:a@b.md"),
        ("//[", "//["),
        ("../media/no.png", "/reviews/media/no.png"),
    ],
)
def test_link_leads_where_its_writer_means(tmp_path: Path, url: str, target: str) -> None:
    """From the page; a review by its file, wherever it is named; another site as it is."""
    assert resolve_link(url, "/reviews/a/", Media(tmp_path, [], ImageProcess(), None, None)) == target


def test_link_to_an_image_leads_to_its_picture(tmp_path: Path) -> None:
    """Which one that cannot be shown would have."""
    path = tmp_path / "media/a.txt"
    media = Media(tmp_path, [path], ImageProcess(), None, None)
    assert resolve_link("../media/a.txt", "/reviews/a/", media) == f"/media/{path}"


def test_text_is_read_with_its_front_matter(write: Write, tmp_path: Path) -> None:
    """Its lines are those of the file; its problems are told of it; its keys are those of the front matter."""
    media = Media(tmp_path, [], ImageProcess(), None, None)
    file = write("---\ntitle: A\n---\n[b](c)\n\n<br>\n")
    text = read_text(file.source, Readings())
    assert text
    assert (text.first, text.head.text("title"), text.head.where) == (3, "A", "the front matter")
    document = text.render("/at/", media, "en")
    assert document.links == [Link("c", "/at/c", 4)]
    assert file.told == ["6: raw HTML “<br>”; write it as Markdown"]
    file = write(b"\xff")
    assert read_text(file.source, Readings()) is None
    assert len(file.told) == 1
