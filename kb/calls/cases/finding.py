"""Cases as somebody may read them: one of them, those of the caller on the line, those she looks after, those of her teams."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, exists, or_, select, union
from sqlalchemy.orm import Session, aliased

from kb.accounts import Person
from kb.calls.callers.models import Caller, CallerKey, CallKey
from kb.calls.callers.registry import calls_of_roots
from kb.calls.cases.matching import likeness
from kb.calls.cases.models import CaseRow
from kb.calls.cases.reading import Case, gather
from kb.calls.models import Call, PromiseRow
from kb.calls.rights import visible_to
from kb.errors import NotFound
from kb.web import Role

MOST = 300
"""Cases on a board; the oldest first."""
MOST_ROWS = 200
"""Of one caller; the newest."""
REMEMBERED = timedelta(days=120)
"""A case that was closed may come back for so long."""


@dataclass(frozen=True)
class Same:
    """An issue of this call that may be an earlier case."""

    issue: str
    case: Case


@dataclass(frozen=True)
class OfCaller:
    """The cases of the caller on the line: from earlier calls, or linked in this one; and what may be the same."""

    cases: list[Case]
    same: list[Same]


def case_of(session: Session, person: Person, case: str) -> Case:
    """The case as far as `person` may read its calls. Raises `NotFound` where she may read none."""
    found = cases_by_id(session, person, select(CaseRow.case_id).where(CaseRow.case_id == case))
    if not found:
        raise NotFound("There is no such case.")
    return found[0]


def cases_of_caller(session: Session, person: Person, call: Call) -> OfCaller:
    """What the caller on the line lives in; never by his number alone."""
    if call.practice:
        return OfCaller([], [])
    roots = (select(Caller.root).join(CallerKey, CallerKey.caller_id == Caller.id).join(CallKey, CallKey.key == CallerKey.key)
             .where(CallKey.call_id == call.id, CallKey.main, ~CallKey.closed))
    his = or_(CaseRow.call_id == call.id, CaseRow.call_id.in_(calls_of_roots(roots)))
    found = cases_by_id(session, person, select(CaseRow.case_id).where(his).order_by(CaseRow.at.desc()).limit(MOST_ROWS))
    fresh = [case for case in found if [row.call_id for row in case.calls] == [call.id]]
    earlier = [case for case in found if case not in fresh and _matters(case, call)]
    earlier.sort(key=lambda case: (call.id not in _calls(case), not case.is_open, -case.last_at.timestamp()))
    return OfCaller(earlier, [same for case in fresh if (same := _same(case, earlier)) is not None])


def my_cases(session: Session, person: Person) -> list[Case]:
    """Open cases that `person` looks after or is asked to, those asked first, then the oldest."""
    hers = or_(CaseRow.owned_by == person.name, CaseRow.linked_by == person.name, CaseRow.asked == person.name)
    cases = cases_by_id(session, person, select(CaseRow.case_id).where(hers, _may_be_open()))
    mine = [case for case in cases if person.name in {case.holding.owner, case.holding.asked} and _is_owed(case)]
    return sorted(mine, key=lambda case: (case.holding.asked != person.name, case.opened_at))[:MOST]


def asked_and_taken(session: Session, person: Person, since: datetime) -> tuple[list[Case], list[Case]]:
    """Open cases that `person` is asked to take, and those that were hers until a colleague took them after `since`."""
    hers = or_(CaseRow.owned_by == person.name, CaseRow.linked_by == person.name)
    other = aliased(CaseRow)
    lately = exists().where(other.case_id == CaseRow.case_id, other.owned_at > since, other.owned_by != person.name)
    asked = select(CaseRow.case_id).where(CaseRow.asked == person.name, _may_be_open())
    taken = select(CaseRow.case_id).where(hers, lately)
    cases = cases_by_id(session, person, union(asked, taken))  # not one condition with "or": each way has an index of its own
    waiting = [case for case in cases if case.holding.asked == person.name and _is_owed(case)]
    gone = [case for case in cases if case.holding.before == person.name and case.holding.since > since]
    return sorted(waiting, key=lambda case: case.opened_at)[:MOST], gone


def team_cases(session: Session, person: Person, since: datetime | None = None) -> list[Case]:
    """Open cases of the teams that `person` supervises, the oldest first; `since`: those with a call after that only."""
    if Role.SUPERVISOR not in person.roles or not person.supervises:
        return []
    led = select(CaseRow.case_id).join(Call, Call.id == CaseRow.call_id).where(
        Call.team_id.in_(person.supervises), ~Call.practice, _may_be_open())
    if since is not None:
        led = led.where(CaseRow.at >= since)
    cases = cases_by_id(session, person, led.order_by(CaseRow.at).limit(2 * MOST))
    return sorted((case for case in cases if _is_owed(case)), key=lambda case: case.opened_at)[:MOST]


def owed_for(session: Session, cases: Sequence[Case]) -> dict[str, list[PromiseRow]]:
    """What is still owed for each of these cases, by its id, the most urgent first."""
    places = {(row.call_id, issue): case.case for case in cases for row in case.calls for issue in row.issues}
    found: dict[str, list[PromiseRow]] = defaultdict(list)
    calls = {call for call, _issue in places}
    for row in session.scalars(select(PromiseRow).where(PromiseRow.call_id.in_(calls), PromiseRow.kept_at.is_(None))
                               .order_by(PromiseRow.due_at)):
        if (row.call_id, row.issue) in places:
            found[places[row.call_id, row.issue]].append(row)
    return found


def cases_by_id(session: Session, person: Person, ids: Select[Any] | CompoundSelect[Any]) -> list[Case]:
    """The cases whose ids a query gives, as far as `person` may read their calls."""
    wanted = ids.subquery()
    of_these = CaseRow.case_id.in_(select(wanted.c.case_id))
    readable: dict[str, list[CaseRow]] = defaultdict(list)
    everything: dict[str, list[CaseRow]] = defaultdict(list)
    for row, may_read in session.execute(
            select(CaseRow, visible_to(person)).join(Call, Call.id == CaseRow.call_id).where(of_these)):
        everything[row.case_id].append(row)
        if may_read:
            readable[row.case_id].append(row)
    found = (gather(rows, everything[case]) for case, rows in readable.items())
    return [case for case in found if case is not None]


def _may_be_open() -> ColumnElement[bool]:
    """On any of its calls; whether it is, the whole case tells."""
    other = aliased(CaseRow)
    return or_(CaseRow.is_open, exists().where(other.case_id == CaseRow.case_id, other.is_open))


def _is_owed(case: Case) -> bool:
    """Whether it waits for somebody: not what is being handled on the line for the first time."""
    return case.is_open and (len(case.calls) > 1 or bool(case.calls[0].seconds) or case.holding.asked is not None)


def _calls(case: Case) -> set[str]:
    return {row.call_id for row in case.calls}


def _matters(case: Case, call: Call) -> bool:
    return case.is_open or call.id in _calls(case) or case.last_at > call.started_at - REMEMBERED


def _same(fresh: Case, earlier: Sequence[Case]) -> Same | None:
    row = fresh.calls[0]
    if not row.is_open or len(row.issues) != 1:
        return None
    likes = [(likeness(row, case.calls), case.is_open, case.last_at, case) for case in earlier]
    best = max(likes, key=lambda one: one[:3], default=None)
    return Same(row.issues[0], best[3]) if best is not None and best[0] > 0 else None


