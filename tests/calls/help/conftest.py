"""A call of Ada's, and colleagues around her: Luis of her team, Omar and Vera, who supervise other teams."""

from collections.abc import Callable

import pytest

from kb.accounts import add_person, find_person, open_session
from kb.calls import Call, Given, check_calls, record, start_call, state_json, state_of
from kb.calls.rules import Rules
from kb.db import new_id
from kb.web import Role

CALLER = {"first_name": "John", "last_name": "Doe", "member_id": "P000123456", "phone": "555-0142"}


@pytest.fixture
def crowd(database):
    """`{name: Person}` of Luis, Omar, Vera and Nina, an agent of another team."""
    with database.writing() as session:
        add_person(session, "luis", [Role.AGENT], "Billing", "Luis Gomez")
        add_person(session, "omar", [Role.SUPERVISOR], "Pharmacy", "Omar Diaz")
        add_person(session, "vera", [Role.SUPERVISOR], "Billing", "Vera Blum")
        add_person(session, "nina", [Role.AGENT], "Pharmacy", "Nina Nord")
    with database.reading() as session:
        return {name: find_person(session, name) for name in ("luis", "omar", "vera", "nina")}


@pytest.fixture
def here(database):
    """`here(person, …)`: these have just been seen in a browser."""

    def seen(*people):
        with database.writing() as session:
            for person in people:
                open_session(session, person, hours=12)

    return seen


@pytest.fixture
def call(app, database, ada) -> str:
    """Ada's call with John."""
    with database.writing() as session:
        head, _new = start_call(session, ada, None, {"caller": CALLER, "reason": "claims"})
        record(session, head.id, [Given("i", "issue.raised", {"issue": "i", "text": "claim status"})], ada)
        return head.id


@pytest.fixture
def practised(app, database, ada) -> str:
    """A rehearsal of Ada's."""
    with database.writing() as session:
        return start_call(session, ada, None, {"caller": CALLER, "source": "practice"}, practice=True)[0].id


@pytest.fixture
def state(database) -> Callable[[str], dict]:
    """`state(call)`: as the desk has it, after every chain and table has been proved."""

    def read(call):
        with database.reading() as session:
            assert list(check_calls(session)) == []
            return state_json(state_of(session, session.get(Call, call)))

    return read


@pytest.fixture
def do(database, call, state):
    """`do(person, kind, **payload)` records on Ada's call; its state after that."""

    def done(person, kind, /, *, on=None, key=None, **payload):
        with database.writing() as session:
            record(session, on or call, [Given(key or new_id(), kind, payload)], person, Rules())
        return state(on or call)

    return done
