"""All that a site is made from, loaded and checked in one pass."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from site_app.checks import check_links, check_navigation, check_searches, check_slugs, find_anchors
from site_app.faults import ContentError, FaultLog
from site_app.media import Media
from site_app.reviews import Review, ReviewFile, read_review
from site_app.site import GoldenSearch, Site, load_searches, load_site, load_synonyms
from site_app.sources import read_source, walk_content

#: Called with what is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Content:
    """A site's content without faults. `reviews` are newest first; `media` maps public names to image files."""

    site: Site
    reviews: tuple[Review, ...]
    synonyms: tuple[tuple[str, ...], ...]
    searches: tuple[GoldenSearch, ...]
    media: dict[str, Path]


def load_content(directory: Path, progress: Progress) -> Content:
    """Load everything under `directory`; drafts are left out.

    Raises ContentError naming every fault of every file at once, as `path:line: what; remedy`.
    """
    log = FaultLog()
    paths = list(walk_content(directory, log))
    site = load_site(directory / "site.toml", log)
    synonyms = load_synonyms(directory / "synonyms.toml", log)
    searches = load_searches(directory / "searches.toml", log)
    media = Media(directory, paths)
    texts = [path for path in paths if _is_review(path.relative_to(directory))]
    check_slugs(texts, log)
    files = _read_reviews(texts, media, log, progress)
    if not texts:
        log.add(directory / "reviews", 1, "there is no review", "write one, as in reviews/my-first-review.md")
    anchors = find_anchors(files, log)
    check_links(files, anchors, log)
    check_searches(searches, anchors, log)
    if site:
        check_navigation(site, directory / "site.toml", anchors, log)
    if not files and not log.faults:
        log.add(texts[0], 1, "every review is a draft", "delete draft: true from one")
    if site is None or log.faults:
        raise ContentError(log.faults)
    reviews = sorted((file.review for file in files), key=lambda review: (review.published, review.slug), reverse=True)
    return Content(site, tuple(reviews), synonyms, searches, media.published)


def _is_review(path: Path) -> bool:
    return path.parts[0] == "reviews" and path.suffix == ".md" and not path.name.startswith(".")


def _read_reviews(paths: list[Path], media: Media, log: FaultLog, progress: Progress) -> list[ReviewFile]:
    files = []
    for number, path in enumerate(paths, 1):
        source = read_source(path, log)
        if source and (file := read_review(source, media)):
            files.append(file)
        progress("Reading reviews", number, len(paths))
    return files
