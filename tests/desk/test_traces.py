"""Matching issues to lists and known problems, the same here and on the server; where to look next; one line for a contact."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.calls import state_json
from kb.calls.state import fold
from kb.calls.traces.matching import matches
from tests.desk.test_state import on_server, plain, script_of, typed

MATCHING, LOOKING = "desk/matching.js", "desk/looking.js"
LISTS = [
    {"title": "Mailed payment", "words": ["premium", "mailed a payment"]}, {"title": "Order", "words": ["order", "refill"]},
    {"title": "Fax", "words": ["fax", "receipt"]},
]
ENTRIES = [{"name": name, "words": words, "note": "", "number": number} for name, words, number in (
    ("Lockbox", "cheque, mail room", "555-0210"), ("Claims", "", "555-0212"), ("Prior approvals", "", ""),
    ("A desk beside the lockbox", "", ""))]
WORDS = st.lists(st.sampled_from(["cheque", "cheques", "chequered", "autopay", "off", "OFF", "ähm", "Ähm", "co-pay", "it's",
                                  "2026", "fees", "fee", "moved", "used", "use", "posted", "posting", "post"]),
                 min_size=1, max_size=4).map(" ".join)


@pytest.mark.parametrize(("phrases", "text", "is_match"), [
    (["autopay off"], "the website says my autopay is off", True), (["autopay off"], "autopay stopped", False),
    (["cheque"], "two cheques", True), (["posted"], "still not posting", True), (["fax"], "faxed", True),
    (["fee"], "late fees", True),
    (["card"], "cardiac arrest", False), (["move"], "we moved", True), ([], "anything", False),
    (["", " , "], "anything", False), (["off"], "", False), (["ÄHM"], "ähm, so", True), (["<script>"], "a script", True),
])
def test_an_issue_has_the_words_of_a_phrase_in_any_order_and_form(desk, phrases, text, is_match):
    assert matches(phrases, text) is is_match
    assert desk.ask(MATCHING, "matches", phrases, text) is is_match


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(phrases=st.lists(WORDS, max_size=3), text=WORDS)
def test_the_desk_matches_as_the_server_does(desk, phrases, text):
    assert desk.ask(MATCHING, "matches", phrases, text) is matches(phrases, text)


@pytest.mark.parametrize(("text", "title"), [
    ("premium by mail", "Mailed payment"), ("my check was mailed to you", "Mailed payment"),  # of the same matter, in other words
    ("faxed my receipt", "Fax"), ("no pills left, refill", "Order"), ("my address", None), ("", None),
])
def test_an_issue_finds_its_list_by_words_or_by_its_matter(desk, text, title):
    found = desk.ask(MATCHING, "listFor", LISTS, text)
    assert (found["title"] if found else None) == title


@pytest.mark.parametrize(("words", "name", "rest"), [
    ("lockbox find the cheque", "Lockbox", "find the cheque"), ("prior appro hurry", "Prior approvals", "hurry"),
    ("0212", "Claims", ""), ("nobody here", None, "nobody here"), ("", None, ""), ("LOCKBOX", "Lockbox", ""),
])
def test_words_name_a_department_first(desk, words, name, rest):
    found = desk.ask(MATCHING, "namedFirst", ENTRIES, words)
    assert (found["entry"]["name"] if found["entry"] else None, found["rest"]) == (name, rest)


def test_places_go_round_until_each_has_been_looked_at(desk):
    places = {"places": [{"name": name, "how": "", "channel": "system"} for name in ("a", "b", "c")]}
    contacts = [{"organisation": "b", "found": False, "issue": "i"}, {"organisation": "a", "found": True, "issue": "other"},
                {"organisation": "c", "found": None, "issue": "i"}]
    found = desk.ask(LOOKING, "placesOf", places, contacts, "i")
    assert [(place["name"], place["state"]) for place in found] == [("a", "open"), ("b", "missing"), ("c", "open")]
    assert [desk.ask(LOOKING, "nextPlace", found, at) for at in (-1, 0, 2)] == [0, 2, 0]
    assert desk.ask(LOOKING, "nextPlace", [{**place, "state": "found"} for place in found], 1) == -1


@pytest.mark.parametrize(("contact", "line"), [
    ({"organisation": "Lockbox log", "found": False}, "Lockbox log: not there"),
    ({"who": "Kim", "organisation": "Dr. Hale", "answer": "sends it", "reference": "47"}, "Kim at Dr. Hale: sends it (ref 47)"),
    ({"organisation": "Fax queue", "found": True, "answer": "under the old ID"}, "Fax queue: found, under the old ID"),
    ({"who": "Kim", "looked_for": "the receipt"}, "Kim: the receipt"), ({}, "Somebody: asked"),
])
def test_a_contact_reads_in_one_line(desk, contact, line):
    assert desk.ask(LOOKING, "contactWords", contact) == line


@pytest.mark.parametrize(("kind", "payload"), [
    ("contact.made", {"organisation": "Lockbox log", "found": True}),
    ("request.sent", {"request": "r", "department": "Lockbox", "what": "Find it"}),
    ("problem.matched", {"problem": "p"}),
])
def test_what_is_struck_leaves_a_state_of_the_server_too(desk, kind, payload):
    entries = typed([(kind, payload, {}), ("entry.struck", {"key": "k1", "reason": "a slip"}, {})])
    found = desk.ask("./state_runner.mjs", "appliedTo", on_server(entries[:2]), [plain(entries[2])], [])
    assert found == on_server(entries)
    assert state_json(fold(entries, script_of, "c"))["requests"] == []
