"""What may be given: read, kept and checked. Changed by admins; everybody who gives reads it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.giving.models import GoodwillType
from kb.calls.goodwill import LARGEST, Limits, limit_of
from kb.db import now
from kb.errors import ChangedMeanwhile, Invalid, NotFound
from kb.web import Role

GIVERS = (Role.AGENT, Role.SUPERVISOR)
"""Who gives anything to callers."""
MOST_REASONS = 12
MOST_MONTHS = 120
MOST_DAYS = 60
LONGEST, LONGEST_ID = 120, 60


@dataclass(frozen=True)
class GoodwillWanted:
    """A type as somebody wants it to be; `limits` by role."""

    name: str
    is_money: bool
    id: str = ""
    """How scripts name it; made from the name where it is empty, and never changed later."""
    currency: str = "USD"
    limits: Mapping[str, float] = field(default_factory=dict)
    reasons: Sequence[str] = ()
    every_months: int = 12
    post_days: int = 2
    is_active: bool = True


def goodwill_types(session: Session, *, all_of_them: bool = False) -> list[GoodwillType]:
    """What may be given now, by name; with `all_of_them` also what was taken out of use."""
    query = select(GoodwillType).order_by(GoodwillType.name)
    return list(session.scalars(query if all_of_them else query.where(GoodwillType.is_active)))


def find_type(session: Session, id: str) -> GoodwillType | None:
    """The type by its id, in use or not; None for words that name none."""
    return session.get(GoodwillType, id)


def save_goodwill(session: Session, by: Person, id: str | None, wanted: GoodwillWanted, *,
                  expected: int | None = None) -> GoodwillType:
    """Keep a new type (`id` None makes one from the name) or change one whose version is `expected`.

    Raises `Invalid` naming every field at fault, `NotFound`, and `ChangedMeanwhile` where somebody else was first.
    """
    _check(wanted)
    if id is None:
        found = GoodwillType(id=_new_id(session, wanted), version=0)
        session.add(found)
    else:
        known = session.scalar(select(GoodwillType).where(GoodwillType.id == id).with_for_update())
        if known is None:
            raise NotFound("There is no such goodwill.")
        if expected is not None and known.version != expected:
            raise ChangedMeanwhile(
                f"{known.changed_by} has changed this meanwhile. What you typed stands below; saved again, it replaces theirs.")
        found = known
    found.name, found.is_money, found.currency = wanted.name.strip(), wanted.is_money, wanted.currency
    found.limits = {role: float(amount) for role, amount in wanted.limits.items() if amount}
    found.reasons = [reason.strip() for reason in wanted.reasons if reason.strip()]
    found.every_months, found.post_days, found.is_active = wanted.every_months, wanted.post_days, wanted.is_active
    found.version, found.changed_by, found.changed_at = found.version + 1, by.name, now()
    session.flush()
    return found


def own_limit(type: GoodwillType | None, roles: Sequence[str] | frozenset[Any], limits: Limits) -> float:
    """The most that somebody with these roles may give of it without asking; `limits` count where no type is named."""
    if type is None:
        return limit_of(roles, limits)
    return limit_of(roles, type.limits) if type.is_active else 0.0


def post_by(type: GoodwillType | None, day: date) -> date | None:
    """The last day on which what is taken on `day` is posted, in working days; None where no type says so."""
    if type is None:
        return None
    left = type.post_days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day


def _check(wanted: GoodwillWanted) -> None:
    faults: dict[str, str] = {}
    if not wanted.name.strip() or len(wanted.name) > LONGEST:
        faults["name"] = f"Give it a name of up to {LONGEST} letters, as agents say it."
    if not re.fullmatch("[A-Z]{3}", wanted.currency):
        faults["currency"] = "A currency is three capital letters, for example USD."
    for role, amount in wanted.limits.items():
        if role not in GIVERS:
            faults[f"limit_{role}"] = "Only agents and supervisors give something."
        elif not 0 <= amount <= LARGEST:
            faults[f"limit_{role}"] = f"Between 0 and {LARGEST:,}."
    if len(wanted.reasons) > MOST_REASONS or any(len(reason) > LONGEST for reason in wanted.reasons):
        faults["reasons"] = f"At most {MOST_REASONS} reasons of up to {LONGEST} letters."
    if not 0 <= wanted.every_months <= MOST_MONTHS:
        faults["every_months"] = f"Between 0 (as often as it is right) and {MOST_MONTHS} months."
    if not 0 < wanted.post_days <= MOST_DAYS:
        faults["post_days"] = f"Between 1 and {MOST_DAYS} working days."
    if faults:
        raise Invalid("Some fields need another look.", faults)


def _new_id(session: Session, wanted: GoodwillWanted) -> str:
    id = wanted.id.strip() or re.sub("[^a-z0-9]+", "_", wanted.name.lower()).strip("_")[:LONGEST_ID] or "goodwill"
    if not re.fullmatch(f"[a-z0-9_]{{1,{LONGEST_ID}}}", id):
        raise Invalid("Some fields need another look.", {"id": f"Up to {LONGEST_ID} small letters, digits and _."})
    if session.get(GoodwillType, id) is not None:
        raise Invalid("Some fields need another look.", {"id": f"There is goodwill called {id} already."})
    return id
