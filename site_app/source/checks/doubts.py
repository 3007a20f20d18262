"""What is no fault, and likely not meant: told as warnings, which stop nothing."""

import difflib
import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from site_app.addresses import tag_key
from site_app.source.files.entries import Block
from site_app.source.files.faults import quoted, shortened
from site_app.source.files.folder import FILES, MEDIA, REVIEWS, Folder, is_read
from site_app.source.reviews import ReviewFile
from site_app.source.slugs import slugify
from site_app.source.subject import Subject
from site_app.source.words.tags import language_meant

#: Marks of Markdown in a text that shows them as they are.
_MARKS = re.compile(r"(?<!\w)(\*\*?|__?|`)(?=\S)[^*_`]+(?<=\S)\1(?!\w)|\[[^\]]+\]\([^)]+\)")
#: Marks of what should be hidden, in a text that hides nothing.
_HIDDEN = re.compile(
    r">!.+?!<|\|\|[^|]+\|\||\[/?spoiler\b[^\[\]]*\]|\{[{%]?<?\s*/?spoiler\b[^{}]*\}|:::\s*spoiler\b.*", re.IGNORECASE
)
#: Persons that a comma is in the name of.
_ONE_PERSON = re.compile(r",\s+(?:Jr|Sr|I{2,3}|IV|Esq|PhD|M\.?D)\b\.?", re.IGNORECASE)
#: What stands between the names of two.
_AND = re.compile(r"\s*[;&]\s*|\s+and\s+")
#: The oldest film is of 1888, and few reviews are of books from before printing; and what is announced is near.
_EARLIEST, _YEARS_AHEAD = 1400, 10
#: Types of schema.org that are reviewed (schema.org/Review, itemReviewed), as search engines know them.
TYPES = frozenset(
    {
        *("Article", "Audiobook", "BoardGame", "Book", "BookSeries", "Brand", "Clip", "ComicIssue", "ComicSeries"),
        *("ComicStory", "Course", "CreativeWork", "CreativeWorkSeason", "CreativeWorkSeries", "DanceEvent"),
        *("Drawing", "Episode", "Event", "Exhibition", "ExhibitionEvent", "Festival", "Game", "Hotel"),
        *("LocalBusiness", "Manga", "MobileApplication", "Movie", "MovieSeries", "Museum", "MusicAlbum"),
        *("MusicComposition", "MusicEvent", "MusicGroup", "MusicRecording", "MusicRelease", "Newspaper"),
        *("Organization", "Painting", "Periodical", "Person", "Photograph", "Place", "Play", "PodcastEpisode"),
        *("PodcastSeason", "PodcastSeries", "Poster", "Product", "ProductModel", "RadioEpisode", "RadioSeries"),
        *("Recipe", "Restaurant", "ScreeningEvent", "Sculpture", "Series", "Service", "SheetMusic", "ShortStory"),
        *("SoftwareApplication", "TVEpisode", "TVSeason", "TVSeries", "TheaterEvent", "Thesis", "TouristAttraction"),
        *("Vehicle", "VideoGame", "VideoGameSeries", "VideoObject", "VisualArtwork", "WebApplication", "WebPage"),
        *("WebSite"),
    }
)


def doubt_review(file: ReviewFile, day: date) -> None:
    """Warn of values in the front matter of a review that are likely not meant on that day."""
    head = file.head
    for key, text in (("title", file.review.title), ("summary", file.review.summary or "")):
        if key in head.entries and (found := _MARKS.search(text)):
            head.warn(key, f"“{key}” shows {quoted(found[0])} as it is written", "delete the marks")
    for key in ("title", "summary", "editor_note", "image_alt"):
        entry = head.entries.get(key)
        if entry and isinstance(entry.value, str) and (found := _HIDDEN.search(entry.value)):
            head.warn(key, f"“{key}” shows {quoted(found[0])} to everybody", "write of it in a spoiler of the text")
    _doubt_list(file, "tags", file.review.tags)
    _doubt_list(file, "author" if "author" in head.entries else "authors", file.review.authors)
    _doubt_days(file, day)
    if "language" in head.entries and (meant := language_meant(file.review.language)):
        head.warn("language", f"“language” is {quoted(file.review.language)}, a country", f"write {meant}")
    if (subject := head.entries.get("subject")) and file.review.subject:
        _doubt_subject(Block(file.source, subject, "“subject”"), file.review.subject, day)


def _doubt_list(file: ReviewFile, key: str, names: Sequence[str]) -> None:
    """Warn of a list that is written as one text: `tags: a, b`."""
    entry, listed = file.head.entries.get(key), f"{key.removesuffix('s')}s"
    for name in () if entry is None or isinstance(entry.value, list) else names:
        apart = name.replace(";", ",") if key == "tags" else _AND.sub(", ", name)
        if "," in apart:
            file.head.warn(key, f"{quoted(name)} is one {listed[:-1]}", f"write {listed}: [{shortened(apart)}]")
    for name in names if key == "tags" else ():
        if name.startswith("#"):
            file.head.warn(key, f"the tag {quoted(name)} shows its #", f"write {shortened(name.lstrip('# '))}")


def _doubt_days(file: ReviewFile, day: date) -> None:
    """Warn of changes to come: pages would tell them as made. Those of a review that waits count from its day."""
    shown = max(day, file.review.published)
    days = {
        "updated": file.review.updated,
        "corrections": max((item.date for item in file.review.corrections), default=None),
    }
    for key, told in days.items():
        if told and told > shown:
            file.head.warn(key, f"“{key}” names {told}, a day to come", "write the day of the change")
    first = min((item.date for item in file.review.corrections), default=file.review.published)
    if first < file.review.published:
        file.head.warn("corrections", f"“corrections” names {first}, before “published”", "correct one of the two")


def _doubt_subject(block: Block, subject: Subject, day: date) -> None:
    if (kind := subject.type) not in TYPES:
        near = difflib.get_close_matches(kind, TYPES, 1) or ["CreativeWork"]
        block.warn(
            "type", f"“type” is {quoted(kind)}, which schema.org has not, or not for reviews", f"write {near[0]}"
        )
    for key in ("director", "writer", "cast"):
        entry = block.entries.get(key)
        if entry and isinstance(name := entry.value, str) and re.search("[,;]", _ONE_PERSON.sub("", name)):
            remedy = f"write {key}: [{shortened(name.replace(';', ','))}]"
            block.warn(key, f"{quoted(name)} is one person", remedy)
    if (year := subject.year) and not _EARLIEST <= year <= day.year + _YEARS_AHEAD:
        block.warn("year", f"“year” is {year}", "see whether a digit is missing")


def doubt_tags(files: Iterable[ReviewFile]) -> None:
    """Warn of tags that are one, spelled in several ways: they share a page, and show as most reviews spell them."""
    first: dict[str, tuple[str, Path]] = {}
    for file in files:
        for tag in file.review.tags:
            known, path = first.setdefault(tag_key(tag), (tag, file.source.path))
            if known != tag:
                what = f"the tag {quoted(tag)} is {quoted(known)} in {path}"
                file.head.warn("tags", what, "write both the same")


def doubt_authors(files: Iterable[ReviewFile]) -> None:
    """Warn of authors whose names differ, but not their address: they share a page."""
    first: dict[str, tuple[str, Path]] = {}
    for file in files:
        for name in file.review.authors:
            known, path = first.setdefault(slugify(name), (name, file.source.path))
            if known != name:
                key = "author" if "author" in file.head.entries else "authors"
                what = f"the author {quoted(name)} has the page of {quoted(known)} in {path}"
                file.head.warn(key, what, "write both the same, or tell them apart")


def doubt_files(folder: Folder) -> None:
    """Warn of files that nothing reads, and once of a folder."""
    told = set()
    for path in folder.files:
        place = path.relative_to(folder.directory)
        if path.name.startswith(".") or is_read(place):
            continue
        if len(place.parts) > 1 and place.parts[0] != REVIEWS:
            told.add(place.parts[0])
        else:
            folder.warn(place.as_posix(), "nothing reads this file", _remedy(place))
    for name in sorted(told):
        near = difflib.get_close_matches(name.lower(), (REVIEWS, MEDIA), 1)
        remedy = f"rename it to {near[0]}" if near else "keep it elsewhere"
        folder.warn(name, "nothing reads this folder", remedy)


def _remedy(place: Path) -> str:
    if place.parts[0] == REVIEWS and len(place.parts) > 1:
        return f"rename it to {shortened(place.stem)}.md if it is a review" if _is_text(place) else "move it to media/"
    near = difflib.get_close_matches(place.name.lower(), FILES, 1)
    return f"rename it to {near[0]}" if near else "move it to reviews/ or media/, or delete it"


def _is_text(place: Path) -> bool:
    return place.suffix.lower() in {".md", ".markdown", ".txt", ".mdx", ""}
