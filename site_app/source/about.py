"""The page about the site: `content/about.md`, words about who writes here and how, if the maintainer wrote any."""

from dataclasses import dataclass

from site_app.source.entries import Block
from site_app.source.front_matter import split_front_matter
from site_app.source.images.media import Media
from site_app.source.markdown.render import Link, Place, Section, render_markdown
from site_app.source.reviews import resolve_link
from site_app.source.sources import Source


@dataclass(frozen=True, slots=True)
class About:
    """The page ready to show, with the links in its text."""

    title: str
    sections: tuple[Section, ...]
    links: tuple[Link, ...]


def read_about(source: Source, media: Media, language: str) -> About | None:
    """Return the page of a file; None where its faults, noted in the log, leave nothing to show."""
    entry, first = split_front_matter(source)
    if entry is None:
        return None
    block = Block(source, entry, "the front matter")
    title = block.text("title", required=True)
    block.refuse_others()
    place = Place(lambda url: resolve_link(url, "/about/", media), media.picture, language)
    document = render_markdown(source.text.split("\n"), first, place)
    for problem in document.problems:
        source.fault(problem.line, problem.what, problem.remedy)
    return About(title, tuple(document.sections), tuple(document.links)) if title else None
