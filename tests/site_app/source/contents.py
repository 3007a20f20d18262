"""Content for the tests, and what is told of it."""

from pathlib import Path

import pytest

from site_app.source.content import Content, load_content
from site_app.source.files.faults import ContentError

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
