"""The record of a call is shown whatever its journal holds: every kind, bare and full, emptied and struck."""

import pytest

from kb.calls import KINDS, Given, check_calls, journal_rows, record, start_call

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{ 7*7 }}\u202e"
SHORT = HOSTILE[:100]
PERSON = {"first_name": HOSTILE, "last_name": HOSTILE, "member_id": SHORT, "policy_id": SHORT, "phone": SHORT}
FULL = [
    ("caller.identified", {"caller": PERSON, "member": PERSON, "relationship": HOSTILE, "checked": [SHORT], "how": HOSTILE}),
    ("issue.raised", {"issue": "i", "text": HOSTILE, "code": SHORT, "case": SHORT, "spoken": HOSTILE}),
    ("fact.noted", {"question": SHORT, "value": HOSTILE}),
    ("note.added", {"text": HOSTILE, "tell": HOSTILE, "issue": "i"}),
    ("mood.noted", {"level": "hot"}),
    ("praise.noted", {"words": HOSTILE}),
    ("aer.said", {"parts": ["acknowledge"], "text": HOSTILE}),
    ("search.made", {"query": HOSTILE, "total": 3, "top": [SHORT]}),
    ("gap.noted", {"query": HOSTILE, "words": HOSTILE}),
    ("article.opened", {"lookup": SHORT, "article": "mailed", "search": "k8"}),
    ("article.told", {"lookup": SHORT, "reaction": "disputed", "passage": HOSTILE, "words": HOSTILE}),
    ("article.flagged", {"article": "mailed", "passage": HOSTILE, "note": HOSTILE}),
    ("contact.made", {"who": HOSTILE, "organisation": HOSTILE, "number": HOSTILE, "looked_for": HOSTILE, "answer": HOSTILE}),
    ("promise.made", {"promise": "p", "what": HOSTILE, "due": {"day": "2099-01-05", "window": SHORT}, "number": HOSTILE}),
    ("promise.touched", {"promise": "p", "how": "spoke", "note": HOSTILE, "tell": HOSTILE, "next_due": "2099-02-01"}),
    ("escalation.requested", {"wants": HOSTILE, "to": "sue", "trigger": SHORT, "channel": SHORT}),
    ("escalation.answered", {"answer": "coach", "by": "sue", "spoken": HOSTILE, "note": HOSTILE, "caller_says": HOSTILE}),
    ("issue.settled", {"issue": "i", "how": "resolved", "note": HOSTILE}),
    ("call.wrapped", {"outcome": "resolved", "summary": HOSTILE, "start_with": HOSTILE}),
]
BARE = [
    ("caller.identified", {"caller": {}}), ("issue.raised", {"issue": "i", "text": "x"}), ("praise.noted", {}),
    ("aer.said", {"parts": ["reassure"]}), ("search.made", {"query": "x"}), ("gap.noted", {}),
    ("article.opened", {"lookup": "l", "article": "mailed"}), ("article.told", {"lookup": "l", "reaction": "not_said"}),
    ("contact.made", {}), ("promise.made", {"promise": "p", "what": "x", "due": "2099-01-05"}),
    ("promise.touched", {"promise": "p"}), ("promise.kept", {"promise": "p"}), ("escalation.requested", {"wants": "x"}),
    ("escalation.answered", {"answer": "come"}), ("issue.settled", {"issue": "i", "how": "withdrawn"}),
    ("call.wrapped", {"outcome": "resolved"}),
]


@pytest.fixture
def tell(app, database, ada):
    def send(entries, by=ada, sign="k"):
        with database.writing() as session:
            start_call(session, ada, "c1", {"caller": PERSON, "reason": HOSTILE})
            record(session, "c1", [Given(f"{sign}{n}", *entry) for n, entry in enumerate(entries, 1)], by)
    return send


@pytest.fixture
def pages(app, sign_in, ada, sue):
    """Asks for every page that shows calls, as agent and as supervisor; all that was answered."""
    agent, supervisor = sign_in(app.test_client(), ada), sign_in(app.test_client(), sue)

    def read():
        answers = [agent.get(path) for path in ("/desk", "/calls/c1", "/calls/c1/record", "/calls/mine", "/calls/c1/poll")]
        answers += [supervisor.get(path) for path in ("/calls/c1/record", "/floor/", "/floor/lookups", "/floor/agents/ada",
                                                      "/api/v1/calls/c1/packet", "/api/v1/calls/c1/lookups")]
        assert [answer.status_code for answer in answers] == [200] * len(answers)
        return [answer.get_data(as_text=True) for answer in answers if answer.mimetype == "text/html"]
    return read


def correct(database, tell, sue, kind):
    with database.reading() as session:
        keys = [row.key for row in journal_rows(session, "c1") if row.kind in dict(FULL) or row.kind in dict(BARE)]
    tell([(kind, {"key": key, "reason": "asked for"}) for key in keys], sue, kind)


@pytest.mark.parametrize("entries", [FULL, BARE], ids=["full", "bare"])
def test_every_page_shows_it_and_runs_none_of_it(articles, tell, pages, entries, database, sue):
    assert {kind for kind, _ in entries} <= set(KINDS)
    tell(entries)
    for html in pages():
        assert "<script>alert" not in html and "<img src=x" not in html
    correct(database, tell, sue, "entry.redacted")
    pages()
    correct(database, tell, sue, "entry.struck")
    pages()
    with database.reading() as session:
        assert list(check_calls(session)) == []
