"""The pages of callers: finding one, his card with his calls and promises, merging; and what the desk asks and is told."""

from datetime import date
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person, display_names
from kb.calls.callers.access import get_caller, may_change
from kb.calls.callers.card import cards_of, change_card, note_permission, remember_context, take_back
from kb.calls.callers.finding import LONGEST, find_callers, find_named, maybe_same
from kb.calls.callers.keys import name_of
from kb.calls.callers.merging import merge_callers, merged_into, unmerge_caller
from kb.calls.callers.models import Caller
from kb.calls.callers.registry import calls_of
from kb.calls.callers.views.news import card_json, tell_caller
from kb.calls.callers.views.sections import sections_of
from kb.calls.models import Call, PromiseRow
from kb.calls.rights import visible_to
from kb.calls.views.news import add_news
from kb.db import now
from kb.errors import ChangedMeanwhile, Invalid
from kb.web import Link, Role, add_links, allow, db_session, wants_json, zone

FLOOR = allow(Role.AGENT, Role.SUPERVISOR)
PAGE = 50
MOST_PROMISES = 50


def routes(room: Blueprint) -> None:
    """`/callers`, `/callers/<id>` and what hangs on it, and what the desk asks."""
    room.get("/callers", endpoint="callers")(FLOOR(index))
    room.post("/callers", endpoint="find_callers")(FLOOR(index))
    room.get("/callers/<caller_id>", endpoint="caller")(FLOOR(show))
    room.post("/callers/<caller_id>/card", endpoint="change_card")(FLOOR(card))
    room.post("/callers/<caller_id>/permissions", endpoint="permit")(FLOOR(permission))
    room.post("/callers/<caller_id>/contexts", endpoint="remember")(FLOOR(context))
    room.post("/callers/<caller_id>/take-back", endpoint="take_back")(FLOOR(without))
    room.post("/callers/<caller_id>/same", endpoint="same_caller")(FLOOR(same))
    room.post("/callers/<caller_id>/merge", endpoint="merge_callers")(FLOOR(merge))
    room.post("/callers/<caller_id>/unmerge", endpoint="unmerge_caller")(FLOOR(unmerge))
    room.post("/desk/callers", endpoint="named_callers")(FLOOR(named))


def offer(app: Flask) -> None:
    """Add the link of the top bar, and the desk's news."""
    add_links(app, Link("Callers", "calls.callers", frozenset({Role.AGENT, Role.SUPERVISOR}), 18, menu="Callers"))
    add_news(app, "caller", lambda session, person, call: tell_caller(session, person, call, today()))


def today() -> date:
    """The day where the reader is."""
    return now().astimezone(zone()).date()


def index() -> ResponseReturnValue:
    """Callers by any part of name, ID or number; the words come as a form, so that no name stands in an address."""
    session, words = db_session(), _words()
    found = find_callers(session, _me(), words, limit=PAGE)
    return render_template("calls/callers/index.html", page="callers", words=words, found=_rows(session, found), most=PAGE)


def show(caller_id: str) -> ResponseReturnValue:
    """Everything kept of one caller that this person may see."""
    caller = get_caller(db_session(), _me(), caller_id)
    if caller.id != caller_id:
        return redirect(url_for("calls.caller", caller_id=caller.id), 303)
    return _page(caller)


def card(caller_id: str) -> ResponseReturnValue:
    """Change how he is spoken with."""
    expected = request.form.get("number", -1, int)

    def change(session: Session) -> None:
        change_card(session, _me(), caller_id, request.form, expected, _mask)

    return _changed(caller_id, change)


def permission(caller_id: str) -> ResponseReturnValue:
    """Somebody may speak for somebody."""
    given = _given()
    return _changed(caller_id, lambda session: note_permission(session, _me(), caller_id, given, today(), _mask))


def context(caller_id: str) -> ResponseReturnValue:
    """Something is kind to remember."""
    given = _given()
    return _changed(caller_id, lambda session: remember_context(
        session, _me(), caller_id, given.get("text", ""), today(), _mask, given.get("until")))


def without(caller_id: str) -> ResponseReturnValue:
    """A permission or a kind context is taken back."""
    return _changed(caller_id, lambda session: take_back(session, _me(), caller_id, request.form.get("item", "")))


def same(caller_id: str) -> ResponseReturnValue:
    """Look for another record of the same caller."""
    return _page(get_caller(db_session(), _me(), caller_id), same_words=_words())


def merge(caller_id: str) -> ResponseReturnValue:
    """Two records are one caller from now on."""
    return _changed(caller_id, lambda session: merge_callers(session, _me(), caller_id, request.form.get("other", "")))


def unmerge(caller_id: str) -> ResponseReturnValue:
    """A record that was merged into this caller stands alone again."""
    return _changed(caller_id, lambda session: unmerge_caller(session, _me(), request.form.get("other", "")))


def named() -> ResponseReturnValue:
    """For the desk: who the caller may be, by what he says of himself: `{callers: [card]}`.

    Enough to tell whom she has, and who may speak for him. How to speak with him comes with his call, where it is recorded.
    """
    session, given = db_session(), _given()
    found = find_named(session, _me(), given.get("words", ""))
    cards = cards_of(session, found, today())
    return {"callers": [{**card_json(cards[one.root], one), "fields": {}, "contexts": []} for one in found]}


def _changed(caller_id: str, change: Any) -> ResponseReturnValue:
    """Do it; a refusal shows the page again with every word that was given. The desk is answered with the card."""
    session = db_session()
    try:
        change(session)
    except (Invalid, ChangedMeanwhile) as error:
        if wants_json():
            raise
        session.rollback()
        return _page(get_caller(session, _me(), caller_id), values=request.form, message=error.message,
                     faults=getattr(error, "fields", {})), 422
    caller = get_caller(session, _me(), caller_id)
    session.commit()
    if wants_json():
        return card_json(cards_of(session, [caller], today())[caller.id], caller)
    return redirect(url_for("calls.caller", caller_id=caller.id), 303)


def _page(caller: Caller, **more: Any) -> str:
    session, person = db_session(), _me()
    number = max(request.args.get("page", 1, int), 1)
    his = select(Call).where(Call.id.in_(calls_of(caller)), visible_to(person), ~Call.practice)
    calls = session.scalars(his.order_by(Call.started_at.desc()).offset((number - 1) * PAGE).limit(PAGE + 1)).all()
    promises = session.execute(
        select(PromiseRow, Call).join(Call, Call.id == PromiseRow.call_id)
        .where(Call.id.in_(calls_of(caller)), visible_to(person), PromiseRow.kept_at.is_(None))
        .order_by(PromiseRow.due_at).limit(MOST_PROMISES)).all()
    values = {"message": "", "faults": {}, "values": {}, "same_words": None, **more}
    candidates = maybe_same(session, person, caller, values["same_words"])
    return render_template(
        "calls/callers/caller.html", page="caller", caller=caller, card=cards_of(session, [caller], today())[caller.id],
        calls=calls[:PAGE], more=len(calls) > PAGE, number=number, promises=promises, today=today(),
        names=display_names(session), may_change=may_change(session, person, caller), zones=_zones(),
        merged=[(name_of(one), one.id, row) for one, row in merged_into(session, caller)], now=now(),
        candidates=_rows(session, candidates), sections=sections_of(session, person, caller), **values)


def _rows(session: Session, callers: list[Caller]) -> list[dict[str, Any]]:
    """Callers as lists show them."""
    cards = cards_of(session, callers, today())
    return [{"id": one.id, "name": name_of(one) or "Name not known", "ids": cards[one.root].ids, "last_at": one.last_at,
             "fields": cards[one.root].fields} for one in callers]


@cache
def _zones() -> list[tuple[str, str]]:
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("", "Not known"), *((name, name.replace("_", " ")) for name in names)]


def _given() -> dict[str, str]:
    """What was sent, as a form or by the desk as JSON; only texts count."""
    given = request.get_json(force=True, silent=True) if request.is_json else request.form.to_dict()
    if not isinstance(given, dict):
        raise Invalid("Send an object of names and texts.")
    return {str(name): text for name, text in given.items() if isinstance(text, str)}


def _words() -> str:
    """The words that a caller is looked for by, on one line."""
    return " ".join(request.form.get("words", "").replace("\0", " ").split())[:LONGEST]


def _mask(text: str) -> str:
    from kb.calls.views import rules

    return rules().mask(text)


def _me() -> Person:
    person: Person = current_user._get_current_object()
    return person
