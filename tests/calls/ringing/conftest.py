"""A telephone system whose token is trusted with everybody's calls, and one agent's own phone."""

import pytest

from kb.calls.ringing import Reporter, hear, read_event
from kb.calls.rules import Rules


@pytest.fixture
def tells(database, alma):
    """`tells(event, id, by=None, **more)`: what the telephone system says, and what it led to."""
    def told(event, call="7c1", by=None, **more):
        given = {"event": event, "callId": call, "from": "+1 210 555 0142", "to": "800-555-0100", "direction": "in", **more}
        with database.writing() as session:
            return hear(session, Reporter(by or alma, ()), read_event(given), Rules())
    return told
