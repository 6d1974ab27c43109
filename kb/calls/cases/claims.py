"""What one call's journal says of a case: who took it, who is asked to, whether it is done. Its part of the fold; pure."""

import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass
class Claims:
    """What was said of a case in one call, besides the issues that belong to it. Times are the server's: they order calls."""

    case: str
    owned_by: str | None = None
    """Who took it here last, by her own word."""
    owned_at: datetime | None = None
    asked: str | None = None
    """Who is asked to take it, and has not yet."""
    asked_by: str | None = None
    asked_at: datetime | None = None
    closed_by: str | None = None
    closed_at: datetime | None = None
    confirmed: bool | None = None
    """Whether the caller himself said that it is done."""
    note: str | None = None

    def own(self, owner: str, actor: str, at: datetime) -> None:
        """She takes it herself; anybody else is only asked to."""
        if owner == actor:
            self.owned_by, self.owned_at = owner, at
            self.asked = self.asked_by = self.asked_at = None
        else:
            self.asked, self.asked_by, self.asked_at = owner, actor, at

    def close(self, by: str, at: datetime, confirmed: bool, note: str | None) -> None:
        """It is done, as `by` says; `confirmed`: as the caller says."""
        self.closed_by, self.closed_at, self.confirmed, self.note = by, at, confirmed, note


def own_case(call: str, issue: str) -> str:
    """The id of the case that an issue is by itself, until it is linked to another."""
    return hashlib.sha256(f"{call}\0{issue}".encode()).hexdigest()[:24]
