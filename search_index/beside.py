"""Work in a process beside this one, which knows at its start all that this one does."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context


@contextmanager
def beside(work: Callable[[], None]) -> Iterator[None]:
    """Do `work`, which writes files and tells nothing, while the block runs; it is done when the block has ended.

    What the process could not do is done, and fails, here.
    """
    process = get_context("fork").Process(target=_do, args=(work,), daemon=True)
    process.start()
    try:
        yield
        process.join()
    finally:
        process.kill()
        process.join()
    if process.exitcode:
        work()


def _do(work: Callable[[], None]) -> None:
    # Ctrl-C is for who waits, who ends this.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        work()
    except Exception:
        sys.exit(1)
