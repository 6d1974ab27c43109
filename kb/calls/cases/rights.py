"""Whose cases are whose to read, and to which case an issue may be linked."""

from typing import Any

from sqlalchemy import CompoundSelect, Select, exists, or_, select, union
from sqlalchemy.orm import Session, aliased

from kb.accounts import Person
from kb.calls.cases.models import CaseRow


def cases_of(name: str) -> CompoundSelect[Any]:
    """A query for the ids of the cases, of several calls, that this person owns or is asked to take."""
    return union(*_owned(name), asked_of(name))


def asked_of(name: str) -> Select[Any]:
    """A query for the ids of the cases that this person is asked to take and has not."""
    row, other = aliased(CaseRow), aliased(CaseRow)
    later = or_(other.asked_at > row.asked_at, other.owned_at > row.asked_at)
    return select(row.case_id).where(row.asked == name, ~exists().where(other.case_id == row.case_id, later),
                                     row.case_id.not_in(union(*_owned(name))))


def _owned(name: str) -> tuple[Select[Any], Select[Any]]:
    row, other = aliased(CaseRow), aliased(CaseRow)
    same = other.case_id == row.case_id
    taken = select(row.case_id).where(row.owned_by == name, ~exists().where(same, other.owned_at > row.owned_at))
    began = select(row.case_id).where(
        row.linked_by == name, exists().where(same, other.call_id != row.call_id),
        ~exists().where(same, or_(other.owned_by.is_not(None), other.linked_at < row.linked_at)))
    return taken, began


def calls_of_cases(name: str) -> Select[Any]:
    """A query for the ids of the calls of these cases."""
    return select(CaseRow.call_id).where(CaseRow.case_id.in_(cases_of(name)))


def is_strange(session: Session, person: Person, case: str, call: str) -> bool:
    """Whether this id stands for a case of other calls, none of which `person` may read: nothing may be linked to it then."""
    from kb.calls.models import Call
    from kb.calls.rights import visible_to

    others = select(CaseRow.call_id).where(CaseRow.case_id == case, CaseRow.call_id != call)
    if session.scalar(others.limit(1)) is None:
        return False
    return session.scalar(select(Call.id).where(Call.id.in_(others), visible_to(person)).limit(1)) is None
