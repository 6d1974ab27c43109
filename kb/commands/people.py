"""`kb user` and `kb token`: the first people of an installation, and keys for programs."""

import click
from sqlalchemy.orm import Session

from kb.accounts import Person, add_person, find_person, make_link, make_token
from kb.commands.opening import database_of, opened
from kb.errors import NotFound
from kb.search import forget_searches_of
from kb.serving import address_of
from kb.web import Role


@click.group()
def user() -> None:
    """Add people and let them in."""


@user.command("add")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role]),
              help="What she does; may be given again.")
@click.option("--team", metavar="T", help="Her team; made where it is new. A supervisor supervises it.")
def add(name: str, roles: tuple[str, ...], team: str | None) -> None:
    """Add a person and print a one-time sign-in link on the last line."""
    with opened() as app:
        settings = app.extensions["kb.config"]
        with database_of(app).writing() as session:
            person = add_person(session, name, roles, team)
            link = make_link(session, person, settings.link_minutes)
        click.echo(f"Added {person.display_name} ({', '.join(sorted(person.roles))}). "
                   f"The link signs in once, within {settings.link_minutes} minutes:")
        click.echo(address_of(settings) + link)


@user.command("link")
@click.argument("name")
def link(name: str) -> None:
    """Print a one-time sign-in link for NAME on the last line."""
    with opened() as app:
        settings = app.extensions["kb.config"]
        with database_of(app).writing() as session:
            path = make_link(session, _person(session, name), settings.link_minutes)
        click.echo(f"Signs {name} in once, within {settings.link_minutes} minutes:")
        click.echo(address_of(settings) + path)


@user.command("forget-searches")
@click.argument("name")
def forget(name: str) -> None:
    """Forget what NAME, who may have left, searched for outside calls."""
    with opened() as app:
        with database_of(app).writing() as session:
            gone = forget_searches_of(session, name)
        click.echo(f"Forgot {gone} searches of {name}.")


@click.command()
@click.argument("name")
@click.option("--expires", metavar="DAYS", type=click.IntRange(1, 3650), help="Good for so many days, else until it is revoked.")
def token(name: str, expires: int | None) -> None:
    """Print an API token in the name of NAME, shown this once, on the last line."""
    with opened() as app:
        with database_of(app).writing() as session:
            secret = make_token(session, _person(session, name), expires, "kb token")
        click.echo(f"A program with this token may do what {name} may, "
                   f"{f'for {expires} days' if expires else 'until it is revoked'}:")
        click.echo(secret)


def _person(session: Session, name: str) -> Person:
    person = find_person(session, name)
    if person is None or not person.is_active:
        raise NotFound(f"There is nobody called {name!r} who may sign in.")
    return person


COMMANDS = (user, token)
