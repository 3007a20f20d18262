"""A Markdown file of the content: front matter, and below it the text of a page."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from site_app.source.files.entries import Block
from site_app.source.files.front_matter import split_front_matter
from site_app.source.files.sources import Source
from site_app.source.images.media import Media
from site_app.source.markdown.document import ENGLISH, Context, Labels, MarkdownDocument
from site_app.source.markdown.render import render_markdown


@dataclass(frozen=True, slots=True)
class Text:
    """A Markdown file as read: its front matter, its lines, and the index of the first below the front matter."""

    source: Source
    head: Block
    lines: list[str]
    first: int

    def render(self, page: str, media: Media, language: str, labels: Labels = ENGLISH) -> MarkdownDocument:
        """Render the text, whose links lead from the address `page`; its problems are noted."""
        context = Context(lambda url: resolve_link(url, page, media), media.picture, language, labels)
        document = render_markdown(self.lines, self.first, context)
        for problem in document.problems:
            self.source.fault(*problem)
        for warning in document.warnings:
            self.source.warn(*warning)
        return document


def read_text(source: Source) -> Text | None:
    """Read a Markdown file; None, and the fault noted, where it has no front matter that could be read."""
    text = source.read()
    if text is None:
        return None
    lines = text.split("\n")
    entry, first = split_front_matter(source, lines)
    return Text(source, Block(source, entry, "the front matter"), lines, first) if entry else None


def resolve_link(url: str, page: str, media: Media) -> str:
    """Return the address that a writer means on a page; a review may be named by its file, `other.md`.

    What is no address is returned as it is, for the check of all links to tell.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme or parts.netloc:
            return url
        if parts.path.endswith(".md"):
            path = urljoin("/reviews/", parts.path.removesuffix(".md")) + "/"
            return parts._replace(path=path).geturl()
        return media.url(parts.path) or urljoin(page, url)
    except ValueError:
        return url
