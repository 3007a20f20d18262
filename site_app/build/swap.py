"""Putting a finished directory in the place of another, so that whoever reads finds one or the other, whole.

`output/current` is a symlink to a directory beside it. A build is made under a name of its own, flushed to disk, and
shown by replacing the symlink, which the file system does in one step. Killed anywhere, the old build stays.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from site_app.manifest import MANIFEST

CURRENT = "current"
UNFINISHED = ".unfinished-"
#: The current build and the one before it, which a running server may still be reading.
KEPT_BUILDS = 2
#: A disk writes what waits for it together: a tenth of the time that one after the other takes.
FLUSHED_AT_ONCE = 16


@contextmanager
def only_builder(output: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the right to build in `output`; call `waiting` once if another process has it, and wait for it.

    The system gives the right back when its holder ends, however it ends.
    """
    output.mkdir(parents=True, exist_ok=True)
    with (output / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def new_directory(output: Path) -> Iterator[Path]:
    """Give an empty directory in `output` to build in; what is still there at the end was not finished, and goes."""
    for leftover in output.glob(UNFINISHED + "*"):
        shutil.rmtree(leftover, ignore_errors=True)
    directory = Path(mkdtemp(prefix=UNFINISHED, dir=output))
    directory.chmod(0o755)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def flush(directory: Path) -> None:
    """Have the disk keep all that `directory` holds, but for what another build has too, and flushed."""
    entries = [path for path in (directory, *directory.rglob("*")) if path.is_dir() or path.stat().st_nlink == 1]
    with ThreadPoolExecutor(FLUSHED_AT_ONCE) as threads:
        for _ in threads.map(_flush_entry, entries):
            pass


def show(directory: Path, output: Path, name: str) -> None:
    """Name a flushed `directory` after `name` and make it what `output/current` leads to."""
    home = _free_name(output, name)
    directory.rename(home)
    link = output / f"{UNFINISHED}{CURRENT}"
    link.unlink(missing_ok=True)
    link.symlink_to(home.name)
    link.replace(output / CURRENT)
    _flush_entry(output)
    _sweep(output, home)


def _free_name(output: Path, name: str) -> Path:
    """Return a name that no build has: a damaged build of the same release may still be in use."""
    names = (f"{name}{suffix}" for suffix in ("", *(f"-{number}" for number in range(2, 1000))))
    return next(output / free for free in names if not (output / free).exists())


def _sweep(output: Path, current: Path) -> None:
    """Remove the builds before the last one; what is no build is another's."""
    builds = [path.parent for path in output.glob(f"*/{MANIFEST}")]
    others = [path for path in builds if not path.is_symlink() and path != current]
    others.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in others[KEPT_BUILDS - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def _flush_entry(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
