"""The page about the site: `content/about.md`, words about who writes here and how, if the maintainer wrote any."""

from dataclasses import dataclass

from site_app.source.files.sources import Source
from site_app.source.images.media import Media
from site_app.source.markdown.document import ENGLISH, Labels, Link, Section
from site_app.source.markdown.readings import Readings
from site_app.source.texts import read_text

#: Its address.
ABOUT = "/about/"


@dataclass(frozen=True, slots=True)
class About:
    """The page ready to show, with the links in its text."""

    title: str
    sections: tuple[Section, ...]
    links: tuple[Link, ...]


def read_about(
    source: Source, media: Media, language: str, labels: Labels = ENGLISH, readings: Readings | None = None
) -> About | None:
    """Return the page of a file; None where there is none, or its faults, noted in the log, leave nothing to show."""
    text = read_text(source, readings or Readings())
    if text is None:
        return None
    title = text.head.text("title", required=True)
    text.head.refuse_others()
    document = text.render(ABOUT, media, language, labels)
    return About(title, tuple(document.sections), tuple(document.links)) if title else None
