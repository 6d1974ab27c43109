"""The tables of ringing: calls that the telephone system tells of, whose phone is whose, and contacts from before Firstcall."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base


class Ring(Base):
    """One call as the telephone system knows it, from its first ring to its end. Kept for a few days, to know it again."""

    __tablename__ = "ring"
    __table_args__ = (Index("ix_ring_state_rang_at", "state", "rang_at"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    """The telephone system's own id of it."""
    call_id: Mapped[str] = mapped_column(index=True)
    """The id of the call here, which exists once somebody has it."""
    state: Mapped[str]
    """`ringing`, `answered`, `missed` (nobody had it), `over`."""
    direction: Mapped[str]
    caller: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Number and IDs as the telephone system has them; emptied once the journal, which can be redacted, holds them."""
    line: Mapped[str | None]
    """The number that was dialled, or, outbound, that it was dialled from."""
    queue: Mapped[str | None]
    for_all: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Nobody was named: it rings for whoever is between calls."""
    team_id: Mapped[str | None]
    """Then only for this team, where the queue is called so."""
    rang_at: Mapped[datetime] = mapped_column(index=True)
    answered_by: Mapped[str | None] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    cause: Mapped[str | None]
    dropped: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The line went with something open, and a call-back was made of it."""
    reported_by: Mapped[str]


class RingDesk(Base):
    """A ring names somebody: it rings on her desk."""

    __tablename__ = "ring_desk"
    ring_id: Mapped[str] = mapped_column(ForeignKey("ring.id", ondelete="CASCADE"), primary_key=True)
    person: Mapped[str] = mapped_column(primary_key=True, index=True)


class PhoneLine(Base):
    """Whose phone this is: the extension that telephone systems name instead of a person."""

    __tablename__ = "phone_line"
    extension: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(index=True)
    set_at: Mapped[datetime]


class PastContact(Base):
    """A contact from before Firstcall, or from beside it: it can be read, and is never changed here."""

    __tablename__ = "past_contact"
    id: Mapped[str] = mapped_column(primary_key=True)
    """Digest of its reference, or of everything in it: brought in again, it is the same."""
    at: Mapped[datetime] = mapped_column(index=True)
    who: Mapped[str]
    summary: Mapped[str]
    open_items: Mapped[list[str]] = mapped_column(JSON)
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    member_id: Mapped[str | None]
    policy_id: Mapped[str | None]
    phone: Mapped[str | None]
    key: Mapped[str | None] = mapped_column(index=True)
    """By what its caller is known, as `caller_key` has it; none, where there is only a number."""
    phone_digits: Mapped[str | None] = mapped_column(index=True)
    content: Mapped[str]
    """Digest of everything in it: whether the same reference has come with other words."""
    source: Mapped[str]
    """The file, or `api`."""
    taken_at: Mapped[datetime]
