"""The reviews as lists show them, in columns, and what the front page shows beside the newest."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple
from datetime import date
from typing import Any, TypeVar

from site_app.addresses import ALL_REVIEWS, AUTHORS, author_url, review_url, tag_url, year_url
from site_app.build.feeds import last_change
from site_app.build.presentation import present_card
from site_app.listing import FILTERS, Columns, Listing
from site_app.source.content import Content
from site_app.source.reviews import Review
from site_app.source.site import Site
from site_app.source.slugs import slugify
from site_app.titles import letter_of, sort_key
from site_app.words import Words

Key = TypeVar("Key")

#: Reviews beside the newest one on the front page, and tags there: a screenful of each.
RECENT, FRONT_TAGS = 7, 8


def make_columns(reviews: Sequence[Review], words: Words) -> Columns:
    """Return the columns of reviews, which are given newest first, with their days in `words`."""
    newest = {review.slug: place for place, review in enumerate(reviews)}
    rows = sorted(reviews, key=lambda review: (sort_key(review.title), review.title, review.slug))
    names = sorted({tag for review in reviews for tag in review.tags})
    numbers = {name: number for number, name in enumerate(names)}
    writers = name_writers(reviews)
    places = {slug: place for place, slug in enumerate(writers)}
    return Columns(
        slug=[review.slug for review in rows],
        title=[review.title for review in rows],
        year=[_year(review) for review in rows],
        rating=[astuple(review.rating) if review.rating else None for review in rows],
        published=[review.published.isoformat() for review in rows],
        day=[words.short_day(review.published) for review in rows],
        letter=[letter_of(review.title) for review in rows],
        tags=[[numbers[tag] for tag in review.tags] for review in rows],
        names=names,
        authors=[_distinct(places[slugify(name)] for name in review.authors) for review in rows],
        writers=[*writers.items()],
        orders={
            "newest": _order(rows, lambda review: newest[review.slug]),
            "year": _order(rows, lambda review: -(_year(review) or 0)),
            "rating": _order(rows, _falling_rating),
        },
    )


def present_front(reviews: Sequence[Review], listing: Listing, site: Site) -> dict[str, Any]:
    """Return what the front page shows beside the newest of the reviews: the next ones, and how many there are of what.

    Of the tags, it has the most frequent, and how many there are in all.
    """
    counts = {name: listing.count(name, listing.all) for name in FILTERS}
    tags = Counter(counts["tag"]).most_common(FRONT_TAGS)
    counts["tag"] = {listing.names[key]: count for key, count in tags}
    recent = [
        present_card(review, site) | {"day": site.words.short_day(review.published)}
        for review in reviews[1 : 1 + RECENT]
    ]
    return {"recent": recent, "counts": counts, "tags": len(listing.names)}


def list_pages(content: Content) -> dict[str, date | None]:
    """Return the path of every page that has no other as its canonical one, with the day it changed."""
    reviews = content.reviews
    tagged, dated = group_reviews(reviews, lambda review: review.tags), group_reviews(reviews, _years)
    lists: dict[str, Sequence[Review]] = {"/": reviews, ALL_REVIEWS: reviews}
    lists |= {"/tags/": reviews} if tagged else {}
    lists |= {tag_url(tag): tagged[tag] for tag in sorted(tagged) if "?" not in tag_url(tag)}
    lists |= {year_url(year): dated[year] for year in sorted(dated)}
    written = group_reviews(reviews, _author_slugs)
    lists |= {AUTHORS: reviews} if written else {}
    lists |= {author_url(slug): written[slug] for slug in sorted(written)}
    lists |= {review_url(review.slug): [review] for review in reviews}
    changed = {path: max(map(last_change, listed)) for path, listed in lists.items()}
    return changed | ({"/about/": None} if content.about else {})


def name_writers(reviews: Sequence[Review]) -> dict[str, str]:
    """Return the name of each author by its slug, in order of the names; of several spellings, the one used most."""
    used = Counter(name for review in reviews for name in review.authors)
    names = {slugify(name): name for name in sorted(used, key=lambda name: (used[name], name))}
    return dict(sorted(names.items(), key=lambda item: (sort_key(item[1]), item[0])))


def group_reviews(reviews: Sequence[Review], keys_of: Callable[[Review], Sequence[Key]]) -> dict[Key, list[Review]]:
    """Return the reviews by each of their keys, in the order given."""
    grouped: dict[Key, list[Review]] = {}
    for review in reviews:
        for key in keys_of(review):
            grouped.setdefault(key, []).append(review)
    return grouped


def _author_slugs(review: Review) -> list[str]:
    return _distinct(map(slugify, review.authors))


def _distinct(keys: Iterable[Key]) -> list[Key]:
    return [*dict.fromkeys(keys)]


def _years(review: Review) -> list[int]:
    return [year] if (year := _year(review)) else []


def _year(review: Review) -> int | None:
    return review.subject.year if review.subject else None


def _order(rows: Sequence[Review], key: Callable[[Review], Any]) -> list[int]:
    """Return the numbers of rows, sorted by a key; of those with the same, the order stays."""
    return sorted(range(len(rows)), key=lambda number: key(rows[number]))


def _falling_rating(review: Review) -> tuple[float, float]:
    """Return what sorts the best of its scale first, and what has no rating last."""
    rating = review.rating
    return (-rating.value / (rating.best or 1), -rating.best) if rating else (1, 0)
