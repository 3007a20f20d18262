"""`content/` in, `build/current/` out: made aside, verified, then shown in one step."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from search_index import Searcher
from search_index.build import build_index
from site_app.accent import accent_style
from site_app.content import Content, Progress, load_content
from site_app.manifest import ManifestError, make_manifest, read_manifest, write_manifest
from site_app.media import hashed_name
from site_app.presentation import present_card, present_newest, present_review, section_documents
from site_app.release import make_release_id
from site_app.reviews import Review
from site_app.swap import CURRENT, new_directory, only_builder, show

STATIC = Path(__file__).parent / "static"
OPENAPI = Path(__file__).parent / "openapi.json"
#: Reviews on a page of the front page, after the newest.
LISTED_ON_A_PAGE = 20


class BuildError(Exception):
    """The build cannot go on; the message says why and what to do. The build before it stays as it was."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to. `changed` is False when the build before it was already this release."""

    release: str
    reviews: int
    sections: int
    changed: bool


def build_site(content: Path, output: Path, progress: Progress, waiting: Callable[[], None]) -> Built:
    """Make `output/current` the site of `content`; one builder at a time, `waiting` is called if another is at work.

    Raises ContentError for faults in the content and BuildError for trouble on the disk; either leaves the build
    before it as it was.
    """
    if not content.is_dir():
        raise BuildError(f"{content}: there is no such folder; name one with --content")
    try:
        with only_builder(output, waiting):
            return _build(content, output, progress)
    except OSError as error:
        raise BuildError(
            f"{error.filename or output}: {error.strerror}; free the disk or name another --output"
        ) from error


def _build(content: Path, output: Path, progress: Progress) -> Built:
    release = make_release_id(content)
    if current := _whole_build(output / CURRENT, release):
        return current
    loaded = load_content(content, progress)
    if make_release_id(content) != release:
        raise BuildError(f"{content}: a file changed during the build; run it again")
    with new_directory(output) as directory:
        catalogue = _write_site(loaded, release, directory, progress)
        manifest = make_manifest(release, directory)
        write_manifest(manifest, directory)
        manifest.verify(directory, manifest.files)
        show(directory, output, release)
    return Built(release, catalogue["reviews"], catalogue["sections"], changed=True)


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


def _write_site(content: Content, release: str, directory: Path, progress: Progress) -> dict[str, Any]:
    (directory / "index").mkdir()
    build_index_of(content, directory / "index", progress)
    _write_reviews(content.reviews, directory / "reviews")
    pages = _write_listing(content.reviews[1:], directory / "listing")
    _copy_media(content, directory / "media")
    _write_openapi(content, directory / "openapi.json")
    catalogue = {
        "release": release,
        "site": asdict(content.site),
        "reviews": len(content.reviews),
        "sections": sum(len(review.sections) for review in content.reviews),
        "newest": present_newest(content.reviews[0]),
        "pages": pages,
        "static": _write_static(content, directory / "static"),
    }
    _write_json(directory / "catalogue.json", catalogue)
    return catalogue


def build_index_of(content: Content, directory: Path, progress: Progress) -> Searcher:
    """Build the search index of `content` in a directory that is empty, and open it."""
    documents = [document for review in content.reviews for document in section_documents(review)]
    build_index(
        documents,
        directory,
        synonyms=content.synonyms,
        progress=lambda done: progress("Indexing sections", done, len(documents)),
    )
    return Searcher(directory)


def _write_reviews(reviews: tuple[Review, ...], directory: Path) -> None:
    directory.mkdir()
    for newer, review, older in zip((None, *reviews), reviews, (*reviews[1:], None), strict=False):
        _write_json(directory / f"{review.slug}.json", present_review(review, older, newer))


def _write_listing(reviews: tuple[Review, ...], directory: Path) -> int:
    directory.mkdir()
    pages = range(0, max(1, len(reviews)), LISTED_ON_A_PAGE)
    for number, start in enumerate(pages, 1):
        cards = [present_card(review) for review in reviews[start : start + LISTED_ON_A_PAGE]]
        _write_json(directory / f"{number}.json", cards)
    return len(pages)


def _copy_media(content: Content, directory: Path) -> None:
    directory.mkdir()
    for name, path in content.media.items():
        (directory / name).write_bytes(path.read_bytes())


def _write_static(content: Content, directory: Path) -> dict[str, str]:
    """Write the static files under the hash of their bytes; return the public name of each."""
    directory.mkdir()
    names = {}
    for path in sorted(STATIC.iterdir()):
        data = path.read_bytes()
        if path.suffix == ".css":
            data = accent_style(content.site.accent).encode() + data
        names[path.name] = hashed_name(path, data)
        (directory / names[path.name]).write_bytes(data)
    return names


def _write_openapi(content: Content, path: Path) -> None:
    description = json.loads(OPENAPI.read_bytes())
    description["info"]["title"] = f"{content.site.title}: search"
    description["servers"] = [{"url": content.site.base_url}]
    _write_json(path, description)


def _write_json(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True), "utf-8")
