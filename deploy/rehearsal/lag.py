"""How long a change takes to be known everywhere: AWS's servers hear of it one after another."""

from random import Random
from time import monotonic


class Lag:
    """For `seconds` after a change, a `share` of the answers comes from servers that have not heard of it."""

    def __init__(self, share: float = 0.0, seconds: float = 0.0, seed: int = 0) -> None:
        self.share = share
        self.seconds = seconds
        self.random = Random(seed)  # noqa: S311 - a play, the same each time

    def hides(self, changed: float) -> bool:
        """Return whether the server that is asked now has not heard of what changed at that time."""
        return monotonic() - changed < self.seconds and self.random.random() < self.share
