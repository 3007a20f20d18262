"""New files of the content: whole or not there, and never in the place of another."""

import os
from pathlib import Path


def put_new(made: Path, path: Path) -> None:
    """Move a finished file to where it is to be. Raises FileExistsError where another is, which stays as it is."""
    os.link(made, path)
    made.unlink()
