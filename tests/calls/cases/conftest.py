"""A caller with a claim, and whoever takes his calls."""

import pytest

from kb.accounts import add_person, find_person
from kb.calls import Given, check_calls, record, start_call
from kb.calls.cases.claims import own_case
from kb.db import new_id
from kb.web import Role

CALLER = {"first_name": "John", "last_name": "Doe", "member_id": "M-1"}


@pytest.fixture
def luis(database):
    """A colleague of Ada's."""
    with database.writing() as session:
        add_person(session, "luis", [Role.AGENT], "Billing", "Luis Ortega")
    with database.reading() as session:
        return find_person(session, "luis")


@pytest.fixture
def call(app, database):
    """`call(person, *entries, caller=…)`: a call of hers with these entries, `(kind, payload)`; its id."""

    def begun(person, *entries, caller=CALLER, id=None):
        with database.writing() as session:
            head, _new = start_call(session, person, id, {"caller": caller})
            record(session, head.id, [Given(f"k{place}", kind, payload) for place, (kind, payload) in enumerate(entries)], person)
            return head.id

    return begun


@pytest.fixture
def do(database):
    """`do(person, call, kind, **payload)` records; the tables are then as the journals say."""

    def done(person, call, kind, /, **payload):
        with database.writing() as session:
            found = record(session, call, [Given(new_id(), kind, payload)], person)
        with database.reading() as session:
            assert list(check_calls(session)) == []
        return found[0]

    return done


@pytest.fixture
def claim(call, luis):
    """Luis had a call about a claim and promised to look; the id of the call and of the case that the claim is by itself."""
    first = call(luis, ("issue.raised", {"issue": "i", "text": "claim status", "code": "claim_status"}),
                 ("note.added", {"text": "Asked Claims", "tell": "Claims are looking into it", "issue": "i"}),
                 ("promise.made", {"promise": "p", "what": "Ring with the answer", "due": "2030-01-04", "kind": "call_back",
                                   "issue": "i"}),
                 ("issue.settled", {"issue": "i", "how": "promised"}), ("call.wrapped", {"outcome": "promised"}))
    return first, own_case(first, "i")
