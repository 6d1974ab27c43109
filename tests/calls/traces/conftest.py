"""A directory, a list of places, a known problem, and a call about it."""

from datetime import date

import pytest

from kb.calls import Given, record, save_directory_entry, save_known_problem, save_place_list, start_call

TODAY = date(2026, 11, 20)
JOHN = {"first_name": "John", "last_name": "Doe", "member_id": "M-2044871", "phone": "555-0142"}


@pytest.fixture
def lockbox(database, ed):
    """The Lockbox, in the directory."""
    with database.writing() as session:
        return save_directory_entry(session, ed, {
            "name": "Lockbox", "number": "555-0210", "hours": "Monday to Friday 7 to 3", "needs": "Cheque number",
            "words": "cheque, mail room"})


@pytest.fixture
def places(database, ed):
    """Where to look for a mailed payment."""
    with database.writing() as session:
        return save_place_list(session, ed, {"title": "Mailed payment", "words": "premium, mailed a cheque", "places": [
            {"name": "Lockbox log", "how": "Opened and not posted", "channel": "system"},
            {"name": "Returned mail", "channel": "mail"}]})


@pytest.fixture
def problem(database, ed):
    """A known problem that Sue sees to."""
    with database.writing() as session:
        return save_known_problem(session, ed, {
            "title": "Website shows autopay as off", "words": "autopay off, website autopay", "owner": "sue",
            "say": "The website shows it wrongly; your autopay is on.", "remedy": "Take the late fee off.",
            "since": "2026-11-01"}, TODAY)


@pytest.fixture
def ring(database):
    """`ring(agent, *entries, caller=…, call_id=None)`: a call with these `(kind, payload)`; its id."""
    def rung(agent, *entries, caller=JOHN, call_id=None, practice=False):
        with database.writing() as session:
            payload = {"caller": caller, **({"source": "practice"} if practice else {})}
            call, _new = start_call(session, agent, call_id, payload, practice=practice)
            if entries:
                given = [Given(f"k{number}", kind, payload) for number, (kind, payload) in enumerate(entries)]
                record(session, call.id, given, agent)
            return call.id

    return rung
