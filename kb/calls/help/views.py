"""What supervisors do on a record: answer a request, take the caller over. And the private line that comes with it."""

from datetime import date, datetime, time
from typing import Any

from flask import Blueprint, Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.fields import read_moment
from kb.calls.help import news
from kb.calls.help.presence import supervisors
from kb.calls.help.private import said_privately, say_privately, the_other
from kb.calls.help.routing import next_free
from kb.calls.journal import Given, record, state_of
from kb.calls.models import Call
from kb.calls.rights import get_call
from kb.calls.state import CallState
from kb.changes import note_change
from kb.db import isotime, new_id, now
from kb.errors import Conflict, Invalid
from kb.web import Role, allow, db_session, wants_json, zone

SUPERVISORS = allow(Role.SUPERVISOR)
AGENTS = allow(Role.AGENT, Role.SUPERVISOR)


def routes(room: Blueprint) -> None:
    """What hangs on a call's record, and its private line."""
    room.post("/calls/<call_id>/record/answer")(SUPERVISORS(answer))
    room.post("/calls/<call_id>/record/take-over")(SUPERVISORS(take_over))
    room.post("/calls/<call_id>/record/hand")(AGENTS(answer_hand))
    room.post("/calls/<call_id>/private")(AGENTS(say))


def offer(app: Flask) -> None:
    """What desks hear of help."""
    from kb.calls.views.news import add_news

    add_news(app, "hands", news.raised_hands)
    add_news(app, "asked", news.asked_for)
    add_news(app, "supervisors", news.who_is_free)
    add_news(app, "private", news.private_line)


def answer(call_id: str) -> ResponseReturnValue:
    """A supervisor answers a request. Of two in the same second one wins; the other is told, and her words stay in the form."""
    from kb.calls.views import rules
    from kb.calls.views.record import record_page

    session, form, person = db_session(), request.form, current_user._get_current_object()
    if form.get("answer") == "pass":
        return pass_on(call_id)
    asked = state_of(session, get_call(session, person, call_id)).escalation
    try:
        payload = {"answer": form.get("answer", ""), "note": form.get("note", "").strip() or None, "at": _by_when(form),
                   "issue": asked.issue if asked else None}
        record(session, call_id, [Given(new_id(), "escalation.answered", payload)], person, rules())
    except (Conflict, Invalid) as refused:
        session.rollback()
        status = 409 if isinstance(refused, Conflict) else 422
        kept = {name: form.get(name, "") for name in ("note", "time", "day")}
        return record_page(call_id, refused={"message": _told(refused), **kept}), status
    session.commit()
    return redirect(url_for("calls.show_record", call_id=call_id), 303)


def pass_on(call_id: str) -> ResponseReturnValue:
    """A supervisor cannot: the next who is free is asked, or every supervisor of the team where nobody is."""
    from kb.calls.views import rules
    from kb.calls.views.record import record_page

    session, person = db_session(), current_user._get_current_object()
    call = get_call(session, person, call_id)
    state = state_of(session, call)
    found = next_free((one for one in supervisors(session, call.team_id, now()) if one.name != person.name), state)
    if found is None:
        session.rollback()
        message = "Nobody else is free just now. Answer it, or say in a word with it what the agent can do."
        return record_page(call_id, refused={"message": message, "note": request.form.get("note", "")}), 409
    issue = state.escalation.issue if state.escalation else None
    record(session, call_id, [Given(new_id(), "escalation.moved", {"to": found.name, "reason": "picked", "issue": issue})],
           person, rules())
    session.commit()
    return redirect(url_for("floor.index"), 303)


def take_over(call_id: str) -> ResponseReturnValue:
    """A supervisor takes the call, on the same step and with the same facts. A request that waits is answered by it."""
    from kb.calls.views import rules

    session, person = db_session(), current_user._get_current_object()
    asked = state_of(session, get_call(session, person, call_id)).escalation
    given = [Given(new_id(), "call.taken_over", {"issue": asked.issue if asked else None})]
    if asked is not None and asked.answer is None:
        given.insert(0, Given(new_id(), "escalation.answered", {"answer": "send", "issue": asked.issue}))
    record(session, call_id, given, person, rules())
    session.commit()
    return redirect(url_for("calls.show", call_id=call_id), 303)


def answer_hand(call_id: str) -> ResponseReturnValue:
    """A raised hand is answered from the record."""
    from kb.calls.views import rules

    session, form = db_session(), request.form
    payload = {"asked": form.get("key") or None, "text": form.get("text", "").strip()}
    record(session, call_id, [Given(new_id(), "help.answered", payload)], current_user._get_current_object(), rules())
    session.commit()
    return redirect(url_for("calls.show_record", call_id=call_id), 303)


def say(call_id: str) -> ResponseReturnValue:
    """Words on the private line; for a desk as JSON, for the read-along page as a form."""
    from kb.calls.views import rules

    session, person = db_session(), current_user._get_current_object()
    call = get_call(session, person, call_id)
    given = request.get_json(silent=True) if request.is_json else request.form
    text = given.get("text") if isinstance(given, dict) else None
    note = say_privately(session, person, call, text if isinstance(text, str) else "", rules(), now())
    note_change(session, "call", call.id)  # pages that are read along show it at once
    session.commit()
    if wants_json() or request.is_json:
        return {"id": note.id, "by": note.by, "text": note.text, "at": isotime(note.at)}, 201
    return redirect(url_for("calls.show_record", call_id=call_id, _anchor="private"), 303)


def along(session: Session, person: Person, call: Call) -> dict[str, Any] | None:
    """The private line as the record shows it: whom it is with, and what was said; None where this person has none."""
    other = the_other(person, call)
    return None if other is None else {"with": other, "said": said_privately(session, person, call),
                                       "open": call.status == "open"}


def back_at(state: CallState) -> datetime | None:
    """By when the supervisor who answered calls back, where she said so."""
    said = state.escalation.answer if state.escalation is not None else None
    return read_moment(said["at"]) if said and said.get("at") else None


def _by_when(form: Any) -> str | None:
    """The moment of a call-back, from a time of day (and a day) as the supervisor reads the clock."""
    if form.get("answer") != "call_back":
        return None
    try:
        clock = time.fromisoformat(form.get("time", "").strip())
        day = date.fromisoformat(form["day"]) if form.get("day", "").strip() else now().astimezone(zone()).date()
    except ValueError:
        raise Invalid("Say by what time you call back, so that the caller can be told.", {"time": "Give a time."}) from None
    return datetime.combine(day, clock, zone()).isoformat()


def _told(refused: Conflict | Invalid) -> str:
    first = refused.details.get("answered_by")
    if first is None:
        return refused.message
    names = _shown(str(first))
    return f"{names} was quicker and has answered already. Your answer was not sent; your words still stand in the form."


def _shown(name: str) -> str:
    from kb.accounts import display_names

    return display_names(db_session()).get(name, name)
