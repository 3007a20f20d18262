"""Reviews kept for other tools, made ours: each is read, mapped, rewritten, checked as ours are, and then written."""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from site_app.source.checks.anchors import find_anchors
from site_app.source.checks.links import check_links
from site_app.source.content import Progress
from site_app.source.files.faults import Fault, FaultLog
from site_app.source.files.sources import WrittenSource
from site_app.source.files.writing import put_new
from site_app.source.images.media import Media
from site_app.source.images.process import ImageProcess
from site_app.source.importing.addresses import Neighbours, Pictures, rewrite_links
from site_app.source.importing.body import rewrite_body
from site_app.source.importing.fields import NAMES, Fields, find_scale, map_fields
from site_app.source.importing.mending import mend
from site_app.source.importing.old_addresses import OldAddresses
from site_app.source.importing.originals import Original, UnreadableError, find_texts, read_originals
from site_app.source.reviews import read_review
from site_app.source.schedule import today
from site_app.source.slugs import LONGEST_SLUG, RESERVED_SLUGS, slugify

#: Front matter that a review can do without, should it not be what ours may be.
_NEEDLESS = (
    "image",
    "image_alt",
    "rating",
    "subject",
    "updated",
    "expires",
    "authors",
    "summary",
    "tags",
    "editor_note",
    "aliases",
)
_FENCE = "---"
_TO_A_REVIEW = re.compile(r"\(([^()\s]+\.md)\)")


class ImportRefusedError(Exception):
    """Nothing can be imported; the message says why and what to do."""


@dataclass(slots=True)
class Imported:
    """What became of a text: the name of its review, or why there is none; what was mapped, guessed and left."""

    path: Path
    slug: str | None = None
    refused: str | None = None
    mapped: Sequence[str] = ()
    guessed: Sequence[str] = ()
    left: Sequence[str] = ()


@dataclass(slots=True)
class _Draft:
    """A text on its way."""

    original: Original
    fields: Fields
    body: str
    slug: str = ""
    text: str = ""
    pictures: set[str] = field(default_factory=set)


def read_mapping(told: Sequence[str]) -> dict[str, str]:
    """Return which key means which of ours, told as `key=ours`. Raises ImportRefusedError for what says nothing."""
    mapping = {}
    for one in told:
        key, equals, ours = one.partition("=")
        if not equals or not key.strip() or ours.strip() not in NAMES:
            raise ImportRefusedError(f"--map {one}: it maps to no key of ours; use one of {', '.join(NAMES)}")
        mapping[key.strip().lower()] = ours.strip()
    return mapping


def import_reviews(
    directory: Path, content: Path, mapping: Mapping[str, str], progress: Progress, *, dry_run: bool = False
) -> list[Imported]:
    """Make the texts under `directory` reviews in `content`, and return what became of each, in order of name.

    `mapping` says which of their keys means which of ours. Nothing that is there is written over; with `dry_run`
    nothing is written at all. Raises ImportRefusedError where there is nothing to import, or no room for it.
    """
    if not directory.is_dir():
        raise ImportRefusedError(f"{directory}: there is no such folder; name the one that holds the texts")
    paths = list(find_texts(directory))
    if not paths:
        raise ImportRefusedError(f"{directory}: no Markdown file is there; name the folder that holds the texts")
    results: dict[Path, Imported] = {}
    originals = list(_read(paths, results))
    scale = find_scale(originals, mapping)
    drafts = [_draft(original, scale, mapping) for original in originals]
    existing = _existing(content)
    _name(drafts, existing, results)
    named = [draft for draft in drafts if draft.slug]
    _keep_addresses(named, OldAddresses(content, existing, {*existing, *(draft.slug for draft in named)}))
    with ImageProcess() as process:
        importer = _Importer(directory, content, named, process)
        for number, draft in enumerate(named, 1):
            results[draft.original.path] = importer.finish(draft)
            progress("Importing reviews", number, len(named))
        importer.unlink_refused(named)
        if not dry_run:
            importer.write()
    return [*results.values()]


def _keep_addresses(drafts: Sequence[_Draft], addresses: OldAddresses) -> None:
    """Write the old addresses of texts into their front matter."""
    for draft in drafts:
        taken = [addresses.take(written, draft.slug) for written in draft.fields.addresses]
        draft.fields.left += [left for _, left in taken if left]
        if aliases := [alias for alias, _ in taken if alias]:
            draft.fields.ours["aliases"] = aliases


def _read(paths: Sequence[Path], results: dict[Path, Imported]) -> Iterator[Original]:
    for path in paths:
        try:
            for original in read_originals(path):
                results[original.path] = Imported(original.path)
                yield original
        except UnreadableError as error:
            results[path] = Imported(path, refused=str(error))


def _draft(original: Original, scale: int | None, mapping: Mapping[str, str]) -> _Draft:
    left: list[str] = []
    guessed: list[str] = []
    is_mdx = original.path.suffix.lower() == ".mdx"
    body, heading = rewrite_body(original.body, left.append, guessed.append, is_mdx=is_mdx)
    fields = map_fields(original, heading, scale, mapping)
    fields.left += left
    fields.guessed += dict.fromkeys(guessed)
    return _Draft(original, fields, body)


def _existing(content: Path) -> dict[str, Path]:
    return {path.stem: path for path in (content / "reviews").rglob("*.md")}


def _name(drafts: Sequence[_Draft], taken: Mapping[str, Path], results: dict[Path, Imported]) -> None:
    """Give each text an address of its own, unless the review that it would be is there already."""
    given: set[str] = set()
    for draft in drafts:
        wanted = draft.fields.slug or draft.original.name
        slug = slugify(wanted) or slugify(draft.fields.ours["title"]) or "review"
        slug = slug.encode()[: LONGEST_SLUG - 10].decode("utf-8", "ignore").strip("-")
        slug = f"{slug}-review" if slug in RESERVED_SLUGS else slug
        if slug in taken:
            there = f"{taken[slug]} is there already, and stays as it is"
            results[draft.original.path] = Imported(draft.original.path, refused=there)
            continue
        numbered, number = slug, 1
        while numbered in given or numbered in taken:
            number += 1
            numbered = f"{slug}-{number}"
        given.add(numbered)
        draft.slug = numbered


class _Importer:
    def __init__(self, directory: Path, content: Path, drafts: Sequence[_Draft], process: ImageProcess) -> None:
        self._content = content
        self._pictures = Pictures(directory, content / "media")
        self._media = Media(content, [], process, None, None)
        named = {_end(address): draft.slug for draft in reversed(drafts) for address in draft.fields.addresses}
        named |= {name.lower(): draft.slug for draft in reversed(drafts) for name in _names(draft)}
        self._neighbours = Neighbours(named, directory)
        self._reviews = {draft.slug for draft in drafts} | set(_existing(content))
        self._finished: list[_Draft] = []

    def finish(self, draft: _Draft) -> Imported:
        """Make the review of a text; return what became of it."""
        original, fields = draft.original, draft.fields
        left = fields.left
        title = fields.ours["title"]
        body = rewrite_links(draft.body, self._neighbours.find, lambda url: self._image(url, draft), title, left.append)
        if image := fields.ours.get("image"):
            fields.ours["image"] = self._image(image, draft)
            if fields.ours["image"] is None:
                left.append(f"the image {image[:60]}")
                del fields.ours["image"], fields.ours["image_alt"]
        refused = self._mend(draft, body)
        if refused:
            return Imported(original.path, refused=refused)
        self._finished.append(draft)
        return Imported(original.path, draft.slug, None, fields.mapped, fields.guessed, [*dict.fromkeys(left)])

    def unlink_refused(self, drafts: Sequence[_Draft]) -> None:
        """Take links out of what is finished that lead to what no page is yet: refused texts, drafts, days to come."""
        days = {d.slug: d.fields.ours["published"] for d in self._finished if not d.fields.ours.get("draft")}
        never = {draft.slug for draft in drafts} - days.keys()
        late = {slug for slug, day in days.items() if day > today()}
        for draft in self._finished:
            refused = never | {slug for slug in late if days[slug] > draft.fields.ours["published"]}
            _unlink(draft, refused)

    def write(self) -> None:
        """Write the reviews and their images, each whole or not at all, and none over another."""
        reviews, media = self._content / "reviews", self._content / "media"
        wanted = {name for draft in self._finished for name in draft.pictures if name in draft.text}
        try:
            for folder in (reviews, *([media] if wanted else [])):
                folder.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=self._content, prefix=".import-") as aside:
                for name in sorted(wanted):
                    if not (media / name).exists():
                        shutil.copyfile(self._pictures.files[name], Path(aside, name))
                        put_new(Path(aside, name), media / name)
                for draft in self._finished:
                    made = Path(aside, "review")
                    made.write_text(draft.text, "utf-8")
                    put_new(made, reviews / f"{draft.slug}.md")
        except OSError as error:
            raise ImportRefusedError(
                f"{error.filename or self._content}: {error.strerror}; make room there, or name another --content"
            ) from error

    def _image(self, written: str, draft: _Draft) -> str | None:
        name = self._pictures.find(written, draft.original.path.parent)
        if name is None:
            return None
        draft.pictures.add(name)
        self._media.files[f"media/{name}"] = self._pictures.files[name]
        return f"../media/{name}"

    def _mend(self, draft: _Draft, body: str) -> str | None:
        """Put a review together so that ours reads it, without front matter that cannot be; return why not, if so."""
        faults: list[Fault] = []
        for needless in ("", *_NEEDLESS):
            if needless and faults and not self._drop(draft, needless, faults):
                continue
            head = _head(draft.fields)
            faults = self._faults(draft, f"{head}\n{body}\n")
            of_head = [fault for fault in faults if fault.line <= head.count("\n") + 1]
            if not of_head:
                mended = mend(
                    f"{head}\n{body}\n",
                    head.count("\n") + 1,
                    lambda text: self._faults(draft, text),
                    draft.fields.left.append,
                )
                draft.text = mended or ""
                return None if mended else f"{faults[0].what} (line {faults[0].line} of what it would be)"
            faults = of_head
        return faults[0].what

    def _drop(self, draft: _Draft, key: str, faults: Sequence[Fault]) -> bool:
        """Leave a key out of the front matter that something is wrong with; say whether it was there."""
        if key not in draft.fields.ours:
            return False
        draft.fields.left.append(f"{key}: {faults[0].what}")
        del draft.fields.ours[key]
        return True

    def _faults(self, draft: _Draft, text: str) -> list[Fault]:
        """Return what our reader finds wrong with a review."""
        log = FaultLog()
        source = WrittenSource(self._content / "reviews" / f"{draft.slug}.md", text, log)
        # As of its own day: one may be kept for a day to come.
        file = read_review(source, self._media, "en", day=draft.fields.ours["published"])
        if file:
            anchors = find_anchors((), [file.review], [Path(f"{slug}.md") for slug in self._reviews - {draft.slug}])
            check_links(source, file.links, anchors, self._media)
        elif not log and not draft.fields.ours.get("draft"):
            log.add(source.path, text.count("\n") + 1, "it has no text", "write some")
        return log.error().faults if log else []


def _names(draft: _Draft) -> set[str]:
    return {draft.original.name, draft.original.path.stem, draft.slug, draft.fields.slug or draft.slug}


def _unlink(draft: _Draft, refused: set[str]) -> None:
    """Take the links to some reviews out of the text of another."""
    head, _, body = draft.text.partition(f"\n{_FENCE}\n")
    if any(name.removesuffix(".md") in refused for name in _TO_A_REVIEW.findall(body)):
        left = draft.fields.left.append
        body = rewrite_links(
            body, lambda url: None if url.removesuffix(".md") in refused else url, lambda url: url, "", left
        )
        draft.text = f"{head}\n{_FENCE}\n{body}"


def _end(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2].removesuffix(".html").lower()


def _head(fields: Fields) -> str:
    written = yaml.safe_dump(fields.ours, allow_unicode=True, sort_keys=False, width=10_000)
    return f"{_FENCE}\n{written}{_FENCE}\n"
