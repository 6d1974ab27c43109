"""A line that goes with something open makes its own call-back, due in five minutes."""

from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.journal import Given, record, state_of
from kb.calls.models import Call
from kb.calls.rules import Rules
from kb.db import new_id


def dropped(session: Session, call: Call, by: Person, rules: Rules | None = None, *, note: str | None = None) -> bool:
    """Record that the line of `call` went; whether the caller is now to be rung back.

    `by`: in whose name, somebody who may record on the call (its agent, a supervisor of its team). Nothing is recorded
    where the call is wrapped, where others have the caller by now, or where nothing was left open and he was not on his way to
    somebody else. Owned by whoever had
    or moved him; it goes away by itself when what was open is settled otherwise after all. Harmless twice.
    """
    before = state_of(session, call)
    between = before.transfer is not None and before.transfer.waits
    is_theirs = before.transfer is not None and before.transfer.state == "accepted"
    if before.status != "open" or is_theirs or not (between or before.open_issues()):
        return owes_ring(session, call)
    if not any(one.dropped is not None and one.kept_at is None for one in before.promises.values()):
        record(session, call.id, [Given(new_id(), "call.dropped", {"note": note} if note else {})], by, rules)
    return owes_ring(session, call)


def owes_ring(session: Session, call: Call) -> bool:
    """Whether this call's line went and its caller has not been rung back yet."""
    promises = state_of(session, call).promises.values()
    return any(one.dropped is not None and one.kept_at is None for one in promises)
