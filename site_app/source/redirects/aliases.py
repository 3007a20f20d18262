"""What a review, or one of its sections, was called before: `aliases:` in its front matter."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from site_app.addresses import INSIDE
from site_app.source.files.entries import Block, Entry, Stamp
from site_app.source.files.faults import quoted
from site_app.source.redirects.paths import Path, PathError, read_path

#: How much of a section's slug its new one shares, at least, if one is to be taken for the other; from 0 to 1.
NEAR = 0.6
#: How addresses begin that are written whole; others are below that of all reviews.
_WHOLE = re.compile(r"/|https?://", re.IGNORECASE)
#: Parts of the address of a review, and of a section's.
_PARTS = (2, 3)
#: How aliases are written.
EXAMPLE = "write aliases: [old-slug, old-slug/old-section], or old-slug/old-section: new-section to say which it became"


@dataclass(frozen=True, slots=True)
class Alias:
    """An address that a review had: as `written`, in which line (from 1), and which `section` it became, if it says."""

    written: str
    section: str | None
    line: int

    def __str__(self) -> str:
        return f"{self.written}: {self.section}" if self.section else self.written


def read_aliases(block: Block) -> tuple[Alias, ...]:
    """Return the aliases, in the order of the file; what is none is noted."""
    entry = block.take("aliases")
    return tuple(_aliases(block, entry)) if entry else ()


def _aliases(block: Block, entry: Entry) -> Iterator[Alias]:
    for item in entry.value if isinstance(entry.value, list) else [entry]:
        if isinstance(item.value, dict) and item.value:
            for written, section in item.value.items():
                if text := _text(block, section):
                    yield Alias(written, text.removeprefix("#"), section.line)
        elif text := _text(block, item):
            yield Alias(text, None, item.line)


def _text(block: Block, item: Entry) -> str | None:
    value = item.value
    if isinstance(value, str) and value.strip() and not isinstance(value, Stamp):
        return value.strip()
    if isinstance(value, dict | list) or value is None or value == "":
        block.source.fault(item.line, "an item of “aliases” is no address", EXAMPLE)
    else:
        block.source.fault(item.line, f"an item of “aliases” is {quoted(value)}, not text", "put it in quotes")
    return None


def read_alias(alias: Alias, base_url: str | None) -> Path:
    """Return the address that an alias names, its section's as that of a page of its own. Raises PathError.

    One that begins with a slash or a scheme is any address of the site; others are a review's, by slug or file.
    """
    written = alias.written.replace("#", "/", 1)
    found = read_path(written, base_url)
    path = found.path if _WHOLE.match(written) else f"/reviews/{found.path.removeprefix('reviews/')}"
    parts = path.strip("/").split("/")
    if parts[0] == "reviews":
        parts[1:2] = [part.removesuffix(".md") for part in parts[1:2]]
    is_review = len(parts) in _PARTS if parts[0] == "reviews" else path != "/"
    if found.query or alias.written.startswith("#") or not is_review or parts[-1].startswith(INSIDE):
        raise PathError(f"the alias {quoted(alias.written)} is no address that a review had", EXAMPLE)
    return Path("/".join(["", *parts, ""]))


def section_of(path: str) -> str | None:
    """Return the section that an address of a review names, if it does."""
    room, _, section, *rest = [*path.strip("/").split("/"), "", ""]
    return section if room == "reviews" and section and not any(rest) else None


def old_ids(aliases: Iterable[Alias], sections: Mapping[str, Iterable[str]]) -> dict[str, str | None]:
    """Return which section of a review each id belongs to that one had before; None where nothing tells.

    `sections` are the slugs that there are, in order, each with the ids inside it. An alias that names no section is of
    the one called nearly alike.
    """
    taken = {*sections, *(name for anchors in sections.values() for name in anchors)}
    found: dict[str, str | None] = {}
    for alias in aliases:
        try:
            name = section_of(read_alias(alias, None).path)
        except PathError:
            continue
        if name and name not in taken:
            found.setdefault(name, alias.section if alias.section in sections else nearest(name, sections))
    return found


def nearest(name: str, sections: Iterable[str]) -> str | None:
    """Return the section whose slug is nearest to one that there is no more, if any is near."""
    return next(iter(difflib.get_close_matches(name, [*sections], 1, NEAR)), None)
