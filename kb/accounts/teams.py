"""Teams and their supervisors."""

import unicodedata
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts.models import Person, Supervision, Team
from kb.changes import note_change
from kb.errors import Conflict, Invalid, NotFound
from kb.web import Role

LONGEST_NAME = 80


def clean_name(name: str, what: str, field: str = "name") -> str:
    """A name with its spaces tidied. Raises `Invalid` when it is empty, too long, or cannot stand in an address."""
    name = " ".join(unicodedata.normalize("NFKC", name).split())
    if not name:
        raise Invalid(f"{what} needs a name.", {field: "Give a name."})
    if len(name) > LONGEST_NAME or not name.isprintable() or any(sign in name for sign in "/\\"):
        wrong = f"Use at most {LONGEST_NAME} letters, without slashes."
        raise Invalid(f"{what} cannot be called that.", {field: wrong})
    return name


def key_of(name: str) -> str:
    """What two spellings of one name share."""
    name = name.encode(errors="replace").decode().replace("\0", "")  # no store takes these
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


def team_called(session: Session, name: str) -> Team:
    """The team of that name, made where it is new."""
    name = clean_name(name, "A team", "team")
    team = session.scalar(select(Team).where(Team.name_key == key_of(name)))
    return team or add_team(session, name)


def add_team(session: Session, name: str) -> Team:
    """A new team. Raises `Conflict` when there is one of that name."""
    team = Team(name=clean_name(name, "A team", "team"), name_key=key_of(name))
    _refuse_double(session, team)
    session.add(team)
    session.flush()
    return team


def rename_team(session: Session, team: Team, name: str) -> None:
    """Call a team something else. Raises `Conflict` when another is called that."""
    team.name, team.name_key = clean_name(name, "A team", "team"), key_of(name)
    _refuse_double(session, team)
    for person in session.scalars(select(Person.id).where(Person.team_id == team.id)):
        note_change(session, "person", person)


def _refuse_double(session: Session, team: Team) -> None:
    with session.no_autoflush:
        other = session.scalar(select(Team.id).where(Team.name_key == team.name_key))
    if other not in {None, team.id}:
        raise Conflict(f"There is a team called {team.name} already.")


def get_team(session: Session, team_id: str) -> Team:
    """The team with this id. Raises `NotFound`."""
    team = session.get(Team, team_id)
    if team is None:
        raise NotFound("There is no such team.")
    return team


def set_supervisors(session: Session, team: Team, people: Collection[Person]) -> None:
    """Have exactly these people supervise the team. Raises `Invalid` when one of them is no supervisor."""
    for person in people:
        if Role.SUPERVISOR not in person.roles:
            raise Invalid(f"{person.display_name} does not have the role of a supervisor.")
    wanted = {person.id for person in people}
    rows = {row.person_id: row for row in session.scalars(select(Supervision).where(Supervision.team_id == team.id))}
    for person_id in wanted ^ rows.keys():
        person = session.get_one(Person, person_id)
        if person_id in rows:
            person.supervision_rows.remove(rows[person_id])
        else:
            person.supervision_rows.append(Supervision(team_id=team.id))
        note_change(session, "person", person_id)


def team_names(session: Session) -> dict[str, str]:
    """Every team's name by its id, in the order of names."""
    return {team_id: name for team_id, name in session.execute(select(Team.id, Team.name).order_by(Team.name_key))}
