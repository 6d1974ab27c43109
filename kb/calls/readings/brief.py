"""Three lines before hello: who, what is open, what not to ask or say again."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, false, or_, select, true
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.callers.keys import digits, name_of
from kb.calls.callers.models import CallKey
from kb.calls.callers.registry import caller_of, calls_of_roots, maybe_callers, people_of
from kb.calls.models import AnswerRow, Call, LookupRow, PromiseRow
from kb.calls.rights import visible_to
from kb.calls.ringing.before import as_earlier_calls, past_contacts
from kb.calls.state import CallState
from kb.calls.traces.waiting import asked_of_departments

MOST = 20
MOST_ANSWERS = 500


def earlier_calls(session: Session, person: Person, state: CallState) -> list[tuple[Call, bool]]:
    """Other calls of this caller that `person` may read, newest first, each with whether that it is he is only a guess.

    Whoever has the caller on the line sees all of them: his own, the member's he calls for, and those of merged records. A call
    from the same number is a guess where it is known of either of the two who it is.
    """
    people = [one.root for one in people_of(session, state)]
    phone = None if state.is_practice else digits(state.caller.get("phone"))  # a pretend caller has no history
    is_his = Call.id.in_(calls_of_roots(people))
    is_somebodys = exists(select(CallKey.call_id).where(CallKey.call_id == Call.id))
    is_maybe = and_(Call.phone_digits == phone, ~is_somebodys if people else true()) if phone else false()
    query = (select(Call, is_his).where(or_(is_his, is_maybe), Call.id != state.id, ~Call.practice, visible_to(person))
             .order_by(Call.started_at.desc()).limit(MOST))
    return [(call, not sure) for call, sure in session.execute(query)]


def maybe(session: Session, state: CallState) -> list[dict[str, Any]]:
    """Whom the number alone may mean, where the caller is not known yet: `[{caller, name, last_at}]`."""
    if state.is_practice or caller_of(session, state) is not None:
        return []
    return [{"caller": one.id, "name": name_of(one), "last_at": one.last_at}
            for one in maybe_callers(session, state.caller.get("phone"))]


def answered_before(session: Session, person: Person, state: CallState) -> list[dict[str, Any]]:
    """What this caller answered in earlier calls, the latest word on each question: `[{question, value, at, call}]`.

    Only of a caller who is known, never by a number that others may call from, and of calls that `person` may read.
    """
    people = [one.root for one in people_of(session, state)]
    if not people:
        return []
    rows = session.scalars(
        select(AnswerRow).join(Call, Call.id == AnswerRow.call_id)
        .where(Call.id.in_(calls_of_roots(people)), Call.id != state.id, ~Call.practice, visible_to(person))
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

    `{calls: [{id, at, agent, reason, issues, outcome, summary, start_with, guess}], maybe: [{caller, name, last_at}], promises:
    [{call, promise, what, due, due_at, late, owner, number, guess}], told: [{article, title, passage, words, reaction, at, by,
    guess}], answers: [{question, value, at, call}], requests: [{call, request, department, what, due, asked_by, asked_at, answer,
    answered_at}]}`: `told` holds what the caller was told and pushed back, `answers` what he answered
    before. A call without an id is a contact from before Firstcall, its `status` is `past`. What is marked as a guess is of the
    same number, of whoever rang then.
    """
    earlier = earlier_calls(session, person, state)
    ids, guesses = [call.id for call, _guess in earlier], {call.id for call, guess in earlier if guess}
    disputed = session.scalars(select(LookupRow).where(
        LookupRow.call_id.in_(ids), LookupRow.reaction == "disputed").order_by(LookupRow.opened_at.desc()))
    calls = [{
        "id": call.id, "at": call.started_at, "agent": call.agent, "status": call.status, "outcome": call.outcome,
        "reason": call.card.get("reason"), "summary": call.card.get("summary"), "start_with": call.card.get("start_with"),
        "issues": [issue for issue in call.card.get("issues", ()) if issue["state"] != "context"],
        "guess": guess,
    } for call, guess in earlier]
    return {
        "calls": sorted(calls + as_earlier_calls(past_contacts(session, state)), key=lambda one: one["at"], reverse=True),
        "maybe": maybe(session, state),
        "promises": [{
            "call": row.call_id, "promise": row.promise, "what": row.what, "due": row.due, "due_at": row.due_at,
            "late": row.due_at < now, "owner": row.owner, "number": row.number, "guess": row.call_id in guesses,
        } for row in open_promises(session, ids)],
        "told": [{"article": row.article, "title": row.title, "passage": row.passage, "words": row.words,
                  "reaction": row.reaction, "at": row.told_at, "by": row.actor, "guess": row.call_id in guesses}
                 for row in disputed],
        "answers": answered_before(session, person, state),
        "requests": asked_of_departments(session, [call for call in ids if call not in guesses]),
    }
