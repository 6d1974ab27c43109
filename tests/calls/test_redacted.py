"""What is personal in a call and has been redacted stands nowhere any more: every table of the store is looked through."""

from sqlalchemy import select

from kb.calls import Given, check_calls, record, start_call
from kb.calls.cases.claims import own_case
from kb.calls.journal import journal_rows
from kb.db import Base

WORD = "Zqxv"
JOHN = {"first_name": f"{WORD}john", "last_name": f"{WORD}doe", "member_id": f"{WORD}1", "phone": "555-0142"}
HELD = [
    ("caller.identified", {"caller": JOHN, "member": {"first_name": WORD, "member_id": f"{WORD}2"}, "relationship": WORD,
                           "how": WORD, "may_discuss": True}),
    ("issue.raised", {"issue": "i", "text": f"{WORD} bill", "nature": "complaint", "spoken": WORD}),
    ("fact.noted", {"question": "came_from", "value": f"the equipment, {WORD}", "source": "caller"}),
    ("fact.noted", {"question": "came_from", "value": "Equipment.", "source": "caller"}),
    ("fact.noted", {"question": "mailed_on", "value": WORD, "source": "caller"}),
    ("note.added", {"text": WORD, "tell": WORD, "issue": "i"}),
    ("praise.noted", {"words": WORD}),
    ("aer.said", {"parts": ["acknowledge"], "text": WORD}),
    ("search.made", {"query": WORD}),
    ("article.opened", {"lookup": "l", "article": "mailed"}),
    ("article.told", {"lookup": "l", "reaction": "disputed", "words": WORD, "issue": "i"}),
    ("contact.made", {"who": WORD, "organisation": WORD, "number": WORD, "looked_for": WORD, "answer": WORD, "reference": WORD,
                      "issue": "i"}),
    ("concession.offered", {"concession": "g", "type": "credit", "amount": 5, "reason": WORD, "issue": "i"}),
    ("concession.settled", {"concession": "g", "how": "accepted", "reference": WORD, "note": WORD}),
    ("promise.made", {"promise": "p", "what": WORD, "due": "2030-01-04", "number": WORD, "next_steps": WORD, "issue": "i"}),
    ("promise.touched", {"promise": "p", "how": "spoke", "note": WORD, "tell": WORD, "next_due": "2030-01-07"}),
    ("request.sent", {"request": "r", "department": "Lockbox", "what": WORD, "issue": "i"}),
    ("request.answered", {"request": "r", "text": WORD, "who": WORD}),
    ("help.asked", {"question": WORD}),
    ("escalation.requested", {"wants": WORD, "trigger": "lawyer"}),
    ("escalation.answered", {"answer": "come", "by": "sue", "spoken": WORD, "note": WORD, "caller_says": WORD}),
    ("transfer.offered", {"to": "Equipment", "kind": "warm", "reason": WORD, "wants": WORD}),
    ("transfer.declined", {"note": WORD}),
    ("case.closed", {"case": own_case("c1", "i"), "confirmed_by_caller": True, "note": WORD}),
    ("issue.settled", {"issue": "i", "how": "resolved", "note": WORD}),
    ("call.dropped", {"note": WORD}),
    ("call.wrapped", {"outcome": "resolved", "summary": WORD, "start_with": WORD}),
]


def test_no_table_holds_a_word_of_it(app, database, ada, sue, articles):
    with database.writing() as session:
        start_call(session, ada, "c1", {"caller": JOHN, "reason": WORD})
        record(session, "c1", [Given(f"k{number}", kind, payload) for number, (kind, payload) in enumerate(HELD)], ada)
    assert len(holding(database)) > 10
    with database.writing() as session:
        keys = [row.key for row in journal_rows(session, "c1") if row.personal]
        record(session, "c1", [Given(f"r-{key}", "entry.redacted", {"key": key, "reason": "asked for"}) for key in keys], sue)
    assert holding(database) == set()
    with database.reading() as session:
        assert list(check_calls(session)) == []


def holding(database):
    """The columns, anywhere in the store, in which the word stands."""
    with database.reading() as session:
        return {f"{table}.{name}" for table in Base.metadata.sorted_tables for row in session.execute(select(table)).mappings()
                for name, value in row.items() if WORD.casefold() in str(value).casefold()}
