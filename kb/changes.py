"""The change log: what has changed, in the order of commits, for every process that follows it.

Numbers are handed out under one lock that is held to the commit, so a reader who has seen number n will never
find a smaller one later. Search and the live floor follow it; signals inside a process would miss other workers.
"""

import threading
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Index, Select, event, func, select, true, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from kb.db import Base, Database, now


class ChangeHead(Base):
    """The single row whose lock orders the commits of all writers."""

    __tablename__ = "change_head"
    id: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Change(Base):
    """One change: something under `topic` (article, script, call, person) with id `subject` is not as before."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_topic_number", "topic", "number"),)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    topic: Mapped[str]
    subject: Mapped[str]
    at: Mapped[datetime]


_HEAD = select(ChangeHead.__table__.c.last)  # asked by every page: made once, and of a column alone


def note_change(session: Session, topic: str, subject: str) -> None:
    """Have this change logged when the session commits."""
    session.info.setdefault("changes", {})[(topic, subject)] = None


@event.listens_for(Session, "before_commit")
def _number_changes(session: Session) -> None:
    changes = session.info.pop("changes", None)
    if not changes:
        return
    session.flush()  # everything else is written before the lock is taken, so that it is held as short as can be
    last = session.scalar(
        update(ChangeHead).where(ChangeHead.id == 1).values(last=ChangeHead.last + len(changes)).returning(ChangeHead.last)
    )
    if last is None:
        raise RuntimeError("change_head has no row; run the migrations")
    first, at = last - len(changes) + 1, now()
    session.add_all(
        Change(number=first + n, topic=topic, subject=subject, at=at) for n, (topic, subject) in enumerate(changes)
    )


@event.listens_for(Session, "after_rollback")
def _forget_changes(session: Session) -> None:
    session.info.pop("changes", None)
    session.info.pop("last_change", None)


def remember_last_change(session: Session, number: int) -> None:
    """Have a session that only reads, and has not begun to, take this for the last change: it was seen just now.

    What it reads afterwards is as new as that or newer, so that whatever is kept under the number is never too old for it.
    """
    session.info["last_change"] = number


def last_change(session: Session, *topics: str) -> int:
    """Number of the newest change, of these topics where any are named; 0 when there is none."""
    if not topics:
        known: int | None = session.info.get("last_change")
        return known if known is not None else session.connection().scalar(_HEAD) or 0
    return session.connection().scalar(_last_of(topics)) or 0


@lru_cache(maxsize=64)
def _last_of(topics: tuple[str, ...]) -> Select[int]:
    kept = Change.__table__.c
    return select(func.max(kept.number)).where(kept.topic.in_(topics))


def changes_after(session: Session, number: int, limit: int = 1000, *topics: str) -> list[Change]:
    """Changes after `number`, of these topics where any are named, oldest first, at most `limit`."""
    wanted = select(Change).where(Change.number > number, Change.topic.in_(topics) if topics else true())
    return list(session.scalars(wanted.order_by(Change.number).limit(limit)))


class Follower:
    """The one reader of the change log in this process; calls each listener with each batch of changes.

    `start` is idempotent and cheap, and safe after a fork: the thread belongs to the process that started it.
    """

    def __init__(self, database: Database, every: float = 0.5) -> None:
        self._database, self._every = database, every
        self._listeners: list[Callable[[list[Change]], None]] = []
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._lock = threading.Lock()

    def listen(self, listener: Callable[[list[Change]], None]) -> None:
        """Call `listener` with every later batch, from the follower's thread."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Begin to follow in the background."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._stop.clear()
                self._thread = threading.Thread(target=self._follow, name="change-log", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Stop following; returns when the thread has ended."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _follow(self) -> None:
        seen: int | None = None
        while not self._stop.is_set():
            try:
                seen = self._step(seen)
            except Exception:  # the store may be away for a while; following goes on when it is back
                self._stop.wait(self._every * 4)
            self._stop.wait(self._every)

    def _step(self, seen: int | None) -> int:
        with self._database.reading() as session:
            if seen is None:
                return last_change(session)
            batch = changes_after(session, seen)
        if not batch:
            return seen
        for listener in self._listeners:
            listener(batch)
        return batch[-1].number
