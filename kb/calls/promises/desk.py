"""What an open desk knows of promises: one's own that are due, what is owed to the caller, and the call-back it is on."""

from datetime import timedelta
from typing import Any

from flask import url_for
from flask_login import current_user
from sqlalchemy import and_, or_
from sqlalchemy.orm import Session

from kb.accounts import Person, list_people
from kb.calls.models import Call, PromiseRow
from kb.calls.promises.boards import Owed, of_caller, of_team, owed
from kb.calls.promises.calendar import calendar_of
from kb.calls.promises.saying import opening, say_message
from kb.db import isotime, now
from kb.web import Role, config, db_session, zone

SOON = timedelta(hours=36)
"""What is due later is not spoken of between calls."""


def promises_news(session: Session, person: Person, call: Call | None) -> dict[str, Any]:
    """`{due, offered, caller, callback}`: lists of promises as the desk takes them; `callback` is one or null.

    `due`: this person's own until tomorrow, and lines that went in the teams she supervises; `caller`: what is owed to whoever is
    on the line, from other calls.
    """
    at, calendar = now(), calendar_of(session, config().working_days)
    mine = [and_(PromiseRow.owner == person.name, or_(PromiseRow.due_at < at + SOON, PromiseRow.checked_at.is_not(None))),
            PromiseRow.offered_to == person.name]
    if Role.SUPERVISOR in person.roles and person.supervises:
        mine.append(and_(PromiseRow.dropped, of_team(session, person)))
    found = owed(session, person, at, zone(), calendar, or_(*mine))
    told: dict[str, Any] = {
        "due": [_plain(one) for one in found if one.row.offered_to != person.name],
        "offered": [_plain(one) for one in found if one.row.offered_to == person.name], "caller": [], "callback": None}
    if call is None or call.practice:
        return told
    his = [of_caller(call)]
    if call.promise_call:
        his.append(and_(PromiseRow.call_id == call.promise_call, PromiseRow.promise == call.promise))
    for one in owed(session, person, at, zone(), calendar, or_(*his)):
        if (one.row.call_id, one.row.promise) == (call.promise_call, call.promise):
            told["callback"] = _plain(one) | {"opening": opening(one.row, one.call.first_name, at, zone())}
        else:
            told["caller"].append(_plain(one))
    return told


def promise_calendar() -> dict[str, Any]:
    """`{working, holidays, off, colleagues: [{name, display_name}]}` for the desk's page: who is there on which day."""
    session = db_session()
    team = [one for one in list_people(session)
            if one.is_active and one.team_id == current_user.team_id and one.roles & {Role.AGENT, Role.SUPERVISOR}]
    calendar = calendar_of(session, config().working_days)
    return {**calendar.as_json([one.name for one in team]), "colleagues": [
        {"name": one.name, "display_name": one.display_name} for one in team if one.name != current_user.name]}


def _plain(one: Owed) -> dict[str, Any]:
    row = one.row
    return {
        "call": row.call_id, "promise": row.promise, "what": row.what, "due": row.due, "due_at": isotime(row.due_at),
        "standing": one.standing, "kind": row.kind, "dropped": row.dropped, "owner": row.owner, "owner_name": one.owner,
        "name": one.name, "number": row.number, "message": say_message(row),
        "attempts": row.attempts, "letter": one.letter, "tell": one.tell, "note": row.last_note, "last_tell": row.tell,
        "last_how": row.last_how, "last_at": isotime(row.last_at) if row.last_at else None, "next_steps": row.next_steps,
        "made_at": isotime(row.made_at), "zone": one.zone.key, "is_off": one.is_off, "issue": row.issue,
        "checked": {"at": isotime(row.checked_at), "by": row.checked_by} if one.asked and row.checked_at else None,
        "ring": url_for("calls.ring_back", call_id=row.call_id, promise_id=row.promise),
        "record": url_for("calls.show_record", call_id=row.call_id),
    }
