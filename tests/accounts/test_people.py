"""People and teams: names, roles, supervisors, disabling, and the last admin."""

import pytest

from kb.accounts import (
    add_person,
    add_team,
    disable,
    enable,
    find_person,
    open_session,
    set_roles,
    set_supervisors,
    set_team,
    team_called,
    team_names,
)
from kb.accounts.sign_in import session_of
from kb.accounts.teams import rename_team
from kb.changes import changes_after
from kb.errors import Conflict, Invalid
from kb.web import Role


@pytest.fixture
def session(database):
    with database.writing() as found:
        yield found


@pytest.mark.store
def test_a_new_person_is_found_however_her_name_is_capitalised(database):
    with database.writing() as session:
        new = add_person(session, "Ana.Ruiz", ["agent", Role.EDITOR], "Billing")
    with database.reading() as session:
        found = find_person(session, " ana.RUIZ ")
    assert found.id == new.id and found.roles == {Role.AGENT, Role.EDITOR} and found.supervises == frozenset()


@pytest.mark.store
def test_a_name_is_given_once(database):
    for name in ("ada", "ADA", "ada ", "Ａda"):
        with pytest.raises(Conflict), database.writing() as session:
            add_person(session, name, ["agent"], None)


@pytest.mark.parametrize("name", ["", "   ", "a/b", "a\\b", "x" * 81, "a\0b", "a\u202eb"])
def test_names_that_cannot_be(session, name):
    with pytest.raises(Invalid) as error:
        add_person(session, name, ["agent"], None)
    assert "name" in error.value.fields


@pytest.mark.parametrize("roles", [[], ["boss"], ["agent", "root"]])
def test_roles_that_cannot_be(session, roles):
    with pytest.raises(Invalid) as error:
        add_person(session, "new", roles, None)
    assert "roles" in error.value.fields


def test_a_name_in_small_letters_is_spelled_out_on_the_screen(session):
    assert add_person(session, "luis.vega", ["agent"], None).display_name == "Luis Vega"
    assert add_person(session, "marta@example.org", ["agent"], None).display_name == "marta@example.org"


def test_a_supervisor_supervises_her_new_team(session):
    person = add_person(session, "omar", ["supervisor"], "Appeals")
    assert person.supervises == {team_called(session, "appeals").id} == {person.team_id}


def test_supervisors_of_a_team_are_set_as_a_whole(session, ada, sue):
    omar = add_person(session, "omar", ["supervisor"], "Appeals")
    billing = team_called(session, "Billing")
    set_supervisors(session, billing, [omar])
    assert billing.id in omar.supervises
    assert find_person(session, "sue").supervises == frozenset()
    with pytest.raises(Invalid):
        set_supervisors(session, billing, [find_person(session, "ada")])


def test_who_is_no_supervisor_any_more_supervises_nobody(session):
    sue = find_person(session, "sue")
    set_roles(session, sue, ["agent"])
    session.flush()
    session.expire_all()
    assert (sue.roles, sue.supervises) == ({Role.AGENT}, frozenset())


def test_teams_are_named_once(session):
    claims = team_called(session, "Claims")
    with pytest.raises(Conflict):
        add_team(session, "claims")
    with pytest.raises(Conflict):
        rename_team(session, claims, "BILLING")
    session.rollback()
    claims = team_called(session, "Claims")
    rename_team(session, claims, "Claims and appeals")
    assert team_names(session)[claims.id] == "Claims and appeals"


@pytest.mark.store
def test_the_last_admin_stays(database):
    with database.writing() as session:
        alma = find_person(session, "alma")
        with pytest.raises(Conflict):
            disable(session, alma)
        with pytest.raises(Conflict):
            set_roles(session, alma, ["agent"])
        second = add_person(session, "ben", ["admin"], None)
        disable(session, second)
        with pytest.raises(Conflict):
            disable(session, alma)
        enable(session, second)
        disable(session, alma)
    assert not alma.is_active


def test_disabling_signs_out_everywhere(database, ada):
    with database.writing() as session:
        secret = open_session(session, ada, hours=1)
    with database.writing() as session:
        disable(session, find_person(session, "ada"))
    with database.writing() as session:
        assert session_of(database, secret) is None
        enable(session, find_person(session, "ada"))
    with database.reading() as session:
        assert session_of(database, secret) is None


def test_changes_of_people_are_logged(database, ada):
    with database.writing() as session:
        set_team(session, find_person(session, "ada"), "Night")
    with database.reading() as session:
        assert [(change.topic, change.subject) for change in changes_after(session, 0)][-1] == ("person", ada.id)
