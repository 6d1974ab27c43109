"""The first people of an installation, and keys for programs."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from kb.accounts import ApiToken, find_person, team_names
from kb.db import Database, now
from kb.search import SearchLog
from tests.cli.conftest import Kb


def last(output: str) -> str:
    return output.rstrip("\n").split("\n")[-1]


def test_a_person_is_added_with_team_and_a_link_alone_on_the_last_line(kb: Kb, database: Database, app: Flask) -> None:
    said = kb("user", "add", "dana", "--role", "supervisor", "--team", "Pharmacy").stdout
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/sign-in/\S{20,}", last(said))
    with database.reading() as session:
        dana = find_person(session, "dana")
        assert dana is not None
        teams = team_names(session)
        assert {teams[team] for team in dana.supervises} == {"Pharmacy"} and dana.roles == {"supervisor"}
    page = app.test_client().get(last(said).removeprefix("http://127.0.0.1:8000"), follow_redirects=True)
    assert 'data-page="floor"' in page.text


def test_a_link_for_somebody_who_is_there(kb: Kb, app: Flask) -> None:
    path = last(kb("user", "link", "alma").stdout).removeprefix("http://127.0.0.1:8000")
    assert 'data-page="admin"' in app.test_client().get(path, follow_redirects=True).text


def test_links_name_the_address_that_people_type(kb: Kb) -> None:
    behind = {"KB_SECURE_COOKIES": "1", "KB_TRUSTED_HOSTS": "kb.example.org"}
    assert last(kb("user", "link", "ada", **behind).stdout).startswith("https://kb.example.org/sign-in/")


@pytest.mark.parametrize(("words", "code"), [
    (["user", "add", "ada", "--role", "agent"], 1),
    (["user", "add", "new", "--role", "boss"], 2),
    (["user", "add", "new"], 2),
    (["user", "add", "a/b", "--role", "agent"], 1),
    (["user", "link", "nobody"], 1),
    (["token", "nobody"], 1),
    (["token", "ada", "--expires", "0"], 2),
    (["no-such-command"], 2),
])
def test_what_cannot_be_done_is_one_plain_line(kb: Kb, words: list[str], code: int) -> None:
    result = kb(*words, expect=code)
    assert result.stdout == "" and result.stderr
    if code == 1:
        assert len(result.stderr.strip().splitlines()) == 1


def test_a_token_is_shown_once_and_opens_the_api(kb: Kb, app: Flask, database: Database) -> None:
    secret = last(kb("token", "ada", "--expires", "30").stdout)
    asked = app.test_client().get("/api/v1/search?q=premium", headers={"Authorization": f"Bearer {secret}"})
    assert asked.status_code == 200
    with database.reading() as session:
        token = session.scalars(select(ApiToken)).one()
    assert secret not in str(vars(token))
    assert token.ends_at is not None and 29 <= (token.ends_at - now()).days <= 30


def test_what_somebody_searched_for_is_forgotten(kb: Kb, database: Database) -> None:
    with database.writing() as session:
        session.add_all(SearchLog(who=who, key="k", at=now(), query="premium", top=[], language="en", place="page")
                        for who in ("ada", "otto"))
    assert "Forgot 1 searches of ada" in kb("user", "forget-searches", "ada").stdout
    with database.reading() as session:
        assert session.scalars(select(SearchLog.who)).all() == ["otto"]
