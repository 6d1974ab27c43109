"""What becomes of a call that the telephone system tells of: it rings, somebody has it, he is held, it ends.

The telephone system may say a thing twice, or in the wrong order; two people may have answered. What is already so does nothing
again, and one of two wins: the row of the ring is locked by whoever comes first.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kb.accounts import Person, Team, display_names, find_person
from kb.calls.callers.keys import digits
from kb.calls.journal import Given, record, start_call, state_of
from kb.calls.models import Call
from kb.calls.promises import dropped
from kb.calls.ringing.event import INBOUND, MOVED_ON, NEVER_ANSWERED, OUTBOUND, Event
from kb.calls.ringing.models import Ring, RingDesk
from kb.calls.ringing.phones import AT_PHONES, people_meant
from kb.calls.ringing.rights import Reporter
from kb.calls.rules import Rules
from kb.calls.state import CallState
from kb.db import new_id, now
from kb.errors import Conflict, Invalid, NotFound

RINGS_FOR = timedelta(minutes=5)
"""A ring of which nothing more is heard has stopped by then."""
JUST_STARTED = timedelta(minutes=2)
"""A call that she began by hand so shortly before the telephone system told of it is the same one."""
KEPT = timedelta(days=2)
"""Longer than any call: late events find their ring, and then the number of whoever gave up is forgotten."""
A_SHIFT = timedelta(hours=12)
NUMBER = "call_back_number"
"""The question that is answered by the number from which he rings."""
FORGET_AT_ONCE = 500


@dataclass(frozen=True)
class Heard:
    """What an event led to. `people`: for whom it rings, or who has the caller; `unknown`: named, and nobody here."""

    call_id: str
    state: str
    people: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def hear(session: Session, reporter: Reporter, event: Event, rules: Rules) -> Heard:
    """Take an event in. Raises `NotAllowed` where it is of somebody else's call, `NotFound` to hold or resume a call that nobody
    has, `Invalid` where nobody can tell who answered, `Conflict` where somebody else has.
    """
    if event.kind == "newCall":
        return _rings(session, reporter, event, rules)
    if event.kind == "answer":
        return _answered(session, reporter, event, rules)
    if event.kind == "hangup":
        return _hung_up(session, reporter, event, rules)
    return _held(session, reporter, event, rules)


def get_ring(session: Session, person: Person, call_id: str, *, lock: bool = False) -> Ring:
    """What rings on her desk, or rang there, by the id of its call. Raises `NotFound` where it did not, as if there were none."""
    query = select(Ring).where(Ring.call_id == call_id)
    ring = session.scalar(query.with_for_update() if lock else query)
    if ring is None or ring.direction != INBOUND or not _rings_for(session, ring, person):
        raise NotFound("This call does not ring for you.")
    return ring


def take(session: Session, person: Person, call_id: str, rules: Rules) -> Call:
    """She says that the caller who rings is with her; her call.

    Raises `NotFound` where it does not ring for her, `Conflict` where somebody else has him or he has hung up.
    """
    ring = get_ring(session, person, call_id, lock=True)
    if ring.answered_by not in {None, person.name}:
        raise Conflict(f"{_shown(session, ring.answered_by)} has this caller already.")
    if ring.state == "missed":
        raise Conflict("This caller has hung up.")
    return _give(session, ring, person, rules)


def status_of(session: Session, people: Collection[str]) -> dict[str, str]:
    """For each name: `on_call`, `wrapping_up` (his line is closed, her wrap-up is not done) or `free`."""
    rows = session.execute(
        select(Call.agent, Ring.state).outerjoin(Ring, Ring.call_id == Call.id)
        .where(Call.agent.in_(people), Call.status == "open", ~Call.practice, Call.started_at > now() - A_SHIFT))
    found = dict.fromkeys(people, "free")
    for agent, state in rows:
        if found[agent] != "on_call":
            found[agent] = "wrapping_up" if state == "over" else "on_call"
    return found


def forget_rings(session: Session, before: datetime) -> int:
    """Forget rings from before then, some at once; how many."""
    old = session.scalars(select(Ring.id).where(Ring.rang_at < before).limit(FORGET_AT_ONCE)).all()
    session.execute(delete(RingDesk).where(RingDesk.ring_id.in_(old)))
    session.execute(delete(Ring).where(Ring.id.in_(old)))
    return len(old)


def _rings(session: Session, reporter: Reporter, event: Event, rules: Rules) -> Heard:
    named, unknown = _named(session, event)
    reporter.require(named)
    ring, _is_new = _ring_of(session, reporter, event, rules)
    if ring.state == "ringing":  # another phone of the same group may begin to ring later
        if not named and not unknown and not reporter.for_everybody:
            named = [reporter.person]
        if not named and not unknown:
            ring.for_all = True
            ring.team_id = session.scalar(select(Team.id).where(Team.name_key == (event.queue or "").casefold()))
        already = _desks(session, ring)
        session.add_all(RingDesk(ring_id=ring.id, person=one.name) for one in named if one.name not in already)
        session.flush()
    return _heard(session, ring, unknown)


def _answered(session: Session, reporter: Reporter, event: Event, rules: Rules) -> Heard:
    named, unknown = _named(session, event, answering=True)
    reporter.require(named)
    ring, _is_new = _ring_of(session, reporter, event, rules)
    if unknown and not named:  # somebody beside Firstcall has him: it rings here no more
        _require_hers(session, reporter, ring)
        if ring.state == "ringing":
            ring.state, ring.answered_at = "answered", now()
        return _heard(session, ring, unknown)
    person = _who(session, reporter, ring, named)
    if ring.answered_by not in {None, person.name}:
        raise Conflict(f"{_shown(session, ring.answered_by)} has this caller already.", answered_by=ring.answered_by)
    was_spoken_with = ring.state == "missed" and ring.cause is not None and ring.cause not in NEVER_ANSWERED
    if ring.answered_by is None and (ring.state != "missed" or was_spoken_with):
        ended, begun = ring.ended_at, session.get(Call, ring.call_id)
        if begun is not None and person.name not in {begun.agent, begun.started_by}:
            ring.call_id = new_id()  # it popped up on another desk first; whoever has the caller is not left without a screen
        _give(session, ring, person, rules)
        ring.state = "over" if ended else "answered"
    return _heard(session, ring, unknown)


def _hung_up(session: Session, reporter: Reporter, event: Event, rules: Rules) -> Heard:
    ring, _is_new = _ring_of(session, reporter, event, rules)
    _require_hers(session, reporter, ring)
    if ring.ended_at is None:
        ring.ended_at, ring.cause = now(), event.cause
        ring.state = "missed" if ring.state == "ringing" else "over"
        if ring.state == "over":
            _end(session, ring, rules)
    return _heard(session, ring, [])


def _held(session: Session, reporter: Reporter, event: Event, rules: Rules) -> Heard:
    ring = session.scalar(select(Ring).where(Ring.id == event.id).with_for_update())
    call = session.get(Call, ring.call_id) if ring is not None and ring.state == "answered" else None
    if ring is None or call is None:
        raise NotFound("Nobody has a call by this callId.")
    _require_hers(session, reporter, ring)
    kind = "call.held" if event.kind == "hold" else "call.resumed"
    _record_held(session, call, kind, rules)
    return _heard(session, ring, [])


def _end(session: Session, ring: Ring, rules: Rules) -> None:
    call = session.get(Call, ring.call_id)
    agent = find_person(session, call.agent) if call is not None else None
    if call is None or agent is None or call.status != "open":
        return
    state = _record_held(session, call, "call.resumed", rules)
    is_with_others = state.transfer is not None and state.transfer.state == "accepted"
    if ring.cause != MOVED_ON and not is_with_others:
        ring.dropped = dropped(session, call, agent, rules)


def _record_held(session: Session, call: Call, kind: str, rules: Rules) -> CallState:
    """Record it where it is news; the state before."""
    state, agent = state_of(session, call), find_person(session, call.agent)
    if agent is not None and state.status == "open" and (state.holds.since is None) == (kind == "call.held"):
        record(session, call.id, [Given(new_id(), kind)], agent, rules)
    return state


def _ring_of(session: Session, reporter: Reporter, event: Event, rules: Rules) -> tuple[Ring, bool]:
    """The ring of an event, locked, and whether it is new. What an event out of order did not know comes with the next."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    added = session.execute(insert(Ring).values(
        id=event.id, call_id=event.call_id, state="ringing", direction=event.direction, caller={}, rang_at=now(),
        reported_by=reporter.person.name, for_all=False, dropped=False).on_conflict_do_nothing().returning(Ring.id)).first()
    ring = session.scalars(select(Ring).where(Ring.id == event.id).with_for_update()).one()
    if ring.answered_by is None and not ring.ended_at:  # afterwards the journal has the caller, or he is forgotten soon
        said = {name: text if name == "phone" else rules.mask(text) for name, text in event.caller.items()}
        ring.caller = {**ring.caller, **said}
    ring.queue = ring.queue or event.queue
    ring.line = ring.line or event.line
    return ring, added is not None


def _give(session: Session, ring: Ring, person: Person, rules: Rules) -> Call:
    """The caller is with her: her call begins, or is the one that she or a screen pop has begun already."""
    call = session.get(Call, ring.call_id) or _begun_by_hand(session, ring, person)
    if call is None or person.name not in {call.agent, call.started_by}:
        waited = max(0, round((now() - ring.rang_at).total_seconds()))
        payload = {"caller": ring.caller, "direction": ring.direction, "queue": ring.queue, "source": ring.line,
                   "waited_s": waited if ring.direction == INBOUND else None}
        known = {name: value for name, value in payload.items() if value is not None}
        call, _new = start_call(session, person, ring.call_id, known, rules)
    elif ring.caller.get("phone") and not call.phone and call.status == "open":
        known_to_system = {"question": NUMBER, "value": ring.caller["phone"], "source": "system"}
        record(session, call.id, [Given(new_id(), "fact.noted", known_to_system)], person, rules)
    ring.call_id, ring.caller = call.id, {}
    ring.state, ring.answered_by, ring.answered_at = "answered", person.name, now()
    session.flush()
    return call


def _begun_by_hand(session: Session, ring: Ring, person: Person) -> Call | None:
    phone = digits(ring.caller.get("phone"))
    if phone is None:
        return None
    known = select(Ring.call_id).where(Ring.answered_by == person.name)
    since = ring.rang_at - (JUST_STARTED if ring.direction == INBOUND else A_SHIFT)
    call = session.scalar(
        select(Call).where(Call.agent == person.name, Call.status == "open", ~Call.practice, Call.phone_digits == phone,
                           Call.started_at > since, Call.id.not_in(known)).order_by(Call.started_at.desc()).limit(1))
    if call is None or ring.direction == INBOUND:
        return call
    return call if state_of(session, call).start.get("direction") == OUTBOUND else None


def _named(session: Session, event: Event, *, answering: bool = False) -> tuple[list[Person], list[str]]:
    """The people whom an event names, and the words that name nobody. `answering`: the first who is somebody."""
    words = [word for word in (event.answering if answering else None, *event.people) if word]
    meant = people_meant(session, words)
    found = {one.id: one for one in meant.values() if one is not None}
    if answering and event.answering and meant.get(event.answering) is not None:
        return [one for one in (meant[event.answering],) if one is not None], []
    return list(found.values()), [word for word, one in meant.items() if one is None]


def _who(session: Session, reporter: Reporter, ring: Ring, named: list[Person]) -> Person:
    if not named:
        rung = [find_person(session, name) for name in _desks(session, ring)]
        named = [one for one in rung if one is not None] if reporter.for_everybody else [reporter.person]
    if len(named) != 1 or not named[0].roles & AT_PHONES:
        raise Invalid("Say who answered.", {"answeringNumber": "must name one person: her extension or sign-in name"})
    return named[0]


def _require_hers(session: Session, reporter: Reporter, ring: Ring) -> None:
    call = session.get(Call, ring.call_id)
    if call is not None:  # whoever told of the ring first may have told of somebody else's call
        reporter.require_one([one for name in {call.agent, call.started_by} if (one := find_person(session, name)) is not None])
        return
    if ring.reported_by != reporter.person.name:
        rung = [find_person(session, name) for name in _desks(session, ring)]
        reporter.require([one for one in rung if one is not None])
        if not rung and not reporter.for_everybody:
            raise NotFound("There is no call by this callId.")


def _rings_for(session: Session, ring: Ring, person: Person) -> bool:
    if person.name in _desks(session, ring):
        return True
    return ring.for_all and (ring.team_id is None or ring.team_id == person.team_id)


def _desks(session: Session, ring: Ring) -> list[str]:
    return list(session.scalars(select(RingDesk.person).where(RingDesk.ring_id == ring.id).order_by(RingDesk.person)))


def _shown(session: Session, name: str | None) -> str:
    return display_names(session).get(name or "", "Somebody else")


def _heard(session: Session, ring: Ring, unknown: list[str]) -> Heard:
    people = [ring.answered_by] if ring.answered_by else _desks(session, ring) if ring.state == "ringing" else []
    return Heard(ring.call_id, ring.state, people, unknown)
