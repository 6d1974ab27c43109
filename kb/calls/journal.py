"""The one door to write an entry. It locks the call, checks, masks, numbers, hashes, folds and projects, in one transaction."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls import entries as _kinds  # noqa: F401  (registers every kind)
from kb.calls.closing.drafts import empty_drafts
from kb.calls.enrich import enrich
from kb.calls.entry import FIRST, KINDS, Entry, Link, mask_payload, personal_digest, read_payload
from kb.calls.fields import Id, Wrong, read_moment
from kb.calls.folded import FOLDED, Folded
from kb.calls.models import Call, EntryRow
from kb.calls.projection import project
from kb.calls.rights import get_call, get_call_to_record, require
from kb.calls.rules import Rules
from kb.calls.state import PRACTICE, CallState, fold, step
from kb.changes import note_change
from kb.db import after_commit, new_id, now
from kb.errors import Conflict, Invalid, KbError
from kb.scripts import script_of

MOST_AT_ONCE = 200
SKEW = timedelta(minutes=5)
"""By how much the clock of a client may be wrong."""


@dataclass(frozen=True)
class Given:
    """An entry as a client gives it; `at` is the client's clock, RFC 3339, kept between the call's beginning and now."""

    key: str
    kind: str
    payload: Any = field(default_factory=dict)
    at: str | None = None


@dataclass(frozen=True)
class Recorded:
    """What became of it. `known` when the key had been recorded before; `masked` names fields in which numbers were."""

    key: str
    number: int
    hash: str
    known: bool
    masked: list[str]


def start_call(session: Session, person: Person, call_id: str | None, payload: dict[str, Any],
               rules: Rules | None = None, *, at: str | None = None, practice: bool = False) -> tuple[Call, bool]:
    """Start a call, or find the one that has this id already: `(call, whether it is new)`. `at`: when it began, if not now.

    Raises `Conflict` when somebody else has a call by this id, `Invalid` for a malformed payload. A rehearsal says that it is
    one (`practice`): no other call may hide from what counts calls.
    """
    rules = rules or Rules()
    call_id = _call_id(call_id)
    known = session.scalar(select(Call).where(Call.id == call_id))
    if known is not None:
        return _again(person, known), False
    entry = _read(Given("start", "call.started", payload, at), person)
    if (entry.payload.get("source") == PRACTICE) != practice:
        raise Invalid("A practice call is started from the practice page.", {"payload.source": "is kept for practice"})
    if entry.payload.get("promise_call"):
        get_call(session, person, entry.payload["promise_call"])  # a call-back opens the call that it is for
    _mask(entry, rules)
    call = Call(id=call_id, started_by=person.name, team_id=person.team_id, started_at=entry.at,
                last_number=0, last_hash=FIRST, agent=person.name, status="open", card={})
    session.add(call)
    try:
        session.flush()
    except IntegrityError as taken:
        session.rollback()
        known = session.scalar(select(Call).where(Call.id == call_id))
        if known is None:
            raise taken
        return _again(person, known), False
    state = CallState(script_of(session), id=call.id)
    _append(session, call, state, entry)
    folded = Folded(state, project(session, call, state), call.last_hash)
    after_commit(session, lambda: FOLDED.give_back(folded))
    note_change(session, "call", call.id)
    return call, True


def record(session: Session, call_id: str, given: list[Given], person: Person, rules: Rules | None = None) -> list[Recorded]:
    """Record entries on a call, all or none.

    Raises `NotFound` when the person may not know of the call, `Invalid` for a malformed entry, `NotAllowed` when she
    may not record it, `Conflict` when it contradicts the state or its key stands for something else. Where there are
    several entries the error's details name the one at fault.
    """
    rules = rules or Rules()
    if not given or len(given) > MOST_AT_ONCE:
        raise Invalid(f"Send between 1 and {MOST_AT_ONCE} entries at once.")
    call = get_call_to_record(session, person, call_id, {one.kind for one in given})
    folded = FOLDED.take(call, script_of(session)) or _fold_anew(session, call)
    state, recorded, changed = folded.state, [], False
    for place, one in enumerate(given):
        try:
            done, state = _record_one(session, call, state, one, person, rules)
        except KbError as error:
            error.details.update(entry=place, key=one.key, kind=one.kind)
            raise
        recorded.append(done)
        changed = changed or not done.known
    if changed:
        folded = Folded(state, project(session, call, state, folded.marks), call.last_hash)
        note_change(session, "call", call.id)
    after_commit(session, lambda: FOLDED.give_back(folded))
    return recorded


def load(session: Session, call_id: str) -> list[Entry]:
    """The entries of a call in their order, as typed values."""
    return [read_row(row) for row in journal_rows(session, call_id)]


def state_of(session: Session, call: Call) -> CallState:
    """The state of a call: the fold of its journal."""
    return state_from(session, call.id, journal_rows(session, call.id))


def state_from(session: Session, call_id: str, rows: Iterable[EntryRow]) -> CallState:
    """The fold of these stored entries of a call, in their order."""
    return fold(map(read_row, rows), script_of(session), call_id)


def read_row(row: EntryRow) -> Entry:
    """A stored entry as a typed value; after a redaction without its personal part."""
    return KINDS[row.kind](row.key, {**row.plain, **(row.personal or {})}, row.at, row.actor,
                           number=row.number, recorded_at=row.recorded_at, server=row.server)


def link_of(row: EntryRow) -> Link:
    """What the hash of a stored entry covers."""
    return Link(row.call_id, row.number, row.key, row.kind, _text(row.at), _text(row.recorded_at), row.actor,
                row.plain, row.server, row.personal_digest, row.prev)


def _fold_anew(session: Session, call: Call) -> Folded:
    return Folded(state_of(session, call), {}, call.last_hash)


def _stored(session: Session, call: Call, state: CallState, key: str) -> EntryRow | None:
    """The row of the entry that has this key in a call."""
    query = select(EntryRow).where(EntryRow.call_id == call.id, EntryRow.key == key)
    return session.scalar(query) if key in state.keys else None


def _record_one(session: Session, call: Call, state: CallState, given: Given, person: Person,
                rules: Rules) -> tuple[Recorded, CallState]:
    entry = _read(given, person)
    entry.at = max(entry.at, call.started_at - SKEW)
    masked = _mask(entry, rules)
    earlier = _stored(session, call, state, entry.key)
    if earlier is not None:
        return _known(earlier, entry, masked), state
    corrects = entry.kind in {"entry.struck", "entry.redacted"}
    target = _stored(session, call, state, entry.payload["key"]) if corrects else None
    masked += enrich(session, person, state, entry, target, rules.limits, rules.timezone)
    require(person, call, state, entry)
    entry.check(state)
    row = _append(session, call, state, entry)
    if entry.kind == "entry.redacted" and target is not None:
        target.personal = target.salt = None
        session.flush()
        empty_drafts(session, call.id)
    if target is not None:
        state = fold(map(read_row, journal_rows(session, call.id)), state.script_of, call.id)
    return Recorded(row.key, row.number, row.hash, False, sorted(set(masked))), state


def _append(session: Session, call: Call, state: CallState, entry: Entry) -> EntryRow:
    entry.number = call.last_number + 1
    personal = entry.personal()
    salt = secrets.token_hex(16) if personal else None
    row = EntryRow(
        call_id=call.id, number=entry.number, key=entry.key, kind=entry.kind, actor=entry.actor, at=entry.at,
        recorded_at=entry.recorded_at, plain=entry.plain(), server=entry.server, personal=personal or None, salt=salt,
        personal_digest=personal_digest(salt, personal) if salt else None, prev=call.last_hash, hash="")
    row.hash = link_of(row).hash()
    session.add(row)
    call.last_number, call.last_hash = row.number, row.hash
    session.flush()
    step(state, entry)
    return row


def _read(given: Given, person: Person) -> Entry:
    cls = KINDS.get(given.kind) if isinstance(given.kind, str) else None
    if cls is None:
        raise Invalid(f"There is no kind of entry {given.kind!r}.", {"kind": "is not known"})
    if not _is_key(given.key):
        raise Invalid("Every entry needs a key of 1 to 200 characters on one line, unique in its call.", {"key": "is required"})
    recorded_at = now()
    try:
        at = recorded_at if given.at is None else read_moment(given.at).astimezone(UTC)
    except Wrong as wrong:
        raise Invalid(f"The time of the entry {wrong}.", {"at": str(wrong)}) from None
    at = min(at, recorded_at + SKEW)  # refused, her words would be lost for a clock that is wrong
    return cls(given.key, read_payload(cls, given.payload), at, person.name, recorded_at=recorded_at)


def _is_key(given: Any) -> bool:
    try:
        return bool(Id().read(given) == given)
    except Wrong:
        return False


def _mask(entry: Entry, rules: Rules) -> list[str]:
    entry.payload, masked = mask_payload(type(entry), entry.payload, rules.mask)
    return masked


def _known(row: EntryRow, entry: Entry, masked: list[str]) -> Recorded:
    emptied = row.personal_digest is not None and row.personal is None
    same = row.kind == entry.kind and row.plain == entry.plain()
    hidden = set(row.server.get("hidden", ()))
    if same and not emptied:
        stored, given = dict(row.personal or {}), entry.personal()
        same = _without(stored, hidden) == _without(given, hidden)
    if not same or row.actor != entry.actor:
        raise Conflict(f"The key {entry.key!r} stands for another entry of this call already.")
    return Recorded(row.key, row.number, row.hash, True, sorted({*masked, *(f"answers.{name}" for name in hidden)}))


def _without(personal: dict[str, Any], hidden: set[str]) -> dict[str, Any]:
    if "answers" not in personal or not hidden:
        return personal
    return {**personal, "answers": {name: value for name, value in personal["answers"].items() if name not in hidden}}


def journal_rows(session: Session, call_id: str) -> list[EntryRow]:
    """The stored entries of a call, in their order."""
    return list(session.scalars(select(EntryRow).where(EntryRow.call_id == call_id).order_by(EntryRow.number)))


def _again(person: Person, call: Call) -> Call:
    if person.name not in {call.started_by, call.agent}:
        raise Conflict("There is a call by this id already, and it is not yours.")
    return call


def _call_id(given: str | None) -> str:
    if given is None or given == "":
        return new_id()
    if not isinstance(given, str) or len(given) > 200 or not given.isprintable() or set(given) & set('/\\?#%"<> '):
        raise Invalid("A call id may hold up to 200 letters, digits and - _ . : @ +",
                      {"call_id": "has characters that an address cannot hold"})
    if given in {".", "..", "pop", "new", "mine"}:
        raise Invalid("This call id is taken by Firstcall itself.", {"call_id": "is reserved"})
    return given


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
