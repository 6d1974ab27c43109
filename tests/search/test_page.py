"""The search page, with and without a script in the browser."""

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_login import LoginManager, UserMixin
from jinja2 import StrictUndefined
from markupsafe import escape

from kb import Firstcall, search
from kb.changes import Follower
from kb.config import Config
from kb.shipped import shipped
from kb.web import Role, errors, headers, navigation, reading, store
from tests.search.library import Library

PREMIUM = {"id": "premium", "title": "Premium <mailed>", "say": "Your payment is safe.", "category": "Billing/Payments",
           "body": "Look in the lockbox log & trace it."}


class Ada(UserMixin):
    """An agent, as far as pages ask."""

    id = name = "ada"
    display_name = "Ada"
    roles = frozenset({Role.AGENT})
    timezone = locale = None


@pytest.fixture
def client(library: Library) -> Iterator[FlaskClient]:
    """A browser of Ada's, on an application that has nothing but search."""
    app = Firstcall("kb", static_folder=str(shipped("static")))
    app.jinja_env.undefined = StrictUndefined
    app.extensions |= {"kb.config": Config({}, data=library.folder), "kb.database": library.database,
                       "kb.follower": Follower(library.database)}
    LoginManager(app).request_loader(lambda _request: Ada())
    store.close_session(app)
    errors.handle_errors(app)
    headers.set_headers(app)
    reading.teach_templates(app)
    app.jinja_env.globals.update(csp_nonce=headers.csp_nonce, drawn=navigation.drawn, navigation=navigation.navigation)
    _rooms_around(app)
    search.register(app)
    search.search_of(app).add(library.shelf)
    library.put(PREMIUM, {"id": "secret", "title": "Premium secrets", "category": "Fraud", "audience": "supervisors"})
    with app.test_client() as client:
        yield client


def _rooms_around(app: Flask) -> None:
    app.add_url_rule("/sign-out", "accounts.sign_out", lambda: "", methods=["POST"])


def test_a_query_in_the_address_is_answered_with_a_whole_page(client: FlaskClient) -> None:
    page = client.get("/search?q=lockbox").get_data(as_text=True)
    assert 'data-page="search"' in page
    assert 'value="lockbox"' in page
    assert "Premium &lt;mailed&gt;" in page
    assert "Your payment is safe." in page
    assert "Look in the <mark>lockbox</mark> log &amp; trace it." in page
    assert 'href="/articles/premium"' in page


def test_each_page_has_its_own_words_and_its_own_nonce(client: FlaskClient) -> None:
    seen = set()
    titles = [("lockbox", "lockbox · Find"), ('"><b>&', "&#34;&gt;&lt;b&gt;&amp; · Find"), ("", "Find")]
    for query, title in titles + titles:
        answer = client.get("/search", query_string={"q": query})
        page = answer.get_data(as_text=True)
        assert f"<title>{title} · Firstcall</title>" in page
        assert f'<input id="q" type="search" name="q" value="{escape(query)}"' in page
        policy = answer.headers["Content-Security-Policy"]
        nonces = {*re.findall(r'nonce="([^"]*)"', page), *re.findall("'nonce-([^']*)'", policy)}
        assert len(nonces) == 1 and not nonces & seen
        seen |= nonces


def test_a_page_looks_as_its_reader_chose(client: FlaskClient) -> None:
    for theme in ("dark", "light", ""):
        client.set_cookie("theme", theme)
        page = client.get("/search?q=lockbox").get_data(as_text=True)
        assert ('<html lang="en"' + (f' data-theme="{theme}">' if theme else ">")) in page


def test_each_key_is_answered_with_the_list_alone(client: FlaskClient) -> None:
    answer = client.get("/search?q=lockb&category=", headers={"HX-Request": "true"})
    found = answer.get_data(as_text=True)
    assert "<html" not in found
    assert answer.headers["HX-Replace-Url"] == "/search?q=lockb", "coming back finds the query again"
    assert "<mark>lockbox</mark>" in found


def test_where_nothing_carries_a_nonce_none_is_allowed(client: FlaskClient) -> None:
    answers = [client.get("/search?q=lockbox", headers=sent) for sent in ({}, {"HX-Request": "true"})]
    policies = [answer.headers["Content-Security-Policy"] for answer in answers]
    assert ["'nonce-" in policy for policy in policies] == [True, False]
    assert all("script-src 'self'" in policy and "unsafe" not in policy for policy in policies)


def test_going_back_in_history_gives_a_whole_page(client: FlaskClient) -> None:
    again = client.get("/search?q=lockbox", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in again.get_data(as_text=True)


def test_nothing_asked_says_what_will_be_here(client: FlaskClient) -> None:
    page = client.get("/search").get_data(as_text=True)
    assert "What does your caller want?" in page
    assert 'id="hits"' not in page


def test_nothing_found_is_said_and_escaped(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "<script>alert(1)</script>zzz"}).get_data(as_text=True)
    assert "Nothing here answers" in page
    assert "<script>alert" not in page


def test_categories_are_those_of_what_she_may_see(client: FlaskClient) -> None:
    page = client.get("/search?q=premium").get_data(as_text=True)
    assert "Billing/Payments" in page
    assert "Fraud" not in page
    assert "1 found" in page
    assert "Nothing here answers" in client.get("/search?q=premium&category=Fraud").get_data(as_text=True)


def test_categories_are_offered_only_where_what_fits_has_any(client: FlaskClient, library: Library) -> None:
    library.put(PREMIUM, {"id": "claim", "title": "Claim premium", "category": "Claims"}, {"id": "badge", "title": "Lost badge"})
    offered = ['id="f-category"' in client.get(f"/search?q={query}").get_data(as_text=True) for query in ("premium", "badge")]
    assert offered == [True, False]


@pytest.mark.parametrize(("there", "words", "most"), [(10, "", 10), (12, "Show the other 2", 12), (60, "Show the best 50", 50)])
def test_ten_hits_stand_in_a_list_and_more_are_one_step_away(
        client: FlaskClient, library: Library, there: int, words: str, most: int) -> None:
    library.put(*[{"id": f"badge-{number}", "title": f"Lost badge {number}"} for number in range(there)])
    short = client.get("/search?q=badge").get_data(as_text=True)
    assert short.count('class="hit"') == 10
    link = re.search('<a href="([^"]*)" data-more="10">([^<]*)</a>', short)
    assert (link[2].strip() if link else "") == words
    if link:
        answer = client.get(link[1].replace("&amp;", "&"), headers={"HX-Request": "true"})
        long = answer.get_data(as_text=True)
        assert long.count('class="hit"') == most
        assert "data-more" not in long
        assert answer.headers["HX-Replace-Url"] == "/search?q=badge&more=1", "coming back finds as many again"
        assert "more=1" not in long, "narrowing leads to a short list"


@pytest.mark.parametrize("query", ["(" * 5000, "*a*b*c*", "\0", "x" * 2000, "%", "'\"<>&"])
def test_whatever_is_typed_is_a_page(client: FlaskClient, query: str) -> None:
    assert client.get("/search", query_string={"q": query}).status_code == 200


def test_groups_follow_roles() -> None:
    def groups(*roles: str) -> frozenset[str] | None:
        return search.groups_of(SimpleNamespace(roles=frozenset(roles)))

    assert groups(Role.AGENT) == {"agents"}
    assert groups(Role.SUPERVISOR) == {"agents", "supervisors"}
    assert groups(Role.EDITOR) is groups(Role.EDITOR, Role.AGENT) is None
    assert groups(Role.ADMIN) == groups() == frozenset()


def test_each_hit_tells_why_it_is_there_and_how_sure_it_is(client: FlaskClient) -> None:
    page = client.get("/search?q=lockboxes").get_data(as_text=True)
    assert "says it in another form" in page.lower()
    assert "Checked" in page
    assert "like: lockbxo → lockbox" in client.get("/search?q=lockbxo").get_data(as_text=True)


def test_a_category_can_be_named_in_the_box_and_taken_away(client: FlaskClient) -> None:
    page = client.get("/search?q=premium+in:payments").get_data(as_text=True)
    assert 'value="premium in:payments"' in page
    assert 'href="/search?q=premium">' in page
    assert "1 found" in page


def test_nothing_found_offers_ways_on(client: FlaskClient) -> None:
    page = client.get("/search?q=zzz").get_data(as_text=True)
    assert "Nothing here answers that" in page
    assert "Tell the editors" in page
    told = client.post("/search/missing", data={"q": "zzz"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert (told.status_code, told.location) == (303, "/search?q=zzz&told=1")
    after = client.get(told.location).get_data(as_text=True)
    assert "The editors will see" in after
    assert "Tell the editors" not in after, "told once is told"


def test_calls_are_no_choice_for_an_agent(client: FlaskClient) -> None:
    page = client.get("/search?q=premium").get_data(as_text=True)
    assert "kind=script" in page
    assert "kind=call" not in page
    assert client.get("/search/calls?q=premium").get_data(as_text=True).strip() == ""


def test_a_sentence_is_looked_at_as_a_whole_once_nobody_types(client: FlaskClient) -> None:
    asked = {"q": "the premium i mailed is lost in the lockbox"}
    part = client.get("/search", query_string={**asked, "whole": "1"}, headers={"HX-Request": "true"})
    assert "<html" not in part.get_data(as_text=True)
    assert "whole" not in part.headers["HX-Replace-Url"]
    assert "Premium &lt;mailed&gt;" in part.get_data(as_text=True)
