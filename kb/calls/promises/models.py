"""The days on which nobody works, for a floor and for one person; and which reminders went out."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base, new_id


class Holiday(Base):
    """A day on which the whole floor is closed."""

    __tablename__ = "holiday"
    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str]


class DayOff(Base):
    """Days on which one person is not there, the last included."""

    __tablename__ = "day_off"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person: Mapped[str] = mapped_column(index=True)
    first: Mapped[date]
    last: Mapped[date] = mapped_column(index=True)


class PromiseReminder(Base):
    """A reminder by mail that went out for one due time of a promise, so that none goes twice."""

    __tablename__ = "promise_reminder"
    __table_args__ = (ForeignKeyConstraint(["call_id"], ["call.id"]),)
    call_id: Mapped[str] = mapped_column(primary_key=True)
    promise: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime]
