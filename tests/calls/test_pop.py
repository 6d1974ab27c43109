"""Screen pop: what a telephone system, and whoever pretends to be one, puts into the address."""

import pytest

from kb.calls import Call, journal_rows, load


@pytest.fixture
def pop(client, sign_in, ada):
    sign_in(client, ada)
    return lambda query, **headers: client.get(f"/calls/pop?{query}", headers=headers)


def test_what_is_not_known_becomes_an_answer(pop, database):
    answer = pop("call_id=c9&ani=5550142&member_id=M-1&plan=Gold&a%0Ab=c&card=4111+1111+1111+1111&=x")
    assert (answer.status_code, answer.location) == (303, "/calls/c9")
    with database.reading() as session:
        facts = {entry.payload["question"]: entry.payload["value"] for entry in load(session, "c9")[1:]}
    assert facts == {"plan": "Gold", "a b": "c", "card": "••••1111"}


def test_the_same_pop_again_leads_to_the_same_call(pop, database):
    assert {pop("call_id=c9&plan=Gold").location for _ in range(3)} == {"/calls/c9"}
    with database.reading() as session:
        assert len(journal_rows(session, "c9")) == 2


def test_a_heap_of_values_is_refused(pop):
    assert pop("&".join(f"p{n}=1" for n in range(101))).status_code == 422


@pytest.mark.parametrize("call_id", ["..", "mine", "%2e%2e%2fx", "//evil.example", "%5cevil", "a%0d%0aSet-Cookie:x"])
def test_an_id_leads_nowhere_else(pop, call_id):
    assert pop(f"call_id={call_id}").status_code == 422


@pytest.mark.parametrize(("headers", "status"), [
    ({}, 303), ({"Sec-Fetch-Site": "none"}, 303), ({"Sec-Fetch-Site": "same-origin"}, 303),
    ({"Referer": "http://localhost/desk"}, 303), ({"Referer": "http://evil.example/x"}, 403), ({"Referer": "http://["}, 403),
    ({"Sec-Fetch-Site": "cross-site"}, 403), ({"Sec-Fetch-Site": "same-site"}, 403),
    ({"Sec-Fetch-Site": "cross-site", "Referer": "http://localhost/desk"}, 403),
])
def test_another_site_opens_no_calls(pop, headers, status):
    assert pop("call_id=c9", **headers).status_code == status


def test_looking_ahead_starts_no_call(pop, client, database):
    pop("call_id=c9")
    assert client.head("/calls/pop?call_id=c10").status_code == 204
    with database.reading() as session:
        assert [call.id for call in session.query(Call)] == ["c9"]
