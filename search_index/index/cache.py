"""A cache that forgets the least recently used when it holds too much."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

#: What an entry takes beside its value, in bytes: keys take memory too, and nobody should fill it with searches for
#: nothing.
ENTRY = 500


class BoundedCache(Generic[Key, Value]):
    """Remembers values up to a total of their sizes in bytes, and of `ENTRY` for each; or one alone that has more.

    Safe to share between threads.
    """

    def __init__(self, limit: int, size: Callable[[Value], int]) -> None:
        self._limit = limit
        self._size = size
        self._held = 0
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Value | None:
        """Return the value of `key`, or None if it is not (or no longer) known."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key: Key, value: Value) -> None:
        """Remember the value of `key`, forgetting others if it must."""
        with self._lock:
            if key in self._values:
                return
            self._values[key] = value
            self._held += self._size(value) + ENTRY
            while self._held > self._limit and len(self._values) > 1:
                _, forgotten = self._values.popitem(last=False)
                self._held -= self._size(forgotten) + ENTRY
