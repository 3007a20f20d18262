"""One file of a content, read by itself."""

from pathlib import Path

import pytest

from tests.site_app.source.contents import Write, Written


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a file and opens it."""

    def write(data: str | bytes, name: str = "a.md") -> Written:
        return Written(tmp_path / name, data)

    return write
