"""Work that is driven by time, not by people. Every worker has the loop; a leased row lets one per cluster do it.

A job finds what is due by itself and does no harm when it runs twice: a lease can run out while its holder sleeps.
"""

import logging
import os
import socket
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from kb.accounts import prune_sign_ins
from kb.calls import (
    KEPT,
    Reminders,
    forget_private_notes,
    forget_rings,
    forget_run_out,
    has_run_out,
    is_learning_due,
    learn_from_calls,
    move_unanswered,
    tell_chat,
    tell_summaries,
)
from kb.changes import Change
from kb.db import Base, Database, new_id, now
from kb.scripts import due_drafts, prune_drafts, publish_due
from kb.search import forget_searches, search_of

log = logging.getLogger("kb.jobs")

EVERY = 20.0
"""Seconds between two rounds."""
LEASE = timedelta(seconds=90)
"""When a holder has not been heard of for so long, another takes over."""
KEEP_CHANGES = timedelta(days=7)
"""Followers of the change log are never so far behind."""
KEEP_DISCARDED = timedelta(days=30)
"""For so long a discarded draft of a script can be brought back."""
AT_ONCE = 1000
"""Rows removed in one transaction, so that writers wait for none of ours."""


class Lease(Base):
    """Who does a piece of work for the whole cluster, and until when she may be thought to be alive."""

    __tablename__ = "lease"
    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]


def take(session: Session, name: str, holder: str, at: datetime) -> bool:
    """Take or renew the lease; whether it is the holder's."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(insert(Lease).values(name=name, holder=holder, until=at + LEASE).on_conflict_do_nothing())
    taken = session.execute(update(Lease).where(Lease.name == name, (Lease.holder == holder) | (Lease.until < at))
                            .values(holder=holder, until=at + LEASE).returning(Lease.holder))
    return taken.first() is not None


def prune_changes(database: Database) -> None:
    """Forget old changes, but the newest of each topic: indexes say by it up to where they are complete."""
    newest = select(func.max(Change.number)).group_by(Change.topic)
    while True:
        with database.writing() as session:
            old = session.scalars(select(Change.number).where(
                Change.at < now() - KEEP_CHANGES, Change.number.not_in(newest)).order_by(Change.number).limit(AT_ONCE)).all()
            session.execute(delete(Change).where(Change.number.in_(old)))
        if len(old) < AT_ONCE:
            return


class Jobs:
    """The loop of one worker process."""

    def __init__(self, app: Flask) -> None:
        self._app, self._database = app, app.extensions["kb.database"]
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{new_id()[:8]}"
        self._reminders = Reminders(self._database, app.extensions["kb.config"])
        self._stop = threading.Event()

    def start(self) -> None:
        """Begin in the background."""
        threading.Thread(target=self._loop, name="jobs", daemon=True).start()

    def stop(self) -> None:
        """Begin no further round."""
        self._stop.set()

    def round(self) -> None:
        """One round: what each server does for itself, then what one does for all."""
        self._run(self._look_at_index)
        with self._database.writing() as session:
            mine = take(session, "jobs", self._holder, now())
        if mine:
            self._run(self._publish_scripts)
            self._run(lambda: prune_changes(self._database))
            self._run(self._prune_sign_ins)
            self._run(self._prune_drafts)
            self._run(self._learn)
            self._run(self._help)
            self._run(self._forget_rings)
            self._run(self._forget_context)
            self._run(self._forget_searches)
            self._run(self._remind)
            self._run(lambda: tell_summaries(self._database, self._app.extensions["kb.config"].summary_webhook))

    def _look_at_index(self) -> None:
        """An index that is behind, damaged or not open in this worker yet is put right before somebody asks for it."""
        with self._database.reading() as session:
            search_of(self._app).indexed(session)
            search_of(self._app).make_vectors_soon(session)

    def _publish_scripts(self) -> None:
        """Each draft whose time has come, in a transaction of its own: one that fails holds up no other."""
        with self._database.reading() as session:
            due = due_drafts(session, now())
        for script in due:
            self._run(partial(self._publish, script))

    def _publish(self, script: str) -> None:
        with self._database.writing() as session:
            published = publish_due(session, script, now())
        if published:
            log.info("published the script %s, version %s, at its time", script, published.script.version)

    def _prune_drafts(self) -> None:
        with self._database.writing() as session:
            prune_drafts(session, now() - KEEP_DISCARDED)

    def _forget_context(self) -> None:
        """What was kind to remember of a caller for a while, once its last day is over everywhere."""
        today = (now() - timedelta(days=1)).date()
        with self._database.reading() as session:
            due = has_run_out(session, today)
        if due:
            with self._database.writing() as session:
                forget_run_out(session, today)

    def _learn(self) -> None:
        """Which scripts fit which words, from the calls of the last months; once a day, and seldom anything to do."""
        with self._database.reading() as session:
            due = is_learning_due(session)
        if due:
            with self._database.writing() as session:
                learn_from_calls(session)

    def _help(self) -> None:
        """Requests for a supervisor go on to the next, the team chat hears of them, private words are forgotten."""
        settings = self._app.extensions["kb.config"]
        move_unanswered(self._database, settings.escalation_seconds, self._app.extensions["kb.rules"])
        forget_private_notes(self._database)
        tell_chat(self._database, settings.chat_webhook)

    def _forget_rings(self) -> None:
        with self._database.writing() as session:
            forget_rings(session, now() - KEPT)

    def _forget_searches(self) -> None:
        """What was searched for outside calls, once it is older than the house wants to know."""
        kept = timedelta(days=self._app.extensions["kb.config"].search_log_days)
        with self._database.writing() as session:
            forget_searches(session, now() - kept)

    def _remind(self) -> None:
        """Mail to whoever owes something that is due, where there is a mail server."""
        self._reminders.round()

    def _prune_sign_ins(self) -> None:
        with self._database.writing() as session:
            prune_sign_ins(session)

    def _run(self, job: Callable[[], None]) -> None:
        try:
            job()
        except Exception:  # one that fails is tried again in the next round, and holds up no other
            log.exception("a job failed")

    def _loop(self) -> None:
        while not self._stop.is_set():
            try:
                self.round()
            except Exception:
                log.exception("the jobs could not run")
            self._stop.wait(EVERY)
