"""What each call says of each case, for questions across calls. Derived from the journals, and empty of what was redacted."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base


class CaseRow(Base):
    """One case in one call. An issue that is linked to nothing is a case of its own."""

    __tablename__ = "call_case"
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    case_id: Mapped[str] = mapped_column(primary_key=True, index=True)
    issues: Mapped[list[str]] = mapped_column(JSON)
    """Its issues in this call; none where they were linked elsewhere since, and only claims are left."""
    title: Mapped[str]
    code: Mapped[str | None] = mapped_column(index=True)
    nature: Mapped[str]
    forms: Mapped[list[str]] = mapped_column(JSON)
    """The words of its issues, as forms that all their endings share."""
    is_linked: Mapped[bool] = mapped_column(index=True)
    """Whether somebody said here that it is the same as before; most are not, and have one call only."""
    is_open: Mapped[bool]
    """Whether one of its issues still waits for its end, after this call."""
    at: Mapped[datetime] = mapped_column(index=True)
    """When the call began."""
    linked_at: Mapped[datetime | None]
    """Since when, by the server's clock, it is in this call."""
    joined_at: Mapped[datetime | None]
    """Since when the last of its issues here belongs to it."""
    linked_by: Mapped[str | None] = mapped_column(index=True)
    owned_by: Mapped[str | None] = mapped_column(index=True)
    owned_at: Mapped[datetime | None]
    asked: Mapped[str | None] = mapped_column(index=True)
    asked_by: Mapped[str | None]
    asked_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    confirmed: Mapped[bool | None]
    complaint_at: Mapped[datetime | None] = mapped_column(index=True)
    people: Mapped[list[str]] = mapped_column(JSON)
    """Whom the caller had to do with."""
    seconds: Mapped[int]
    """How long the call took; 0 while it is on, never when it is over."""
    holds: Mapped[int]
    held_s: Mapped[int]
    transfers: Mapped[int]
    given: Mapped[list[str]] = mapped_column(JSON)
    """The reason of everything that was given for it, in this call."""
    gifts: Mapped[int] = mapped_column(index=True)
    """How much that is."""
    log: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
