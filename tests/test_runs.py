"""Each run of the tests takes what it says it takes."""

import json
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
    assert threading.Thread(target=print).start() is None

def test_process():
    assert subprocess.run(["true"]).returncode == 0

def test_server():
    with socket.create_server(("127.0.0.1", 0)):
        pass
"""


def unasked() -> dict[str, str]:
    """Return the environment without what this run was asked, which is not asked of another."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COVERAGE_", "QUICK"))}


@pytest.mark.parametrize(("asked", "told"), [({"QUICK": "1"}, "1 passed, 2 skipped"), ({}, "3 passed")])
def test_quick_run_leaves_out_processes_and_servers(
    tmp_path: Path, asked: dict[str, str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever turns to one is skipped, without a mark; any other run takes it."""
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    (tmp_path / "test_some.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", f"--basetemp={tmp_path / 'temporary'}"]
    run = subprocess.run([*command, str(tmp_path)], cwd=PROJECT, env=unasked() | asked, capture_output=True, text=True)
    assert told in run.stdout.splitlines()[-1], run.stdout


WATCHED = """\
import subprocess

def start():
    subprocess.run(["true"])
    return "slow"

def stay():
    return "quick"
"""
WATCHED_TESTS = """\
import pytest
from watched import start, stay

def test_start():
    assert start() == "slow"

def test_stay():
    assert stay() == "quick"

@pytest.mark.bulk
def test_bulk():
    assert [stay() for _ in range(3)]
"""


@pytest.mark.parametrize(("tests", "seen"), [("start or stay", {4, 8}), ("bulk", set())])
def test_coverage_is_of_what_is_quick(tmp_path: Path, tests: str, seen: set[int]) -> None:
    """A test is watched until it turns to a process, the next from its beginning; one that tries a lot, not at all."""
    (tmp_path / "watched.py").write_text(WATCHED)
    (tmp_path / "test_watched.py").write_text(WATCHED_TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = bulk\n")
    (tmp_path / ".coveragerc").write_text(f"[run]\nsource = {tmp_path}\nparallel = true\npatch = subprocess\n")
    pytest_run = f"run -m pytest -n 1 -p tests.conftest --basetemp={tmp_path / 'temporary'} -k".split()
    for command in ([*pytest_run, tests, "."], ["combine"], ["json"]):
        subprocess.run(
            [sys.executable, "-m", "coverage", *command],
            cwd=tmp_path,
            env=unasked() | {"PYTHONPATH": str(PROJECT)},
            capture_output=True,
            check=True,
        )
    found = json.loads((tmp_path / "coverage.json").read_text())["files"]["watched.py"]["executed_lines"]
    assert {line for line in found if not WATCHED.splitlines()[line - 1].startswith(("def", "import"))} == seen


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
