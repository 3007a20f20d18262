"""All that a site is made from, loaded and checked in one pass."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from site_app.golden import GoldenSearch
from site_app.source.about import About, read_about
from site_app.source.checks import (
    ABOUT,
    check_about,
    check_links,
    check_navigation,
    check_searches,
    check_slugs,
    find_anchors,
)
from site_app.source.faults import FaultLog
from site_app.source.images.kept import KeptFiles
from site_app.source.images.media import Media
from site_app.source.images.pictures import Picture
from site_app.source.images.process import ImageProcess
from site_app.source.reviews import Review, ReviewFile, read_review
from site_app.source.site import Site, load_searches, load_site, load_synonyms
from site_app.source.sources import Source, read_source, walk_content

#: Called with what is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Content:
    """A site's content without faults. `reviews` are newest first; `pictures` are those they show."""

    site: Site
    reviews: tuple[Review, ...]
    synonyms: tuple[tuple[str, ...], ...]
    searches: tuple[GoldenSearch, ...]
    pictures: tuple[Picture, ...]
    about: About | None


def load_content(
    directory: Path, progress: Progress, kept: KeptFiles | None = None, published: Path | None = None
) -> Content:
    """Load everything under `directory`; drafts are left out.

    Every image that a text shows is decoded, but for those `kept` from the build before, and its versions are written
    into the folder `published`, where one is named. Raises ContentError naming every fault of every file at once, as
    `path:line: what; remedy`.
    """
    log = FaultLog()
    paths = list(walk_content(directory, log))
    with ImageProcess() as process:
        return _load(directory, paths, Media(directory, paths, process, kept, published), log, progress)


def _load(directory: Path, paths: list[Path], media: Media, log: FaultLog, progress: Progress) -> Content:
    site = load_site(directory / "site.toml", log)
    synonyms = load_synonyms(directory / "synonyms.toml", log)
    searches = load_searches(directory / "searches.toml", log)
    texts = [path for path in paths if _is_review(path.relative_to(directory))]
    check_slugs(texts, log)
    language = site.language if site else "en"
    files = _read_reviews(texts, lambda source: read_review(source, media, language), log, progress)
    about = _read_about(directory / "about.md", media, language, log)
    if not texts:
        log.add(directory / "reviews", 1, "there is no review", "write one, as in reviews/my-first-review.md")
    anchors = find_anchors(files, log)
    if about:
        anchors[ABOUT] = frozenset()
        check_about(about, directory / "about.md", anchors, media, log)
    check_links(files, anchors, media, log)
    check_searches(searches, anchors, log)
    if site:
        check_navigation(site, directory / "site.toml", anchors, media, log)
    if not files and not log.faults:
        log.add(texts[0], 1, "every review is a draft", "delete draft: true from one")
    if site is None or log.faults:
        raise log.error()
    reviews = sorted((file.review for file in files), key=lambda review: (review.published, review.slug), reverse=True)
    return Content(site, tuple(reviews), synonyms, searches, tuple(media.pictures.values()), about)


def _is_review(path: Path) -> bool:
    return path.parts[0] == "reviews" and path.suffix == ".md" and not path.name.startswith(".")


def _read_about(path: Path, media: Media, language: str, log: FaultLog) -> About | None:
    source = read_source(path, log) if path.exists() and not log.has(path) else None
    return read_about(source, media, language) if source else None


def _read_reviews(
    paths: list[Path], read: Callable[[Source], ReviewFile | None], log: FaultLog, progress: Progress
) -> list[ReviewFile]:
    files = []
    for number, path in enumerate(paths, 1):
        source = read_source(path, log)
        if source and (file := read(source)):
            files.append(file)
        progress("Reading reviews", number, len(paths))
    return files
