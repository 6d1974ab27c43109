"""The API of calls, as a program outside would use it."""

import json
from datetime import timedelta

import pytest

from kb.calls import CallReading
from kb.db import isotime, now


@pytest.fixture
def api(app, database, token):
    """`api(person)` gives a function that asks the API in that person's name."""
    def of(person):
        client = app.test_client()
        headers = {"Authorization": f"Bearer {token(person)}"}

        def ask(method, path, body=None, **more):
            data = None if body is None else json.dumps(body)
            return client.open(f"/api/v1{path}", method=method, data=data, content_type="application/json",
                               headers=headers, **more)
        return ask
    return of


@pytest.fixture
def mine(api, ada):
    return api(ada)


def start(ask, call="c1", **caller):
    return ask("POST", "/calls", {"call_id": call, "caller": {"first_name": "John", "member_id": "M-1", **caller}})


def tell(ask, key, kind, payload, call="c1"):
    return ask("POST", f"/calls/{call}/entries", {"key": key, "kind": kind, "payload": payload})


def test_starting_again_is_the_same_call(mine):
    first, again = start(mine), start(mine)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["id"] == again.json["id"] == "c1"
    assert first.json["history"] == [] and first.json["open_promises"] == []


def test_a_call_without_an_id_gets_one(mine):
    answer = mine("POST", "/calls", {})
    assert answer.status_code == 201 and len(answer.json["id"]) >= 16


def test_another_agent_cannot_take_an_id(mine, api, otto):
    start(mine)
    assert start(api(otto)).status_code == 409


@pytest.mark.parametrize("call_id", ["a/b", "..", "pop", "a b", "x" * 201, "<script>", 7])
def test_an_id_that_no_address_can_hold_is_refused(mine, call_id):
    assert mine("POST", "/calls", {"call_id": call_id}).status_code == 422


def test_entries_are_new_once_and_known_after(mine):
    start(mine)
    assert tell(mine, "n", "note.added", {"text": "hello"}).status_code == 201
    again = tell(mine, "n", "note.added", {"text": "hello"})
    assert again.status_code == 200 and again.json["entries"][0]["known"] is True
    assert tell(mine, "n", "note.added", {"text": "other"}).status_code == 409


def test_a_problem_document_tells_what_is_wrong(mine):
    start(mine)
    answer = tell(mine, "n", "note.added", {"text": "x", "size": 2})
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert "size" in answer.json["detail"] and answer.json["status"] == 422


@pytest.mark.parametrize("body", ["[", "[" * 100_000, "NaN", '"text"', "[1]", "{}", '{"key": "k"}',
                                  '{"key": "k", "kind": "note.added", "x": 1}'])
def test_broken_bodies_are_refused(app, api, token, ada, mine, body):
    start(mine)
    answer = app.test_client().post("/api/v1/calls/c1/entries", data=body, content_type="application/json",
                                    headers={"Authorization": f"Bearer {token(ada)}"})
    assert answer.status_code in {400, 422}
    assert answer.content_type == "application/problem+json"


def test_the_state_the_journal_and_the_three_questions(mine, articles):
    start(mine)
    tell(mine, "i", "issue.raised", {"issue": "p", "text": "premium by mail", "nature": "task"})
    tell(mine, "s", "search.made", {"query": "mailed premium", "total": 1, "top": ["mailed"]})
    tell(mine, "o", "article.opened", {"lookup": "l", "article": "mailed", "search": "s", "issue": "p"})
    tell(mine, "t", "article.told", {"lookup": "l", "reaction": "disputed", "words": "the last one said that"})
    state = mine("GET", "/calls/c1").json
    [issue] = state["issues"]
    assert issue | {"at": 0} == {"issue": "p", "text": "premium by mail", "nature": "task", "case": None, "state": "open",
                                 "spoken": None, "note": None, "at": 0, "by": "ada"}
    assert state["lookups"][0] | {"opened_at": 0} == {
        "lookup": "l", "article": "mailed", "title": "Premium mailed", "revision": 1, "told": True, "reaction": "disputed",
        "passage": None, "words": "the last one said that", "opened_at": 0, "issue": "p", "must_tell": [], "details": []}
    journal = mine("GET", "/calls/c1/journal").json["entries"]
    assert [entry["number"] for entry in journal] == [1, 2, 3, 4, 5]
    assert [entry["prev"] for entry in journal][1:] == [entry["hash"] for entry in journal][:-1]
    asked = mine("GET", "/calls/c1/lookups").json
    assert asked["lookups"][0]["revision"] == 1 and asked["caller_said"][0]["words"] == "the last one said that"
    packet = mine("GET", "/calls/c1/packet").json
    assert packet["lines"] == "John\nM-1\nPremium by mail."
    looked = mine("GET", "/lookups").json["lookups"]
    assert [item["article"] for item in looked] == ["mailed"]
    assert b"mailed" in mine("GET", "/lookups?format=csv").data


def test_the_next_call_knows_what_was_before(mine, api, otto):
    start(mine)
    tell(mine, "p", "promise.made", {"promise": "p", "what": "ring back", "due": "2099-01-05"})
    tell(mine, "e", "call.wrapped", {"outcome": "promised", "start_with": "ask for the cheque number"})
    answer = start(api(otto), "c2")
    assert answer.json["history"][0]["start_with"] == "ask for the cheque number"
    assert answer.json["open_promises"][0]["what"] == "ring back"
    assert api(otto)("GET", "/calls/c1").status_code == 200, "the caller's earlier call, while she has him on the line"
    tell(api(otto), "e", "call.wrapped", {"outcome": "no_issue"}, "c2")
    assert api(otto)("GET", "/calls/c1").status_code == 404
    after = api(otto)("GET", "/calls/c2").json
    assert (after["history"], after["open_promises"], after["told_before"]) == ([], [], []), "nor by way of her own call"
    assert api(otto)("GET", "/calls/c2/packet").json["earlier"]["calls"] == []


def test_a_policy_id_given_where_the_member_id_goes_is_the_same_caller(mine, otto, api):
    mine("POST", "/calls", {"call_id": "p1", "caller": {"member_id": "M-2", "policy_id": "P-9"}})
    answer = api(otto)("POST", "/calls", {"call_id": "p2", "caller": {"member_id": "P-9"}})
    assert [call["id"] for call in answer.json["history"]] == ["p1"]
    assert api(otto)("GET", "/calls/p1").status_code == 200


@pytest.mark.parametrize("path", ["/calls/c1", "/calls/c1/journal", "/calls/c1/lookups", "/calls/c1/packet"])
def test_who_reads_a_call(mine, api, sue, otto, ed, alma, path):
    start(mine)
    assert mine("GET", path).status_code == 200
    assert api(sue)("GET", path).status_code == 200
    for person in (otto, ed, alma):
        assert api(person)("GET", path).status_code == 404
        assert api(person)("GET", path).json == api(person)("GET", path.replace("c1", "no-such")).json


def test_without_a_token_nothing(app):
    answer = app.test_client().get("/api/v1/calls/c1")
    assert answer.status_code == 401 and "WWW-Authenticate" in answer.headers
    assert app.test_client().get("/api/v1/calls/c1", headers={"Authorization": "Bearer nonsense"}).status_code == 401


def test_health_needs_no_token(app):
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    assert set(client.get("/readyz").json) == {"ready", "articles", "indexed", "embedded"}
    described = client.get("/api/v1/openapi.json").json
    assert described["openapi"].startswith("3.1") and "/calls/{id}/entries" in described["paths"]


def test_the_agent_sees_who_read_her_call_by_whatever_door(mine, api, sue, database):
    start(mine)
    for path in ("/calls/c1", "/calls/c1/journal", "/calls/c1/packet"):
        assert api(sue)("GET", path).status_code == 200
    with database.reading() as session:
        assert [row.reader for row in session.query(CallReading)] == ["sue"]


def test_after_a_take_over_what_the_agents_desk_had_not_sent_is_taken(mine, api, sue):
    start(mine)
    assert tell(api(sue), "over", "call.taken_over", {}).status_code == 201
    assert tell(mine, "late", "note.added", {"text": "written before she took over"}).status_code == 201
    assert tell(mine, "wrap", "call.wrapped", {"outcome": "no_issue"}).status_code == 403


def test_the_record_names_its_reader_at_the_first_look(mine, client, sign_in, sue):
    start(mine)
    assert "Sue Park" in sign_in(client, sue).get("/calls/c1/record").text.split("Who read this record")[1]


def test_a_call_that_was_taken_down_begins_when_it_began_and_once(mine):
    began = isotime(now() - timedelta(hours=2))
    first = mine("POST", "/calls", {"call_id": "t1", "at": began, "caller": {"first_name": "Rosa"}, "source": "desk"})
    again = mine("POST", "/calls", {"call_id": "t1", "at": began, "caller": {"first_name": "Rosa"}, "source": "desk"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["started_at"] == began


@pytest.mark.parametrize("at", ["2020-01-01T10:00:00Z", "yesterday", 7])
def test_a_call_that_began_long_ago_or_at_no_time_is_refused_and_not_there(mine, at):
    assert mine("POST", "/calls", {"call_id": "t2", "at": at}).status_code == 422
    assert mine("GET", "/calls/t2").status_code == 404
