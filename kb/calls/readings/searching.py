"""What was searched for, in calls and outside: one reading of the journals and of the search log, for reports."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.models import Call, EntryRow, SearchRow
from kb.search import SearchLog, telling_stems

AGAIN = timedelta(minutes=2)
"""Within so long the same person with a word in common is searching again for what she has not found."""


@dataclass(frozen=True)
class Searched:
    """A settled search. `again` is the key of the search before, where this one asks once more for what that one missed."""

    key: str
    at: datetime
    who: str
    query: str
    total: int | None
    top: tuple[str, ...]
    opened: str | None
    rank: int | None
    """The place of what was opened among those shown, from 1."""
    language: str
    place: str
    """`page`, `desk` or `api`."""
    call: str | None = None
    again: str | None = None
    missing: str | None = None
    """What the editors were told was missing, where that was said outside a call."""


def searches(session: Session, since: datetime, *, language: str = "en") -> list[Searched]:
    """Every settled search since then, the oldest first; practice is left out, and so is what was struck or emptied.

    `language` is that of people who have not chosen one.
    """
    found = [*_in_calls(session, since, language), *_outside(session, since)]
    return list(linked(sorted(found, key=lambda one: (one.at, one.who, one.key))))


def linked(found: Iterable[Searched]) -> Iterable[Searched]:
    """These searches, in their order, each with what it asks again for."""
    latest: dict[str, Searched] = {}
    for one in found:
        before = latest.get(one.who)
        is_again = before is not None and one.at - before.at <= AGAIN and bool(_telling(one) & _telling(before))
        latest[one.who] = one
        yield replace(one, again=before.key) if is_again and before is not None else one


def failed(session: Session, since: datetime) -> list[tuple[str, str]]:
    """The words of searches that found nothing, were said to miss something or were asked again in vain, each with the call or,
    outside calls, the person; and gaps that were told in calls. Practice is left out, and what was struck or emptied.
    """
    found = searches(session, since)
    again = {one.again for one in found if one.again}
    vain = (one for one in found if one.total == 0 or one.missing or (one.opened is None and one.key in again))
    return [*((one.missing or one.query, one.call or one.who) for one in vain), *_gaps(session, since)]


def _gaps(session: Session, since: datetime) -> Iterable[tuple[str, str]]:
    told = session.execute(
        select(EntryRow.call_id, EntryRow.key, EntryRow.personal).join(Call, Call.id == EntryRow.call_id)
        .where(EntryRow.kind == "gap.noted", EntryRow.recorded_at >= since, ~Call.practice)).all()
    struck = {(call, plain.get("key")) for call, plain in session.execute(
        select(EntryRow.call_id, EntryRow.plain).where(EntryRow.kind == "entry.struck", EntryRow.recorded_at >= since))}
    for call, key, personal in told:
        words = " ".join(filter(None, ((personal or {}).get("query"), (personal or {}).get("words"))))
        if words and (call, key) not in struck:
            yield words, call


def _telling(one: Searched) -> set[str]:
    return set(telling_stems(one.query))


def _in_calls(session: Session, since: datetime, language: str) -> Iterable[Searched]:
    rows = session.execute(
        select(SearchRow, EntryRow.actor, EntryRow.plain, Person.locale).join(Call, Call.id == SearchRow.call_id)
        .join(EntryRow, (EntryRow.call_id == SearchRow.call_id) & (EntryRow.key == SearchRow.key))
        .outerjoin(Person, Person.name == EntryRow.actor)
        .where(SearchRow.at >= since, ~Call.practice, SearchRow.query != ""))
    for row, actor, plain, locale in rows:
        top = tuple(plain.get("top") or ())
        rank = top.index(row.opened) + 1 if row.opened in top else None
        yield Searched(row.key, row.at, actor, row.query, row.total, top, row.opened, rank, (locale or language).split("-")[0],
                       "desk", row.call_id)


def _outside(session: Session, since: datetime) -> Iterable[Searched]:
    for row in session.scalars(select(SearchLog).where(SearchLog.at >= since)):
        yield Searched(row.key, row.at, row.who, row.query, row.total, tuple(row.top), row.opened, row.rank, row.language,
                       row.place, missing=row.missing)
