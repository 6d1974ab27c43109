"""What runs of a script did: which ways were taken, where they stopped and went back, where callers pushed back. Numbers only."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ColumnExpressionArgument, Row, Select, case, func, select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls import Call, StayRow
from kb.floor.passing import Line, card_of, lines_between
from kb.scripts import Script
from kb.web import Role

FEW = 10
"""From fewer runs nothing is read: numbers are shown, no shares and no colours."""

OFTEN = 0.15
"""From this share of runs on a step is hot: agents went back from it, callers pushed back or wanted a supervisor."""

LEAST = 3
"""What happened in fewer runs colours no step."""


@dataclass
class Tally:
    """In how many runs a step, or all steps of a piece, was come to, and in how many of them something happened there."""

    runs: int = 0
    back: int = 0
    stopped: int = 0
    disputed: int = 0
    supervisor: int = 0
    hot: int = 0

    def add(self, row: "Row[Any]") -> None:
        """Count in one group of rows."""
        for name in vars(self):
            setattr(self, name, getattr(self, name) + int(getattr(row, name) or 0))


@dataclass
class StepHeat:
    """What runs did at one step."""

    step: str
    tally: Tally = field(default_factory=Tally)
    ways: Counter[str] = field(default_factory=Counter)
    """Runs by the option that they took last, or `to`."""
    phrasings: dict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    """For each wording used: in how many runs, and in how many of them the caller took it well."""


@dataclass(frozen=True)
class Heat:
    """All of it, for one version and period."""

    runs: int
    finished: int
    steps: Mapping[str, StepHeat]
    """Those that any run came to."""
    cards: Mapping[str, Tally]
    """By card of the map: a piece is one card."""
    lines: Mapping[Line, int]
    """In how many runs each way of the map was gone."""

    @property
    def is_little(self) -> bool:
        """Whether these are too few runs to read anything from."""
        return self.runs < FEW


def heat_of(session: Session, person: Person, script: Script, since: datetime, until: datetime) -> Heat:
    """What runs of this version did in the calls that `person` may count. Editors count all calls, supervisors their teams'."""
    rows = session.execute(_grouped(person, script, since, until)).all()
    steps: dict[str, StepHeat] = {}
    lines: Counter[Line] = Counter()
    for row in rows:
        if row.step not in script.steps:
            continue
        heat = steps.setdefault(row.step, StepHeat(row.step))
        heat.tally.add(row)
        if row.way is not None:
            heat.ways[row.way] += row.runs
            for line in lines_between(script, row.step, row.way, row.onto or ""):
                lines[line] += row.runs
        if row.phrasing is not None:
            used = heat.phrasings[row.phrasing]
            used[0], used[1] = used[0] + row.runs, used[1] + int(row.well or 0)
    ended = sum(heat.tally.runs for name, heat in steps.items() if script.steps[name].end)
    return Heat(_begun(script, steps), ended, steps, _cards(script, steps.values(), lines), lines)


def versions_run(session: Session, person: Person, script: str) -> dict[int, int]:
    """The versions that the person's calls have run, and how many steps were stood on in each."""
    query = select(StayRow.version, func.count()).join(Call, Call.id == StayRow.call_id)
    found = session.execute(query.where(StayRow.script == script, *_counted(person)).group_by(StayRow.version))
    return {row[0]: row[1] for row in found}


def _grouped(person: Person, script: Script, since: datetime, until: datetime) -> Select[*tuple[Any, ...]]:
    row = StayRow
    columns = (row.step, row.way, row.onto, row.phrasing)
    return select(
        *columns, func.count().label("runs"), _runs(row.back > 0).label("back"), _runs(row.stopped).label("stopped"),
        _runs(row.disputed > 0).label("disputed"), _runs(row.supervisor > 0).label("supervisor"), _runs(row.hot).label("hot"),
        _runs((row.disputed == 0) & ~row.hot).label("well"),
    ).join(Call, Call.id == row.call_id).where(
        row.script == script.id, row.version == script.version, row.at >= since, row.at < until, *_counted(person),
    ).group_by(*columns)


def _counted(person: Person) -> list[ColumnElement[bool]]:
    """Practice never counts; whoever is no editor counts what her teams did."""
    own = [] if Role.EDITOR in person.roles else [Call.team_id.in_(person.supervises)]
    return [~Call.practice, *own]


def _runs(condition: ColumnExpressionArgument[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _begun(script: Script, steps: Mapping[str, StepHeat]) -> int:
    """Every run stands first on the same step, unless a route comes before it; no step can have been in more runs."""
    first = steps.get(script.start)
    return first.tally.runs if first else max((heat.tally.runs for heat in steps.values()), default=0)


def _cards(script: Script, steps: Iterable[StepHeat], lines: Mapping[Line, int]) -> dict[str, Tally]:
    cards: dict[str, Tally] = defaultdict(Tally)
    for heat in steps:
        card, told = cards[card_of(heat.step)], heat.tally
        card.runs = max(card.runs, told.runs)  # a piece is gone through from its first step on
        for name in ("back", "stopped", "disputed", "supervisor", "hot"):
            setattr(card, name, min(getattr(card, name) + getattr(told, name), card.runs))
    for (name, _way), gone in lines.items():
        if script.steps[name].passes and not script.steps[name].script:
            cards[name].runs += gone
    return dict(cards)
