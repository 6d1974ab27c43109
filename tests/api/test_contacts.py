"""Contacts brought in by a program."""

import pytest

ONE = {"date": "2026-10-03", "who": "Marta", "summary": "Claims not processed", "member_id": "M-1", "open_items": ["reprocess"]}


@pytest.fixture
def send(app, token):
    """`send(person, body)`: what the API answers."""
    return lambda person, body: app.test_client().post(
        "/api/v1/contacts", json=body, headers={"Authorization": f"Bearer {token(person)}"})


def test_one_or_a_list_and_the_same_again_is_known(send, sue):
    first = send(sue, ONE)
    assert (first.status_code, first.json) == (201, {"new": 1, "changed": 0, "unchanged": 0})
    again = send(sue, [ONE, {**ONE, "who": "Luis"}])
    assert (again.status_code, again.json) == (201, {"new": 1, "changed": 0, "unchanged": 1})
    assert send(sue, [ONE]).status_code == 200


def test_one_that_cannot_be_keeps_all_out_and_is_named(send, sue):
    answer = send(sue, [ONE, {**ONE, "date": "yesterday"}])
    assert answer.status_code == 422 and answer.json["contact"] == 1 and list(answer.json["errors"]) == ["date"]
    assert send(sue, [ONE]).status_code == 201


@pytest.mark.parametrize("body", [[], [1], "x", [ONE] * 1001, {}, {**ONE, "mood": "difficult"}])
def test_what_is_no_contact_is_refused(send, sue, body):
    assert send(sue, body).status_code == 422


def test_agents_and_editors_bring_none_in(send, ada, ed):
    assert {send(person, ONE).status_code for person in (ada, ed)} == {403}


def test_they_stand_in_the_history_of_the_callers_next_call(app, send, token, sue, ada):
    send(sue, ONE)
    started = app.test_client().post("/api/v1/calls", json={"caller": {"member_id": "M-1"}},
                                     headers={"Authorization": f"Bearer {token(ada)}"})
    (past,) = started.json["history"]
    assert (past["status"], past["agent"], past["summary"]) == ("past", "Marta", "Claims not processed")
