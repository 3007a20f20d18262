"""Signs of life from work that takes a while: a bar where its size is known, a clock where it is not."""

import sys
from contextlib import ExitStack
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar as ClickBar

#: Work that ends sooner needs no sign; it would only flicker.
PATIENCE_SECONDS = 1.0
CLEAR_LINE = "\r\x1b[K"


class ProgressBar:
    """Call it with what is done; once that has taken a second, a terminal shows a bar, and nothing else does."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout
        self.wanted = self.stream.isatty()
        self.started = monotonic()
        self.what = ""
        self.bars = ExitStack()
        self.bar: ClickBar[Any] | None = None

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show that `done` of `total` of the work named `what` is done."""
        if not self.wanted or monotonic() - self.started < PATIENCE_SECONDS:
            return
        if what != self.what:
            self.bars.close()
            self.bar = self.bars.enter_context(click.progressbar(length=total, label=f"{what:18}", file=self.stream))
            self.what = what
        if self.bar:
            self.bar.update(done - self.bar.pos)
        if done == total:
            self.bars.close()


class Clock:
    """Call it with the steps of long work, each a line; below the last, a terminal shows how long ago that was."""

    def __enter__(self) -> "Clock":
        """Begin the work."""
        self.stepped = monotonic()
        self.ended = Event()
        self.thread = Thread(target=self._tick, daemon=True)
        if sys.stdout.isatty():
            self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End it, and leave no clock behind."""
        self.ended.set()
        if self.thread.is_alive():
            self.thread.join()

    def __call__(self, line: str) -> None:
        """Print a line in the place of the clock, which starts anew."""
        self.stepped = monotonic()
        click.echo((CLEAR_LINE if self.thread.is_alive() else "") + line)

    def _tick(self) -> None:
        while not self.ended.wait(PATIENCE_SECONDS):
            click.echo(f"{CLEAR_LINE}{monotonic() - self.stepped:.0f} s", nl=False)
        click.echo(CLEAR_LINE, nl=False)
