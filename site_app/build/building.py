"""`content/` in, `build/current/` out: made aside, verified, then shown in one step."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from search_index.building import Telling, build_index
from site_app.build.cards import Share
from site_app.build.listing import make_columns, present_front
from site_app.build.passages import present_language
from site_app.build.presentation import (
    present_about,
    present_cover,
    present_newest,
    present_review,
    section_documents,
)
from site_app.build.publishing import write_feeds, write_static
from site_app.build.related import Related, find_related, present_related
from site_app.build.release import make_release_id
from site_app.build.sharing import write_shares
from site_app.build.structured import describe_site
from site_app.build.swap import CURRENT, flush, new_directory, only_builder, show
from site_app.golden import GOLDEN, write_golden_searches
from site_app.listing import FRONT, LISTING, Listing
from site_app.manifest import ManifestError, make_manifest, read_manifest, write_manifest
from site_app.source.content import Content, Progress, load_content
from site_app.source.files.faults import Fault, quoted
from site_app.source.images.kept import PICTURES, KeptFiles
from site_app.source.site import BASE_URL, is_base_url

#: Kinds of file that are XML.
XML = frozenset({".atom", ".svg", ".xml"})
MEDIA = "media"
OPENAPI = Path(__file__).parent / "openapi.json"


class BuildError(Exception):
    """The build cannot go on; the message says why and what to do. The build before it stays as it was."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to. `changed` is False when the build before it was already this release."""

    release: str
    reviews: int
    sections: int
    changed: bool
    warnings: tuple[Fault, ...] = ()


def build_site(
    content: Path, output: Path, progress: Progress, waiting: Callable[[], None], base_url: str | None = None
) -> Built:
    """Make `output/current` the site of `content`; one builder at a time, `waiting` is called if another is at work.

    `base_url` takes the place of the one in `site.toml`. Raises ContentError for faults in the content and BuildError
    for trouble on the disk; either leaves the build before it as it was.
    """
    if not content.is_dir():
        raise BuildError(f"{content}: there is no such folder; name one with --content")
    if base_url and not is_base_url(base_url := base_url.rstrip("/")):
        raise BuildError(f"SITE_BASE_URL: it is {quoted(base_url)}; write {BASE_URL}")
    try:
        with only_builder(output, waiting):
            return _build(content, output, progress, base_url)
    except ManifestError as error:
        raise BuildError(str(error)) from error
    except OSError as error:
        raise BuildError(
            f"{error.filename or output}: {error.strerror or error}; free the disk or name another --output"
        ) from error


def _build(content: Path, output: Path, progress: Progress, base_url: str | None) -> Built:
    release = make_release_id(content, base_url)
    if current := _whole_build(output / CURRENT, release):
        return current
    kept = KeptFiles(output / CURRENT)
    with new_directory(output) as directory:
        (directory / MEDIA).mkdir()
        loaded = load_content(content, progress, kept, directory / MEDIA)
        if make_release_id(content, base_url) != release:
            raise BuildError(f"{content}: a file changed during the build; run it again")
        if base_url:
            loaded = replace(loaded, site=replace(loaded.site, base_url=base_url))
        catalogue = _write_site(loaded, release, directory, kept, progress)
        _check_parses(directory)
        manifest = make_manifest(release, directory)
        write_manifest(manifest, directory)
        flush(directory)
        manifest.verify(directory, manifest.files)
        show(directory, output, release)
    return Built(release, catalogue["reviews"], catalogue["sections"], changed=True, warnings=loaded.warnings)


def is_stale(content: Path, current: Path) -> bool:
    """Return whether a build is there that was made of other content, code or packages than there are now."""
    try:
        return read_manifest(current).release != make_release_id(content, os.environ.get("SITE_BASE_URL"))
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
    (directory / "index").mkdir()
    telling = build_index_of(content, directory / "index", progress, kept=directory.parent)
    shares = write_shares(content, directory / MEDIA, kept, progress)
    _write_json(directory / PICTURES, {picture.name: (picture.width, picture.height) for picture in content.pictures})
    static = write_static(content, directory / "static")
    columns = make_columns(content.reviews, content.site.words)
    (directory / LISTING).write_bytes(columns.write())
    _write_json(directory / FRONT, present_front(content.reviews, Listing(columns.write()), content.site))
    write_feeds(content, columns.names, f"/static/{static['icon.svg']}", directory / "feeds")
    _write_reviews(content, shares, find_related(content.reviews, telling.words()), directory / "reviews")
    _write_openapi(content, directory / "openapi.json")
    _write_json(directory / "tags.json", _tags(content))
    _write_json(directory / "languages.json", _languages(content))
    covers = {review.slug: present_cover(review.image) for review in content.reviews if review.image}
    _write_json(directory / "covers.json", covers)
    write_golden_searches(content.searches, directory / GOLDEN)
    if content.about:
        _write_json(directory / "about.json", present_about(content.about, content.site))
    catalogue = _catalogue(content, shares[content.reviews[0].slug]) | {"release": release, "static": static}
    _write_json(directory / "catalogue.json", catalogue)
    return catalogue


def _catalogue(content: Content, share: Share) -> dict[str, Any]:
    """Return what the site knows before it reads any other file."""
    newest = content.reviews[0]
    return {
        "site": _site(content),
        "words": content.site.words._asdict(),
        "reviews": len(content.reviews),
        "sections": sum(len(review.sections) for review in content.reviews),
        "newest": present_newest(newest, content.site, share),
        "spoilers": any(section.spoiler for review in content.reviews for section in review.sections),
    }


def _site(content: Content) -> dict[str, Any]:
    told = asdict(content.site)
    del told["words"]
    return told | {"about": bool(content.about), "json_ld_html": describe_site(content.site)}


def build_index_of(content: Content, directory: Path, progress: Progress, kept: Path | None = None) -> Telling:
    """Build the search index of `content` in a directory that is empty; return what tells the reviews from each other.

    In the folder `kept` is kept what the next build may use again.
    """
    documents = [document for review in content.reviews for document in section_documents(review)]
    return build_index(
        documents,
        directory,
        synonyms=content.synonyms,
        progress=lambda done: progress("Indexing sections", done, len(documents)),
        kept=kept,
    )


def _write_reviews(
    content: Content, shares: dict[str, Share], related: dict[str, list[Related]], directory: Path
) -> None:
    directory.mkdir()
    reviews = content.reviews
    for newer, review, older in zip((None, *reviews), reviews, (*reviews[1:], None), strict=False):
        presented = present_review(review, older, newer, content.site, shares[review.slug])
        presented["related"] = [present_related(one, content.site) for one in related[review.slug]]
        _write_json(directory / f"{review.slug}.json", presented)


def _languages(content: Content) -> dict[str, dict[str, str]]:
    """Return the language of each review that has another than the pages, by its slug, as a page has it."""
    site = content.site
    told = {review.slug: present_language(review.language, review.direction, site) for review in content.reviews}
    return {slug: language for slug, language in told.items() if language["language_html"]}


def _tags(content: Content) -> dict[str, list[str]]:
    """Return the slugs of the reviews with each tag, newest first."""
    tags: dict[str, list[str]] = {}
    for review in content.reviews:
        for tag in review.tags:
            tags.setdefault(tag, []).append(review.slug)
    return tags


def _write_openapi(content: Content, path: Path) -> None:
    description = json.loads(OPENAPI.read_bytes())
    description["info"]["title"] = f"{content.site.title}: search"
    description["servers"] = [{"url": content.site.base_url}]
    _write_json(path, description)


def _write_json(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True), "utf-8")
