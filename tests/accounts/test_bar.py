"""The top bar: what belongs together stands in one menu, in the bar and in the person's menu alike."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.accounts import Person, find_person, set_roles
from kb.accounts.people import set_display_name
from kb.db import Database, now
from kb.scripts.publishing.drafts import locked, new_draft
from kb.web import Role

SignIn = Callable[[FlaskClient, Person], FlaskClient]


def bar(client: FlaskClient, path: str) -> str:
    page = client.get(path).get_data(as_text=True)
    found = re.search(r'<nav class="navigation".*?</nav>', page, re.DOTALL)
    assert found
    return found[0]


def words(html: str) -> list[str]:
    return re.sub(r"<[^>]*>", "\n", html).split()


def test_lists_of_callers_stand_in_one_menu(client: FlaskClient, sue: Person, sign_in: SignIn) -> None:
    drawn = bar(sign_in(client, sue), "/cases")
    menu = re.search(r"<details.*?</details>", drawn, re.DOTALL)
    assert menu
    assert words(menu[0]) == ["Callers", "Callers", "Cases", "Goodwill"]
    assert "<summary data-current" in menu[0]
    assert '<a class="sheet-item" href="/cases" aria-current="page"' in menu[0]
    assert words(drawn)[0] == "Floor"


def test_a_menu_of_one_is_a_link(client: FlaskClient, alma: Person, sign_in: SignIn) -> None:
    drawn = bar(sign_in(client, alma), "/goodwill")
    assert "<details" not in drawn
    assert "Goodwill" in words(drawn)


def test_the_person_menu_has_them_all(client: FlaskClient, sue: Person, sign_in: SignIn) -> None:
    page = sign_in(client, sue).get("/cases").get_data(as_text=True)
    pages = re.search(r'<nav class="person-pages".*?</nav>', page, re.DOTALL)
    assert pages
    assert {"Floor", "Callers", "Cases", "Goodwill", "Promises"} <= set(words(pages[0]))


def waiting(client: FlaskClient, path: str) -> bool:
    return "waiting for you" in bar(client, path)


@pytest.mark.store
def test_what_another_process_makes_wait_stands_in_the_bar_of_the_next_page(
        app: Flask, client: FlaskClient, sign_in: SignIn, database: Database, sue: Person) -> None:
    """A draft that is sent to her to review, and taken back."""
    hers = sign_in(client, sue)
    assert not waiting(hers, "/cases")
    with database.writing() as session:
        author = find_person(session, "ed")
        assert author
        new_draft(session, "id: late\ntitle: Late\nsteps:\n  - id: one\n    say: Hello.\n", author, path="late.yaml")
    row = {"sent_at": now(), "reviewer": "sue"}
    for sent, waits in ((row, True), ({**row, "sent_at": None}, False), (row, True)):
        with database.writing() as session:
            found = locked(session, "late")
            assert found
            found.sent_at, found.reviewer = sent["sent_at"], sent["reviewer"]
        assert waiting(hers, "/cases") == waits
        assert waiting(hers, "/search") == waits


def test_what_waits_for_one_stands_in_nobody_elses_bar(app: Flask, sign_in: SignIn, database: Database, sue: Person,
                                                        ed: Person) -> None:
    with database.writing() as session:
        author = find_person(session, "ed")
        assert author
        new_draft(session, "id: late\ntitle: Late\nsteps:\n  - id: one\n    say: Hello.\n", author, path="late.yaml")
        found = locked(session, "late")
        assert found
        found.sent_at, found.reviewer = now(), "sue"
    hers, his = sign_in(app.test_client(), sue), sign_in(app.test_client(), ed)
    assert [waiting(one, "/search") for one in (hers, his, hers, his)] == [True, False, True, False]


def test_the_frame_follows_the_page_the_theme_and_the_name_at_once(
        client: FlaskClient, sign_in: SignIn, database: Database, sue: Person) -> None:
    hers = sign_in(client, sue)
    for path, theme in (("/cases", ""), ("/search", "dark"), ("/cases", "dark"), ("/me", ""), ("/cases", "")):
        hers.set_cookie("theme", theme)
        page = hers.get(path).get_data(as_text=True)
        here = set(re.findall(r'href="([^"]+)" aria-current="page"', page)) - {path + "?"}
        assert path in here and not here & ({"/cases", "/search", "/me"} - {path})
        assert f'value="{theme}" checked' in page and page.count(" checked>") == 1
        assert ('data-theme="dark"' in page) == (theme == "dark")
    with database.writing() as session:
        set_display_name(session, find_person(session, "sue"), "Susan Park")
    assert "Susan Park: menu" in hers.get("/cases").get_data(as_text=True)


def test_a_role_that_she_gets_is_in_her_bar_at_once_and_gone_from_it_at_once(
        client: FlaskClient, sign_in: SignIn, database: Database, sue: Person) -> None:
    hers = sign_in(client, sue)
    assert "Editing" not in words(bar(hers, "/search"))
    for roles in ([Role.SUPERVISOR, Role.EDITOR], [Role.SUPERVISOR], [Role.EDITOR]):
        with database.writing() as session:
            set_roles(session, find_person(session, "sue"), roles)
        seen = words(bar(hers, "/search"))
        assert ("Editing" in seen, "Floor" in seen) == (Role.EDITOR in roles, Role.SUPERVISOR in roles)


def test_links_lead_to_where_she_came_from(client: FlaskClient, sign_in: SignIn, sue: Person) -> None:
    hers = sign_in(client, sue)
    for root in ("", "/kb", ""):
        page = hers.get("/search", environ_overrides={"SCRIPT_NAME": root}).get_data(as_text=True)
        assert f'href="{root}/floor/"' in page and f'href="{root}/static/' in page
        assert ("/kb/" in page) == bool(root)


def test_parts_of_frames_are_kept_up_to_a_number(app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, sue: Person,
                                                 ada: Person) -> None:
    monkeypatch.setattr("kb.web.navigation.MOST_DRAWN", 6)
    hers, adas = sign_in(app.test_client(), sue), sign_in(app.test_client(), ada)
    for path in ("/search", "/articles/", "/me", "/search", "/articles/"):
        assert "Sue Park: menu" in hers.get(path).text and "Ada Moreno: menu" in adas.get(path).text
        assert 0 < len(app.extensions["kb.drawn"]) <= 6


def test_addresses_are_kept_up_to_a_number_and_for_one_root_each(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.MOST_NAMED", 4)
    for root in ("", "/kb", "/other", "", "/kb"):
        with app.test_request_context(environ_overrides={"SCRIPT_NAME": root}):
            assert [app.url_for("search.page"), app.url_for("search.page", q="a")] == [f"{root}/search", f"{root}/search?q=a"]
            assert app.url_for("static", filename="css/a.css").startswith(f"{root}/static/")
            assert app.url_for("search.page", _external=True).startswith("http://")
            assert app.url_for("search.page", _anchor="q") == f"{root}/search#q"
        assert len(app.extensions["kb.named"]) <= 4
