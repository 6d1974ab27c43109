"""Contacts from before Firstcall: read, kept once however often they are brought in, and shown as earlier calls."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kb.calls.callers.bulk import remember_callers
from kb.calls.callers.keys import digits, id_keys, who_key
from kb.calls.entry import canonical
from kb.calls.fields import Words, Wrong, read_moment
from kb.calls.ringing.event import tidy
from kb.calls.ringing.models import PastContact
from kb.db import now
from kb.errors import Invalid

LONGEST_NAME, LONGEST_ITEM, MOST_ITEMS = 200, 500, 50
NAMES = ("first_name", "last_name", "member_id", "policy_id", "phone")
FIELDS = ("date", "who", "summary", "open_items", *NAMES, "reference")
"""What a contact may say. `date`, `who`, `summary` are required, and an ID or a number, else nobody could find it again."""
REQUIRED = ("date", "who", "summary")
CONTACT_SCHEMA: dict[str, Any] = {
    "type": "object", "required": list(REQUIRED), "additionalProperties": False, "properties": {
        **{name: {"type": "string"} for name in FIELDS}, "open_items": {"oneOf": [
            {"type": "string"}, {"type": "array", "items": {"type": "string"}}]}}}
"""A contact as a program sends it, for the description of the API."""
AT_ONCE = 2000
"""Contacts looked up in one question to the store."""
NOON = time(12)
"""A day without a time is this day wherever it is read."""

T = TypeVar("T")
Mask = Callable[[str], str]


@dataclass(frozen=True)
class Contact:
    """One contact as it is kept."""

    at: datetime
    who: str
    summary: str
    open_items: tuple[str, ...]
    first_name: str | None
    last_name: str | None
    member_id: str | None
    policy_id: str | None
    phone: str | None
    reference: str | None = None

    @property
    def content(self) -> str:
        """Digest of everything in it."""
        said = {**vars(self), "at": self.at.isoformat(), "open_items": list(self.open_items)}
        return hashlib.sha256(canonical(said)).hexdigest()

    @property
    def id(self) -> str:
        """Of its reference, where it has one; else it is the same only while nothing in it is another."""
        known_by = canonical(["reference", self.reference]) if self.reference else self.content.encode()
        return hashlib.sha256(known_by).hexdigest()[:32]

    @property
    def caller(self) -> dict[str, str]:
        """Names, IDs and number of whoever called."""
        return {name: value for name in NAMES if (value := getattr(self, name))}

    @property
    def key(self) -> str | None:
        """By what he is known for certain: his ID, else number and full name together."""
        return next(iter(id_keys(self.caller)), None) or who_key(self.caller)


@dataclass(frozen=True)
class Kept:
    """What became of contacts."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


def read_contact(given: Mapping[str, Any], zone: ZoneInfo, mask: Mask, *, dates: str = "") -> Contact:
    """A contact as somebody has it: texts by field, `open_items` as a list or with semicolons between.

    A day or time is RFC 3339, or of the form `dates` (strftime's signs), in `zone` where none stands. Card and social security
    numbers are masked. Raises `Invalid` naming every field at fault.
    """
    faults = {str(name): "is not a field of a contact" for name in given if name not in FIELDS}

    def read(name: str, how: Callable[[Any], T], otherwise: T) -> T:
        try:
            return how(given.get(name))
        except Wrong as wrong:
            faults[name] = str(wrong)
            return otherwise

    nothing: list[str] = []
    texts = {name: read(name, _short, None) for name in (*NAMES, "reference")}
    texts |= {name: mask(text) for name in ("first_name", "last_name") if (text := texts[name])}
    found = Contact(read("date", lambda value: _moment(value, zone, dates), now()), read("who", _required, ""),
                    mask(read("summary", _words, "")), tuple(map(mask, read("open_items", _items, nothing))), **texts)
    if not (id_keys(found.caller) or digits(found.phone)):
        faults.setdefault("member_id", "is required, or policy_id or phone: by what would the caller be found?")
    if faults:
        raise Invalid("; ".join(f"{name} {what}" for name, what in faults.items()), faults)
    return found


def keep_contacts(session: Session, contacts: Sequence[Contact], source: str) -> Kept:
    """Keep what is not kept yet; of the same reference the latest words count."""
    kept = Kept()
    for start in range(0, len(contacts), AT_ONCE):
        kept += _keep(session, contacts[start:start + AT_ONCE], source)
    return kept


def forget_contacts(session: Session, *, source: str | None = None, member: str | None = None) -> int:
    """Forget what came from that file, or what is of that member or policy ID; how many. Raises `Invalid` for neither."""
    of_member = next(iter(id_keys({"member_id": member or ""})), None)
    which = [PastContact.source == source] if source else []
    which += [PastContact.key == of_member] if of_member else []
    if not which:
        raise Invalid("Say which contacts: those of a file, or those of a member or policy ID.")
    return len(session.scalars(delete(PastContact).where(*which).returning(PastContact.id)).all())


def weigh_contacts(session: Session, contacts: Iterable[Contact]) -> Kept:
    """What keeping them would lead to."""
    wanted = {one.id: one for one in contacts}
    known = _known(session, list(wanted))
    changed = sum(known.get(name, one.content) != one.content for name, one in wanted.items())
    return Kept(len(wanted) - len(known), changed, len(known) - changed)


def _keep(session: Session, contacts: Sequence[Contact], source: str) -> Kept:
    wanted = {one.id: one for one in contacts}
    known = _known(session, list(wanted))
    new = [_row(name, one, source) for name, one in wanted.items() if name not in known]
    changed = [_row(name, one, source) for name, one in wanted.items() if known.get(name, one.content) != one.content]
    if new or changed:
        fresh = {row["id"] for row in (*new, *changed)}
        remember_callers(session, [{**one.caller, "at": one.at} for name, one in wanted.items() if name in fresh])
    if new:
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        session.execute(insert(PastContact).on_conflict_do_nothing(), new)
    if changed:
        session.execute(update(PastContact), changed)
    return Kept(len(new), len(changed), len(contacts) - len(new) - len(changed))


def _known(session: Session, ids: list[str]) -> dict[str, str]:
    query = select(PastContact.id, PastContact.content).where(PastContact.id.in_(ids))
    return {name: content for name, content in session.execute(query)}


def _row(name: str, one: Contact, source: str) -> dict[str, Any]:
    return {
        "id": name, "at": one.at, "who": one.who, "summary": one.summary, "open_items": list(one.open_items),
        **{field: getattr(one, field) for field in NAMES},
        "key": one.key, "phone_digits": digits(one.phone),
        "content": one.content, "source": source[:LONGEST_NAME], "taken_at": now(),
    }


def _moment(value: Any, zone: ZoneInfo, dates: str) -> datetime:
    text = _required(value)
    try:
        if dates:
            at = datetime.strptime(text, dates)
            day_only = not re.search(r"%[HIMSpTRXcf]", dates)
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            at, day_only = datetime.combine(date.fromisoformat(text), NOON), False
        else:
            at, day_only = datetime.fromisoformat(text), False
        at = datetime.combine(at.date(), NOON) if day_only else at
        at = (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
        read_moment(at.isoformat())  # the same bounds as everywhere
    except (ValueError, OverflowError):
        raise Wrong(f"is no day or time such as 2026-10-03 or 2026-10-03T14:05{f', nor like {dates}' if dates else ''}") from None
    if at > now() + timedelta(days=1):
        raise Wrong("lies in the future")
    return at


def _required(value: Any) -> str:
    text = _short(value)
    if not text:
        raise Wrong("is required")
    return text


def _short(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Wrong("must be text")
    text = str(value)
    if len(text) > LONGEST_NAME:
        raise Wrong(f"is longer than {LONGEST_NAME} characters")
    return tidy(text) or None


def _words(value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong("is required" if value is None else "must be text")
    return Words(required=True).read(value.replace("\0", "").strip())


def _items(value: Any) -> list[str]:
    several = re.split(r"[;\n]", value) if isinstance(value, str) else [] if value is None else value
    if not isinstance(several, list) or not all(isinstance(one, str) for one in several):
        raise Wrong("must be a list of texts")
    found = list(filter(None, map(tidy, several)))
    if len(found) > MOST_ITEMS or any(len(one) > LONGEST_ITEM for one in found):
        raise Wrong(f"may hold {MOST_ITEMS} items of {LONGEST_ITEM} characters")
    return found
