"""What a text is read in, and what it comes to: its sections, its links, its problems."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from site_app.source.files.faults import Problem
from site_app.source.images.pictures import Picture


class Labels(NamedTuple):
    """What the site calls parts of a text that their writer has no name for: the messages of these names."""

    introduction: str = "Introduction"
    spoiler: str = "Spoiler"
    link_to: str = "Link to “{heading}”"
    footnotes: str = "Footnotes"
    footnote: str = "Footnote {number}"
    back_to_reference: str = "Back to reference {place}"


ENGLISH = Labels()


@dataclass(frozen=True, slots=True)
class Context:
    """Where a text stands: what its links mean there, which pictures it may show, the language and words around it."""

    resolve: Callable[[str], str]
    picture: Callable[[str], Picture | None]
    language: str
    labels: Labels = ENGLISH


@dataclass(frozen=True, slots=True)
class Link:
    """An address used in the text: as written, where it leads, and the line it stands on (from 1)."""

    written: str
    target: str
    line: int
    image: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A section ready to show: `heading` is plain text; `heading_html`, `label_html` and `html` are safe to print.

    `label_html` is the heading without links, footnotes and images, to stand inside a link. `shared_html`, which
    others may carry on, is `html` without its spoilers. `text` and `spoiler` are the plain text to search, as `flowing`
    joins it: what everybody sees, and what stands inside spoilers. Only the text before the first heading is not
    `headed`. `anchors` are the ids of the headings inside the section.
    """

    slug: str
    heading: str
    heading_html: str
    label_html: str
    html: str
    shared_html: str
    text: str
    spoiler: str
    headed: bool
    line: int
    anchors: tuple[str, ...] = ()


@dataclass(slots=True)
class MarkdownDocument:
    """The sections of one text in reading order, the links in it, and its problems."""

    sections: list[Section] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
