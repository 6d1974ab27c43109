"""A caller's card: how to speak with him, what is kind to remember for a while, who may speak for whom."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import available_timezones

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.callers.access import get_caller, may_change
from kb.calls.callers.keys import folded, name_of
from kb.calls.callers.models import Caller, CallerContext, CallerKey, CallerPermission
from kb.calls.callers.registry import group_of, refresh
from kb.db import new_id, now
from kb.errors import ChangedMeanwhile, Invalid, NotAllowed, NotFound

FIELDS = {"name_to_use": 100, "said_as": 100, "language": 100, "relay": 200, "safe_number": 40, "best_time": 100, "time_zone": 60}
"""What may be written on a card, and how long it may be."""

LONGEST_CONTEXT, LONGEST_NAME = 200, 200
KIND_FOR = timedelta(days=90)
LONGEST_KIND = timedelta(days=366)
UNKIND = re.compile(r"\b(rude|crazy|liar|lying|stupid|idiot|difficult|annoying|nasty|hysterical|moron|bitch|asshole)\b", re.I)

Mask = Callable[[str], str]


@dataclass
class Card:
    """What is kept about a caller, merged records laid together."""

    id: str
    name: str
    ids: list[str]
    number: int
    """How often it was changed: given back with a change."""
    fields: dict[str, str]
    changed_by: str | None = None
    contexts: list[CallerContext] = field(default_factory=list)
    permissions: list[CallerPermission] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing is kept yet."""
        return not (self.fields or self.contexts or self.permissions)


def cards_of(session: Session, callers: Iterable[Caller], today: date) -> dict[str, Card]:
    """The cards of callers by the id of their root, with their IDs; kind context that has run out by `today` is left out."""
    own = list(session.scalars(select(Caller).where(Caller.root.in_({caller.root for caller in callers}))))
    cards, root_of = lay_cards(session, own, today), {one.id: one.root for one in own}
    for key, whose in session.execute(
            select(CallerKey.key, CallerKey.caller_id).where(CallerKey.caller_id.in_(root_of)).order_by(CallerKey.key)):
        if key.startswith("id:"):
            cards[root_of[whose]].ids.append(key.removeprefix("id:"))
    return cards


def lay_cards(session: Session, own: Iterable[Caller], today: date) -> dict[str, Card]:
    """The cards, without their IDs, of records of which every one that is merged with another is there."""
    own = sorted(own, key=lambda one: (one.id != one.root, one.made_at))  # the root's word comes first
    cards = {one.id: Card(one.id, name_of(one), [], one.card_number, {}, one.card_by) for one in own if one.id == one.root}
    for one in own:
        for name in FIELDS:
            if getattr(one, name):
                cards[one.root].fields.setdefault(name, getattr(one, name))
    root_of = {one.id: one.root for one in own if one.card_number}
    if not root_of:
        return cards
    contexts = select(CallerContext).where(CallerContext.caller_id.in_(root_of), CallerContext.until >= today)
    for context in session.scalars(contexts.order_by(CallerContext.noted_at)):
        cards[root_of[context.caller_id]].contexts.append(context)
    permissions = select(CallerPermission).where(CallerPermission.caller_id.in_(root_of))
    for permission in session.scalars(permissions.order_by(CallerPermission.noted_at)):
        cards[root_of[permission.caller_id]].permissions.append(permission)
    return cards


def card_of(session: Session, caller: Caller, today: date) -> Card:
    """The card of one caller."""
    return cards_of(session, [caller], today)[caller.root]


def change_card(session: Session, person: Person, caller_id: str, given: Mapping[str, str], expected: int, mask: Mask) -> Caller:
    """Write these fields of the card; an empty one takes the field away, one not given stays.

    Raises `NotFound`, `NotAllowed`, `Invalid` for a field, `ChangedMeanwhile` when somebody else changed the card after
    `expected`.
    """
    caller = _to_change(session, person, caller_id)
    if caller.card_number != expected:
        raise ChangedMeanwhile("Somebody else changed this card meanwhile. Look at it again; your words are below.")
    read = {name: _read(name, given[name], mask) for name in FIELDS if name in given}
    if all((text or None) == getattr(caller, name) for name, text in read.items()):
        return caller
    merged = session.scalars(select(Caller).where(Caller.root == caller.id, Caller.id != caller.id)).all()
    for name, text in read.items():
        setattr(caller, name, text or None)
        for one in merged if not text else ():  # what is taken away is gone from merged records too
            setattr(one, name, None)
    _note_change(session, caller, person)
    return caller


def remember_context(session: Session, person: Person, caller_id: str, text: str, today: date, mask: Mask,
             until: str | None = None) -> CallerContext:
    """Keep what is kind to remember, for 90 days if not told otherwise. Raises as `change_card`."""
    caller, kept = _to_change(session, person, caller_id), _plain(text, "text", LONGEST_CONTEXT, mask)
    if not kept:
        raise Invalid("What would be kind to remember?", {"text": "Write a few words."})
    if found := UNKIND.search(kept):
        raise Invalid(f"“{found[0]}” does not help the next colleague. Write what would be kind to remember.",
                      {"text": f"Say it without “{found[0]}”."})
    last = _day(until, "until", today) or today + KIND_FOR
    if last > today + LONGEST_KIND:
        raise Invalid("Kind context is kept for a year at most.", {"until": "Choose a day within a year."})
    context = CallerContext(id=new_id(), caller_id=caller.id, text=kept, until=last, noted_by=person.name, noted_at=now())
    session.add(context)
    _note_change(session, caller, person)
    return context


def note_permission(session: Session, person: Person, caller_id: str, given: Mapping[str, str], today: date,
           mask: Mask) -> CallerPermission:
    """Note that `speaker` may speak for `member` (nobody named: for this caller), `until` a day. Raises as `change_card`."""
    caller = _to_change(session, person, caller_id)
    speaker, member = (_plain(given.get(name, ""), name, LONGEST_NAME, mask) for name in ("speaker", "member"))
    if not speaker:
        raise Invalid("Who may speak?", {"speaker": "Write the name."})
    if folded(speaker) == folded(member):
        raise Invalid("Nobody needs leave to speak for himself.", {"member": "Name somebody else."})
    permission = CallerPermission(
        id=new_id(), caller_id=caller.id, speaker=speaker, member=member or None, noted_by=person.name, noted_at=now(),
        relationship=_plain(given.get("relationship", ""), "relationship", LONGEST_NAME, mask) or None,
        until=_day(given.get("until"), "until", today))
    for one in session.scalars(select(CallerPermission).where(CallerPermission.caller_id.in_(group_of(caller)))):
        if (folded(one.speaker), folded(one.member)) == (folded(speaker), folded(member)):
            session.delete(one)  # the latest word counts
    session.add(permission)
    _note_change(session, caller, person)
    return permission


def take_back(session: Session, person: Person, caller_id: str, item: str) -> None:
    """Take a permission or a kind context away. Raises `NotFound`, `NotAllowed`."""
    caller = _to_change(session, person, caller_id)
    row = session.get(CallerPermission, item) or session.get(CallerContext, item)
    if row is None or row.caller_id not in set(session.scalars(group_of(caller))):
        raise NotFound("It is not on this card any more.")
    session.delete(row)
    _note_change(session, caller, person)


def has_run_out(session: Session, today: date) -> bool:
    """Whether there is kind context whose day is over."""
    return session.scalar(select(CallerContext.id).where(CallerContext.until < today).limit(1)) is not None


def forget_run_out(session: Session, today: date) -> None:
    """Delete kind context whose day is over. Harmless twice."""
    session.execute(delete(CallerContext).where(CallerContext.until < today))


def _to_change(session: Session, person: Person, caller_id: str) -> Caller:
    caller = get_caller(session, person, caller_id)
    if not may_change(session, person, caller):
        raise NotAllowed("Only whoever has him on the line can change his card, or a supervisor of his calls.")
    return caller


def _note_change(session: Session, caller: Caller, person: Person) -> None:
    caller.card_number, caller.card_by, caller.card_at = caller.card_number + 1, person.name, now()
    session.flush()
    refresh(session, caller.id)


def _read(name: str, text: str, mask: Mask) -> str:
    read = _plain(text, name, FIELDS[name], mask)
    if name == "time_zone" and read and read not in available_timezones():
        raise Invalid("There is no such time zone.", {"time_zone": "Choose one from the list."})
    return read


def _plain(text: str, name: str, longest: int, mask: Mask) -> str:
    read = " ".join(text.replace("\0", "").split())
    if len(read) > longest:
        raise Invalid(f"At most {longest} letters, please.", {name: f"is longer than {longest} letters"})
    return mask(read)


def _day(text: str | None, name: str, today: date) -> date | None:
    if not text or not text.strip():
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("Until which day?", {name: "Write a day such as 2027-03-01."}) from None
    if found < today:
        raise Invalid("That day is over already.", {name: "Choose a day to come."})
    return found
