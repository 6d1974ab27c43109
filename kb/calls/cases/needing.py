"""Cases that need a supervisor, by themselves: what keeps coming back, whose owner has left, a complaint whose day runs out."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select, union_all
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
MOST_CASES = MOST_CALLERS = 5000


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


# The questions below each begin at an index that leads to few rows; what the rows must be besides is told in Python: where teams,
# days and codes stand beside it in one question, the store may as well begin there, and read all calls.


def _candidates(session: Session, person: Person, gone: set[str], now: datetime) -> Select[Any]:
    """Cases that may need somebody. They are few, and each way to them has an index of its own."""
    since = now - LOOKED_BACK
    again = union_all(select(CaseRow.case_id).where(CaseRow.is_linked, CaseRow.at > since),
                      select(CaseRow.case_id).where(CaseRow.gifts > 1))
    calls, gifts = Counter[str](), Counter[str]()
    for case, given in session.execute(select(CaseRow.case_id, CaseRow.gifts).where(CaseRow.case_id.in_(again))):
        calls[case] += 1
        gifts[case] += given
    few = {case for case, number in calls.items() if number >= OFTEN or gifts[case] > 1}
    ways = (CaseRow.complaint_at > since, *(place.in_(gone) for place in (CaseRow.owned_by, CaseRow.linked_by) if gone))
    for way in ways:
        few |= {case for case, is_open in session.execute(select(CaseRow.case_id, CaseRow.is_open).where(way)) if is_open}
    teams = (select(CaseRow.case_id, Call.team_id, Call.practice).join(Call, Call.id == CaseRow.call_id)
             .where(CaseRow.case_id.in_(sorted(few)[:MOST_CASES])))
    led = {case for case, team, practice in session.execute(teams) if team in person.supervises and not practice}
    return select(CaseRow.case_id).where(CaseRow.case_id.in_(sorted(led)))


def _urgent(case: Case, here: set[str], now: datetime) -> Iterable[CaseNeed]:
    left = case.complaint_left(now)
    if case.holding.owner not in here and case.holding.asked is None:
        yield CaseNeed("left", case, case.title, case.last_at)
    elif left is not None and left < SOON:
        yield CaseNeed("complaint", case, case.title, now + left)


def _same_again(session: Session, person: Person, now: datetime, known: set[str]) -> list[Case]:
    """What a caller has called about a third time, by its code, where nobody has linked the calls."""
    lately = select(CaseRow.call_id).where(CaseRow.at > now - LATELY)
    known_by = (select(CallKey.call_id, Caller.root).join(CallerKey, CallerKey.key == CallKey.key)
                .join(Caller, Caller.id == CallerKey.caller_id).where(CallKey.main))
    roots = {root for _call, root in session.execute(known_by.where(CallKey.call_id.in_(lately)))}
    his = known_by.where(Caller.root.in_(sorted(roots)[:MOST_CALLERS]))
    root_of = {call: root for call, root in session.execute(his)}
    rows = (select(CaseRow.call_id, CaseRow.case_id, CaseRow.code, CaseRow.at, Call.team_id, Call.practice)
            .join(Call, Call.id == CaseRow.call_id).where(CaseRow.call_id.in_(his.with_only_columns(CallKey.call_id))))
    groups: dict[tuple[Any, ...], set[tuple[str, str]]] = defaultdict(set)
    called = set()
    for call, case, code, at, team, practice in session.execute(rows):
        if code is None or at <= now - LOOKED_BACK or team not in person.supervises or practice:
            continue
        groups[root_of[call], code].add((call, case))
        if at > now - LATELY:
            called.add(root_of[call])
    often = [rows for (root, _code), rows in groups.items() if root in called and len({call for call, _case in rows}) >= OFTEN]
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
