"""Aliases and redirects: where old addresses lead, and what is wrong with them."""

import pytest

from tests.site_app.conftest import FIRST, SECOND, WriteContent
from tests.site_app.source.contents import faults_of, load

LEADS = 'to = "/reviews/glass-harbour/"\n'


def table(start: str, rest: str = LEADS) -> str:
    """Return a redirect in three lines."""
    return f'[[redirects]]\nfrom = "{start}"\n{rest}'


def aliased(*aliases: str) -> str:
    """Return the first review with aliases, in line 6."""
    return FIRST.replace("---\n\nA diver", f"aliases: [{', '.join(aliases)}]\n---\n\nA diver")


REDIRECTS = {
    "page": (
        table("/reviews/glass-harbour"),
        ["2: “/reviews/glass-harbour” is the address of a page; delete this line"],
    ),
    "section": (
        table("/reviews/glass-harbour/sound-and-silence/"),
        ["2: “/reviews/glass-harbour/sound-and-silence/” is the address of a page; delete this line"],
    ),
    "tag in another case": (table("/tags/NOIR/"), ["2: “/tags/NOIR/” is the address of a page; delete this line"]),
    "front page": (table("/"), ["2: “/” is the address of a page; delete this line"]),
    "address of the site's own": (
        table("/api/v1/review/"),
        ["2: “/api/v1/review/” is the address of a page; delete this line"],
    ),
    "nowhere": (
        table("/a/", 'to = "/reviews/none/"\n'),
        ["3: “/a/” leads to “/reviews/none/”, which is no page; correct it, or write gone = true in place of “to”"],
    ),
    "no section": (
        table("/a/", 'to = "/reviews/glass-harbour/#none"\n'),
        [
            (
                "3: “/a/” leads to “#none”, which “/reviews/glass-harbour/” has not; "
                "use one of introduction, the-drowned-quarter, sound-and-silence"
            )
        ],
    ),
    "itself": (table("/a", 'to = "/A/"\n'), ["3: “/a” leads back to itself; let it lead to a page"]),
    "loop": (
        table("/a/", 'to = "/b/"\n') + table("/b/", 'to = "/c/"\n') + table("/c/", 'to = "/a/"\n'),
        [
            f"{line}: “/{name}/” leads back to itself; let it lead to a page"
            for line, name in ((3, "a"), (6, "b"), (9, "c"))
        ],
    ),
    "gone in the end": (
        table("/a/", 'to = "/b/"\n') + table("/b/", "gone = true\n"),
        [
            (
                "3: “/a/” leads to “/b/”, which is gone (redirects.toml:5); "
                "write gone = true in place of “to”, or lead to a page"
            )
        ],
    ),
    "twice": (table("/a/") + table("/A"), ["5: “/A” stands in redirects.toml:2 already; keep one of the two"]),
    "another site's": (
        table("https://other.example/a/"),
        ["2: “https://other.example/a/” is an address of another site; write a path of this one, without a host"],
    ),
    "to another site": (
        table("/a/", 'to = "//other.example/"\n'),
        ["3: “//other.example/” is an address of another site; write a path of this one, without a host"],
    ),
    "both": (
        table("/a/", LEADS + "gone = true\n"),
        ["4: “to” and “gone” exclude each other; delete one of the two"],
    ),
    "neither": (table("/a/", ""), ['1: this redirect leads nowhere; add to = "/reviews/new/", or gone = true']),
    "not gone": (
        table("/a/", "gone = false\n"),
        ['3: this redirect leads nowhere; write gone = true, or to = "/reviews/new/"'],
    ),
    "no start": ("[[redirects]]\ngone = true\n", ["1: “redirects” lacks “from”; add a line from = with its value"]),
    "pattern": (
        table("/a/*"),
        ["2: “/a/*” is no path; write one address as it stands in a browser, no pattern"],
    ),
    "no root": (table("reviews/a"), ["2: “reviews/a” does not begin at the site’s root; write /reviews/a"]),
    "dots": (
        table("/a/../b/"),
        ["2: “/a/../b/” is no path; write it without empty parts and dots, as in /reviews/old/"],
    ),
    "query": (
        table("/?p=7"),
        ["2: “/?p=7” has a query, which no redirect looks at; write what stands before it"],
    ),
    "fragment": (
        table("/reviews/glass-harbour/#old"),
        [
            (
                "2: “/reviews/glass-harbour/#old” has a “#”, and what follows it no server sees; "
                "write an alias in the review: aliases: [slug/old-section: new-section]"
            )
        ],
    ),
    "key": (table("/a/", LEADS + "status = 302\n"), ["4: “redirects” has no key “status”; use one of from, to, gone"]),
}


@pytest.mark.parametrize(("redirects", "told"), REDIRECTS.values(), ids=REDIRECTS)
def test_faulty_redirect_is_told(write_content: WriteContent, redirects: str, told: list[str]) -> None:
    """With its line and what to do; and no other."""
    faults = faults_of(write_content({"redirects.toml": redirects}))
    assert faults == [f"redirects.toml:{fault}" for fault in told]


ALIASES = {
    "page": (["kitchen-of-echoes"], "“/reviews/kitchen-of-echoes/” is the address of a page; delete this line"),
    "itself": (["glass-harbour"], "“/reviews/glass-harbour/” is the address of a page; delete this line"),
    "section that is there": (
        ["glass-harbour/sound-and-silence"],
        "“/reviews/glass-harbour/sound-and-silence/” is the address of a page; delete this line",
    ),
    "twice": (["old", "/reviews/Old/"], "“/reviews/Old/” stands in glass-harbour.md:6 already; keep one of the two"),
    "number": (["2024"], "an item of “aliases” is “2024”, not text; put it in quotes"),
    "nothing": (['""'], "an item of “aliases” is no address; write aliases: "),
    "list": (["[old]"], "an item of “aliases” is no address; write aliases: "),
    "too deep": (["a/b/c"], "the alias “a/b/c” is no address that a review had; write aliases: "),
    "all reviews": (["/reviews/"], "the alias “/reviews/” is no address that a review had; write aliases: "),
    "id alone": (['"#old"'], "the alias “#old” is no address that a review had; write aliases: "),
    "id of the site's": (["glass-harbour/_main"], "the alias “glass-harbour/_main” is no address that a review had"),
    "query": (['"old?page=2"'], "the alias “old?page=2” is no address that a review had; write aliases: "),
    "words": (["old slug"], "“old slug” is no path; write one address as it stands in a browser, no pattern"),
    "another site": (
        ['"https://other.example/reviews/old/"'],
        "“https://other.example/reviews/old/” is an address ",
    ),
    "no section": (
        ["old/part: none"],
        "there is no section “none” in this review; use one of introduction, the-drowned-quarter, sound-and-silence",
    ),
}


@pytest.mark.parametrize(("aliases", "told"), ALIASES.values(), ids=ALIASES)
def test_faulty_alias_is_told(write_content: WriteContent, aliases: list[str], told: str) -> None:
    """With the line of the alias and what to do."""
    faults = faults_of(write_content({"reviews/glass-harbour.md": aliased(*aliases)}))
    assert len(faults) == 1
    assert faults[0].startswith(f"reviews/glass-harbour.md:6: {told}")


def test_alias_of_two_reviews_is_told(write_content: WriteContent) -> None:
    """It can lead to one alone; so can one that a redirect has, too."""
    other = SECOND.replace("---\n\nA cook", "aliases: old\n---\n\nA cook")
    files = {"reviews/glass-harbour.md": aliased("old"), "reviews/kitchen-of-echoes.md": other}
    told = "“/reviews/old/” stands in glass-harbour.md:6 already; keep one of the two"
    assert faults_of(write_content(files | {"redirects.toml": table("/reviews/old")})) == [
        f"redirects.toml:2: {told.replace('old/', 'old')}",
        f"reviews/kitchen-of-echoes.md:10: {told}",
    ]


def test_every_way_to_write_an_alias_is_read(write_content: WriteContent) -> None:
    """By slug, file, address with host and without, escaped, letters taken apart, with the section that it became."""
    aliases = [
        *("one", "two/sound-and-silence", "three.md#part", "/reviews/four", "reviews/five", "/2019/05/six.html"),
        *('"https://reviews.example/reviews/seven/"', '"%EC%98%9B"', '"\u1100\u1161"', "nine/x: sound-and-silence"),
        *("ten: sound-and-silence", "glass-harbour/sounds-and-silences"),
    ]
    content = load(write_content({"reviews/glass-harbour.md": aliased(*aliases)}))
    page = "/reviews/glass-harbour/"
    assert content.addresses.moved == {
        "/2019/05/six.html": page,
        "/reviews/one": page,
        "/reviews/two/sound-and-silence": f"{page}sound-and-silence/",
        "/reviews/three/part": page,
        "/reviews/four": page,
        "/reviews/five": page,
        "/reviews/seven": page,
        "/reviews/옛": page,
        "/reviews/가": page,
        "/reviews/nine/x": f"{page}sound-and-silence/",
        "/reviews/ten": f"{page}#sound-and-silence",
        "/reviews/glass-harbour/sounds-and-silences": f"{page}sound-and-silence/",
    }
    assert [(fault.line, fault.what) for fault in content.warnings] == [
        (6, "nothing tells which section “part” became: it leads to the beginning")
    ]


def test_redirects_lead_in_one_step(write_content: WriteContent) -> None:
    """Through others, aliases and sections' old names; what is asked for beside the address, and where in it, stays."""
    redirects = (
        table("/a/", 'to = "/b"\n')
        + table("/b/", 'to = "/reviews/old/old-part/?q=1"\n')
        + table("/c/", 'to = "/Reviews/OLD#old-part"\n')
        + table("/d/", 'to = "/tags/Noir"\n')
        + table("/e/", 'to = "/search?q=a%20b"\n')
        + table("/reviews/Glass-Harbour/")
    )
    review = aliased("old", "glass-harbour/old-part: sound-and-silence")
    content = load(write_content({"reviews/glass-harbour.md": review, "redirects.toml": redirects}))
    moved = content.addresses.moved
    assert {key: led for key, led in moved.items() if not key.startswith("/reviews/")} == {
        "/a": "/reviews/glass-harbour/sound-and-silence/?q=1",
        "/b": "/reviews/glass-harbour/sound-and-silence/?q=1",
        "/c": "/reviews/glass-harbour/#old-part",
        "/d": "/tags/noir/",
        "/e": "/search?q=a%20b",
    }
    assert moved["/reviews/glass-harbour"] == "/reviews/glass-harbour/"


def test_target_in_a_faulty_review_is_no_fault(write_content: WriteContent) -> None:
    """What it has is not known until it is mended."""
    files = {"reviews/glass-harbour.md": "Words.", "reviews/kitchen-of-echoes.md": None}
    redirects = table("/a/") + table("/b/", 'to = "/reviews/glass-harbour/old/"\n')
    faults = faults_of(write_content(files | {"redirects.toml": redirects}))
    assert [fault.split(":")[0] for fault in faults] == ["reviews/glass-harbour.md"]
