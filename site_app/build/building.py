"""`content/` in, `build/current/` out: made aside, verified, then shown in one step."""

import gc
import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from search_index.building import Telling, building_index
from site_app.build.listing import make_columns
from site_app.build.presentation import present_related, present_review, section_documents
from site_app.build.publishing import write_feeds, write_static
from site_app.build.records import write_json, write_records
from site_app.build.related import Related, find_related
from site_app.build.release import make_release_id
from site_app.build.sharing.cards import Share
from site_app.build.sharing.drawing import Drawing
from site_app.build.sharing.shares import share_reviews
from site_app.build.swap import CURRENT, flush, new_directory, only_builder, show
from site_app.build.vanished import doubt_vanished
from site_app.golden import GOLDEN, write_golden_searches
from site_app.manifest import ManifestError, make_manifest, read_manifest, write_manifest
from site_app.source.content import Content, Progress, load_content
from site_app.source.files.faults import Fault, quoted
from site_app.source.images.kept import KeptFiles
from site_app.source.markdown.readings import Readings
from site_app.source.schedule import NONE_HIDDEN, Hidden, find_hidden, read_schedules, today
from site_app.source.site import BASE_URL, is_base_url

#: Kinds of file that are XML.
XML = frozenset({".atom", ".svg", ".xml"})
MEDIA = "media"
OPENAPI = Path(__file__).parent / "openapi.json"


class BuildError(Exception):
    """The build cannot go on; the message says why and what to do. The build before it stays as it was."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to. `changed` is False when the build before it was already this release.

    `hidden` are the reviews that do not show on its day.
    """

    release: str
    reviews: int
    sections: int
    changed: bool
    warnings: tuple[Fault, ...] = ()
    hidden: Hidden = NONE_HIDDEN


def build_site(  # noqa: PLR0913, PLR0917 - from where, to where, who is told, and what it is of
    content: Path,
    output: Path,
    progress: Progress,
    waiting: Callable[[], None],
    base_url: str | None = None,
    day: date | None = None,
) -> Built:
    """Make `output/current` the site of `content`; one builder at a time, `waiting` is called if another is at work.

    `base_url` takes the place of the one in `site.toml`. It shows what is published on the `day`: today, in UTC, if
    none is named. Raises ContentError for faults in the content and BuildError
    for trouble on the disk; either leaves the build before it as it was.
    """
    if not content.is_dir():
        raise BuildError(f"{content}: there is no such folder; name one with --content")
    if base_url and not is_base_url(base_url := base_url.rstrip("/")):
        raise BuildError(f"SITE_BASE_URL: it is {quoted(base_url)}; write {BASE_URL}")
    try:
        with only_builder(output, waiting), _nothing_collected():
            day = day or today()
            built = _build(content, output, progress, base_url, day)
            return replace(built, hidden=find_hidden(read_schedules(content), day))
    except ManifestError as error:
        raise BuildError(str(error)) from error
    except OSError as error:
        raise BuildError(
            f"{error.filename or output}: {error.strerror or error}; free the disk or name another --output"
        ) from error


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Look for no circular garbage, of which a build makes next to none: to look through all it holds takes a tenth."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _build(content: Path, output: Path, progress: Progress, base_url: str | None, day: date) -> Built:
    release = make_release_id(content, base_url, day)
    if current := _whole_build(output / CURRENT, release):
        return current
    kept, readings = KeptFiles(output / CURRENT), Readings(output)
    with new_directory(output) as directory:
        (directory / MEDIA).mkdir()
        loaded = load_content(content, progress, kept, directory / MEDIA, readings, day=day)
        if make_release_id(content, base_url, day) != release:
            raise BuildError(f"{content}: a file changed during the build; run it again")
        if base_url:
            loaded = replace(loaded, site=replace(loaded.site, base_url=base_url))
        vanished = doubt_vanished(loaded.addresses, output / CURRENT, content)
        catalogue = _write_site(loaded, release, directory, kept, progress)
        _check_parses(directory)
        manifest = make_manifest(release, directory)
        write_manifest(manifest, directory)
        flush(directory)
        manifest.verify(directory, manifest.files)
        show(directory, output, release)
    readings.save()
    warnings = (*loaded.warnings, *vanished)
    return Built(release, catalogue["reviews"], catalogue["sections"], changed=True, warnings=warnings)


def is_stale(content: Path, current: Path, day: date | None = None) -> bool:
    """Return whether a build is there of other content, code or packages than there are, or of what another day shows.

    The day is today, in UTC, if none is named.
    """
    try:
        return read_manifest(current).release != make_release_id(content, os.environ.get("SITE_BASE_URL"), day)
    except ManifestError:
        return False


def _check_parses(directory: Path) -> None:
    """Raise BuildError unless every JSON and XML file of a build is one to those who will read it."""
    for path in sorted(directory.rglob("*.*")):
        try:
            if path.suffix == ".json":
                json.loads(path.read_bytes(), parse_constant=_refuse)
            elif path.suffix in XML:
                ParserCreate().Parse(path.read_bytes(), True)
        except (ValueError, ExpatError) as error:
            name = path.relative_to(directory)
            raise BuildError(
                f"{name}: it would not parse ({error}); nothing was shown, report what led to it"
            ) from error


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no JSON")


def _whole_build(directory: Path, release: str) -> Built | None:
    """Return the build of `directory` if it is of `release` and undamaged."""
    try:
        manifest = read_manifest(directory)
        if manifest.release != release:
            return None
        manifest.verify(directory, manifest.files)
    except ManifestError:
        return None
    catalogue = json.loads((directory / "catalogue.json").read_bytes())
    return Built(release, catalogue["reviews"], catalogue["sections"], changed=False)


def _write_site(content: Content, release: str, directory: Path, kept: KeptFiles, progress: Progress) -> dict[str, Any]:
    shares, cards = share_reviews(content, directory / MEDIA, kept)
    with Drawing(cards, content.site.accent) as drawing:
        catalogue = _write_rest(content, release, shares, directory, kept, progress)
        drawing.finish(progress)
    return catalogue


def _write_rest(  # noqa: PLR0913, PLR0917 - what is written, under what name, and what can be used again
    content: Content,
    release: str,
    shares: dict[str, Share],
    directory: Path,
    kept: KeptFiles,
    progress: Progress,
) -> dict[str, Any]:
    (directory / "index").mkdir()
    with building_index_of(content, directory / "index", progress, kept=directory.parent) as telling:
        _write_reviews(content, shares, find_related(content.reviews, telling.words()), directory / "reviews")
    static = write_static(content, directory, kept)
    columns = make_columns(content.reviews, content.site.words)
    write_feeds(content, columns.names, f"/static/{static['icon.svg']}", directory, kept)
    _write_openapi(content, directory / "openapi.json")
    write_golden_searches(content.searches, directory / GOLDEN)
    named = {"release": release, "static": static}
    return write_records(content, columns, shares[content.reviews[0].slug], named, directory)


def building_index_of(
    content: Content, directory: Path, progress: Progress, kept: Path | None = None, *, keeps: bool = True
) -> AbstractContextManager[Telling]:
    """Return a context that begins with what tells the reviews from each other, and ends with the index of `content`.

    The directory is to be empty. In the folder `kept` is what the build before kept; it `keeps` what the next may use.
    """
    documents = [document for review in content.reviews for document in section_documents(review)]
    return building_index(
        documents,
        directory,
        synonyms=content.synonyms,
        progress=lambda done: progress("Indexing sections", done, len(documents)),
        kept=kept,
        keeps=keeps,
    )


def _write_reviews(
    content: Content, shares: dict[str, Share], related: dict[str, list[Related]], directory: Path
) -> None:
    directory.mkdir()
    reviews = content.reviews
    for newer, review, older in zip((None, *reviews), reviews, (*reviews[1:], None), strict=False):
        presented = present_review(review, older, newer, content.site, shares[review.slug])
        presented["related"] = [
            present_related(one.review, content.site) | {"reasons": [reason._asdict() for reason in one.reasons]}
            for one in related[review.slug]
        ]
        write_json(directory / f"{review.slug}.json", presented)


def _write_openapi(content: Content, path: Path) -> None:
    description = json.loads(OPENAPI.read_bytes())
    description["info"]["title"] = f"{content.site.title}: search"
    description["servers"] = [{"url": content.site.base_url}]
    write_json(path, description)
