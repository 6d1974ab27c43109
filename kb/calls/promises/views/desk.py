"""What an open desk knows of promises: one's own that are due, what is owed to the caller, and the call-back it is on."""

from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_login import current_user
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from kb.accounts import Person, list_people
from kb.calls.callers.registry import callers_of
from kb.calls.due import zone_named
from kb.calls.models import Call, EntryRow, PromiseRow
from kb.calls.owed import ATTEMPTS
from kb.calls.promises.boards import Owed, of_caller, of_team, open_rows, shown
from kb.calls.promises.calendar import Calendar, calendar_of
from kb.calls.promises.saying import opening, say_message
from kb.db import isotime, now
from kb.web import Role, config, db_session, zone

SOON = timedelta(hours=36)
"""What is due later is not spoken of between calls."""


def promises_news(session: Session, person: Person, call: Call | None) -> dict[str, Any]:
    """`{due, offered, caller, callback, card}`: lists of promises as the desk takes them; `callback` is one or null.

    `due`: this person's own until tomorrow, and lines that went in the teams she supervises; `caller`: what is owed to whoever is
    on the line, from other calls; `card`: what his card says of ringing him, `{zone, best_time, safe_number}`.
    """
    at = now()
    rows = open_rows(session, person, _hers(person, at))
    is_call = call is not None and not call.practice
    his = open_rows(session, person, _his(call)) if call is not None and is_call else []
    # Without the floor's calendar: what it says stands on the boards, and this is asked for every few seconds.
    found = shown(session, rows + his, at, zone(), Calendar())
    mine, owed_him = found[:len(rows)], found[len(rows):]
    back = (call.promise_call, call.promise) if call is not None else None
    callback = next((one for one in owed_him if (one.row.call_id, one.row.promise) == back), None)
    return {
        "due": [_plain(one) for one in mine if one.row.offered_to != person.name],
        "offered": [_plain(one) for one in mine if one.row.offered_to == person.name],
        "caller": [_plain(one) for one in owed_him if one is not callback],
        "callback": None if callback is None else {
            **_plain(callback), "opening": opening(callback.row, callback.call.first_name, at, zone()),
            "tried": _tried(session, callback.row, call)},
        "card": _card(session, call) if call is not None and is_call else {},
    }


def _hers(person: Person, at: datetime) -> ColumnElement[bool]:
    ways = [and_(PromiseRow.owner == person.name, or_(PromiseRow.due_at < at + SOON, PromiseRow.checked_at.is_not(None))),
            PromiseRow.offered_to == person.name]
    if Role.SUPERVISOR in person.roles and person.supervises:
        ways.append(and_(PromiseRow.dropped, of_team(person)))
    return or_(*ways)


def _his(call: Call) -> ColumnElement[bool]:
    back = and_(PromiseRow.call_id == call.promise_call, PromiseRow.promise == call.promise)
    return or_(of_caller(call), back) if call.promise_call else of_caller(call)


def _tried(session: Session, row: PromiseRow, call: Call | None) -> str | None:
    """How the caller was reached or not in this call-back: `spoke` without news, `message`, `no_answer`; None before that."""
    if call is None:
        return None
    touches = session.scalars(select(EntryRow).where(
        EntryRow.call_id == row.call_id, EntryRow.kind == "promise.touched", EntryRow.actor == call.agent,
        EntryRow.recorded_at >= call.started_at).order_by(EntryRow.number.desc()))
    return next((one.plain["how"] for one in touches
                 if one.plain["promise"] == row.promise and one.plain.get("how") in ATTEMPTS | {"spoke"}), None)


def _card(session: Session, call: Call) -> dict[str, str]:
    caller = callers_of(session, [call.id]).get(call.id)
    if caller is None:
        return {}
    clock = zone_named(caller.time_zone)
    said = {"zone": clock.key if clock else None, "best_time": caller.best_time, "safe_number": caller.safe_number}
    return {name: words for name, words in said.items() if words}


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
