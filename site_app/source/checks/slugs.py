"""Addresses of reviews that clash, or are none."""

from collections.abc import Iterable

from site_app.source.files.faults import quoted
from site_app.source.files.sources import Source
from site_app.source.slugs import LONGEST_SLUG, RESERVED_SLUGS, slug_of, slugify


def check_slugs(sources: Iterable[Source]) -> None:
    """Check that every review file has an address of its own that no page of the site uses."""
    taken: dict[str, Source] = {}
    for source in sources:
        stem = slug_of(source.path)
        slug = slugify(stem)
        if len(slug.encode()) > LONGEST_SLUG:
            source.fault(1, f"the address {quoted(slug)} is longer than {LONGEST_SLUG} bytes", "shorten the name")
        if slug in RESERVED_SLUGS:
            source.fault(1, f"the address {quoted(slug)} belongs to the site itself", "rename the file")
        if slug in taken:
            source.fault(1, f"the address {quoted(slug)} is taken by {taken[slug].path}", "rename one of the two files")
        elif slug != stem:
            remedy = f"rename the file to {slug}.md" if slug else "name the file in words"
            source.fault(1, f"the file name {quoted(stem)} is no address", remedy)
        taken.setdefault(slug, source)
