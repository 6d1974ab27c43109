"""Finding a caller by any part of what is known of him."""

import re

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.callers.access import known_to
from kb.calls.callers.keys import digits, folded, id_key
from kb.calls.callers.models import Caller, CallerKey
from kb.calls.callers.registry import maybe_callers
from kb.calls.models import Call
from kb.web import Role

MOST = 50
LONGEST = 200
MOST_WORDS = 6


def find_callers(session: Session, person: Person, words: str, limit: int = 20) -> list[Caller]:
    """Callers whom `person` may know of and whom every word means a part of, the latest first; without words the latest."""
    conditions = _conditions(words)
    if words.strip() and not conditions:
        return []
    query = (select(Caller).where(Caller.root == Caller.id, Caller.words != "", *conditions, known_to(person))
             .order_by(Caller.last_at.desc()).limit(min(limit, MOST)))
    return list(session.scalars(query))


def find_named(session: Session, person: Person, words: str, limit: int = 8) -> list[Caller]:
    """Whoever the caller on the line may be, by what he says of himself: a whole ID, a whole number, or first and last name.

    Only for an agent with a call open, who must be able to tell whom she has; empty for everybody else.
    """
    has_call = select(Call.id).where(Call.agent == person.name, Call.status == "open", ~Call.practice).limit(1)
    if not person.roles & {Role.AGENT, Role.SUPERVISOR} or session.scalar(has_call) is None:
        return []
    found = _by_id(session, words[:LONGEST]) + maybe_callers(session, words[:LONGEST]) + _by_full_name(session, words[:LONGEST])
    return list({caller.id: caller for caller in found}.values())[:limit]


def maybe_same(session: Session, person: Person, caller: Caller, words: str | None = None) -> list[Caller]:
    """Whom `person` may know of and who may be this caller under another record: found by words, else of the same full name."""
    if words is None:
        words = f"{caller.first_name or ''} {caller.last_name or ''}" if caller.first_name and caller.last_name else ""
    return [one for one in find_callers(session, person, words, limit=8) if one.id != caller.id] if words.strip() else []


def _conditions(words: str) -> list[ColumnElement[bool]]:
    """One for each word: it is a part of a name, an ID or a number."""
    asked = words.replace("\0", " ")[:LONGEST]
    if not any(letter.isalpha() for letter in asked) and digits(asked):
        return [_holds(str(digits(asked)))]
    found = []
    for word in folded(asked).split()[:MOST_WORDS]:
        bare = "".join(letter for letter in word if letter.isalnum())
        if bare:
            found.append(or_(_holds(word), _holds(bare)) if bare != word else _holds(word))
    return found


def _holds(text: str) -> ColumnElement[bool]:
    return Caller.words.contains(text, autoescape=True)


def _by_id(session: Session, words: str) -> list[Caller]:
    own = select(Caller.root).join(CallerKey, CallerKey.caller_id == Caller.id).where(CallerKey.key == id_key(words))
    return list(session.scalars(select(Caller).where(Caller.id.in_(own))))


def _by_full_name(session: Session, words: str) -> list[Caller]:
    names = folded(re.sub(r"[^\w\s'’-]", " ", words)).split()[:MOST_WORDS]
    if len([name for name in names if len(name) > 1]) < 2:
        return []
    whole = [Caller.words.contains(f" {name} ", autoescape=True) for name in names]
    query = select(Caller).where(Caller.root == Caller.id, *whole).order_by(Caller.last_at.desc()).limit(MOST)
    return list(session.scalars(query))
