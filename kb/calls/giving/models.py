"""The tables of goodwill: what may be given, and what was given in which call."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base


class GoodwillType(Base):
    """A kind of goodwill: money or a thing, how much each role may give alone, why, and how often to one caller."""

    __tablename__ = "goodwill_type"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    is_money: Mapped[bool]
    currency: Mapped[str]
    limits: Mapped[dict[str, float]] = mapped_column(JSON)
    """Role to the most that it may give without asking; for a thing 1 where it may. A role that is not named must ask."""
    reasons: Mapped[list[str]] = mapped_column(JSON)
    every_months: Mapped[int]
    """Once in so many months to one caller without asking; 0 as often as it is right."""
    post_days: Mapped[int]
    """Working days within which what was taken is posted."""
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]


class ConcessionRow(Base):
    """Goodwill of a call, for the ledger of its caller and for whoever approves it."""

    __tablename__ = "call_concession"
    __table_args__ = (Index("ix_call_concession_type_at", "type", "at"),)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    concession: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    what: Mapped[str]
    amount: Mapped[float | None]
    currency: Mapped[str | None]
    reason: Mapped[str | None]
    why: Mapped[str | None]
    """Why it had to be approved: `limit`, `again`, or nothing where it had not."""
    by: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(index=True)
    approved_by: Mapped[str | None]
    refused_by: Mapped[str | None]
    reference: Mapped[str | None]
    settled_at: Mapped[datetime | None]
