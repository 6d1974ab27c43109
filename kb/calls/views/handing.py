"""Handing over and making it right: whom a caller can be offered to, who is offered one, who may approve what."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person, display_names, list_people
from kb.calls.goodwill import limit_of
from kb.calls.journal import Given, record, state_of
from kb.calls.models import Call, TransferRow
from kb.calls.rights import get_call, still_offered
from kb.calls.taking import answer_offer, take_caller
from kb.db import isotime, new_id
from kb.errors import Conflict, Invalid
from kb.web import Role, allow, config, db_session

MOST_OFFERS = 20


def routes(room: Blueprint) -> None:
    """What the record's page sends."""
    room.post("/calls/<call_id>/record/transfer")(allow(Role.AGENT, Role.SUPERVISOR)(answer_transfer))
    room.post("/calls/<call_id>/record/approve")(allow(Role.SUPERVISOR)(approve))


def answer_transfer(call_id: str) -> ResponseReturnValue:
    """A colleague takes the caller, and her desk opens on him; or she says that she cannot."""
    from kb.calls.views import rules

    session, person, note = db_session(), current_user._get_current_object(), request.form.get("note", "").strip()
    if request.form.get("answer") == "accept":
        call = take_caller(session, person, call_id, note, rules())
        session.commit()
        return redirect(url_for("calls.show", call_id=call.id), 303)
    if request.form.get("answer") != "decline":
        raise Invalid("Say whether you take the caller.", {"answer": "accept or decline"})
    answer_offer(session, person, call_id, "transfer.declined", note, rules())
    session.commit()
    return redirect(url_for("calls.between"), 303)


def approve(call_id: str) -> ResponseReturnValue:
    """A supervisor approves goodwill; where she was asked just for that, she has answered with it."""
    from kb.calls.views import rules

    session, note = db_session(), request.form.get("note", "").strip() or None
    state = state_of(session, get_call(session, current_user, call_id))
    given = state.concessions.get(request.form.get("concession", ""))
    if given is None:
        raise Conflict("There is no such goodwill in this call any more.")
    entries = [Given(new_id(), "concession.approved", {"concession": given.concession, "note": note, "issue": given.issue})]
    asked = state.escalation
    if asked is not None and asked.answer is None and asked.trigger == "above_limit":
        words = f"Yes, {given.what}{f': {note}' if note else ''}"
        entries.append(Given(new_id(), "escalation.answered", {"answer": "coach", "note": words}))
    record(session, call_id, entries, current_user._get_current_object(), rules())
    session.commit()
    return redirect(url_for("calls.show_record", call_id=call_id), 303)


def offers(session: Session, person: Person) -> list[dict[str, Any]]:
    """Callers who are offered to this person and whom she has not answered, the longest waiting first."""
    names = display_names(session)
    rows = session.execute(select(TransferRow, Call).join(Call, Call.id == TransferRow.call_id)
                           .where(TransferRow.colleague == person.name, still_offered())
                           .order_by(TransferRow.at).limit(MOST_OFFERS))
    return [{"call": call.id, "name": " ".join(filter(None, (call.first_name, call.last_name))) or "Caller not known yet",
             "wants": row.wants or row.reason or "", "by": names.get(row.by, row.by), "since": isotime(row.at), "kind": row.kind,
             "url": url_for("calls.show_record", call_id=call.id)} for row, call in rows]


def colleagues(session: Session, person: Person) -> list[Person]:
    """Whom a caller can be handed to by name."""
    return [one for one in list_people(session)
            if one.roles & {Role.AGENT, Role.SUPERVISOR} and one.is_active and one.id != person.id]


def goodwill(session: Session, person: Person) -> dict[str, Any]:
    """`{limit, approvers: [{name, display_name, limit}]}`: what this person may give, and who approves more."""
    limits = config().goodwill_limits
    own = limit_of(person.roles, limits)
    above = [one for one in colleagues(session, person)
             if Role.SUPERVISOR in one.roles and person.team_id in one.supervises and limit_of(one.roles, limits)]
    return {"limit": own, "approvers": [
        {"name": one.name, "display_name": one.display_name, "limit": limit_of(one.roles, limits)} for one in above]}
