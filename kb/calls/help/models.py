"""The tables of help: raised hands (derived from journals), where people are, private words, and what the team chat was told."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base


class HandRow(Base):
    """A raised hand of a call, for colleagues who may answer it without reading the call."""

    __tablename__ = "call_hand"
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    question: Mapped[str]
    by: Mapped[str]
    to: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(index=True)
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]


class PresenceRow(Base):
    """Where somebody says that she is: what she chose last, and until when."""

    __tablename__ = "presence"
    person: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    until: Mapped[datetime | None]
    at: Mapped[datetime]


class PrivateNote(Base):
    """Words between an agent and the supervisor who took her call over. Part of no record, and gone after some days."""

    __tablename__ = "private_note"
    id: Mapped[str] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), index=True)
    by: Mapped[str]
    to: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)


class ChatPost(Base):
    """A request for a supervisor that the team chat is told of; it holds none of the words."""

    __tablename__ = "chat_post"
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    posted_at: Mapped[datetime | None]
