"""A caller handed over: offered, and accepted by name before it counts."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Transfer:
    """The latest hand-over of a call, and the answer to it."""

    key: str
    to: str
    kind: str
    at: datetime
    by: str
    reason: str | None = None
    wants: str | None = None
    issue: str | None = None
    colleague: str | None = None
    """The name that `to` signs in with, where it is somebody here."""
    state: str = "offered"
    """`offered`, `accepted`, `declined` or `lost`."""
    answer: dict[str, Any] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Whether somebody still has to say whether they take the caller; put through blindly, nobody is asked."""
        return self.state == "offered" and self.kind == "warm"

    def answered(self, state: str, by: str | None, note: str | None, at: datetime) -> None:
        """What became of it."""
        self.state, self.answer = state, {"by": by, "note": note, "at": at}
