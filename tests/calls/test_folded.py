"""States kept from one entry to the next: the same record with them, without them, and with several processes by turns."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as over
from hypothesis import strategies as st

from kb.calls import Given, check_calls, get_call, journal, journal_rows, record, start_call, state_json, state_of
from kb.calls.folded import FoldedStates
from kb.db import isotime, new_id, now
from kb.errors import Conflict, Invalid
from tests.calls.test_fold import KINDS
from tests.examples import examples

TURNS = st.integers(0, 2)
"""Which of two processes records, or one that keeps nothing."""


@pytest.fixture
def kept(monkeypatch):
    """A store of states of this test's own."""
    store = FoldedStates()
    monkeypatch.setattr(journal, "FOLDED", store)
    return store


@pytest.fixture
def tell(database, ada):
    def send(call, *entries):
        with database.writing() as session:
            return record(session, call.id, [Given(*entry) for entry in entries], ada)
    return send


@pytest.fixture
def call(app, database, ada, kept):
    with database.writing() as session:
        return start_call(session, ada, "c1", {"caller": {"first_name": "John", "member_id": "M-1"}})[0]


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@over(entries=st.lists(st.tuples(TURNS, KINDS), max_size=25))
def test_processes_by_turns_record_what_one_would(app, database, ada, articles, entries):
    stores = [FoldedStates(), FoldedStates(), FoldedStates(most_entries=0)]
    with pytest.MonkeyPatch.context() as patch:
        with database.writing() as session:
            call, _new = start_call(session, ada, None, {"caller": {"first_name": "John", "phone": "555-0142"}})
        for place, (turn, (kind, payload)) in enumerate(entries):
            patch.setattr(journal, "FOLDED", stores[turn])
            if kind == "strike":
                with database.reading() as session:
                    rows = journal_rows(session, call.id)
                kind, payload = "entry.struck", {"key": rows[payload["place"] % len(rows)].key, "reason": "a slip"}
            try:
                with database.writing() as session:
                    record(session, call.id, [Given(new_id(), kind, payload, isotime(now() + timedelta(seconds=place)))], ada)
            except (Conflict, Invalid):
                continue
    with database.reading() as session:
        assert list(check_calls(session)) == []
        head = get_call(session, ada, call.id)
        for store in stores:
            folded = store.take(head, journal.script_of(session))
            assert folded is None or state_json(folded.state) == state_json(state_of(session, head))


def test_a_state_is_kept_while_the_call_is_on(tell, call, kept):
    tell(call, ("n", "note.added", {"text": "He mailed it"}))
    assert len(kept) == 1
    tell(call, ("w", "call.wrapped", {"outcome": "no_issue"}))
    assert len(kept) == 0


def test_what_is_rolled_back_or_refused_is_not_in_it(tell, call, kept, database, ada):
    with pytest.raises(Invalid):
        tell(call, ("a", "note.added", {"text": "First"}), ("b", "note.added", {"text": 7}))
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        record(session, call.id, [Given("c", "note.added", {"text": "Second"})], ada)
        raise ZeroDivisionError
    tell(call, ("d", "note.added", {"text": "Third"}))
    with database.reading() as session:
        assert [row.key for row in journal_rows(session, call.id)] == ["start", "d"]
        state = kept.take(get_call(session, ada, call.id), journal.script_of(session)).state
    assert [note["text"] for note in state.notes] == ["Third"]


def test_redacted_words_do_not_live_on_in_it(tell, call, kept, database, ada, sue):
    tell(call, ("n", "note.added", {"text": "His sister is ill"}))
    with database.writing() as session:
        record(session, call.id, [Given("x", "entry.redacted", {"key": "n", "reason": "he asked for it"})], sue)
    with database.reading() as session:
        folded = kept.take(get_call(session, ada, call.id), journal.script_of(session))
    assert "sister" not in repr(folded.state)


def test_twice_in_one_transaction_is_as_good(call, kept, database, ada):
    with database.writing() as session:
        for key in ("a", "b"):
            record(session, call.id, [Given(key, "note.added", {"text": key})], ada)
    with database.reading() as session:
        state = kept.take(get_call(session, ada, call.id), journal.script_of(session)).state
        assert [note["text"] for note in state.notes] == ["a", "b"]
        assert list(check_calls(session)) == []


def test_the_store_is_bounded_and_forgets(app, database, ada, monkeypatch):
    store = FoldedStates(most_entries=3)
    monkeypatch.setattr(journal, "FOLDED", store)
    with database.writing() as session:
        for number in range(5):
            start_call(session, ada, f"c{number}", {})
    assert len(store) == 3
    old = FoldedStates(kept_s=-1)
    monkeypatch.setattr(journal, "FOLDED", old)
    with database.writing() as session:
        start_call(session, ada, "c9", {})
    assert len(old) == 0
