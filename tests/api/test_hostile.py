"""Values that no well-meaning client sends: each is answered in words, none by a fault of ours."""

import json

import pytest

from kb.accounts import make_token


@pytest.fixture
def send(app, database, ada):
    """`send(method, path, body)` in Ada's name, with a call `c1` of hers; bytes are sent as they are."""
    with database.writing() as session:
        headers = {"Authorization": f"Bearer {make_token(session, ada)}"}
    client = app.test_client()

    def ask(method, path, body=None):
        data = body if isinstance(body, bytes | None) else json.dumps(body)
        return client.open(path, method=method, data=data, content_type="application/json", headers=headers)
    ask("POST", "/api/v1/calls", {"call_id": "c1"})
    return ask


@pytest.mark.parametrize(("kind", "payload", "field"), [
    ("search.made", {"query": "a", "total": 10**400}, "payload.total"),
    ("fact.noted", {"question": "q", "value": 10**400}, "payload.value"),
    ("fact.noted", {"question": "q", "value": -(10**400)}, "payload.value"),
    ("promise.made", {"promise": "p", "what": "w", "due": "9999-12-31"}, "payload.due"),
    ("promise.made", {"promise": "p", "what": "w", "due": {"day": "9999-12-31", "to": "23:00"}}, "payload.due"),
    ("promise.made", {"promise": "p", "what": "w", "due": "9999-12-31T23:59:59-14:00"}, "payload.due"),
    ("promise.made", {"promise": "p", "what": "w", "due": "0001-01-01T00:00:00+14:00"}, "payload.due"),
    ("promise.made", {"promise": "p", "what": "w", "due": "2999-01-01", "owner": "ADA"}, "payload.owner"),
])
def test_values_beyond_all_bounds_are_refused_by_field(send, kind, payload, field):
    answer = send("POST", "/api/v1/calls/c1/entries", {"key": "k", "kind": kind, "payload": payload})
    assert answer.status_code == 422 and field in answer.json["errors"]


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00Z"])
def test_a_time_at_the_end_of_the_calendar_is_refused(send, at):
    answer = send("POST", "/api/v1/calls/c1/entries", {"key": "k", "kind": "note.added", "payload": {"text": "x"}, "at": at})
    assert answer.status_code == 422 and "at" in answer.json["errors"]


@pytest.mark.parametrize("key", ["\ud800", "a\nb", " a", "", 7, None, "x" * 201, "a\0"])
def test_a_key_is_a_short_text_on_one_line(send, key):
    answer = send("POST", "/api/v1/calls/c1/entries", {"key": key, "kind": "note.added", "payload": {"text": "x"}})
    assert answer.status_code == 422 and "key" in answer.json["errors"]


@pytest.mark.parametrize("body", [b"[" * 200_000, b"[" * 200_000 + b"]" * 200_000, b'{"text": "half \\ud800"}', b"[]", b"{}"])
def test_a_draft_that_cannot_be_read_is_refused(send, body):
    assert send("PUT", "/calls/c1/draft", body).status_code in {400, 422}


@pytest.mark.parametrize("path", [
    f"/api/v1/search?q=a&limit=000000001{'9' * 5000}", "/api/v1/search?q=a&limit=00000000199999999999",
    f"/calls/mine?page={'9' * 30}", f"/articles/premium?revision={'9' * 30}", f"/scripts/x/{'9' * 30}.json"])
def test_numbers_that_no_store_holds_are_refused(send, path):
    assert send("GET", path).status_code in {400, 404, 422}


def test_a_call_cannot_take_an_address_of_ours(send):
    for name in ("mine", "pop", "new"):
        assert send("POST", "/api/v1/calls", {"call_id": name}).status_code == 422


@pytest.mark.parametrize("origin", ["http://[", "http://]", "null", "", "//", "http://localhost.evil.example"])
def test_an_origin_that_is_none_lets_nothing_in(client, sign_in, ada, origin):
    answer = sign_in(client, ada).post("/calls/new", headers={"Origin": origin})
    assert answer.status_code == 403


@pytest.mark.parametrize(("kind", "payload", "masked"), [
    ("caller.identified", {"caller": {}, "checked": ["card 4111 1111 1111 1111"]}, "checked"),
    ("promise.made", {"promise": "p", "what": "w", "due": {"day": "2099-01-05", "window": "ssn 123-45-6789"}}, "due"),
    ("fact.noted", {"question": "q", "value": ["4111 1111 1111 1111"]}, "value"),
    ("search.made", {"query": "q", "top": ["4111-1111-1111-1111"]}, "top"),
])
def test_numbers_are_masked_in_lists_and_windows_too(send, kind, payload, masked):
    for _again in range(2):
        answer = send("POST", "/api/v1/calls/c1/entries", {"key": "k", "kind": kind, "payload": payload})
        assert answer.json["entries"][0]["masked"] == [masked]
    stored = json.dumps(send("GET", "/api/v1/calls/c1/journal").json)
    assert "1111 1111" not in stored and "1111-1111" not in stored and "6789" not in stored


@pytest.mark.parametrize("article", [{"title": "half \ud800", "markdown": "x"}, {"title": "t", "markdown": "half \ud800"}])
def test_half_a_character_in_an_article_is_refused(app, database, ed, article):
    with database.writing() as session:
        headers = {"Authorization": f"Bearer {make_token(session, ed)}"}
    answer = app.test_client().put("/api/v1/articles/x", json=article, headers=headers)
    assert answer.status_code in {400, 422}
