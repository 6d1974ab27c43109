"""What the desk is told of cases: in a call what this caller lives in, between calls what she is asked to take."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from kb.accounts import Person, display_names
from kb.calls.cases.finding import asked_and_taken, cases_of_caller, owed_for
from kb.calls.cases.reading import COMPLAINT, Case
from kb.calls.cases.speaking import disputed, spoken, tried
from kb.calls.models import Call
from kb.db import isotime, now
from kb.web import zone

MOST_CASES, MOST_TRIED = 4, 6
LATELY = timedelta(hours=24)


def cases_news(session: Session, person: Person, call: Call | None) -> dict[str, Any]:
    """In a call `{cases, same}`; between calls `{asked, taken}`."""
    names = display_names(session)
    if call is None:
        asked, taken = asked_and_taken(session, person, now() - LATELY)
        return {"asked": [_brief(case, names) for case in asked], "taken": [_brief(case, names) for case in taken]}
    found = cases_of_caller(session, person, call)
    shown = found.cases[:MOST_CASES]
    owed = owed_for(session, shown)
    return {
        "cases": [{**_brief(case, names), **_whole(case, call), "mine": case.holding.owner == person.name,
                   "asks_me": case.holding.asked == person.name,
                   "owed": [row.promise for row in owed.get(case.case, [])],
                   "spoken": spoken(case, owed.get(case.case, []), names, person.name, now(), zone())} for case in shown],
        "same": [{"issue": one.issue, "case": one.case.case} for one in found.same],
    }


def _brief(case: Case, names: Mapping[str, str]) -> dict[str, Any]:
    held = case.holding
    return {
        "case": case.case, "title": case.title, "state": held.state, "owner": names.get(held.owner, held.owner),
        "since": isotime(case.owned_since), "by": names.get(held.asked_by or "", held.asked_by),
        "url": url_for("calls.case", case_id=case.case),
    }


def _whole(case: Case, call: Call) -> dict[str, Any]:
    cost = case.effort
    return {
        "linked": [issue for row in case.calls if row.call_id == call.id for issue in row.issues],
        "calls": cost.calls, "people": cost.people, "minutes": cost.minutes, "held_minutes": cost.held_minutes,
        "transfers": cost.transfers, "opened_at": isotime(case.opened_at), "back": case.keeps_coming_back,
        "complaint_due": isotime(case.complaint_at + COMPLAINT) if case.complaint_at and case.is_open else None,
        "tried": [{name: line[name] for name in ("at", "by", "kind", "line")} for line in tried(case)[:MOST_TRIED]],
        "more": max(0, len(tried(case)) - MOST_TRIED), "disputed": len(disputed(case)),
    }
