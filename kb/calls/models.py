"""The tables of calls. `Call` and `EntryRow` are the journal; every other table is derived from it by `projection`."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base

Json = dict[str, Any]


class Call(Base):
    """The head of one call: what locks it, what its chain ends in, and what lists of calls need."""

    __tablename__ = "call"
    id: Mapped[str] = mapped_column(primary_key=True)
    started_by: Mapped[str] = mapped_column(index=True)
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(index=True)
    last_number: Mapped[int] = mapped_column(default=0)
    last_hash: Mapped[str]
    # From here on derived from the journal.
    agent: Mapped[str] = mapped_column(index=True)
    practice: Mapped[bool] = mapped_column(default=False, server_default=false(), index=True)
    """A rehearsal: kept, and left out of everything that counts calls."""
    status: Mapped[str] = mapped_column(default="open", index=True)
    wrapped_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    member_id: Mapped[str | None] = mapped_column(index=True)
    policy_id: Mapped[str | None] = mapped_column(index=True)
    phone: Mapped[str | None]
    phone_digits: Mapped[str | None] = mapped_column(index=True)
    card: Mapped[Json] = mapped_column(JSON, default=dict)
    promise: Mapped[str | None]
    promise_call: Mapped[str | None] = mapped_column(index=True)
    """The promise that this call is the call-back of, and the call in which it was made."""


class EntryRow(Base):
    """One link of a journal. Only a redaction ever touches one again, and then only `personal` and `salt`."""

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("call_id", "key"), Index("ix_entry_kind_recorded_at", "kind", "recorded_at"))
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str]
    kind: Mapped[str]
    actor: Mapped[str]
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    plain: Mapped[Json] = mapped_column(JSON)
    server: Mapped[Json] = mapped_column(JSON)
    personal: Mapped[Json | None] = mapped_column(JSON(none_as_null=True))
    salt: Mapped[str | None]
    personal_digest: Mapped[str | None]
    prev: Mapped[str]
    hash: Mapped[str]


class LookupRow(Base):
    """An article opened in a call, for questions across calls."""

    __tablename__ = "call_lookup"
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    lookup: Mapped[str] = mapped_column(primary_key=True)
    actor: Mapped[str] = mapped_column(index=True)
    article: Mapped[str]
    article_id: Mapped[str | None] = mapped_column(index=True)
    title: Mapped[str]
    revision: Mapped[int | None]
    revision_id: Mapped[str | None]
    opened_at: Mapped[datetime] = mapped_column(index=True)
    told_at: Mapped[datetime | None]
    reaction: Mapped[str | None]
    passage: Mapped[str | None]
    passage_found: Mapped[bool | None]
    words: Mapped[str | None]
    issue: Mapped[str | None]
    issue_text: Mapped[str | None]


class PromiseRow(Base):
    """A promise, for the boards. Whether it is late is computed when read."""

    __tablename__ = "call_promise"
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    promise: Mapped[str] = mapped_column(primary_key=True)
    what: Mapped[str]
    due: Mapped[Any] = mapped_column(JSON)
    due_at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str]
    owner: Mapped[str] = mapped_column(index=True)
    offered_to: Mapped[str | None]
    number: Mapped[str | None]
    made_at: Mapped[datetime]
    kept_at: Mapped[datetime | None] = mapped_column(index=True)
    made_by: Mapped[str] = mapped_column(server_default="")
    issue: Mapped[str | None]
    zone: Mapped[str | None]
    """Whose clock a day or window is meant by."""
    message_ok: Mapped[bool | None]
    next_steps: Mapped[str | None]
    dropped: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The line went; the caller is to be rung back at once."""
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    first_due_at: Mapped[datetime | None]
    last_how: Mapped[str | None]
    last_at: Mapped[datetime | None]
    last_by: Mapped[str | None]
    last_note: Mapped[str | None]
    tell: Mapped[str | None]
    """The latest line that a colleague may speak."""
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[str | None]
    """When the caller asked for news last, and who told him."""


class EscalationRow(Base):
    """The latest request for a supervisor in a call."""

    __tablename__ = "call_escalation"
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    key: Mapped[str]
    wants: Mapped[str]
    by: Mapped[str]
    to: Mapped[str | None] = mapped_column(index=True)
    at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(index=True)
    answered_by: Mapped[str | None] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    trigger: Mapped[str | None]
    asked_at: Mapped[datetime | None]
    """Since when whoever is asked now has been asked."""


class TransferRow(Base):
    """The latest hand-over of a call, for whoever is offered the caller."""

    __tablename__ = "call_transfer"
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    key: Mapped[str]
    to: Mapped[str]
    colleague: Mapped[str | None] = mapped_column(index=True)
    kind: Mapped[str]
    wants: Mapped[str | None]
    reason: Mapped[str | None]
    by: Mapped[str]
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(index=True)
    answered_by: Mapped[str | None]


class SearchRow(Base):
    """A settled search of a call, for editors: the words, never the caller."""

    __tablename__ = "call_search"
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    query: Mapped[str]
    total: Mapped[int | None]
    opened: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(index=True)


class StayRow(Base):
    """A run of a script on one of its steps: what heat is counted from. Nothing of the caller or the agent is in it."""

    __tablename__ = "call_stay"
    __table_args__ = (Index("ix_call_stay_script_at", "script", "at"),)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    run: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(primary_key=True)
    script: Mapped[str]
    version: Mapped[int]
    at: Mapped[datetime]
    way: Mapped[str | None]
    onto: Mapped[str | None]
    phrasing: Mapped[int | None]
    back: Mapped[int]
    stopped: Mapped[bool]
    disputed: Mapped[int]
    supervisor: Mapped[int]
    hot: Mapped[bool]


class OpeningRow(Base):
    """What a caller wanted when a run was started, as forms of words without numbers and names; gone with a redaction."""

    __tablename__ = "call_opening"
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    run: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    script: Mapped[str]
    forms: Mapped[list[str]] = mapped_column(JSON)
    finished: Mapped[bool]
    at: Mapped[datetime] = mapped_column(index=True)


class AnswerRow(Base):
    """An answer of a call that may be offered in the caller's next one; nothing secret, and gone with a redaction."""

    __tablename__ = "call_answer"
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    at: Mapped[datetime]


class CallReading(Base):
    """Who read whose call record, and when last; the agent sees it."""

    __tablename__ = "call_reading"
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    reader: Mapped[str] = mapped_column(primary_key=True)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class LineDraft(Base):
    """Words typed into the line and not yet entered, so that none is lost with the browser."""

    __tablename__ = "line_draft"
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    person: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    at: Mapped[datetime]


class OutboxKey(Base):
    """The key that seals a person's unsent entries in her browser; given out only to her, while signed in."""

    __tablename__ = "outbox_key"
    person: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str]
    made_at: Mapped[datetime]
