"""What somebody may give this caller now: by her role, by the step that she is on, by what he has had lately."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.callers.same import calls_like, calls_with
from kb.calls.entry import Entry
from kb.calls.giving.models import ConcessionRow, GoodwillType
from kb.calls.giving.types import find_type, own_limit, post_by
from kb.calls.goodwill import Limits
from kb.calls.state import CallState
from kb.db import isotime
from kb.errors import Conflict, Invalid, NotAllowed
from kb.scripts import money

TAKEN = frozenset({"accepted", "posted"})
"""Goodwill that the caller has had."""


@dataclass(frozen=True)
class Earlier:
    """Goodwill that this caller has taken before."""

    type: str
    what: str
    at: datetime
    by: str


def enrich_concession(session: Session, person: Person, state: CallState, entry: Entry, limits: Limits) -> None:
    """Fill `entry.server` of a `concession.*`: whether it is above what `person` may give, and by when it is posted.

    Raises `Invalid` for what its type cannot be, `NotAllowed` where she approves more than she may give herself, and
    `Conflict` where the caller takes a second time what he gets once.
    """
    known = state.concessions.get(entry.payload["concession"])
    if entry.kind == "concession.offered":
        entry.server = _offered(session, person, state, entry, limits)
    elif known is not None:
        type = find_type(session, known.type)
        entry.server = {"what": known.what}
        limit = own_limit(type, person.roles, limits)
        if entry.kind == "concession.approved" and ((known.amount or 0) > limit or not limit):
            raise NotAllowed(f"You may give up to {money(limit, known.currency)}; this is {known.what}." if limit and known.amount
                             else f"{known.what[:1].upper()}{known.what[1:]} is not yours to approve.")
        if entry.kind == "concession.settled":
            _settled(session, state, entry, type)


def taken_before(session: Session, state: CallState) -> dict[str, Earlier]:
    """The latest goodwill of each type that this caller has taken, in this call or in any other of his; by type."""
    found = [Earlier(one.type, one.what, one.at, one.by) for one in state.concessions.values() if one.state in TAKEN]
    if not state.is_practice:
        found += _taken(session, ConcessionRow.call_id.in_(calls_like(state)), ConcessionRow.call_id != state.id)
    return _latest(found)


def taken_by(session: Session, call: str) -> dict[str, Earlier]:
    """The same, of a call as it is kept: in one query."""
    return _latest(_taken(session, or_(ConcessionRow.call_id == call, ConcessionRow.call_id.in_(calls_with(call)))))


def _taken(session: Session, *which: ColumnElement[bool]) -> list[Earlier]:
    rows = session.scalars(select(ConcessionRow).where(ConcessionRow.state.in_(TAKEN), *which))
    return [Earlier(row.type, row.what, row.at, row.by) for row in rows]


def _latest(found: list[Earlier]) -> dict[str, Earlier]:
    return {one.type: one for one in sorted(found, key=lambda one: one.at)}


def again(type: GoodwillType, earlier: Earlier | None, at: datetime) -> bool:
    """Whether the caller has had it so lately that it takes a supervisor to give it once more."""
    return bool(type.every_months) and earlier is not None and months_later(earlier.at, type.every_months) > at


def months_later(at: datetime, months: int) -> datetime:
    """The same day so many months on; the 31st of a month without one is its last day."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    for day in (at.day, 30, 29, 28):
        try:
            return at.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")


def _offered(session: Session, person: Person, state: CallState, entry: Entry, limits: Limits) -> dict[str, Any]:
    type = find_type(session, entry.payload["type"])
    amount = entry.payload.get("amount") or 0
    if type is not None:
        _is_possible(type, entry.payload)
    role_limit = own_limit(type, person.roles, limits)
    limit = min(role_limit, _up_to(state, role_limit))
    server: dict[str, Any] = {"name": type.name} if type is not None else {}
    if amount > limit or not limit or _is_beside_money(state, type, entry.payload.get("item")):
        return {**server, "above": True, "limit": limit, "why": "limit"}
    earlier = taken_before(session, state).get(type.id) if type is not None and type.every_months else None
    if type is not None and again(type, earlier, entry.recorded_at) and earlier is not None:
        return {**server, "above": True, "limit": limit, "why": "again", "last": isotime(earlier.at)}
    return server


def _is_possible(type: GoodwillType, payload: dict[str, Any]) -> None:
    if type.is_money and not payload.get("amount"):
        raise Invalid(f"{type.name} is money: say how much.", {"payload.amount": "is required"})
    if type.is_money and (payload.get("currency") or "USD") != type.currency:
        raise Invalid(f"{type.name} is given in {type.currency}.", {"payload.currency": f"must be {type.currency}"})
    if not type.is_money and payload.get("amount"):
        raise Invalid(f"{type.name} is a thing, not an amount of money.", {"payload.amount": "must be left out"})


def _settled(session: Session, state: CallState, entry: Entry, type: GoodwillType | None) -> None:
    known = state.concessions[entry.payload["concession"]]
    how = entry.payload["how"]
    if how == "declined" and known.is_unapproved and entry.actor != known.by:
        entry.server["refused"] = True
    if how != "accepted":
        return
    day = post_by(type, entry.at.date())
    if day is not None:
        entry.server["post_by"] = day.isoformat()
    if type is None or not type.every_months or known.approved_by or known.state in TAKEN:
        return
    # What was free when it was offered may have been taken since, in this call or in another that is open beside it.
    if again(type, taken_before(session, state).get(type.id), entry.recorded_at):
        raise Conflict(f"The caller has taken {type.name.lower()} already; a second one needs your supervisor.")


def _up_to(state: CallState, limit: float) -> float:
    return _given_here(state).get("up_to") or limit


def _is_beside_money(state: CallState, type: GoodwillType | None, item: str | None) -> bool:
    """Whether a thing is to go along with money of this type, whose limit says nothing of things; nor does the script's step."""
    return type is not None and type.is_money and bool((item or "").strip()) and item != _given_here(state).get("item")


def _given_here(state: CallState) -> dict[str, Any]:
    """What the step gives that the caller's run is on."""
    run = state.run
    script = state.script_of(run.script, run.version) if run is not None and not run.left else None
    step = script.steps.get(run.position.step) if run is not None and script is not None else None
    given: dict[str, Any] = step.data().get("concession") or {} if step is not None else {}
    return given
