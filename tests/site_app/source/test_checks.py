"""Addresses that clash, links that lead nowhere: what is told of them, and what only follows from another fault."""

from pathlib import Path

import pytest

from site_app.golden import GoldenSearch
from site_app.source.checks import Anchors, check_links, check_searches, find_anchors
from site_app.source.images.media import Media
from site_app.source.images.pictures import ImageError, Picture
from site_app.source.images.process import ImageProcess
from site_app.source.markdown.document import Link
from tests.site_app.conftest import FIRST, WriteContent
from tests.site_app.source.contents import BODY, HEAD, REVIEW, Write, faults_of, front, load, text

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


#: The section slugs of two reviews, one of them with faults, and the page about the site.
ANCHORS: Anchors = {"a": frozenset({"introduction", "b"}), "broken": None, "/about/": frozenset()}


@pytest.fixture
def media(tmp_path: Path) -> Media:
    return Media(tmp_path, [], ImageProcess(), None, None)


def told_of(write: Write, media: Media, *links: Link) -> list[str]:
    file = write("")
    check_links(file.source, links, ANCHORS, media)
    return file.told


@pytest.mark.parametrize(
    "target",
    [
        *("/", "/search", "/feed.atom", "/sitemap.xml", "/search?q=a", "/#x", "/about/", "/about/#who"),
        *(
            "/reviews/a/",
            "/reviews/a",
            "/reviews/a/b/",
            "/reviews/a/#b",
            "/reviews/a/?x=1#introduction",
            "/reviews/%61/#%62",
        ),
        *("/reviews/broken/", "/reviews/broken/#x", "/reviews/broken/x/", "/reviews/a/b/#x"),
        *("https://a.example/no", "//a.example/no", "mailto:a@b.example", "HTTP://a", "http://a?b"),
    ],
)
def test_link_that_leads_somewhere_is_no_fault(write: Write, media: Media, target: str) -> None:
    """A page, a review, a section of one; anything of a review that has faults; any other site."""
    assert told_of(write, media, Link(target, target, 3)) == []


NOWHERE = "correct it, or write the page"
NO_SECTION = "use one of b, introduction"


@pytest.mark.parametrize(
    ("target", "what", "remedy"),
    [
        ("/no", "leads to no page", NOWHERE),
        ("/search/", "leads to no page", "write /search"),
        ("/about", "leads to no page", "write /about/"),
        ("/a/", "leads to no page", NOWHERE),
        ("/reviews/c/#b", "leads to no page", NOWHERE),
        ("/reviews/a/b/c/", "leads to no page", NOWHERE),
        ("/other/a/", "leads to no page", NOWHERE),
        ("/reviews/a/#x", "leads to no section", NO_SECTION),
        ("/reviews/a/x/#b", "leads to no section", NO_SECTION),
        ("http://[", "is no address", "correct it"),
        ("javascript:alert(1)", "could run code", "link to a page: https://…, mailto:… or an address here"),
        ("x:/", "could run code", "link to a page: https://…, mailto:… or an address here"),
    ],
)
def test_link_that_leads_nowhere_is_told(write: Write, media: Media, target: str, what: str, remedy: str) -> None:
    """As it was written, on its line."""
    assert told_of(write, media, Link("/", "/", 1), Link(target, target, 3)) == [
        f"3: the link “{target}” {what}; {remedy}"
    ]


def test_link_is_quoted_as_written(write: Write, media: Media) -> None:
    """Where it leads is of no use to its writer, nor is it what makes it safe."""
    assert told_of(write, media, Link("b.md", "/reviews/b/", 7)) == [f"7: the link “b.md” leads to no page; {NOWHERE}"]
    assert told_of(write, media, Link("data:x", "/", 7))[0].startswith("7: the link “data:x” could run code; ")


def test_image_leads_to_a_picture_or_is_told(write: Write, media: Media) -> None:
    """An image shows what `media/` has, be there a page of that name or not; a link may lead to either."""
    picture = Picture("pier.0", 30, 20)
    media.pictures[picture.url] = picture
    media.faults["/media/bad.png"] = ImageError("is damaged", "save it again")
    assert told_of(write, media, Link("pier.png", picture.url, 1, image=True), Link("x", picture.url, 2)) == []
    assert told_of(
        write,
        media,
        Link("/", "/", 3, image=True),
        Link("bad.png", "/media/bad.png", 4, image=True),
        Link("bad.png", "/media/bad.png", 5),
    ) == [
        f"3: there is no image “/”; {MISSING}",
        "4: the image “bad.png” is damaged; save it again",
        "5: the image “bad.png” is damaged; save it again",
    ]


def test_golden_search_for_what_is_not_there_is_told(write: Write) -> None:
    """On the line of what it expects; a review with faults is given the benefit of doubt."""
    file = write("")
    expect = ("a#b", "a#x", "broken#x", "c#b", "a", "/about/#x")
    search = GoldenSearch("q", expect, 3, file.source.path, 1, (2, 3, 4, 5, 6, 7))
    check_searches(file.source, [search], ANCHORS)
    name = "name it review#section, as in the address of the section"
    assert file.told == [
        f"3: there is no section “a#x”; {NO_SECTION}",
        f"5: there is no section “c#b”; {name}",
        f"6: there is no section “a”; {NO_SECTION}",
        f"7: there is no section “/about/#x”; {name}",
    ]


def test_anchors_are_those_of_sound_files(write_content: WriteContent) -> None:
    """A Markdown file at fault may have any section; another file has none."""
    reviews = load(write_content()).reviews
    faulty = [Path("content/reviews/glass-harbour.md"), Path("x/b.md"), Path("site.toml"), Path("c.md/d")]
    assert find_anchors(["/about/"], reviews, faulty) == {
        "glass-harbour": None,
        "kitchen-of-echoes": frozenset({"introduction", "the-last-supper"}),
        "b": None,
        "/about/": frozenset(),
    }


def test_longest_address_is_taken(write_content: WriteContent) -> None:
    """Two hundred bytes, of any script."""
    for name in ("a" * 200, "가" * 66 + "ab"):
        assert load(write_content({f"reviews/{name}.md": HEAD + BODY}))
    assert faults_of(write_content({f"reviews/{'a' * 201}.md": HEAD + BODY}))
