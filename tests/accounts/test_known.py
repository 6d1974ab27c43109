"""People kept by a process: whatever alters who somebody is, is seen at her next request, whichever process did it."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from kb.accounts import (
    Person,
    SignInSession,
    close_session,
    disable,
    enable,
    end_sessions,
    find_person,
    make_token,
    open_session,
    revoke_token,
    set_roles,
    set_supervisors,
    set_team,
    team_called,
)
from kb.accounts.people import set_display_name, set_reading
from kb.accounts.sign_in import list_tokens
from kb.db import Database
from kb.web import Role

SignIn = Callable[[FlaskClient, Person], FlaskClient]


def seen(app: Flask) -> tuple[object, ...]:
    """The one person whom this process keeps, as it keeps her."""
    (kept,) = app.extensions["kb.known"]._kept[1].values()
    return kept.roles, kept.supervises, kept.team_id, kept.display_name, kept.timezone, kept.locale


ALTERATIONS = [
    lambda session, sue: set_roles(session, sue, [Role.SUPERVISOR, Role.EDITOR]),
    lambda session, sue: set_team(session, sue, "Night"),
    lambda session, sue: set_display_name(session, sue, "Susan Park"),
    lambda session, sue: set_reading(session, sue, "Asia/Tokyo", None),
    lambda session, sue: set_reading(session, sue, None, "de-DE"),
    lambda session, sue: set_supervisors(session, team_called(session, "Billing"), []),
    lambda session, sue: set_supervisors(session, team_called(session, "Claims"), [sue]),
]


@pytest.mark.store
@pytest.mark.parametrize("alter", ALTERATIONS, ids=["roles", "team", "name", "zone", "locale", "no team's", "another team's"])
def test_what_another_process_alters_of_a_person_is_seen_at_the_next_request(
        app: Flask, client: FlaskClient, sign_in: SignIn, database: Database, sue: Person, alter: Callable[..., None]) -> None:
    hers = sign_in(client, sue)
    assert hers.get("/me").status_code == 200
    before = seen(app)
    assert hers.get("/me").status_code == 200 and seen(app) == before
    with database.writing() as session:
        alter(session, find_person(session, "sue"))
    assert hers.get("/me").status_code == 200
    assert seen(app) != before


@pytest.mark.store
def test_a_role_that_is_taken_away_opens_no_door_any_more(
        client: FlaskClient, sign_in: SignIn, database: Database, sue: Person) -> None:
    hers = sign_in(client, sue)
    assert hers.get("/floor/").status_code == 200
    with database.writing() as session:
        set_roles(session, find_person(session, "sue"), [Role.AGENT])
    assert hers.get("/floor/").status_code == 404
    with database.writing() as session:
        set_roles(session, find_person(session, "sue"), [Role.SUPERVISOR])
    assert hers.get("/floor/").status_code == 200


@pytest.mark.store
def test_whoever_is_disabled_is_out_at_once_and_in_again_by_a_new_sign_in(
        client: FlaskClient, sign_in: SignIn, database: Database, ada: Person) -> None:
    hers = sign_in(client, ada)
    assert hers.get("/session").status_code == 200
    with database.writing() as session:
        disable(session, find_person(session, "ada"))
    assert hers.get("/session").status_code == 401
    with database.writing() as session:
        enable(session, find_person(session, "ada"))
    assert hers.get("/session").status_code == 401
    assert sign_in(client, ada).get("/session").status_code == 200


def test_a_person_who_is_only_marked_as_gone_is_out_too(
        client: FlaskClient, sign_in: SignIn, database: Database, ada: Person) -> None:
    hers = sign_in(client, ada)
    assert hers.get("/session").status_code == 200
    with database.writing() as session:
        found = find_person(session, "ada")
        assert found
        found.is_active = False
    assert hers.get("/session").status_code == 401


@pytest.mark.parametrize("end", [
    lambda session, person, secret: close_session(session, secret),
    lambda session, person, secret: end_sessions(session, person),
    lambda session, person, secret: session.execute(delete(SignInSession)),
], ids=["signed out", "everywhere", "row gone"])
def test_a_session_that_ends_elsewhere_ends_here_at_once(
        client: FlaskClient, database: Database, ada: Person, end: Callable[..., None]) -> None:
    with database.writing() as session:
        secret = open_session(session, ada, 12)
    client.set_cookie("firstcall", secret)
    assert client.get("/session").status_code == 200
    with database.writing() as session:
        end(session, ada, secret)
    assert client.get("/session").status_code == 401


@pytest.mark.store
def test_a_token_that_is_revoked_elsewhere_ends_here_at_once(client: FlaskClient, database: Database, ada: Person) -> None:
    with database.writing() as session:
        token = {"Authorization": f"Bearer {make_token(session, ada)}"}
    assert [client.get("/session", headers=token).status_code for _ in range(2)] == [200, 200]
    with database.writing() as session:
        revoke_token(session, ada, list_tokens(session, ada)[0].id)
    assert client.get("/session", headers=token).status_code == 401


def test_two_people_in_one_process_are_told_apart(
        app: Flask, sign_in: SignIn, ada: Person, otto: Person) -> None:
    hers, his = sign_in(app.test_client(), ada), sign_in(app.test_client(), otto)
    for _ in range(2):
        assert "Ada Moreno" in hers.get("/me").text and "Otto Brandt" in his.get("/me").text


def test_a_request_that_changes_her_leaves_the_kept_one_as_it_was_when_it_is_refused(
        app: Flask, client: FlaskClient, sign_in: SignIn, ada: Person) -> None:
    hers = sign_in(client, ada)
    hers.get("/me")
    before = seen(app)
    assert hers.post("/me", data={"display_name": "Somebody Else", "timezone": "No/Where"}).status_code == 422
    assert seen(app) == before and "Ada Moreno" in hers.get("/session").text
