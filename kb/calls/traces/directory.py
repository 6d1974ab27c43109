"""The directory: departments and providers that are rung for a caller."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.traces.models import DirectoryEntry
from kb.calls.traces.rights import require_keeper
from kb.calls.traces.words import read_long, read_short
from kb.db import now
from kb.errors import ChangedMeanwhile, Conflict, Invalid, NotFound

KINDS = {"department": "Department", "provider": "Provider", "other": "Other"}
FIELDS = ("name", "kind", "number", "hours", "needs", "note", "words")
FOUND_BY = ("name", "words", "note", "number")
MOST_FOUND = 200


def get_entry(session: Session, entry_id: str) -> DirectoryEntry:
    """One entry. Raises `NotFound`."""
    found = session.get(DirectoryEntry, entry_id)
    if found is None:
        raise NotFound("There is no such entry in the directory.")
    return found


def find_entries(session: Session, words: str = "", kind: str = "", *, most: int = MOST_FOUND,
                 first: int = 0) -> list[DirectoryEntry]:
    """Entries in which every word stands somewhere, those whose name begins with it first; then by name."""
    asked = words.casefold().split()[:10]
    query = select(DirectoryEntry)
    for word in asked:
        query = query.where(DirectoryEntry.found_by.contains(word, autoescape=True))
    if kind in KINDS:
        query = query.where(DirectoryEntry.kind == kind)
    if asked:
        query = query.order_by(~DirectoryEntry.name_key.startswith(asked[0], autoescape=True))
    return list(session.scalars(query.order_by(DirectoryEntry.name_key).offset(first).limit(most)))


def count_entries(session: Session) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(DirectoryEntry)) or 0


def called(session: Session, names: Iterable[str]) -> dict[str, DirectoryEntry]:
    """Entries by their names, in lower case; those that there are."""
    keys = {_key(name) for name in names}
    rows = session.scalars(select(DirectoryEntry).where(DirectoryEntry.name_key.in_(keys))) if keys else ()
    return {row.name_key: row for row in rows}


def save_directory_entry(session: Session, person: Person, given: dict[str, str], entry_id: str | None = None,
               expected: int = 0) -> DirectoryEntry:
    """Make an entry, or change the one with this id, which must still be in the edition that was shown.

    Raises `NotAllowed` for whoever only reads, `Invalid` by field, `Conflict` where another has the name, and
    `ChangedMeanwhile` when somebody else saved first.
    """
    require_keeper(person)
    values = _read(given)
    row = get_entry(session, entry_id) if entry_id else DirectoryEntry(edition=0)
    if entry_id and row.edition != expected:
        raise ChangedMeanwhile("Somebody else has changed this entry since you opened it.")
    key = _key(values["name"])
    other = session.scalar(select(DirectoryEntry).where(DirectoryEntry.name_key == key))
    if other is not None and other is not row:
        raise Conflict(f"“{other.name}” is in the directory already.")
    for name, value in values.items():
        setattr(row, name, value)
    row.name_key, row.edition, row.changed_by, row.changed_at = key, row.edition + 1, person.name, now()
    row.found_by = " ".join([*(values[name] for name in FOUND_BY), _digits(values["number"])]).casefold()
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise Conflict(f"“{values['name']}” is in the directory already.") from None
    return row


def remove_entry(session: Session, person: Person, entry_id: str) -> None:
    """Take an entry out; what was recorded with its name stays as it is."""
    require_keeper(person)
    session.delete(get_entry(session, entry_id))


def entry_json(entry: DirectoryEntry) -> dict[str, Any]:
    """An entry as the desk reads it."""
    return {"id": entry.id, **{name: getattr(entry, name) for name in FIELDS}}


def _read(given: dict[str, str]) -> dict[str, str]:
    kind = given.get("kind") or "department"
    if kind not in KINDS:
        raise Invalid("Choose what it is.", {"kind": "Department, provider or other."})
    return {
        "name": read_short(given.get("name", ""), "name", "The name", required=True), "kind": kind,
        "number": read_short(given.get("number", ""), "number", "The number"),
        "hours": read_short(given.get("hours", ""), "hours", "The hours"),
        "needs": read_long(given.get("needs", ""), "needs", "What they need from us"),
        "note": read_long(given.get("note", ""), "note", "What is good to know"),
        "words": read_short(given.get("words", ""), "words", "Other words for it"),
    }


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())
