"""Reviews as the pages print them: every word, date and address finished, nothing left to work out for a reader."""

import re
from dataclasses import asdict
from datetime import date
from math import ceil
from typing import Any
from urllib.parse import quote

from search_index import SectionDocument
from site_app.markdown import Section
from site_app.reviews import Review

#: Silent reading of English prose (Brysbaert 2019, https://doi.org/10.1016/j.jml.2019.104047).
WORDS_A_MINUTE = 238
#: Hangul is read by the syllable, some 500 a minute.
SYLLABLES_A_MINUTE = 500
#: What search engines show of a description, and what the front page shows of the newest review; characters.
LONGEST_DESCRIPTION = 160
LONGEST_STANDFIRST = 400
#: The end of a sentence, in our readers' scripts.
SENTENCE_END = re.compile(r"[.!?…][”’\"')]*\s|[。！？]")

HANGUL = re.compile("[\uac00-\ud7a3]")
#: The language of a name in a script that only one language of our readers uses.
SCRIPTS = ((HANGUL, "ko"), (re.compile("[\u3040-\u30ff]"), "ja"), (re.compile("[\u4e00-\u9fff]"), "zh"))
#: How readers call schema.org's types; any other is its name taken apart.
KINDS = {
    "TVSeries": "Television",
    "TVSeason": "Television",
    "TVEpisode": "Television",
    "Movie": "Film",
    "VideoGame": "Game",
    "MusicAlbum": "Album",
    "CreativeWork": "",
}


def present_review(review: Review, older: Review | None, newer: Review | None) -> dict[str, Any]:
    """Return the review for its own page and its sections' pages."""
    return present_card(review) | {
        "updated": _date(review.updated),
        "author": review.author,
        "image": review.image,
        "image_alt": review.image_alt,
        "rating": asdict(review.rating) if review.rating else None,
        "editor_note": review.editor_note,
        "corrections": [{"date": _date(item.date), "text": item.text} for item in review.corrections],
        "sections": _sections(review),
        "older": _neighbour(older),
        "newer": _neighbour(newer),
    }


def present_card(review: Review) -> dict[str, Any]:
    """Return the review for a list of reviews."""
    title, _, subtitle = review.title.partition(": ")
    return {
        "slug": review.slug,
        "url": review_url(review.slug),
        "title": review.title,
        "main_title": title,
        "subtitle": subtitle,
        "published": _date(review.published),
        "kicker": _kicker(review),
        "names": [{"text": name, "lang": _language(name)} for name in _other_names(review)],
        "minutes": _minutes(review),
        "summary": review.summary,
        "description": review.summary or _beginning(review.sections[0].text),
        "tags": review.tags,
    }


def present_newest(review: Review) -> dict[str, Any]:
    """Return the review for the head of the front page, with its contents."""
    contents = [{key: section[key] for key in ("number", "heading", "url")} for section in _sections(review)]
    standfirst = review.summary or _beginning(review.sections[0].text, LONGEST_STANDFIRST)
    return present_card(review) | {"contents": contents, "standfirst": standfirst}


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
        )
        for section in review.sections
    ]


def review_url(slug: str) -> str:
    """Return the path of a review's page."""
    return f"/reviews/{quote(slug)}/"


def _sections(review: Review) -> list[dict[str, Any]]:
    numbers = iter(range(1, len(review.sections) + 1))
    return [
        {
            "slug": section.slug,
            "number": next(numbers) if section.headed else None,
            "heading": section.heading,
            "heading_html": section.heading_html,
            "html": section.html,
            "description": _beginning(section.text),
            "url": f"{review_url(review.slug)}#{quote(section.slug)}",
            "page": f"{review_url(review.slug)}{quote(section.slug)}/",
        }
        for section in review.sections
    ]


def _neighbour(review: Review | None) -> dict[str, str] | None:
    return {"title": review.title, "url": review_url(review.slug)} if review else None


def _kicker(review: Review) -> str:
    subject = review.subject
    if subject is None:
        return ""
    kind = KINDS.get(subject.type, re.sub(r"(?<=[a-z])(?=[A-Z])", " ", subject.type).capitalize())
    return " · ".join(str(part) for part in (kind, subject.country, subject.year) if part)


def _other_names(review: Review) -> tuple[str, ...]:
    return review.subject.also_known_as if review.subject else ()


def _language(text: str) -> str | None:
    return next((language for script, language in SCRIPTS if script.search(text)), None)


def _minutes(review: Review) -> int:
    return max(1, ceil(sum(map(_section_minutes, review.sections))))


def _section_minutes(section: Section) -> float:
    text = f"{section.text} {section.spoiler}"
    syllables = len(HANGUL.findall(text))
    return len(HANGUL.sub(" ", text).split()) / WORDS_A_MINUTE + syllables / SYLLABLES_A_MINUTE


def _beginning(text: str, longest: int = LONGEST_DESCRIPTION) -> str:
    """Return how a text begins: whole sentences if they fill half of `longest` characters, or else whole words."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    ends = [end.end() for end in SENTENCE_END.finditer(text, longest // 2, longest)]
    return text[: ends[-1]].strip() if ends else text[: longest - 1].rpartition(" ")[0].rstrip(",;:.") + "…"


def _date(day: date | None) -> dict[str, str] | None:
    return {"iso": day.isoformat(), "text": f"{day.day} {day:%B %Y}"} if day else None
