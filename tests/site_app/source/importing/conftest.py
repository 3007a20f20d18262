"""What tests of the import begin with."""

from pathlib import Path

import pytest

from tests.site_app.source.importing.blogs import Blog


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """Return a folder kept for another tool, empty as yet."""
    return Blog(tmp_path)
