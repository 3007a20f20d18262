"""What all tests stand on."""

import fcntl
import gc
import json
import os
import pickle
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

import pytest

# A shell that runs tests in the background ignores Ctrl-C on their behalf, and so would every process they start;
# those that are interrupted on purpose must notice. Ended by another hand, tests tidy up as after Ctrl-C.
for ending in (signal.SIGINT, signal.SIGTERM):
    signal.signal(ending, signal.default_int_handler)

T = TypeVar("T")

#: What makes a test slow: another process (a command, a browser, a package, a Lambda), or a server to talk to.
SLOW = frozenset({"subprocess.Popen", "os.fork", "os.posix_spawn", "socket.__new__"})


def pytest_xdist_auto_num_workers() -> int:
    """Run three tests on two cores: a third of the time a test waits for another process."""
    return 3 * (os.cpu_count() or 1) // 2


class Once(Protocol):
    """Makes what takes long in a folder of its own, once for all workers, and returns what the function did."""

    def __call__(self, name: str, make: Callable[[Path], T]) -> T:
        """Make it, or find it made."""


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Return a function that lets workers share what one of them makes; who comes meanwhile waits."""
    ours = tmp_path_factory.getbasetemp()
    root = ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours

    def share(name: str, make: Callable[[Path], T]) -> T:
        folder, result = root / name, root / f"{name}.pickle"
        with (root / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not result.exists():
                shutil.rmtree(folder, ignore_errors=True)  # of one who was ended at it
                folder.mkdir()
                result.write_bytes(pickle.dumps(make(folder)))
        made: T = pickle.loads(result.read_bytes())
        return made

    return share


class Quick:
    """Ends a test, as one that a quick run leaves out, when it turns to what is slow."""

    def __init__(self) -> None:
        self.at_work = False
        sys.addaudithook(self.watch)

    def watch(self, event: str, _: tuple[object, ...]) -> None:
        """See what Python is asked to do, wherever it is asked."""
        if self.at_work and event in SLOW:
            pytest.skip(f"it is not quick: {event}")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self) -> Iterator[None]:
        """Watch while a test runs."""
        self.at_work = True
        try:
            return (yield)
        finally:
            self.at_work = False


class Noting:
    """Notes in a file which tests pass."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.passed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Hear of a test."""
        if report.when == "call" and report.passed:
            self.passed.append(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Leave their names."""
        self.path.write_text(json.dumps(self.passed), "utf-8")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to a run of the rest what has passed already."""
    if noted := os.environ.get("REST"):
        passed = frozenset(json.loads(Path(noted).read_text("utf-8")))
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in passed])
        items[:] = [item for item in items if item.nodeid not in passed]


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not among what is loaded: else that is a third of all work with a played AWS."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 20)


def pytest_configure(config: pytest.Config) -> None:
    """Keep a quick run quick; where its tests are handed out, note what passes."""
    if os.environ.get("QUICK"):
        config.pluginmanager.register(Quick())
    if (noted := os.environ.get("NOTED")) and "PYTEST_XDIST_WORKER" not in os.environ:
        config.pluginmanager.register(Noting(Path(noted)))
