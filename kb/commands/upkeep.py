"""`kb check` and `kb reindex`: is everything as it should be, and if the index is not, make it so."""

from collections.abc import Iterator

import click
from sqlalchemy import text
from sqlalchemy.orm import Session

from kb import Firstcall
from kb.articles import article_states, article_warnings, check_articles
from kb.calls import check_calls
from kb.commands.opening import database_of, opened
from kb.db import Database
from kb.scripts import check, get_source, library, list_scripts
from kb.search import search_of


@click.command()
def reindex() -> None:
    """Build the search index anew. The one in force goes on answering meanwhile."""
    with opened() as app:
        search = search_of(app)
        search.rebuild()
        with database_of(app).reading() as session:
            click.echo(f"The index holds {search.indexed(session)} documents.")


@click.command("check")
@click.option("--strict", is_flag=True, help="Take warnings (broken links, stale articles, lint of scripts) for faults.")
def check_all(strict: bool) -> None:
    """Verify the whole store: journals and their hashes, derived tables, articles, the index. Exit 1 on any fault."""
    faults = warnings = 0
    with opened() as app:
        for fault in _faults(app):
            faults += 1
            click.echo(f"fault: {fault}")
        with database_of(app).reading() as session:
            for warning in _warnings(session):
                warnings += 1
                click.echo(f"{'fault' if strict else 'warning'}: {warning}")
    click.echo(f"{faults} faults, {warnings} warnings")
    if faults or (strict and warnings):
        raise click.exceptions.Exit(1)


def _faults(app: Firstcall) -> Iterator[str]:
    database = database_of(app)
    with database.reading() as session:
        yield from _store(database, session)
        yield from check_calls(session)
    with database.reading() as session:
        yield from check_articles(session)
    yield from _index(app)


def _store(database: Database, session: Session) -> Iterator[str]:
    if not database.is_sqlite:
        return
    for (found,) in session.execute(text("PRAGMA integrity_check(20)")):
        if found != "ok":
            yield f"the database: {found}"
    for row in session.execute(text("PRAGMA foreign_key_check")):
        yield f"the database: a row of {row[0]} refers to one of {row[2]} that is not there"


def _index(app: Firstcall) -> Iterator[str]:
    search = search_of(app)
    search.catch_up()
    with database_of(app).reading() as session:
        apart = search.difference(session)
    if apart:
        yield f"the search index differs from the store in {apart} documents after catching up; run kb reindex"


def _warnings(session: Session) -> Iterator[str]:
    yield from article_warnings(session)
    states, pieces = article_states(session), library(session)
    for script in list_scripts(session, pieces=True):
        source = get_source(session, script.id, script.version)
        for fault in check(source, path=f"{script.id}.yaml", articles=states, library=pieces):
            yield f"script {script.id}: {fault}"


COMMANDS = (reindex, check_all)
