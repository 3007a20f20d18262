"""Addresses of reviews that clash, or are none."""

import pytest

from tests.site_app.conftest import FIRST, WriteContent
from tests.site_app.source.contents import BODY, HEAD, faults_of, load

NAME_FAULTS = {
    "name of a route": ("search", ["the address “search” belongs to the site itself; rename the file"]),
    "name of no address": ("My Review", ["the file name “My Review” is no address; rename the file to my-review.md"]),
    "name without letters": ("!", ["the file name “!” is no address; name the file in words"]),
    "long name": (
        "가" * 67,
        [f"the address “{'가' * 59}…” is longer than 200 bytes; shorten the name"],
    ),
    "same slug in a folder": (
        "more/glass-harbour",
        ["the address “glass-harbour” is taken by reviews/glass-harbour.md; rename one of the two files"],
    ),
}


@pytest.mark.parametrize(("name", "told"), NAME_FAULTS.values(), ids=NAME_FAULTS)
def test_name_of_no_address_is_told(write_content: WriteContent, name: str, told: list[str]) -> None:
    """Each review has an address of its own, as its file is called."""
    path = f"reviews/{name}.md"
    assert faults_of(write_content({path: HEAD + BODY})) == [f"{path}:1: {fault}" for fault in told]


def test_two_names_of_one_address_are_told(write_content: WriteContent) -> None:
    """The first is told that it has no address of its own, the second who has taken it."""
    assert faults_of(write_content({"reviews/Glass-Harbour.md": FIRST})) == [
        "reviews/Glass-Harbour.md:1: the file name “Glass-Harbour” is no address; rename the file to glass-harbour.md",
        (
            "reviews/glass-harbour.md:1: the address “glass-harbour” is taken by reviews/Glass-Harbour.md; "
            "rename one of the two files"
        ),
    ]


def test_longest_address_is_taken(write_content: WriteContent) -> None:
    """Two hundred bytes, of any script."""
    for name in ("a" * 200, "가" * 66 + "ab"):
        assert load(write_content({f"reviews/{name}.md": HEAD + BODY}))
    assert faults_of(write_content({f"reviews/{'a' * 201}.md": HEAD + BODY}))
