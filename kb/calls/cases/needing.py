"""Cases that need a supervisor, by themselves: what keeps coming back, whose owner has left, a complaint whose day runs out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union
from sqlalchemy.orm import Session

from kb.accounts import Person, list_people
from kb.calls.callers.models import Caller, CallerKey, CallKey
from kb.calls.cases.finding import cases_by_id
from kb.calls.cases.models import CaseRow
from kb.calls.cases.reading import OFTEN, Case, gather
from kb.calls.models import Call
from kb.web import Role

LATELY = timedelta(days=7)
"""What kept coming back stands in the queue for so long after its last call, or while it is open."""
LOOKED_BACK = timedelta(days=120)
SOON = timedelta(hours=8)
"""So much of a complaint's day left brings it up."""
MOST = 30
MOST_CALLERS = 5000


@dataclass(frozen=True)
class CaseNeed:
    """One row of the queue. `kind`: `back`, `left` (its owner has), `complaint`."""

    kind: str
    case: Case
    text: str
    since: datetime

    @property
    def call(self) -> str:
        """Its latest call."""
        return str(self.case.calls[-1].call_id)


def cases_needing(session: Session, person: Person, now: datetime) -> list[CaseNeed]:
    """What of the teams that `person` supervises needs somebody, the most urgent first."""
    if Role.SUPERVISOR not in person.roles or not person.supervises:
        return []
    everybody = list_people(session)
    here = {one.name for one in everybody if one.is_active}
    leaders = {one.name for one in everybody if Role.SUPERVISOR in one.roles}
    cases = cases_by_id(session, person, _candidates(session, person, {one.name for one in everybody} - here, now))
    needs = [need for case in cases if case.is_open for need in _urgent(case, here, now)]
    back = [case for case in cases if case.keeps_coming_back and (case.is_open or case.last_at > now - LATELY)]
    back += _same_again(session, person, now, {row.call_id for case in back for row in case.calls})
    needs += [CaseNeed("back", case, _how_often(case), case.last_at) for case in back if not _is_seen(case, leaders)]
    order = {"left": 0, "complaint": 1, "back": 2}
    return sorted(needs, key=lambda need: (order[need.kind], need.since))[:MOST]


def _led(person: Person) -> ColumnElement[bool]:
    return and_(Call.team_id.in_(person.supervises), ~Call.practice)


def _candidates(session: Session, person: Person, gone: set[str], now: datetime) -> Select[Any]:
    """Cases that may need somebody. They are few, and each way to them has an index of its own."""
    lately = select(CaseRow.case_id).where(CaseRow.at > now - LOOKED_BACK)
    again = union(lately.where(CaseRow.is_linked), lately.where(CaseRow.gifts > 0))
    often = (select(CaseRow.case_id).where(CaseRow.case_id.in_(again)).group_by(CaseRow.case_id)
             .having(or_(func.count() >= OFTEN, func.sum(CaseRow.gifts) > 1)))
    still = select(CaseRow.case_id).where(CaseRow.is_open)
    few = union(often, still.where(CaseRow.complaint_at > now - LOOKED_BACK), still.where(CaseRow.owned_by.in_(gone)),
                still.where(CaseRow.linked_by.in_(gone)))
    led = select(CaseRow.case_id).join(Call, Call.id == CaseRow.call_id).where(CaseRow.case_id.in_(few), _led(person)).distinct()
    return select(CaseRow.case_id).where(CaseRow.case_id.in_(session.scalars(led.limit(MOST_CALLERS)).all()))


def _urgent(case: Case, here: set[str], now: datetime) -> Iterable[CaseNeed]:
    left = case.complaint_left(now)
    if case.holding.owner not in here and case.holding.asked is None:
        yield CaseNeed("left", case, case.title, case.last_at)
    elif left is not None and left < SOON:
        yield CaseNeed("complaint", case, case.title, now + left)


def _same_again(session: Session, person: Person, now: datetime, known: set[str]) -> list[Case]:
    """What a caller has called about a third time, by its code, where nobody has linked the calls."""
    coded = (select(CaseRow.call_id, CaseRow.case_id, CaseRow.code, Caller.root)
             .join(Call, Call.id == CaseRow.call_id).join(CallKey, and_(CallKey.call_id == CaseRow.call_id, CallKey.main))
             .join(CallerKey, CallerKey.key == CallKey.key).join(Caller, Caller.id == CallerKey.caller_id)
             .where(_led(person), CaseRow.code.is_not(None), CaseRow.at > now - LOOKED_BACK))
    called = coded.where(CaseRow.at > now - LATELY).with_only_columns(Caller.root).distinct()
    lately = session.scalars(called.limit(MOST_CALLERS)).all()
    groups: dict[tuple[Any, ...], set[tuple[str, str]]] = defaultdict(set)
    for call, case, code, root in session.execute(coded.where(Caller.root.in_(lately))):
        groups[root, code].add((call, case))
    often = [rows for rows in groups.values() if len({call for call, _case in rows}) >= OFTEN]
    found = {(row.call_id, row.case_id): row for row in session.scalars(select(CaseRow).where(
        CaseRow.case_id.in_({case for rows in often for _call, case in rows})))}
    gathered = (gather([found[key] for key in rows]) for rows in often if not {call for call, _case in rows} <= known)
    return [case for case in gathered if case is not None]


def _how_often(case: Case) -> str:
    words = case.title or "The same matter"
    if case.given_twice:
        return f"{words}: made good more than once for “{case.given_twice}”"
    return f"{words}: {case.effort.calls} calls, {case.effort.people} people"


def _is_seen(case: Case, leaders: set[str]) -> bool:
    """Whether a supervisor looks after it, or has written on it since its last call."""
    since = case.last_at.replace(microsecond=0)  # the log's times are whole seconds
    return case.holding.owner in leaders or any(line["by"] in leaders and line["when"] >= since for line in case.log)
