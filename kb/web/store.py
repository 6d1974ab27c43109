"""The session of the request: one that cannot write for GET and HEAD, one that can for everything else."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from kb.changes import remember_last_change
from kb.config import Config
from kb.db import Database

READS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Requests with these methods change nothing."""


def database() -> Database:
    """The store of this application."""
    store: Database = current_app.extensions["kb.database"]
    return store


def config() -> Config:
    """The settings of this application."""
    settings: Config = current_app.extensions["kb.config"]
    return settings


def db_session() -> Session:
    """This request's session. The view commits; what it does not commit is rolled back at the end."""
    session: Session | None = g.get("session")
    if session is None:
        writes = request.method not in READS
        if writes:
            request.get_data(parse_form_data=True)  # what still comes over a slow network must not hold up other writers
        session = g.session = database().session(writes=writes)
        if not writes and "last_change" in g:
            remember_last_change(session, g.last_change)
    return session


def began_at(number: int) -> None:
    """Tell what was the last change when this request began: pages that only show what is kept need not ask the store."""
    g.last_change = number


@contextmanager
def reading_session() -> Iterator[Session]:
    """What the frame of a page asks with: this request's session where it only reads, else one that holds up no writer."""
    if request.method in READS:
        yield db_session()
    else:
        with database().reading() as session:
            yield session


def close_session(app: Flask) -> None:
    """Have every request's session closed when the request ends."""

    @app.teardown_appcontext
    def close(_error: BaseException | None) -> None:
        session = g.pop("session", None)
        if session is not None and session.in_transaction():  # what asked nothing holds nothing
            session.close()
