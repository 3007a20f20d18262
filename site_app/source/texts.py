"""A Markdown file of the content: front matter, and below it the text of a page."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from site_app.source.files.entries import Block
from site_app.source.files.front_matter import split_front_matter
from site_app.source.files.sources import Source
from site_app.source.images.media import Media
from site_app.source.markdown.document import ENGLISH, Context, Labels, MarkdownDocument
from site_app.source.markdown.readings import Head, Readings
from site_app.source.markdown.render import render_markdown


@dataclass(frozen=True, slots=True)
class Text:
    """A Markdown file as read: its front matter, its bytes, and the index of the first line below the front matter."""

    source: Source
    head: Block
    data: bytes
    first: int
    readings: Readings

    def render(self, page: str, media: Media, language: str, labels: Labels = ENGLISH) -> MarkdownDocument:
        """Render the text, whose links lead from the address `page`; its problems are noted."""
        context = Context(lambda url: resolve_link(url, page, media), media.picture, language, labels)
        around = repr((page, language, labels)).encode()
        document = self.readings.find_document(self.data, around, context.resolve)
        if document is None:
            document = render_markdown((self.source.decode(self.data) or "").split("\n"), self.first, context)
            if not document.problems:
                self.readings.keep_document(self.data, around, document)
        for problem in document.problems:
            self.source.fault(*problem)
        for warning in document.warnings:
            self.source.warn(*warning)
        return document


def read_text(source: Source, readings: Readings) -> Text | None:
    """Read a Markdown file; None, and the fault noted, where it has no front matter that could be read."""
    data = source.read_bytes()
    if data is None:
        return None
    if kept := readings.find_head(data):
        for warning in kept.warnings:
            source.warn(*warning)
    head = kept or _read_head(source, data, readings)
    return Text(source, Block(source, head.entry, "the front matter"), data, head.first, readings) if head else None


def _read_head(source: Source, data: bytes, readings: Readings) -> Head | None:
    text = source.decode(data)
    if text is None:
        return None
    entry, first = split_front_matter(source, text.split("\n"))
    if entry is None:
        return None
    head = Head(entry, first, tuple(source.warnings))
    if source.sound:
        readings.keep_head(data, head)
    return head


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
