"""The content folder: what lies in it that can be used, and nothing that leads out."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from site_app.source.files.characters import find_forbidden
from site_app.source.files.faults import FaultLog
from site_app.source.files.sources import Source

#: The largest photograph has tens of megabytes; a larger file is a film or a mistake, and every build would read it.
LARGEST_FILE = 128 * 1024 * 1024
#: What a text's name ends in.
TEXTS = frozenset({".md", ".toml"})
#: What the content may hold beside reviews, and what lies in its folders.
FILES = ("site.toml", "synonyms.toml", "searches.toml", "redirects.toml", "about.md")
REVIEWS, MEDIA = "reviews", "media"
#: How editors and systems call what they put beside a file for a while.
PASSING = (".bak", ".crdownload", ".orig", ".part", ".swp", ".tmp", "~")
#: Folders within folders: topics and years are two. Deeper ones come of a copy into itself.
DEEPEST_FOLDER = 16


class Found(NamedTuple):
    """A file of the content; or, with what is wrong and the remedy, what cannot be used as one."""

    path: Path
    fault: tuple[str, str] | None = None


class Folder:
    """A content folder: the `files` that can be used, in the order of the walk; what cannot be, the `log` has."""

    def __init__(self, directory: Path, log: FaultLog) -> None:
        self.directory, self.log = directory, log
        found = list(walk_content(directory))
        self.files = [path for path, fault in found if not fault]
        self._refused = {path: fault for path, fault in found if fault}
        self._sources: list[Source] = []
        for path, fault in self._refused.items():
            log.add(path, 1, *fault)

    def source(self, name: str) -> Source:
        """Return the file of that name, to be read if it is there."""
        path = self.directory / name
        return self._source(path, there=path in self.files)

    def reviews(self) -> list[Source]:
        """Return the files of the reviews, those in folders too."""
        paths = (path for path in self.files if _is_review(path.relative_to(self.directory)))
        return [self._source(path, there=True) for path in paths]

    def faulty(self) -> set[Path]:
        """Return what was refused, and the files of which something was found wrong until now."""
        return {*self._refused, *(source.path for source in self._sources if not source.sound)}

    def fault(self, name: str, what: str, remedy: str) -> None:
        """Note that `what` is wrong with what has that name, or should have."""
        self.log.add(self.directory / name, 1, what, remedy)

    def warn(self, name: str, what: str, remedy: str) -> None:
        """Note that `what` of what has that name is likely not meant."""
        self.log.warn(self.directory / name, 1, what, remedy)

    def _source(self, path: Path, *, there: bool) -> Source:
        source = Source(path, self.log, there=there, sound=path not in self._refused)
        self._sources.append(source)
        return source


def is_read(place: Path) -> bool:
    """Say whether a build reads the file that has such a place in the content, or may."""
    if place.name.startswith("."):
        return False
    if place.parts[0] == MEDIA:
        return not place.name.endswith(PASSING)
    return _is_review(place) or place.as_posix() in FILES


def _is_review(place: Path) -> bool:
    return place.parts[0] == REVIEWS and place.suffix == ".md" and not place.name.startswith(".")


def walk_content(directory: Path) -> Iterator[Found]:
    """Yield every file under `directory`, a folder's own before those of its folders, in order of their names.

    What cannot be read, or leads out, is found at fault and left alone.
    """
    yield from _walk(directory, Path(os.path.realpath(directory)), 0)


def _walk(folder: Path, inside: Path, depth: int) -> Iterator[Found]:
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        yield Found(folder, (f"this folder cannot be read ({error.strerror})", "make it a folder that can be"))
        return
    folders = []
    for path in paths:
        mode, size = _look(path)
        if stat.S_ISDIR(mode) and not _is_symlink(path) and path.suffix not in TEXTS:
            folders.append(path)
        elif (fault := _fault_of(path, mode, size, inside)) or stat.S_ISREG(mode):
            yield Found(path, fault)
    for path in folders:
        if depth == DEEPEST_FOLDER:
            yield Found(path, (f"folders are nested more than {DEEPEST_FOLDER} deep", "move this one up"))
        else:
            yield from _walk(path, inside, depth + 1)


def _look(path: Path) -> tuple[int, int]:
    """Return the mode and size of what a path leads to; zeros where that is nothing."""
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mode, status.st_size


def _is_symlink(path: Path) -> bool:
    try:
        return path.is_symlink()
    except OSError:
        return False


def _fault_of(path: Path, mode: int, size: int, inside: Path) -> tuple[str, str] | None:
    """Return why a path of the content cannot be used."""
    if _is_symlink(path) and not Path(os.path.realpath(path)).is_relative_to(inside):
        return "this symlink leads out of the content", "copy the file here instead"
    if path.name.startswith("."):
        return None  # editors and systems keep notes of their own here
    if stat.S_ISREG(mode):
        return _fault_of_file(path, size)
    if not stat.S_ISDIR(mode):
        what = "this symlink leads nowhere" if _is_symlink(path) else "this is no regular file"
        return what, "put the file in its place, or delete it"
    return ("this is a folder", "put a text file in its place") if path.suffix in TEXTS else None


def _fault_of_file(path: Path, size: int) -> tuple[str, str] | None:
    if size > LARGEST_FILE:
        return f"the file is larger than {LARGEST_FILE // 1024**2} MiB", "make it smaller, or keep it elsewhere"
    if find_forbidden(path.name):
        return "the name has characters that cannot be shown", "rename the file"
    return None
