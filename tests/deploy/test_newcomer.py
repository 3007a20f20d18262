"""A newcomer's first hour: README.md's way to a public URL, typed line by line, and then the workflow, step by step."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from deploy.aws.account import Account
from tests.deploy.commands import environment
from tests.deploy.conftest import PROJECT, get

[FROM_NOTHING] = re.findall(
    r"^For real, from nothing:\n\n```sh\n(.*?)^```",
    (PROJECT / "README.md").read_text("utf-8"),
    re.MULTILINE | re.DOTALL,
)
#: What stands for programs of others and for the set-up of `.venv`, which other tests do: an editor that adds a line,
#: keys that are there, and Python with this very code.
PROGRAMS = {
    "aws": "exit 0",
    "editor": 'echo "# Ours." >> "$1"',
    "microsite": f'PYTHONPATH="$PWD" exec "{sys.executable}" -m site_app "$@"',
}

Type = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def typed(tmp_path: Path, aws: Account) -> Type:
    """Return a function that types a line into a shell, which goes on in the folder that the last one left."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, text in PROGRAMS.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}\n")
        (programs / name).chmod(0o755)
    account = {"AWS_ENDPOINT_URL": aws.endpoint or "", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y"}
    names = {f"GIT_{who}_{what}": "anna@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    project = tmp_path / "review-microsite"
    ours = environment(project) | account | names
    ours |= {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "EDITOR": "editor",
        "GITHUB_ACTIONS": "true",
    }

    def run(line: str, **more: str) -> "subprocess.CompletedProcess[str]":
        folder = project if project.exists() else tmp_path
        return subprocess.run(
            ["bash", "-e", "-c", line], cwd=folder, env=ours | more, capture_output=True, text=True, timeout=120
        )

    return run


def set_up(project: Path) -> None:
    """Do what `make` does once in a clone, with the packages that are there."""
    (project / ".venv" / "bin").mkdir(parents=True)
    (project / ".venv" / "bin" / "microsite").symlink_to(project.parent / "bin" / "microsite")
    (project / ".venv" / ".command").write_text(f"{project}\n")


def test_readme_leads_from_nothing_to_a_site_that_deploys_itself(typed: Type, tmp_path: Path) -> None:
    """Each line as it stands, then each step of the workflow on a pull request, in AWS as it is played.

    On main it does what README.md has done. A fault is told at its line before anything is built.
    """
    project = tmp_path / "review-microsite"
    told = {}
    for line in FROM_NOTHING.splitlines():
        ran = typed(line.replace("<this repository>", f"--no-hardlinks {PROJECT} {project.name}"))
        assert ran.returncode == 0, line + ran.stdout + ran.stderr
        told[line.partition("  #")[0].strip()] = ran.stdout
        if line.startswith("git clone"):
            set_up(project)
    [url] = re.findall(r"^URL: (.*)$", told[".venv/bin/microsite deploy"], re.MULTILINE)
    assert "Lovely Runner" in get(url)[1]

    jobs = yaml.safe_load((PROJECT / "deploy" / "github.yml").read_text("utf-8"))["jobs"]
    checking, previewing = (
        [step["run"] for step in jobs[job]["steps"] if "run" in step] for job in ("check", "preview")
    )
    for line in dict.fromkeys((*checking, *previewing)):
        ran = typed(line, SITE_URL=url)
        assert ran.returncode == 0, line + ran.stdout + ran.stderr
    assert "URL: " in ran.stdout

    review = project / "content" / "reviews" / "lovely-runner.md"
    review.write_text(review.read_text("utf-8") + "\n## Postscript\n", "utf-8")
    ran = typed(checking[0])
    assert ran.returncode != 0
    assert "::error file=content/reviews/lovely-runner.md,line=" in ran.stderr
