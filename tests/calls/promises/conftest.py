"""A call with a promise in it, and a colleague of Ada's."""

from collections.abc import Callable
from typing import Any

import pytest

from kb.accounts import Person, add_person, find_person
from kb.calls import Given, record, start_call
from kb.db import Database, new_id
from kb.web import Role

JOHN = {"first_name": "John", "last_name": "Doe", "member_id": "P000123456", "phone": "(555) 555-0142"}


@pytest.fixture
def luis(database: Database) -> Person:
    """An agent of Ada's team."""
    with database.writing() as session:
        add_person(session, "luis", [Role.AGENT], "Billing", "Luis Rey")
    with database.reading() as session:
        found = find_person(session, "luis")
    assert found is not None
    return found


@pytest.fixture
def begin(database: Database) -> Callable[..., str]:
    """`begin(person, *entries, caller=JOHN)`: a call of hers with these entries; its id."""

    def begun(person: Person, *entries: tuple[str, dict[str, Any]], caller: dict[str, str] = JOHN, **more: Any) -> str:
        with database.writing() as session:
            call, _new = start_call(session, person, None, {"caller": caller, **more})
            if entries:
                record(session, call.id, [Given(new_id(), kind, payload) for kind, payload in entries], person)
            return call.id

    return begun


@pytest.fixture
def write(database: Database) -> Callable[..., None]:
    """`write(person, call, *entries)`: she records them there."""

    def written(person: Person, call: str, *entries: tuple[str, dict[str, Any]]) -> None:
        with database.writing() as session:
            record(session, call, [Given(new_id(), kind, payload) for kind, payload in entries], person)

    return written
