"""Whom a telephone system means: by extension, sign-in name, the name shown, or id. And whose phone is whose."""

import re
from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.accounts import Person, list_people
from kb.calls.ringing.models import PhoneLine
from kb.db import now
from kb.errors import Invalid
from kb.web import Role

AT_PHONES = frozenset({Role.AGENT, Role.SUPERVISOR})
_EXTENSION = re.compile(r"[0-9*#+]{1,20}")


def people_meant(session: Session, words: Iterable[str]) -> dict[str, Person | None]:
    """For each of the words the person at a phone who is meant, or None where that is nobody, or one of several."""
    wanted = list(dict.fromkeys(words))
    if not wanted:
        return {}
    people = [one for one in list_people(session) if one.is_active and one.roles & AT_PHONES]
    named = {one.name: one for one in people}
    extensions = {extension_in(word): word for word in wanted}
    phones = {row.extension: named.get(row.person) for row in session.scalars(
        select(PhoneLine).where(PhoneLine.extension.in_([one for one in extensions if one])))}
    return {word: phones.get(extension_in(word) or "") or _named(people, word) for word in wanted}


def extension_in(text: str) -> str | None:
    """An extension or number without what only helps to read it; None where there is none."""
    plain = re.sub(r"[\s().\-/]", "", text)
    return plain if _EXTENSION.fullmatch(plain) else None


def extension_of(session: Session, person: Person) -> str | None:
    """The extension at which she sits."""
    return session.scalar(select(PhoneLine.extension).where(PhoneLine.person == person.name))


def sit_at(session: Session, person: Person, text: str) -> str | None:
    """She sits at this phone from now on, whoever did before; with no text, at none. Raises `Invalid`."""
    wanted = extension_in(text) if text.strip() else None
    if text.strip() and not wanted:
        raise Invalid("An extension has up to 20 digits.", {"extension": "up to 20 digits, such as 201"})
    session.execute(delete(PhoneLine).where((PhoneLine.person == person.name) | (PhoneLine.extension == wanted)))
    if wanted:
        session.add(PhoneLine(extension=wanted, person=person.name, set_at=now()))
    return wanted


def _named(people: list[Person], word: str) -> Person | None:
    asked = word.casefold()
    local = asked.partition("@")[0]
    ways = ([one for one in people if one.name.casefold() == asked],
            [one for one in people if one.display_name.casefold() == asked],
            [one for one in people if one.id == word], [one for one in people if one.name.casefold() == local])
    found = next(filter(None, ways), [])
    return found[0] if len(found) == 1 else None
