"""What `tracing` noted, and which tests may notice a mutant by it."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from tests.mutants.mutating import Mutant

#: What a line of a module or a class gives a name to.
_NAMED = re.compile(r"(\w+)\s*[:=]")


class Notes:
    """The seconds that each test takes, and the tests that reach each line of each file of a room."""

    def __init__(self, path: Path, project: Path) -> None:
        notes = json.loads(path.read_text("utf-8"))
        self.path = path
        self._seconds: dict[str, float] = notes["seconds"]
        #: These bound their own time, and fail when they are watched.
        self.failed: list[str] = notes["failed"]
        self._reached: dict[str, dict[int, frozenset[str]]] = {
            file: {int(line): frozenset(tests) - {*self.failed} for line, tests in lines.items()}
            for file, lines in notes["reached"].items()
        }
        self._lines = {file: (project / file).read_text("utf-8").split("\n") for file in self._reached}

    def seconds_of(self, tests: Iterable[str]) -> float:
        """Return how long tests take together."""
        return sum(self._seconds[test] for test in tests)

    def tests_of(self, mutant: Mutant) -> list[str]:
        """Return the tests that may notice, file by file, the quickest first.

        What runs when its module is loaded they reach where its name is read; if it has none, where its function is.
        What none is seen to reach may run in a process that cannot be watched: all tests of its folder try it.
        """
        lines = self._reached.get(mutant.path, {})
        place = mutant.line if mutant.line in lines else mutant.begins
        if place in lines:
            tests = lines[place] or self._tests_of_name(mutant) or _union(lines.get(line, ()) for line in mutant.scope)
        else:
            folder = f"tests/{mutant.path.rpartition('/')[0]}/"
            tests = frozenset(test for test in self._seconds if test.startswith(folder)) - {*self.failed}
        files: dict[str, list[str]] = defaultdict(list)
        for test in sorted(tests, key=self._seconds.__getitem__):
            files[test.partition("::")[0]].append(test)
        return [test for some in sorted(files.values(), key=self.seconds_of) for test in some]

    def quickest(self) -> tuple[str, list[str]]:
        """Return a file that tests reach, and of each file of tests the quickest."""
        first: dict[str, str] = {}
        for test in sorted(self._seconds.keys() - {*self.failed}, key=self._seconds.__getitem__):
            first.setdefault(test.partition("::")[0], test)
        return min(self._reached, default=""), list(first.values()) if self._reached else []

    def _tests_of_name(self, mutant: Mutant) -> frozenset[str]:
        name = _NAMED.match(self._lines[mutant.path][mutant.begins - 1].strip())
        word = re.compile(rf"\b{name[1]}\b" if name else "(?!)")
        return _union(
            lines.get(number, ())
            for file, lines in self._reached.items()
            for number, text in enumerate(self._lines[file], start=1)
            if word.search(text)
        )


def _union(sets: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)
