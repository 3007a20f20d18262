"""Golden searches for nothing that there is."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from site_app.addresses import INSIDE
from site_app.golden import GoldenSearch
from site_app.source.checks.anchors import Anchors, Unseen, exists, nearest_section
from site_app.source.files.faults import quoted
from site_app.source.files.sources import Source


def check_searches(
    source: Source,
    searches: Iterable[GoldenSearch],
    anchors: Anchors,
    unseen: Mapping[str, Unseen] = MappingProxyType({}),
) -> None:
    """Check that the golden searches of a file expect sections that exist, of reviews that are not `unseen`."""
    for search in searches:
        for expected, line in zip(search.expect, search.expect_lines, strict=True):
            review, _, section = expected.partition("#")
            if hidden := unseen.get(review):
                source.fault(
                    line, f"there is no section {quoted(expected)} of {hidden.what}", "expect it once that shows"
                )
            elif INSIDE in section or not exists(review, section, anchors):
                source.fault(line, f"there is no section {quoted(expected)}", nearest_section(review, anchors))
