"""The summary of a wrapped call, told to one configured address: once, tried again while that does not answer."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.calls.closing.models import SummaryPost
from kb.calls.journal import state_of
from kb.calls.models import Call, EntryRow
from kb.calls.posting import AT_ONCE, claim, is_due, note_posted, post_json
from kb.db import Database, isotime, now

log = logging.getLogger("kb.closing")

MOST_TRIES = 12
TOO_OLD = timedelta(days=2)
"""What was wrapped up so long ago is not told any more: neither to an address that was set up since."""


def tell_summaries(database: Database, address: str, post: Callable[[str, Mapping[str, Any]], None] = post_json) -> None:
    """Tell every summary that is due. One that fails is tried again later, and holds up no other."""
    with database.reading() as session:
        due = due_summaries(session, now()) if address else []
    for call_id, key in due:
        with database.writing() as session:
            mine = claim(session, SummaryPost, call_id, key, now())
        if not mine:
            continue
        with database.reading() as session:
            body = summary_of(session, call_id, key)
        try:
            if body is not None:
                post(address, body)
        except (OSError, ValueError) as error:
            log.warning("a summary could not be told: %s", type(error).__name__)
            continue
        with database.writing() as session:
            note_posted(session, SummaryPost, call_id, key, now())


def due_summaries(session: Session, at: datetime) -> list[tuple[str, str]]:
    """Wrap-ups whose summary is to be told now, the oldest first: `[(call, key)]`. Practice is told to nobody."""
    waits = is_due(SummaryPost, MOST_TRIES, at)
    return [(call, key) for call, key in session.execute(
        select(EntryRow.call_id, EntryRow.key).join(Call, Call.id == EntryRow.call_id)
        .outerjoin(SummaryPost, (SummaryPost.call_id == EntryRow.call_id) & (SummaryPost.key == EntryRow.key))
        .where(EntryRow.kind == "call.wrapped", EntryRow.recorded_at > at - TOO_OLD, ~Call.practice, waits)
        .order_by(EntryRow.recorded_at).limit(AT_ONCE))]


def summary_of(session: Session, call_id: str, key: str) -> dict[str, Any] | None:
    """What is told of a wrap-up; None where it has no summary, was struck, or its words have been removed since.

    The caller is named by member and policy ID alone, by which the other system knows him.
    """
    call = session.get_one(Call, call_id)
    state = state_of(session, call)
    row = session.scalar(select(EntryRow).where(EntryRow.call_id == call_id, EntryRow.key == key))
    words = (row.personal or {}) if row is not None else {}
    if row is None or key in state.struck or not words.get("summary"):
        return None
    who = state.member or state.caller
    return {
        "call": call_id, "agent": state.agent, "team": call.team_id, "direction": state.start.get("direction") or "inbound",
        "started_at": isotime(call.started_at), "wrapped_at": isotime(row.at), "held_s": state.holds.seconds,
        "member_id": who.get("member_id"), "policy_id": who.get("policy_id"), "outcome": row.plain["outcome"],
        "confirmed_by_caller": row.plain.get("confirmed_by_caller"), "summary": words["summary"],
        "start_with": words.get("start_with"),
    }
