"""Every route × every role, and every page through the auditing client. New routes are taken in by themselves."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from kb.accounts import disable, find_person
from kb.web import declared
from tests.house import world

CAST = ("ada", "sue", "ed", "alma")
OUTSIDE = ("nobody", "disabled")
SAFE = {"GET", "HEAD", "OPTIONS"}
NOT_PAGES = {"accounts.sign_in_by_link", "calls.pop"}
"""What leads away in any case, or wants parameters of its own."""


def routes(app: Flask, *, safe: bool) -> Iterator[tuple[str, Rule]]:
    """Each method of each rule."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            yield from ((method, rule) for method in sorted(rule.methods - {"HEAD", "OPTIONS"}) if (method in SAFE) == safe)


def address(app: Flask, rule: Rule, things: dict[str, object]) -> str:
    """A rule's address for one thing of each kind."""
    missing = rule.arguments - things.keys() - (rule.defaults or {}).keys()
    assert not missing, f"tests/house/world.py says nothing of {missing} in {rule}"
    given = {name: things[name] for name in rule.arguments if name in things}
    return app.url_map.bind("localhost").build(rule.endpoint, given, method=next(iter(rule.methods)))


@pytest.fixture
def things(app, database, tmp_path):
    found = world.build(database, tmp_path / "world")
    app.extensions["kb.search"].catch_up()
    return found


@pytest.fixture
def visit(app, database, sign_in, things, request):
    """`visit(name, method, rule)`: how that person, freshly signed in, is answered."""
    browser = app.test_client()

    def visited(name, method, rule, **headers):
        if name != "nobody":
            with database.reading() as session:
                sign_in(browser, find_person(session, "ada" if name == "disabled" else name))
        if name == "disabled":
            with database.writing() as session:
                disable(session, find_person(session, "ada"))
        body = {} if method in SAFE else {"json": {}} if rule.rule.startswith("/api/") else {"data": {}}
        answer = browser.open(address(app, rule, things), method=method, headers=headers, **body)
        answer.close()
        return answer

    return visited


def test_every_view_declares_a_right(app):
    for endpoint, view in app.view_functions.items():
        if endpoint != "static":
            declared(view)


@pytest.mark.parametrize("name", [*CAST, *OUTSIDE])
@pytest.mark.parametrize("safe", [True, False], ids=["reads", "writes"])
def test_each_route_answers_each_role_as_declared(app, database, visit, name, safe):
    with database.reading() as session:
        roles = frozenset() if name in OUTSIDE else find_person(session, name).roles
    for method, rule in routes(app, safe=safe):
        allowed = declared(app.view_functions[rule.endpoint])
        status = visit(name, method, rule).status_code
        said = f"{name}: {method} {rule} answered {status}"
        if allowed is None:
            assert status < 500, said
        elif name in OUTSIDE:
            assert status == 401, said
        elif not roles & allowed:
            assert status == (404 if safe and not rule.rule.startswith("/api/") else 403), said
        else:
            assert status < 500 and status != 401, said


def test_every_page_is_whole_for_whoever_may_see_it(app, visit):
    """The client fails on a page with faults; here each page is seen by at least one of the cast."""
    unseen = []
    for method, rule in routes(app, safe=True):
        statuses = {visit(name, method, rule).status_code for name in CAST}
        statuses |= {visit(name, method, rule, **{"HX-Request": "true"}).status_code for name in CAST}
        if not {200, 303} & statuses and rule.endpoint not in NOT_PAGES:
            unseen.append(f"{rule}: {statuses}")
    assert not unseen


@pytest.mark.parametrize("path", [
    "/nothing-here", "/articles/nothing-here", "/calls/nothing", "/admin/people/nobody", "/api/v1/nothing", "/scripts/nothing",
])
@pytest.mark.parametrize("name", CAST)
def test_what_does_not_exist_is_a_page_that_says_so(app, request, sign_in, name, path):
    answer = sign_in(app.test_client(), request.getfixturevalue(name)).get(path)
    assert answer.status_code == 404
    assert answer.mimetype == ("application/problem+json" if path.startswith("/api/") else "text/html")
