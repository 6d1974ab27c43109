"""The hand-over note by a link: read only, for a while, by whoever has it, and nothing else of the record."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from kb.calls import Given, record, start_call, state_of
from kb.calls.handing.links import MOST_AT_ONCE
from kb.calls.handing.models import HandOverLink
from kb.calls.models import Call, EntryRow
from kb.db import now
from kb.errors import Invalid
from kb.logs import SECRET
from kb.scripts import import_script

JSON = {"Accept": "application/json"}
ASKED = """title: Asked
start: a
steps:
  a:
    phase: acknowledge
    say: ["Hello."]
    ask:
      - {name: pin, label: PIN?, type: text, secret: true}
      - {name: paid_by, label: How was it paid?, type: choice, options: [{value: mail, label: By mail}, card]}
      - {name: paid_on, label: When?, type: date}
      - {name: paid, label: How much?, type: amount}
    to: b
  b: {end: resolved}
"""


@pytest.fixture
def call(app, database, ada, ed, articles):
    """Ada's call with something of everything."""
    with database.writing() as session:
        import_script(session, ASKED, "asked.yaml", ed)
        head, _new = start_call(session, ada, None, {"caller": {"first_name": "John", "last_name": "Doe", "member_id": "M-1"}})
        record(session, head.id, [
            Given("i", "issue.raised", {"issue": "i", "text": "claim status", "nature": "question"}),
            Given("d", "issue.raised", {"issue": "d", "text": "new card"}),
            Given("e", "issue.settled", {"issue": "d", "how": "resolved"}),
            Given("w", "issue.raised", {"issue": "w", "text": "wife ill", "nature": "context"}),
            Given("n", "note.added", {"text": "He shouted at me"}),
            Given("s", "script.started", {"script": "asked"}),
            Given("a", "step.answered", {"step": "a", "answers": {"pin": "1234", "paid_by": "mail", "paid_on": "2026-11-02",
                                                                     "paid": 1412.5}}),
            Given("l", "article.opened", {"lookup": "l", "article": "mailed"}),
            Given("t", "article.told", {"lookup": "l", "reaction": "disputed", "words": "It was weeks ago"}),
            Given("p", "promise.made", {"promise": "p", "what": "Ring back", "due": "2030-01-02"}),
            Given("c", "contact.made", {"who": "Dana", "organisation": "Lockbox", "looked_for": "the cheque", "found": False}),
            Given("o", "transfer.offered", {"to": "Provider line", "kind": "warm", "wants": "Who pays the bill?"}),
        ], ada)
        return head.id


@pytest.fixture
def made(call, client, sign_in, ada):
    """A link to its note, `{id, url, until}`, made by Ada in `client`."""
    answer = sign_in(client, ada).post(f"/calls/{call}/links", headers=JSON)
    assert answer.status_code == 200
    return answer.json


def path(made):
    return made["url"].removeprefix("http://localhost")


def change(database, made, **values):
    with database.writing() as session:
        link = session.get(HandOverLink, made["id"])
        for name, value in values.items():
            setattr(link, name, value)


def test_whoever_has_it_reads_the_note_and_nothing_else(app, made):
    outside = app.test_client()
    page = outside.get(path(made))
    assert page.status_code == 200
    for told in ("John Doe", "M-1", "Who pays the bill?", "claim status", "wife ill", "By mail", "Nov 2, 2026", "1,412.50",
                 "Premium mailed", "It was weeks ago", "Ring back",
                 "Dana at Lockbox, looking for the cheque: not found", "Ada Moreno"):
        assert told in page.text, told
    for kept in ("1234", "•••", "He shouted", "new card", "/calls/", "<form"):
        assert kept not in page.text, kept
    assert page.headers["Referrer-Policy"] == "no-referrer" and page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"] and "Set-Cookie" not in page.headers
    assert outside.get("/calls/mine").status_code == 401 or outside.get("/calls/mine").status_code == 303
    assert outside.post(path(made)).status_code == 405


def test_its_secret_is_kept_nowhere_and_not_logged(database, call, made):
    secret = path(made).removeprefix("/h/")
    assert len(secret) >= 22
    with database.reading() as session:
        assert secret not in str([vars(row) for row in session.scalars(select(HandOverLink))])
        told = [row for row in session.scalars(select(EntryRow).where(EntryRow.call_id == call)) if row.kind == "transfer.shared"]
    assert len(told) == 1 and secret not in str(vars(told[0]))
    assert SECRET.sub(r"\1…", f"/h/{secret}") == "/h/…"


def test_it_ends_by_itself_and_when_it_is_taken_back(app, database, call, made, client):
    outside = app.test_client()
    change(database, made, until=now() - timedelta(seconds=1))
    gone = outside.get(path(made))
    assert gone.status_code == 404 and "not good any more" in gone.text and "John" not in gone.text
    change(database, made, until=now() + timedelta(hours=1))
    assert outside.get(path(made)).status_code == 200
    assert client.post(f"/calls/{call}/links/{made['id']}/revoke", headers=JSON).status_code == 200
    assert client.post(f"/calls/{call}/links/{made['id']}/revoke", headers=JSON).status_code == 200
    assert outside.get(path(made)).status_code == 404
    pages = [re.sub('nonce="[^"]+"', "", outside.get(one).text) for one in ("/h/no-such-secret", path(made))]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("kind", ["transfer.declined", "transfer.lost"])
def test_nobody_reads_on_who_does_not_have_the_caller(app, database, call, made, ada, kind):
    with database.writing() as session:
        record(session, call, [Given("x", kind, {})], ada)
    assert app.test_client().get(path(made)).status_code == 404


def test_whoever_takes_the_caller_reads_on(app, database, call, made, ada):
    with database.writing() as session:
        record(session, call, [Given("x", "transfer.accepted", {"by": "Dana"})], ada)
    assert app.test_client().get(path(made)).status_code == 200


def test_what_is_redacted_is_gone_from_it(app, database, call, made, sue):
    with database.writing() as session:
        record(session, call, [Given("r", "entry.redacted", {"key": "t", "reason": "Asked for"})], sue)
    assert "weeks ago" not in app.test_client().get(path(made)).text


def test_the_agent_sees_that_it_was_read(app, call, made, client):
    [link] = client.get(f"/calls/{call}/poll?after=0").json["news"]["handing"]["links"]
    assert link["read"] is None
    app.test_client().get(path(made))
    [link] = client.get(f"/calls/{call}/poll?after=0").json["news"]["handing"]["links"]
    assert link["read"]
    page = client.get(f"/calls/{call}/record").text
    assert "can be read from outside" in page and "Take it back" in page
    assert "Gave the hand-over note out to Provider line by a link, good for 120 minutes" in page


def test_only_whoever_has_the_call_gives_it_out(app, call, made, database, sign_in, otto, sue, ed, ada):
    for person, status in ((otto, 404), (ed, 403), (sue, 303)):
        browser = sign_in(app.test_client(), person)
        assert browser.post(f"/calls/{call}/links/{made['id']}/revoke").status_code == status
        assert browser.post(f"/calls/{call}/links", headers=JSON).status_code == (200 if status == 303 else status)
    with database.writing() as session:
        promised = {"promise": "q", "what": "Look", "due": "2030-01-02", "owner": "otto"}
        record(session, call, [Given("pr", "promise.made", promised)], ada)
    assert sign_in(app.test_client(), otto).post(f"/calls/{call}/links", headers=JSON).status_code == 403


def test_a_link_of_another_call_is_not_found(database, call, made, client, ada):
    with database.writing() as session:
        other, _new = start_call(session, ada, None, {})
        other = other.id
    assert client.post(f"/calls/{other}/links/{made['id']}/revoke", headers=JSON).status_code == 404


def test_practice_gives_nothing_out_and_there_are_not_many_at_once(database, call, made, client, ada):
    with database.writing() as session:
        practice, _new = start_call(session, ada, None, {"source": "practice"}, practice=True)
        practice = practice.id
    assert client.post(f"/calls/{practice}/links", headers=JSON).status_code == 409
    statuses = [client.post(f"/calls/{call}/links", headers=JSON).status_code for _each in range(MOST_AT_ONCE)]
    assert statuses == [200] * (MOST_AT_ONCE - 1) + [409]


def test_nobody_writes_that_a_note_was_given_out_which_was_not(database, call, ada):
    with database.writing() as session, pytest.raises(Invalid, match="no such link"):
        record(session, call, [Given("x", "transfer.shared", {"link": "made-up"})], ada)


def test_without_scripts_the_link_stands_on_a_page_of_its_own(call, made, client):
    page = client.post(f"/calls/{call}/links")
    assert page.status_code == 200 and "http://localhost/h/" in page.text


def test_an_unread_state_is_as_it_was(database, call, made):
    with database.reading() as session:
        assert state_of(session, session.get(Call, call)).transfer.state == "offered"


def test_a_link_of_another_call_cannot_be_noted_as_given_out(database, made, ada):
    with database.writing() as session:
        other, _new = start_call(session, ada, None, {})
        with pytest.raises(Invalid, match="no such link"):
            record(session, other.id, [Given("x", "transfer.shared", {"link": made["id"]})], ada)
