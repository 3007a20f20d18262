"""Values out of front matter and TOML files, checked against what a key may hold."""

import difflib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from site_app.source.files.characters import contained
from site_app.source.files.faults import named, quoted
from site_app.source.files.sources import Source

#: A value is a name, a line or a note of a few paragraphs; many pages repeat it.
LONGEST_TEXT = 10_000
#: What other tools call our keys.
OTHERS_CALL = {
    **dict.fromkeys(("date", "pubdate", "publishdate", "publish_date", "created", "published_at"), "published"),
    **dict.fromkeys(("lastmod", "modified", "last_modified_at", "updated_at"), "updated"),
    **dict.fromkeys(("description", "excerpt", "subtitle"), "summary"),
    **dict.fromkeys(("categories", "category", "tag", "genres", "genre", "keywords"), "tags"),
    **dict.fromkeys(("cover", "feature_image", "featured_image", "hero", "thumbnail"), "image"),
    **dict.fromkeys(("grade", "score", "stars"), "rating"),
    **dict.fromkeys(("name", "headline"), "title"),
    **dict.fromkeys(("expirydate", "expiry_date", "unpublish", "unpublished"), "expires"),
    **dict.fromkeys(("alias", "redirect_from", "redirects", "old_urls"), "aliases"),
    "by": "author",
    "alt": "image_alt",
    "lang": "language",
}
#: What other tools call the address of a page, which is a file's name here.
ADDRESSES = frozenset({"slug", "permalink", "url", "path"})
ADDRESS_KEPT = "name the file as its address should be, and write another that it had in aliases:"
#: Keys of named values, as they are written.
EXAMPLES = {
    "rating": "rating: {value: 4, best: 5}",
    "subject": "subject: {type: TVSeries, name: Lovely Runner}",
    "corrections": '{date: 2026-12-01, text: "What was put right."}',
}
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Stamp(str):
    """Unquoted text in the form of a date."""

    __slots__ = ()


Value: TypeAlias = "str | int | float | bool | list[Entry] | dict[str, Entry] | None"


@dataclass(frozen=True, slots=True)
class Entry:
    """A value and the line it was written on (from 1); lists and mappings hold entries."""

    line: int
    value: Value


class Block:
    """A mapping of named values. Each reader notes a fault, and returns None, where the value does not fit."""

    def __init__(self, source: Source, entry: Entry, where: str) -> None:
        self.source, self.line, self.where = source, entry.line, where
        self.entries: dict[str, Entry] = entry.value if isinstance(entry.value, dict) else {}
        self.known: list[str] = []

    def take(self, key: str, *, required: bool = False) -> Entry | None:
        """Return the entry of `key`, which from now on is a known key; an empty one counts as missing."""
        self.known.append(key)
        entry = self.entries.get(key)
        if entry is None and required:
            sign = " =" if self.source.path.suffix == ".toml" else ":"
            self.source.fault(self.line, f"{self.where} lacks “{key}”", f"add a line {key}{sign} with its value")
        elif entry is not None and entry.value is None:
            self.source.fault(entry.line, f"“{key}” is empty", "give it a value or delete the line")
            return None
        return entry

    def text(self, key: str, *, required: bool = False) -> str | None:
        """Return text, stripped, on one line, its directions its own."""
        entry = self.take(key, required=required)
        return self._text_of(entry, f"“{key}”") if entry else None

    def matching(self, key: str, pattern: re.Pattern[str], example: str) -> str | None:
        """Return text of a pattern, which the `example` shows."""
        text = self.text(key)
        if text is not None and not pattern.fullmatch(text):
            self.fault(key, f"“{key}” is {quoted(text)}", f"write it as in {example}")
        return text

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of text; a single text counts as a list of one."""
        entry = self.take(key)
        if entry is None:
            return ()
        items = entry.value if isinstance(entry.value, list) else [entry]
        texts = [self._text_of(item, f"an item of “{key}”") for item in items]
        return tuple(dict.fromkeys(text for text in texts if text))

    def date(self, key: str, *, required: bool = False) -> date | None:
        """Return a calendar date written YYYY-MM-DD."""
        entry = self.take(key, required=required)
        if entry is None:
            return None
        value = entry.value
        try:
            if isinstance(value, str) and ISO_DATE.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            self.source.fault(entry.line, f"“{key}” names a day that does not exist", "correct the date")
            return None
        self.source.fault(
            entry.line, f"“{key}” is {_described(value)}, not a date", "write it YYYY-MM-DD, as in 2026-11-22"
        )
        return None

    def number(self, key: str, *, required: bool = False) -> float | None:
        """Return a finite number of zero or more; whole ones as int."""
        entry = self.take(key, required=required)
        if entry is None:
            return None
        value = entry.value
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0:
            return int(value) if value == int(value) else value
        self.source.fault(entry.line, f"“{key}” is {_described(value)}, not a number", "write a number, as in 4.5")
        return None

    def whole(self, key: str) -> int | None:
        """Return a whole number from 1 to 9999, such as a year."""
        entry = self.take(key)
        if entry is None:
            return None
        if isinstance(entry.value, int) and not isinstance(entry.value, bool) and 0 < entry.value <= 9999:  # noqa: PLR2004
            return entry.value
        self.source.fault(entry.line, f"“{key}” is {_described(entry.value)}", "write a whole number, as in 2024")
        return None

    def flag(self, key: str) -> bool:
        """Return true or false; a missing key is false."""
        entry = self.take(key)
        if entry is None or isinstance(entry.value, bool):
            return bool(entry and entry.value)
        self.source.fault(entry.line, f"“{key}” is {_described(entry.value)}", "write true or false")
        return False

    def block(self, key: str) -> "Block | None":
        """Return a mapping of named values."""
        entry = self.take(key)
        return self._block_of(entry, key) if entry else None

    def blocks(self, key: str) -> Iterator["Block"]:
        """Yield the mappings of a list."""
        entry = self.take(key)
        if entry is None:
            return
        if not isinstance(entry.value, list):
            self.source.fault(entry.line, f"“{key}” is {_described(entry.value)}, not a list", "write a list")
            return
        for item in entry.value:
            if block := self._block_of(item, key):
                yield block

    def warn(self, key: str, what: str, remedy: str) -> None:
        """Note that `what` on the line of `key` is likely not meant."""
        self.source.warn(self.entries[key].line, what, remedy)

    def fault(self, key: str, what: str, remedy: str) -> None:
        """Note that `what` is wrong on the line of `key`."""
        self.source.fault(self.entries[key].line, what, remedy)

    def refuse_others(self) -> None:
        """Note every key that no reader has asked for."""
        for key, entry in self.entries.items():
            if key not in self.known:
                self.source.fault(entry.line, f"{self.where} has no key {quoted(key)}", self._instead(key))

    def _instead(self, key: str) -> str:
        """Return what to do about a key that there is not."""
        near = self._nearest(key)
        if near is None:
            return ADDRESS_KEPT if key.lower() in ADDRESSES else f"use one of {named(self.known)}"
        is_told = near in self.entries and key.lower() in OTHERS_CALL
        return f"delete this line: {near} stands here already" if is_told else f"write {near}"

    def _nearest(self, key: str) -> str | None:
        """Return the key that is meant by another: what other tools call it, or one spelt like it."""
        called = OTHERS_CALL.get(key.lower())
        if called in self.known or key.lower() in ADDRESSES:
            return called
        near = difflib.get_close_matches(key.lower(), self.known, 1)
        return near[0] if near else None

    def _block_of(self, entry: Entry, key: str) -> "Block | None":
        if isinstance(entry.value, dict):
            return Block(self.source, entry, f"“{key}”")
        remedy = f"write {EXAMPLES[key]}" if key in EXAMPLES else "write named values, as in {name: value}"
        self.source.fault(entry.line, f"“{key}” is {_described(entry.value)}", remedy)
        return None

    def _text_of(self, entry: Entry, what: str) -> str | None:
        value = entry.value
        if not isinstance(value, str) or isinstance(value, Stamp):
            remedy = "write it as one text" if isinstance(value, list | dict) else "put it in quotes"
            self.source.fault(entry.line, f"{what} is {_described(value)}, not text", remedy)
            return None
        if not value.strip():
            self.source.fault(entry.line, f"{what} is empty", "give it a value or delete it")
            return None
        if len(value) > LONGEST_TEXT:
            self.source.fault(entry.line, f"{what} is longer than {LONGEST_TEXT:,} characters", "shorten it")
            return None
        return contained(" ".join(value.split()))


def _described(value: Value) -> str:
    if isinstance(value, dict):
        return "a group of named values"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    return quoted(value)
