"""What the maintainer says of the site as a whole: `site.toml`, `synonyms.toml`, `searches.toml`."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from search_index import QueryError
from search_index.query.parsing import parse_query
from site_app.golden import GoldenSearch
from site_app.source.entries import Block, Entry
from site_app.source.faults import FaultLog, quoted
from site_app.source.sources import Source
from site_app.source.toml_files import load_toml

#: The accent of a site that names none: a dark brick red, readable on paper.
DEFAULT_ACCENT = "#a63a22"
#: A golden search expects its sections among the first three, which is what a phone shows without scrolling.
DEFAULT_WITHIN = 3

#: A group of synonyms widens a search by all its texts; more than twenty would find anything.
LARGEST_GROUP = 20
#: All synonyms are read at a reader's first search, in some ten microseconds each.
MOST_SYNONYMS = 5_000
#: As of a search.
LONGEST_SYNONYM = 100
#: Each takes a few milliseconds of every check and every deploy.
MOST_SEARCHES = 500
#: Results that a golden search may look through: nobody reads further.
FURTHEST_WITHIN = 50

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


def load_site(path: Path, log: FaultLog) -> Site | None:
    """Return the site, or None with its faults in `log`."""
    if not path.exists() and not log.has(path):
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
        security_contact=_matching(block, "security_contact", CONTACT, "mailto:security@example.com or https://…")
        or "",
    )
    block.refuse_others()
    return site if len(log.faults) == noted else None


def load_synonyms(path: Path, log: FaultLog) -> tuple[tuple[str, ...], ...]:
    """Return the groups of words that mean the same; none when there is no file."""
    block = load_toml(path, log)
    if block is None:
        return ()
    entry = block.take("groups")
    items = entry.value if entry and isinstance(entry.value, list) else []
    groups = tuple(_group(block.source, item) for item in items)
    if entry and sum(map(len, groups)) > MOST_SYNONYMS:
        block.source.fault(entry.line, f"there are more than {MOST_SYNONYMS:,} synonyms", "keep the most useful")
    if entry and not isinstance(entry.value, list):
        block.source.fault(entry.line, "“groups” is not a list", 'write groups = [["k-drama", "kdrama"]]')
    block.refuse_others()
    return groups


def _group(source: Source, item: Entry) -> tuple[str, ...]:
    words = [word.value for word in item.value] if isinstance(item.value, list) else []
    texts = tuple(word.strip() for word in words if isinstance(word, str) and word.strip())
    if len(texts) < 2 or len(texts) < len(words):  # noqa: PLR2004 - one word has no synonym
        source.fault(item.line, "a group needs two texts or more", 'write it as in ["k-drama", "kdrama"]')
    if len(texts) > LARGEST_GROUP:
        source.fault(item.line, f"a group has more than {LARGEST_GROUP} texts", "keep the most useful")
    if long := next((text for text in texts if len(text) > LONGEST_SYNONYM), None):
        what = f"the synonym {quoted(long)} is longer than {LONGEST_SYNONYM} characters"
        source.fault(item.line, what, "shorten it: nobody searches for so much at once")
    return texts


def load_searches(path: Path, log: FaultLog) -> tuple[GoldenSearch, ...]:
    """Return the golden searches in the order of the file; none when there is no file."""
    block = load_toml(path, log)
    if block is None:
        return ()
    tables = list(block.blocks("searches"))
    searches = tuple(search for table in tables[:MOST_SEARCHES] if (search := _golden_search(table)))
    if len(tables) > MOST_SEARCHES:
        line = tables[MOST_SEARCHES].line
        block.source.fault(line, f"there are more than {MOST_SEARCHES} golden searches", "keep the most telling")
    block.refuse_others()
    return searches


def _golden_search(table: Block) -> GoldenSearch | None:
    query, within = _query(table), _within(table)
    expect = table.take("expect", required=True)
    table.refuse_others()
    items = expect.value if expect and isinstance(expect.value, list) else []
    if expect and not (isinstance(expect.value, list) and all(isinstance(item.value, str) for item in items)):
        table.fault("expect", "“expect” is not a list of text", 'write expect = ["review#section"], or [] for nothing')
        return None
    if query is None or expect is None:
        return None
    return GoldenSearch(
        query=query,
        expect=tuple(str(item.value) for item in items),
        within=within,
        path=table.source.path,
        line=table.line,
        expect_lines=tuple(item.line for item in items),
    )


def _query(table: Block) -> str | None:
    query = table.text("query", required=True)
    try:
        parse_query(query or "")
    except QueryError as error:
        what, _, remedy = str(error).partition("; ")
        table.fault("query", what, remedy)
    return query


def _within(table: Block) -> int:
    within = table.whole("within") or DEFAULT_WITHIN
    if within > FURTHEST_WITHIN:
        table.fault("within", f"“within” is {within}", f"write {FURTHEST_WITHIN} at most: nobody reads further")
    return within


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
