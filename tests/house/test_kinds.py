"""Every kind of entry × everybody: who may record it is said by the kind, and holds for strangers without exception."""

import pytest

from kb.calls import KINDS, Given, get_call, record, state_of
from kb.calls.entry import Standing
from kb.calls.rights import require
from kb.db import now
from kb.errors import NotAllowed, NotFound
from tests.house import world


@pytest.fixture
def things(app, database, tmp_path):
    return world.build(database, tmp_path / "world")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_says_who_may_record_it(kind):
    assert KINDS[kind].who and set(KINDS[kind].who) <= set(Standing)


def test_strangers_are_told_of_no_call_whatever_they_send(things, database, otto, ed, alma):
    for kind in KINDS:
        for stranger in (otto, ed, alma):
            with pytest.raises(NotFound), database.writing() as session:
                record(session, "c1", [Given("k", kind, {})], stranger)


def test_agent_and_supervisor_may_record_what_the_kind_says(things, database, ada, sue):
    with database.reading() as session:
        call = get_call(session, ada, "c1")
        state = state_of(session, call)
    for kind, cls in KINDS.items():
        for person, standing in ((ada, Standing.AGENT), (sue, Standing.SUPERVISOR)):
            entry = cls("k", {"key": "i"} if kind.startswith("entry.") else {}, now(), person.name)
            try:
                require(person, call, state, entry)
                allowed = True
            except NotAllowed:
                allowed = False
            # Whom a promise names is a colleague as well; Ada owns hers.
            expected = standing in cls.who or (person is ada and Standing.COLLEAGUE in cls.who)
            assert allowed == expected, f"{person.name} and {kind}"
