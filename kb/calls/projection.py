"""From the state of a call to the rows that other screens query. One mechanism writes, repairs, empties and checks them."""

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.calls.due import due_moment
from kb.calls.models import Call, EscalationRow, LookupRow, PromiseRow, SearchRow
from kb.calls.state import CallState
from kb.db import Base

MOST_FOUND = 2**31 - 1
"""What an integer column of PostgreSQL holds."""
TABLES: tuple[type[Base], ...] = (LookupRow, PromiseRow, EscalationRow, SearchRow)


def project(session: Session, call: Call, state: CallState) -> None:
    """Make the derived columns of `call` and its derived rows say what `state` says."""
    for name, value in head(state).items():
        if getattr(call, name) != value:
            setattr(call, name, value)
    for table in TABLES:
        wanted = {_identity(table, values): values for values in rows(table, state)}
        for row in session.scalars(select(table).where(table.call_id == state.id)):  # type: ignore[attr-defined]
            values = wanted.pop(_identity(table, vars(row)), None)
            if values is None:
                session.delete(row)
            else:
                for name, value in values.items():
                    if getattr(row, name) != value:
                        setattr(row, name, value)
        session.add_all(table(**values) for values in wanted.values())


def differences(session: Session, call: Call, state: CallState) -> Iterator[str]:
    """What the derived columns and rows say otherwise than the journal; nothing when all is well."""
    for name, value in head(state).items():
        if getattr(call, name) != value:
            yield f"call {call.id}: {name} is {getattr(call, name)!r}, the journal says {value!r}"
    for table in TABLES:
        wanted = {_identity(table, values): values for values in rows(table, state)}
        found = {_identity(table, vars(row)): row
                 for row in session.scalars(select(table).where(table.call_id == state.id))}  # type: ignore[attr-defined]
        for key in wanted.keys() ^ found.keys():
            yield f"call {call.id}: {table.__tablename__} {key} is {'missing' if key in wanted else 'not in the journal'}"
        for key in wanted.keys() & found.keys():
            for name, value in wanted[key].items():
                if getattr(found[key], name) != value:
                    yield f"call {call.id}: {table.__tablename__} {key} has another {name} than the journal"


def head(state: CallState) -> dict[str, Any]:
    """The derived columns of the call's own row."""
    caller = state.caller
    return {
        "agent": state.agent, "status": state.status, "wrapped_at": state.wrapped_at,
        "outcome": state.wrap.get("outcome") if state.status == "wrapped" else None,
        **{name: caller.get(name) for name in ("first_name", "last_name", "member_id", "policy_id", "phone")},
        "phone_digits": digits(caller.get("phone")), "card": _card(state),
    }


def rows(table: type[Base], state: CallState) -> Iterator[dict[str, Any]]:
    """The rows of one derived table."""
    if table is LookupRow:
        yield from _lookups(state)
    elif table is PromiseRow:
        yield from _promises(state)
    elif table is EscalationRow:
        yield from _escalations(state)
    else:
        yield from _searches(state)


def digits(phone: str | None) -> str | None:
    """The last ten digits of a number, by which callers are recognised."""
    found = re.sub(r"\D", "", phone or "")[-10:]
    return found if len(found) >= 5 else None


def _identity(table: type[Base], values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values[str(column.key)] for column in table.__mapper__.primary_key)


def _card(state: CallState) -> dict[str, Any]:
    run = state.run
    return {
        "reason": state.start.get("reason"), "mood": state.mood, "held": state.held_at is not None,
        "issues": [{"text": issue.text, "nature": issue.nature, "state": issue.state} for issue in state.issues.values()],
        "script": run.script if run and not run.left else None,
        "phase": run.position.phase if run and not run.left else None,
        "waiting": state.escalation is not None and state.escalation.answer is None,
        "disputed": sum(lookup.reaction == "disputed" for lookup in state.lookups.values()),
        "start_with": state.wrap.get("start_with"), "summary": state.wrap.get("summary"),
    }


def _lookups(state: CallState) -> Iterator[dict[str, Any]]:
    for item in state.lookups.values():
        issue = state.issues.get(item.issue or "")
        yield {
            "call_id": state.id, "lookup": item.lookup, "actor": item.actor, "article": item.article,
            "article_id": item.article_id, "title": item.title, "revision": item.revision, "revision_id": item.revision_id,
            "opened_at": item.opened_at, "told_at": item.told_at, "reaction": item.reaction, "passage": item.passage,
            "passage_found": item.passage_found, "words": item.words, "issue": item.issue,
            "issue_text": issue.text if issue else None,
        }


def _promises(state: CallState) -> Iterator[dict[str, Any]]:
    for item in state.promises.values():
        yield {
            "call_id": state.id, "promise": item.promise, "what": item.what, "due": item.due,
            "due_at": due_moment(item.due), "kind": item.kind, "owner": item.owner, "offered_to": item.offered_to,
            "number": item.number, "made_at": item.made_at, "kept_at": item.kept_at,
        }


def _escalations(state: CallState) -> Iterator[dict[str, Any]]:
    item = state.escalation
    if item is not None:
        answer = item.answer or {}
        yield {
            "call_id": state.id, "key": item.key, "wants": item.wants, "by": item.by, "to": item.to, "at": item.at,
            "answer": answer.get("answer"), "answered_by": answer.get("by"),
        }


def _searches(state: CallState) -> Iterator[dict[str, Any]]:
    opened = {item.search: item.article for item in reversed(list(state.lookups.values())) if item.search}
    for item in state.searches:
        total = item["total"]
        yield {"call_id": state.id, "key": item["key"], "query": item["query"],
               "total": None if total is None else min(int(total), MOST_FOUND),
               "opened": opened.get(item["key"]), "at": item["at"]}
