"""The caller on hold: since when, how often and how long."""

from dataclasses import dataclass
from datetime import datetime


@dataclass
class Holds:
    """Every wait of the caller in one call. Whole seconds, from the second in which a wait began to that in which it ended."""

    since: datetime | None = None
    """When the wait that goes on began."""
    times: int = 0
    seconds: int = 0
    """Of the waits that are over."""

    def begin(self, at: datetime) -> None:
        """The caller waits; who waits already goes on waiting."""
        if self.since is None:
            self.since, self.times = at, self.times + 1

    def end(self, at: datetime) -> None:
        """Somebody is back with the caller, or the call is over. A clock that went backwards adds nothing."""
        if self.since is not None:
            waited = at.replace(microsecond=0) - self.since.replace(microsecond=0)
            self.since, self.seconds = None, self.seconds + max(0, int(waited.total_seconds()))
