"""The review: its front matter checked key by key, its text rendered section by section."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin, urlsplit

from site_app.source.entries import Block
from site_app.source.faults import quoted
from site_app.source.front_matter import split_front_matter
from site_app.source.images.media import Media
from site_app.source.images.pictures import READ, Picture
from site_app.source.limits import MOST_WORDS, count_words
from site_app.source.markdown.render import Link, MarkdownDocument, Place, Section, render_markdown
from site_app.source.sources import Source

#: schema.org's types are words run together, each with a capital.
SCHEMA_TYPE = re.compile(r"([A-Z]+[a-z]+)+")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is reviewed: a schema.org type, its name and the names it also goes by."""

    type: str
    name: str
    also_known_as: tuple[str, ...] = ()
    year: int | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """A verdict in numbers: `value` of `best`."""

    value: float
    best: float


@dataclass(frozen=True, slots=True)
class Correction:
    """What was put right in the text, and when."""

    date: date
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """One review, ready to show. `sections` stand in reading order, the introduction first where there is one."""

    slug: str
    title: str
    published: date
    updated: date | None
    author: str | None
    summary: str | None
    tags: tuple[str, ...]
    image: Picture | None
    image_alt: str | None
    subject: Subject | None
    rating: Rating | None
    editor_note: str | None
    corrections: tuple[Correction, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """A review with what its checks need: the file it came from and the links in its text."""

    source: Source
    review: Review
    links: tuple[Link, ...]


def read_review(source: Source, media: Media, language: str) -> ReviewFile | None:
    """Return the review of a file; None for a draft, or where its faults, noted in the log, leave nothing to show."""
    entry, first = split_front_matter(source)
    if entry is None:
        return None
    block = Block(source, entry, "the front matter")
    slug = source.path.stem
    draft = block.flag("draft")
    document = MarkdownDocument() if draft else _read_body(source, first, media, language)
    review = _read_fields(block, slug, tuple(document.sections), None if draft else media)
    return ReviewFile(source, review, tuple(document.links)) if review and review.sections else None


def _read_fields(block: Block, slug: str, sections: tuple[Section, ...], media: Media | None) -> Review | None:
    title, published = block.text("title", required=True), block.date("published", required=True)
    image, image_alt = _read_image(block, media)
    review = Review(
        slug=slug,
        title=title or "",
        published=published or date.min,
        updated=block.date("updated"),
        author=block.text("author"),
        summary=block.text("summary"),
        tags=block.texts("tags"),
        image=image,
        image_alt=image_alt,
        subject=_read_subject(block.block("subject")),
        rating=_read_rating(block.block("rating")),
        editor_note=block.text("editor_note"),
        corrections=tuple(_read_corrections(block)),
        sections=sections,
    )
    block.refuse_others()
    _check_head(block, review)
    if review.updated and review.updated < review.published:
        block.fault("updated", "“updated” is before “published”", "correct one of the two")
    return review if title and published else None


def _check_head(block: Block, review: Review) -> None:
    """Note a title and names that come to too many words: each section is found by them, too."""
    names = (review.subject.name, *review.subject.also_known_as) if review.subject else ()
    if review.title and len(review.sections) * count_words(" ".join((review.title, *names))) > MOST_WORDS:
        what = f"title and names come to more than {MOST_WORDS:,} words, counted for each section"
        block.fault("title", what, "shorten them")


def _read_image(block: Block, media: Media | None) -> tuple[Picture | None, str | None]:
    """Return the picture that stands for a review and its alternative text; without `media`, that of a draft."""
    image, alt = block.text("image"), block.text("image_alt")
    if image and not alt:
        block.fault("image", "“image” has no alternative text", "describe it in image_alt:")
    if image is None or media is None:
        return None, alt
    url = media.url(image)
    if fault := media.fault(image, url) if url else missing_image(image):
        block.fault("image", *fault)
    return media.picture(url) if url else None, alt


def _read_subject(block: Block | None) -> Subject | None:
    if block is None:
        return None
    kind, name = block.text("type", required=True), block.text("name", required=True)
    known_as, year, country = block.texts("also_known_as"), block.whole("year"), block.text("country")
    block.refuse_others()
    if kind and not SCHEMA_TYPE.fullmatch(kind):
        block.fault("type", f"“type” is {quoted(kind)}", "name a schema.org type, as in TVSeries, Movie or Book")
    return Subject(kind, name, known_as, year, country) if kind and name else None


def _read_rating(block: Block | None) -> Rating | None:
    if block is None:
        return None
    value, best = block.number("value", required=True), block.number("best", required=True)
    block.refuse_others()
    if value is None or best is None:
        return None
    if value > best:
        block.fault("value", f"“value” is more than “best”, which is {best}", "correct one of the two")
    return Rating(value, best)


def _read_corrections(block: Block) -> list[Correction]:
    corrections = []
    for item in block.blocks("corrections"):
        day, text = item.date("date", required=True), item.text("text", required=True)
        item.refuse_others()
        if day and text:
            corrections.append(Correction(day, text))
    return corrections


def _read_body(source: Source, first: int, media: Media, language: str) -> MarkdownDocument:
    base = f"/reviews/{source.path.stem}/"
    place = Place(lambda url: resolve_link(url, base, media), media.picture, language)
    document = render_markdown(source.text.split("\n"), first, place)
    for problem in document.problems:
        source.fault(problem.line, problem.what, problem.remedy)
    if not document.sections and not document.problems:
        source.fault(first, "the review has no text", "write it below the front matter, or set draft: true")
    lines: dict[str, int] = {}
    for section in document.sections:
        if section.slug in lines:
            what = f"the heading {quoted(section.heading)} has the address of the one in line {lines[section.slug]}"
            source.fault(section.line, what, "word one of them differently")
        lines.setdefault(section.slug, section.line)
    return document


def resolve_link(url: str, base: str, media: Media) -> str:
    """Return the address that a writer means on the page `base`; a review may be named by its file, `other.md`.

    What is no address is returned as it is, for the check of all links to tell.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme or parts.netloc:
            return url
        if parts.path.endswith(".md"):
            path = urljoin("/reviews/", parts.path.removesuffix(".md")) + "/"
            return parts._replace(path=path).geturl()
        return media.url(parts.path) or urljoin(base, url)
    except ValueError:
        return url


def missing_image(written: str) -> tuple[str, str]:
    """Return what is wrong with an image that the content does not have, and the remedy."""
    remedy = f"put it in media/ (as {', '.join(READ)}) and name it as in media/runner.jpg"
    return f"there is no image {quoted(written)}", remedy
