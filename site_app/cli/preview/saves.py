"""What tells the files that a site is made of from those of before."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from site_app.build.publishing import STATIC
from site_app.cli.preview.apps import TEMPLATES
from site_app.source.files.folder import is_read, walk_content

#: The files, each with its inode and when it was written, in nanoseconds: a save leaves none as it was.
Saves = frozenset[tuple[Path, int, int]]


def read_saves(content: Path) -> Saves:
    """Return the files of the content, the templates and the static files as they are now."""
    texts = (path for path, fault in walk_content(content) if fault or is_read(path.relative_to(content)))
    return saves_of(chain(texts, TEMPLATES.iterdir(), STATIC.rglob("*")))


def saves_of(paths: Iterable[Path]) -> Saves:
    """Return files as they are now; those that are gone are left out."""
    return Saves(filter(None, map(_save_of, paths)))


def _save_of(path: Path) -> tuple[Path, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None  # it went just now
    return path, status.st_ino, status.st_mtime_ns
