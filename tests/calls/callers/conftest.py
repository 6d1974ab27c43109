"""Calls of callers, made through the journal's door."""

import pytest

from kb.calls import Given, record, start_call


@pytest.fixture
def calls(database):
    """`calls(person, caller, *entries)`: a call with these entries, each a kind and its payload; its id."""
    numbers = iter(range(1000))

    def made(person, caller, *entries, practice=False):
        with database.writing() as session:
            source = {"source": "practice"} if practice else {}
            call, _new = start_call(session, person, None, {"caller": caller, **source}, practice=practice)
            for kind, payload in entries:
                record(session, call.id, [Given(f"k{next(numbers)}", kind, payload)], person)
            return call.id

    return made
