"""Handing over: whom a caller can be offered to, who takes him, the note by a link, and what the desk hears of it."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Flask, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person, display_names, list_people
from kb.calls.handing.came import came_json, handed_before
from kb.calls.handing.links import good_links, make_hand_over_link, read_link, revoke_link
from kb.calls.handing.models import HandOverLink, HandOverRow
from kb.calls.handing.note import hand_over_note
from kb.calls.handing.taking import answer_offer, take_caller
from kb.calls.journal import state_of
from kb.calls.models import Call, TransferRow
from kb.calls.rights import still_offered
from kb.calls.views.news import add_news
from kb.calls.views.wording import answer_words, due_words
from kb.db import isotime, now
from kb.errors import Invalid, NotFound
from kb.web import Role, allow, config, database, db_session, public, wants_json

MOST_OFFERS = 20
TOLD_FOR = timedelta(minutes=15)
"""So long whoever handed a caller over is told what became of it."""
TAKE = allow(Role.AGENT, Role.SUPERVISOR)


def routes(room: Blueprint) -> None:
    """What the record and the desk send, and the note by its link."""
    room.post("/calls/<call_id>/record/transfer", endpoint="answer_transfer")(TAKE(answer_transfer))
    room.post("/calls/<call_id>/links", endpoint="make_link")(TAKE(make_link))
    room.post("/calls/<call_id>/links/<link_id>/revoke", endpoint="revoke_link")(TAKE(revoke))
    room.get("/h/<secret>", endpoint="shared_note")(public(shared_note))


def offer(app: Flask) -> None:
    """Tell the desk where the caller came from, which links are good, and what became of callers handed over."""
    add_news(app, "handing", handing_news)


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


def make_link(call_id: str) -> ResponseReturnValue:
    """A link to the hand-over note, told once: to the desk as JSON `{url, until, id}`, else on a page of its own."""
    from kb.calls.views import rules

    session = db_session()
    link, path = make_hand_over_link(session, current_user._get_current_object(), call_id, config().hand_over_minutes, rules())
    session.commit()
    told = {"id": link.id, "url": request.host_url.rstrip("/") + path, "until": isotime(link.until)}
    if wants_json():
        return told
    return render_template("calls/handing/link.html", page="record", call_id=call_id, link=link, url=told["url"])


def revoke(call_id: str, link_id: str) -> ResponseReturnValue:
    """The link is good no longer."""
    session = db_session()
    revoke_link(session, current_user._get_current_object(), call_id, link_id)
    session.commit()
    return {"revoked": link_id} if wants_json() else redirect(url_for("calls.show_record", call_id=call_id), 303)


def shared_note(secret: str) -> ResponseReturnValue:
    """The hand-over note for somebody outside, and nothing else; whoever has not a good link learns nothing."""
    session = db_session()
    try:
        link, call = read_link(session, secret)
    except NotFound:
        answer = make_response(render_template("calls/handing/gone.html"), 404)
    else:
        note = hand_over_note(state_of(session, call), display_names(session))
        answer = make_response(render_template("calls/handing/note.html", note=note, until=link.until, due_words=due_words,
                                               answer_words=answer_words))
        _note_read(link.id)
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def offers(session: Session, person: Person) -> list[dict[str, Any]]:
    """Callers who are offered to this person and whom she has not answered, the longest waiting first."""
    names = display_names(session)
    rows = session.execute(select(TransferRow, Call).join(Call, Call.id == TransferRow.call_id)
                           .where(TransferRow.colleague == person.name, still_offered())
                           .order_by(TransferRow.at).limit(MOST_OFFERS))
    return [{"call": call.id, "name": _named(call),
             "wants": row.wants or row.reason or "", "by": names.get(row.by, row.by), "since": isotime(row.at), "kind": row.kind,
             "url": url_for("calls.show_record", call_id=call.id)} for row, call in rows]


def colleagues(session: Session, person: Person) -> list[Person]:
    """Whom a caller can be handed to by name."""
    return [one for one in list_people(session)
            if one.roles & {Role.AGENT, Role.SUPERVISOR} and one.is_active and one.id != person.id]


def links_of(session: Session, call: Call) -> list[dict[str, Any]]:
    """The good links of a call, for the desk and the record."""
    return [{"id": one.id, "until": isotime(one.until), "read": isotime(one.read_at) if one.read_at else None,
             "revoke": url_for("calls.revoke_link", call_id=call.id, link_id=one.id)} for one in good_links(session, call.id)]


def handing_news(session: Session, person: Person, call: Call | None) -> dict[str, Any]:
    """`{told, came, links}`: what became of callers whom she handed over; in a call where he came from, and its good links."""
    told: dict[str, Any] = {"told": _told(session, person), "came": [], "links": []}
    if call is not None and call.agent == person.name:
        told["came"] = [came_json(one) for one in handed_before(session, call, now())]
        told["links"] = links_of(session, call)
        told["share"] = url_for("calls.make_link", call_id=call.id)
    return told


def _told(session: Session, person: Person) -> list[dict[str, Any]]:
    rows = session.execute(
        select(HandOverRow, Call).join(Call, Call.id == HandOverRow.call_id)
        .where(HandOverRow.by == person.name, HandOverRow.answered_at > now() - TOLD_FOR, HandOverRow.answered_by != person.name,
               HandOverRow.colleague.is_not(None)).order_by(HandOverRow.answered_at)).all()
    return [{"key": row.key, "call": call.id, "name": _named(call), "state": row.state, "by": row.answered_by}
            for row, call in rows]


def _note_read(link_id: str) -> None:
    with database().writing() as session:
        link = session.get(HandOverLink, link_id)
        if link is not None:
            link.read_at = now()


def _named(call: Call) -> str:
    return " ".join(filter(None, (call.first_name, call.last_name))) or "Caller not known yet"
