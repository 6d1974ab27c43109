"""Who is on the line, as it was made sure of: part of the fold, and as pure."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Identity:
    """The latest word on who is on the line, and on whether the member's matters may be spoken of with him."""

    by: str
    at: datetime
    relationship: str | None = None
    checked: list[str] = field(default_factory=list)
    may_discuss: bool | None = None
    until: str | None = None
    """The last day on which that holds, where it ends."""
    how: str | None = None
