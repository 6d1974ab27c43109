"""The search log: what somebody settled on outside a call, told once by the page and written a moment later."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kb.db import Database, now
from kb.jobs import Jobs
from kb.search import SearchLog, forget_searches_of

HERE = {"Sec-Fetch-Site": "same-origin"}
SETTLED = {"key": "k1", "query": "premium  mailed", "total": 2, "top": ["mailed", "trace"]}


@pytest.fixture
def noted(app: Flask, database: Database):
    """What the log holds, once everything is written."""

    def rows() -> list[SearchLog]:
        app.extensions["kb.search_notes"].flush()
        with database.reading() as session:
            return list(session.scalars(select(SearchLog).order_by(SearchLog.at)))

    return rows


@pytest.fixture
def ada_searches(client: FlaskClient, sign_in, ada):
    """Ada's browser tells on what she settled."""
    browser = sign_in(client, ada)
    return lambda **told: browser.post("/search/settled", json={**SETTLED, **told}, headers=HERE).status_code


def test_a_settled_search_is_kept_with_what_was_shown(ada_searches, noted) -> None:
    assert ada_searches() == 204
    (row,) = noted()
    assert (row.who, row.query, row.total, row.top) == ("ada", "premium mailed", 2, ["mailed", "trace"])
    assert (row.opened, row.rank, row.language, row.place) == (None, None, "en", "page")


@pytest.mark.store
def test_what_was_opened_joins_its_search_in_any_order(ada_searches, noted) -> None:
    assert ada_searches() == 204
    noted()
    assert ada_searches(opened="trace", place="desk") == ada_searches() == 204
    (row,) = noted()
    assert (row.opened, row.rank) == ("trace", 2)


def test_numbers_that_nobody_may_keep_are_masked(ada_searches, noted) -> None:
    ada_searches(query="card 4111 1111 1111 1111 ssn 123-45-6789")
    (row,) = noted()
    assert row.query == "card ••••1111 ssn •••"


@pytest.mark.parametrize("told", [
    {"key": ""}, {"key": "a b"}, {"key": 7}, {"query": " "}, {"query": None}, {"total": -1}, {"total": True}, {"top": "mailed"},
    {"top": [None]}, {"opened": "a\nb"}, {"place": "api"}, {"place": []},
])
def test_what_no_page_says_is_refused(ada_searches, noted, told: dict[str, object]) -> None:
    assert ada_searches(**told) in {400, 422}
    assert noted() == []


def test_only_from_our_own_pages_and_signed_in(client: FlaskClient, sign_in, ada, noted) -> None:
    assert client.post("/search/settled", json=SETTLED, headers=HERE).status_code in {302, 303, 401}
    browser = sign_in(client, ada)
    assert browser.post("/search/settled", json=SETTLED, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert browser.post("/search/settled", data="no json", headers=HERE).status_code in {400, 422}
    assert noted() == []


def test_a_finished_query_of_the_api_is_kept_a_key_is_not(client: FlaskClient, sign_in, ada, noted) -> None:
    browser = sign_in(client, ada)
    browser.get("/api/v1/search?q=prem&typing=1")
    browser.get("/api/v1/search?q=prem&typing=0")
    browser.get("/api/v1/search?q=")
    browser.get("/api/v1/search?q=premium")
    assert [(row.query, row.place, row.total) for row in noted()] == [("premium", "api", 0)]


def test_old_searches_are_forgotten_and_those_of_a_person_can_be(app: Flask, database: Database, ada_searches, noted) -> None:
    ada_searches()
    ada_searches(key="k2")
    noted()
    with database.writing() as session:
        session.scalars(select(SearchLog).where(SearchLog.key == "k1")).one().at = now() - timedelta(days=181)
    Jobs(app)._forget_searches()
    assert [row.key for row in noted()] == ["k2"]
    with database.writing() as session:
        assert forget_searches_of(session, "ada") == 1
    assert noted() == []
