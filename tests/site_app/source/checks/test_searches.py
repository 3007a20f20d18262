"""Golden searches for nothing that there is."""

from site_app.golden import GoldenSearch
from site_app.source.checks.anchors import Anchors
from site_app.source.checks.searches import check_searches
from tests.site_app.source.contents import Write

#: The section slugs of two reviews, one of them with faults, and a page.
ANCHORS: Anchors = {"a": frozenset({"introduction", "b"}), "broken": None, "/about/": frozenset()}


def test_golden_search_for_what_is_not_there_is_told(write: Write) -> None:
    """On the line of what it expects; a review with faults is given the benefit of doubt."""
    file = write("")
    expect = ("a#b", "a#x", "broken#x", "c#b", "a", "/about/#x")
    search = GoldenSearch("q", expect, 3, file.source.path, 1, (2, 3, 4, 5, 6, 7))
    check_searches(file.source, [search], ANCHORS)
    name = "name it review#section, as in the address of the section"
    assert file.told == [
        "3: there is no section “a#x”; use one of b, introduction",
        f"5: there is no section “c#b”; {name}",
        "6: there is no section “a”; use one of b, introduction",
        f"7: there is no section “/about/#x”; {name}",
    ]
