"""The review: its front matter checked key by key, its text rendered section by section."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from site_app.source.authors import read_authors
from site_app.source.files.entries import Block
from site_app.source.files.faults import quoted
from site_app.source.files.sources import Source
from site_app.source.images.media import Media, missing_image
from site_app.source.images.pictures import Picture
from site_app.source.markdown.document import ENGLISH, Labels, Link, MarkdownDocument, Section
from site_app.source.markdown.limits import MOST_WORDS, count_words
from site_app.source.markdown.readings import Readings
from site_app.source.redirects.aliases import Alias, read_aliases
from site_app.source.schedule import Schedule, read_schedule, today
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
    expires: date | None
    authors: tuple[str, ...]
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
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """A review with what its checks need: the file it came from, the links in its text, its front matter."""

    source: Source
    review: Review
    links: tuple[Link, ...]
    head: Block
    schedule: Schedule


class _Opening(NamedTuple):
    """What must be known of a review before its text is read."""

    title: str | None
    schedule: Schedule
    language: str


def read_review(  # noqa: PLR0913, PLR0917 - a file, and all around it that it depends on
    source: Source,
    media: Media,
    language: str,
    labels: Labels = ENGLISH,
    day: date | None = None,
    readings: Readings | None = None,
) -> ReviewFile | None:
    """Return the review of a file; None where its faults, noted in the log, leave nothing to show.

    None, too, for one that does not show on the `day`, today if none is named: its text is not read. What
    `readings` has of it is not read again.
    """
    text = read_text(source, readings or Readings())
    if text is None:
        return None
    opening = _read_opening(text, language)
    shows = opening.schedule.shows(day or today())
    document = _read_body(text, media, opening.language, labels) if shows else MarkdownDocument()
    review = _read_fields(text, opening, tuple(document.sections), media if shows else None)
    if not (opening.title and opening.schedule.published and review.sections):
        return None
    return ReviewFile(source, review, tuple(document.links), text.head, opening.schedule)


def check_draft(source: Source, media: Media, language: str, labels: Labels, readings: Readings) -> None:
    """Look at a draft: what is wrong with its text is told as warnings."""
    text = read_text(source, readings)
    if text is None:
        return
    opening = _read_opening(text, language)
    with source.lenient():
        _read_body(text, media, opening.language, labels)
    _read_fields(text, opening, (), None)


def _read_opening(text: Text, language: str) -> _Opening:
    head = text.head
    title, schedule = head.text("title", required=True), read_schedule(head)
    return _Opening(title, schedule, head.matching("language", LANGUAGE_TAG, EXAMPLE) or language)


def _read_fields(text: Text, opening: _Opening, sections: tuple[Section, ...], media: Media | None) -> Review:
    """Return the review as its front matter tells of it; without `media`, that of one that does not show."""
    block, (title, schedule, language) = text.head, opening
    image, image_alt = _read_image(block, media)
    review = Review(
        slug=slug_of(text.source.path),
        title=title or "",
        published=schedule.published or date.min,
        updated=block.date("updated"),
        expires=schedule.expires,
        authors=read_authors(block),
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
        aliases=read_aliases(block),
    )
    block.refuse_others()
    _check_head(block, review)
    if review.updated and review.updated < review.published:
        block.fault("updated", "“updated” is before “published”", "correct one of the two")
    return review


def _check_head(block: Block, review: Review) -> None:
    """Note a title and names that come to too many words: each section is found by them, too."""
    subject = review.subject
    names = (subject.name, *subject.also_known_as, *subject.people) if subject else ()
    if (
        review.title
        and len(review.sections) * count_words(" ".join((review.title, *review.authors, *names))) > MOST_WORDS
    ):
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
