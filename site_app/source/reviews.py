"""The review: its front matter checked key by key, its text rendered section by section."""

from dataclasses import dataclass
from datetime import date

from site_app.source.files.entries import Block
from site_app.source.files.faults import quoted
from site_app.source.files.sources import Source
from site_app.source.images.media import Media, missing_image
from site_app.source.images.pictures import Picture
from site_app.source.markdown.document import ENGLISH, Labels, Link, MarkdownDocument, Section
from site_app.source.markdown.limits import MOST_WORDS, count_words
from site_app.source.slugs import slug_of
from site_app.source.subject import Subject, read_subject
from site_app.source.texts import Text, read_text
from site_app.source.words.tags import EXAMPLE, LANGUAGE_TAG, direction_of

#: Nobody rates in finer steps than of a hundred; a thousand leaves room, and a number that every page can print.
LARGEST_SCALE = 1000


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
    """One review, ready to show. `sections` stand in reading order, the introduction first where there is one.

    `language` is a BCP 47 tag, the site's unless the review has its own; its `direction` is `ltr` or `rtl`.
    """

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
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """A review with what its checks need: the file it came from, the links in its text, its front matter."""

    source: Source
    review: Review
    links: tuple[Link, ...]
    head: Block


def read_review(
    source: Source, media: Media, language: str, labels: Labels = ENGLISH, *, drafts: bool = False
) -> ReviewFile | None:
    """Return the review of a file; None for a draft, or where its faults, noted in the log, leave nothing to show.

    What is wrong with the text of a draft is told as a warning, if `drafts` are to be read at all.
    """
    text = read_text(source)
    if text is None:
        return None
    draft = text.head.flag("draft")
    language = text.head.matching("language", LANGUAGE_TAG, EXAMPLE) or language
    if draft and drafts:
        with source.lenient():
            _read_body(text, media, language, labels)
    document = MarkdownDocument() if draft else _read_body(text, media, language, labels)
    review = _read_fields(text, tuple(document.sections), language, None if draft else media)
    return ReviewFile(source, review, tuple(document.links), text.head) if review and review.sections else None


def _read_fields(text: Text, sections: tuple[Section, ...], language: str, media: Media | None) -> Review | None:
    block = text.head
    title, published = block.text("title", required=True), block.date("published", required=True)
    image, image_alt = _read_image(block, media)
    review = Review(
        slug=slug_of(text.source.path),
        title=title or "",
        published=published or date.min,
        updated=block.date("updated"),
        author=block.text("author"),
        summary=block.text("summary"),
        tags=block.texts("tags"),
        image=image,
        image_alt=image_alt,
        subject=read_subject(block.block("subject")),
        rating=_read_rating(block.block("rating")),
        editor_note=block.text("editor_note"),
        corrections=tuple(_read_corrections(block)),
        sections=sections,
        language=language,
        direction=direction_of(language),
    )
    block.refuse_others()
    _check_head(block, review)
    if review.updated and review.updated < review.published:
        block.fault("updated", "“updated” is before “published”", "correct one of the two")
    return review if title and published else None


def _check_head(block: Block, review: Review) -> None:
    """Note a title and names that come to too many words: each section is found by them, too."""
    subject = review.subject
    names = (subject.name, *subject.also_known_as, *subject.people) if subject else ()
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


def _read_rating(block: Block | None) -> Rating | None:
    if block is None:
        return None
    value, best = block.number("value", required=True), block.number("best", required=True)
    block.refuse_others()
    if value is None or best is None:
        return None
    if not 1 <= best <= LARGEST_SCALE:
        remedy = "write the top of your scale, as in 5, 10 or 100"
        block.fault("best", f"“best” is not between 1 and {LARGEST_SCALE:,}", remedy)
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


def _read_body(text: Text, media: Media, language: str, labels: Labels) -> MarkdownDocument:
    document = text.render(f"/reviews/{slug_of(text.source.path)}/", media, language, labels)
    if not document.sections and not document.problems:
        text.source.fault(text.first, "the review has no text", "write it below the front matter, or set draft: true")
    lines: dict[str, int] = {}
    for section in document.sections:
        if section.slug in lines:
            what = f"the heading {quoted(section.heading)} has the address of the one in line {lines[section.slug]}"
            text.source.fault(section.line, what, "word one of them differently")
        lines.setdefault(section.slug, section.line)
    return document
