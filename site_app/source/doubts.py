"""What is no fault, and likely not meant: told as warnings, which stop nothing."""

import difflib
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from site_app.source.files.entries import Block
from site_app.source.files.faults import quoted, shortened
from site_app.source.files.folder import Folder
from site_app.source.reviews import ReviewFile

#: What the content may hold beside reviews, and what lies in its folders.
FILES = ("site.toml", "synonyms.toml", "searches.toml", "redirects.toml", "about.md")
REVIEWS, MEDIA = "reviews", "media"
#: Marks of Markdown in a text that shows them as they are.
_MARKS = re.compile(r"(?<!\w)(\*\*?|__?|`)(?=\S)[^*_`]+(?<=\S)\1(?!\w)|\[[^\]]+\]\([^)]+\)")
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


def doubt_review(file: ReviewFile) -> None:
    """Warn of values in the front matter of a review that are likely not meant."""
    head = file.head
    for key, text in (("title", file.review.title), ("summary", file.review.summary or "")):
        if key in head.entries and (found := _MARKS.search(text)):
            head.warn(key, f"“{key}” shows {quoted(found[0])} as it is written", "delete the marks")
    if "tags" in head.entries and not isinstance(head.entries["tags"].value, list):
        for tag in file.review.tags:
            if "," in tag:
                head.warn("tags", f"{quoted(tag)} is one tag", f"write tags: [{shortened(tag)}]")
    if (subject := head.entries.get("subject")) and file.review.subject:
        _doubt_subject(Block(file.source, subject, "“subject”"), file.review.subject.type, file.review.subject.year)


def _doubt_subject(block: Block, kind: str, year: int | None) -> None:
    if kind not in TYPES:
        near = difflib.get_close_matches(kind, TYPES, 1) or ["CreativeWork"]
        block.warn(
            "type", f"“type” is {quoted(kind)}, which schema.org has not, or not for reviews", f"write {near[0]}"
        )
    if year and not _EARLIEST <= year <= datetime.now(UTC).year + _YEARS_AHEAD:
        block.warn("year", f"“year” is {year}", "see whether a digit is missing")


def doubt_tags(files: Iterable[ReviewFile]) -> None:
    """Warn of tags that differ from others by their case alone: each has a page of its own."""
    first: dict[str, tuple[str, Path]] = {}
    for file in files:
        for tag in file.review.tags:
            known, path = first.setdefault(tag.casefold(), (tag, file.source.path))
            if known != tag:
                what = f"the tag {quoted(tag)} is {quoted(known)} in {path}"
                file.head.warn("tags", what, "write both the same")


def doubt_files(folder: Folder) -> None:
    """Warn of files that nothing reads."""
    for path in folder.files:
        place = path.relative_to(folder.directory)
        if path.name.startswith(".") or place.parts[0] == MEDIA or place.as_posix() in FILES:
            continue
        if place.parts[0] == REVIEWS and path.suffix == ".md":
            continue
        folder.warn(place.as_posix(), "nothing reads this file", _remedy(place))


def _remedy(place: Path) -> str:
    if place.parts[0] == REVIEWS and len(place.parts) > 1:
        return f"rename it to {shortened(place.stem)}.md if it is a review" if _is_text(place) else "move it to media/"
    near = difflib.get_close_matches(place.name.lower(), FILES, 1)
    return f"rename it to {near[0]}" if near else "move it to reviews/ or media/, or delete it"


def _is_text(place: Path) -> bool:
    return place.suffix.lower() in {".md", ".markdown", ".txt", ".mdx", ""}
