"""The tables of hand-overs: each one that was, callers sent to and fro, and links to the note."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base


class HandOverRow(Base):
    """One hand-over of a call; `TransferRow` holds only the latest."""

    __tablename__ = "call_hand_over"
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    to: Mapped[str]
    to_team: Mapped[str | None]
    colleague: Mapped[str | None] = mapped_column(index=True)
    kind: Mapped[str]
    why: Mapped[str | None]
    """Why it was blind, one of `transfers.BLIND`."""
    by: Mapped[str] = mapped_column(index=True)
    by_team: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[str]
    answered_at: Mapped[datetime | None] = mapped_column(index=True)
    answered_by: Mapped[str | None]


class ReturnRow(Base):
    """A caller who was to go back where he came from: sent there all the same, or both sides were called together."""

    __tablename__ = "call_return"
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    to: Mapped[str]
    how: Mapped[str]
    """`conference`, or `sent`."""
    sent_by: Mapped[str]
    sent_at: Mapped[datetime | None]
    from_call: Mapped[str | None]
    """The call out of which he was sent, where it is one of ours."""
    from_team: Mapped[str | None] = mapped_column(index=True)
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)


class HandOverLink(Base):
    """An address at which somebody outside reads the hand-over note without signing in, for a while. Its secret is not kept."""

    __tablename__ = "hand_over_link"
    id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), index=True)
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    """When it was last read."""
