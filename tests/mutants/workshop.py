"""A copy of the project where mutants are tried: what its tests reach, and whether they notice."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import copy2
from tempfile import TemporaryDirectory
from typing import cast

from tests.mutants import tracing
from tests.mutants.mutating import Mutant
from tests.mutants.notes import Notes
from tests.mutants.server import OPTIONS, Order

#: How long the tests of a mutant may take: so many times what they took before, and so many seconds besides.
PATIENCE, LEAST_SECONDS = 5, 30
#: How many times as long a busy machine may take, before it is taken for a fault.
BUSY = 8
#: How the variables begin that say which tests are to run here, and how: nothing that mutants turn on.
ASKED_OF_US = ("PYTEST_", "COVERAGE_", "QUICK", "NOTED", "REST", "TORTURE")


def patience(tests: list[str], notes: Notes) -> float:
    """Return how long tests may take; seconds."""
    return LEAST_SECONDS + PATIENCE * notes.seconds_of(tests)


class BrokenTestsError(Exception):
    """The tests fail before anything is changed."""


class Workshop:
    """A copy of the project, a folder for temporary files, and a process that tries mutants."""

    def __init__(self, directory: Path) -> None:
        self.project = directory / "project"
        self._temporary = directory / "tmp"
        self._server: subprocess.Popen[str] | None = None
        self._temporary.mkdir()

    def trace(self, room: str, tests: str) -> Notes:
        """Run tests, and return what they reach of a room; raises BrokenTestsError if one fails.

        A test that fails only when it is watched, since it bounds its own time, tries no mutants.
        """
        notes, settings, data = (self._temporary / name for name in ("notes.json", "settings.ini", "coverage"))
        settings.write_text(tracing.CONFIGURATION.format(room=self.project / room, data=data), "utf-8")
        watch = {tracing.NOTES: str(notes), tracing.CONFIG: str(settings)}
        self._run_tests(["-p", "tests.mutants.tracing", tests], {0, 1}, watch)
        traced = Notes(notes, self.project)
        if traced.failed:
            self._run_tests(traced.failed, {0}, {})
        return traced

    def _run_tests(self, arguments: Sequence[str], expected: Container[int], variables: Mapping[str, str]) -> None:
        command = [sys.executable, "-m", "pytest", *OPTIONS, f"--basetemp={self._temporary}/tests", *arguments]
        environment = {**self._environment, **variables}
        run = subprocess.run(command, cwd=self.project, env=environment, capture_output=True, text=True, check=False)
        if run.returncode not in expected:
            raise BrokenTestsError(run.stdout + run.stderr)

    def verdict(self, mutant: Mutant, notes: Notes) -> str:
        """Return what became of a mutant: survived, killed or timeout; and leave the project as it was.

        Where the unchanged code takes as long, the machine is busy, and the mutant is given more time.
        """
        tests = notes.tests_of(mutant)
        if not tests:
            return "survived"
        seconds = patience(tests, notes)
        while (verdict := self._try(mutant.path, mutant.code, tests, notes, seconds)) == "timeout":
            if self._try(mutant.path, self._code_of(mutant.path), tests, notes, seconds / 2) != "timeout":
                break
            seconds *= 2
        return verdict

    def check(self, notes: Notes) -> None:
        """Raise BrokenTestsError if tests fail where mutants are tried, though nothing is changed."""
        path, tests = notes.quickest()
        seconds = BUSY * patience(tests, notes)
        if tests and self._try(path, self._code_of(path), tests, notes, seconds) != "survived":
            raise BrokenTestsError(f"one of these fails only where mutants are tried: {' '.join(tests)}")

    def _code_of(self, path: str) -> str:
        return (self.project / path).read_text("utf-8")

    def _try(self, path: str, code: str, tests: list[str], notes: Notes, seconds: float) -> str:
        """Return what becomes of tests, within so many seconds, while a file has other code."""
        order = Order(path=path, code=code, tests=tests, seconds=seconds)
        server = self._server = self._server or self._open(notes)
        assert server.stdin
        assert server.stdout
        print(json.dumps(order), file=server.stdin, flush=True)
        answer = server.stdout.readline()
        if not answer:  # it took even the process that tries mutants with it
            self.close()
        self._restore()
        return cast("str", json.loads(answer)) if answer else "killed"

    def close(self) -> None:
        """End the process, and with it all that it started."""
        server, self._server = self._server, None
        if server:
            with server:
                server.terminate()

    @property
    def _environment(self) -> dict[str, str]:
        """What runs here finds the project here and its home among the temporary files, whoever started it."""
        folders = {"HOME": str(self._temporary), "TMPDIR": str(self._temporary), "PYTHONPATH": str(self.project)}
        return {name: value for name, value in os.environ.items() if not name.startswith(ASKED_OF_US)} | folders

    def _open(self, notes: Notes) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "tests.mutants.server", str(notes.path)],
            cwd=self.project,
            env=self._environment | {"PYTHONDONTWRITEBYTECODE": "1"},  # that of a mutant would outlive it
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def _restore(self) -> None:
        """Put back what tests of a mutant changed in the project."""
        if self._git("status", "--porcelain"):
            self._git("checkout", "--quiet", "--force", ".")
            self._git("clean", "--quiet", "--force", "-d")

    def _git(self, *arguments: str) -> str:
        return _git(self.project, *arguments)


def copy_project(project: Path, directory: Path) -> None:
    """Copy all of a project that git would keep, and note how it is, to have it so again."""
    for name in _git(project, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"):
        if (project / name).is_file():
            (directory / name).parent.mkdir(parents=True, exist_ok=True)
            copy2(project / name, directory / name)
    _git(directory, "init", "--quiet")
    _git(directory, "add", "--all")
    _git(directory, "-c", "user.name=mutants", "-c", "user.email=mutants", "commit", "--quiet", "--message", "As it is")


def _git(project: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=project, capture_output=True, text=True, check=True).stdout


@contextmanager
def open_workshop(fill: Callable[[Path], object]) -> Iterator[Workshop]:
    """Set up a workshop, its project filled in by a function, and take it down at the end."""
    with TemporaryDirectory(prefix="mutants-", ignore_cleanup_errors=True) as directory:
        workshop = Workshop(Path(directory))
        fill(workshop.project)
        try:
            yield workshop
        finally:
            workshop.close()
