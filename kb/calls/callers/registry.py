"""Which caller a call is of. Learnt from each call as it is recorded; who is merged with whom is asked when it is read."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from kb.calls.callers.keys import call_keys, digits, folded
from kb.calls.callers.models import Caller, CallerKey, CallKey
from kb.calls.models import Call
from kb.calls.state import CallState
from kb.db import new_id

MOST_MAYBE = 5
NEWEST = 40
"""So many calls of a caller tell his names and numbers."""


def caller_of(session: Session, call: Call | CallState) -> Caller | None:
    """The caller on the line, merged ones as one; the member he calls for where only that one is known; None for a stranger.

    A number alone says nobody: see `maybe_callers`.
    """
    return known_by(session, _main(session, call, "caller")) or member_of(session, call)


def member_of(session: Session, call: Call | CallState) -> Caller | None:
    """The member for whom the person on the line calls, where that is somebody else and known by an ID."""
    return known_by(session, _main(session, call, "member"))


def people_of(session: Session, state: CallState) -> list[Caller]:
    """Whose earlier calls tell of this one: the caller's, and the member's unless the caller may not hear of him."""
    found = [known_by(session, _main(session, state, "caller"))]
    if state.identity is None or state.identity.may_discuss is not False:
        found.append(member_of(session, state))
    return list({one.id: one for one in found if one is not None}.values())


def on_the_line(agent: str) -> Select[Any]:
    """The roots of all whom this agent has on the line, or may hear of for them. A number alone puts nobody on the line."""
    return (select(Caller.root).join(CallerKey, CallerKey.caller_id == Caller.id).join(CallKey, CallKey.key == CallerKey.key)
            .join(Call, Call.id == CallKey.call_id)
            .where(Call.agent == agent, Call.status == "open", ~Call.practice, CallKey.main, ~CallKey.closed))


def callers_of(session: Session, calls: Collection[str]) -> dict[str, Caller]:
    """`caller_of` for many calls at once, by the call's id; strangers are left out."""
    own, root = aliased(Caller), aliased(Caller)
    rows = session.execute(
        select(CallKey.call_id, CallKey.part, root).join(CallerKey, CallerKey.key == CallKey.key)
        .join(own, own.id == CallerKey.caller_id).join(root, root.id == own.root)
        .where(CallKey.call_id.in_(calls), CallKey.main).order_by(CallKey.part.desc()))
    return {call: caller for call, _part, caller in rows}  # "member" comes before "caller", which has the last word


def calls_of(caller: Caller | str) -> Select[Any]:
    """The ids of every call of this caller and of whoever is merged with him: on the line himself, or called for."""
    return calls_of_roots([caller if isinstance(caller, str) else caller.root])


def calls_of_roots(roots: Collection[str] | Select[Any]) -> Select[Any]:
    """The ids of every call of these callers, who are told by the id of their root."""
    keys = select(CallerKey.key).join(Caller, Caller.id == CallerKey.caller_id).where(Caller.root.in_(roots))
    return select(CallKey.call_id).where(CallKey.main, CallKey.key.in_(keys))


def group_of(caller: Caller | str) -> Select[Any]:
    """The ids of all records that are one caller: his own and those merged with it. Rows of yours hang on any of them."""
    return select(Caller.id).where(Caller.root == (caller if isinstance(caller, str) else caller.root))


def known_by(session: Session, key: str | None) -> Caller | None:
    """The caller whom this key means."""
    if key is None:
        return None
    own, root = aliased(Caller), aliased(Caller)
    return session.scalar(select(root).join(own, own.root == root.id).join(CallerKey, CallerKey.caller_id == own.id)
                          .where(CallerKey.key == key))


def maybe_callers(session: Session, phone: str | None) -> list[Caller]:
    """Callers who may be ringing from this number, the latest first. A guess, to be marked as one."""
    number = digits(phone)
    if number is None:
        return []
    own, root = aliased(Caller), aliased(Caller)
    from_calls = (select(CallerKey.caller_id).join(CallKey, CallKey.key == CallerKey.key)
                  .where(CallKey.part == "caller", CallKey.main, CallKey.phone == number))
    named = select(own.root).where(own.id.in_(from_calls) | (own.phone == number))
    return list(session.scalars(select(root).where(root.id.in_(named)).order_by(root.last_at.desc()).limit(MOST_MAYBE)))


def know(session: Session, state: CallState, before: Iterable[str] = ()) -> None:
    """Learn from a call whose keys have changed who its callers are; `before` are the keys it had."""
    rows = list(call_keys(state))
    touched = {caller_id for part in ("caller", "member")
               if (caller_id := _learn(session, [row for row in rows if row["part"] == part]))}
    touched |= _forget(session, set(before) - {row["key"] for row in rows})
    session.flush()
    for caller_id in touched:
        refresh(session, caller_id)


def refresh(session: Session, caller_id: str) -> None:
    """Make up the name, the words and the last day of a caller anew, from his calls and from what was given."""
    caller = session.get_one(Caller, caller_id)
    own = [caller.id, *session.scalars(group_of(caller_id))] if caller.root == caller.id else [caller.id]
    keys = session.scalars(select(CallerKey.key).where(CallerKey.caller_id.in_(own)).order_by(CallerKey.key)).all()
    calls = session.scalars(select(CallKey).where(CallKey.key.in_(keys)).order_by(CallKey.at.desc()).limit(NEWEST)).all()
    given = [one.given for one in session.scalars(select(Caller).where(Caller.id.in_(own)))]
    names = [(row.first_name, row.last_name) for row in calls] + [(one.get("first_name"), one.get("last_name")) for one in given]
    named = next((name for name in names if any(name)), (None, None))
    numbers = [row.phone for row in calls if row.part == "caller"] + [digits(one.get("phone")) for one in given]
    caller.first_name, caller.last_name = named
    caller.phone = next(filter(None, (digits(one.get("phone")) for one in given)), None)
    caller.words = search_words(names, keys, numbers, caller.name_to_use)
    caller.last_at = max([row.at for row in calls[:1]] + [caller.made_at])
    if caller.root != caller.id:
        refresh(session, caller.root)


def search_words(names: Iterable[tuple[str | None, str | None]], keys: Iterable[str], numbers: Iterable[str | None],
                 more: str | None = None) -> str:
    """What a caller can be found by, as one folded text, with a blank around each word."""
    parts = [folded(" ".join(filter(None, name))) for name in names] + [folded(more)]
    parts += [key.removeprefix("id:").lower() for key in keys if key.startswith("id:")]
    found = " ".join(dict.fromkeys(filter(None, [*parts, *numbers])))
    return f" {found} " if found else ""


def add_keys(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Add keys; one that somebody else has already stays with him."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(insert(CallerKey).on_conflict_do_nothing(), rows)


def _main(session: Session, call: Call | CallState, part: str) -> str | None:
    if isinstance(call, CallState):
        if call.is_practice:
            return None
        return next((row["key"] for row in call_keys(call) if row["part"] == part and row["main"]), None)
    return session.scalar(select(CallKey.key).where(CallKey.call_id == call.id, CallKey.part == part, CallKey.main))


def _learn(session: Session, rows: list[dict[str, Any]]) -> str | None:
    """The caller of these keys, the main one first; made where nobody is known by any of them."""
    if not rows:
        return None
    keys = [row["key"] for row in rows]
    known = {one.key: one for one in session.scalars(select(CallerKey).where(CallerKey.key.in_(keys)))}
    others = [known[key].caller_id for key in keys[1:] if key in known and _may_be(session, known[key].caller_id, rows[0])]
    main = known.get(keys[0])
    if main is not None and (main.caller_id in others or not others or not _is_new(session, main.caller_id, rows[0]["call_id"])):
        caller_id = main.caller_id
    elif others:
        caller_id = others[0]
    else:
        caller_id = _make(session, rows[0]["at"])
    if main is not None and main.caller_id != caller_id:
        _give(session, main.caller_id, caller_id)
    if missing := [key for key in keys if key not in known]:
        add_keys(session, [{"key": key, "caller_id": caller_id, "given": False} for key in missing])
        # Where another writer was first with the main key, the call is that one's.
        caller_id = session.scalar(select(CallerKey.caller_id).where(CallerKey.key == keys[0])) or caller_id
    return caller_id


def _make(session: Session, at: datetime) -> str:
    made = new_id()
    session.add(Caller(id=made, root=made, made_at=at, last_at=at, given={}, words="", card_number=0))
    session.flush()
    return made


def _is_new(session: Session, caller_id: str, call_id: str) -> bool:
    """Whether a caller is known from this call alone: then a better word on who it is may still move the call."""
    caller = session.get_one(Caller, caller_id)
    if caller.given or caller.card_number or caller.root != caller.id:
        return False
    keys = select(CallerKey.key).where(CallerKey.caller_id == caller_id)
    elsewhere = select(CallKey.call_id).where(CallKey.key.in_(keys), CallKey.call_id != call_id).limit(1)
    return session.scalar(elsewhere) is None


def _give(session: Session, caller_id: str, to: str) -> None:
    for one in session.scalars(select(CallerKey).where(CallerKey.caller_id == caller_id)):
        one.caller_id = to
    session.flush()
    refresh(session, caller_id)


def _may_be(session: Session, caller_id: str, row: dict[str, Any]) -> bool:
    """Whether a new ID may be this caller's too: a policy is shared by a family, a first name seldom."""
    known, said = folded(session.get_one(Caller, caller_id).first_name), folded(str(row["first_name"] or ""))
    return not known or not said or known == said


def _forget(session: Session, keys: set[str]) -> set[str]:
    """Take away keys that no call says any more and nobody gave; whose they were."""
    if not keys:
        return set()
    still = set(session.scalars(select(CallKey.key).where(CallKey.key.in_(keys))))
    gone = session.scalars(select(CallerKey).where(CallerKey.key.in_(keys))).all()
    for one in gone:
        if one.key not in still and not one.given:
            session.delete(one)
    return {one.caller_id for one in gone}


def how_many(session: Session) -> int:
    """How many callers are known, merged ones counted once."""
    return session.scalar(select(func.count()).select_from(Caller).where(Caller.root == Caller.id)) or 0
