"""People: adding them, finding them, what they may do, and closing the door on them."""

import re
from collections.abc import Collection
from zoneinfo import available_timezones

from babel import Locale
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, UOWTransaction

from kb.accounts.models import Person, PersonRole, Supervision
from kb.accounts.sign_in import end_sessions
from kb.accounts.teams import clean_name, key_of, team_called
from kb.changes import note_change
from kb.db import now
from kb.errors import Conflict, Invalid, NotFound
from kb.web import Role

_LOWER = re.compile(r"[a-z]+(?:[._-][a-z]+)*")
_NOT_YET = re.compile(r"[._-]")
NAMES = "display_names"
"""What this session has learnt of names is kept under, until its transaction ends."""


def add_person(session: Session, name: str, roles: Collection[Role | str], team: str | None,
               display_name: str | None = None) -> Person:
    """A new person. The team (its name) is made where it is new; a supervisor supervises her team.

    Raises `Invalid` for a name or role that cannot be, `Conflict` when the name is taken.
    """
    name = clean_name(name, "A person")
    found = None if team is None else team_called(session, team)
    person = Person(
        name=name, name_key=key_of(name), display_name=clean_name(display_name or _spelled_out(name), "A person", "display_name"),
        team_id=found and found.id, is_active=True, created_at=now(),
        role_rows=[PersonRole(role=role) for role in sorted(_checked(roles))], supervision_rows=[])
    if found and Role.SUPERVISOR in person.roles:
        person.supervision_rows.append(Supervision(team_id=found.id))
    if find_person(session, name) is not None:
        raise Conflict(f"There is a person called {name} already.")
    session.add(person)
    try:
        session.flush()
    except IntegrityError as error:  # somebody added the same name in the same moment
        raise Conflict(f"There is a person called {name} already.") from error
    note_change(session, "person", person.id)
    return person


def _spelled_out(name: str) -> str:
    """`ana.ruiz` is shown as Ana Ruiz until somebody says otherwise."""
    return _NOT_YET.sub(" ", name).title() if _LOWER.fullmatch(name) else name


def _checked(roles: Collection[Role | str]) -> set[Role]:
    try:
        found = {Role(role) for role in roles}
    except ValueError as error:
        raise Invalid(f"There is no role {error.args[0].split()[0]}. Roles: {', '.join(Role)}.",
                      {"roles": "Choose among the roles."}) from error
    if not found:
        raise Invalid("A person needs a role.", {"roles": "Choose at least one role."})
    return found


def find_person(session: Session, name: str) -> Person | None:
    """The person with this name, however it is capitalised."""
    return session.scalar(select(Person).where(Person.name_key == key_of(name)))


def get_person(session: Session, person_id: str) -> Person:
    """The person with this id. Raises `NotFound`."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("There is no such person.")
    return person


def list_people(session: Session) -> list[Person]:
    """Everybody, in the order of the names shown."""
    return list(session.scalars(select(Person).order_by(func.lower(Person.display_name), Person.id)))


def display_names(session: Session) -> dict[str, str]:
    """What everybody is called on the screen, by name. A page asks for it in many places: the store is asked once."""
    known: dict[str, str] | None = session.info.get(NAMES)
    if known is None:
        known = session.info[NAMES] = {name: shown for name, shown in session.execute(select(Person.name, Person.display_name))}
    return dict(known)


@event.listens_for(Session, "after_flush")
def _names_may_differ(session: Session, _context: UOWTransaction) -> None:
    if any(isinstance(one, Person) for changed in (session.new, session.dirty, session.deleted) for one in changed):
        session.info.pop(NAMES, None)


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _forget_names(session: Session) -> None:
    session.info.pop(NAMES, None)


def set_roles(session: Session, person: Person, roles: Collection[Role | str]) -> None:
    """Give a person exactly these roles. Raises `Invalid`, and `Conflict` for the last admin's role."""
    wanted = _checked(roles)
    if Role.ADMIN in person.roles and Role.ADMIN not in wanted:
        _keep_an_admin(session, person)
    person.role_rows = [row for row in person.role_rows if row.role in wanted] + [
        PersonRole(role=role) for role in sorted(wanted - person.roles)]
    if Role.SUPERVISOR not in wanted:
        person.supervision_rows = []
    note_change(session, "person", person.id)


def set_team(session: Session, person: Person, team: str | None) -> None:
    """Move a person to the team of that name; calls that she has had stay where they were."""
    person.team_id = None if team is None else team_called(session, team).id
    note_change(session, "person", person.id)


def set_display_name(session: Session, person: Person, display_name: str) -> None:
    """Change what a person is called on the screen."""
    person.display_name = clean_name(display_name, "A person", "display_name")
    note_change(session, "person", person.id)


def set_reading(session: Session, person: Person, timezone: str | None, locale: str | None) -> None:
    """How she reads times and numbers; None is as the house has it. Raises `Invalid`."""
    if timezone and timezone not in available_timezones():
        raise Invalid("There is no such time zone.", {"timezone": "Choose one from the list."})
    if locale:
        try:
            Locale.parse(locale, sep="-")
        except (ValueError, LookupError) as error:
            raise Invalid("There is no such language.", {"locale": "Choose one from the list."}) from error
    person.timezone, person.locale = timezone or None, locale or None
    note_change(session, "person", person.id)


def disable(session: Session, person: Person) -> None:
    """Close the door on a person, at her next request. Raises `Conflict` for the last admin."""
    if Role.ADMIN in person.roles:
        _keep_an_admin(session, person)
    person.is_active = False
    end_sessions(session, person)
    note_change(session, "person", person.id)


def enable(session: Session, person: Person) -> None:
    """Let a person in again."""
    person.is_active = True
    note_change(session, "person", person.id)


def _keep_an_admin(session: Session, person: Person) -> None:
    # The rows stay locked to the commit, so that two admins cannot send each other away in the same moment.
    rows = session.scalars(select(PersonRole).where(PersonRole.role == Role.ADMIN).order_by(PersonRole.person_id)
                           .with_for_update())
    admins = {row.person_id for row in rows} - {person.id}
    if session.scalar(select(Person.id).where(Person.id.in_(admins), Person.is_active).limit(1)) is None:
        raise Conflict("This is the last admin. Make somebody else an admin first.")
