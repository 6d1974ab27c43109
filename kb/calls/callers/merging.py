"""Two records that are one caller, laid together and taken apart again. No journal is touched by it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.callers.access import get_caller, may_change
from kb.calls.callers.models import Caller, CallerMerge
from kb.calls.callers.registry import refresh
from kb.db import new_id, now
from kb.errors import Conflict, NotAllowed, NotFound


def merge_callers(session: Session, person: Person, into_id: str, other_id: str) -> Caller:
    """From now on `other` is the same caller as `into`, whose record speaks for both; who it is.

    Raises `NotFound` for a caller whom `person` may not know of, `NotAllowed` where she may not change one of them,
    `Conflict` when they are one already.
    """
    into, other = get_caller(session, person, into_id), get_caller(session, person, other_id)
    if into.id == other.id:
        raise Conflict("These are one caller already.")
    if not may_change(session, person, into) or not may_change(session, person, other):
        raise NotAllowed("Merging needs both callers on your team's calls, or on the line; ask your supervisor.")
    both = select(Caller).where(Caller.id.in_([into.id, other.id])).order_by(Caller.id).with_for_update()
    if any(one.root != one.id for one in session.scalars(both, execution_options={"populate_existing": True})):
        raise Conflict("Somebody else has merged one of them meanwhile. Look at them again.")
    other.merged_into = into.id
    for one in session.scalars(select(Caller).where(Caller.root == other.id)):
        one.root = into.id
    session.add(CallerMerge(id=new_id(), caller_id=other.id, into_id=into.id, by=person.name, at=now()))
    session.flush()
    refresh(session, into.id)
    return into


def unmerge_caller(session: Session, person: Person, caller_id: str) -> Caller:
    """Take a merged record out again, with whoever had been merged into it before; who that is.

    Raises as `merge_callers`, `Conflict` when it is not merged.
    """
    root = get_caller(session, person, caller_id)
    if not may_change(session, person, root):
        raise NotAllowed("Only a supervisor of his calls can take callers apart, or whoever has him on the line.")
    apart = session.get(Caller, caller_id)
    if apart is None:
        raise NotFound("There is no such caller.")
    if apart.merged_into is None:
        raise Conflict("This caller is not merged with another.")
    apart.merged_into = None
    _set_root(session, apart, apart.id)
    for merge in session.scalars(select(CallerMerge).where(CallerMerge.caller_id == apart.id, CallerMerge.undone_at.is_(None))):
        merge.undone_by, merge.undone_at = person.name, now()
    session.flush()
    refresh(session, apart.id)
    refresh(session, root.id)
    return apart


def merged_into(session: Session, caller: Caller) -> list[tuple[Caller, CallerMerge]]:
    """The records that stand merged into this one directly or by others, each with who did it and when."""
    return [(one, merge) for one, merge in session.execute(
        select(Caller, CallerMerge).join(CallerMerge, CallerMerge.caller_id == Caller.id)
        .where(Caller.root == caller.root, Caller.id != caller.root, CallerMerge.undone_at.is_(None)).order_by(CallerMerge.at))]


def _set_root(session: Session, caller: Caller, root: str) -> None:
    caller.root = root
    session.flush()
    for one in session.scalars(select(Caller).where(Caller.merged_into == caller.id)).all():
        _set_root(session, one, root)
