"""What happened with a promise, from a form to the entry that says so."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.fields import Due, Wrong
from kb.calls.journal import Given, record
from kb.calls.promises.boards import one_owed
from kb.calls.rules import Rules
from kb.db import new_id
from kb.errors import Invalid

HAPPENED = {
    "kept": "Done: he knows, or it is done", "spoke": "Spoke, no news yet: ring again", "no_answer": "No answer",
    "message": "Left a message", "internal": "Worked on it, nobody rung", "caller_checked": "The caller asked how it stands",
    "letter": "Sent the letter",
}
LETTER = "Sent the letter, after the tries to ring"


def touch(session: Session, person: Person, call_id: str, promise: str, given: Mapping[str, str], rules: Rules) -> None:
    """Record what happened: `how` (one of `HAPPENED`), `note`, `tell`, and when it is due next (`day`, `from`, `to`).

    Raises `Invalid` naming the field at fault: whoever spoke without news says when she rings again.
    """
    row, _call = one_owed(session, person, call_id, promise)
    how, note, tell = given.get("how", ""), _words(given, "note"), _words(given, "tell")
    if how not in HAPPENED:
        raise Invalid("Say what happened.", {"how": "Choose what happened."})
    if how in {"kept", "letter"}:
        note = note if how == "kept" else f"{LETTER}{f': {note}' if note else ''}"
        entry = Given(new_id(), "promise.kept", {"promise": promise, "note": note, "issue": row.issue})
    else:
        due = next_due(given)
        if how == "spoke" and due is None and not row.dropped:
            raise Invalid("When do you ring again?", {"day": "The next day that you told the caller."})
        entry = Given(new_id(), "promise.touched", {"promise": promise, "how": how, "note": note, "tell": tell, "next_due": due,
                                                    "issue": row.issue})
    record(session, call_id, [entry], person, rules)


def next_due(given: Mapping[str, str]) -> Any:
    """The day, or the day with its window, of a form; None where none is given. Raises `Invalid` with the field."""
    day = given.get("day", "").strip()
    window = {edge: given[edge].strip() for edge in ("from", "to") if given.get(edge, "").strip()}
    if not day:
        if window:
            raise Invalid("A time needs its day.", {"day": "On which day?"})
        return None
    try:
        return Due().read({"day": day, **window} if window else day)
    except Wrong as wrong:
        raise Invalid(f"The next date {wrong}.", {"day": f"It {wrong}."}) from None


def hand(session: Session, person: Person, call_id: str, promise: str, to: str, rules: Rules) -> None:
    """Ask somebody to keep it (`to` another), take it (`to` oneself), or give it back to its owner (`to` the owner)."""
    row, _call = one_owed(session, person, call_id, promise)
    if not to.strip():
        raise Invalid("Name whom you ask.", {"to": "Whom do you ask?"})
    record(session, call_id, [Given(new_id(), "promise.handed", {"promise": promise, "to": to.strip(), "issue": row.issue})],
           person, rules)


def _words(given: Mapping[str, str], name: str) -> str | None:
    return given.get(name, "").strip() or None
