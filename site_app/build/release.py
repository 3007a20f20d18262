"""The release id: what a build is made of, in sixteen letters."""

import hashlib
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

import search_index
import site_app
from site_app.manifest import hash_file
from site_app.source.files.folder import is_read, walk_content
from site_app.source.schedule import find_hidden, read_schedules, today

#: Every distribution whose version shows in the pages or the index.
DEPENDENCIES = (
    "apig-wsgi",
    "babel",
    "blinker",
    "click",
    "flask",
    "itsdangerous",
    "jinja2",
    "markdown-it-py",
    "markupsafe",
    "mdit-py-plugins",
    "mdurl",
    "nh3",
    "pillow",
    "pyyaml",
    "rjsmin",
    "werkzeug",
    "whoosh3",
    "zopfli",
)
CODE = frozenset({".py", ".html", ".css", ".js", ".json", ".svg", ".otf", ".toml", ".ttf"})
RELEASE_LENGTH = 16


def make_release_id(content: Path, base_url: str | None = None, day: date | None = None) -> str:
    """Return a digest of the content as it shows on a day, the code and the versions of what they are built with.

    `base_url` is the one that takes the place of the content's own, if one does; the day is today, in UTC, where none
    is named. Of the reviews, those count that show: nothing else of the day does.

    The same inputs give the same id on any machine and any Python.
    """
    digest = hashlib.sha256()
    versions = [f"{name}=={version(name)}" for name in DEPENDENCIES]
    for line in (
        *_content(content, day or today()),
        *([f"base_url {base_url}"] if base_url else []),
        *_code(),
        *versions,
    ):
        digest.update(line.encode("utf-8", "surrogateescape") + b"\n")
    return digest.hexdigest()[:RELEASE_LENGTH]


def _content(directory: Path, day: date) -> Iterator[str]:
    hidden = find_hidden(read_schedules(directory), day).paths
    for path, fault in walk_content(directory):
        place = path.relative_to(directory)
        # What cannot be read is told at every build: none of the same content may pass for built.
        if fault or (path not in hidden and is_read(place)):
            yield f"content/{place.as_posix()} {fault or hash_file(path)}"


def _code() -> Iterator[str]:
    for package in (search_index, site_app):
        room = Path(package.__path__[0])
        for path in sorted(path for path in room.rglob("*") if path.suffix in CODE):
            yield f"{room.name}/{path.relative_to(room).as_posix()} {hash_file(path)}"
