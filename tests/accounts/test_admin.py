"""The admin's page."""

import re

import pytest

from kb.accounts import find_person, make_token, open_session, team_called


@pytest.fixture
def hers(client, sign_in, alma):
    return sign_in(client, alma)


def read(database, name):
    with database.reading() as session:
        return find_person(session, name)


def test_the_page_lists_everybody(hers):
    page = hers.get("/admin").text
    assert all(name in page for name in ("Ada Moreno", "Sue Park", "Otto Brandt", "Ed Novak", "Alma Reyes"))
    assert 'data-page="admin"' in page


def test_a_person_is_added_and_let_in_by_link(app, hers, database):
    form = {"name": "luis", "display_name": "Luis Vega", "team": "Night", "roles": ["agent", "editor"]}
    assert hers.post("/admin/people", data=form).status_code == 303
    luis = read(database, "luis")
    assert sorted(luis.roles) == ["agent", "editor"] and luis.display_name == "Luis Vega"
    shown = re.search(r"http://localhost(/sign-in/[\w-]{22})", hers.post(f"/admin/people/{luis.id}/link").text)
    assert shown and shown.group(1) not in hers.get(f"/admin/people/{luis.id}").text
    his = app.test_client()
    assert his.get(shown.group(1)).status_code == 303 and "Luis Vega" in his.get("/me").text


@pytest.mark.parametrize(("form", "status", "words"), [
    ({"name": "ada", "roles": "agent"}, 409, "already"),
    ({"name": "", "roles": "agent"}, 422, "Give a name"),
    ({"name": "new"}, 422, "Choose at least one role"),
    ({"name": "new", "roles": "root"}, 422, "Choose among the roles"),
    ({"name": "new", "roles": "agent", "team": "a/b"}, 422, "without slashes"),
])
def test_what_cannot_be_added_is_said_beside_what_was_typed(hers, database, form, status, words):
    answer = hers.post("/admin/people", data=form)
    assert answer.status_code == status and words in answer.text
    assert read(database, "new") is None


def test_roles_and_team_are_changed_at_once(app, hers, database, sign_in, ada):
    agent = sign_in(app.test_client(), ada)
    assert agent.get("/admin").status_code == 404
    hers.post(f"/admin/people/{ada.id}", data={"display_name": "Ada", "roles": ["admin"], "team": ""})
    assert agent.get("/admin").status_code == 200
    found = read(database, "ada")
    assert sorted(found.roles) == ["admin"] and found.team_id is None


def test_disabling_bites_and_enabling_lets_in_again(app, hers, database, sign_in, ada):
    agent = sign_in(app.test_client(), ada)
    assert hers.post(f"/admin/people/{ada.id}/disable").status_code == 303
    assert agent.get("/me").status_code == 401
    assert hers.post(f"/admin/people/{ada.id}/link").status_code == 409
    assert hers.post(f"/admin/people/{ada.id}/enable").status_code == 303
    assert sign_in(agent, read(database, "ada")).get("/me").status_code == 200
    assert hers.post(f"/admin/people/{ada.id}/end-sessions").status_code == 303
    assert agent.get("/me").status_code == 401


def test_the_last_admin_cannot_lock_everybody_out(hers, database, alma):
    page = f"/admin/people/{alma.id}"
    for path, data in ((f"{page}/disable", {}), (page, {"display_name": "A", "roles": "agent"})):
        answer = hers.post(path, data=data)
        assert answer.status_code == 409 and "the last admin" in answer.text
    assert sorted(read(database, "alma").roles) == ["admin"] and hers.get("/admin").status_code == 200


def test_teams_are_added_renamed_and_given_supervisors(hers, database, sue):
    assert hers.post("/admin/teams", data={"team": "Night"}).status_code == 303
    with database.writing() as session:
        night = team_called(session, "Night")
    assert hers.post(f"/admin/teams/{night.id}", data={"team": "Night shift", "supervisors": ["sue"]}).status_code == 303
    assert night.id in read(database, "sue").supervises and "Night shift" in hers.get("/admin").text
    assert hers.post(f"/admin/teams/{night.id}", data={"team": "billing"}).status_code == 409
    assert hers.post(f"/admin/teams/{night.id}", data={"team": "Night", "supervisors": ["ada"]}).status_code == 422
    assert hers.post("/admin/teams/nothing", data={"team": "x"}).status_code == 404


@pytest.mark.store
@pytest.mark.parametrize("path", ["/admin/people/nobody", "/admin/people/%00", "/admin/people/" + "x" * 3000])
def test_unknown_people(hers, path):
    assert hers.get(path).status_code in {400, 404}


def test_hostile_names_are_only_text(hers, database):
    name = "<script>alert(1)<\u2215script>{{ 7*7 }}"
    assert hers.post("/admin/people", data={"name": name, "roles": "agent"}).status_code == 303
    page = hers.get("/admin").text
    assert "<script>alert" not in page and "{{ 7*7 }}" in page


def test_a_token_looks_after_nobody(app, database, alma, ada):
    with database.writing() as session:
        token = make_token(session, alma)
        open_session(session, alma, 12)
    headers = {"Authorization": f"Bearer {token}"}
    for path in (f"/admin/people/{ada.id}/link", f"/admin/people/{ada.id}/disable", "/admin/people", "/admin/teams"):
        assert app.test_client().post(path, headers=headers).status_code == 403
