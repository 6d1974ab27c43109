"""Known problems: kept by editors and supervisors, shown on the desk where a caller has one, mended one day."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person, find_person
from kb.calls.traces.models import KnownProblem
from kb.calls.traces.rights import require_keeper
from kb.calls.traces.words import phrases, read_long, read_short
from kb.db import now
from kb.errors import ChangedMeanwhile, Conflict, Invalid, NotFound


def title_of(session: Session, problem: str) -> str:
    """How a known problem is called. Raises `Invalid` where there is none."""
    found = session.get(KnownProblem, problem)
    if found is None:
        raise Invalid("There is no such known problem.", {"payload.problem": "does not exist"})
    return found.title


def get_problem(session: Session, problem_id: str) -> KnownProblem:
    """One known problem. Raises `NotFound`."""
    found = session.get(KnownProblem, problem_id)
    if found is None:
        raise NotFound("There is no such known problem.")
    return found


def open_problems(session: Session) -> list[KnownProblem]:
    """Those that nobody has mended yet, the newest first."""
    query = select(KnownProblem).where(KnownProblem.mended_at.is_(None)).order_by(KnownProblem.opened_at.desc())
    return list(session.scalars(query))


def mended_problems(session: Session, most: int = 30) -> list[KnownProblem]:
    """Those that are mended, the latest first."""
    return list(session.scalars(select(KnownProblem).where(KnownProblem.mended_at.is_not(None))
                                .order_by(KnownProblem.mended_at.desc()).limit(most)))


def save_known_problem(session: Session, person: Person, given: dict[str, str], today: date, problem_id: str | None = None,
                 expected: int = 0) -> KnownProblem:
    """Make a known problem, or change the one with this id.

    Raises `NotAllowed`, `Invalid` by field, and `ChangedMeanwhile` when somebody else saved first.
    """
    require_keeper(person)
    values = _read(session, person, given, today)
    row = get_problem(session, problem_id) if problem_id else KnownProblem(edition=0, opened_at=now())
    if problem_id and row.edition != expected:
        raise ChangedMeanwhile("Somebody else has changed this known problem since you opened it.")
    for name, value in values.items():
        setattr(row, name, value)
    row.edition, row.changed_by, row.changed_at = row.edition + 1, person.name, now()
    session.add(row)
    session.flush()
    return row


def mend(session: Session, person: Person, problem_id: str, say: str) -> KnownProblem:
    """It is mended: its callers stand on the list to ring, with what to say. Raises `Conflict` when it was already."""
    require_keeper(person)
    row = get_problem(session, problem_id)
    if row.mended_at is not None:
        raise Conflict("This is mended already.")
    row.mended_say = read_long(say, "say", "What to tell those who are rung", required=True)
    row.mended_at, row.mended_by, row.edition = now(), person.name, row.edition + 1
    session.flush()
    return row


def reopen(session: Session, person: Person, problem_id: str) -> KnownProblem:
    """It is back: nobody is to be rung until it is mended again. Raises `Conflict` when it is open."""
    require_keeper(person)
    row = get_problem(session, problem_id)
    if row.mended_at is None:
        raise Conflict("This is open already.")
    row.mended_at = row.mended_by = row.mended_say = None
    row.edition += 1
    session.flush()
    return row


def problem_json(found: KnownProblem) -> dict[str, Any]:
    """A known problem as the desk reads it."""
    return {"id": found.id, "title": found.title, "words": phrases(found.words), "owner": found.owner, "say": found.say,
            "remedy": found.remedy, "since": found.since.isoformat()}


def _read(session: Session, person: Person, given: dict[str, str], today: date) -> dict[str, Any]:
    owner = find_person(session, given.get("owner", "").strip() or person.name)
    if owner is None or not owner.is_active:
        raise Invalid("Nobody here has that name.", {"owner": "Choose somebody from the list."})
    try:
        since = date.fromisoformat(given.get("since") or today.isoformat())
    except ValueError:
        raise Invalid("That is no day.", {"since": "A day such as 2026-12-03."}) from None
    if since > today:
        raise Invalid("It cannot have begun in the future.", {"since": "Today, or earlier."})
    return {
        "title": read_short(given.get("title", ""), "title", "What is wrong", required=True),
        "words": ", ".join(phrases(read_long(given.get("words", ""), "words", "What callers say", required=True))),
        "owner": owner.name, "say": read_long(given.get("say", ""), "say", "The line to say", required=True),
        "remedy": read_long(given.get("remedy", ""), "remedy", "What may be done for each caller"), "since": since,
    }
