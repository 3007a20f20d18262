"""Which commit a release is made of."""

import subprocess
from pathlib import Path

UNKNOWN = "unknown"


def current_commit(project: Path) -> tuple[str, bool]:
    """Return the commit checked out, in short, and whether something differs from it; unknown without git."""
    commit = _git(project, "rev-parse", "--short=12", "HEAD")
    if not commit:
        return UNKNOWN, False
    return commit, bool(_git(project, "status", "--porcelain"))


def _git(project: Path, *arguments: str) -> str:
    try:
        run = subprocess.run(["git", "-C", str(project), *arguments], capture_output=True, text=True, check=False)  # noqa: S603, S607 - the git on the path
    except OSError:
        return ""
    return run.stdout.strip() if run.returncode == 0 else ""
