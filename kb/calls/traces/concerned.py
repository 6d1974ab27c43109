"""Who has a known problem, as far as the reader may read those calls; once it is mended, the list to ring."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.callers.models import Caller
from kb.calls.callers.registry import callers_of
from kb.calls.models import Call
from kb.calls.rights import visible_to
from kb.calls.traces.matching import matches
from kb.calls.traces.models import ConcernRow, KnownProblem
from kb.calls.traces.words import phrases
from kb.db import now

TRIES = 3
"""After so many rings without a word, a letter."""
LOOKED_BACK = timedelta(days=90)
MOST_CALLS, MOST_LIKELY = 2000, 20


@dataclass
class Concerned:
    """A caller who has the problem: all his calls about it, the newest first, and how far ringing him has come."""

    call: Call
    caller: Caller | None
    calls: list[Call] = field(default_factory=list)
    rung: str | None = None
    rung_at: datetime | None = None
    rings: int = 0

    @property
    def number(self) -> str | None:
        """Where he is rung: at his safe number, where one is known; else where he last called from."""
        safe = self.caller.safe_number if self.caller is not None else None
        return safe or next((call.phone for call in self.calls if call.phone), None)

    @property
    def is_told(self) -> bool:
        """Whether somebody has spoken with him since it was mended."""
        return self.rung == "spoke"

    @property
    def wants_letter(self) -> bool:
        """Whether ringing has been tried often enough."""
        return not self.is_told and self.rings >= TRIES

    def add_rings(self, row: ConcernRow) -> None:
        """Count the rings of one of his calls; once somebody has spoken with him, that is what stands."""
        self.rings += row.rings
        is_newer = self.rung_at is None or (row.rung_at is not None and row.rung_at > self.rung_at)
        if row.rung == "spoke" or (is_newer and not self.is_told):
            self.rung, self.rung_at = row.rung, row.rung_at


def concerned(session: Session, person: Person, problem: KnownProblem) -> list[Concerned]:
    """The callers who have it, those to be rung first; merged ones as one, strangers by number and name together.

    A ring before it was mended (for the last time) told nobody anything.
    """
    rows = session.execute(
        select(Call, ConcernRow).join(ConcernRow, ConcernRow.call_id == Call.id)
        .where(ConcernRow.problem == problem.id, visible_to(person), ~Call.practice).order_by(Call.started_at.desc())).all()
    callers = callers_of(session, [call.id for call, _row in rows])
    found: dict[str, Concerned] = {}
    for call, row in rows:
        one = found.setdefault(_who(call, callers), Concerned(call, callers.get(call.id)))
        one.calls.append(call)
        if _is_after(row, problem):
            one.add_rings(row)
    for _problem, who in _told(session, [problem]):  # somebody else may have rung about a call that this person cannot read
        if who in found:
            found[who].rung = "spoke"
    return sorted(found.values(), key=lambda one: (one.is_told, one.rings))


def count_concerned(session: Session, person: Person, problems: Iterable[str]) -> dict[str, int]:
    """How many callers have each, of those whose calls the reader may read."""
    rows = session.execute(
        select(ConcernRow.problem, Call.id, Call.phone_digits, Call.first_name, Call.last_name)
        .join(Call, Call.id == ConcernRow.call_id)
        .where(ConcernRow.problem.in_(list(problems)), visible_to(person), ~Call.practice)).all()
    callers = callers_of(session, [row.id for row in rows])
    return Counter(problem for problem, _caller in {(row.problem, _who(row, callers)) for row in rows})


def to_ring(session: Session, person: Person) -> list[tuple[KnownProblem, int]]:
    """Mended problems about which this person still has callers of her own to ring, with how many."""
    rows = session.execute(
        select(KnownProblem, Call, ConcernRow).join(ConcernRow, KnownProblem.id == ConcernRow.problem)
        .join(Call, Call.id == ConcernRow.call_id)
        .where(KnownProblem.mended_at.is_not(None), Call.agent == person.name, ~Call.practice)
        .order_by(KnownProblem.mended_at)).all()
    if not rows:
        return []
    problems = {problem.id: problem for problem, _call, _row in rows}
    told, callers = _told(session, list(problems.values())), callers_of(session, [call.id for _problem, call, _row in rows])
    left: dict[str, set[str]] = {}
    for problem, call, row in rows:
        is_tried = row.rings >= TRIES and _is_after(row, problem)
        if (problem.id, _who(call, callers)) not in told and not is_tried:
            left.setdefault(problem.id, set()).add(_who(call, callers))
    return [(problems[name], len(found)) for name, found in left.items()]


def _told(session: Session, problems: list[KnownProblem]) -> set[tuple[str, str]]:
    """Who has been spoken with since it was mended, by whomever: `{(problem, caller)}`."""
    rows = session.execute(
        select(ConcernRow.problem, Call).join(Call, Call.id == ConcernRow.call_id)
        .join(KnownProblem, KnownProblem.id == ConcernRow.problem)
        .where(ConcernRow.problem.in_([one.id for one in problems]), ConcernRow.rung == "spoke",
               ConcernRow.rung_at > KnownProblem.mended_at, ~Call.practice)).all()
    callers = callers_of(session, [call.id for _problem, call in rows])
    return {(problem, _who(call, callers)) for problem, call in rows}


def _who(call: Any, callers: Mapping[str, Caller]) -> str:
    """By what a caller is one caller: who he is known to be; else number and name together, for a number may be a household's."""
    known = callers.get(call.id)
    name = f"{call.first_name or ''} {call.last_name or ''}".strip().casefold()
    by_number = f"{call.phone_digits} {name}" if call.phone_digits and name else call.id
    return known.id if known is not None else str(by_number)


def _is_after(row: ConcernRow, problem: KnownProblem) -> bool:
    return row.rung_at is not None and problem.mended_at is not None and row.rung_at > problem.mended_at


def likely(session: Session, person: Person, problem: KnownProblem) -> list[Call]:
    """Calls since it began in whose issues its words stand, and that nobody has put on the list; the newest first."""
    since = now() - LOOKED_BACK
    there = select(ConcernRow.call_id).where(ConcernRow.problem == problem.id)
    calls = session.scalars(
        select(Call).where(Call.started_at > since, visible_to(person), ~Call.practice, Call.id.not_in(there))
        .order_by(Call.started_at.desc()).limit(MOST_CALLS))
    words = phrases(problem.words)
    found = (call for call in calls if call.started_at.date() >= problem.since
             and any(matches(words, issue["text"]) for issue in call.card.get("issues", ())))
    return [call for call, _number in zip(found, range(MOST_LIKELY), strict=False)]
