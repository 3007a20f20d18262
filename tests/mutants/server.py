"""Runs tests against one mutant after another, each in a fork of a process that has all but the project loaded.

Orders are read from standard input and answered on standard output, a line of JSON each. When the input ends, so does
all that was started.
"""

import ctypes
import importlib
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

import pytest

#: Every run is alike, and leaves nothing in the project. What tries a lot would cost minutes for each mutant, and runs
#: out of the time it allows itself when it is watched.
OPTIONS = ("-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", "-m", "not bulk")
#: What is loaded before pytest begins may be a plugin of its: no fault of a mutant's.
LOADED_BEFORE = "ignore::pytest.PytestAssertRewriteWarning"
#: Memory that a mutant may ask for, in bytes.
MOST_MEMORY = 4 << 30
#: How often a test run is looked after; seconds.
_PAUSE = 0.01
#: Orphans of a process come to this one (prctl(2)).
_BE_THEIR_PARENT = 36


class Order(TypedDict):
    """A mutant to try: the code of its file, the tests to run in this order, and the seconds that they may take."""

    path: str
    code: str
    tests: list[str]
    seconds: float


class Chosen:
    """Runs the tests that are named, in that order, and those that had another name before the change."""

    def __init__(self, tests: Sequence[str], known: Iterable[str]) -> None:
        self.places = {test: place for place, test in enumerate(tests)}
        self.others = set(known) - set(tests)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Choose and order."""
        items[:] = [item for item in items if item.nodeid not in self.others]
        items.sort(key=lambda item: self.places.get(item.nodeid, len(self.places)))


def serve(known: Sequence[str]) -> None:
    """Answer each order with the name of what became of it: survived, killed or timeout."""
    ctypes.CDLL(None).prctl(_BE_THEIR_PARENT, 1)
    for line in sys.stdin:
        order: Order = json.loads(line)
        sys.stdout.write(json.dumps(try_mutant(order, known)) + "\n")
        sys.stdout.flush()


def try_mutant(order: Order, known: Sequence[str]) -> str:
    """Run the tests with the mutant in place of its original, which is put back afterwards."""
    file = Path(order["path"])
    original, times = file.read_bytes(), file.stat()
    file.write_text(order["code"], "utf-8")
    try:
        status = run_apart(order["tests"], known, order["seconds"])
    finally:
        file.write_bytes(original)
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    return "timeout" if status is None else "killed" if status else "survived"


def run_apart(tests: Sequence[str], known: Iterable[str], seconds: float) -> int | None:
    """Run tests in a fork and return the exit status, None if they take too long; end whatever they started."""
    parent, until = os.getppid(), time.monotonic() + seconds
    child = os.fork()
    if not child:
        _run(tests, known)
    try:
        while time.monotonic() < until and os.getppid() == parent:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return status
            time.sleep(_PAUSE)
        return None
    finally:
        _end_children()


def _run(tests: Sequence[str], known: Iterable[str]) -> None:
    status = 1
    try:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nothing, stream)
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        files = dict.fromkeys(test.partition("::")[0] for test in tests)
        options = ["-x", *OPTIONS, "-W", LOADED_BEFORE, f"--basetemp={tempfile.gettempdir()}/tests"]
        status = pytest.main([*options, *files], plugins=[Chosen(tests, known)])
    finally:
        os._exit(status)


def _end_children() -> None:
    """Kill all processes below this one: those whose parent is gone have become its own."""
    while children := Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(int(child), 0)


def load(modules: Iterable[str]) -> None:
    """Load what all mutants share: every module but the project's."""
    project = {path.stem for path in Path().iterdir()}
    for name in modules:
        if name.partition(".")[0] not in project:
            with suppress(Exception):
                importlib.import_module(name)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # to end what it started
    sys.dont_write_bytecode = True
    notes = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    load(notes["modules"])
    with suppress(KeyboardInterrupt):
        serve(list(notes["seconds"]))
