"""What the site says of itself: `site.toml`."""

from pathlib import Path

import pytest

from site_app.source.files.faults import FaultLog
from site_app.source.files.sources import Source
from site_app.source.markdown.document import Link
from site_app.source.site import NavigationLink, Site, is_base_url, load_site
from tests.site_app.conftest import SITE, WriteContent
from tests.site_app.source.contents import Write, faults_of

KEYS = "title, base_url, tagline, language, publisher, accent, navigation, security_contact"
CONTACT = 'security_contact = "{}"\n'
NAVIGATION = '[[navigation]]\nlabel = "A"\nurl = "/no/"\n'

FAULTS = {
    "site without title": (
        'base_url = "https://a.example"\n',
        ["1: site.toml lacks “title”; add a line title = with its value"],
    ),
    "site without address": (
        'title = "A"\n',
        ["1: site.toml lacks “base_url”; add a line base_url = with its value"],
    ),
    "site key": (
        SITE + 'colour = "red"\n',
        [f"4: site.toml has no key “colour”; use one of {KEYS}"],
    ),
    "site accent": (SITE + 'accent = "red"\n', ["4: “accent” is “red”; write it as in #a63a22"]),
    "site address": (
        SITE.replace(".example", ".example/x"),
        ["3: “base_url” is “https://reviews.example/x”; write scheme and host only, as in https://example.com"],
    ),
    "navigation to no page": (
        SITE + NAVIGATION,
        ["4: the link “/no/” leads to no page; correct it, or write the page"],
    ),
    "navigation to no address": (
        SITE + NAVIGATION.replace("/no/", "//["),
        ["4: the link “//[” is no address; correct it"],
    ),
    "site user": (
        SITE.replace("//", "//me:secret@"),
        ["3: “base_url” names a user; write scheme and host only, as in https://example.com"],
    ),
    "site port": (
        SITE.replace(".example", ".example:99999"),
        ["3: “base_url” is “https://reviews.example:99999”; write scheme and host only, as in https://example.com"],
    ),
    "site host": (
        SITE.replace("reviews.", "a<b>"),
        ["3: “base_url” is “https://a<b>example”; write scheme and host only, as in https://example.com"],
    ),
    "contact by script": (
        SITE + CONTACT.format("javascript:a@b.c"),
        ["4: “security_contact” is “javascript:a@b.c”; write it as in mailto:security@example.com or https://…"],
    ),
    "contact in the clear": (
        SITE + CONTACT.format("http://a.example"),
        ["4: “security_contact” is “http://a.example”; write it as in mailto:security@example.com or https://…"],
    ),
}


@pytest.mark.parametrize(("source", "told"), FAULTS.values(), ids=FAULTS)
def test_fault_names_its_line(write_content: WriteContent, source: str, told: list[str]) -> None:
    """Each fault is told as `path:line: what; remedy`, and no other."""
    assert faults_of(write_content({"site.toml": source})) == [f"site.toml:{fault}" for fault in told]


def test_missing_site_file_is_told(write_content: WriteContent) -> None:
    """The message says what to write."""
    assert faults_of(write_content({"site.toml": None}))[0].startswith("site.toml:1: the file is missing; write one")


def test_site_says_all_that_its_file_does(write: Write) -> None:
    """Each key arrives; the slash at the end of the address does not."""
    lines = 'language = "ko"\npublisher = "P"\naccent = "#0aF09b"\nsecurity_contact = "mailto:a@b.example"\n'
    file = write(SITE.replace(".example", ".X/") + lines + NAVIGATION, "site.toml")
    site = load_site(file.source)
    assert site
    assert site == Site(
        title="Test Reviews",
        base_url="https://reviews.X",
        tagline="Read for the tests",
        language="ko",
        publisher="P",
        accent="#0aF09b",
        navigation=(NavigationLink("A", "/no/", 8),),
        security_contact="mailto:a@b.example",
        words=site.words,
    )
    assert site.links == (Link("/no/", "/no/", 8),)
    assert file.told == []


def test_site_needs_no_more_than_title_and_address(write: Write) -> None:
    """It is in English, publishes itself, and is of our brick red."""
    site = load_site(write('title = "A"\nbase_url = "http://a"\n', "site.toml").source)
    assert site
    assert site == Site("A", "http://a", "", "en", "A", "#a63a22", (), "", site.words)


def test_site_at_fault_is_none(write: Write) -> None:
    """Whatever key is at fault, and whatever of the navigation; all of it is told at once."""
    navigation = '[[navigation]]\nlabel = "A"\nto = "/"\n[[navigation]]\nurl = "/"\n'
    lines = f'language = "english!"\naccent = "#12345"\ncolor = 1\n{navigation}'
    file = write(SITE + lines, "site.toml")
    assert load_site(file.source) is None
    assert file.told == [
        "4: “language” is “english!”; write it as in en or ko",
        "5: “accent” is “#12345”; write it as in #a63a22",
        f"6: site.toml has no key “color”; use one of {KEYS}",
        "7: “navigation” lacks “url”; add a line url = with its value",
        "9: “navigation” has no key “to”; use one of label, url",
        "10: “navigation” lacks “label”; add a line label = with its value",
    ]


def test_missing_site_file_is_told_once(tmp_path: Path) -> None:
    """One that was refused is not told again."""
    log = FaultLog()
    assert load_site(Source(tmp_path / "refused", log, there=False, sound=False)) is None
    assert not log
    assert load_site(Source(tmp_path / "site.toml", log, there=False)) is None
    remedy = 'write one with title = "…" and base_url = "https://…"'
    assert str(log.error()) == f"{tmp_path}/site.toml:1: the file is missing; {remedy}"


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example",
        "http://a",
        "https://a-b.example:8000",
        "https://127.0.0.1:80",
        "http://[::1]",
        "http://[::1]:8000",
        "https://위키.example",
        f"https://{'a' * 253}",
    ],
)
def test_scheme_and_host_are_a_base_url(url: str) -> None:
    """With a port if need be, up to the longest name that DNS takes."""
    assert is_base_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.example",
        "ftp://a.example",
        "https://",
        "https://a/b",
        "https://a?b",
        "https://a:b",
        "https://a:99999",
        "https://[a",
        "https://a..b",
        "https://a b",
        "https://.a",
        f"https://{'a' * 254}",
    ],
)
def test_more_than_scheme_and_host_is_no_base_url(url: str) -> None:
    """No path, no other scheme, no host that DNS would not know."""
    assert is_base_url(url) is False


MATCHES = {
    "language": (
        ["en", "ko", "gsw", "en-GB", "zh-Hant-TW", "ko-KR1"],
        ["e", "engl", "en-", "en-a", "en_GB", "en-123456789"],
    ),
    "accent": (["#000000", "#abcDEF"], ["000000", "#00000", "#0000000", "#00000g"]),
    "security_contact": (
        ["a@b.c", "mailto:a.b+c@d-e.f", "https://a.example", "https://a-b.example:1/x?y#z", "https://a?b"],
        ["a", "a@b", "mailto:@b.c", "http://a", "https://a b", "https://", "https://a:b", "tel:1", "é@b.c"],
    ),
}


@pytest.mark.parametrize("key", MATCHES)
def test_pattern_of_a_key_takes_no_other_text(write: Write, key: str) -> None:
    """What fits is kept as it is; what does not is a fault."""
    right, wrong = MATCHES[key]
    for text in right:
        site = load_site(write(f'{SITE}{key} = "{text}"\n', "site.toml").source)
        assert site
        assert getattr(site, key) == text
    for text in wrong:
        assert load_site(write(f'{SITE}{key} = "{text}"\n', "site.toml").source) is None, text
