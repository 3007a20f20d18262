"""The text files of `content/`: only regular files, only clean UTF-8 text."""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from site_app.source.files.characters import find_forbidden
from site_app.source.files.faults import FaultLog, Problem

#: A review is words; a larger file is a mistake, and could exhaust whoever parses it.
LARGEST_SOURCE = 1024 * 1024
#: What Git leaves where two sides of a merge differ: its first line, and all of them.
_CONFLICT = re.compile(r"^<{7} ", re.MULTILINE)
_CONFLICT_MARK = re.compile(r"^(?:[<>|]{7} .*|={7})$", re.MULTILINE)


class Source:
    """A file of the content, which says itself what came of it.

    It is `there` where the content has such a file and lets it be read, and `sound` as long as nothing is found wrong
    with it: every fault of a file is noted here, and its `warnings`. One that is not there, but sound, is missing.
    """

    def __init__(self, path: Path, log: FaultLog, *, there: bool = True, sound: bool = True) -> None:
        self.path, self.there, self.sound = path, there, sound
        self.warnings: list[Problem] = []
        self._log = log
        self._lenient = False

    def read(self) -> str | None:
        """Return the text, with LF line ends and no byte order mark.

        None where the file is not there, or cannot be used; why not is noted.
        """
        data = self.read_bytes()
        return None if data is None else self.decode(data)

    def read_bytes(self) -> bytes | None:
        """Return the bytes of the file; None where it is not there, or cannot be used; why not is noted."""
        if not self.there:
            return None
        try:
            data = _read(self.path)
        except OSError as error:
            self.fault(1, f"cannot be read ({error.strerror})", "make it a readable file")
            return None
        if data is None:
            self.fault(1, "this is no regular file", "put a text file in its place")
            return None
        if len(data) > LARGEST_SOURCE:
            self.fault(1, "the file is larger than 1 MiB", "split it into several reviews")
            return None
        return data

    def fault(self, line: int, what: str, remedy: str) -> None:
        """Note that `what` is wrong at `line` (from 1) of this file."""
        if self._lenient:
            self.warn(line, what, remedy)
            return
        self.sound = False
        self._log.add(self.path, line, what, remedy)

    @contextmanager
    def lenient(self) -> Iterator[None]:
        """Tell faults as warnings meanwhile."""
        self._lenient = True
        try:
            yield
        finally:
            self._lenient = False

    def warn(self, line: int, what: str, remedy: str) -> None:
        """Note that `what` at `line` (from 1) of this file is likely not meant; it is as sound as before."""
        self.warnings.append(Problem(line, what, remedy))
        self._log.warn(self.path, line, what, remedy)

    def other(self, path: Path) -> "Source":
        """Return another file, whose faults are noted with those of this one."""
        return Source(path, self._log)

    def unescaped(self, line: int, text: str) -> str:
        r"""Return a text of the file, its escapes read; note a character that none may have, as of \u0001."""
        if forbidden := find_forbidden(text):
            _, what, remedy = forbidden
            self.fault(line, what, remedy)
            return ""
        return text

    def decode(self, data: bytes) -> str | None:
        """Return the text of the file's bytes; None, and the fault noted, where it has what no text may have."""
        try:
            text = data.decode("utf-8").removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            self.fault(data.count(b"\n", 0, error.start) + 1, "this is not UTF-8 text", "save the file as UTF-8")
            return None
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if forbidden := find_forbidden(text):
            at, what, remedy = forbidden
            self.fault(text.count("\n", 0, at) + 1, what, remedy)
            return None
        if _CONFLICT.search(text):
            for mark in _CONFLICT_MARK.finditer(text):
                line = text.count("\n", 0, mark.start()) + 1
                self.fault(line, "this is the mark of a merge that is not finished", "keep one side, delete the marks")
            return None
        return text


class WrittenSource(Source):
    """A text that is to become a file, read as one."""

    def __init__(self, path: Path, text: str, log: FaultLog) -> None:
        super().__init__(path, log)
        self._text = text

    def read_bytes(self) -> bytes | None:
        """Return the bytes that the file is to have."""
        return self._text.encode("utf-8", "replace")


def _read(path: Path) -> bytes | None:
    """Return how a file begins; None if it is none. A pipe is not waited for."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor has no path
        return file.read(LARGEST_SOURCE + 1) if stat.S_ISREG(os.fstat(descriptor).st_mode) else None
