"""Pages of articles that a process keeps: what another process changes is on the next page, and nobody sees another's."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.accounts import Person, find_person, set_roles
from kb.accounts.people import set_reading
from kb.articles import save_article
from kb.articles.store import get_article, rename
from kb.changes import note_change
from kb.db import Database
from kb.web import Role

SignIn = Callable[[FlaskClient, Person], FlaskClient]
TEXT = "---\ntitle: Late premium\ncategory: Premiums\n{more}---\nWait {days} days.\n"


@pytest.fixture
def save(database: Database, ed: Person) -> Callable[..., None]:
    """`save(slug, days=…, more=…)`: as another process saves."""

    def saved(slug: str, days: int = 5, more: str = "", text: str = TEXT) -> None:
        with database.writing() as session:
            save_article(session, ed, slug, text.format(days=days, more=more))

    return saved


@pytest.mark.store
def test_what_another_process_saves_is_read_at_the_next_request(
        client: FlaskClient, sign_in: SignIn, ada: Person, save: Callable[..., None]) -> None:
    save("late-premium")
    hers = sign_in(client, ada)
    assert all("Wait 5 days." in hers.get("/articles/late-premium").text for _ in range(2))
    save("late-premium", days=7)
    assert all("Wait 7 days." in hers.get("/articles/late-premium").text for _ in range(2))
    save("another", text="---\ntitle: Beside it\ncategory: Premiums\n---\nSee [the first](article:late-premium).\n")
    assert "Beside it" in hers.get("/articles/late-premium").text


@pytest.mark.store
def test_what_is_closed_to_her_is_gone_from_the_next_request_on(
        app: Flask, sign_in: SignIn, database: Database, ada: Person, ed: Person, save: Callable[..., None]) -> None:
    save("late-premium")
    save("another", text="---\ntitle: Beside it\ncategory: Premiums\n---\nSee [the first](article:late-premium).\n")
    hers, editors = sign_in(app.test_client(), ada), sign_in(app.test_client(), ed)
    for _ in range(2):
        assert [one.get("/articles/late-premium").status_code for one in (hers, editors)] == [200, 200]
        assert 'href="/articles/late-premium"' in hers.get("/articles/another").text
    save("late-premium", more="audience: [supervisors]\n")
    assert [one.get("/articles/late-premium").status_code for one in (hers, editors)] == [404, 200]
    assert "Late premium" not in hers.get("/articles/another").text
    assert "Late premium" in editors.get("/articles/another").text
    with database.writing() as session:
        found = find_person(session, "ada")
        assert found
        set_roles(session, found, [Role.SUPERVISOR])
    assert hers.get("/articles/late-premium").status_code == 200


def test_an_editor_sees_what_editors_do_and_an_agent_never(
        app: Flask, sign_in: SignIn, ada: Person, ed: Person, save: Callable[..., None]) -> None:
    save("late-premium")
    hers, editors = sign_in(app.test_client(), ada), sign_in(app.test_client(), ed)
    for one, edits in ((editors, True), (hers, False), (editors, True), (hers, False)):
        assert ("History" in one.get("/articles/late-premium").text) == edits


def test_a_renamed_article_leads_on_at_once(
        client: FlaskClient, sign_in: SignIn, database: Database, ada: Person, ed: Person, save: Callable[..., None]) -> None:
    save("late-premium")
    hers = sign_in(client, ada)
    assert hers.get("/articles/late-premium").status_code == 200
    with database.writing() as session:
        rename(session, get_article(session, ed, "late-premium"), "premium-late")
    assert hers.get("/articles/late-premium").status_code == 308
    assert hers.get("/articles/premium-late").status_code == 200


def test_days_are_written_as_each_reader_writes_them(
        app: Flask, sign_in: SignIn, database: Database, ada: Person, otto: Person, save: Callable[..., None]) -> None:
    save("late-premium")
    hers, his = sign_in(app.test_client(), ada), sign_in(app.test_client(), otto)
    before = hers.get("/articles/late-premium").text.partition("as it reads on")[2].partition("</time>")[0]
    with database.writing() as session:
        found = find_person(session, "otto")
        assert found
        set_reading(session, found, None, "de-DE")
    assert before not in his.get("/articles/late-premium").text
    assert before in hers.get("/articles/late-premium").text


def drawings(app: Flask) -> int:
    return len(app.extensions["kb.articles_drawn"].drawn)


@pytest.mark.store
def test_what_is_no_article_throws_no_page_away_and_an_article_throws_all_away(
        app: Flask, client: FlaskClient, sign_in: SignIn, database: Database, ada: Person, save: Callable[..., None]) -> None:
    save("late-premium")
    save("another", text="---\ntitle: Another\n---\nWords.\n")
    hers = sign_in(client, ada)
    assert [hers.get(f"/articles/{slug}").status_code for slug in ("late-premium", "another")] == [200, 200]
    with database.writing() as session:
        note_change(session, "call", "somebody's")
    assert "Wait 5 days." in hers.get("/articles/late-premium").text
    assert drawings(app) == 2
    save("late-premium", days=9)
    with database.writing() as session:
        note_change(session, "call", "somebody's")
    assert "Wait 9 days." in hers.get("/articles/late-premium").text
    assert drawings(app) == 1


def test_an_article_is_overdue_from_the_day_after_it_was_due(
        client: FlaskClient, sign_in: SignIn, ada: Person, save: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    save("late-premium", more="confidence: validated\nlast_reviewed_on: 2026-01-01\nreview_in: 10 days\n")
    hers = sign_in(client, ada)
    for day, stale in ((5, False), (20, True), (5, False)):
        for place in ("kb.articles.views.reading.now", "kb.articles.models.now"):
            monkeypatch.setattr(place, lambda day=day: datetime(2026, 1, day, tzinfo=UTC))
        assert ('data-trust="stale"' in hers.get("/articles/late-premium").text) == stale


def test_no_more_pages_are_kept_than_there_is_room_for(
        app: Flask, client: FlaskClient, sign_in: SignIn, ada: Person, save: Callable[..., None],
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.articles.views.reading.MOST_DRAWN", 3)
    hers = sign_in(client, ada)
    for number in range(5):
        save(f"late-{number}", text=f"---\ntitle: Late {number}\n---\nWords of {number}.\n")
    for number in [*range(5), 0, 1]:
        assert f"Words of {number}." in hers.get(f"/articles/late-{number}").text
        assert drawings(app) <= 3
