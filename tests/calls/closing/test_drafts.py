"""The draft of the line: masked when kept, and emptied with a redaction."""

import json

import pytest

from kb.calls import Given, record, start_call
from kb.calls.models import LineDraft


@pytest.fixture
def call(database, ada):
    """A call of Ada's with one note."""
    with database.writing() as session:
        start_call(session, ada, "one", {"caller": {"first_name": "John"}})
        record(session, "one", [Given("n", "note.added", {"text": "his secret"})], ada)
    return "one"


def keep(client, text):
    """Keep the words of the line."""
    return client.put("/calls/one/draft", json={"text": text})


def test_a_draft_is_masked_on_the_server_too(client, sign_in, ada, call):
    sign_in(client, ada)
    assert keep(client, "card 4111 1111 1111 1111").get_json() == {"text": "card ••••1111", "masked": True}


def test_a_redaction_empties_every_draft_of_its_call_and_of_no_other(client, sign_in, database, ada, sue, call):
    with database.writing() as session:
        start_call(session, ada, "two", {})
    sign_in(client, ada)
    keep(client, "his secret, again")
    client.put("/calls/two/draft", json={"text": "other words"})
    with database.writing() as session:
        record(session, call, [Given("r", "entry.redacted", {"key": "n", "reason": "asked for"})], sue)
    with database.reading() as session:
        assert {row.call_id: row.text for row in session.query(LineDraft)} == {"two": "other words"}
    assert "secret" not in json.dumps(client.get("/calls/one/poll?after=0").get_json())
