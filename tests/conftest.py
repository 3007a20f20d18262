"""What all tests stand on."""

import os
import signal
import sys
from collections.abc import Iterator

import pytest

# A shell that runs tests in the background ignores Ctrl-C on their behalf, and so would every process they start;
# those that are interrupted on purpose must notice. Ended by another hand, tests tidy up as after Ctrl-C.
for ending in (signal.SIGINT, signal.SIGTERM):
    signal.signal(ending, signal.default_int_handler)

#: What makes a test slow: another process (a command, a browser, a package, a Lambda), or a server to talk to.
SLOW = frozenset({"subprocess.Popen", "os.fork", "os.posix_spawn", "socket.__new__"})


def pytest_xdist_auto_num_workers() -> int:
    """Run two tests a core: half of the time a test waits for another process."""
    return 2 * (os.cpu_count() or 1)


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


def pytest_configure(config: pytest.Config) -> None:
    """Keep a quick run quick."""
    if os.environ.get("QUICK"):
        config.pluginmanager.register(Quick())
