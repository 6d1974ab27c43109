"""What a desk hears of ringing calls: who rings here, whom she has just answered, who else has one, and that a line is closed."""

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, exists, false, or_, select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.models import Call
from kb.calls.ringing.event import INBOUND
from kb.calls.ringing.models import Ring, RingDesk
from kb.calls.ringing.rings import A_SHIFT, RINGS_FOR
from kb.db import isotime, now

JUST_NOW = timedelta(seconds=20)
"""So long a desk that rang is told who has the caller: longer than between two polls of a desk in sight."""
MOST = 20


def ringing_news(session: Session, person: Person, call: Call | None) -> dict[str, Any]:
    """`{rings: [{ring, number, name, queue, since, mine}], taken: [{ring, by}], closed: {at, dropped} | None}`.

    Who is named hears it in any case, what rings for everybody only a desk between calls.
    """
    at = now()
    mine = Ring.id.in_(select(RingDesk.ring_id).where(RingDesk.person == person.name))
    for_all = and_(Ring.for_all, or_(Ring.team_id.is_(None), Ring.team_id == person.team_id)) if call is None else false()
    is_new = and_(Ring.state == "ringing", Ring.direction == INBOUND, Ring.rang_at > at - RINGS_FOR)
    ringing = and_(is_new, or_(mine, for_all), ~exists().where(Call.id == Ring.call_id))
    taken = and_(mine, Ring.answered_by != person.name, Ring.answered_at > at - JUST_NOW)
    closed = and_(Ring.call_id == call.id, Ring.ended_at.is_not(None)) if call is not None else false()
    rows = session.execute(select(Ring, mine).where(Ring.rang_at > at - A_SHIFT, or_(ringing, taken, closed))
                           .order_by(Ring.rang_at).limit(MOST)).all()
    over = next((ring for ring, _mine in rows if call is not None and ring.call_id == call.id and ring.ended_at), None)
    return {
        "rings": [_shown(ring, is_mine) for ring, is_mine in rows if ring.state == "ringing"],
        "taken": [{"ring": ring.call_id, "by": ring.answered_by} for ring, is_mine in rows
                  if is_mine and ring.answered_by not in {None, person.name}],
        "closed": {"at": isotime(over.ended_at), "dropped": over.dropped} if over is not None and over.ended_at else None,
    }


def _shown(ring: Ring, is_mine: bool) -> dict[str, Any]:
    caller = ring.caller
    return {
        "ring": ring.call_id, "number": caller.get("phone"), "queue": ring.queue, "since": isotime(ring.rang_at), "mine": is_mine,
        "name": " ".join(filter(None, (caller.get("first_name"), caller.get("last_name")))) or None,
    }
