"""What has just been worked out, kept for whoever asks next."""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Kept(Generic[Thing]):
    """Things by name, at most so many, and so many bytes where `size` tells of each: what was not asked for longest goes first.

    Several threads may ask at once; two that miss the same thing both make it.
    """

    def __init__(self, most: int, most_bytes: float = 0, size: Callable[[Thing], int] = lambda _thing: 0) -> None:
        self._most, self._most_bytes, self._size = most, most_bytes, size
        self._things: dict[Hashable, Thing] = {}
        self._bytes = 0
        self._guard = threading.Lock()

    def get(self, name: Hashable, make: Callable[[], Thing]) -> Thing:
        """The thing of this name, made now unless it is kept."""
        with self._guard:
            if name in self._things:
                thing = self._things[name] = self._things.pop(name)  # the last of all now
                return thing
        thing = make()
        with self._guard:
            if name not in self._things:
                self._things[name] = thing
                self._bytes += self._size(thing)
            while len(self._things) > self._most or self._bytes > self._most_bytes:
                self._bytes -= self._size(self._things.pop(next(iter(self._things))))
        return thing
