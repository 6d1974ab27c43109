"""What the desk asks for once: departments and places to look; what it looks up while one types; and its news."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.models import Call
from kb.calls.traces.concerned import to_ring
from kb.calls.traces.directory import entry_json, find_entries
from kb.calls.traces.models import ConcernRow, KnownProblem
from kb.calls.traces.places import all_lists, list_json
from kb.calls.traces.problems import open_problems, problem_json
from kb.calls.traces.views.pages import READ
from kb.calls.traces.waiting import Waiting, answered, waiting
from kb.db import isotime, now
from kb.web import db_session, zone

A_DAY = timedelta(days=1)
MOST_FOUND = 8
MOST_DEPARTMENTS = 300
MOST_WAITING = 12


def routes(room: Blueprint) -> None:
    """`/desk/where` and `/desk/directory`."""
    room.get("/desk/where", endpoint="where")(READ(where))
    room.get("/desk/directory", endpoint="look_up")(READ(look_up))


def where() -> ResponseReturnValue:
    """Every department and every list of places: kept by the desk, so that they are there while the server is away."""
    session = db_session()
    return {"departments": [entry_json(one) for one in find_entries(session, kind="department", most=MOST_DEPARTMENTS)],
            "lists": [list_json(one) for one in all_lists(session)]}


def look_up() -> ResponseReturnValue:
    """The likeliest entries of the directory for `?q=`."""
    words = request.args.get("q", "")[:200]
    return {"entries": [entry_json(one) for one in find_entries(db_session(), words, most=MOST_FOUND)] if words.strip() else []}


def problems_news(session: Session, person: Person, call: Call | None) -> dict[str, Any]:
    """Known problems; between calls whom she is to ring, in a call what to say where hers is mended."""
    told: dict[str, Any] = {"open": [problem_json(one) for one in open_problems(session)], "mended": [], "ring": []}
    if call is None:
        told["ring"] = [{"id": one.id, "title": one.title, "callers": number,
                         "url": url_for("calls.problem", problem_id=one.id)} for one, number in to_ring(session, person)]
    else:
        mended = session.scalars(select(KnownProblem).join(ConcernRow, ConcernRow.problem == KnownProblem.id).where(
            ConcernRow.call_id == call.id, KnownProblem.mended_at.is_not(None)))
        told["mended"] = [{"id": one.id, "title": one.title, "say": one.mended_say} for one in mended]
    return told


def requests_news(session: Session, person: Person, call: Call | None) -> dict[str, Any]:
    """What her own requests say: answers of the last day that somebody else noted, and between calls what still waits."""
    since = now() - A_DAY
    lately = [one for one in answered(session, person, since, mine=True) if one.request.answer_by != person.name]
    left = waiting(session, person, now(), zone(), mine=True)[:MOST_WAITING] if call is None else []
    return {"answered": [_told(one) for one in lately], "waiting": [_told(one) for one in left]}


def _told(one: Waiting) -> dict[str, Any]:
    row, call = one.request, one.call
    return {
        "id": f"{row.call_id}/{row.request}", "call": row.call_id, "department": row.department, "what": row.what, "due": row.due,
        "standing": one.standing, "answer": row.answer, "by": row.answer_by,
        "at": isotime(row.answered_at) if row.answered_at else None,
        "name": " ".join(filter(None, (call.first_name, call.last_name))) or "Caller",
        "url": url_for("calls.show_record", call_id=row.call_id),
    }
