"""What journeys share: a caller with a history, a telephone system, a supervisor in a meeting, what holds of every journal."""

import json
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from kb.accounts import add_person, find_person
from kb.calls import Given, find_callers, note_permission, record, set_presence, start_call
from kb.config import Config
from kb.db import Database, now
from kb.web import Role
from tests.browser.desk import journal, told
from tests.serving import Served, kb

SOON = 20_000
"""Milliseconds in which a desk hears of what others did."""
PLACE = ZoneInfo("America/New_York")
ABOUT_THE_CALL = {
    "call.started", "caller.identified", "mood.noted", "note.added", "call.held", "call.resumed", "call.taken_over",
    "call.wrapped", "entry.struck", "fact.noted", "aer.said", "issue.raised", "search.made",
}
"""Kinds that may speak of no issue: they are about the caller, or about all of the call. A note names one where one is on."""

Tell = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """Nothing in a journey fails because the machine is busy."""
    expect.set_options(timeout=SOON)
    yield
    expect.set_options(timeout=None)


@dataclass(frozen=True)
class Husband:
    """John Doe, who rings for his wife as well."""

    policy: str
    phone: str


@pytest.fixture
def tells(server: Served) -> Tell:
    """`tells("newCall", "7c1", "555-0142")`: what the telephone system says of a call to Ana."""
    token = kb(server.data, "token", "alma").stdout.split()[-1]

    def told_of(event: str, call: str, number: str, **more: str) -> dict[str, Any]:
        given = {"event": event, "callId": call, "from": number, "direction": "in", "user": "ana", "answeringNumber": "ana"}
        asked = urllib.request.Request(f"{server.base}/api/v1/cti", json.dumps({**given, **more}).encode(), {
            "Authorization": f"Bearer {token}", "Content-Type": "application/json"})
        with urllib.request.urlopen(asked) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    return told_of


def calls_again(server: Served, policy: str, phone: str) -> Husband:
    """A John Doe to whom Luis said "up to 30 days" fourteen days ago, and who may speak for his wife until the 1st of March."""
    at = now() - timedelta(days=14)
    caller = {"first_name": "John", "last_name": "Doe", "policy_id": policy, "phone": phone}
    database = Database(Config(data=str(server.data)).url)
    with database.writing() as session:
        luis, sue = find_person(session, "luis"), find_person(session, "sue")
        assert luis is not None
        assert sue is not None
        about = {"caller": caller, "reason": "claims", "direction": "inbound"}
        call, _new = start_call(session, luis, None, about, at=at.isoformat())
        record(session, call.id, [Given(f"{number}", kind, payload, (at + timedelta(minutes=number)).isoformat())
                                  for number, (kind, payload) in enumerate(TWO_WEEKS_AGO, start=1)], luis)
        (john,) = find_callers(session, sue, policy)
        today = now().astimezone(PLACE).date()
        until = f"{today.year + 1}-03-01"
        note_permission(session, sue, john.id, {
            "speaker": "John Doe", "member": "Jane Doe", "relationship": "husband", "until": until}, today, str)
    database.engine.dispose()
    return Husband(policy, phone)


TWO_WEEKS_AGO: tuple[tuple[str, dict[str, Any]], ...] = (
    ("issue.raised", {"issue": "claims", "text": "claims not processed", "code": "claim_status", "nature": "task"}),
    ("article.opened", {"lookup": "l", "article": "where-is-my-claim", "issue": "claims"}),
    ("article.told", {"lookup": "l", "reaction": "disputed", "words": "My wife is ill, we do not have 30 days",
                      "passage": "We decide within 30 days of its arrival", "issue": "claims"}),
    ("issue.settled", {"issue": "claims", "how": "escalated"}),
    ("call.wrapped", {"outcome": "escalated", "start_with": "Do not say 30 days again", "confirmed_by_caller": False}),
)


def day_of(moment: datetime) -> str:
    """A day as the desk says it: "Mon 16 Nov"."""
    there = moment.astimezone(PLACE)
    return f"{there:%a} {there.day} {there:%b}"


def holds(page: Page, call: str) -> list[dict[str, Any]]:
    """The journal of a call, in which each thing stands once, in order, with its issue, and nothing is asked twice."""
    entries = journal(page, call)
    assert [entry["number"] for entry in entries] == list(range(1, len(entries) + 1))
    assert len({entry["key"] for entry in entries}) == len(entries)
    notes = told(entries, "note.added", "text")
    assert len(set(notes)) == len(notes)
    asked = Counter(question for answers in told(entries, "step.answered", "answers") for question in answers or {})
    assert {question: times for question, times in asked.items() if times > 1} == {}
    known = {entry["payload"]["question"] for entry in entries
             if entry["kind"] == "fact.noted" and entry["payload"].get("source") != "caller"}
    assert not asked.keys() & known, "known, and asked all the same"
    without = [(entry["number"], entry["kind"]) for entry in entries
               if entry["kind"] not in ABOUT_THE_CALL and not entry["payload"].get("issue")]
    assert without == []
    return entries


def supervisors_today(server: Served) -> None:
    """Rhea Stone, Ana's own supervisor beside Sue, cannot come for an hour; Omar, of another team, can."""
    database = Database(Config(data=str(server.data)).url)
    with database.writing() as session:
        rhea = find_person(session, "rhea") or add_person(session, "rhea", {Role.SUPERVISOR}, "Billing", "Rhea Stone")
        omar = find_person(session, "omar")
        assert omar is not None
        session.flush()
        set_presence(session, rhea, "meeting", now() + timedelta(hours=1), now())
        set_presence(session, omar, "free", None, now())
    database.engine.dispose()
