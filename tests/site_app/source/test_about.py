"""The page about the site."""

from pathlib import Path

from site_app.source.about import read_about
from site_app.source.images.media import Media
from site_app.source.images.process import ImageProcess
from site_app.source.markdown.document import Link
from tests.site_app.source.contents import Write


def test_page_about_the_site_has_a_title_and_a_text(write: Write, tmp_path: Path) -> None:
    """Its links lead from its own address; other keys are told."""
    media = Media(tmp_path, [], ImageProcess(), None, None)
    about = read_about(write("---\ntitle: A\n---\n[b](c)\n").source, media, "en")
    assert about
    assert (about.title, [section.text for section in about.sections]) == ("A", ["b"])
    assert about.links == (Link("c", "/about/c", 4),)
    file = write("---\nautor: A\n---\n<br>\n")
    assert read_about(file.source, media, "en") is None
    assert file.told == [
        "1: the front matter lacks “title”; add a line title: with its value",
        "2: the front matter has no key “autor”; use one of title",
        "4: raw HTML “<br>”; write it as Markdown",
    ]
    assert read_about(write("Words.").source, media, "en") is None
