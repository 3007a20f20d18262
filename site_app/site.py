"""What the maintainer says of the site as a whole: `site.toml`, `synonyms.toml`, `searches.toml`."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from site_app.entries import Block
from site_app.faults import FaultLog, quoted
from site_app.toml_files import load_toml

#: The accent of a site that names none: a dark brick red, readable on paper.
DEFAULT_ACCENT = "#a63a22"
#: A golden search expects its sections among the first three, which is what a phone shows without scrolling.
DEFAULT_WITHIN = 3

#: What a base URL looks like, in words.
BASE_URL = "scheme and host only, as in https://example.com"
HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
LANGUAGE_TAG = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """An entry of the navigation, and the line of `site.toml` it stands on (from 1)."""

    label: str
    url: str
    line: int


@dataclass(frozen=True, slots=True)
class Site:
    """The site's own words and colour. `base_url` ends without a slash; `language` is a BCP 47 tag."""

    title: str
    base_url: str
    tagline: str = ""
    language: str = "en"
    publisher: str = ""
    accent: str = DEFAULT_ACCENT
    navigation: tuple[NavigationLink, ...] = ()
    security_contact: str = ""


@dataclass(frozen=True, slots=True)
class GoldenSearch:
    """A search that must find each of `expect` (`review#section`) among its first `within`, or nothing at all."""

    query: str
    expect: tuple[str, ...]
    within: int
    path: Path
    line: int
    expect_lines: tuple[int, ...]


def load_site(path: Path, log: FaultLog) -> Site | None:
    """Return the site, or None with its faults in `log`."""
    if not path.exists():
        log.add(path, 1, "the file is missing", 'write one with title = "…" and base_url = "https://…"')
        return None
    block = load_toml(path, log)
    if block is None:
        return None
    noted = len(log.faults)
    title, base_url = block.text("title", required=True), _base_url(block)
    site = Site(
        title=title or "",
        base_url=base_url,
        tagline=block.text("tagline") or "",
        language=_matching(block, "language", LANGUAGE_TAG, "en or ko") or "en",
        publisher=block.text("publisher") or title or "",
        accent=_matching(block, "accent", HEX_COLOUR, DEFAULT_ACCENT) or DEFAULT_ACCENT,
        navigation=_navigation(block),
        security_contact=block.text("security_contact") or "",
    )
    block.refuse_others()
    return site if len(log.faults) == noted else None


def load_synonyms(path: Path, log: FaultLog) -> tuple[tuple[str, ...], ...]:
    """Return the groups of words that mean the same; none when there is no file."""
    block = load_toml(path, log) if path.exists() else None
    if block is None:
        return ()
    groups = []
    entry = block.take("groups")
    for item in entry.value if entry and isinstance(entry.value, list) else ():
        words = [word.value for word in item.value] if isinstance(item.value, list) else []
        texts = tuple(word.strip() for word in words if isinstance(word, str) and word.strip())
        if len(texts) < 2 or len(texts) < len(words):  # noqa: PLR2004 - one word has no synonym
            block.source.fault(item.line, "a group needs two texts or more", 'write it as in ["k-drama", "kdrama"]')
        groups.append(texts)
    if entry and not isinstance(entry.value, list):
        block.source.fault(entry.line, "“groups” is not a list", 'write groups = [["k-drama", "kdrama"]]')
    block.refuse_others()
    return tuple(groups)


def load_searches(path: Path, log: FaultLog) -> tuple[GoldenSearch, ...]:
    """Return the golden searches in the order of the file; none when there is no file."""
    block = load_toml(path, log) if path.exists() else None
    if block is None:
        return ()
    searches = [search for table in block.blocks("searches") if (search := _golden_search(table))]
    block.refuse_others()
    return tuple(searches)


def _golden_search(table: Block) -> GoldenSearch | None:
    query, expect, within = (
        table.text("query", required=True),
        table.take("expect", required=True),
        table.whole("within"),
    )
    table.refuse_others()
    if expect and not isinstance(expect.value, list):
        table.source.fault(
            expect.line, "“expect” is not a list", 'write expect = ["review#section"], or [] for nothing'
        )
        return None
    if query is None or expect is None:
        return None
    items = [item for item in expect.value if isinstance(item.value, str)] if isinstance(expect.value, list) else []
    return GoldenSearch(
        query=query,
        expect=tuple(str(item.value) for item in items),
        within=within or DEFAULT_WITHIN,
        path=table.source.path,
        line=table.line,
        expect_lines=tuple(item.line for item in items),
    )


def is_base_url(url: str) -> bool:
    """Return whether an address is scheme and host alone."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    beyond = parts.path or parts.query or parts.fragment
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not beyond


def _base_url(block: Block) -> str:
    url = (block.text("base_url", required=True) or "").rstrip("/")
    if url and not is_base_url(url):
        block.fault("base_url", f"“base_url” is {quoted(url)}", f"write {BASE_URL}")
    return url


def _matching(block: Block, key: str, pattern: re.Pattern[str], example: str) -> str | None:
    text = block.text(key)
    if text is not None and not pattern.fullmatch(text):
        block.fault(key, f"“{key}” is {quoted(text)}", f"write it as in {example}")
    return text


def _navigation(block: Block) -> tuple[NavigationLink, ...]:
    links = []
    for item in block.blocks("navigation"):
        label, url = item.text("label", required=True), item.text("url", required=True)
        item.refuse_others()
        if label and url:
            links.append(NavigationLink(label, url, item.line))
    return tuple(links)
