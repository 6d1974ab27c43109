"""Events of a telephone system at the API's door: form or JSON, whoever sends them, whatever stands in them."""

import pytest

from kb.calls import Call
from kb.config import Config

RING = {"event": "newCall", "callId": "7c1", "from": "+12105550142", "to": "8005550100", "direction": "in"}
HOSTILE = '"><script>alert(1)</script>\x00\x07\u202e{{7*7}}'


@pytest.fixture
def send(app, token):
    """`send(person, body, form=False)`: what the API answers."""
    def sent(person, body, *, form=False):
        headers = {"Authorization": f"Bearer {token(person)}"} if person else {}
        how = {"data": body} if form else {"json": body}
        return app.test_client().post("/api/v1/cti", headers=headers, **how)
    return sent


def test_form_and_json_say_the_same(send, alma):
    rings = send(alma, {**RING, "user": ["Ada Moreno", "Otto Brandt"]})
    assert (rings.status_code, rings.json) == (
        200, {"call_id": "7c1", "state": "ringing", "people": ["ada", "otto"], "unknown": []})
    again = send(alma, {**RING, "callId": "7c2", "user[]": ["Ada Moreno", "Otto Brandt"]}, form=True)
    assert again.json == {**rings.json, "call_id": "7c2"}
    assert send(alma, {"event": "answer", "callId": "7c2", "answeringNumber": "ada"}, form=True).json["people"] == ["ada"]
    assert send(alma, {"event": "hangup", "callId": "7c2", "cause": "normalClearing"}, form=True).json["state"] == "over"


def test_only_with_a_token_and_never_by_a_secret_in_the_address(send, app, ed, token, ada):
    assert send(None, RING).status_code == 401
    assert send(ed, RING).status_code == 403
    assert app.test_client().post(f"/api/v1/cti/{token(ada)}", json=RING).status_code == 404
    assert app.test_client().post(f"/api/v1/cti?token={token(ada)}", json=RING).status_code == 401


def test_whom_the_settings_trust_tells_of_everybodys_calls(send, app, ada, otto):
    answer = send(ada, {**RING, "user": "otto"})
    assert answer.status_code == 403 and "KB_CTI_PEOPLE" in answer.json["detail"]
    app.extensions["kb.config"].cti_people = Config({"KB_CTI_PEOPLE": "ada, pbx"}).cti_people
    assert send(ada, {**RING, "user": "otto"}).json["people"] == ["otto"]


@pytest.mark.parametrize(("change", "field"), [
    ({"event": "dtmf"}, "event"), ({"event": None}, "event"), ({"event": ["newCall"]}, "event"), ({"callId": ""}, "callId"),
    ({"callId": "x" * 251}, "callId"), ({"callId": True}, "callId"), ({"direction": "sideways"}, "direction"),
    ({"from": {"number": 1}}, "from"), ({"user": [{"name": "ada"}]}, "user"),
])
def test_what_is_no_event_is_refused_by_name(send, alma, change, field):
    answer = send(alma, {**RING, **change})
    assert answer.status_code == 422 and list(answer.json["errors"]) == [field]


def test_broken_bodies_are_refused(app, token, alma):
    headers = {"Authorization": f"Bearer {token(alma)}"}
    for body, kind in ((b"{", "application/json"), (b"[1]", "application/json"), (b"\xff\xfe", "text/plain"), (b"", "")):
        answer = app.test_client().post("/api/v1/cti", data=body, content_type=kind, headers=headers)
        assert 400 <= answer.status_code < 500


def test_a_call_rings_whatever_stands_in_its_ornaments(send, alma, database):
    for call, words in (("a/b?c#d", HOSTILE), ("7c3", "x" * 10_000), ("..", "\ud800"), ("x" * 250, "''--")):
        said = dict.fromkeys(("from", "queue", "first_name", "more"), words)
        given = {**RING, **said, "callId": call, "user": ["ada", words]}
        answer = send(alma, given)
        assert answer.status_code == 200 and answer.json["people"] == ["ada"], words
        given_to = send(alma, {**given, "event": "answer", "answeringNumber": "ada"}).json["call_id"]
        with database.reading() as session:
            found = session.get(Call, given_to)
        assert found.phone is None and found.agent == "ada" and "/" not in given_to and given_to != ".."


def test_withheld_numbers_are_none(send, alma, database):
    send(alma, {**RING, "from": "anonymous", "user": "ada"})
    send(alma, {**RING, "event": "answer", "from": "anonymous", "answeringNumber": "ada"})
    with database.reading() as session:
        assert session.get(Call, "7c1").phone is None
