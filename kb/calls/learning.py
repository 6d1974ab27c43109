"""What calls teach of which script fits: the openings of those that were gone through to their end, once a night."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.calls.models import Call, OpeningRow
from kb.db import now
from kb.scripts import Opening, learn, learned_at

EVERY = timedelta(hours=20)
"""It is not learned again sooner, so that the order of suggestions holds still through a day."""

KEPT = timedelta(days=180)
"""Calls from before are forgotten: scripts and callers change."""

MOST_CALLS = 20_000
"""The newest ones."""


def is_learning_due(session: Session) -> bool:
    """Whether a day has gone by since it was learned last, and there are calls to learn from."""
    at = learned_at(session)
    if at is not None:
        return at < now() - EVERY
    return session.scalar(select(OpeningRow.script).where(OpeningRow.finished).limit(1)) is not None


def learn_from_calls(session: Session) -> None:
    """Learn anew which words led to which script. Practice and redacted words teach nothing."""
    found = session.execute(
        select(OpeningRow.script, OpeningRow.forms).join(Call, Call.id == OpeningRow.call_id)
        .where(OpeningRow.finished, ~Call.practice, OpeningRow.at > now() - KEPT)
        .order_by(OpeningRow.at.desc()).limit(MOST_CALLS))
    learn(session, [Opening(script, forms) for script, forms in found])
