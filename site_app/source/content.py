"""All that a site is made from, loaded and checked in one pass."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from site_app.addresses import tag_key
from site_app.golden import GoldenSearch
from site_app.source.about import ABOUT, About, read_about
from site_app.source.checks import check_links, check_searches, check_slugs, find_anchors
from site_app.source.doubts import doubt_files, doubt_review, doubt_tags
from site_app.source.files.faults import Fault, FaultLog
from site_app.source.files.folder import Folder
from site_app.source.files.sources import Source
from site_app.source.images.kept import KeptFiles
from site_app.source.images.media import Media
from site_app.source.images.pictures import Picture
from site_app.source.images.process import ImageProcess
from site_app.source.markdown.document import ENGLISH
from site_app.source.reviews import Review, ReviewFile, read_review
from site_app.source.searches import load_searches
from site_app.source.site import Site, load_site
from site_app.source.slugs import slug_of
from site_app.source.synonyms import load_synonyms

#: Called with what is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Content:
    """A site's content without faults. `reviews` are newest first; `pictures` are those they show.

    `warnings` are of what is likely not meant.
    """

    site: Site
    reviews: tuple[Review, ...]
    synonyms: tuple[tuple[str, ...], ...]
    searches: tuple[GoldenSearch, ...]
    pictures: tuple[Picture, ...]
    about: About | None
    warnings: tuple[Fault, ...]


def load_content(
    directory: Path,
    progress: Progress,
    kept: KeptFiles | None = None,
    published: Path | None = None,
    *,
    drafts: bool = False,
) -> Content:
    """Load everything under `directory`; drafts are left out, and looked at only if `drafts` asks for warnings of them.

    Every image that a text shows is decoded, but for those `kept` from the build before, and its versions are written
    into the folder `published`, where one is named. Raises ContentError naming every fault of every file at once, as
    `path:line: what; remedy`.
    """
    log = FaultLog()
    folder = Folder(directory, log)
    with ImageProcess() as process:
        return _load(folder, Media(directory, folder.files, process, kept, published), log, progress, drafts=drafts)


def _load(folder: Folder, media: Media, log: FaultLog, progress: Progress, *, drafts: bool) -> Content:
    site_file, searches_file, about_file = map(folder.source, ("site.toml", "searches.toml", "about.md"))
    site, searches = load_site(site_file), load_searches(searches_file)
    synonyms = load_synonyms(folder.source("synonyms.toml"))
    language, labels = (site.language, site.labels) if site else ("en", ENGLISH)
    texts = folder.reviews()
    check_slugs(texts)
    files = _read_reviews(texts, lambda source: read_review(source, media, language, labels, drafts=drafts), progress)
    about = read_about(about_file, media, language, labels)
    if not texts:
        folder.fault("reviews", "there is no review", "write one, as in reviews/my-first-review.md")
    pages = [ABOUT] if about else []
    unpublished = {slug_of(source.path) for source in texts if source.sound} - {file.review.slug for file in files}
    anchors = find_anchors(pages, (file.review for file in files), folder.faulty(), unpublished)
    linked = [(file.source, file.links) for file in files]
    linked += [(site_file, site.links if site else ()), (about_file, about.links if about else ())]
    for source, links in linked:
        check_links(source, links, anchors, media, site.base_url if site else "")
    check_searches(searches_file, searches, anchors)
    for file in files:
        doubt_review(file)
    doubt_tags(files)
    doubt_files(folder)
    if not files and not log:
        texts[0].fault(1, "every review is a draft", "delete draft: true from one")
    if site is None or log:
        raise log.error()
    return Content(
        site, _newest_first(files), synonyms, searches, tuple(media.pictures.values()), about, (*log.warnings,)
    )


def _read_reviews(
    texts: list[Source], read: Callable[[Source], ReviewFile | None], progress: Progress
) -> list[ReviewFile]:
    files = []
    for number, source in enumerate(texts, 1):
        if file := read(source):
            files.append(file)
        progress("Reading reviews", number, len(texts))
    return files


def _newest_first(files: list[ReviewFile]) -> tuple[Review, ...]:
    reviews = sorted((file.review for file in files), key=lambda review: (review.published, review.slug), reverse=True)
    return tuple(_spell_alike(reviews))


def _spell_alike(reviews: list[Review]) -> Iterator[Review]:
    """Yield the reviews with each tag spelled as most of them do: “Drama” and “drama” are one."""
    used = Counter(tag for review in reviews for tag in review.tags)
    spelled = {tag_key(tag): tag for tag in sorted(used, key=lambda tag: (used[tag], tag))}
    for review in reviews:
        tags = tuple(dict.fromkeys(spelled[tag_key(tag)] for tag in review.tags))
        yield review if tags == review.tags else replace(review, tags=tags)
