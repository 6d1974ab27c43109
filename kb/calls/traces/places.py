"""Where to look, by kind of issue: the log, the queue, the tray in which things turn up."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.traces.models import LookList
from kb.calls.traces.rights import require_keeper
from kb.calls.traces.words import phrases, read_long, read_short
from kb.db import now
from kb.errors import ChangedMeanwhile, Conflict, Invalid, NotFound

CHANNELS = {"system": "A screen or log", "fax_queue": "The fax queue", "mail": "Paper or mail", "phone": "Somebody to ring"}
MOST_PLACES = 12


def all_lists(session: Session) -> list[LookList]:
    """Every list, by its title."""
    return list(session.scalars(select(LookList).order_by(LookList.title_key)))


def get_list(session: Session, list_id: str) -> LookList:
    """One list. Raises `NotFound`."""
    found = session.get(LookList, list_id)
    if found is None:
        raise NotFound("There is no such list of places.")
    return found


def save_place_list(session: Session, person: Person, given: dict[str, Any], list_id: str | None = None,
                    expected: int = 0) -> LookList:
    """Make a list, or change the one with this id: `{title, words, places: [{name, how, channel}]}`; nameless places are dropped.

    Raises `NotAllowed`, `Invalid` by field, `Conflict` where another has the title, `ChangedMeanwhile` when somebody else
    saved first.
    """
    require_keeper(person)
    title = read_short(given.get("title", ""), "title", "What it is about", required=True)
    words = read_long(given.get("words", ""), "words", "What callers call it", required=True)
    places = _places(given.get("places") or [])
    row = get_list(session, list_id) if list_id else LookList(edition=0)
    if list_id and row.edition != expected:
        raise ChangedMeanwhile("Somebody else has changed this list since you opened it.")
    other = session.scalar(select(LookList).where(LookList.title_key == title.casefold()))
    if other is not None and other is not row:
        raise Conflict(f"There is a list for “{other.title}” already.")
    row.title, row.title_key, row.words, row.places = title, title.casefold(), ", ".join(phrases(words)), places
    row.edition, row.changed_by, row.changed_at = row.edition + 1, person.name, now()
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise Conflict(f"There is a list for “{title}” already.") from None
    return row


def remove_list(session: Session, person: Person, list_id: str) -> None:
    """Take a list away; what was recorded with its places stays."""
    require_keeper(person)
    session.delete(get_list(session, list_id))


def list_json(found: LookList) -> dict[str, Any]:
    """A list as the desk reads it."""
    return {"id": found.id, "title": found.title, "words": phrases(found.words), "places": found.places}


def _places(given: list[dict[str, str]]) -> list[dict[str, str]]:
    places: list[dict[str, str]] = []
    for number, one in enumerate(given):
        name = read_short(one.get("name", ""), f"name-{number}", "The place")
        channel = one.get("channel") or "system"
        if channel not in CHANNELS:
            raise Invalid("Choose what kind of place it is.", {f"channel-{number}": "Choose one of those shown."})
        if not name:
            continue
        if name.casefold() in {place["name"].casefold() for place in places}:
            raise Invalid(f"“{name}” stands in the list twice.", {f"name-{number}": "Stands above already."})
        places.append({"name": name, "how": read_short(one.get("how", ""), f"how-{number}", "How to look"), "channel": channel})
    if not places:
        raise Invalid("Name at least one place to look.", {"name-0": "The first place to look."})
    if len(places) > MOST_PLACES:
        raise Invalid(f"At most {MOST_PLACES} places: nobody looks in more.", {f"name-{MOST_PLACES}": "One too many."})
    return places
