"""Addresses that clash, links that lead nowhere: what is told of them, and what only follows from another fault."""

import pytest

from tests.site_app.conftest import FIRST, WriteContent
from tests.site_app.source.contents import BODY, HEAD, REVIEW, faults_of, front, text

SECTIONS = "use one of introduction, sound-and-silence, the-drowned-quarter"
COULD_RUN = "could run code; link to a page: https://…, mailto:… or an address here"
MISSING = "put it in media/ (as .avif, .gif, .jpeg, .jpg, .png, .webp) and name it as in media/runner.jpg"
LINK_FAULTS = {
    "javascript link": (
        "Words.\nMore [words](javascript:alert(1)).",
        [f"7: the link “javascript:alert(1)” {COULD_RUN}"],
    ),
    "disguised javascript link": (
        "Words [a](JaVa&#115;cript:alert(1)).",
        [f"6: the link “JaVascript:alert(1)” {COULD_RUN}"],
    ),
    "data link": (
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        [f"6: the link “data:text/html;base64,PHNjcmlwdD4=” {COULD_RUN}"],
    ),
    "vbscript link": (
        "[a][b]\n\n[b]: vbscript:x",
        [f"6: the link “vbscript:x” {COULD_RUN}"],
    ),
    "link to no page": (
        "[a](/reviews/nothing/)",
        ["6: the link “/reviews/nothing/” leads to no page; correct it, or write the page"],
    ),
    "link to no file": (
        "[a](nothing.md)",
        ["6: the link “nothing.md” leads to no page; correct it, or write the page"],
    ),
    "link to no anchor": (
        "[a](/reviews/glass-harbour/#nothing)",
        [f"6: the link “/reviews/glass-harbour/#nothing” leads to no section; {SECTIONS}"],
    ),
    "link to no anchor here": (
        "Words.\n\n## One\n\nSee [a](#two).",
        ["10: the link “#two” leads to no section; use one of introduction, one"],
    ),
    "link to no section page": (
        "[a](/reviews/glass-harbour/nothing/)",
        [f"6: the link “/reviews/glass-harbour/nothing/” leads to no section; {SECTIONS}"],
    ),
    "image that is missing": (
        "![a runner](media/no.jpg)",
        [f"6: there is no image “media/no.jpg”; {MISSING}"],
    ),
    "image from elsewhere": (
        "![a runner](https://example.com/a.jpg)",
        [f"6: there is no image “https://example.com/a.jpg”; {MISSING}"],
    ),
}


@pytest.mark.parametrize(("lines", "told"), LINK_FAULTS.values(), ids=LINK_FAULTS)
def test_link_that_leads_nowhere_names_its_line(write_content: WriteContent, lines: str, told: list[str]) -> None:
    """Each fault is told as `path:line: what; remedy`, and no other."""
    assert faults_of(write_content({REVIEW: text(lines)})) == [f"{REVIEW}:{fault}" for fault in told]


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


def test_link_to_a_broken_review_is_no_fault_of_its_own(write_content: WriteContent) -> None:
    """Only what must be mended is told, not what follows from it."""
    directory = write_content({REVIEW: front("autor: B"), "reviews/b.md": HEAD + "\n[a](a.md#anything)\n"})
    assert [fault.split(": ")[0] for fault in faults_of(directory)] == ["reviews/a.md:4"]
