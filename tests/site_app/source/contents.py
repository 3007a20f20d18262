"""Content for the tests, and what is told of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from site_app.source.content import Content, load_content
from site_app.source.files.faults import ContentError, FaultLog
from site_app.source.files.sources import Source

REVIEW = "reviews/a.md"
HEAD = "---\ntitle: A\npublished: 2026-01-01\n---\n"
BODY = "\nWords.\n"


def load(directory: Path) -> Content:
    return load_content(directory, lambda *_: None)


def faults_of(directory: Path) -> list[str]:
    """Return the faults of a folder, with paths relative to it."""
    with pytest.raises(ContentError) as caught:
        load(directory)
    return [str(fault).replace(f"{directory}/", "") for fault in caught.value.faults]


def front(lines: str) -> str:
    """Return a review whose front matter has `lines` from line 4 on."""
    return f"---\ntitle: A\npublished: 2026-01-01\n{lines}\n---\n{BODY}"


def text(lines: str) -> str:
    """Return a review whose text has `lines` from line 6 on."""
    return f"{HEAD}\n{lines}\n"


class Written:
    """A file of a content, written and opened, and what is told of it."""

    def __init__(self, path: Path, data: str | bytes) -> None:
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        self._log = FaultLog()
        self.source = Source(path, self._log)

    @property
    def told(self) -> list[str]:
        """Its faults until now, in order of their lines."""
        return [f"{fault.line}: {fault.what}; {fault.remedy}" for fault in self._log.error().faults]


Write = Callable[..., Written]
