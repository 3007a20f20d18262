"""What is wrong with the content, said so that a writer can mend it in one pass."""

from dataclasses import dataclass
from pathlib import Path

#: A quotation in a message stays readable in a terminal.
LONGEST_QUOTATION = 60


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """One thing to mend, in the form compilers use: `path:line: what; remedy`."""

    path: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}; {self.remedy}"


class ContentError(Exception):
    """Every fault of every file, at once, in the order of the files and their lines."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(map(str, self.faults)))


class FaultLog:
    """Collects faults while files are read, so that one pass finds them all."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def add(self, path: Path, line: int, what: str, remedy: str) -> None:
        """Note that `what` is wrong at `line` (from 1) of `path`."""
        self.faults.append(Fault(str(path), line, what, remedy))


def quoted(value: object) -> str:
    """Return `value` for a message: on one line, printable, cut when long."""
    text = "".join(char if char.isprintable() else " " for char in str(value))
    return f"“{text if len(text) <= LONGEST_QUOTATION else text[: LONGEST_QUOTATION - 1] + '…'}”"
