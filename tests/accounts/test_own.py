"""One's own page."""

import re

import pytest

from kb.accounts import find_person, make_token, open_session
from kb.accounts.sign_in import list_sessions, list_tokens, token_of

GOOD = "heron over wet gravel"


@pytest.fixture
def hers(client, sign_in, ada):
    return sign_in(client, ada)


def read_ada(database):
    with database.reading() as session:
        return find_person(session, "ada")


def test_the_page_shows_who_she_is(hers):
    page = hers.get("/me").text
    assert "Ada Moreno" in page and "Billing" in page and "This one" in page


def test_how_things_are_shown_is_kept(hers, database):
    answer = hers.post("/me", data={"display_name": "Ada M.", "timezone": "Europe/Berlin", "locale": "de-DE", "theme": "dark"})
    assert answer.status_code == 303
    ada = read_ada(database)
    assert (ada.display_name, ada.timezone, ada.locale) == ("Ada M.", "Europe/Berlin", "de-DE")
    assert hers.get_cookie("theme").value == "dark" and 'data-theme="dark"' in hers.get("/me").text
    hers.post("/me", data={"display_name": "Ada M.", "timezone": "", "locale": "", "theme": ""})
    assert read_ada(database).timezone is None and not hers.get_cookie("theme")


@pytest.mark.parametrize("field", [
    {"timezone": "Mars/Olympus"}, {"timezone": "../../etc/passwd"}, {"locale": "xx-XX-x"}, {"locale": "../../etc"},
    {"display_name": " "},
])
def test_what_cannot_be_is_said_and_nothing_is_kept(hers, database, field):
    answer = hers.post("/me", data={"display_name": "New", **field})
    assert answer.status_code == 422 and "<h1>Ada Moreno</h1>" in answer.text
    assert read_ada(database).display_name == "Ada Moreno"


def test_nobody_gives_herself_a_role(hers, database):
    hers.post("/me", data={"display_name": "Ada", "roles": "admin", "team_id": "x", "name": "alma", "is_active": ""})
    ada = read_ada(database)
    assert sorted(ada.roles) == ["agent"] and ada.name == "ada" and ada.is_active


def test_a_password_is_set_and_then_asked_for(hers, database):
    assert hers.post("/me/password", data={"password": "short"}).status_code == 422
    assert hers.post("/me/password", data={"password": GOOD}).status_code == 303
    wrong = hers.post("/me/password", data={"password": "another good one here", "current": "no"})
    assert wrong.status_code == 422 and "This is not your password." in wrong.text
    assert hers.post("/me/password", data={"password": "another good one here", "current": GOOD}).status_code == 303


def test_a_token_is_shown_once_and_revoked(hers, database, ada):
    shown = re.search(r"fc_[\w-]{43}", hers.post("/me/tokens", data={"label": "dialler", "days": "30"}).text)
    assert shown and shown.group() not in hers.get("/me").text
    with database.reading() as session:
        assert token_of(database, shown.group()).person_id == ada.id
        (token,) = list_tokens(session, ada)
    assert hers.post(f"/me/tokens/{token.id}/revoke").status_code == 303
    assert hers.post(f"/me/tokens/{token.id}/revoke").status_code == 404
    with database.reading() as session:
        assert token_of(database, shown.group()) is None


@pytest.mark.parametrize("days", ["0", "-1", "x", "1e9", "99999999999"])
def test_tokens_that_cannot_be(hers, days):
    assert hers.post("/me/tokens", data={"days": days}).status_code == 422


def test_other_browsers_are_signed_out(app, hers, database, sign_in, ada, otto):
    other, his = sign_in(app.test_client(), ada), sign_in(app.test_client(), otto)
    with database.reading() as session:
        (theirs,) = list_sessions(session, otto)
    hers.post(f"/me/sessions/{theirs.id}/end")
    assert his.get("/me").status_code == 200
    hers.post("/me/sessions/end")
    assert (other.get("/me").status_code, hers.get("/me").status_code) == (401, 200)


def test_a_token_does_not_change_the_lock(app, database, ada):
    with database.writing() as session:
        token = make_token(session, ada)
        open_session(session, ada, 12)
    program = app.test_client()
    headers = {"Authorization": f"Bearer {token}"}
    for path, data in (("/me/tokens", {}), ("/me/password", {"password": GOOD}), ("/me/sessions/end", {})):
        assert program.post(path, data=data, headers=headers).status_code == 403
