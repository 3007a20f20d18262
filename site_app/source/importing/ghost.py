"""Ghost's export: one JSON file of all texts in HTML, and of who wrote and which tags have them, in other tables."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

#: Stands for the site's own address.
_HERE = re.compile(r"__GHOST_URL__|%%GHOST_URL%%")
#: How an export begins, which other JSON does not.
_BEGINNING = re.compile(rb'\s*\{\s*"(?:db|meta|data)"\s*:')
_HEAD = 4096
#: Larger than any export of texts: they are not read piece by piece.
LARGEST_EXPORT = 256 * 1024 * 1024
#: Times of old exports are milliseconds since 1970.
_MILLISECONDS = 1000
_MARKDOWN_CARDS = frozenset({"markdown", "card-markdown"})

_Row = Mapping[str, Any]


def is_export(path: Path) -> bool:
    """Say whether a JSON file begins as an export does."""
    try:
        if path.stat().st_size > LARGEST_EXPORT:
            return False
        with path.open("rb") as file:
            return _BEGINNING.match(file.read(_HEAD).removeprefix(b"\xef\xbb\xbf")) is not None
    except OSError:
        return False


def read_export(path: Path) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the posts of an export: each with its name, its keys as front matter has them, and its text.

    An export that is broken, or none, has no posts.
    """
    try:
        told = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return
    told = told["db"] if isinstance(told, dict) and "db" in told else told
    told = told[0] if isinstance(told, list) and told else told
    data = told.get("data") if isinstance(told, dict) else None
    if not isinstance(data, dict):
        return
    tables = {
        name: [row for row in rows if isinstance(row, dict)] for name, rows in data.items() if isinstance(rows, list)
    }
    tags = _related(tables, "tags", "tag_id", "name")
    authors = _related(tables, "users", "author_id", "name")
    alternatives = {row.get("post_id"): row.get("feature_image_alt") for row in tables.get("posts_meta", ())}
    for post in tables.get("posts", ()):
        if post.get("type", "post") == "post" and post.get("page") not in (1, True):
            keys = _keys(post, tags.get(post.get("id"), []), authors.get(post.get("id"), []))
            keys["feature_image_alt"] = alternatives.get(post.get("id"))
            yield str(post.get("slug") or post.get("id") or "post"), keys, _HERE.sub("", _text(post))


def _related(tables: Mapping[str, Sequence[_Row]], name: str, key: str, told: str) -> dict[Any, list[str]]:
    """Return what rows of a table say, by the id of the post that each is of, in their order; none that is internal."""
    rows = {row.get("id"): row for row in tables.get(name, ()) if row.get("visibility") != "internal"}
    between = "posts_tags" if name == "tags" else "posts_authors"
    related: dict[Any, list[str]] = {}
    for link in sorted(tables.get(between, ()), key=lambda row: str(row.get("sort_order") or 0).zfill(9)):
        if (row := rows.get(link.get(key))) and row.get(told):
            related.setdefault(link.get("post_id"), []).append(str(row[told]))
    if name == "users":
        for post in tables.get("posts", ()):
            if post.get("id") not in related and (row := rows.get(post.get("author_id"))) and row.get(told):
                related[post.get("id")] = [str(row[told])]
    return related


def _keys(post: _Row, tags: Sequence[str], authors: Sequence[str]) -> dict[str, Any]:
    keys = {name: post.get(name) for name in ("title", "slug", "custom_excerpt", "canonical_url")}
    keys["published_at"] = _day(post.get("published_at") or post.get("created_at") or post.get("updated_at"))
    keys["updated_at"] = _day(post.get("updated_at"))
    keys["feature_image"] = _HERE.sub("", str(post.get("feature_image") or post.get("image") or ""))
    keys |= {"tags": [tag for tag in tags if not tag.startswith("#")], "authors": [*authors]}
    # What only members could read is not shown to all.
    keys["draft"] = post.get("status") not in ("published", "scheduled") or post.get("visibility", "public") != "public"
    return {name: value for name, value in keys.items() if value not in (None, "", [])}


def _day(told: object) -> str | None:
    """Return the day of a time as an export tells it; None for what is none."""
    if isinstance(told, int | float) and not isinstance(told, bool):
        try:
            return datetime.fromtimestamp(told / _MILLISECONDS, UTC).date().isoformat()
        except (ValueError, OverflowError, OSError):
            return None
    return str(told)[:10] if told else None


def _text(post: _Row) -> str:
    """Return the text of a post: the Markdown that it was written in, its HTML, or its words."""
    for name in ("mobiledoc", "markdown"):
        if isinstance(written := post.get(name), str) and written.strip():
            if name == "markdown":
                return written
            if (cards := _markdown_cards(written)) is not None:
                return cards
    return next((post[name] for name in ("html", "plaintext") if isinstance(post.get(name), str) and post[name]), "")


def _markdown_cards(mobiledoc: str) -> str | None:
    """Return the Markdown of a text that is nothing but that."""
    try:
        told = json.loads(mobiledoc)
        if len(told["sections"]) != 1 or told["sections"][0][0] != 10:  # noqa: PLR2004 - a card, in Mobiledoc 0.3
            return None
        return next((str(card[1]["markdown"]) for card in told["cards"] if card[0] in _MARKDOWN_CARDS), None)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return None
