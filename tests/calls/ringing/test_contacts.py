"""Contacts from before: as somebody has them, kept once, and read as earlier calls of whoever is known to be on the line."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.calls.callers.registry import caller_of
from kb.calls.journal import Given, record, start_call, state_of
from kb.calls.models import Call
from kb.calls.readings import brief
from kb.calls.ringing import keep_contacts, read_contact, weigh_contacts
from kb.calls.ringing.models import PastContact
from kb.calls.rules import Rules
from kb.db import isotime, now
from kb.errors import Invalid

ZONE = ZoneInfo("America/New_York")
JOHN = {"date": "2026-10-03", "who": "Marta", "summary": "Claims not processed; told up to 30 days", "member_id": "M-1"}


def contact(**more):
    return read_contact({**JOHN, **more}, ZONE, Rules().mask)


@pytest.fixture
def keep(database):
    """`keep(*contacts)`: what became of them."""
    def kept(*contacts):
        with database.writing() as session:
            return vars(keep_contacts(session, list(contacts), "old.csv"))
    return kept


@pytest.fixture
def history(database, ada):
    """`history(caller, *entries)`: the calls in the brief of a new call of that caller."""
    def of(caller, *entries):
        with database.writing() as session:
            call, _new = start_call(session, ada, None, {"caller": caller})
            if entries:
                record(session, call.id, [Given(kind, kind, payload) for kind, payload in entries], ada)
            return brief(session, ada, state_of(session, session.get(Call, call.id)), now())["calls"]
    return of


@pytest.mark.store
def test_brought_in_again_they_are_the_same(store, keep):
    one, other = contact(), contact(summary="Asked again")
    assert keep(one, other) == {"new": 2, "changed": 0, "unchanged": 0}
    assert keep(one, other, one) == {"new": 0, "changed": 0, "unchanged": 3}


def test_of_the_same_reference_the_latest_words_count(keep, database):
    assert keep(contact(reference="T-7"))["new"] == 1
    assert keep(contact(reference="T-7", summary="Processed on 5 Oct"))["changed"] == 1
    with database.reading() as session:
        assert [row.summary for row in session.query(PastContact)] == ["Processed on 5 Oct"]


def test_a_dry_run_says_what_would_be(keep, database):
    keep(contact(), contact(reference="T-7"))
    with database.reading() as session:
        found = weigh_contacts(session, [contact(), contact(reference="T-7", summary="x"), contact(who="Luis")])
    assert vars(found) == {"new": 1, "changed": 1, "unchanged": 1}


@pytest.mark.parametrize(("more", "field"), [
    ({"date": "3/10/2026"}, "date"), ({"date": None}, "date"), ({"date": "0001-01-01"}, "date"), ({"date": "2026-02-30"}, "date"),
    ({"date": isotime(now() + timedelta(days=3))}, "date"), ({"who": "  "}, "who"), ({"summary": "\0 "}, "summary"),
    ({"summary": 7}, "summary"), ({"member_id": None}, "member_id"), ({"member_id": "-"}, "member_id"),
    ({"member_id": True}, "member_id"),
    ({"first_name": "x" * 10_000}, "first_name"),
    ({"open_items": {"a": 1}}, "open_items"), ({"open_items": ["x"] * 51}, "open_items"),
    ({"summary": "x" * 20_001}, "summary"), ({"mood": "difficult"}, "mood"),
])
def test_what_cannot_be_is_refused_by_name(more, field):
    with pytest.raises(Invalid) as refused:
        contact(**more)
    assert set(refused.value.fields) == {field}


def test_times_are_the_floors_where_none_is_said():
    assert isotime(contact(date="2026-10-03T09:30").at) == "2026-10-03T13:30:00Z"
    assert isotime(contact(date="2026-10-03T09:30:00+02:00").at) == "2026-10-03T07:30:00Z"
    assert contact().at.astimezone(ZONE).hour == 12  # a day stays that day, wherever it is read
    american = read_contact({**JOHN, "date": "10/03/2026"}, ZONE, Rules().mask, dates="%m/%d/%Y")
    assert american.at == contact().at


@given(summary=st.text(min_size=1, max_size=80), name=st.text(max_size=40))
def test_whatever_stands_in_it_is_kept_or_refused(summary, name):
    try:
        found = contact(summary=summary, first_name=name, open_items=[summary])
    except Invalid:
        return
    assert found.summary.strip() and "\0" not in found.summary and "\n" not in (found.first_name or "")
    f"{found.summary}{found.first_name}{found.open_items}".encode()
    assert found.id == contact(summary=summary, first_name=name, open_items=[summary]).id


def test_no_card_number_is_stored(keep, database):
    keep(contact(summary="Paid with 4111 1111 1111 1111", first_name="4111111111111111", open_items="ask for SSN 536-22-1234"))
    with database.reading() as session:
        (row,) = session.query(PastContact)
    assert (row.summary, row.first_name, row.open_items) == ("Paid with ••••1111", "••••1111", ["ask for SSN •••"])


def test_they_stand_among_the_earlier_calls(keep, history):
    keep(contact(open_items="reprocess; ring back", first_name="John", last_name="Doe"), contact(date="2026-09-01", who="Luis"))
    first = history({"member_id": "m1"})  # however the ID is typed
    assert [(call["id"], call["agent"], call["status"]) for call in first] == [(None, "Marta", "past"), (None, "Luis", "past")]
    assert first[0]["start_with"] == "reprocess; ring back" and not first[0]["guess"]
    assert [call["status"] for call in history({"member_id": "M-1"})] == ["open", "past", "past"]
    assert history({"member_id": "M-2"}) == []


def test_a_number_alone_opens_nothing(keep, history):
    keep(contact(member_id=None, phone="(210) 555-0142"), contact(phone="2105550142", who="Luis"))
    assert history({"phone": "+1 210 555 0142"}) == []
    known = ("caller.identified", {"caller": {"first_name": "John", "last_name": "Doe"}, "checked": ["date of birth"]})
    assert [(call["agent"], call["guess"]) for call in history({"phone": "+1 210 555 0142"}, known)
            if call["status"] == "past"] == [("Marta", True)]


def test_number_and_full_name_are_enough_once_somebody_made_sure(keep, history):
    keep(contact(member_id=None, phone="2105550142", first_name="John", last_name="Doe"))
    assert history({"phone": "2105550142", "first_name": "John", "last_name": "Doe"}) == []
    known = ("caller.identified", {"caller": {"first_name": "John", "last_name": "Doe"}, "checked": ["date of birth"]})
    assert [call["guess"] for call in history({"phone": "2105550142"}, known) if call["status"] == "past"] == [False]


def test_a_pretend_caller_has_no_past(keep, database, ada):
    keep(contact())
    with database.writing() as session:
        call, _new = start_call(session, ada, None, {"caller": {"member_id": "M-1"}, "source": "practice"}, practice=True)
        assert brief(session, ada, state_of(session, call), now())["calls"] == []


def test_they_stand_on_the_callers_page(app, sign_in, keep, database, ada):
    keep(contact(open_items="reprocess", first_name="John"))
    with database.writing() as session:
        call, _new = start_call(session, ada, "c1", {"caller": {"member_id": "M-1"}})
        caller = caller_of(session, call)
    page = sign_in(app.test_client(), ada).get(f"/callers/{caller.id}").text
    assert "From before" in page and "Claims not processed" in page and "Open then: reprocess" in page
