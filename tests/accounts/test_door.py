"""Signing in and out over HTTP."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from kb.accounts import SignInLink, SignInSession, disable, find_person, make_link, make_token, open_session, set_password
from kb.accounts.views.door import local_path
from kb.config import Config
from kb.db import now

JSON = {"Accept": "application/json"}
GOOD = "heron over wet gravel"


@pytest.fixture
def link(database, ada):
    with database.writing() as session:
        return make_link(session, ada, 60)


@pytest.fixture
def with_password(database):
    with database.writing() as session:
        set_password(session, find_person(session, "ada"), GOOD)


def whoami(client, **headers):
    answer = client.get("/session", headers={**JSON, **headers})
    return answer.json.get("person", answer.status_code)


@pytest.mark.store
def test_a_link_signs_in_once_and_leads_away_at_once(app, client, link):
    answer = client.get(link)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert answer.headers["Referrer-Policy"] == "no-referrer" and answer.headers["Cache-Control"] == "no-store"
    assert whoami(client) == "ada"
    other = app.test_client()
    again = other.get(link)
    assert again.status_code == 410 and "Ask an admin for a new one" in again.text
    assert whoami(other) == 401


@pytest.mark.parametrize("path", ["/sign-in/nothing-like-it", "/sign-in/" + "x" * 5000, "/sign-in/%00"])
def test_an_unknown_link_is_a_page_that_says_what_to_do(client, path):
    answer = client.get(path)
    assert answer.status_code == 410 and "Ask an admin" in answer.text


def test_an_expired_link(client, link, database):
    with database.writing() as session:
        session.execute(update(SignInLink).values(ends_at=now() - timedelta(seconds=1)))
    assert client.get(link).status_code == 410
    assert client.get(link, headers=JSON).json["status"] == 410


def test_looking_ahead_does_not_use_a_link_up(client, link):
    assert client.head(link).status_code == 200
    for headers in ({"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Moz": "prefetch"}):
        assert client.get(link, headers=headers).status_code == 425
    assert whoami(client) == 401
    assert client.get(link).status_code == 303


@pytest.mark.parametrize(("name", "page"), [("ada", "/desk"), ("sue", "/floor"), ("ed", "/editing"), ("alma", "/admin")])
def test_each_role_has_its_first_page(client, request, sign_in, name, page):
    assert client.get("/").headers["Location"] == "/sign-in"
    sign_in(client, request.getfixturevalue(name))
    assert client.get("/").headers["Location"] == page


@pytest.mark.store
def test_signing_in_by_form(client, with_password):
    assert client.get("/sign-in?next=/articles/autopay").text.count('value="/articles/autopay"') == 1
    wrong = client.post("/sign-in", data={"name": "ada", "password": "no", "next": "/me"})
    assert wrong.status_code == 401 and "Name or password is not right." in wrong.text and 'value="ada"' in wrong.text
    assert 'value="no"' not in wrong.text
    right = client.post("/sign-in", data={"name": "ada", "password": GOOD, "next": "/me"})
    assert (right.status_code, right.headers["Location"]) == (303, "/me")
    assert whoami(client) == "ada"


def test_signing_in_over_the_page(client, with_password):
    wrong = client.post("/sign-in", json={"name": "ada", "password": "no"}, headers=JSON)
    assert (wrong.status_code, wrong.json["detail"]) == (401, "Name or password is not right.")
    right = client.post("/sign-in", json={"name": "ada", "password": GOOD}, headers=JSON)
    assert right.json == {"person": "ada", "display_name": "Ada Moreno", "roles": ["agent"]}
    assert client.get("/session", headers=JSON).json == right.json


@pytest.mark.parametrize("body", [
    "[]", "7", '"x"', "{", '{"name": ["a"], "password": {}}', '{"name": null}', '{"name": "\\ud800"}', '{"name": "\\u0000"}',
])
def test_malformed_sign_ins_are_refused_like_wrong_ones(client, body):
    answer = client.post("/sign-in", data=body, content_type="application/json", headers=JSON)
    assert answer.status_code == 401


def test_too_many_tries_say_when_to_come_back(client, with_password):
    for _n in range(12):
        answer = client.post("/sign-in", data={"name": "ada", "password": "no"})
    assert answer.status_code == 429 and 0 < int(answer.headers["Retry-After"]) <= 60
    assert client.post("/sign-in", json={"name": "ada", "password": GOOD}, headers=JSON).status_code == 429


def test_a_session_that_came_along_is_never_continued(client, database, with_password, otto):
    with database.writing() as session:
        planted = open_session(session, otto, 12)
    client.set_cookie("firstcall", planted)
    client.post("/sign-in", data={"name": "ada", "password": GOOD})
    assert client.get_cookie("firstcall").value != planted
    client.set_cookie("firstcall", planted)
    assert whoami(client) == 401


def test_signing_out_ends_the_session_for_good(client, sign_in, ada):
    secret = sign_in(client, ada).get_cookie("firstcall").value
    answer = client.post("/sign-out")
    assert answer.status_code == 303 and "storage" not in answer.headers.get("Clear-Site-Data", "")
    assert client.get_cookie("firstcall") is None
    client.set_cookie("firstcall", secret)
    assert whoami(client) == 401
    assert client.get("/sign-out").status_code == 405


def test_another_site_signs_nobody_in_or_out(client, sign_in, ada):
    sign_in(client, ada)
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
        assert client.post("/sign-out", headers=headers).status_code == 403
        assert client.post("/sign-in", data={"name": "ada", "password": "x"}, headers=headers).status_code == 403
    assert whoami(client) == "ada"


@pytest.mark.store
def test_disabling_bites_at_the_next_request(client, database, sign_in, ada):
    sign_in(client, ada)
    with database.writing() as session:
        token = make_token(session, ada)
    assert whoami(client) == "ada"
    with database.writing() as session:
        disable(session, find_person(session, "ada"))
    assert whoami(client) == 401
    assert whoami(client, Authorization=f"Bearer {token}") == 401


def test_a_token_counts_alone(app, client, database, sign_in, ada, otto):
    with database.writing() as session:
        token = make_token(session, otto)
    assert whoami(app.test_client(), Authorization=f"Bearer {token}") == "otto"
    sign_in(client, ada)
    assert whoami(client, Authorization=f"bearer {token}") == "otto"
    assert whoami(client, Authorization="Bearer wrong") == 401
    assert whoami(client, Authorization="Basic YWRhOmFkYQ==") == "ada"


def test_the_cookie_is_closed_to_scripts_and_other_sites(client, link):
    cookie = client.get(link).headers["Set-Cookie"]
    assert cookie.startswith("firstcall=") and "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    assert "Secure" not in cookie and "Domain" not in cookie


def test_on_https_the_cookie_is_bound_to_the_host(client, link):
    cookie = client.get(link, base_url="https://localhost").headers["Set-Cookie"]
    assert cookie.startswith("__Host-firstcall=") and "Secure" in cookie and "Domain" not in cookie
    assert client.get("/session", base_url="https://localhost", headers=JSON).json["person"] == "ada"
    assert whoami(client) == 401


def test_behind_a_proxy_secure_cookies_are_asked_for(config, link):
    from kb import create_app

    app = create_app(Config({}, data=config.data, secure_cookies=True))
    assert app.test_client().get(link).headers["Set-Cookie"].startswith("__Host-firstcall=")
    app.extensions["kb.database"].engine.dispose()


def test_flask_login_keeps_no_cookie_of_its_own(client, link):
    for cookie in ("remember_token=1|2", "session=eyJ9.x.y", "=x", "==x"):
        assert client.get("/session", headers={"Cookie": cookie, **JSON}).status_code == 401
    assert len(client.get(link).headers.getlist("Set-Cookie")) == 1


def test_being_here_is_noted_but_not_at_each_request(client, database, sign_in, ada):
    sign_in(client, ada)

    def seen():
        with database.reading() as session:
            return session.scalar(select(SignInSession.seen_at))

    first = seen()
    client.get("/session", headers=JSON)
    assert seen() == first
    with database.writing() as session:
        session.execute(update(SignInSession).values(seen_at=now() - timedelta(minutes=6)))
    client.get("/session", headers=JSON)
    assert seen() >= first


@pytest.mark.parametrize("address", [
    "/", "/desk", "/articles/premium-not-posted", "/calls/abc/record?tab=1&x=%20a", "/articles/", "/a.b/c~d_e-f",
])
def test_addresses_on_this_site(address):
    assert local_path(address) == address


@pytest.mark.parametrize("address", [
    None, "", "desk", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "/a//b",
    "/%2F/evil.example", "/..//evil.example", "/.//evil.example", "/./x", "/a\nb", "/a\tb",
    "\t//evil.example", "/\t/evil.example",
    "javascript:alert(1)", "/x:y", "/a@evil.example", "/desk#x", "/é", " /desk", "/desk ",
    "/?next=//evil.example", "/" + "a" * 2000,
    "/a/../b", "/" + "a/" * 900 + "!",
])
def test_addresses_that_may_lead_elsewhere(address):
    assert local_path(address) == "/"


def test_whoever_has_to_sign_in_first_comes_back_to_where_she_was(client):
    page = client.get("/me")
    assert page.status_code == 401 and 'href="/sign-in?next=/me"' in page.text


def test_nothing_but_our_own_cookie_says_who_asks(client, ada):
    for name in ("session", "remember_token"):
        client.set_cookie(name, f"{ada.id}|{'0' * 128}")
    answer = client.get("/session")
    assert answer.status_code == 401 and "Set-Cookie" not in answer.headers


def test_each_answer_says_once_what_it_allows_and_keeps_what_a_view_says_itself(client, link):
    said = {"Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Cache-Control",
            "Cross-Origin-Opener-Policy", "Permissions-Policy"}
    for path in ("/healthz", "/sign-in", "/nowhere", link):
        headers = client.get(path).headers
        assert all(len(headers.getlist(name)) == 1 for name in said)
        assert headers["Cache-Control"] == "no-store" and headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == ("no-referrer" if path == link else "same-origin")
    nonces = {client.get("/sign-in").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(nonces) == 3
