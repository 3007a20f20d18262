"""The `microsite` command in a process of its own, in a copy of the project, without an account."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NO_ACCOUNT = {
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
}


def passing_files(project: Path) -> list[str]:
    """Return the names of all that lies in the folder for what is needed for a while only."""
    return [name for _, folders, files in os.walk(project.parent / "tmp") for name in folders + files]


def environment(project: Path) -> dict[str, str]:
    """Return the environment of a command."""
    passing = project.parent / "tmp"
    passing.mkdir(exist_ok=True)
    ours = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return ours | NO_ACCOUNT | {"PYTHONPATH": str(project), "HOME": str(project), "TMPDIR": str(passing)}


@contextmanager
def started(project: Path, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """Give a command at work; what it writes comes in one stream."""
    command = [sys.executable, "-u", "-m", "site_app", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=project, env=environment(project), stdout=pipe, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def rehearsed_url(rehearsal: "subprocess.Popen[str]") -> str:
    """Wait until `microsite deploy --rehearse` serves, and return the URL that it printed."""
    lines = []
    for line in rehearsal.stdout or ():
        lines.append(line)
        if line.startswith("URL: "):
            assert lines[-2].startswith("Serving")
            return line.removeprefix("URL: ").strip()
    raise AssertionError("".join(lines))
