"""The desk: one page for the whole call, and the page between calls."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person, display_names
from kb.articles import article_links, categories
from kb.calls.closing.masking import masking
from kb.calls.closing.shelf import waiting
from kb.calls.giving.views import what_may_be_given
from kb.calls.handing.views import colleagues, offers
from kb.calls.journal import start_call, state_of
from kb.calls.models import Call, CallReading, LineDraft, LookupRow, PromiseRow
from kb.calls.practice import cards_of
from kb.calls.readings import brief, plain, state_json, volunteered
from kb.calls.rights import get_call
from kb.calls.state import CallState
from kb.calls.traces.directory import find_entries
from kb.calls.views.features import FEATURES
from kb.calls.views.news import all_news
from kb.calls.views.practice import AT_A_DESK
from kb.db import isotime, now
from kb.errors import NotFound
from kb.scripts import Script, current_version, list_scripts, script_json
from kb.web import Role, allow, config, db_session, locale, zone

AGENTS = allow(Role.AGENT, Role.SUPERVISOR)
DANGER = "danger"
"""Id of the script that `>danger` starts."""
READING_ALONG = timedelta(seconds=40)
"""Whoever read a call within this time counts as reading along."""


def routes(room: Blueprint) -> None:
    """`/desk`, `/calls/new`, `/calls/<id>`."""
    room.get("/desk")(AGENTS(between))
    room.post("/calls/new")(AGENTS(new))
    room.get("/calls/<call_id>")(AT_A_DESK(show))


def between() -> ResponseReturnValue:
    """Between calls: what waits, what is due today, and where to start."""
    session, person = db_session(), _me()
    return _page(session, person, None, due=promises_due(session, person))


def new() -> ResponseReturnValue:
    """Start a call by hand."""
    from kb.calls.views import rules

    given = {name: request.form.get(name, "").strip() for name in ("first_name", "last_name", "member_id", "policy_id", "phone")}
    payload: dict[str, Any] = {"caller": {name: text for name, text in given.items() if text}, "source": "desk",
                               "direction": "outbound" if request.form.get("direction") == "outbound" else "inbound"}
    if request.form.get("reason", "").strip():
        payload["reason"] = request.form["reason"].strip()
    session = db_session()
    call, _new = start_call(session, _me(), None, payload, rules())
    session.commit()
    return redirect(url_for("calls.show", call_id=call.id), 303)


def show(call_id: str) -> ResponseReturnValue:
    """The desk with this call on it, for whoever has the call; for everybody else who may, its record."""
    session, person = db_session(), _me()
    call = get_call(session, person, call_id)
    if call.agent != person.name:
        return redirect(url_for("calls.show_record", call_id=call.id), 303)
    return _page(session, person, call, due=[])


def _page(session: Session, person: Person, call: Call | None, *, due: list[dict[str, Any]]) -> str:
    return render_template("calls/desk.html", page="desk", features=FEATURES, call=call, due=due,
                           shelf=shelf(session, person, but=call.id if call else ""),
                           colleagues=colleagues(session, person), departments=find_entries(session, kind="department"),
                           data=_data(session, person, call))


def shelf(session: Session, person: Person, but: str = "") -> list[dict[str, Any]]:
    """The person's other calls that are not wrapped up; what has waited longest comes first."""
    return [{"id": one.call.id, "held": bool(one.call.card.get("held")), "since": isotime(one.since), "words": one.words,
             "reason": one.call.card.get("reason") or next((item["text"] for item in one.call.card.get("issues", ())), None),
             "name": " ".join(filter(None, (one.call.first_name, one.call.last_name))) or "Caller not known yet",
             "url": url_for("calls.show", call_id=one.call.id)} for one in waiting(session, person, but)]


def known_before(session: Session, person: Person, state: CallState) -> dict[str, Any]:
    """The brief of this caller, with what he volunteered in earlier calls, as JSON."""
    told: dict[str, Any] = plain({**brief(session, person, state, now()), **volunteered(session, person, state, now())})
    return told


def promises_due(session: Session, person: Person) -> list[dict[str, Any]]:
    """What this person owes until tomorrow, the most urgent first."""
    until = now() + timedelta(days=1)
    rows = session.execute(
        select(PromiseRow, Call).join(Call, Call.id == PromiseRow.call_id)
        .where(PromiseRow.owner == person.name, PromiseRow.kept_at.is_(None), PromiseRow.due_at <= until)
        .order_by(PromiseRow.due_at).limit(30))
    return [{"what": promise.what, "due_at": promise.due_at, "late": promise.due_at < now(), "number": promise.number,
             "name": " ".join(filter(None, (call.first_name, call.last_name))) or "Caller", "call": call.id,
             "url": url_for("calls.show_record", call_id=call.id)} for promise, call in rows]


def readers(session: Session, call: Call) -> list[str]:
    """Who reads along at this moment, by the name shown; never the agent herself."""
    names = display_names(session)
    found = session.scalars(select(CallReading).where(
        CallReading.call_id == call.id, CallReading.reader != call.agent, CallReading.last_at > now() - READING_ALONG))
    return [names.get(row.reader, row.reader) for row in found]


def _data(session: Session, person: Person, call: Call | None) -> dict[str, Any]:
    scripts = list_scripts(session)
    data: dict[str, Any] = {
        "person": {"name": person.name, "display_name": person.display_name}, "names": display_names(session),
        "timezone": zone().key,
        "locale": str(locale()).replace("_", "-"), "recent": _recent(session, person), "categories": categories(session, person),
        "scripts": [{"id": script.id, "version": script.version, "title": script.title, "summary": script.summary,
                     "for": script.calls_for} for script in scripts], "danger": _danger(session),
        "titles": _titles(session, person, scripts),
        "shelf": shelf(session, person, but=call.id if call else ""), "offers": offers(session, person),
        "goodwill": what_may_be_given(session, person), "urls": _urls(call), "call": None,
        "news": all_news(session, person, call), "masking": masking(config().id_shapes),
        "tells_summary": bool(config().summary_webhook),
    }
    if call is not None:
        state = state_of(session, call)
        draft = session.get(LineDraft, (call.id, person.name))
        run = state.run
        data |= {
            "call": state_json(state), "number": call.last_number, "brief": known_before(session, person, state),
            "readers": readers(session, call), "practice": cards_of(session, state),
            "draft": {"text": draft.text, "at": isotime(draft.at)} if draft and draft.text else None,
            "script": script_json(session, run.script, run.version) if run and not run.left else None,
        }
    return data


def _danger(session: Session) -> dict[str, Any] | None:
    """The script for somebody in danger, which may be a piece of others: it can be started from anywhere."""
    try:
        script = current_version(session, DANGER)
    except NotFound:
        return None
    return {"id": script.id, "version": script.version, "title": script.title}


def _urls(call: Call | None) -> dict[str, str]:
    urls = {
        "key": url_for("calls.outbox_key"), "signin": url_for("accounts.sign_in"), "session": url_for("accounts.session"),
        "desk": url_for("calls.practice" if call is not None and call.practice else "calls.between"),
        "news": url_for("calls.between_news"), "search": "/api/v1/search", "suggest": url_for("scripts.suggest"),
        "script": url_for("scripts.version_json", script_id="SCRIPT", version=0).replace("/0.json", "/VERSION.json"),
        "entries": "/api/v1/calls/CALL/entries", "calls": "/api/v1/calls",
    }
    if call is not None:
        urls |= {
            "poll": url_for("calls.poll", call_id=call.id), "draft": url_for("calls.draft", call_id=call.id),
            "record": url_for("calls.show_record", call_id=call.id),
            "article": url_for("calls.article", call_id=call.id, slug="SLUG"),
            "call": url_for("calls.show", call_id=call.id),
        }
    return urls


def _titles(session: Session, person: Person, scripts: list[Script]) -> dict[str, str]:
    """How the articles are called that steps point to, by slug."""
    slugs = {words.text for script in scripts for step in script.steps.values() for words in step.articles}
    return {slug: card.title for slug, card in article_links(session, person, slugs).items()}


def _recent(session: Session, person: Person) -> list[dict[str, str]]:
    rows = session.execute(select(LookupRow.article, LookupRow.title).where(LookupRow.actor == person.name)
                           .order_by(LookupRow.opened_at.desc()).limit(40))
    return [{"slug": slug, "title": title} for slug, title in dict.fromkeys(map(tuple, rows))][:8]


def _me() -> Person:
    person: Person = current_user._get_current_object()
    return person
