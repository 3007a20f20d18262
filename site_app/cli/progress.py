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
#: No rate is told of less; seconds.
TICK = 0.1
CLEAR_LINE = "\r\x1b[K"


class ProgressBar:
    """Call it with what is done; once that has taken a second, a terminal shows a bar, and nothing else does."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout
        self.wanted = self.stream.isatty()
        self.started = monotonic()
        self.what = ""
        #: When the bar came, and how much was done by then.
        self.begun = (self.started, 0)
        self.bars = ExitStack()
        self.bar: ClickBar[Any] | None = None

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show that `done` of `total` of the work named `what` is done."""
        if not self.wanted or monotonic() - self.started < PATIENCE_SECONDS:
            return
        if what != self.what:
            self.bars.close()
            shown = click.progressbar(length=total, label=f"{what:18}", file=self.stream, item_show_func=_shown_rate)
            self.bar, self.what, self.begun = self.bars.enter_context(shown), what, (monotonic(), done)
        if self.bar:
            began, before = self.begun
            self.bar.update(done - self.bar.pos, (done - before) / max(monotonic() - began, TICK))
        if done == total:
            self.bars.close()


def _shown_rate(rate: float | None) -> str:
    return f"{rate:,.0f}/s" if rate else ""


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
        if self.thread.is_alive():
            _clear_line()
        click.echo(line)

    def _tick(self) -> None:
        while not self.ended.wait(PATIENCE_SECONDS):
            _clear_line(f"{monotonic() - self.stepped:.0f} s")
        _clear_line()


def _clear_line(shown: str = "") -> None:
    """Show something in place of the line; that is no colour, which some may not want."""
    click.echo(CLEAR_LINE + shown, nl=False, color=True)


def tell_waiting() -> None:
    """Say why nothing happens yet."""
    click.echo("Another build is running; waiting for it to end.", err=True)
