"""All that a site is made from, loaded and checked in one pass."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path

from site_app.addresses import tag_key
from site_app.golden import GoldenSearch
from site_app.site_addresses import Addresses
from site_app.source.about import ABOUT, About, read_about
from site_app.source.checks.days import Days
from site_app.source.checks.doubts import doubt_authors, doubt_files, doubt_review, doubt_tags
from site_app.source.checks.links import check_links, check_seen
from site_app.source.checks.searches import check_searches
from site_app.source.checks.slugs import check_slugs
from site_app.source.files.faults import Fault, FaultLog
from site_app.source.files.folder import Folder
from site_app.source.files.sources import Source
from site_app.source.images.kept import KeptFiles
from site_app.source.images.media import Media
from site_app.source.images.pictures import Picture
from site_app.source.images.process import ImageProcess
from site_app.source.markdown.document import ENGLISH
from site_app.source.markdown.readings import Readings
from site_app.source.pages import find_addresses, find_pages
from site_app.source.redirects.leading import Doubt
from site_app.source.redirects.tables import load_redirects
from site_app.source.reviews import Review, ReviewFile, check_draft, read_review
from site_app.source.schedule import Hidden, read_schedules, today
from site_app.source.searches import Postponed, load_searches, postpone
from site_app.source.site import Site, load_site
from site_app.source.slugs import slug_of
from site_app.source.synonyms import load_synonyms

#: Called with what is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Content:
    """A site's content without faults, as a day shows it. `reviews` are newest first; `pictures` are those they show.

    `hidden` are the reviews that do not show, `postponed` the golden searches of which some expect one that waits;
    `warnings` are of what is likely not meant; `addresses` are all that it answers.
    """

    site: Site
    reviews: tuple[Review, ...]
    synonyms: tuple[tuple[str, ...], ...]
    searches: tuple[GoldenSearch, ...]
    pictures: tuple[Picture, ...]
    about: About | None
    hidden: Hidden
    postponed: tuple[Postponed, ...]
    warnings: tuple[Fault, ...]
    addresses: Addresses


def load_content(  # noqa: PLR0913 - what is read, of which day, and where its images go
    directory: Path,
    progress: Progress,
    kept: KeptFiles | None = None,
    published: Path | None = None,
    readings: Readings | None = None,
    *,
    day: date | None = None,
    drafts: bool = False,
) -> Content:
    """Load what shows of `directory` on a day: today, in UTC, if none is named.

    The texts of the other reviews are looked at only if `drafts` asks for it: for warnings of drafts, and for faults of
    reviews that wait. Every image that a text shows is decoded, but for those `kept` from the build before, and its
    versions are written into the folder `published`, where one is named. Texts that `readings` has are not read again;
    given to one call after another, it makes each as fast as what changed allows. Raises ContentError naming every
    fault of every file at once, as `path:line: what; remedy`.
    """
    folder = Folder(directory, FaultLog())
    with ImageProcess() as process:
        media = Media(directory, folder.files, process, kept, published)
        return _load(folder, media, readings or Readings(), progress, day or today(), drafts=drafts)


def _load(  # noqa: PLR0913 - all that a content is read with
    folder: Folder, media: Media, readings: Readings, progress: Progress, day: date, *, drafts: bool
) -> Content:
    site_file, searches_file, about_file = map(folder.source, ("site.toml", "searches.toml", "about.md"))
    site, searches = load_site(site_file), load_searches(searches_file)
    synonyms = load_synonyms(folder.source("synonyms.toml"))
    language, labels = (site.language, site.labels) if site else ("en", ENGLISH)
    texts, schedules = folder.reviews(), read_schedules(folder.directory)
    check_slugs(texts)

    def read(source: Source) -> ReviewFile | None:
        schedule = schedules[source.path]
        if drafts and schedule.draft:
            check_draft(source, media, language, labels, readings)
            return None
        # One that waits is checked as of its day: nobody may be there to mend it then.
        as_of = max(day, schedule.published or day) if drafts else day
        return read_review(source, media, language, labels, as_of, readings)

    about = read_about(about_file, media, language, labels, readings)
    files = _read_reviews(texts, read, media, progress)
    if not texts:
        folder.fault("reviews", "there is no review", "write one, as in reviews/my-first-review.md")
    days = Days(folder, schedules, files, [ABOUT] if about else [])
    linked = [(file.source, file.links, max(day, file.review.published)) for file in files]
    linked += [(site_file, site.links if site else (), day), (about_file, about.links if about else (), day)]
    there, shown = days.on(day), [file for file in files if file.schedule.shows(day)]
    redirects = load_redirects(folder.source("redirects.toml"), site.base_url if site else "")
    doubt = Doubt(
        unknown=frozenset(map(slug_of, (*folder.faulty(), *(dated.path for dated in there.hidden.waiting)))),
        expired=frozenset(slug_of(dated.path) for dated in there.hidden.expired),
    )
    addresses = find_addresses(
        find_pages(shown, about=bool(about)), shown, redirects, doubt, site.base_url if site else ""
    )
    for source, links, first_day in linked:
        then, base_url = days.on(first_day), site.base_url if site else ""
        seen = check_seen(source, links, then.unseen, base_url)
        check_links(source, seen, then.anchors, media, base_url, addresses.moved)
    searches, postponed = postpone(searches_file, searches, there.hidden)
    check_searches(searches_file, searches, there.anchors, there.unseen)
    for search, first_day in postponed if drafts else ():
        check_searches(searches_file, [search], *days.on(first_day)[:2])
    for file in files:
        doubt_review(file, day)
    doubt_tags(files)
    doubt_authors(files)
    doubt_files(folder)
    if texts and not shown and not folder.log:
        texts[0].fault(1, *_nothing_shows(there.hidden))
    if site is None or folder.log:
        raise folder.log.error()
    return Content(
        site=site,
        reviews=_newest_first(shown),
        synonyms=synonyms,
        searches=searches,
        pictures=tuple(media.pictures.values()),
        about=about,
        hidden=there.hidden,
        postponed=postponed,
        warnings=tuple(folder.log.warnings),
        addresses=addresses,
    )


def _nothing_shows(hidden: Hidden) -> tuple[str, str]:
    """Return what is wrong with reviews that are all hidden, and the remedy."""
    if hidden.waiting:
        day, path = hidden.waiting[0]
        return f"no review shows yet: {path} is the first, on {day}", "publish one earlier"
    if hidden.expired:
        return "no review shows any more: each expired or is a draft", "publish another"
    return "every review is a draft", "delete draft: true from one"


def _read_reviews(
    texts: list[Source], read: Callable[[Source], ReviewFile | None], media: Media, progress: Progress
) -> list[ReviewFile]:
    """Read the reviews; an image takes longer than a text, so that each is a step as well."""
    files, steps, total = [], count(1), len(texts) + len(media.files)
    media.tell = lambda: progress("Reading reviews", next(steps), total)
    for source in texts:
        if file := read(source):
            files.append(file)
        media.tell()
    if next(steps) <= total:  # not every image is shown
        progress("Reading reviews", total, total)
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
