"""What must not outlive a fork: locks held by threads that the child does not have, and work in progress."""

import os
from typing import Protocol
from weakref import WeakSet


class Forked(Protocol):
    """Something that begins afresh in the child of a fork."""

    def after_fork(self) -> None:
        """Called in the child before anything else runs there."""
        ...


_known: WeakSet[Forked] = WeakSet()


def renew_after_fork(thing: Forked) -> None:
    """Call its `after_fork` in every child of this process, as long as it lives."""
    _known.add(thing)


def _renew() -> None:
    for thing in list(_known):
        thing.after_fork()


os.register_at_fork(after_in_child=_renew)
