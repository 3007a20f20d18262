"""The addresses of a site's pages, and those that were once a page's."""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

from site_app.addresses import ALL_REVIEWS, AUTHORS, author_url, review_url, tag_url, year_url
from site_app.site_addresses import Addresses, Page
from site_app.source.about import ABOUT
from site_app.source.files.faults import named, quoted
from site_app.source.redirects.aliases import old_ids, read_alias, section_of
from site_app.source.redirects.leading import Doubt, Leading
from site_app.source.redirects.paths import Path, PathError
from site_app.source.redirects.tables import Move
from site_app.source.reviews import Review, ReviewFile
from site_app.source.slugs import slugify


def find_pages(files: Sequence[ReviewFile], *, about: bool) -> dict[str, Page]:
    """Return the pages of the reviews that show, by their paths, escapes read."""
    reviews = [file.review for file in files]
    paths = ["/", ALL_REVIEWS, *([ABOUT] if about else [])]
    tags = sorted({tag for review in reviews for tag in review.tags})
    paths += ["/tags/"] if tags else []
    paths += [path for tag in tags if "?" not in (path := tag_url(tag))]
    years = {review.subject.year for review in reviews if review.subject and review.subject.year}
    paths += map(year_url, sorted(years))
    authors = sorted({slugify(name) for review in reviews for name in review.authors})
    paths += [AUTHORS, *map(author_url, authors)] if authors else []
    return {unquote(path): Page() for path in paths} | {unquote(review_url(one.slug)): _page(one) for one in reviews}


def find_addresses(
    pages: dict[str, Page], files: Sequence[ReviewFile], redirects: Iterable[Move], doubt: Doubt, base_url: str
) -> Addresses:
    """Return all addresses that a site of these pages answers; what is wrong with aliases and redirects is noted."""
    moves = [move for file in files for move in _moves(file, base_url)]
    return Addresses(pages, Leading([*moves, *redirects], Addresses(pages), doubt).table())


def _page(review: Review) -> Page:
    anchors = [name for part in review.sections for name in part.anchors]
    sections = tuple(part.slug for part in review.sections)
    return Page(sections, (*anchors, *find_old_ids(review)), (*map(str, review.aliases),))


def find_old_ids(review: Review) -> dict[str, str | None]:
    """Return the ids that sections of a review had before, each with the section that has it now."""
    return old_ids(review.aliases, {part.slug: part.anchors for part in review.sections})


def _moves(file: ReviewFile, base_url: str) -> Iterator[Move]:
    """Yield where the aliases of a review lead; those that are no address are noted."""
    review = file.review
    sections = [part.slug for part in review.sections]
    became = find_old_ids(review) | {slug: slug for slug in sections}
    for alias in review.aliases:
        try:
            start = read_alias(alias, base_url)
        except PathError as error:
            file.source.fault(alias.line, error.what, error.remedy)
            continue
        if alias.section and alias.section not in sections:
            what = f"there is no section {quoted(alias.section)} in this review"
            file.source.fault(alias.line, what, f"use one of {named(sections)}")
            continue
        old = section_of(start.path)
        section = alias.section or (became.get(old) if old else None)
        if old and not section:
            what = f"nothing tells which section {quoted(old)} became: it leads to the beginning"
            file.source.warn(alias.line, what, f"write {alias.written}: {sections[-1]}, or another section")
        page = f"/reviews/{review.slug}/"
        target = Path(f"{page}{section}/" if old and section else page, "" if old else section or "")
        yield Move(file.source, alias.line, start.path, target)
