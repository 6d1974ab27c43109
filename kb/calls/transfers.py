"""A caller handed over: offered, and accepted by name before it counts; or both sides called together instead."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

BLIND = {
    "emergency": "it is an emergency", "closed": "they are closed", "insists": "the caller insists",
    "no_answer": "nobody answered within two minutes",
}
"""Why somebody is put through without a word to those who get him: one key each."""


@dataclass
class Back:
    """He was to go back where he came from: who had sent him, when, out of which call and team of ours, if any."""

    sent_by: str
    sent_at: str | None
    call: str | None = None
    team: str | None = None

    @classmethod
    def read(cls, server: dict[str, Any]) -> "Back | None":
        """From what the server added to an entry; None where he came from elsewhere."""
        if not server.get("sent_by"):
            return None
        return cls(server["sent_by"], server.get("sent_at"), server.get("from_call"), server.get("from_team"))


@dataclass
class Transfer:
    """A hand-over of a call, and the answer to it."""

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
    to_team: str | None = None
    by_team: str | None = None
    back: Back | None = None
    state: str = "offered"
    """`offered`, `accepted`, `declined` or `lost`."""
    answer: dict[str, Any] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Whether somebody still has to say whether they take the caller; put through blindly, nobody is asked."""
        return self.state == "offered" and self.kind == "warm"

    @property
    def why(self) -> str | None:
        """Why it was blind, one of `BLIND`; None where it was not, or where other words were given."""
        return self.reason if self.kind == "blind" and self.reason in BLIND else None

    def answered(self, state: str, by: str | None, note: str | None, at: datetime) -> None:
        """What became of it."""
        self.state, self.answer = state, {"by": by, "note": note, "at": at}


@dataclass
class Conference:
    """Another department called in while the caller stays on the line."""

    key: str
    to: str
    by: str
    at: datetime
    back: Back | None = None
