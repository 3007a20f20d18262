"""The site's own words and colour: `site.toml`."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from site_app.source.files.entries import Block
from site_app.source.files.faults import quoted
from site_app.source.files.sources import Source
from site_app.source.files.toml import load_toml
from site_app.source.markdown.document import Labels, Link
from site_app.source.words.load import ENGLISH, ENGLISH_WORDS, find_words, load_words
from site_app.source.words.tags import EXAMPLE, LANGUAGE_TAG, language_meant
from site_app.words import NO_WORDS, Words

#: The accent of a site that names none: a dark brick red, readable on paper.
DEFAULT_ACCENT = "#a63a22"

#: What a base URL looks like, in words; and its host, which is printed in many places and so holds no other characters.
BASE_URL = "scheme and host only, as in https://example.com"
HOST = re.compile(r"[\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:.]+\]")
#: DNS takes no longer name.
LONGEST_HOST = 253
#: What a browser does with them is known: write a mail, open a page.
CONTACT = re.compile(
    r"(mailto:)?[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)+|https://[\w-]+(\.[\w-]+)*(:\d+)?([/?#][!-~]*)?", re.ASCII
)
HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """An entry of the navigation, and the line of `site.toml` it stands on (from 1)."""

    label: str
    url: str
    line: int


@dataclass(frozen=True, slots=True)
class Site:
    """The site's own words and colour. `base_url` ends without a slash; `language` is a BCP 47 tag.

    `words` are what its pages say of their own, in this language or, where nothing says it so, in English.
    """

    title: str
    base_url: str
    tagline: str
    language: str
    publisher: str
    accent: str
    navigation: tuple[NavigationLink, ...]
    security_contact: str
    words: Words

    @property
    def links(self) -> tuple[Link, ...]:
        """The links of the navigation."""
        return tuple(Link(item.url, item.url, item.line) for item in self.navigation)

    @property
    def labels(self) -> Labels:
        """What the pages call parts of a text."""
        return Labels(*map(self.words.say, Labels._fields))


def load_site(source: Source) -> Site | None:
    """Return the site, or None with its faults noted."""
    if source.sound and not source.there:
        source.fault(1, "the file is missing", 'write one with title = "…" and base_url = "https://…"')
    block = load_toml(source)
    if block is None:
        return None
    title, base_url = block.text("title", required=True), _base_url(block)
    tagline, language = block.text("tagline"), block.matching("language", LANGUAGE_TAG, EXAMPLE) or ENGLISH
    words = _words(block, language)
    site = Site(
        title=title or "",
        base_url=base_url,
        tagline=tagline or "",
        language=language,
        publisher=block.text("publisher") or title or "",
        accent=block.matching("accent", HEX_COLOUR, DEFAULT_ACCENT) or DEFAULT_ACCENT,
        navigation=_navigation(block),
        security_contact=block.matching("security_contact", CONTACT, "mailto:security@example.com or https://…") or "",
        words=words or NO_WORDS,
    )
    block.refuse_others()
    return site if source.sound and words else None


def is_base_url(url: str) -> bool:
    """Return whether an address is scheme and host alone, with a port if need be."""
    try:
        scheme, _, place = url.partition("://")
        parts = urlsplit(url)
        host = place if parts.port is None else place.rpartition(":")[0]
    except ValueError:
        return False
    return scheme in {"http", "https"} and len(place) <= LONGEST_HOST and bool(HOST.fullmatch(host))


def _base_url(block: Block) -> str:
    url = (block.text("base_url", required=True) or "").rstrip("/")
    if "@" in url:
        # Not quoted: it may be a password.
        block.fault("base_url", "“base_url” names a user", f"write {BASE_URL}")
    elif url and not is_base_url(url):
        block.fault("base_url", f"“base_url” is {quoted(url)}", f"write {BASE_URL}")
    return url


def _words(block: Block, language: str) -> Words | None:
    """Return the words of the site's language, or the English ones; None, and why noted, where they are faulty."""
    if found := find_words(language):
        return load_words(block.source.other(found), language)
    if LANGUAGE_TAG.fullmatch(language):
        what = f"nothing says in {quoted(language)} what pages say around the texts; they say it in English"
        meant = language_meant(language)
        remedy = f"write {meant}" if meant else f"translate {ENGLISH_WORDS} as {language}.toml beside it"
        block.source.warn(block.entries["language"].line, what, remedy)
    return load_words(block.source.other(ENGLISH_WORDS), ENGLISH)


def _navigation(block: Block) -> tuple[NavigationLink, ...]:
    links = []
    for item in block.blocks("navigation"):
        label, url = item.text("label", required=True), item.text("url", required=True)
        item.refuse_others()
        if label and url:
            links.append(NavigationLink(label, url, item.line))
    return tuple(links)
