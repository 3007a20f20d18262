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
    (tmp_path / "test_some.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", f"--basetemp={tmp_path / 'temporary'}"]
    # What this run was asked is not asked of that one.
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "QUICK"))}
    run = subprocess.run([*command, str(tmp_path)], cwd=PROJECT, env=ours | asked, capture_output=True, text=True)
    assert told in run.stdout.splitlines()[-1], run.stdout


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
