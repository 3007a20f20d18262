"""A progress bar for work that takes a while."""

import sys
from contextlib import ExitStack
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar as ClickBar

#: Work that ends sooner needs no bar; it would only flicker.
PATIENCE_SECONDS = 1.0


class ProgressBar:
    """Call it with what is done; once that has taken a second, a terminal shows a bar, and nothing else does."""

    def __init__(self) -> None:
        self.wanted = sys.stdout.isatty()
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
            self.bar = self.bars.enter_context(click.progressbar(length=total, label=f"{what:18}"))
            self.what = what
        if self.bar:
            self.bar.update(done - self.bar.pos)
        if done == total:
            self.bars.close()
