"""Reading the files of `content/`: only what is inside it, only clean UTF-8 text."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from site_app.faults import FaultLog

#: A review is words; a larger file is a mistake, and could exhaust whoever parses it.
LARGEST_SOURCE = 1024 * 1024

#: C0 and C1 controls but tab, line feed and carriage return: invisible, and forbidden in XML feeds.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Source:
    """A text file of the content: LF line ends, no byte order mark."""

    path: Path
    text: str
    log: FaultLog

    def fault(self, line: int, what: str, remedy: str) -> None:
        """Note that `what` is wrong at `line` (from 1) of this file."""
        self.log.add(self.path, line, what, remedy)


def read_source(path: Path, log: FaultLog) -> Source | None:
    """Read a text file, or note in `log` why it cannot be used and return None."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_SOURCE + 1)
    except OSError as error:
        log.add(path, 1, f"cannot be read ({error.strerror})", "make it a readable file")
        return None
    if len(data) > LARGEST_SOURCE:
        log.add(path, 1, "the file is larger than 1 MiB", "split it into several reviews")
        return None
    return _decode(path, data, log)


def _decode(path: Path, data: bytes, log: FaultLog) -> Source | None:
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        log.add(path, data.count(b"\n", 0, error.start) + 1, "this is not UTF-8 text", "save the file as UTF-8")
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if control := CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        log.add(path, line, f"the character U+{ord(control[0]):04X} is invisible", "delete it")
        return None
    return Source(path, text, log)


def walk_content(directory: Path, log: FaultLog) -> Iterator[Path]:
    """Yield every file under `directory`, in order; a symlink that leads out is noted and left alone."""
    inside = directory.resolve()
    for folder, folders, names in os.walk(directory):
        folders.sort()
        for name in sorted(names + [name for name in folders if Path(folder, name).is_symlink()]):
            path = Path(folder, name)
            if path.is_symlink() and not path.resolve().is_relative_to(inside):
                log.add(path, 1, "this symlink leads out of the content", "copy the file here instead")
            elif path.is_file():
                yield path
