"""What is wrong with the content, said so that a writer can mend it in one pass."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from site_app.printable import printable

_QUOTATION = re.compile(r"“[^”]*”|\[\^[^\]]*\]|\d[\d,]*")
#: A quotation in a message stays readable in a terminal.
LONGEST_QUOTATION = 60
#: Names that a remedy lists to choose from; more are no help.
MOST_NAMES = 20
#: Faults told of one file, the others only counted: who has a hundred has one cause to mend, and a file of nothing but
#: faults would scroll those of all others away.
MOST_FAULTS_OF_A_FILE = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend, in the form compilers use: `path:line: what; remedy`, a line that no content can forge.

    A warning says what is likely not meant, and stops nothing.
    """

    path: str
    line: int
    what: str
    remedy: str
    warning: bool = False

    def __str__(self) -> str:
        kind = "warning: " if self.warning else ""
        return printable(f"{self.path}:{self.line}: {kind}{self.what}; {self.remedy}")

    @property
    def kind(self) -> str:
        """What is wrong, without what it is wrong with: the same of all faults of a kind."""
        return _QUOTATION.sub("“…”", self.what)


class Problem(NamedTuple):
    """What is wrong at a line (from 1) of one text, and what to do."""

    line: int
    what: str
    remedy: str


class RefusedError(Exception):
    """A text is read no further; `problem` says why."""

    def __init__(self, line: int, what: str, remedy: str) -> None:
        super().__init__(line, what, remedy)
        self.problem = Problem(line, what, remedy)


def _position(fault: Fault) -> tuple[str, int]:
    return fault.path, fault.line


class ContentError(Exception):
    """Every fault of every file, at once, in the order of the files and their lines; `total` counts untold ones too."""

    def __init__(self, faults: list[Fault], total: int | None = None, warnings: Sequence[Fault] = ()) -> None:
        self.faults = sorted(faults, key=_position)
        self.warnings = warnings
        self.total = len(faults) if total is None else total
        super().__init__("\n".join(map(str, self.faults)))


class FaultLog:
    """Collects faults while files are read, so that one pass finds them all. True once there is one."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._warnings: dict[Fault, None] = {}
        self._of_file: Counter[str] = Counter()

    def add(self, path: Path, line: int, what: str, remedy: str) -> None:
        """Note that `what` is wrong at `line` (from 1) of `path`."""
        name = str(path)
        self._of_file[name] += 1
        if self._of_file[name] <= MOST_FAULTS_OF_A_FILE:
            self._faults.append(Fault(name, line, what, remedy))

    def warn(self, path: Path, line: int, what: str, remedy: str) -> None:
        """Note that `what` at `line` of `path` is likely not meant."""
        self._warnings[Fault(str(path), line, what, remedy, warning=True)] = None

    @property
    def warnings(self) -> list[Fault]:
        """What is likely not meant, in the order of the files and their lines."""
        return sorted(self._warnings, key=_position)

    def __bool__(self) -> bool:
        return bool(self._faults)

    def error(self) -> ContentError:
        """Return all that was noted, as what is raised of it."""
        last = {fault.path: fault.line for fault in sorted(self._faults, key=_position)}
        untold = {name: count - MOST_FAULTS_OF_A_FILE for name, count in self._of_file.items()}
        more = [
            Fault(name, last[name], f"{count:,} more of this file are not told", "mend these first")
            for name, count in untold.items()
            if count > 0
        ]
        return ContentError([*self._faults, *more], self._of_file.total(), self.warnings)


def quoted(value: object) -> str:
    """Return `value` for a message, in quotes."""
    return f"“{shortened(value)}”"


def shortened(value: object) -> str:
    """Return `value` for a message: on one line, printable, cut when long."""
    text = printable(" ".join(str(value).split()))
    return text if len(text) <= LONGEST_QUOTATION else text[: LONGEST_QUOTATION - 1] + "…"


def named(names: list[str]) -> str:
    """Return names to choose from, for a remedy."""
    return ", ".join(map(shortened, names[:MOST_NAMES])) + (" …" if len(names) > MOST_NAMES else "")
