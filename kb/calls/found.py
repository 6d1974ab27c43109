"""Finding calls by whoever they are of and by what was said in them, for supervisors.

The tables and journals are looked through; nothing of a call stands in the search index, so that what is redacted or struck
is found no more from that moment on. An agent has her own list and the caller's earlier calls; here she finds none.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, String, cast, exists, func, or_, select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.callers.keys import digits, folded, name_of
from kb.calls.callers.models import Caller
from kb.calls.callers.registry import calls_of_roots
from kb.calls.models import Call, EntryRow
from kb.calls.rights import visible_to
from kb.db import now
from kb.search import STOP_WORDS
from kb.web import Role

TEXTS = {"call.started": ("reason",), "issue.raised": ("text",), "note.added": ("text",), "call.wrapped": ("summary",)}
"""The words of a call that are looked through."""
LOOKED_BACK = timedelta(days=365)
"""Words in journals are looked for so far back; names and numbers without end."""
MOST_WORDS = 6
LONGEST = 200
MOST_WEIGHED = 200
"""So many calls, the newest, are looked at more closely."""


@dataclass(frozen=True)
class FoundCall:
    """A call that fits. `text` is where the words were said; "" where only names and numbers fit."""

    call: Call
    text: str
    by_caller: bool


def may_find_calls(person: object) -> bool:
    """Whether this person finds calls at all."""
    return Role.SUPERVISOR in getattr(person, "roles", ())


def find_calls(session: Session, person: Person, query: str, limit: int = 20) -> tuple[list[FoundCall], int, bool]:
    """The newest calls in which every word is said, or is a part of the caller's name or IDs: `(calls, how many, whether more)`.

    Only those that `person` may read; practice is left out.
    """
    words = _words(query)
    if not words or not may_find_calls(person):
        return [], 0, False
    # The longest word first, which is seldom: where it is missing, the store need not look for the others.
    conditions = [or_(*_of_caller(raw, word), _is_said(raw)) for word, raw in sorted(words.items(), key=lambda one: -len(one[0]))]
    calls = session.scalars(select(Call).where(visible_to(person), ~Call.practice, *conditions)
                            .order_by(Call.started_at.desc(), Call.id).limit(MOST_WEIGHED + 1)).all()
    said = _said(session, [call.id for call in calls[:MOST_WEIGHED]])
    found = [hit for call in calls[:MOST_WEIGHED] if (hit := _weigh(call, said[call.id], words))]
    return found[:limit], len(found), len(calls) > MOST_WEIGHED


def _words(query: str) -> dict[str, str]:
    """The words to look for, bare, and as they were typed."""
    asked = unicodedata.normalize("NFC", query.replace("\0", " ")[:LONGEST])
    if not any(letter.isalpha() for letter in asked) and (number := digits(asked)):
        return {number: number}
    typed = {word: raw for raw in asked.split() if len(word := _bare(raw)) > 1 and word not in STOP_WORDS}
    return dict(list(typed.items())[:MOST_WORDS])


def _bare(text: str) -> str:
    """Words as they are compared: small, without accents and signs within."""
    return "".join(letter for letter in folded(text) if letter.isalnum() or letter == " ")


def _of_caller(raw: str, word: str) -> Iterable[ColumnElement[bool]]:
    for name in (Call.first_name, Call.last_name):
        yield name.ilike(_pattern(raw))
        yield func.replace(func.replace(name, "'", ""), "’", "").icontains(word, autoescape=True)
    for number in (Call.member_id, Call.policy_id):
        yield func.replace(func.replace(number, "-", ""), " ", "").icontains(word, autoescape=True)
    if word.isdigit() and len(word) >= 4:
        yield Call.phone_digits.contains(word, autoescape=True)
    yield Call.id.in_(calls_of_roots(select(Caller.root).where(Caller.words.contains(word, autoescape=True))))


def _is_said(raw: str) -> ColumnElement[bool]:
    """Whether this stands in the words of a call. Coarse: names of fields are words too; `_weigh` looks again."""
    return exists().where(
        EntryRow.call_id == Call.id, EntryRow.kind.in_(TEXTS), EntryRow.personal.is_not(None),
        Call.started_at > now() - LOOKED_BACK, cast(EntryRow.personal, String).ilike(_pattern(raw)))


def _pattern(raw: str) -> str:
    """Anything may stand for letters with accents and for signs: how the store writes and folds them is not known here."""
    return f"%{re.sub('[^0-9A-Za-z]+', '%', raw)}%"


def _said(session: Session, calls: Sequence[str]) -> Mapping[str, list[str]]:
    """What was said in these calls and neither struck nor emptied."""
    rows = session.scalars(select(EntryRow).where(EntryRow.call_id.in_(calls), EntryRow.kind.in_([*TEXTS, "entry.struck"]))
                           .order_by(EntryRow.number)).all()
    struck = {(row.call_id, row.plain["key"]) for row in rows if row.kind == "entry.struck"}
    said: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.personal and (row.call_id, row.key) not in struck:
            said[row.call_id] += [row.personal[name] for name in TEXTS.get(row.kind, ()) if row.personal.get(name)]
    return said


def _weigh(call: Call, texts: Sequence[str], words: Collection[str]) -> FoundCall | None:
    known = " ".join(map(_bare, (name_of(call), call.member_id or "", call.policy_id or "", call.phone_digits or "")))
    has = [_bare(text) for text in texts]
    if not all(word in known or any(word in text for text in has) for word in words):
        return None
    fitting = [sum(word in text for word in words) for text in has]
    best = max(fitting, default=0)
    return FoundCall(call, texts[fitting.index(best)] if best else "", any(word in known for word in words))
