"""The fold and the tables, held against a slow fold that shares no code with them, over random journals."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.calls import Given, check_calls, get_call, journal_rows, record, start_call, state_json, state_of
from kb.db import isotime, new_id, now
from kb.errors import Conflict, Invalid
from tests.calls import slow_fold as slow
from tests.examples import examples

IDS = st.sampled_from(["a", "b", "c"])
WORDS = st.text("abcdefgh '", min_size=1, max_size=12).filter(str.strip)
LATER = st.integers(1, 30).map(lambda days: isotime(now() + timedelta(days=days)))
VALUES = st.one_of(st.text(max_size=6), st.integers(-5, 5), st.booleans(), st.none())

NATURES = st.sampled_from(["task", "question", "context", "feeling", "complaint"])
REACTIONS = st.sampled_from(["accepted", "disputed", "not_said"])

PEOPLE = st.fixed_dictionaries({}, optional={"first_name": st.sampled_from(["John", "Jane"]), "member_id": IDS})

KINDS = st.one_of(
    st.tuples(st.just("issue.raised"), st.fixed_dictionaries(
        {"issue": IDS, "text": WORDS}, optional={"nature": NATURES})),
    st.tuples(st.just("issue.settled"), st.fixed_dictionaries(
        {"issue": IDS, "how": st.sampled_from(["resolved", "promised", "context", "withdrawn", "dropped"])})),
    st.tuples(st.just("fact.noted"), st.fixed_dictionaries({"question": IDS, "value": st.text(max_size=6)})),
    st.tuples(st.just("note.added"), st.fixed_dictionaries({"text": WORDS})),
    st.tuples(st.just("mood.noted"), st.fixed_dictionaries({"level": st.sampled_from(["calm", "worried", "hot"])})),
    st.tuples(st.just("search.made"), st.fixed_dictionaries({"query": WORDS}, optional={"total": st.integers(0, 9)})),
    st.tuples(st.just("article.opened"), st.fixed_dictionaries({"lookup": IDS, "article": st.sampled_from(["mailed", "trace"])})),
    st.tuples(st.just("article.told"), st.fixed_dictionaries(
        {"lookup": IDS, "reaction": REACTIONS}, optional={"words": WORDS})),
    st.tuples(st.just("detail.told"), st.fixed_dictionaries({"lookup": IDS, "text": WORDS})),
    st.tuples(st.just("promise.made"),
              st.fixed_dictionaries({"promise": IDS, "what": WORDS, "due": LATER}, optional={"issue": IDS})),
    st.tuples(st.just("promise.touched"), st.fixed_dictionaries(
        {"promise": IDS, "how": st.just("spoke")}, optional={"next_due": LATER})),
    st.tuples(st.just("promise.kept"), st.fixed_dictionaries({"promise": IDS})),
    st.tuples(st.just("caller.identified"), st.fixed_dictionaries(
        {"caller": PEOPLE}, optional={"member": PEOPLE, "relationship": WORDS, "may_discuss": st.booleans(),
                                      "until": st.just("2027-03-01")})),
    st.tuples(st.just("call.wrapped"), st.fixed_dictionaries({"outcome": st.sampled_from(["resolved", "no_issue"])})),
    st.tuples(st.just("call.reopened"), st.just({})),
    st.tuples(st.just("escalation.requested"), st.fixed_dictionaries({"wants": WORDS}, optional={"to": st.just("sue")})),
    st.tuples(st.just("escalation.answered"), st.fixed_dictionaries({"answer": st.sampled_from(["come", "coach"])})),
    st.tuples(st.just("escalation.moved"), st.fixed_dictionaries(
        {"reason": st.just("caller_refused")}, optional={"to": st.sampled_from(["sue", "otto"]), "trigger": st.just("danger")})),
    st.tuples(st.just("escalation.agreed"), st.just({})),
    st.tuples(st.just("help.asked"), st.fixed_dictionaries({"question": WORDS})),
    st.tuples(st.just("help.answered"), st.fixed_dictionaries({"text": WORDS})),
    st.tuples(st.just("concession.offered"), st.fixed_dictionaries(
        {"concession": IDS, "type": st.just("goodwill"), "amount": st.sampled_from([5, 80])})),
    st.tuples(st.just("concession.settled"), st.fixed_dictionaries(
        {"concession": IDS, "how": st.sampled_from(["accepted", "declined", "posted"])})),
    st.tuples(st.just("transfer.offered"), st.fixed_dictionaries(
        {"to": st.sampled_from(["otto", "Claims"]), "kind": st.sampled_from(["warm", "blind"])})),
    st.tuples(st.sampled_from(["transfer.accepted", "transfer.declined"]), st.fixed_dictionaries({"by": WORDS.map(str.strip)})),
    st.tuples(st.sampled_from(["transfer.lost", "call.dropped"]), st.just({})),
    st.tuples(st.sampled_from(["call.held", "call.resumed"]), st.just({})),
    st.tuples(st.just("contact.made"), st.fixed_dictionaries({}, optional={"organisation": WORDS, "found": st.booleans()})),
    st.tuples(st.just("request.sent"), st.fixed_dictionaries(
        {"request": IDS, "department": st.just("Lockbox"), "what": WORDS}, optional={"due": LATER})),
    st.tuples(st.just("request.answered"), st.fixed_dictionaries({"request": IDS, "text": WORDS}, optional={"next_due": LATER})),
    st.tuples(st.just("strike"), st.fixed_dictionaries({"place": st.integers(0, 40)})),
)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(journal=st.lists(KINDS, max_size=25))
def test_fold_and_tables_say_what_the_slow_fold_says(app, database, ada, articles, journal):
    with database.writing() as session:
        call, _new = start_call(session, ada, None, {"caller": {"first_name": "John", "phone": "555-0142"}})
    for place, (kind, payload) in enumerate(journal):
        if kind == "strike":
            with database.reading() as session:
                rows = journal_rows(session, call.id)
            kind, payload = "entry.struck", {"key": rows[payload["place"] % len(rows)].key, "reason": "a slip"}
        try:
            with database.writing() as session:
                at = isotime(now() + timedelta(seconds=37 * place))
                record(session, call.id, [Given(new_id(), kind, payload, at)], ada)
        except (Conflict, Invalid):
            continue
    with database.reading() as session:
        head = get_call(session, ada, call.id)
        state = state_of(session, head)
        rows = [{"number": row.number, "key": row.key, "kind": row.kind, "payload": {**row.plain, **(row.personal or {})},
                 "at": row.at.isoformat()} for row in journal_rows(session, call.id)]
        assert list(check_calls(session)) == []
    told = state_json(state)
    assert {item["issue"]: (item["text"], item["nature"], item["state"]) for item in told["issues"]} == slow.issues(rows)
    assert told["answers"] == slow.answers(rows)
    assert [(item["lookup"], item["article"], item["told"], item["reaction"], item["passage"], item["words"],
             item["details"])
            for item in told["lookups"]] == slow.lookups(rows)
    assert {(item["promise"], item["what"], item["due"], item["state"]) for item in told["promises"]} == slow.promises(rows)
    assert len(told["promises"]) == len(slow.promises(rows))
    assert [(item["concession"], item["state"]) for item in told["concessions"]] == slow.concessions(rows)
    handed = told["transfer"]
    assert ((handed["to"], handed["state"]) if handed else None) == slow.transfer(rows)
    assert [(item["organisation"], item["found"]) for item in told["contacts"]] == slow.contacts(rows)
    assert [(item["request"], item["what"], item["due"], item["state"]) for item in told["requests"]] == slow.requests(rows)
    asked = told["escalation"]
    assert (asked and (asked["wants"], asked["to"], asked["trigger"], (asked["answer"] or {}).get("answer"),
                       [one["answer"] for one in asked["passed"]], asked["agreed"])) == slow.escalation(rows)
    assert [(one["question"], [answer["text"] for answer in one["answers"]]) for one in told["help"]] == slow.questions(rows)
    assert told["status"] == slow.status(rows)
    assert told["mood"] == slow.mood(rows)
    assert (told["holds"]["times"], told["holds"]["seconds"], told["held"]) == slow.holds(rows)
    assert told["caller"] == slow.caller(rows)
    assert told["member"] == slow.member(rows)
    who = told["identity"]
    assert (who and (who["relationship"], who["may_discuss"], who["until"])) == slow.identity(rows)
    assert told["entries"] == len(rows)


@pytest.mark.store
@pytest.mark.parametrize("change", [
    "UPDATE entry SET plain = '{\"direction\": \"outbound\"}' WHERE number = 1",
    "UPDATE entry SET personal = '{\"text\": \"another\"}' WHERE number = 2",
    "UPDATE entry SET personal = NULL, salt = NULL WHERE number = 2",
    "UPDATE entry SET actor = 'otto' WHERE number = 2",
    "UPDATE entry SET hash = prev WHERE number = 2",
    "DELETE FROM entry WHERE number = 3",
    "DELETE FROM entry WHERE number = 2",
    "UPDATE call SET status = 'wrapped'",
    "UPDATE call SET first_name = 'Jane'",
    "DELETE FROM call_promise",
    "UPDATE call_promise SET what = 'nothing'",
])
def test_check_finds_what_was_changed_behind_its_back(app, database, ada, change):
    with database.writing() as session:
        call, _new = start_call(session, ada, None, {"caller": {"first_name": "John"}})
        due = isotime(now() + timedelta(days=1))
        record(session, call.id, [
            Given("n", "note.added", {"text": "he mailed it"}),
            Given("p", "promise.made", {"promise": "p", "what": "ring back", "due": due}),
        ], ada)
    with database.reading() as session:
        assert list(check_calls(session)) == []
    with database.writing() as session:
        session.connection().exec_driver_sql(change)
    with database.reading() as session:
        assert list(check_calls(session)) != []
