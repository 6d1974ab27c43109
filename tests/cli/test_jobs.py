"""Work driven by time: one does it for all, and twice does no harm."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kb import jobs
from kb.accounts import SignInLink, SignInSession, find_person, make_link, open_session
from kb.changes import Change, last_change, note_change
from kb.db import Database, now


@pytest.mark.store
def test_one_holds_the_lease_until_it_runs_out(database: Database, store: str) -> None:
    at = now()

    def takes(holder: str, seconds: int) -> bool:
        with database.writing() as session:
            return jobs.take(session, "jobs", holder, at + timedelta(seconds=seconds))

    assert takes("first", 0) and not takes("second", 1) and takes("first", 60)
    assert not takes("second", 149) and takes("second", 151) and not takes("first", 152)


@pytest.mark.store
def test_old_changes_are_forgotten_but_the_newest_of_each_topic(database: Database, store: str) -> None:
    for topic in ("article", "article", "script", "call"):
        with database.writing() as session:
            note_change(session, topic, "x")
    with database.writing() as session:
        last = last_change(session)
        newest = {topic: last_change(session, topic) for topic in ("article", "script", "call", "person")}
        for change in session.scalars(select(Change)):
            change.at = now() - jobs.KEEP_CHANGES - timedelta(hours=1)
    with database.writing() as session:
        note_change(session, "call", "young")
    jobs.prune_changes(database)
    with database.reading() as session:
        assert set(session.scalars(select(Change.number))) == {newest["article"], newest["script"], newest["person"], last + 1}
        assert last_change(session) == last + 1


def test_a_round_forgets_what_is_over_and_can_be_repeated(app: Flask, database: Database) -> None:
    with database.writing() as session:
        ada = find_person(session, "ada")
        assert ada is not None
        make_link(session, ada, -60 * 48)
        open_session(session, ada, -48)
        open_session(session, ada, 12)
    loop = jobs.Jobs(app)
    loop.round()
    loop.round()
    with database.reading() as session:
        assert not session.scalars(select(SignInLink)).all() and len(session.scalars(select(SignInSession)).all()) == 1
