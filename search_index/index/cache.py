"""A cache that forgets the least recently used when it holds too much."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


#: What an entry counts beside its length: keys take memory too, and nobody should fill it with searches for nothing.
ENTRY = 50


class BoundedCache(Generic[Key, Value]):
    """Remembers values up to a total of their sizes, and of `ENTRY` for each. Safe to share between threads."""

    def __init__(self, limit: int, size: Callable[[Value], int] = len) -> None:  # type: ignore[assignment]
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
        """Remember the value of `key`, forgetting others if it must. One above the limit by itself is not kept."""
        with self._lock:
            if key in self._values or self._size(value) + ENTRY > self._limit:
                return
            self._values[key] = value
            self._held += self._size(value) + ENTRY
            while self._held > self._limit:
                _, forgotten = self._values.popitem(last=False)
                self._held -= self._size(forgotten) + ENTRY
