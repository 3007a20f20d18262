"""Links that lead nowhere: what is told of them, and what only follows from another fault."""

from pathlib import Path

import pytest

from site_app.source.checks.anchors import Anchors
from site_app.source.checks.links import check_links
from site_app.source.images.media import Media
from site_app.source.images.pictures import ImageError, Picture
from site_app.source.images.process import ImageProcess
from site_app.source.markdown.document import Link
from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import HEAD, REVIEW, Write, faults_of, front, text

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
    "link to a tag with a space": (
        "[a](/tags/slow%20burn/) [b](/tags/slow-burn/) [c](/tags/C++/feed.atom)",
        [
            "6: the link “/tags/slow%20burn/” is not how the address of a tag is written; write /tags/slow-burn/",
            (
                "6: the link “/tags/C++/feed.atom” is not how the address of a tag is written; "
                "write /tags/C-plus-plus/feed.atom"
            ),
        ],
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
OWN = "put an image into media/, or link to a page"
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
        *(
            (bad, "names no host", "write the whole address")
            for bad in ("https://", "http:///x", "https://?q", "HTTPS:///")
        ),
        ("htps://a.example/b", "begins with htps:, not https://", "write https://a.example/b"),
        ("httpss://a.example", "begins with httpss:, not https://", "write https://a.example"),
        ("htpp:/a.example", "begins with htpp:, not https://", "write https://a.example"),
        ("http:a.example", "begins with http:, not https://", "write https://a.example"),
        *((bad, "leads to your own machine", OWN) for bad in ("file:///a.png", "FILE:a", "C:/a.png", "d:%5Ca.png")),
        ("javascript:alert(1)", "could run code", "link to a page: https://…, mailto:… or an address here"),
        ("x:/", "could run code", "link to a page: https://…, mailto:… or an address here"),
    ],
)
def test_link_that_leads_nowhere_is_told(write: Write, media: Media, target: str, what: str, remedy: str) -> None:
    """As it was written, on its line."""
    assert told_of(write, media, Link("/", "/", 1), Link(target, target, 3)) == [
        f"3: the link “{target}” {what}; {remedy}"
    ]


@pytest.mark.parametrize("written", ["", " ", "mailto:", "//"])
def test_link_without_an_address_is_told(write: Write, media: Media, written: str) -> None:
    """It has nothing to be quoted."""
    told = told_of(write, media, Link(written, "/reviews/a/", 3))
    assert told == ["3: a link leads nowhere; write its address in the ( )"]


def test_bare_word_may_be_a_review(write: Write, media: Media) -> None:
    """A link is read from the page that it stands on, on which there is no such section."""
    told = told_of(write, media, Link("brokn", "/reviews/a/brokn", 3))
    assert told == ["3: the link “brokn” leads to no section; write broken.md"]


def test_link_to_an_old_address_is_told_the_new_one(write_content: WriteContent) -> None:
    """Of a review that was renamed, of a section, of what a redirect leads on; and of what is gone."""
    redirects = '[[redirects]]\nfrom = "/imprint/"\nto = "/reviews/a/b/"\n[[redirects]]\nfrom = "/shop/"\ngone = true\n'
    links = "[1](old.md) [2](old.md#b) [3](/reviews/a/was/) [4](a.md#was)\n[5](/imprint) [6](/shop/)\n"
    content = {
        "reviews/a.md": front("aliases: [old, {a/was: b}]") + "\nText.\n\n## B\n\nText.\n",
        "reviews/c.md": HEAD + links,
        "redirects.toml": redirects,
    }
    told = [fault.partition("the link ")[2] for fault in faults_of(write_content(content))]
    assert told == [
        "“old.md” is an old address; write /reviews/a/",
        "“old.md#b” is an old address; write /reviews/a/",
        "“/reviews/a/was/” is an old address; write /reviews/a/b/",
        "“a.md#was” is an old address; write /reviews/a/b/",
        "“/imprint” is an old address; write /reviews/a/b/",
        "“/shop/” leads to what is gone; delete it",
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
