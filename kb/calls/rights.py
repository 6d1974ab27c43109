"""Who may read a call, and in what standing a person may record on it. The one place that says so."""

from datetime import timedelta
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, bindparam, false, or_, select
from sqlalchemy.orm import Session, aliased

from kb.accounts import Person
from kb.calls.asking import Question
from kb.calls.callers.registry import calls_of_roots, on_the_line
from kb.calls.cases.rights import calls_of_cases
from kb.calls.entry import Entry, Standing
from kb.calls.help.models import HandRow
from kb.calls.help.rights import asked_of, is_asked
from kb.calls.models import Call, EscalationRow, PromiseRow, TransferRow
from kb.calls.owed import is_open_to_readers, refusal
from kb.calls.state import CallState
from kb.db import UTCDateTime, now
from kb.errors import NotAllowed, NotFound
from kb.web import Role

OFFER_STANDS = timedelta(hours=12)
"""After the call was wrapped: whoever was offered the caller may answer late, but does not read on for ever unanswered."""


FIRSTCALL = Person(id="firstcall", name="Firstcall", name_key="", display_name="Firstcall", is_active=False)
"""Firstcall itself, where time-driven work records; it is known by being this very object, never by its name."""


def get_call(session: Session, person: Person, call_id: str, *, lock: bool = False) -> Call:
    """The call, for whoever may read it. Raises `NotFound` for everybody else, as if it did not exist."""
    query = select(Call).where(Call.id == call_id)
    call = session.scalar(query.with_for_update() if lock else query.where(visible_to(person)))
    if call is None or (lock and not may_read(session, person, call)):  # once it is locked, what opens it may have gone
        raise NotFound("There is no such call.")
    return call


def get_call_to_record(session: Session, person: Person, call_id: str, kinds: set[str]) -> Call:
    """The call, locked, for whoever may record entries of these kinds there. Raises `NotFound` for everybody else.

    That is whoever may read it, Firstcall itself, and for an answer alone a colleague who was asked in it.
    """
    asked = select(HandRow.key).join(Call, Call.id == HandRow.call_id).where(HandRow.call_id == call_id, asked_of(person))
    answers = kinds == {"help.answered"} and session.scalar(asked.limit(1)) is not None
    if not answers and person is not FIRSTCALL:
        return get_call(session, person, call_id, lock=True)
    call = session.scalar(select(Call).where(Call.id == call_id).with_for_update())
    if call is None:
        raise NotFound("There is no such call.")
    return call


def may_read(session: Session, person: Person, call: Call) -> bool:
    """Whether `person` may read this call (DESIGN §8)."""
    return session.scalar(select(Call.id).where(Call.id == call.id, visible_to(person))) is not None


def visible_to(person: Person) -> ColumnElement[bool]:
    """The condition on `Call` under which `person` may read it."""
    return _visible_to(person.name, frozenset(person.roles), frozenset(person.supervises))


# Pages ask this many times, and building the condition costs more than most of the queries that it stands in.
@lru_cache(maxsize=512)
def _visible_to(name: str, roles: frozenset[Role], supervises: frozenset[str]) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = []
    if Role.AGENT in roles or Role.SUPERVISOR in roles:
        ways += [Call.agent == name, Call.started_by == name, Call.id.in_(_naming(name)), Call.id.in_(_rung_back(name)),
                 _caller_on_the_line(name)]
    if Role.EDITOR in roles:
        ways.append(and_(Call.practice, Call.agent == name))
    if Role.SUPERVISOR in roles and supervises:
        ways.append(Call.team_id.in_(supervises))
    return or_(false(), *ways)


def standings(person: Person, call: Call, state: CallState) -> set[Standing]:
    """In which standings `person` meets this call."""
    if person is FIRSTCALL:
        return {Standing.SYSTEM}
    found = set()
    if person.name == state.agent:
        found.add(Standing.AGENT)
    elif person.name == call.started_by:  # taken over: what her desk had not sent yet must not be lost
        found.add(Standing.COLLEAGUE)
    if Role.SUPERVISOR in person.roles and call.team_id in person.supervises:
        found.add(Standing.SUPERVISOR)
    asked = state.escalation
    if asked is not None and person.name in {asked.to, (asked.answer or {}).get("by")}:
        found.add(Standing.COLLEAGUE)
        if Role.SUPERVISOR in person.roles and asked.to == person.name:
            found.add(Standing.SUPERVISOR)
    if _has_been_handed(person, state):
        found.add(Standing.COLLEAGUE)
    if any(person.name in {promise.owner, promise.offered_to} for promise in state.promises.values()):
        found.add(Standing.COLLEAGUE)
    if any(person.name in {said.owned_by, said.asked} for said in state.cases.values()):
        found.add(Standing.COLLEAGUE)
    return found


def require(person: Person, call: Call, state: CallState, entry: Entry) -> None:
    """Raise `NotAllowed` unless `person` may record `entry` on this call."""
    has = standings(person, call, state)
    was_asked = entry.kind == "help.answered" and any(is_asked(person, call, question) for question in _meant(state, entry))
    if not has & entry.who and not was_asked and not is_open_to_readers(state, entry):
        raise NotAllowed(f"You may read this call, but not record “{entry.kind}” on it.")
    strikes_anothers = entry.kind == "entry.struck" and state.owners.get(entry.payload["key"], person.name) != person.name
    if strikes_anothers and Standing.SUPERVISOR not in has:
        raise NotAllowed("You can strike only what you have recorded yourself; ask your supervisor for the rest.")
    if entry.kind == "entry.struck" and _has_been_taken(state, entry) and Standing.SUPERVISOR not in has:
        raise NotAllowed("The caller has taken this goodwill, so it stays in his ledger; your supervisor can strike it.")
    answers_for_another = entry.kind in {"transfer.accepted", "transfer.declined"} and not _has_been_handed(person, state)
    if answers_for_another and has == {Standing.COLLEAGUE}:
        raise NotAllowed("Only whom the caller is offered to can say whether they take him, or whoever has the call.")
    of_case = entry.kind in {"case.owned", "case.closed"}
    if of_case and has == {Standing.COLLEAGUE} and not _looks_after(person, call, state, entry):
        raise NotAllowed("Only whoever looks after this case, or is asked to, can say so; or whoever has the caller.")
    if entry.kind == "escalation.answered" and has == {Standing.COLLEAGUE} and not _is_asked_for(person, call, state):
        raise NotAllowed("Only a supervisor who was asked can answer this, or whoever has the call by typing in what was said.")
    if refused := refusal(person.name, has, state, entry):
        raise NotAllowed(refused)
    if entry.kind == "issue.settled" and has == {Standing.COLLEAGUE}:
        raise NotAllowed("Only whoever has the call can settle its issues.")


def _meant(state: CallState, entry: Entry) -> list[Question]:
    asked = entry.payload.get("asked")
    return [one for one in state.questions if one.key == asked] if asked else state.questions[-1:]


def _is_asked_for(person: Person, call: Call, state: CallState) -> bool:
    return person.name == call.started_by or (state.escalation is not None and state.escalation.to == person.name)


def _has_been_taken(state: CallState, entry: Entry) -> bool:
    given = state.concessions.get(entry.server.get("concession", ""))
    return given is not None and given.state in {"accepted", "posted"}


def _has_been_handed(person: Person, state: CallState) -> bool:
    handed = state.transfer
    return (handed is not None and not state.is_practice and handed.colleague == person.name
            and handed.state in {"offered", "accepted"})


def _looks_after(person: Person, call: Call, state: CallState, entry: Entry) -> bool:
    said = state.cases.get(entry.payload["case"])
    return person.name == call.started_by or (said is not None and person.name in {said.owned_by, said.asked})


def still_offered(call: type[Call] = Call) -> ColumnElement[bool]:
    """The condition on `TransferRow` and its `call` under which the caller can still be taken."""
    since = bindparam(None, callable_=lambda: now() - OFFER_STANDS, type_=UTCDateTime(), unique=True)
    return and_(TransferRow.state == "offered", or_(call.wrapped_at.is_(None), call.wrapped_at > since))


def _naming(name: str):  # type: ignore[no-untyped-def]
    promised = select(PromiseRow.call_id).where(
        PromiseRow.kept_at.is_(None), or_(PromiseRow.owner == name, PromiseRow.offered_to == name))
    asked = select(EscalationRow.call_id).where(
        or_(EscalationRow.to == name, EscalationRow.answered_by == name))
    of_call = aliased(Call)
    handed = select(TransferRow.call_id).join(of_call, of_call.id == TransferRow.call_id).where(
        TransferRow.colleague == name, or_(TransferRow.state == "accepted", still_offered(of_call)))
    return promised.union(asked, handed, calls_of_cases(name))


def _rung_back(name: str):  # type: ignore[no-untyped-def]
    """The calls whose promise is being kept on the line now: `start_call` has made sure that she could read them."""
    own = aliased(Call)
    return select(own.promise_call).where(own.agent == name, own.status == "open", own.promise_call.is_not(None),
                                          ~own.practice)


def _caller_on_the_line(name: str) -> ColumnElement[bool]:
    """Calls of whom she has on the line, known by an ID or made sure of. A number is anybody's and opens nothing."""
    return Call.id.in_(calls_of_roots(on_the_line(name)))
