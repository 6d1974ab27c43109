"""Three lines before hello: who, what is open, what not to ask or say again."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.models import AnswerRow, Call, LookupRow, PromiseRow
from kb.calls.projection import digits
from kb.calls.rights import visible_to
from kb.calls.state import CallState

MOST = 20
MOST_ANSWERS = 500


def earlier_calls(session: Session, person: Person, caller: dict[str, str], but: str) -> list[Call]:
    """Other calls of this caller that `person` may read, newest first: by member or policy ID, or by number.

    Whoever has the caller on the line sees them all; the call `but` is left out.
    """
    ids = [known for known in (caller.get("member_id"), caller.get("policy_id")) if known]  # one field takes either
    phone = digits(caller.get("phone"))
    same: list[ColumnElement[bool]] = [column.in_(ids) for column in (Call.member_id, Call.policy_id) if ids]
    same += [Call.phone_digits == phone] if phone else []
    if not same:
        return []
    query = (select(Call).where(or_(*same), Call.id != but, ~Call.practice, visible_to(person))
             .order_by(Call.started_at.desc()).limit(MOST))
    return list(session.scalars(query))


def answered_before(session: Session, person: Person, caller: dict[str, str], but: str) -> list[dict[str, Any]]:
    """What this caller answered in earlier calls, the latest word on each question: `[{question, value, at, call}]`.

    By member or policy ID only, never by a number that others may call from, and of calls that `person` may read.
    """
    ids = [known for known in (caller.get("member_id"), caller.get("policy_id")) if known]
    if not ids:
        return []
    rows = session.scalars(
        select(AnswerRow).join(Call, Call.id == AnswerRow.call_id)
        .where(or_(Call.member_id.in_(ids), Call.policy_id.in_(ids)), Call.id != but, ~Call.practice, visible_to(person))
        .order_by(AnswerRow.at.desc()).limit(MOST_ANSWERS))
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        found.setdefault(row.question, {"question": row.question, "value": row.value, "at": row.at, "call": row.call_id})
    return list(found.values())


def open_promises(session: Session, calls: list[str]) -> list[PromiseRow]:
    """What is still owed from these calls, the most urgent first."""
    query = select(PromiseRow).where(PromiseRow.call_id.in_(calls), PromiseRow.kept_at.is_(None)).order_by(PromiseRow.due_at)
    return list(session.scalars(query))


def brief(session: Session, person: Person, state: CallState, now: datetime) -> dict[str, Any]:
    """What the agent reads at the first ring; of other calls only what `person` may read.

    `{calls: [{id, at, agent, reason, issues, outcome, summary, start_with}], promises: [{call, promise, what, due, due_at, late,
    owner, number}], told: [{article, title, words, reaction, at}], answers: [{question, value, at, call}]}`: `told` holds what
    the caller was told and pushed back, `answers` what he answered before.
    """
    caller = {} if state.is_practice else state.caller  # a pretend caller has no history, whatever ID is on the card
    earlier = earlier_calls(session, person, caller, state.id)
    ids = [call.id for call in earlier]
    disputed = session.scalars(select(LookupRow).where(
        LookupRow.call_id.in_(ids), LookupRow.reaction == "disputed").order_by(LookupRow.opened_at.desc()))
    return {
        "calls": [{
            "id": call.id, "at": call.started_at, "agent": call.agent, "status": call.status, "outcome": call.outcome,
            "reason": call.card.get("reason"), "summary": call.card.get("summary"), "start_with": call.card.get("start_with"),
            "issues": [issue for issue in call.card.get("issues", ()) if issue["state"] != "context"],
        } for call in earlier],
        "promises": [{
            "call": row.call_id, "promise": row.promise, "what": row.what, "due": row.due, "due_at": row.due_at,
            "late": row.due_at < now, "owner": row.owner, "number": row.number,
        } for row in open_promises(session, ids)],
        "told": [{"article": row.article, "title": row.title, "words": row.words, "reaction": row.reaction,
                  "at": row.told_at} for row in disputed],
        "answers": answered_before(session, person, caller, state.id),
    }
