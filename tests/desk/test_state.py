"""The desk's fold against the server's: the same journals give the same state, whole and entry by entry."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.calls import state_json
from kb.calls.entry import KINDS, Entry
from kb.calls.state import fold
from kb.scripts import compile_script
from tests.examples import examples

SOURCE = """
id: mailed
title: Premium mailed
start: hello
steps:
  hello:
    phase: acknowledge
    say: ["I can see why that would worry you."]
    options:
      - {id: go_on, label: Go on, to: ask}
      - {id: done, label: Done, to: over}
  ask:
    phase: research
    say: ["How was it paid?"]
    ask:
      - {name: paid_by, label: How was it paid?, type: choice, options: [mail, card]}
    to: way
  way:
    rules:
      - {when: {paid_by: mail}, to: mailed}
    default: over
  mailed:
    phase: resolve
    say: ["By {{ paid_by }} it can take five days."]
    to: over
  over:
    end: resolved
"""
SCRIPT = compile_script(SOURCE, version=3)
OTHER = compile_script(SOURCE.replace("id: mailed", "id: other").replace("title: Premium mailed", "title: Other"), version=3)
SCRIPTS = [SCRIPT.data(), OTHER.data()]
IDS = st.sampled_from(["a", "b", "c"])
WORDS = st.sampled_from(["moved", "wife ill", "he mailed it", "ähm – “so”"])
VALUES = st.one_of(st.sampled_from(["mail", "card", "yes"]), st.integers(0, 5), st.booleans(), st.none())
DUES = st.sampled_from(["2026-12-03", "2026-12-04T16:00:00-05:00", {"day": "2026-12-05", "from": "14:00", "to": "16:00"}])
PEOPLE = st.fixed_dictionaries({}, optional={"first_name": WORDS, "last_name": WORDS, "member_id": IDS})


def kind(name, server=None, **fields):
    """Entries of a kind; a field whose name ends with `_` may be missing."""
    required = {field: values for field, values in fields.items() if not field.endswith("_")}
    optional = {field.rstrip("_"): values for field, values in fields.items() if field.endswith("_")}
    return st.tuples(st.just(name), st.fixed_dictionaries(required, optional=optional), st.just({}) if server is None else server)


TITLES = st.fixed_dictionaries({}, optional={"slug": IDS, "title": WORDS, "revision": st.integers(1, 9),
                                              "must_tell": st.lists(WORDS, max_size=2)})
ENTRIES = st.one_of(
    kind("caller.identified", caller=PEOPLE, member_=PEOPLE, relationship_=WORDS, checked_=st.just(["date of birth"]),
         may_discuss_=st.booleans(), until_=st.just("2027-03-01"), how_=WORDS),
    kind(
        "issue.raised",
        issue=IDS,
        text=WORDS,
        nature_=st.sampled_from(["task", "question", "context", "feeling", "complaint"]),
        case_=IDS,
        spoken_=WORDS,
    ),
    kind("issue.raised", st.just({"stranger": True}), issue=IDS, text=WORDS, case_=IDS),
    kind("case.linked", case=IDS, issue=IDS),
    kind("case.owned", case=IDS, owner=st.sampled_from(["ada", "ben"])),
    kind("case.closed", case=IDS, confirmed_by_caller=st.booleans(), note_=WORDS),
    kind("issue.settled", issue=IDS, note_=WORDS,
         how=st.sampled_from(["resolved", "promised", "context", "withdrawn", "dropped"])),
    kind(
        "fact.noted",
        question=st.sampled_from(["paid_by", "x"]),
        value=st.sampled_from(["mail", 3, True]),
        source_=st.just("note"),
    ),
    kind("fact.dismissed", question=st.sampled_from(["paid_by", "x"]), value=st.sampled_from(["mail", 3, True])),
    kind("note.added", text=WORDS),
    kind("mood.noted", level=st.sampled_from(["calm", "hot"])),
    kind("aer.said", parts=st.just(["acknowledge"]), text_=WORDS),
    kind("script.started", st.sampled_from([{"version": 3}, {"version": 3}, {"version": 4}, {}]),
         script=st.sampled_from(["mailed", "other"]), resume_=st.booleans()),
    kind("script.left"),
    kind(
        "step.answered",
        step=st.sampled_from(["hello", "ask", "mailed", "over"]),
        option_=st.sampled_from(["go_on", "done"]),
        answers_=st.dictionaries(st.sampled_from(["paid_by", "x"]), VALUES, max_size=2),
    ),
    kind("step.answered", step=st.sampled_from(["hello", "ask"]), option_=st.just("go_on"), again_=st.just(True)),
    kind("step.undone", step=st.sampled_from(["hello", "ask", "mailed"])),
    kind("search.made", query=WORDS),
    kind("gap.noted", words_=WORDS),
    kind("article.opened", TITLES, lookup=IDS, article=IDS, issue_=IDS),
    kind(
        "article.told",
        lookup=IDS,
        reaction=st.sampled_from(["accepted", "disputed", "not_said"]),
        passage_=WORDS,
        words_=WORDS,
        issue_=IDS,
    ),
    kind("detail.told", lookup=IDS, text=WORDS, not_said_=st.booleans(), issue_=IDS),
    kind(
        "promise.made",
        promise=IDS,
        what=WORDS,
        due=DUES,
        kind_=st.just("watch"),
        number_=WORDS,
        owner_=st.just("ben"),
        issue_=IDS,
    ),
    kind("promise.touched", promise=IDS, how=st.just("spoke"), next_due_=DUES),
    kind("promise.touched", promise=st.integers(0, 25).map(lambda place: f"dropped-k{place}"), how=st.just("spoke"),
         next_due_=DUES),
    kind("call.dropped", note_=WORDS),
    kind("promise.handed", promise=IDS, to=st.sampled_from(["ada", "ben"])),
    kind("promise.kept", promise=IDS),
    kind("escalation.requested", wants=WORDS, to_=st.just("sue"), asked_by_=st.just("caller"), trigger_=st.just("lawyer")),
    kind("escalation.answered", answer=st.just("come"), by_=st.just("sue"), note_=WORDS, at_=st.just("2026-11-20T11:00:00Z")),
    kind("escalation.answered", st.just({"by": "sue", "name": "Sue Park"}), answer=st.just("call_back"), by=st.just("Sue Park")),
    kind("escalation.moved", to_=st.sampled_from(["sue", "omar"]), reason=st.just("caller_refused"), caller_says_=WORDS,
         trigger_=st.just("danger")),
    kind("escalation.agreed", promise_=IDS),
    kind("help.asked", question=WORDS, to_=st.just("ben"), issue_=IDS),
    kind("help.answered", text=WORDS, asked_=st.integers(0, 25).map(lambda place: f"k{place}")),
    kind("contact.made", who_=WORDS, organisation_=WORDS, channel_=st.just("mail"), looked_for_=WORDS, found_=st.booleans(),
         answer_=WORDS, reference_=IDS, issue_=IDS),
    kind("request.sent", request=IDS, department=WORDS, what=WORDS, due_=DUES, issue_=IDS),
    kind("request.answered", request=IDS, text=WORDS, who_=WORDS, next_due_=DUES),
    kind("problem.matched", st.sampled_from([{}, {"title": "Website is wrong"}]), problem=IDS, issue_=IDS),
    kind("problem.rung", problem=IDS, how=st.sampled_from(["spoke", "message", "no_answer"]), note_=WORDS),
    kind(
        "concession.offered",
        st.sampled_from([{}, {"name": "Credit"}, {"above": True, "limit": 50, "why": "again"}]),
        concession=IDS,
        type=st.just("goodwill"),
        amount_=st.sampled_from([25, 7.5]),
        currency_=st.just("EUR"),
        item_=WORDS,
        reason_=WORDS,
        issue_=IDS,
    ),
    kind("concession.approved", concession=IDS, note_=WORDS),
    kind(
        "concession.settled",
        concession=IDS,
        how=st.sampled_from(["accepted", "declined", "posted"]),
        reference_=WORDS,
    ),
    kind(
        "transfer.offered",
        st.sampled_from([{}, {"name": "Ben", "colleague": "ben"}, {"sent_by": "Claims", "sent_at": "2026-11-20T11:00:00Z"}]),
        to=WORDS,
        kind=st.sampled_from(["warm", "blind"]),
        reason_=WORDS,
        wants_=WORDS,
        issue_=IDS,
    ),
    kind("transfer.accepted", by=WORDS, note_=WORDS),
    kind("transfer.declined", by_=WORDS, note_=WORDS),
    kind("transfer.lost", note_=WORDS),
    kind("conference.called", st.sampled_from([{}, {"sent_by": "Claims"}]), to=WORDS, wants_=WORDS),
    kind("praise.noted", words_=WORDS),
    kind("call.held"),
    kind("call.resumed"),
    kind("call.reopened"),
    kind("call.taken_over"),
    kind("call.wrapped", outcome=st.just("resolved"), summary_=WORDS, confirmed_by_caller_=st.booleans()),
    kind("entry.struck", key=st.integers(0, 25).map(lambda place: f"k{place}"), reason=WORDS),
)
START = ("call.started", {"caller": {"first_name": "John", "phone": "555-0142"}, "reason": "claims", "direction": "inbound"}, {})


def typed(journal):
    """The journal as the server has it."""
    first = datetime(2026, 11, 20, 10, 2, 3, 999_000, tzinfo=UTC)
    return [
        KINDS[name](
            "k" + str(place),
            payload,
            first + timedelta(seconds=place, milliseconds=place),
            "ada" if place % 3 else "sue",
            number=place + 1,
            server=dict(server),
        )
        for place, (name, payload, server) in enumerate([START, *journal])
    ]


def plain(entry: Entry):
    """The entry as the poll gives it."""
    return {
        "number": entry.number,
        "key": entry.key,
        "kind": entry.kind,
        "payload": entry.payload,
        "server": entry.server,
        "actor": entry.actor,
        "at": entry.at.isoformat(),
    }


def script_of(name, version):
    """The only two scripts there are."""
    return {("mailed", 3): SCRIPT, ("other", 3): OTHER}.get((name, version))


def on_server(entries):
    """The server's state, as JSON brings it."""
    return json.loads(json.dumps(state_json(fold(entries, script_of, "c"))))


@settings(max_examples=examples(250), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(journal=st.lists(ENTRIES, max_size=25))
def test_the_same_journal_gives_the_same_state(desk, journal):
    entries = typed(journal)
    assert desk.ask("./state_runner.mjs", "folded", [plain(entry) for entry in entries], SCRIPTS) == on_server(entries)


@settings(max_examples=examples(80), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(journal=st.lists(ENTRIES.filter(lambda entry: entry[0] != "entry.struck"), max_size=20), place=st.integers(0, 20))
def test_a_state_of_the_server_and_the_entries_after_it_give_the_same_state(desk, journal, place):
    entries = typed(journal)
    known = on_server(entries[: place + 1])
    found = desk.ask("./state_runner.mjs", "appliedTo", known, [plain(entry) for entry in entries[place + 1 :]], SCRIPTS)
    assert found == on_server(entries)


@pytest.mark.parametrize("what", ["note.added", "issue.raised"])
def test_what_is_struck_leaves_a_state_of_the_server_too(desk, what):
    payload = {"text": "moved"} if what == "note.added" else {"text": "moved", "issue": "k1"}
    entries = typed([(what, payload, {}), ("entry.struck", {"key": "k1", "reason": "a slip"}, {})])
    found = desk.ask("./state_runner.mjs", "appliedTo", on_server(entries[:2]), [plain(entries[2])], SCRIPTS)
    assert found == on_server(entries)


def test_every_kind_that_changes_the_state_is_folded_in_the_browser(desk):
    silent = {"search.made", "gap.noted", "article.flagged", "praise.noted", "transfer.shared"}
    assert set(KINDS) - silent <= set(desk.ask("./state_runner.mjs", "folds", sorted(KINDS)))


def test_a_state_handed_out_is_never_changed(desk):
    assert desk.ask("./state_runner.mjs", "leavesAlone") is True
