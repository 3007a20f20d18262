"""How much of what has no end a run tries: all runs the usual, and `make torture` as much as anyone waits for."""

import os


def size(usual: int, *, torture: int) -> int:
    """Return the number for this run; a test that asks is marked `bulk`."""
    return torture if os.environ.get("TORTURE") else usual
