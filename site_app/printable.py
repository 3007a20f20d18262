"""Text that does nothing to a terminal or a log, whoever it came from."""

import json
import logging
import traceback
from itertools import chain
from types import TracebackType

#: How the parts of a traceback begin that Python itself breaks into lines; what an exception says begins otherwise.
LAYOUT = ("Traceback ", "  ", "\n")


def printable(text: str) -> str:
    r"""Return `text` with what is no visible character escaped: controls, marks of direction, ends of lines.

    >>> printable("\x1b[2J선재\u202e")
    '\\x1b[2J선재\\u202e'
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def printable_json(text: str) -> str:
    """Return JSON with every character escaped that does not show and could move what follows; ends of lines stay."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)


class PrintableRecord(logging.LogRecord):
    """An entry of a log, one line but for its traceback, whatever handler and format it meets."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]  # as logging calls it
        if self.exc_info and self.exc_info[1]:
            self.exc_text = _told(self.exc_info[1], self.exc_info[2])

    def getMessage(self) -> str:  # noqa: N802 - logging's name
        """Return the message with its arguments."""
        return printable(super().getMessage())


def log_printably() -> None:
    """Let everything that is logged in this process be printable."""
    logging.setLogRecordFactory(PrintableRecord)


def _told(error: BaseException, where: TracebackType | None) -> str:
    """Return a traceback in Python's own lines; an exception cannot begin one of its own."""
    parts = (part.removesuffix("\n") for part in traceback.format_exception(type(error), error, where))
    lines = (part.split("\n") if part.startswith(LAYOUT) else [part] for part in parts)
    return "\n".join(map(printable, chain.from_iterable(lines)))
