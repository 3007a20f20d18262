"""A cache that forgets the least recently used when it holds too much."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value", bound=Sized)


class BoundedCache(Generic[Key, Value]):
    """Remembers computed values up to a total length. Safe to share between threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, compute: Callable[[], Value]) -> Value:
        """Return the value of `key`, computed the first time. Two threads may compute it at once; both are right."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
                return value
        value = compute()
        with self._lock:
            if key not in self._values:
                self._values[key] = value
                self._held += len(value) + 1
            while self._held > self._limit and len(self._values) > 1:
                _, forgotten = self._values.popitem(last=False)
                self._held -= len(forgotten) + 1
        return value
