"""What the site says of itself: `site.toml`."""

import pytest

from tests.site_app.conftest import SITE, WriteContent
from tests.site_app.source.contents import faults_of

KEYS = "title, base_url, tagline, language, publisher, accent, navigation, security_contact"
CONTACT = 'security_contact = "{}"\n'
NAVIGATION = '[[navigation]]\nlabel = "A"\nurl = "/no/"\n'

FAULTS = {
    "site without title": (
        'base_url = "https://a.example"\n',
        ["1: site.toml lacks “title”; add a line title: with its value"],
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
