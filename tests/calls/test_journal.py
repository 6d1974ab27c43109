"""The one door to the journal: keys, rights, refusals, masking, striking and redacting."""

import json
from datetime import timedelta

import pytest

from kb.calls import KINDS, Given, check_calls, get_call, journal_rows, record, start_call, state_of
from kb.calls.journal import SKEW
from kb.db import isotime, now
from kb.errors import Conflict, Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.store


@pytest.fixture
def call(app, database, ada):
    with database.writing() as session:
        found, _new = start_call(session, ada, "c1", {
            "caller": {"first_name": "John", "last_name": "Doe", "policy_id": "P000123456"}, "reason": "claims"})
    return found


@pytest.fixture
def tell(database, call, ada):
    def send(*entries, by=ada):
        with database.writing() as session:
            return record(session, call.id, [Given(*entry) for entry in entries], by)
    return send


def test_the_same_key_again_is_known_and_does_nothing(tell, database, ada):
    first = tell(("n", "note.added", {"text": "he mailed it"}))
    again = tell(("n", "note.added", {"text": "he mailed it"}))
    assert (first[0].known, again[0].known) == (False, True)
    assert first[0].hash == again[0].hash
    with database.reading() as session:
        assert [row.key for row in journal_rows(session, "c1")] == ["start", "n"]


def test_the_same_key_with_other_content_is_a_conflict(tell):
    tell(("n", "note.added", {"text": "he mailed it"}))
    with pytest.raises(Conflict):
        tell(("n", "note.added", {"text": "she mailed it"}))
    with pytest.raises(Conflict):
        tell(("n", "mood.noted", {"level": "hot"}))


def test_a_list_is_all_or_none_and_the_error_names_the_entry(tell, database):
    with pytest.raises(Invalid) as error:
        tell(("a", "note.added", {"text": "first"}), ("b", "note.added", {"txt": "second"}))
    assert error.value.details["entry"] == 1
    with database.reading() as session:
        assert [row.key for row in journal_rows(session, "c1")] == ["start"]


@pytest.mark.parametrize(("kind", "payload", "field"), [
    ("no.such", {}, "kind"),
    ("note.added", {}, "payload.text"),
    ("note.added", {"text": "   "}, "payload.text"),
    ("note.added", {"text": 7}, "payload.text"),
    ("note.added", {"text": "x" * 20_001}, "payload.text"),
    ("note.added", {"text": "half \ud800"}, "payload.text"),
    ("note.added", {"text": "nul \0"}, "payload.text"),
    ("note.added", {"text": "a", "colour": "red"}, "payload.colour"),
    ("note.added", ["text"], "payload"),
    ("mood.noted", {"level": "furious"}, "payload.level"),
    ("aer.said", {"parts": []}, "payload.parts"),
    ("aer.said", {"parts": ["hug"]}, "payload.parts"),
    ("article.opened", {"lookup": "l", "article": "no-such-article"}, "payload.article"),
    ("promise.made", {"promise": "p", "what": "ring", "due": "soon"}, "payload.due"),
    ("promise.made", {"promise": "p", "what": "ring", "due": "2026-12-03T16:00:00"}, "payload.due"),
    ("promise.made", {"promise": "p", "what": "ring", "due": {"day": "2026-12-03", "from": "16:00", "to": "14:00"}},
     "payload.due"),
    ("promise.made", {"promise": "p", "what": "ring", "due": "2001-01-01"}, "payload.due"),
    ("promise.made", {"promise": "p", "what": "ring", "due": "2999-01-01", "owner": "nobody-here"}, "payload.owner"),
])
def test_malformed_entries_are_refused_by_field(tell, kind, payload, field):
    with pytest.raises(Invalid) as error:
        tell(("k", kind, payload))
    assert field in error.value.fields


@pytest.mark.parametrize(("kind", "payload"), [
    ("issue.settled", {"issue": "i", "how": "resolved"}),
    ("article.told", {"lookup": "l", "reaction": "accepted"}),
    ("step.answered", {"step": "s", "option": "o"}),
    ("script.started", {"script": "no-such-script"}),
    ("promise.kept", {"promise": "p"}),
    ("escalation.answered", {"answer": "send"}),
    ("call.reopened", {}),
    ("call.started", {}),
    ("entry.struck", {"key": "no-such-key", "reason": "a slip"}),
    ("entry.struck", {"key": "start", "reason": "a slip"}),
])
def test_what_contradicts_the_state_is_refused(tell, kind, payload):
    with pytest.raises(Conflict):
        tell(("k", kind, payload))


def test_a_call_cannot_be_wrapped_over_an_open_issue_which_is_named(tell):
    tell(("i", "issue.raised", {"issue": "premium", "text": "premium by mail"}),
         ("w", "issue.raised", {"issue": "wife", "text": "wife ill", "nature": "context"}))
    with pytest.raises(Conflict, match="premium by mail") as error:
        tell(("end", "call.wrapped", {"outcome": "resolved"}))
    assert [item["issue"] for item in error.value.details["open_issues"]] == ["premium"]
    tell(("s", "issue.settled", {"issue": "premium", "how": "resolved"}), ("end", "call.wrapped", {"outcome": "resolved"}))


def test_late_work_is_taken_after_the_end_but_a_second_end_is_not(tell):
    tell(("end", "call.wrapped", {"outcome": "no_issue"}), ("late", "note.added", {"text": "came in late"}))
    with pytest.raises(Conflict):
        tell(("end2", "call.wrapped", {"outcome": "no_issue"}))


def test_card_and_social_security_numbers_are_masked_before_they_are_saved(tell, database):
    done = tell(("n", "note.added", {"text": "card 4111 1111 1111 1111, ssn 123-45-6789"}),
                ("f", "fact.noted", {"question": "card", "value": "4111111111111111"}),
                ("s", "search.made", {"query": "refund to 4111-1111-1111-1111"}))
    assert [entry.masked for entry in done] == [["text"], ["value"], ["query"]]
    with database.reading() as session:
        stored = json.dumps([row.personal for row in journal_rows(session, "c1")])
        assert "4111111111111111" not in stored.replace(" ", "").replace("-", "")
        assert "123-45-6789" not in stored


def test_masking_is_idempotent_for_a_retry(tell):
    first = tell(("n", "note.added", {"text": "card 4111 1111 1111 1111"}))
    again = tell(("n", "note.added", {"text": "card 4111 1111 1111 1111"}))
    assert again[0].known and first[0].hash == again[0].hash and again[0].masked == ["text"]


def test_an_agent_strikes_her_own_and_a_supervisor_her_teams(tell, sue, database, ada):
    tell(("i", "issue.raised", {"issue": "x", "text": "typed by mistake"}))
    tell(("k", "entry.struck", {"key": "i", "reason": "typed by mistake"}))
    tell(("n", "note.added", {"text": "wrong caller"}))
    tell(("k2", "entry.struck", {"key": "n", "reason": "wrong caller"}), by=sue)
    with database.reading() as session:
        state = state_of(session, get_call(session, ada, "c1"))
    assert state.issues == {} and state.notes == []


def test_redaction_empties_every_copy_and_the_chain_still_holds(tell, sue, database, ada):
    due = isotime(now() + timedelta(days=2))
    tell(("p", "promise.made", {"promise": "p", "what": "ring about the operation", "due": due, "number": "555-0142"}),
         ("s", "search.made", {"query": "operation"}))
    with pytest.raises(NotAllowed):
        tell(("r0", "entry.redacted", {"key": "p", "reason": "asked by the caller"}))
    tell(("r1", "entry.redacted", {"key": "p", "reason": "asked by the caller"}),
         ("r2", "entry.redacted", {"key": "s", "reason": "asked by the caller"}),
         ("r3", "entry.redacted", {"key": "start", "reason": "asked by the caller"}), by=sue)
    with database.reading() as session:
        assert list(check_calls(session)) == []
        connection = session.connection()
        for table in ("entry", "call", "call_promise", "call_search"):
            dump = str(connection.exec_driver_sql(f'SELECT * FROM "{table}"').fetchall())  # noqa: S608 (names of our own)
            assert "operation" not in dump and "555-0142" not in dump and "Doe" not in dump, table
        assert get_call(session, ada, "c1").last_name is None


def test_whoever_may_not_read_a_call_is_told_that_there_is_none(tell, otto, ed, alma):
    for person in (otto, ed, alma):
        with pytest.raises(NotFound):
            tell(("n", "note.added", {"text": "hello"}), by=person)


def test_every_kind_says_who_may_record_it_and_reads_as_a_sentence():
    for kind, cls in KINDS.items():
        assert cls.who, kind
        assert cls.__doc__, kind
        assert cls.line is not KINDS["call.started"].__mro__[1].line, kind


def test_a_wrong_clock_moves_no_entry_before_the_call_or_into_the_future(tell, database, call):
    far, before, offline = now() + timedelta(days=3), now() - timedelta(days=3), now() - timedelta(minutes=2)
    tell(*((name, "note.added", {"text": name}, isotime(at))
           for name, at in (("far", far), ("before", before), ("offline", offline))))
    with database.reading() as session:
        at = {row.key: row.at for row in journal_rows(session, "c1")}
        assert at["far"] <= now() + SKEW
        assert at["before"] == call.started_at - SKEW
        assert abs(at["offline"] - offline) < timedelta(seconds=1)
        assert list(check_calls(session)) == []


def test_a_call_does_not_begin_in_the_future(database, ada):
    with database.writing() as session:
        call, _new = start_call(session, ada, "later", {}, at=isotime(now() + timedelta(days=3)))
        assert call.started_at <= now() + SKEW
