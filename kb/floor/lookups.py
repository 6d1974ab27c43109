"""What was looked up: by article, by issue and by day for teams; by agent on that agent's own page only."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import false, select
from sqlalchemy.orm import Session

from kb.accounts import Person, Team, find_person
from kb.calls import Call, LookupRow
from kb.db import isotime
from kb.web import Role

MOST = 5000
DANGEROUS = tuple("=+-@\t\r＝＋－＠")
"""What a spreadsheet would take for a formula at the beginning of a cell."""


@dataclass(frozen=True)
class Wanted:
    """Which lookups: all filters are optional; times are UTC."""

    agent: str | None = None
    team: str | None = None
    article: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Looked:
    """One article opened in one call. `agent` is given only where one agent was asked for, or it is the reader's own."""

    call: str
    lookup: str
    article: str
    title: str
    revision: int | None
    opened_at: datetime
    told_at: datetime | None
    told: bool
    reaction: str | None
    passage: str | None
    words: str | None
    issue: str | None
    agent: str | None


@dataclass(frozen=True)
class Tally:
    """How an article, an issue or a day fared."""

    name: str
    opened: int
    told: int
    accepted: int
    disputed: int
    slug: str | None = None


def lookups_of(session: Session, person: Person, wanted: Wanted) -> list[Looked]:
    """The lookups that `person` may see, newest first: a supervisor's teams, otherwise her own."""
    query = select(LookupRow, Call.team_id).join(Call, Call.id == LookupRow.call_id).order_by(LookupRow.opened_at.desc())
    if Role.SUPERVISOR in person.roles and person.supervises:
        query = query.where(Call.team_id.in_(person.supervises) | (LookupRow.actor == person.name))
    elif person.roles & {Role.AGENT, Role.SUPERVISOR}:
        query = query.where(LookupRow.actor == person.name)
    else:
        query = query.where(false())
    if wanted.agent:
        agent = find_person(session, wanted.agent)
        query = query.where(LookupRow.actor == (agent.name if agent else wanted.agent))
    if wanted.team:
        query = query.where(Call.team_id.in_(select(Team.id).where((Team.name == wanted.team) | (Team.id == wanted.team))))
    if wanted.article:
        query = query.where(LookupRow.article == wanted.article)
    if wanted.since:
        query = query.where(LookupRow.opened_at >= wanted.since)
    if wanted.until:
        query = query.where(LookupRow.opened_at <= wanted.until)
    rows = session.execute(query.limit(MOST))
    return [_looked(row, named=bool(wanted.agent) or row.actor == person.name) for row, _team in rows]


def by_article(found: Iterable[Looked]) -> list[Tally]:
    """The most opened articles first."""
    return _tallies(found, lambda item: (item.title, item.article))


def by_issue(found: Iterable[Looked]) -> list[Tally]:
    """What the articles were opened for."""
    return _tallies(found, lambda item: (item.issue or "No issue named", None))


def by_day(found: Iterable[Looked], zone: ZoneInfo) -> list[tuple[date, Tally]]:
    """One row a day in the reader's zone, newest first."""
    listed = list(found)
    days = sorted({item.opened_at.astimezone(zone).date() for item in listed}, reverse=True)
    return [(day, _tally(str(day), [item for item in listed if item.opened_at.astimezone(zone).date() == day])) for day in days]


def lookups_csv(found: Iterable[Looked]) -> str:
    """The same as a file; names stand in it only where one agent was asked for. Formulas are made harmless."""
    out = io.StringIO()
    columns = ["opened_at", "call", "article", "title", "revision", "told", "reaction", "passage", "words", "issue", "agent"]
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    for item in found:
        values = {**vars(item), "opened_at": isotime(item.opened_at), "told": "yes" if item.told else "no"}
        writer.writerow([_harmless(values[name]) for name in columns])
    return out.getvalue()


def _looked(row: LookupRow, *, named: bool) -> Looked:
    return Looked(row.call_id, row.lookup, row.article, row.title, row.revision, row.opened_at, row.told_at,
                  row.reaction not in {None, "not_said"}, row.reaction, row.passage, row.words, row.issue_text,
                  row.actor if named else None)


def _tallies(found, key) -> list[Tally]:  # type: ignore[no-untyped-def]
    listed = list(found)
    counted = Counter(key(item) for item in listed)
    return [_tally(name, [item for item in listed if key(item) == (name, slug)], slug)
            for (name, slug), _count in counted.most_common(100)]


def _tally(name: str, items: list[Looked], slug: str | None = None) -> Tally:
    return Tally(name, len(items), sum(item.told for item in items), sum(item.reaction == "accepted" for item in items),
                 sum(item.reaction == "disputed" for item in items), slug)


def _harmless(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \n;,").startswith(DANGEROUS) else text
