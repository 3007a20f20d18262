"""A pytest plugin that notes which tests reach which lines, and how long each takes."""

import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from coverage import Coverage, CoverageData

#: Where the notes go, and the configuration of coverage.py that processes started by tests read.
NOTES, CONFIG = "MUTANTS_NOTES", "COVERAGE_PROCESS_START"
#: A process that a test starts is the test's: pytest leaves its name in the environment.
CONFIGURATION = """\
[run]
source = {room}
data_file = {data}
parallel = true
sigterm = true
context = ${{PYTEST_CURRENT_TEST-}}
"""


class Tracer:
    """Switches coverage.py from test to test; a fixture that several tests share counts for all of them."""

    def __init__(self, coverage: Coverage) -> None:
        self.coverage = coverage
        self.test = ""
        self.seconds: dict[str, float] = {}
        self.failed: set[str] = set()
        self.shared: dict[str, list[str]] = defaultdict(list)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Note what a test reaches."""
        for name in getattr(item, "fixturenames", ()):
            self.shared[name].append(item.nodeid)
        self.test = item.nodeid
        self.coverage.switch_context(self.test)
        started = time.perf_counter()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = time.perf_counter() - started

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
        """Note what a shared fixture reaches as its own."""
        if fixturedef.scope == "function":
            return (yield)
        self.coverage.switch_context(f"fixture {fixturedef.argname}")
        try:
            return (yield)
        finally:
            self.coverage.switch_context(self.test)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what fails, as a test may that bounds its own time."""
        if report.failed:
            self.failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Write the notes."""
        self.coverage.stop()
        self.coverage.save()
        self.coverage.combine()
        notes = {
            "seconds": self.seconds,
            "failed": sorted(self.failed),
            "reached": self._tests_by_line(self.coverage.get_data()),
            "modules": [name for name in sys.modules if name.partition(".")[0] not in {"coverage", "__main__"}],
        }
        Path(os.environ[NOTES]).write_text(json.dumps(notes), "utf-8")

    def _tests_by_line(self, data: CoverageData) -> dict[str, dict[int, list[str]]]:
        return {
            os.path.relpath(file): {
                line: self._tests_reaching(contexts) for line, contexts in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }

    def _tests_reaching(self, contexts: Sequence[str]) -> list[str]:
        """Return the tests that reach a line: none where its module was loaded, which a test's process does again."""
        return [] if "" in contexts else sorted({test for context in contexts for test in self._tests_of(context)})

    def _tests_of(self, context: str) -> list[str]:
        """Return the tests that a context stands for."""
        name = context.removesuffix(" (call)").removesuffix(" (setup)").removesuffix(" (teardown)")
        return self.shared.get(name.removeprefix("fixture "), []) if name.startswith("fixture ") else [name]


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Begin before any module of the room is loaded: a conftest may do that."""
    coverage = Coverage(config_file=os.environ[CONFIG])
    coverage.start()
    early_config.pluginmanager.register(Tracer(coverage))
