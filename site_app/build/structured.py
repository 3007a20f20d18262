"""What search engines are told of a page: JSON-LD in the words of schema.org, and nothing that is not on the page."""

import json
from collections.abc import Iterable
from typing import Any

from site_app.addresses import review_url
from site_app.build.feeds import last_change
from site_app.source.reviews import Review
from site_app.source.site import Site
from site_app.source.subject import Subject

#: Types that are a CreativeWork, which alone have a country of origin and a date of publication.
CREATIVE_WORKS = frozenset(
    {"Book", "CreativeWork", "Game", "Movie", "MusicAlbum", "Play", "TVEpisode", "TVSeason", "TVSeries", "VideoGame"}
)
#: Those that have a director and actors, and those that have episodes (schema.org, 29.0).
DIRECTED = frozenset({"Movie", "TVEpisode", "TVSeason", "TVSeries", "VideoGame"})
IN_EPISODES = frozenset({"TVSeason", "TVSeries"})
CONTEXT = "https://schema.org"


def describe_review(review: Review, site: Site, description: str, image: str) -> str:
    """Return the JSON-LD of a review, as HTML: a Review if it says of what, an Article otherwise."""
    data: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "Review" if review.subject else "Article",
        "url": site.base_url + review_url(review.slug),
        "headline": review.title,
        "description": description,
        "image": site.base_url + image,
        "inLanguage": review.language,
        "datePublished": review.published.isoformat(),
        "publisher": _describe_publisher(site),
    }
    return _as_script(data | _describe_rest(review))


def describe_site(site: Site) -> str:
    """Return the JSON-LD of the front page, as HTML, with the way to search the site."""
    target = {"@type": "EntryPoint", "urlTemplate": f"{site.base_url}/search?q={{search_term_string}}"}
    data: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "WebSite",
        "url": f"{site.base_url}/",
        "name": site.title,
        "inLanguage": site.language,
        "publisher": _describe_publisher(site),
        "potentialAction": {
            "@type": "SearchAction",
            "target": target,
            "query-input": "required name=search_term_string",
        },
    }
    if site.tagline:
        data["description"] = site.tagline
    return _as_script(data)


def _describe_publisher(site: Site) -> dict[str, str]:
    return {"@type": "Organization", "name": site.publisher, "url": f"{site.base_url}/"}


def _describe_rest(review: Review) -> dict[str, Any]:
    """Return what only some reviews say."""
    data: dict[str, Any] = {}
    if (changed := last_change(review)) > review.published:
        data["dateModified"] = changed.isoformat()
    if authors := _describe_people(review.authors):
        data["author"] = authors if len(authors) > 1 else authors[0]
    if review.tags:
        data["keywords"] = list(review.tags)
    if review.subject:
        data["itemReviewed"] = _describe_subject(review.subject)
    if review.subject and review.rating:
        rating = {"ratingValue": review.rating.value, "bestRating": review.rating.best}
        data["reviewRating"] = {"@type": "Rating", **rating}
    if review.corrections:
        data["correction"] = [
            {"@type": "CorrectionComment", "text": item.text, "datePublished": item.date.isoformat()}
            for item in review.corrections
        ]
    return data


def _describe_subject(subject: Subject) -> dict[str, Any]:
    data: dict[str, Any] = {"@type": subject.type, "name": subject.name}
    if subject.also_known_as:
        data["alternateName"] = list(subject.also_known_as)
    if subject.type in CREATIVE_WORKS:
        data |= _describe_work(subject)
    return data


def _describe_work(subject: Subject) -> dict[str, Any]:
    """Return what a creative work says of itself, in properties that its type has."""
    directed = subject.type in DIRECTED
    told = {
        "countryOfOrigin": subject.country and {"@type": "Country", "name": subject.country},
        "datePublished": subject.year and str(subject.year),
        "director": _describe_people(subject.director) if directed else None,
        "author": _describe_people(subject.writer),
        "actor": _describe_people(subject.cast) if directed else None,
        "numberOfEpisodes": subject.episodes if subject.type in IN_EPISODES else None,
        "publisher": subject.network and {"@type": "Organization", "name": subject.network},
    }
    return {name: value for name, value in told.items() if value}


def _describe_people(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"@type": "Person", "name": name} for name in names]


def _as_script(data: dict[str, Any]) -> str:
    """Return the script element that holds `data`: no text in it can end the element."""
    told = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{told}</script>'
