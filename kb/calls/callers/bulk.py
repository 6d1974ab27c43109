"""Callers brought in from elsewhere, many at once; the same again changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from kb.calls.callers.keys import digits, id_keys, who_key
from kb.calls.callers.models import Caller, CallerKey
from kb.calls.callers.registry import refresh, search_words
from kb.calls.fields import CALLER_FIELDS
from kb.db import new_id, now

AT_ONCE = 500
LONGEST = 200


@dataclass
class Remembered:
    """What became of them: how many were new, how many said something new of a known one, and whose each row is."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    ids: list[str | None] = field(default_factory=list)
    """The caller of each row, in their order; None where a row has neither an ID nor number and full name."""


def remember_callers(session: Session, rows: Iterable[Mapping[str, Any]]) -> Remembered:
    """Remember callers: rows with any of `first_name, last_name, member_id, policy_id, phone, at` (when he was last in touch).

    Known by member or policy ID, else by number and full name together. Names and number fill what was not given before, and
    never change what a call has said. Does not commit.
    """
    done, given = Remembered(), iter(rows)
    while batch := list(islice(given, AT_ONCE)):
        _remember(session, [_Given.read(row) for row in batch], done)
        session.flush()
        session.expire_all()
    return done


@dataclass
class _Given:
    keys: list[str]
    named: dict[str, str]
    at: datetime

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "_Given":
        words = {name: str(row.get(name) or "").replace("\0", "").strip()[:LONGEST] for name in CALLER_FIELDS}
        keys, who = id_keys(words), who_key(words)
        named = {name: words[name] for name in ("first_name", "last_name", "phone") if words[name]}
        return cls([*keys, *([who] if who and not keys else [])], named, row.get("at") or now())


def _remember(session: Session, batch: Sequence[_Given], done: Remembered) -> None:
    known = _found(session, {key for given in batch for key in given.keys})
    whose = {key: one.caller_id for key, one in known.items()}
    callers: dict[str, Caller | dict[str, Any]] = {
        one.id: one for one in session.scalars(select(Caller).where(Caller.id.in_(set(whose.values()))))}
    keys: list[dict[str, Any]] = []
    changed: set[str] = set()
    for given in batch:
        caller_id = next((whose[key] for key in given.keys if key in whose), None)
        if caller_id is None and given.keys:
            caller_id = new_id()
            callers[caller_id] = _row(caller_id, given)
            done.new += 1
        elif caller_id is not None:
            lacking = [key for key in given.keys if key not in whose or (key in known and not known[key].given)]
            is_news = _add(callers[caller_id], given) or bool(lacking)
            done.changed, done.unchanged = done.changed + is_news, done.unchanged + (not is_news)
            changed |= {caller_id} if is_news else set()
        done.ids.append(caller_id)
        for key in given.keys:
            if key not in whose:
                whose[key] = str(caller_id)
                keys.append({"key": key, "caller_id": caller_id, "given": True})
            elif key in known:
                known[key].given = True
    _write(session, [one for one in callers.values() if isinstance(one, dict)], keys)
    for caller_id in sorted(changed):
        if isinstance(callers[caller_id], Caller):
            refresh(session, caller_id)


def _found(session: Session, keys: set[str]) -> dict[str, CallerKey]:
    return {one.key: one for one in session.scalars(select(CallerKey).where(CallerKey.key.in_(keys)))}


def _row(caller_id: str, given: _Given) -> dict[str, Any]:
    return {"id": caller_id, "root": caller_id, "made_at": given.at, "last_at": given.at, "given": given.named, "card_number": 0}


def _add(caller: Caller | dict[str, Any], given: _Given) -> bool:
    """Add names and number that were not given before. Whether there were any."""
    before = caller["given"] if isinstance(caller, dict) else caller.given
    lacking = {name: text for name, text in given.named.items() if name not in before}
    if lacking and isinstance(caller, dict):
        caller["given"] = {**before, **lacking}
    elif lacking and isinstance(caller, Caller):
        caller.given = {**before, **lacking}
    return bool(lacking)


def _write(session: Session, made: list[dict[str, Any]], keys: list[dict[str, Any]]) -> None:
    """The new ones in two statements: an import may bring a hundred thousand."""
    own: dict[str, list[str]] = {}
    for key in keys:
        own.setdefault(key["caller_id"], []).append(key["key"])
    for row in made:
        given = row["given"]
        first, last, phone = given.get("first_name"), given.get("last_name"), digits(given.get("phone"))
        row |= {"first_name": first, "last_name": last, "phone": phone,
                "words": search_words([(first, last)], own.get(row["id"], ()), [phone])}
    if made:
        session.execute(insert(Caller), made)
    if keys:
        session.execute(insert(CallerKey), keys)
