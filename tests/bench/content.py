"""A content folder of any size, for measuring builds and whole sites."""

import json
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from search_index import SectionDocument
from tests.bench.corpora.films import Film
from tests.bench.reviews import make_reviews

SITE = 'title = "Many Reviews"\nbase_url = "https://many.example"\n'


def write_content(directory: Path, reviews: int, films: Sequence[Film] = ()) -> None:
    """Write a site of `reviews` made-up reviews into a new directory; the same number gives the same bytes."""
    (directory / "reviews").mkdir(parents=True)
    (directory / "site.toml").write_text(SITE, "utf-8")
    for slug, sections in groupby(make_reviews(reviews, films=films), key=lambda section: section.review):
        (directory / "reviews" / f"{slug}.md").write_text(_markdown(list(sections)), "utf-8")


def _markdown(sections: list[SectionDocument]) -> str:
    first = sections[0]
    name, *others = first.names
    subject = {"type": "Movie", "name": name, "also_known_as": others, "year": first.year}
    lines = [
        "---",
        f"title: {_quoted(first.title)}",
        f"published: {first.published}",
        f"tags: {_quoted(first.tags)}",
        f"subject: {_quoted(subject)}",
        "---",
        _text(first),
    ]
    # A heading is an address: where two sections of a review drew the same, their numbers tell them apart.
    lines += [f"\n## {part.heading} {number}\n\n{_text(part)}" for number, part in enumerate(sections[1:], 1)]
    return "\n".join(lines) + "\n"


def _quoted(value: object) -> str:
    """Return a value as YAML, of which JSON is a part."""
    return json.dumps(value, ensure_ascii=False)


def _text(section: SectionDocument) -> str:
    hidden = f"\n\n::: spoiler The ending\n{section.spoiler}\n:::" if section.spoiler else ""
    return section.body.replace("\n", "\n\n") + hidden
