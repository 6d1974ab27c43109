"""Drafts that publish themselves: by the jobs of whichever worker, once, and by the next that starts when none was up."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import update

from kb.changes import Change
from kb.db import Database, now
from kb.jobs import KEEP_DISCARDED, Jobs
from kb.scripts import current_version, import_script
from kb.scripts.models import DraftRow
from kb.scripts.publishing.discarded import can_bring_back
from kb.scripts.publishing.drafts import discard_draft, get_draft, open_draft, save_draft
from kb.scripts.publishing.review import answer_review, publish_draft, publish_due, send_to_review
from tests.scripts.writing import Desk, longer, plain


@pytest.fixture
def desk(database):
    return Desk(database)


def schedule(desk, ed, sue, script, source):
    """A draft that is to be published in an hour."""
    desk(import_script, plain(), f"{script}.yaml", ed)
    desk(open_draft, script, ed)
    desk(save_draft, script, source, ed, expected=1)
    desk(send_to_review, script, ed, "sue")
    desk(answer_review, script, sue, True)
    desk(publish_draft, script, ed, at=now() + timedelta(hours=1))


def come(desk, *scripts):
    """Their time has come."""
    desk(lambda session: session.execute(update(DraftRow).where(DraftRow.script_id.in_(scripts))
                                         .values(publish_at=now() - timedelta(minutes=5))))


def test_a_round_publishes_what_is_due_and_one_that_fails_holds_up_no_other(app, desk, ed, sue):
    for script in ("first", "second", "third"):
        schedule(desk, ed, sue, script, longer())
    desk(lambda session: session.execute(update(DraftRow).where(DraftRow.script_id == "first").values(publish_by="nobody")))
    come(desk, "first", "second")
    loop = Jobs(app)
    loop.round()
    loop.round()
    assert [desk(current_version, script).version for script in ("first", "second", "third")] == [1, 2, 1]
    assert "has left" in desk(get_draft, "first").trouble
    assert desk(get_draft, "second") is None
    assert desk(get_draft, "third").state == "scheduled"


@pytest.mark.store
def test_two_workers_at_the_same_moment_publish_once(database, desk, ed, sue, store):
    schedule(desk, ed, sue, "plain", longer())
    come(desk, "plain")
    others = [Database(database.url.render_as_string(hide_password=False)) for _ in range(4)]
    gate, done = threading.Barrier(4), []

    def work(store):
        gate.wait()
        with store.writing() as session:
            done.append(publish_due(session, "plain", now()))

    threads = [threading.Thread(target=work, args=(other,)) for other in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for other in others:
        other.engine.dispose()
    assert [published.script.version for published in done if published] == [2]
    assert len(done) == 4
    assert desk(current_version, "plain").version == 2
    assert len(desk(lambda session: session.query(Change).filter(Change.topic == "script").all())) == 2


def test_discarded_drafts_are_kept_for_a_while(app, desk, ed):
    desk(import_script, plain(), "plain.yaml", ed)
    desk(open_draft, "plain", ed)
    desk(discard_draft, "plain", ed)
    loop = Jobs(app)
    loop.round()
    assert desk(can_bring_back, "plain")
    desk(lambda session: session.execute(update(DraftRow).values(closed_at=now() - KEEP_DISCARDED - timedelta(hours=1))))
    loop.round()
    assert not desk(can_bring_back, "plain")
