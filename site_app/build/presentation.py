"""Reviews as the pages print them: every word, date and address finished, nothing left to work out for a reader.

A field whose name ends in `html` holds HTML, which `site_app.web.catalogue` tells the templates; any other holds text.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from html import escape
from typing import Any

from search_index import SectionDocument
from site_app.addresses import author_url, name_search, review_url, section_page, section_url
from site_app.build.passages import present_language, render_passage
from site_app.build.reading_time import minutes_to_read
from site_app.build.sharing.cards import Share
from site_app.build.structured import describe_review
from site_app.languages import language_of
from site_app.source.about import About
from site_app.source.images.pictures import COVER_SIZES, SIZES, WIDEST_IN_LIST, Picture, picture_html
from site_app.source.markdown.document import Section
from site_app.source.pages import find_old_ids
from site_app.source.reviews import Review
from site_app.source.site import Site
from site_app.source.slugs import slugify
from site_app.source.words.tags import direction_of

#: What search engines show of a description, and what the front page shows of the newest review; characters.
LONGEST_DESCRIPTION = 160
LONGEST_STANDFIRST = 400
#: The end of a sentence, in our readers' scripts.
SENTENCE_END = re.compile(r"[.!?…][”’\"')]*\s|[。！？]")

#: A type that says nothing to readers. Those that the words know are called as they say, any other by its name.
NO_KIND = "CreativeWork"
#: A heading inside a section; on a page of its own, where the section is the first, each is one level higher.
SUBHEADING = re.compile(r"(</?h)([3-6])(?=[ >])")


def present_review(
    review: Review, older: Review | None, newer: Review | None, site: Site, share: Share
) -> dict[str, Any]:
    """Return the review for its own page and its sections' pages."""
    presented = present_card(review, site)
    return presented | {
        "updated": _date(review.updated, site),
        "image_html": _image(review, COVER_SIZES),
        "editor_note_html": render_passage(review.editor_note, review.language),
        "corrections": [
            {"date": _date(item.date, site), "html": render_passage(item.text, review.language)}
            for item in review.corrections
        ],
        "subject": _subject(review, site),
        "sections": _sections(review),
        "spoilers": any(section.spoiler for section in review.sections),
        "older": _neighbour(older, site),
        "newer": _neighbour(newer, site),
        "share": share._asdict(),
        "json_ld_html": describe_review(review, site, presented["description"], share.url),
    }


def present_card(review: Review, site: Site) -> dict[str, Any]:
    """Return the review for a list of reviews."""
    subtitle = review.title.partition(": ")[2]
    return present_related(review, site) | {
        "slug": review.slug,
        "title": review.title,
        "subtitle_html": render_passage(subtitle, review.language),
        "published": _date(review.published, site),
        "authors": [{"name": name, "url": author_url(slugify(name))} for name in review.authors],
        "kicker": kicker_of(review, site),
        "names": [{"text": name, "lang": language_of(name, site.words.language)} for name in _other_names(review)],
        "minutes": minutes_to_read(review.sections, review.language),
        "summary_html": render_passage(review.summary, review.language),
        "description": describe(review),
        "tags": review.tags,
        **present_language(review.language, review.direction, site),
    }


def present_related(review: Review, site: Site) -> dict[str, Any]:
    """Return the review for the foot of another's page."""
    return {
        "url": review_url(review.slug),
        "main_title_html": render_passage(review.title.partition(": ")[0], review.language),
        "language_html": present_language(review.language, review.direction, site)["language_html"],
        "year": review.subject.year if review.subject else None,
        "rating": asdict(review.rating) if review.rating else None,
        "cover": present_cover(review.image),
    }


def present_newest(review: Review, site: Site, share: Share) -> dict[str, Any]:
    """Return the review for the head of the front page, with its contents."""
    contents = [{key: section[key] for key in ("number", "label_html", "url")} for section in _sections(review)]
    standfirst = review.summary or _beginning(review.sections[0].text, LONGEST_STANDFIRST)
    return present_card(review, site) | {
        "contents": contents,
        "standfirst_html": render_passage(standfirst, review.language),
        "image_html": _image(review, SIZES),
        "share": share._asdict(),
    }


def present_cover(picture: Picture | None) -> dict[str, Any] | None:
    """Return a review's own picture for a list of reviews: its name, and the widths in pixels worth having there."""
    if picture is None:
        return None
    return {"name": picture.name, "widths": [width for width in picture.widths if width <= WIDEST_IN_LIST]}


def present_about(about: About, site: Site) -> dict[str, Any]:
    """Return the page about the site."""
    sections = [
        {key: getattr(part, key) for key in ("slug", "heading_html", "html", "headed")} for part in about.sections
    ]
    text = about.sections[0].text if about.sections else about.title
    language = present_language(site.language, direction_of(site.language), site)
    return {"title": about.title, "description": _beginning(text), "sections": sections, **language}


def kicker_of(review: Review, site: Site) -> str:
    """Return the line above the title: kind, country and year of the subject, as far as they are known."""
    subject = review.subject
    if subject is None:
        return ""
    return " · ".join(str(part) for part in (_kind(subject.type, site), subject.country, subject.year) if part)


def describe(review: Review) -> str:
    """Return what a review is about in a sentence or two: its summary, or how it begins."""
    return review.summary or _beginning(review.sections[0].text)


def section_documents(review: Review) -> list[SectionDocument]:
    """Return the sections of a review as the search index takes them."""
    subject = review.subject
    return [
        SectionDocument(
            review=review.slug,
            section=section.slug,
            title=review.title,
            heading=section.heading,
            names=(subject.name, *subject.also_known_as) if subject else (),
            body=section.text,
            spoiler=section.spoiler,
            tags=review.tags,
            year=subject.year if subject else None,
            published=review.published.isoformat(),
            people=_people(review),
            rating=(review.rating.value, review.rating.best) if review.rating else None,
        )
        for section in review.sections
    ]


def _sections(review: Review) -> list[dict[str, Any]]:
    numbers = iter(range(1, len(review.sections) + 1))
    were: dict[str, list[str]] = {section.slug: [] for section in review.sections}
    for old, slug in find_old_ids(review).items():
        were[slug or review.sections[0].slug].append(old)
    return [
        {
            "slug": section.slug,
            "old_ids": were[section.slug],
            "number": next(numbers) if section.headed else None,
            "heading": section.heading,
            "heading_html": section.heading_html,
            "label_html": section.label_html,
            "html": _with_old_anchors(section, were[section.slug]),
            "alone_html": _alone(section.html),
            "description": _beginning(section.text),
            "url": section_url(review.slug, section.slug),
            "page": section_page(review.slug, section.slug),
        }
        for section in review.sections
    ]


def _with_old_anchors(section: Section, were: list[str]) -> str:
    """Return a section whose headings are also known by the ids that they had when it was called otherwise."""
    html = section.html
    for anchor in section.anchors if were else ():
        ids = (escape(old + anchor.removeprefix(section.slug)) for old in were)
        before, heading, after = html.partition(f' id="{anchor}">')
        html = before + heading + "".join(f'<span id="{name}"></span>' for name in ids) + after
    return html


def _image(review: Review, sizes: str) -> str:
    return picture_html(review.image, review.image_alt or "", lazy=False, sizes=sizes) if review.image else ""


def _alone(html: str) -> str | None:
    """Return a section as its own page shows it; None where that is no other way."""
    raised = SUBHEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) - 1}", html)
    return raised if raised != html else None


def _neighbour(review: Review | None, site: Site) -> dict[str, str] | None:
    if review is None:
        return None
    language = present_language(review.language, review.direction, site)
    return {"title": review.title, "url": review_url(review.slug), **language}


def _kind(schema_type: str, site: Site) -> str:
    if schema_type == NO_KIND:
        return ""
    if (name := f"kind_{schema_type}") in site.words.messages:
        return site.words.say(name)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", schema_type).capitalize()


def _subject(review: Review, site: Site) -> list[dict[str, str]]:
    """Return what is known of the subject, line by line; nothing is invented to fill one."""
    subject = review.subject
    if subject is None:
        return []
    names = ", ".join(subject.also_known_as)
    lines = {
        "subject_title": render_passage(subject.name, site.words.language),
        "subject_also_known_as": render_passage(names, site.words.language),
        "subject_kind": render_passage(_kind(subject.type, site), site.words.language),
        "subject_country": render_passage(subject.country, site.words.language),
        "subject_year": str(subject.year or ""),
        "subject_director": _linked(subject.director, site),
        "subject_writer": _linked(subject.writer, site),
        "subject_cast": _linked(subject.cast, site),
        "subject_episodes": site.words.number(subject.episodes) if subject.episodes else "",
        "subject_network": render_passage(subject.network, site.words.language),
    }
    return [{"label": site.words.say(label), "html": html} for label, html in lines.items() if html]


def _linked(people: Iterable[str], site: Site) -> str:
    """Return names, each of which leads to what the reviews say of it."""
    shown = ((name_search(name), render_passage(name, site.words.language)) for name in people)
    return ", ".join(f'<a href="{url}" rel="nofollow"><bdi>{name}</bdi></a>' for url, name in shown)


def _people(review: Review) -> tuple[str, ...]:
    """Return all whom readers may look for by name."""
    return tuple(dict.fromkeys((*review.authors, *(review.subject.people if review.subject else ()))))


def _other_names(review: Review) -> tuple[str, ...]:
    return review.subject.also_known_as if review.subject else ()


def _beginning(text: str, longest: int = LONGEST_DESCRIPTION) -> str:
    """Return how a text begins: whole sentences if they fill half of `longest` characters, or else whole words."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    ends = [end.end() for end in SENTENCE_END.finditer(text, longest // 2, longest)]
    return text[: ends[-1]].strip() if ends else text[: longest - 1].rpartition(" ")[0].rstrip(",;:.") + "…"


def _date(day: date | None, site: Site) -> dict[str, str] | None:
    return {"iso": day.isoformat(), "text": site.words.day(day)} if day else None
