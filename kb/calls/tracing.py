"""Requests to departments and known problems in one call: what was asked of whom, what came back, and what it is part of."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Request:
    """Something asked of a department without the caller; whoever asked stays the one whom the caller knows."""

    request: str
    key: str
    department: str
    what: str
    due: Any
    at: datetime
    by: str
    issue: str | None = None
    answers: list[dict[str, Any]] = field(default_factory=list)
    """What they said, in its order: `{key, text, who, next_due, at, by}`."""

    @property
    def answered_at(self) -> datetime | None:
        """When they gave their answer; None while they only said by when."""
        last = self.answers[-1] if self.answers else None
        return last["at"] if last is not None and last["next_due"] is None else None

    @property
    def state(self) -> str:
        """`waiting` or `answered`; whether it is late depends on the clock and is computed when read."""
        return "answered" if self.answered_at else "waiting"


@dataclass
class Concern:
    """This caller has a known problem; once it is mended he is rung."""

    problem: str
    key: str
    title: str
    at: datetime
    by: str
    issue: str | None = None
    rings: list[dict[str, Any]] = field(default_factory=list)
    """Who rang after it was mended, and what came of it: `{key, how, note, at, by}`."""

    @property
    def rung(self) -> str | None:
        """How the last ring went: `spoke`, `message`, `no_answer`; None before the first."""
        return self.rings[-1]["how"] if self.rings else None
