"""A line that went stands on the floor before what is merely late, red, and under its own name."""

import re
from datetime import timedelta

from kb.calls import Given, get_call, record, start_call
from kb.calls.models import PromiseRow
from kb.calls.promises import dropped
from kb.db import isotime, new_id, now
from kb.floor.overview import overview


def called(session, person, name, *entries):
    """A call of that caller with one issue, and these entries."""
    call, _new = start_call(session, person, None, {"caller": {"first_name": name, "phone": "555-0142"}})
    given = [("issue.raised", {"issue": "i", "text": "premium by mail"}), *entries]
    record(session, call.id, [Given(new_id(), kind, payload) for kind, payload in given], person)
    return call.id


def test_a_line_that_went_comes_before_what_is_late(database, client, sign_in, ada, sue):
    soon = isotime(now() + timedelta(minutes=1))
    with database.writing() as session:
        called(session, ada, "Lena", ("promise.made", {"promise": "p", "what": "Trace it", "due": soon, "issue": "i"}))
        gone = called(session, ada, "Gwen")
        dropped(session, get_call(session, ada, gone), ada)
        for row in session.query(PromiseRow):
            row.due_at = now() - timedelta(minutes=5 if row.dropped else 50)
    with database.reading() as session:
        needs = overview(session, sue, now()).needs
        assert [(need.kind, need.call.first_name) for need in needs] == [("gone", "Gwen"), ("late", "Lena")]
    page = sign_in(client, sue).get("/floor/").get_data(as_text=True)
    (first, *_rest) = re.findall(r'<article class="need".*?</article>', page, re.DOTALL)
    assert "data-urgent" in first and "The line went" in first and "Promise is late" not in first
