"""The tables of callers. `CallKey` is derived from the journals; the others hold what people said or brought in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, false, text
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base


class Caller(Base):
    """One caller. Merged ones share a `root`, whose record speaks for all of them."""

    __tablename__ = "caller"
    id: Mapped[str] = mapped_column(primary_key=True)
    root: Mapped[str] = mapped_column(index=True)
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("caller.id"), index=True)
    made_at: Mapped[datetime]
    given: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Names and number that were brought in from elsewhere, not said in a call."""
    # From here to `last_at` made up from the calls and from what was given.
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    phone: Mapped[str | None] = mapped_column(index=True)
    """Digits of the number that was given; those of calls stand in `CallKey`."""
    words: Mapped[str] = mapped_column(default="", server_default="")
    """Everything he can be found by, folded: names, IDs, numbers."""
    last_at: Mapped[datetime] = mapped_column(index=True)
    # The card.
    name_to_use: Mapped[str | None]
    said_as: Mapped[str | None]
    language: Mapped[str | None]
    relay: Mapped[str | None]
    """What he needs to hear or speak: interpreter, relay, large print."""
    safe_number: Mapped[str | None]
    best_time: Mapped[str | None]
    time_zone: Mapped[str | None]
    card_number: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """How often the card was changed: nobody overwrites what she has not seen."""
    card_by: Mapped[str | None]
    card_at: Mapped[datetime | None]


class CallerKey(Base):
    """By what a caller is known for certain: `id:P000123456`, or `who:2105550142 john doe`."""

    __tablename__ = "caller_key"
    key: Mapped[str] = mapped_column(primary_key=True)
    caller_id: Mapped[str] = mapped_column(ForeignKey("caller.id"), index=True)
    given: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Brought in from elsewhere: it stays when no call says it any more."""


class CallKey(Base):
    """By what a call names the person on the line (`part` caller) and the member he calls for (`part` member)."""

    __tablename__ = "call_key"
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True, index=True)
    main: Mapped[bool]
    """The call belongs to whoever is known by this key; the others only teach it."""
    closed: Mapped[bool]
    """The person on the line may not hear of this member: his earlier calls stay shut."""
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    phone: Mapped[str | None] = mapped_column(index=True)
    at: Mapped[datetime]


class CallerPermission(Base):
    """Somebody may speak for a member, until a day or until it is taken back."""

    __tablename__ = "caller_permission"
    id: Mapped[str] = mapped_column(primary_key=True)
    caller_id: Mapped[str] = mapped_column(ForeignKey("caller.id"), index=True)
    speaker: Mapped[str]
    member: Mapped[str | None]
    """For whom; nobody named: for the caller whose card this is."""
    relationship: Mapped[str | None]
    until: Mapped[date | None]
    noted_by: Mapped[str]
    noted_at: Mapped[datetime]


class CallerContext(Base):
    """What is kind to remember for a while: "wife's surgery 12 Nov"."""

    __tablename__ = "caller_context"
    id: Mapped[str] = mapped_column(primary_key=True)
    caller_id: Mapped[str] = mapped_column(ForeignKey("caller.id"), index=True)
    text: Mapped[str]
    until: Mapped[date]
    noted_by: Mapped[str]
    noted_at: Mapped[datetime]


class CallerMerge(Base):
    """Who laid which callers together, and who took them apart again."""

    __tablename__ = "caller_merge"
    id: Mapped[str] = mapped_column(primary_key=True)
    caller_id: Mapped[str] = mapped_column(ForeignKey("caller.id"), index=True)
    into_id: Mapped[str] = mapped_column(ForeignKey("caller.id"), index=True)
    by: Mapped[str]
    at: Mapped[datetime]
    undone_by: Mapped[str | None]
    undone_at: Mapped[datetime | None]
