"""Who reads a call is noted at every door that shows it, so that the agent sees it: pages, API and what a desk polls."""

from datetime import timedelta

from flask_login import current_user

from kb.calls.models import Call, CallReading
from kb.db import now
from kb.web import database, db_session

AGAIN = timedelta(seconds=10)
"""Whoever reads on within this time is known to read already."""


def note_reading(call: Call) -> None:
    """Note that this person reads the call, unless it is her own."""
    if current_user.name in {call.agent, call.started_by}:
        return
    row = db_session().get(CallReading, (call.id, current_user.name))
    if row is not None and row.last_at > now() - AGAIN:
        return
    with database().writing() as session:
        row = session.get(CallReading, (call.id, current_user.name))
        if row is None:
            session.add(CallReading(call_id=call.id, reader=current_user.name, first_at=now(), last_at=now()))
        else:
            row.last_at = now()
    db_session().commit()  # nothing to write here: this request's view of the store begins anew, with the reading in it
