"""Reading the files of `content/`: only what is inside it, only regular files, only clean UTF-8 text."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from site_app.source.characters import find_forbidden
from site_app.source.faults import FaultLog

#: A review is words; a larger file is a mistake, and could exhaust whoever parses it.
LARGEST_SOURCE = 1024 * 1024
#: The largest photograph has tens of megabytes; a larger file is a film or a mistake, and every build would read it.
LARGEST_FILE = 128 * 1024 * 1024
#: What a text's name ends in.
TEXTS = frozenset({".md", ".toml"})
#: Folders within folders: topics and years are two. Deeper ones come of a copy into itself.
DEEPEST_FOLDER = 16


@dataclass(frozen=True, slots=True)
class Source:
    """A text file of the content: LF line ends, no byte order mark."""

    path: Path
    text: str
    log: FaultLog

    def fault(self, line: int, what: str, remedy: str) -> None:
        """Note that `what` is wrong at `line` (from 1) of this file."""
        self.log.add(self.path, line, what, remedy)

    def unescaped(self, line: int, text: str) -> str:
        r"""Return a text of the file, its escapes read; note a character that none may have, as of \u0001."""
        if forbidden := find_forbidden(text):
            _, what, remedy = forbidden
            self.fault(line, what, remedy)
            return ""
        return text


def read_source(path: Path, log: FaultLog) -> Source | None:
    """Read a text file, or note in `log` why it cannot be used and return None."""
    try:
        data = _read(path)
    except OSError as error:
        log.add(path, 1, f"cannot be read ({error.strerror})", "make it a readable file")
        return None
    if data is None:
        log.add(path, 1, "this is no regular file", "put a text file in its place")
        return None
    if len(data) > LARGEST_SOURCE:
        log.add(path, 1, "the file is larger than 1 MiB", "split it into several reviews")
        return None
    return _decode(path, data, log)


def _read(path: Path) -> bytes | None:
    """Return how a file begins; None if it is none. A pipe is not waited for."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor has no path
        return file.read(LARGEST_SOURCE + 1) if stat.S_ISREG(os.fstat(descriptor).st_mode) else None


def _decode(path: Path, data: bytes, log: FaultLog) -> Source | None:
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        log.add(path, data.count(b"\n", 0, error.start) + 1, "this is not UTF-8 text", "save the file as UTF-8")
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if forbidden := find_forbidden(text):
        at, what, remedy = forbidden
        log.add(path, text.count("\n", 0, at) + 1, what, remedy)
        return None
    return Source(path, text, log)


def walk_content(directory: Path, log: FaultLog) -> Iterator[Path]:
    """Yield every file under `directory`, a folder's own before those of its folders, in order of their names.

    What could not be read, or leads out, is noted and left alone.
    """
    yield from _walk(directory, Path(os.path.realpath(directory)), 0, log)


def _walk(folder: Path, inside: Path, depth: int, log: FaultLog) -> Iterator[Path]:
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        log.add(folder, 1, f"this folder cannot be read ({error.strerror})", "make it a folder that can be")
        return
    folders = []
    for path in paths:
        mode, size = _look(path)
        if stat.S_ISDIR(mode) and not _is_symlink(path) and path.suffix not in TEXTS:
            folders.append(path)
        elif fault := _fault_of(path, mode, size, inside):
            log.add(path, 1, *fault)
        elif stat.S_ISREG(mode):
            yield path
    for path in folders:
        if depth == DEEPEST_FOLDER:
            log.add(path, 1, f"folders are nested more than {DEEPEST_FOLDER} deep", "move this one up")
        else:
            yield from _walk(path, inside, depth + 1, log)


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
