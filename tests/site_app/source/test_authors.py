"""Who wrote a review, and what names that cannot stand are answered with."""

import pytest

from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import REVIEW, faults_of, front, load

FAULTS = {
    "a list as one": ("author: [Rin Abe, Jo]", "4: “author” is not one name; write authors: [Rin Abe, Jo]"),
    "a group": ("author: {name: Rin Abe, url: x}", "4: “author” is not one name; write author: Rin Abe"),
    "both": (
        "authors: [Jo]\nauthor: Rin Abe",
        "5: “author” stands beside “authors”; keep authors, with all the names",
    ),
    "no letters": (
        "authors: [Jo, '!?']",
        "4: “!?” in “authors” has no letter for an address; write a name in letters",
    ),
    "a number": ("authors: [7]", "4: an item of “authors” is “7”, not text; put it in quotes"),
    "empty": ("authors:", "4: “authors” is empty; give it a value or delete the line"),
}


@pytest.mark.parametrize(("lines", "told"), FAULTS.values(), ids=FAULTS)
def test_fault_of_a_byline_is_told(write_content: WriteContent, lines: str, told: str) -> None:
    """On its line, with what is meant where that shows."""
    assert faults_of(write_content({REVIEW: front(lines)})) == [f"{REVIEW}:{told}"]


@pytest.mark.parametrize("lines", ["authors: [Jo, Rin Abe, Jo]", "authors:\n  - Jo\n  - Rin Abe"])
def test_authors_stand_in_order(write_content: WriteContent, lines: str) -> None:
    """Each once."""
    review = next(one for one in load(write_content({REVIEW: front(lines)})).reviews if one.slug == "a")
    assert review.authors == ("Jo", "Rin Abe")


@pytest.mark.parametrize(("key", "name"), [("author", "rin abe"), ("authors", "[Rin Abé]"), ("author", "RIN-ABE")])
def test_spellings_that_share_a_page_are_told(write_content: WriteContent, key: str, name: str) -> None:
    """The second of them, with where the first is."""
    (warning,) = load(write_content({"reviews/z.md": front(f"{key}: {name}")})).warnings
    assert warning.line == 4
    assert f"the author “{name.strip('[]')}” has the page of “Rin Abe” in " in warning.what


@pytest.mark.parametrize("key", ["author", "authors"])
def test_names_written_as_one_are_told(write_content: WriteContent, key: str) -> None:
    """As tags are."""
    (warning,) = load(write_content({REVIEW: front(f"{key}: Ann Lee, Bo Kim")})).warnings
    assert str(warning).endswith("a.md:4: warning: “Ann Lee, Bo Kim” is one author; write authors: [Ann Lee, Bo Kim]")
