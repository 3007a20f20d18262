"""Keys of other tools' front matter, mapped to ours; what is guessed or left is told."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from site_app.source.importing.originals import Original, as_day
from site_app.source.importing.spoilers import conceal
from site_app.source.slugs import slugify
from site_app.source.subject import SCHEMA_TYPE, split_year

#: Our keys, each with what others call it, the likeliest first.
NAMES: Mapping[str, Sequence[str]] = {
    "title": ("title", "name", "headline", "seo.title", "params.title"),
    "published": (
        *("published", "date", "pub_date", "publish_date", "published_at", "date_published", "created", "created_at"),
        *("post_date", "watched", "params.date"),
    ),
    "updated": ("updated", "lastmod", "last_modified_at", "last_modified", "modified", "updated_at", "date_modified"),
    "expires": ("expires", "expiry_date", "expirydate", "unpublish_date"),
    "authors": ("authors", "author", "by", "byline", "author.name", "reviewer", "params.author", "primary_author.name"),
    "summary": ("summary", "description", "excerpt", "custom_excerpt", "subtitle", "lede", "deck", "extra.description"),
    "tags": ("tags", "tag", "categories", "category", "genres", "genre", "keywords", "topics", "taxonomies.tags"),
    "image": (
        *("image", "cover", "cover.image", "cover.src", "image.src", "image.url", "image.path", "feature_image"),
        *("featured_image", "hero", "hero_image", "thumbnail", "banner", "poster", "header.image", "og_image"),
    ),
    "image_alt": ("image_alt", "cover.alt", "image.alt", "feature_image_alt", "cover_alt", "hero_alt", "alt"),
    "rating": ("rating", "rating.value", "grade", "score", "stars", "our_rating", "rating_value", "extra.rating"),
    "best": ("rating.best", "best_rating", "rating_best", "max_rating", "rating.max", "rating.out_of", "out_of"),
    "subject.name": (
        *("subject.name", "film", "movie", "movie_title", "film_title", "show", "series", "book", "album", "game"),
    ),
    "subject.type": ("subject.type",),
    "subject.year": ("subject.year", "year", "release_year", "film_year", "movie_year"),
    "subject.country": ("subject.country", "country"),
    "subject.also_known_as": ("subject.also_known_as", "original_title", "aka", "also_known_as"),
    "slug": ("slug", "permalink", "url", "path"),
    "aliases": ("aliases", "alias", "redirect_from", "old_url", "old_urls"),
    "draft": ("draft", "status"),
    "editor_note": ("editor_note",),
}
#: What a subject is, by the key that names it; and what may be taken for a film.
KINDS = {
    **dict.fromkeys(("film", "movie", "movie_title", "film_title"), "Movie"),
    **dict.fromkeys(("show", "series"), "TVSeries"),
    "book": "Book",
    "album": "MusicAlbum",
    "game": "VideoGame",
}
FILMS = re.compile(r"(^|\.)(imdb|tmdb|letterboxd)(_?id|_url)?$")
#: Scales of ratings; the least that holds all of a folder's is taken.
SCALES = (5, 10, 100)
_Guessed = TypeVar("_Guessed")
_OF = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:/|of|out of)\s*(\d+)\s*(?:stars?)?", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_STARS = re.compile(r"([★⭐]+)([½☆✩]*)")
_HALF = "½"
#: The longest of our texts.
_LONGEST = 10_000


@dataclass(slots=True)
class Fields:
    """What becomes of the front matter of one text: our keys and values, and what was mapped, guessed and left."""

    ours: dict[str, Any] = field(default_factory=dict)
    #: Where the text was, as its tool writes it.
    addresses: list[str] = field(default_factory=list)
    slug: str | None = None
    mapped: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def find_scale(originals: Iterable[Original], mapping: Mapping[str, str]) -> int | None:
    """Return the least usual scale that holds all ratings of a folder that name none themselves."""
    most = 0.0
    for original in originals:
        _, value = _take(original.keys, "rating", mapping)
        if (number := _plain_number(value)) is not None:
            most = max(most, number)
    return next((scale for scale in SCALES if most <= scale), None)


def map_fields(original: Original, heading: str | None, scale: int | None, mapping: Mapping[str, str]) -> Fields:
    """Return our front matter of a text, whose first heading may name it. `mapping` has what the maintainer says."""
    return _Mapper(original, mapping).map(heading, scale)


class _Mapper:
    def __init__(self, original: Original, mapping: Mapping[str, str]) -> None:
        self.original, self.mapping = original, mapping
        # Jekyll's `published: false` is a draft; anything else called so is a date.
        if isinstance(published := original.keys.get("published"), bool):
            original.keys = {key: one for key, one in original.keys.items() if key != "published"}
            original.keys["draft"] = not published
        self.fields = Fields(guessed=list(original.guesses))
        self.used: set[str] = set()

    def map(self, heading: str | None, scale: int | None) -> Fields:
        ours = self.fields.ours
        ours["title"] = self._title(heading)
        ours["published"] = self._published()
        if (updated := self._read("updated", as_day)) and updated > ours["published"]:
            ours["updated"] = updated
        if (expires := self._read("expires", as_day)) and expires > ours["published"]:
            ours["expires"] = expires
        for key, read in (("authors", _names), ("summary", _text), ("tags", _texts), ("editor_note", _text)):
            if value := self._read(key, read):
                ours[key] = value
        if image := self._read("image", _text):
            ours["image"] = image
            ours["image_alt"] = self._read("image_alt", _text) or self._guess("image_alt from the title", ours["title"])
        if rating := self._rating(scale):
            ours["rating"] = rating
        if subject := self._subject():
            ours["subject"] = subject
        if self._read("draft", _is_draft):
            ours["draft"] = True
        self.fields.slug = self._read("slug", _last_segment)
        self.fields.addresses = [*dict.fromkeys(self._addresses())]
        self.fields.left += sorted(key for key in self.original.keys if key not in self.used)
        return self.fields

    def _addresses(self) -> Iterator[str]:
        """Yield where the text was: by what redirects lead to it, and by the address that it was given."""
        for key in _keys_for("aliases", self.mapping):
            if addresses := _texts(self.original.keys.get(key)):
                self._note(key, "aliases")
                yield from addresses
        for key in _keys_for("slug", self.mapping):
            if "/" in (address := _text(self.original.keys.get(key)) or "") and _last_segment(address):
                if key not in self.used:
                    self._note(key, "aliases")
                yield re.sub(r"/index\.html?$", "/", f"/{address.lstrip('/')}")

    def _title(self, heading: str | None) -> str:
        if title := self._read("title", _text):
            return str(title)
        if heading:
            return self._guess("title from the first heading", heading)
        key, name = _take(self.original.keys, "subject.name", self.mapping)
        if key and (text := _text(name)):
            return self._guess(f"title from {key}", text)
        words = re.sub(r"[\W_]+", " ", self.original.name).strip()
        return self._guess("title from the file’s name", words[:1].upper() + words[1:] or "Untitled")

    def _published(self) -> date:
        day: date | None = self._read("published", as_day)
        if day:
            return day
        if self.original.day:
            self.fields.mapped.append("date in the file’s name → published")
            return self.original.day
        path = self.original.path
        file = path if path.exists() else path.parent  # an export's texts have none of their own
        day = datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
        return self._guess("published from the day the file was changed", day)

    def _rating(self, scale: int | None) -> dict[str, float] | None:
        key, value = self._peek("rating")
        if key is None:
            return None
        best: float | None = self._read("best", _plain_number)
        found = _of(value)
        if found is None and (number := _plain_number(value)) is not None:
            if best is None and scale is not None:
                self.fields.guessed.append(f"{key} is of {scale}")
            found = (number, most) if (most := best or scale) else None
        if found is None or not 0 <= found[0] <= found[1]:
            return None
        self._note(key, "rating")
        return {"value": _shortest(found[0]), "best": _shortest(found[1])}

    def _subject(self) -> dict[str, Any] | None:
        key, value = self._peek("subject.name")
        name, kind = _text(value) if key else None, None
        if key and name:
            self._note(key, "subject.name")
            kind = self._read("subject.type", _schema_type) or KINDS.get(key.rpartition(".")[2])
        if name is None and any(FILMS.search(key) for key in self.original.keys):
            name, kind = split_year(self.fields.ours["title"].partition(": ")[0])[0], "Movie"
            self.fields.guessed.append("a film of that title, as it has an id of a film database")
        if not name:
            return None
        if kind is None:
            kind = self._guess("subject.type", "CreativeWork")
        _, of_year = split_year(f"{name} {self.fields.ours['title']}")
        year = self._read("subject.year", _year) or of_year
        others: dict[str, Any] = {"also_known_as": self._read("subject.also_known_as", _texts), "year": year}
        others["country"] = self._read("subject.country", _text)
        return {"type": kind, "name": split_year(name)[0] or name} | {key: one for key, one in others.items() if one}

    def _peek(self, ours: str) -> tuple[str | None, Any]:
        return _take(self.original.keys, ours, self.mapping)

    def _read(self, ours: str, read: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - whatever `read` makes of it
        """Return the first of the keys that mean `ours` as `read` reads it; one that it cannot read is left."""
        for key in _keys_for(ours, self.mapping):
            if key in self.original.keys and key not in self.used:
                found = read(self.original.keys[key])
                if found is not None and found not in ((), []):
                    self._note(key, ours)
                    return found
        return None

    def _note(self, key: str, ours: str) -> None:
        self.used.add(key)
        if key != ours:
            self.fields.mapped.append(f"{key} → {ours}")

    def _guess(self, what: str, value: _Guessed) -> _Guessed:
        self.fields.guessed.append(what)
        return value


def _keys_for(ours: str, mapping: Mapping[str, str]) -> list[str]:
    said = [key for key, meant in mapping.items() if meant == ours]
    return [*said, *(key for key in NAMES[ours] if mapping.get(key, ours) == ours)]


def _take(keys: Mapping[str, Any], ours: str, mapping: Mapping[str, str]) -> tuple[str | None, Any]:
    return next(((key, keys[key]) for key in _keys_for(ours, mapping) if key in keys), (None, None))


def _text(value: object) -> str | None:
    if isinstance(value, dict | list | bool) or value is None:
        return None
    return conceal(" ".join(str(value).split())[:_LONGEST]) or None


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else re.split(r"\s*,\s*", value) if isinstance(value, str) else [value]
    return list(dict.fromkeys(text for text in map(_text, items) if text))


def _names(value: object) -> list[str]:
    """Return who is named, one or several, by themselves or in groups of values."""
    items = value if isinstance(value, list) else [value]
    names = (_text(item.get("name") if isinstance(item, dict) else item) for item in items)
    return [*dict.fromkeys(name for name in names if name and slugify(name))]


def _year(value: object) -> int | None:
    text = str(value)[:4]
    return int(text) if text.isdecimal() and text.isascii() and int(text) > 0 else None


def _schema_type(value: object) -> str | None:
    text = _text(value)
    return text if text and SCHEMA_TYPE.fullmatch(text) else None


def _is_draft(value: object) -> bool | None:
    """Return whether a text is a draft; Ghost tells by a status."""
    if isinstance(value, bool):
        return value
    return str(value).lower() in ("draft", "true") if isinstance(value, str) and as_day(value) is None else None


def _last_segment(value: object) -> str | None:
    """Return the end of an address; None for a pattern of addresses, and for one with a host, which may be any."""
    text = _text(value)
    if not text or re.search(r"[:{}*]", text):
        return None
    path = re.sub(r"(/index)?\.html?$", "", text.split("?")[0].rstrip("/"))
    return path.rstrip("/").rpartition("/")[2] or None


def _plain_number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if math.isfinite(value) and value >= 0 else None
    text = str(value).strip()
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def _of(value: object) -> tuple[float, float] | None:
    """Return what a text like *4/5*, *8 out of 10* or *★★★½* says: so much of so much."""
    text = str(value).strip()
    if found := _OF.fullmatch(text):
        return float(found[1].replace(",", ".")), float(found[2])
    if found := _STARS.fullmatch(text.replace("\ufe0f", "")):
        return len(found[1]) + (0.5 if _HALF in found[2] else 0.0), 5.0
    return None


def _shortest(number: float) -> float:
    return int(number) if number == int(number) else number
