"""Each run of the tests takes what it says it takes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).parents[1]
TESTS = """\
import os, socket, subprocess, threading

def test_plain():
    assert threading.Thread(target=int).start() is None

def test_process():
    assert subprocess.run(["true"]).returncode == 0

def test_server():
    with socket.create_server(("127.0.0.1", 0)):
        pass
"""


@pytest.mark.parametrize(("asked", "told"), [({"QUICK": "1"}, "1 passed, 2 skipped"), ({}, "3 passed")])
def test_quick_run_leaves_out_processes_and_servers(
    tmp_path: Path, asked: dict[str, str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever turns to one is skipped, without a mark; any other run takes it."""
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    assert told in _run(tmp_path, asked)


def test_rest_is_what_did_not_pass(tmp_path: Path) -> None:
    """What a noted run skipped or saw fail runs again, and nothing else."""
    noted = str(tmp_path / "passed")
    assert "1 passed, 2 skipped" in _run(tmp_path, {"QUICK": "1", "NOTED": noted})
    assert "2 passed, 1 deselected" in _run(tmp_path, {"REST": noted})


def _run(folder: Path, asked: dict[str, str]) -> str:
    """Return the last line of a run over TESTS."""
    (folder / "test_some.py").write_text(TESTS)
    (folder / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", f"--basetemp={folder / 'temporary'}"]
    # What this run was asked is not asked of that one.
    asked_of_us = ("PYTEST_", "QUICK", "NOTED", "REST")
    ours = {name: value for name, value in os.environ.items() if not name.startswith(asked_of_us)}
    run = subprocess.run([*command, str(folder)], cwd=PROJECT, env=ours | asked, capture_output=True, text=True)
    return run.stdout.splitlines()[-1]


def test_commit_is_held_to_what_make_lint_checks() -> None:
    """The hook before a commit is that target, with what is installed here."""
    [repository] = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    [hook] = repository["hooks"]
    assert (repository["repo"], hook["language"], hook["entry"], hook["always_run"]) == (
        "local",
        "system",
        "make lint",
        True,
    )
