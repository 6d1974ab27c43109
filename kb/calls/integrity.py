"""Proves the journals: every chain unbroken, every digest right, every derived row as the fold says."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.calls.entry import FIRST, personal_digest
from kb.calls.journal import link_of, read_row
from kb.calls.models import Call, EntryRow
from kb.calls.projection import differences, project
from kb.calls.state import fold
from kb.scripts import script_of


def check_calls(session: Session) -> Iterator[str]:
    """Every fault in every call, as one sentence each; nothing when all is well."""
    for call in session.scalars(select(Call).order_by(Call.started_at)).all():
        yield from check_call(session, call)
        session.expunge_all()


def refill_tables(session: Session) -> None:
    """Make every derived row say what its journal says: tables that are new, or hold more than they did, are empty there."""
    for call_id in session.scalars(select(Call.id)).all():
        call = session.get_one(Call, call_id)
        rows = session.scalars(select(EntryRow).where(EntryRow.call_id == call_id).order_by(EntryRow.number)).all()
        project(session, call, fold(map(read_row, rows), script_of(session), call.id))
        session.flush()
        session.expunge_all()


def check_call(session: Session, call: Call) -> Iterator[str]:
    """The faults of one call."""
    rows = list(session.scalars(select(EntryRow).where(EntryRow.call_id == call.id).order_by(EntryRow.number)))
    broken = list(_chain(call, rows))
    yield from broken
    if not broken:
        yield from differences(session, call, fold(map(read_row, rows), script_of(session), call.id))


def _chain(call: Call, rows: list[EntryRow]) -> Iterator[str]:
    prev, emptied = FIRST, {row.plain.get("key") for row in rows if row.kind == "entry.redacted"}
    for expected, row in enumerate(rows, start=1):
        where = f"call {call.id}: entry {row.number}"
        if row.number != expected:
            yield f"{where} follows {expected - 1}; one is missing"
            return
        if row.prev != prev or row.hash != link_of(row).hash():
            yield f"{where} has been changed, or one before it: its hash does not match"
            return
        if row.personal is not None:
            if row.salt is None or row.personal_digest != personal_digest(row.salt, row.personal):
                yield f"{where}: its personal part has been changed"
        elif row.personal_digest is not None and row.key not in emptied:
            yield f"{where}: its personal part is gone without an entry that says so"
        prev = row.hash
    if (call.last_number, call.last_hash) != (len(rows), prev):
        yield f"call {call.id}: its head does not fit its last entry; entries were cut off"
