"""What programs read of the site, finished at build: Atom feed, sitemap, robots, OpenSearch, security.txt."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from site_app.addresses import author_url, review_url, section_url, tag_url
from site_app.source.reviews import Review
from site_app.source.site import Site
from site_app.source.slugs import slugify

#: A feed is news: reviews on it, those that changed last first.
FEED_ENTRIES = 20
#: Characters of a review that a feed carries in full; of a longer one it has the summary. A reader fetches them all at
#: every visit, for every review of the feed.
LONGEST_CONTENT = 200_000
#: The tops of scales that are shown in stars, as on the pages.
STARRED_SCALES = (5, 10)
ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
#: OpenSearch 1.1 caps the short name and the description; characters.
LONGEST_SHORT_NAME = 16
LONGEST_DESCRIPTION = 1024


def make_feed(site: Site, reviews: Sequence[tuple[Review, str]], tag: str | None = None) -> bytes:
    """Return reviews, each given with its summary (Atom, RFC 4287).

    Those of the site are in full but for spoilers and length; those with a `tag`, of which there are many, are not.
    """
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": site.language})
    home = site.base_url + (tag_url(tag) if tag else "/")
    _text(feed, "title", f"{tag} · {site.title}" if tag else site.title)
    if site.tagline:
        _text(feed, "subtitle", site.tagline)
    _text(feed, "id", home)
    _text(feed, "updated", _midnight(max(last_change(review) for review, _ in reviews)))
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{home}feed.atom"})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": home})
    _text(SubElement(feed, "author"), "name", site.publisher)
    for review, summary in reviews:
        _add_entry(feed, site, review, summary, in_full=tag is None)
    return _as_xml(feed)


def make_sitemap(site: Site, pages: Mapping[str, date | None]) -> bytes:
    """Return pages, given by their paths with the day they changed, where that is known (sitemaps.org, 0.9)."""
    urlset = Element("urlset", {"xmlns": SITEMAP})
    for path, changed in pages.items():
        url = SubElement(urlset, "url")
        _text(url, "loc", site.base_url + path)
        if changed:
            _text(url, "lastmod", changed.isoformat())
    return _as_xml(urlset)


def make_opensearch(site: Site, icon: str) -> bytes:
    """Return the description with which a browser can search the site (OpenSearch 1.1, draft 6)."""
    root = Element("OpenSearchDescription", {"xmlns": OPENSEARCH})
    _text(root, "ShortName", site.title[:LONGEST_SHORT_NAME].strip())
    _text(root, "LongName", site.title[:48].strip())
    _text(root, "Description", (site.tagline or site.title)[:LONGEST_DESCRIPTION])
    _text(root, "Language", site.language)
    _text(root, "InputEncoding", "UTF-8")
    _text(root, "Image", site.base_url + icon, {"type": "image/svg+xml", "width": "32", "height": "32"})
    addresses = {
        "text/html": "/search?q={searchTerms}",
        "application/json": "/api/v1/search?q={searchTerms}",
    }
    for kind, path in addresses.items():
        SubElement(root, "Url", {"type": kind, "template": site.base_url + path})
    opensearch = f"{site.base_url}/opensearch.xml"
    SubElement(root, "Url", {"type": "application/opensearchdescription+xml", "rel": "self", "template": opensearch})
    return _as_xml(root)


def make_robots(site: Site) -> bytes:
    """Let every robot read the pages, and none walk through the endless searches (RFC 9309)."""
    return f"User-agent: *\nDisallow: /search?\nDisallow: /api/\n\nSitemap: {site.base_url}/sitemap.xml\n".encode()


def make_security(site: Site) -> bytes:
    """Say where to report a weakness (RFC 9116), but for the day it expires, which counts from when it is read."""
    contact = site.security_contact
    if "@" in contact and ":" not in contact:
        contact = f"mailto:{contact}"
    return f"Contact: {contact}\nCanonical: {site.base_url}/.well-known/security.txt\n".encode()


def last_change(review: Review) -> date:
    """Return the day on which a review changed last."""
    return max([review.updated or review.published, *(item.date for item in review.corrections)])


def _add_entry(feed: Element, site: Site, review: Review, summary: str, *, in_full: bool) -> None:
    url = site.base_url + review_url(review.slug)
    entry = SubElement(feed, "entry", {"xml:lang": review.language} if review.language != site.language else {})
    _text(entry, "title", review.title)
    _text(entry, "id", url)
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": url})
    _text(entry, "published", _midnight(review.published))
    _text(entry, "updated", _midnight(last_change(review)))
    for name in review.authors:
        author = SubElement(entry, "author")
        _text(author, "name", name)
        _text(author, "uri", site.base_url + author_url(slugify(name)))
    for tag in review.tags:
        SubElement(entry, "category", {"term": tag})
    verdict = _verdict(review, site)
    _text(entry, "summary", f"{verdict} · {summary}" if verdict else summary)
    content = _content(site, review) if in_full else ""
    if 0 < len(content) <= LONGEST_CONTENT:
        _text(entry, "content", content, {"type": "html", "xml:base": url})


def _content(site: Site, review: Review) -> str:
    parts = [f"<p>{verdict}</p>"] if (verdict := _verdict(review, site)) else []
    if review.editor_note:
        parts.append(f"<p><em>{escape(review.editor_note)}</em></p>")
    for section in review.sections:
        if section.headed:
            address = site.base_url + section_url(review.slug, section.slug)
            parts.append(f'<h2><a href="{address}">{section.label_html}</a></h2>')
        parts.append(section.shared_html)
    return "\n".join(parts).replace('="/', f'="{site.base_url}/')


def _verdict(review: Review, site: Site) -> str:
    """Return the rating in figures, and in stars where the scale has one for each point: ★★★★½ 4.5/5."""
    if review.rating is None:
        return ""
    value, best = review.rating.value, review.rating.best
    halves = round(2 * value) if best in STARRED_SCALES else 0
    stars = "★" * (halves // 2) + "½" * (halves % 2)
    return f"{stars} {site.words.number(value)}/{site.words.number(best)}".strip()


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _text(parent: Element, name: str, text: str, attributes: dict[str, str] | None = None) -> None:
    SubElement(parent, name, attributes or {}).text = text


def _as_xml(root: Element) -> bytes:
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, "unicode")}\n'.encode()
