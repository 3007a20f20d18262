"""A content folder of any size, for measuring builds and whole sites."""

from itertools import groupby
from pathlib import Path

from search_index import SectionDocument
from tests.bench.reviews import make_reviews

SITE = 'title = "Many Reviews"\nbase_url = "https://many.example"\n'


def write_content(directory: Path, reviews: int) -> None:
    """Write a site of `reviews` made-up reviews into a new directory; the same number gives the same bytes."""
    (directory / "reviews").mkdir(parents=True)
    (directory / "site.toml").write_text(SITE, "utf-8")
    for slug, sections in groupby(make_reviews(reviews), key=lambda section: section.review):
        (directory / "reviews" / f"{slug}.md").write_text(_markdown(list(sections)), "utf-8")


def _markdown(sections: list[SectionDocument]) -> str:
    first = sections[0]
    lines = [
        "---",
        f'title: "{first.title}"',
        f"published: {first.published}",
        f"tags: [{', '.join(first.tags)}]",
        f'subject: {{type: TVSeries, name: "{first.names[0]}", year: {first.year}}}',
        "---",
        first.body,
    ]
    # A heading is an address: where two sections of a review drew the same, their numbers tell them apart.
    lines += [f"\n## {part.heading} {number}\n\n{part.body}" for number, part in enumerate(sections[1:], 1)]
    return "\n".join(lines) + "\n"
