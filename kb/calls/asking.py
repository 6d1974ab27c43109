"""Help in a call: a question to colleagues, the request for a supervisor and its answer, and who took the call over."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Question:
    """A raised hand: what the agent asks, of somebody or of the whole team."""

    key: str
    question: str
    by: str
    at: datetime
    to: str | None = None
    issue: str | None = None
    answers: list[dict[str, Any]] = field(default_factory=list)
    """`{by, text, at, key}` of each answer, in their order."""


@dataclass
class Escalation:
    """The latest request for a supervisor, and its answer."""

    key: str
    wants: str
    at: datetime
    by: str
    to: str | None = None
    """Whom it is asked of now; None is every supervisor of the team."""
    asked_by: str | None = None
    trigger: str | None = None
    channel: str | None = None
    issue: str | None = None
    answer: dict[str, Any] | None = None
    asked_at: datetime | None = None
    """Since when whoever is asked now has been asked."""
    asked: list[str] = field(default_factory=list)
    """Everybody who was asked by name, in their order."""
    passed: list[dict[str, Any]] = field(default_factory=list)
    """Answers that the caller did not want: `{by, answer, caller_says}`."""
    agreed: bool = False
    """The caller takes the answer as it is."""

    def ask(self, to: str | None, at: datetime) -> None:
        """It is somebody else's now, or again everybody's."""
        self.to, self.asked_at = to, at
        if to and to not in self.asked:
            self.asked.append(to)


@dataclass
class Takeover:
    """A supervisor has the caller now, who was somebody else's before."""

    by: str
    whose: str
    at: datetime
    note: str | None = None
