"""What is wrong with the content, said so that a writer can mend it in one pass."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from site_app.printable import printable

#: A quotation in a message stays readable in a terminal.
LONGEST_QUOTATION = 60
#: Names that a remedy lists to choose from; more are no help.
MOST_NAMES = 20
#: Faults told of one file, the others only counted: who has a hundred has one cause to mend, and a file of nothing but
#: faults would scroll those of all others away.
MOST_FAULTS_OF_A_FILE = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend, in the form compilers use: `path:line: what; remedy`, a line that no content can forge."""

    path: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return printable(f"{self.path}:{self.line}: {self.what}; {self.remedy}")


def _place(fault: Fault) -> tuple[str, int]:
    return fault.path, fault.line


class ContentError(Exception):
    """Every fault of every file, at once, in the order of the files and their lines; `total` counts untold ones too."""

    def __init__(self, faults: list[Fault], total: int | None = None) -> None:
        self.faults = sorted(faults, key=_place)
        self.total = len(faults) if total is None else total
        super().__init__("\n".join(map(str, self.faults)))


class FaultLog:
    """Collects faults while files are read, so that one pass finds them all."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._of_file: Counter[str] = Counter()

    def add(self, path: Path, line: int, what: str, remedy: str) -> None:
        """Note that `what` is wrong at `line` (from 1) of `path`."""
        name = str(path)
        self._of_file[name] += 1
        if self._of_file[name] <= MOST_FAULTS_OF_A_FILE:
            self.faults.append(Fault(name, line, what, remedy))

    def has(self, path: Path) -> bool:
        """Say whether anything is wrong with a file."""
        return str(path) in self._of_file

    def error(self) -> ContentError:
        """Return all that was noted, as what is raised of it."""
        last = {fault.path: fault.line for fault in sorted(self.faults, key=_place)}
        untold = {name: count - MOST_FAULTS_OF_A_FILE for name, count in self._of_file.items()}
        more = [
            Fault(name, last[name], f"{count:,} more of this file are not told", "mend these first")
            for name, count in untold.items()
            if count > 0
        ]
        return ContentError([*self.faults, *more], self._of_file.total())


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
