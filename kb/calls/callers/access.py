"""Who may know of a caller, and who may change what is kept about him. The one place that says so."""

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import Session, aliased

from kb.accounts import Person
from kb.calls.callers.models import Caller, CallerKey, CallKey
from kb.calls.callers.registry import on_the_line
from kb.calls.models import Call
from kb.calls.rights import visible_to
from kb.errors import NotFound
from kb.web import Role


def get_caller(session: Session, person: Person, caller_id: str) -> Caller:
    """The caller, or whom he is merged into. Raises `NotFound` for whoever may read none of his calls."""
    found = session.scalar(select(Caller).where(Caller.id == caller_id))
    root = found if found is None or found.root == found.id else session.get(Caller, found.root)
    if root is None or session.scalar(select(Caller.id).where(Caller.id == root.id, known_to(person))) is None:
        raise NotFound("There is no such caller.")
    return root


def known_to(person: Person) -> ColumnElement[bool]:
    """The condition on `Caller` (a root) under which `person` may know of him: she may read one of his calls.

    One who was brought in from elsewhere and has no call yet belongs to no team: every supervisor may know of him.
    """
    if not person.roles & {Role.AGENT, Role.SUPERVISOR}:
        return false()
    ways: list[ColumnElement[bool]] = [_has_call(visible_to(person))]
    if Role.SUPERVISOR in person.roles:
        ways.append(and_(Caller.words != "", ~_has_call()))
    return or_(*ways)


def may_change(session: Session, person: Person, caller: Caller) -> bool:
    """Whether `person` may change his card: with him on the line, or as a supervisor of a team that had him."""
    if Role.SUPERVISOR in person.roles and session.scalar(select(Caller.id).where(Caller.id == caller.id, _is_led_by(person))):
        return True
    return is_on_the_line(session, person, caller)


def is_on_the_line(session: Session, person: Person, caller: Caller) -> bool:
    """Whether `person` has this caller in an open call, or somebody who calls for him and may."""
    found = select(Caller.id).where(Caller.id == caller.root, Caller.id.in_(on_the_line(person.name)))
    return session.scalar(found) is not None


def _is_led_by(person: Person) -> ColumnElement[bool]:
    return or_(_has_call(Call.team_id.in_(person.supervises)), and_(Caller.words != "", ~_has_call()))


def _has_call(condition: ColumnElement[bool] | None = None) -> ColumnElement[bool]:
    own = aliased(Caller)
    of_his = (select(CallKey.call_id).join(CallerKey, CallerKey.key == CallKey.key).join(own, own.id == CallerKey.caller_id)
              .where(CallKey.main, own.root == Caller.id).correlate(Caller))
    if condition is not None:
        of_his = of_his.join(Call, Call.id == CallKey.call_id).where(condition)
    return exists(of_his)
