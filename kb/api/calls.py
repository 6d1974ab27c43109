"""Calls: start one, record on it, read its state, its journal, the three questions and the packet."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from kb.accounts import display_names
from kb.api.requests import json_body, json_object, me
from kb.calls import (
    Call,
    Given,
    brief,
    get_call,
    journal_rows,
    note_reading,
    packet,
    plain,
    questions,
    record,
    rules,
    start_call,
    state_json,
    state_of,
)
from kb.db import isotime, now
from kb.errors import Invalid
from kb.web import Role, allow, db_session, signed_in

TAKEN_DOWN = timedelta(days=7)
"""How long a call that began while the server was away may wait in a browser."""
WORKERS = allow(Role.AGENT, Role.SUPERVISOR)


def routes(api: Blueprint) -> None:
    """The doors under `/calls`."""
    api.post("/calls")(WORKERS(start))
    api.get("/calls/<call_id>")(signed_in(state))
    api.post("/calls/<call_id>/entries")(signed_in(entries))
    api.get("/calls/<call_id>/journal")(signed_in(journal))
    api.get("/calls/<call_id>/lookups")(signed_in(three_questions))
    api.get("/calls/<call_id>/packet")(signed_in(hand_over))


def start() -> ResponseReturnValue:
    """201 for a new call, 200 for the same again; with the caller's history and what is owed to her.

    `at`: when it began, of a call that was taken down while the server was away; at most a week ago.
    """
    body = json_object()
    call_id, at = body.pop("call_id", None), body.pop("at", None)
    session = db_session()
    call, new = start_call(session, me(), call_id, body, rules(), at=at)
    if call.started_at < now() - TAKEN_DOWN and new:
        raise Invalid("A call that began more than a week ago comes in as a contact from before.", {"at": "is too long ago"})
    answer = _state(call)
    session.commit()
    return answer, 201 if new else 200


def state(call_id: str) -> ResponseReturnValue:
    """The fold, with what came before."""
    return _state(_read(call_id))


def entries(call_id: str) -> ResponseReturnValue:
    """Record one entry or a list: all or none."""
    body = json_body()
    given = [_given(item, place) for place, item in enumerate(body if isinstance(body, list) else [body])]
    session = db_session()
    recorded = record(session, call_id, given, me(), rules())
    session.commit()
    new = any(not entry.known for entry in recorded)
    return {"entries": [vars(entry) for entry in recorded]}, 201 if new else 200


def journal(call_id: str) -> ResponseReturnValue:
    """Every entry in its order, with its place in the chain."""
    session = db_session()
    call = _read(call_id)
    return {"entries": [{
        "number": row.number, "key": row.key, "kind": row.kind, "at": isotime(row.at), "recorded_at": isotime(row.recorded_at),
        "actor": row.actor, "payload": {**row.plain, **(row.personal or {})}, "server": row.server,
        "prev": row.prev, "hash": row.hash,
    } for row in journal_rows(session, call.id)]}


def three_questions(call_id: str) -> ResponseReturnValue:
    """For each article: the exact revision, when opened, what was told and how the caller took it."""
    session = db_session()
    call = _read(call_id)
    answers = questions(session, state_of(session, call))
    opened = [item for item in answers["looked_up"] if item["what"] == "article"]
    return jsonify(plain({"lookups": opened, **answers}))


def hand_over(call_id: str) -> ResponseReturnValue:
    """The escalation packet."""
    session = db_session()
    call = _read(call_id)
    return jsonify(plain(packet(session, me(), state_of(session, call), display_names(session), now())))


def _read(call_id: str) -> Call:
    """The call, for whoever may read it; that she did is noted."""
    call = get_call(db_session(), me(), call_id)
    note_reading(call)
    return call


def _state(call: Call) -> dict[str, Any]:
    session = db_session()
    folded = state_of(session, call)
    before = plain(brief(session, me(), folded, now()))
    return {**state_json(folded), "history": before["calls"], "open_promises": before["promises"], "told_before": before["told"]}


def _given(item: Any, place: int) -> Given:
    if not isinstance(item, dict):
        raise Invalid("Send an entry as an object, or a list of them.", entry=place)
    surplus = {str(name): "is not a field of an entry" for name in item if name not in {"key", "kind", "payload", "at"}}
    if surplus:
        raise Invalid(f"An entry has key, kind, payload and at; not {', '.join(surplus)}.", surplus, entry=place)
    payload = item.get("payload")
    return Given(item.get("key", ""), item.get("kind", ""), {} if payload is None else payload, item.get("at"))
