"""One row, asked outside of any transaction: the same answers as a session gives, on each kind of store."""

from datetime import timedelta

import pytest
from sqlalchemy import bindparam, literal, select, text
from sqlalchemy.exc import DBAPIError

from kb.accounts import Person, add_person, find_person, open_session, set_roles
from kb.accounts.models import SignInSession
from kb.accounts.sign_in import session_of
from kb.changes import last_change, remember_last_change
from kb.db import Database, Glance, UTCDateTime, now
from kb.web import Role

SEEN = Glance(select(SignInSession.id, SignInSession.seen_at, literal("said").label("word"))
              .where(SignInSession.seen_at < bindparam("at", type_=UTCDateTime())))


@pytest.mark.store
def test_values_go_in_and_come_out_as_a_session_has_them(database: Database, ada: Person) -> None:
    with database.writing() as session:
        open_session(session, ada, 12)
    with database.reading() as session:
        kept = session.scalars(select(SignInSession)).one()
    assert SEEN.row(database, at=now() + timedelta(hours=1)) == (kept.id, kept.seen_at, "said")
    assert SEEN.row(database, at=kept.seen_at) is None


@pytest.mark.store
def test_each_glance_sees_what_was_committed_before_it_and_nothing_else(database: Database, ada: Person) -> None:
    with database.writing() as session:
        secret = open_session(session, ada, 12)
        session.flush()
        assert session_of(database, secret) is None
    before = session_of(database, secret)
    with database.writing() as session:
        set_roles(session, find_person(session, "ada"), [Role.EDITOR])
    after = session_of(database, secret)
    assert before and after and after.head == after.last
    with database.reading() as session:
        assert last_change(session) == after.head
    assert (before.head or 0) < (after.head or 0)


@pytest.mark.store
def test_what_the_store_refuses_is_told_as_everywhere(database: Database) -> None:
    with pytest.raises(DBAPIError):
        Glance(select(literal(1)).select_from(text("nowhere"))).row(database)
    assert SEEN.row(database, at=now()) is None, "the connection is good for the next question"


@pytest.mark.store
def test_a_session_takes_what_was_glanced_at_for_the_last_change_until_it_begins_anew(database: Database) -> None:
    with database.reading() as session:
        last = last_change(session)
        session.rollback()
        remember_last_change(session, last)
        with database.writing() as writing:
            add_person(writing, "new", [Role.AGENT], "Billing")
        assert last_change(session) == last, "older than what it reads: what is kept for that is looked for again"
        session.connection()
        session.rollback()
        assert last_change(session) > last
