"""What the desk is told of who is on the line: his card and the member's, or whom the number may mean."""

from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from kb.accounts import Person
from kb.calls.callers.card import Card, lay_cards
from kb.calls.callers.keys import name_of
from kb.calls.callers.models import Caller, CallerKey, CallKey
from kb.calls.callers.registry import maybe_callers
from kb.calls.models import Call


def tell_caller(session: Session, person: Person, call: Call | None, today: date) -> dict[str, Any] | None:
    """`{caller, member, maybe: [{id, name, ids, last_at}]}` for whoever has the call; None between calls and in practice.

    A member of whom the caller may not hear is told by his permissions alone.
    """
    if call is None or call.practice or call.agent != person.name:
        return None
    own, one = aliased(Caller), aliased(Caller)
    rows = session.execute(
        select(CallKey.part, CallKey.closed, one).join(CallerKey, CallerKey.key == CallKey.key)
        .join(own, own.id == CallerKey.caller_id).join(one, one.root == own.root)
        .where(CallKey.call_id == call.id, CallKey.main)).all()
    cards = lay_cards(session, list({caller.id: caller for _part, _closed, caller in rows}.values()), today)
    told: dict[str, Any] = {"caller": None, "member": None, "maybe": []}
    for part, closed, caller in rows:
        if caller.id == caller.root:
            card = card_json(cards[caller.root], caller)
            told[part] = {**card, "fields": {}, "contexts": []} if closed else card
    if not rows:
        told["maybe"] = _maybe(session, call)
    return told


def card_json(card: Card, caller: Caller) -> dict[str, Any]:
    """A card as the desk takes it."""
    return {
        "id": card.id, "name": card.name, "first_name": caller.first_name, "last_name": caller.last_name, "ids": card.ids,
        "number": card.number, "fields": card.fields, "url": url_for("calls.caller", caller_id=card.id),
        "contexts": [{"id": one.id, "text": one.text, "until": one.until.isoformat()} for one in card.contexts],
        "permissions": [{"id": one.id, "speaker": one.speaker, "member": one.member, "relationship": one.relationship,
                         "until": one.until.isoformat() if one.until else None} for one in card.permissions],
    }


def _maybe(session: Session, call: Call) -> list[dict[str, Any]]:
    """Enough of each to ask him whether it is he, and to record that it is."""
    found = maybe_callers(session, call.phone)
    keys: dict[str, list[str]] = {one.id: [] for one in found}
    if found:
        own = select(Caller.root, CallerKey.key).join(CallerKey, CallerKey.caller_id == Caller.id)
        for root, key in session.execute(own.where(Caller.root.in_(keys), CallerKey.key.startswith("id:"))):
            keys[root].append(key.removeprefix("id:"))
    return [{"id": one.id, "name": name_of(one), "first_name": one.first_name, "last_name": one.last_name, "ids": keys[one.id]}
            for one in found]
