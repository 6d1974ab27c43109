"""Who keeps the words, and what is refused. Everybody reads them; each change is noted with who made it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.changes import note_change
from kb.db import now
from kb.errors import ChangedMeanwhile, Conflict, Invalid, NotAllowed, NotFound
from kb.search.document import Card
from kb.search.vocabulary.current import TOPIC
from kb.search.vocabulary.models import Pin, Synonym, WordChange
from kb.search.vocabulary.wording import LONGEST_WORDING, Wording
from kb.search.words import telling_stems, words_of
from kb.web import Role

KEEPERS = (Role.EDITOR, Role.ADMIN)
MOST_KEPT = 5000
"""So many rows are kept, so that each process holds them lightly."""
MOST_PINS = 1000
REMEMBERED = 30


@dataclass(frozen=True)
class PinWanted:
    """What the form of a pin says. `ends_at` is when the day `until` is over where the editor is."""

    said: str
    document: str
    until: date | None = None
    ends_at: datetime | None = None
    note: str = ""


def may_keep(person: Person) -> bool:
    """Whether this person may change words and pins."""
    return bool(person.roles & set(KEEPERS))


def synonyms(session: Session) -> list[Synonym]:
    """All words that mean the same, those changed last first."""
    return list(session.scalars(select(Synonym).order_by(Synonym.changed_at.desc(), Synonym.id)))


def count_synonyms(session: Session) -> int:
    """How many rows of words there are."""
    return _count(session, Synonym)


def pins(session: Session) -> list[Pin]:
    """All pins in their order."""
    return list(session.scalars(select(Pin).order_by(Pin.place, Pin.id)))


def changes(session: Session, documents: Sequence[str]) -> list[WordChange]:
    """What was changed last, the newest first: words, and pins that lead to one of these documents."""
    return list(session.scalars(select(WordChange).where(or_(WordChange.document == "", WordChange.document.in_(documents)))
                                .order_by(WordChange.at.desc(), WordChange.id).limit(REMEMBERED)))


def get_synonym(session: Session, synonym_id: str) -> Synonym:
    """One row of words. Raises `NotFound`."""
    found = session.get(Synonym, synonym_id)
    if found is None:
        raise NotFound("These words are not kept any more.")
    return found


def get_pin(session: Session, pin_id: str) -> Pin:
    """One pin. Raises `NotFound`."""
    found = session.get(Pin, pin_id)
    if found is None:
        raise NotFound("This pin is not there any more.")
    return found


def wording_of(row: Synonym) -> Wording:
    """A row as it is written."""
    return Wording(tuple(row.words), tuple(row.instead))


def save_synonym(session: Session, person: Person | None, wording: Wording, synonym_id: str | None = None,
                 expected: int = 0) -> Synonym:
    """Keep these words, or change the row with this id, which must still be in the edition that was shown. `person` is None
    where the command line does it.

    Raises `NotAllowed`, `Conflict` where the same stands there already, `ChangedMeanwhile`, `Invalid` when there are too many.
    """
    _require_keeper(person)
    row = get_synonym(session, synonym_id) if synonym_id else Synonym(edition=0, words=[], instead=[])
    if synonym_id and row.edition != expected:
        raise ChangedMeanwhile("Somebody else has changed these words since you opened them.")
    other = session.scalar(select(Synonym).where(Synonym.key == wording.key))
    if other is not None and other is not row:
        raise Conflict(f"This stands there already: {wording_of(other).text}")
    if not synonym_id and _count(session, Synonym) >= MOST_KEPT:
        raise Invalid(f"There are {MOST_KEPT} already; more are not kept. Take out some that nobody says.")
    before = wording_of(row).text
    row.words, row.instead, row.key = list(wording.words), list(wording.instead), wording.key
    _stamp(row, person)
    session.add(row)
    _flush(session, f"This stands there already: {wording.text}")
    _note(session, person, row.id, before, wording.text)
    return row


def remove_synonym(session: Session, person: Person, synonym_id: str) -> None:
    """Take these words out. Raises `NotAllowed`, `NotFound`."""
    _require_keeper(person)
    row = get_synonym(session, synonym_id)
    _note(session, person, row.id, wording_of(row).text, "")
    session.delete(row)


def save_pin(session: Session, person: Person, wanted: PinWanted, card: Card | None, pin_id: str | None = None,
             expected: int = 0) -> Pin:
    """Pin `card`, which is what the person may see of `wanted.document` at this moment, to what is said.

    Raises `NotAllowed`, `Invalid` by field, `Conflict` where it is pinned to the same already, and `ChangedMeanwhile`.
    """
    _require_keeper(person)
    row = get_pin(session, pin_id) if pin_id else Pin(edition=0, place=_last_place(session) + 1)
    if pin_id and row.edition != expected:
        raise ChangedMeanwhile("Somebody else has changed this pin since you opened it.")
    said, note = _read_said(wanted.said), _short(wanted.note, "note")
    if card is None:
        raise Invalid("This article is not published.", {"document": "Choose one that is found: agents cannot open this one."})
    if wanted.ends_at is not None and wanted.ends_at <= now():
        raise Invalid("That day is over.", {"until": "Choose a day to come, or leave it empty."})
    if not pin_id and _count(session, Pin) >= MOST_PINS:
        raise Invalid(f"There are {MOST_PINS} pins already. Take out some that are not needed.")
    row.key = f"{wanted.document} {' '.join(sorted(set(telling_stems(said))))}"
    other = session.scalar(select(Pin).where(Pin.key == row.key, Pin.id != (row.id or "")))
    if other is not None:
        raise Conflict(f"It is pinned to “{other.said}” already, which means the same.")
    before = _told(row.said, card.title, row.until) if pin_id else ""
    row.said, row.document, row.until, row.ends_at, row.note = said, wanted.document, wanted.until, wanted.ends_at, note
    _stamp(row, person)
    session.add(row)
    _flush(session, "It is pinned to these words already.")
    _note(session, person, row.id, before, _told(said, card.title, wanted.until), row.document)
    return row


def remove_pin(session: Session, person: Person, pin_id: str, title: str) -> None:
    """Take a pin out; `title` is what it leads to, for the history. Raises `NotAllowed`, `NotFound`."""
    _require_keeper(person)
    row = get_pin(session, pin_id)
    _note(session, person, row.id, _told(row.said, title, row.until), "", row.document)
    session.delete(row)


def raise_pin(session: Session, person: Person, pin_id: str) -> None:
    """Put a pin before the one that stands before it. Raises `NotAllowed`, `NotFound`."""
    _require_keeper(person)
    row = get_pin(session, pin_id)
    before = session.scalar(select(Pin).where(Pin.place < row.place).order_by(Pin.place.desc(), Pin.id.desc()))
    if before is not None:
        row.place, before.place = before.place, row.place
        note_change(session, TOPIC, row.id)


def _require_keeper(person: Person | None) -> None:
    if person is not None and not may_keep(person):
        raise NotAllowed("Editors keep the words and pins. Tell one of them what callers say.")


def _read_said(text: str) -> str:
    said = _short(text, "said")
    if not said:
        raise Invalid("What is asked is missing.", {"said": "Write what callers say."})
    if not words_of(said):
        raise Invalid(f"“{said}” has no letter or digit.", {"said": "Only letters and digits are searched."})
    return said


def _short(text: str, field: str) -> str:
    text = " ".join(text.replace("\0", "").split())
    if len(text) > LONGEST_WORDING:
        raise Invalid("That is too long.", {field: f"At most {LONGEST_WORDING} characters."})
    return text


def _told(said: str, title: str, until: date | None) -> str:
    return f"“{said}” finds first: {title}" + (f", until {until.isoformat()}" if until else "")


def _stamp(row: Synonym | Pin, person: Person | None) -> None:
    row.edition, row.changed_by, row.changed_at = row.edition + 1, person.name if person else "", now()


def _note(session: Session, person: Person | None, subject: str, before: str, after: str, document: str = "") -> None:
    session.add(WordChange(at=now(), by=person.name if person else "", document=document, before=before, after=after))
    note_change(session, TOPIC, subject)


def _flush(session: Session, taken: str) -> None:
    try:
        session.flush()
    except IntegrityError:
        raise Conflict(taken) from None


def _count(session: Session, table: type[Synonym | Pin]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _last_place(session: Session) -> int:
    return session.scalar(select(func.max(Pin.place))) or 0
