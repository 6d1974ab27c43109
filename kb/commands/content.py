"""`kb import`, `kb export` and `kb search`: what we know, in, out and found."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from kb.articles import export_folder
from kb.commands.opening import database_of, opened
from kb.errors import Invalid
from kb.intake import Taken, take_in
from kb.scripts import export_scripts
from kb.search import Results, search_of
from kb.web import Role

NOTES = 20
"""So many are shown; a foreign folder can have one on each file."""


class Agent:
    """Somebody with an agent's eyes, whoever types the command."""

    roles = frozenset({Role.AGENT})
    supervises: frozenset[str] = frozenset()


@click.command("import")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--as", "form", default="markdown", metavar="FORM", help="What the folders hold: markdown (with YAML scripts).")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="End with one line of JSON.")
def take_folders_in(paths: tuple[Path, ...], form: str, dry_run: bool, as_json: bool) -> None:
    """Take in the articles (Markdown) and scripts (YAML) of folders; run again, only what has changed.

    Each refused file is named with the reason; the rest goes in. When it returns, everybody on this machine finds it.
    """
    if form != "markdown":
        raise Invalid(f"Folders can be taken in as markdown only, for now; not as {form}.")
    with opened() as app:
        with database_of(app).session(writes=True) as session:
            taken = _take(session, paths, app.extensions["kb.config"].max_article_kb, dry_run)
        if not dry_run:
            search_of(app).catch_up()
    _tell(taken, dry_run)
    if as_json:
        click.echo(json.dumps(taken.data(), ensure_ascii=False))
    if not taken.read:
        raise click.exceptions.Exit(1)


@click.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def write_folders_out(folder: Path) -> None:
    """Write all articles with their images, and all scripts, under DIR, each where its file stood."""
    with opened() as app, database_of(app).writing() as session:
        folder.mkdir(parents=True, exist_ok=True)
        articles = export_folder(session, folder)
        scripts = export_scripts(session, folder)
    for path in articles.conflicts:
        click.echo(f"conflict  {path}: changed there since the last exchange; left as it is")
    click.echo(f"{folder}: {articles.articles} articles, {articles.images} images, {len(scripts)} scripts")


@click.command()
@click.argument("query")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100), help="At most so many results.")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON, as the API answers.")
def search(query: str, limit: int, as_json: bool) -> None:
    """Find articles, as an agent would see them."""
    with opened() as app, app.test_request_context(), database_of(app).reading() as session:
        search_of(app).load_meaning()
        found = search_of(app).search(session, Agent(), query, limit=limit)
    if as_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False))
        return
    for hit in found.hits:
        click.echo(f"{hit.card.title}  ({hit.card.slug})")
        for line in (hit.card.say, hit.snippet.striptags()):
            if line:
                click.echo(f"    {line}")
    if found.suggestion:
        click.echo(f"Did you mean: {found.suggestion}")
    click.echo(f"{found.total} found in {found.took_ms:.0f} ms")


def _take(session: Session, paths: tuple[Path, ...], largest_kb: int, dry_run: bool) -> Taken:
    bar = Bar()

    def told(done: int, of: int) -> None:
        if not dry_run:
            session.commit()  # between portions servers get their turn to write
        bar.show(done, of)

    try:
        taken = take_in(session, paths, None, largest_kb=largest_kb, dry_run=dry_run, told=told)
    finally:
        bar.end()
    if dry_run:
        session.rollback()
    else:
        session.commit()
    return taken


class Bar:
    """Progress on a terminal; elsewhere nothing."""

    def __init__(self) -> None:
        self._bar: Any = None

    def show(self, done: int, of: int) -> None:
        """So many of so many."""
        if sys.stderr.isatty():
            if self._bar is None:
                self._bar = click.progressbar(length=of, label="Articles", file=sys.stderr)
            self._bar.update(done - self._bar.pos)

    def end(self) -> None:
        """Leave the line."""
        if self._bar is not None:
            self._bar.render_finish()


def _tell(taken: Taken, dry_run: bool) -> None:
    for path, reason in taken.refused:
        click.echo(f"refused   {path}: {reason}")
    for path in taken.conflicts:
        click.echo(f"conflict  {path}: changed here and there since the last exchange; both are left as they are")
    for path, note in taken.notes[:NOTES]:
        click.echo(f"note      {path}: {note}")
    if len(taken.notes) > NOTES:
        click.echo(f"note      … and {len(taken.notes) - NOTES} more; kb check lists what is still so")
    would = "would be " if dry_run else ""
    click.echo(f"{taken.new} {would}new, {taken.changed} {would}changed, {taken.unchanged} unchanged, "
               f"{len(taken.conflicts)} in conflict, {len(taken.refused)} refused")


def _as_json(found: Results) -> dict[str, Any]:
    return {
        "query": found.query, "took_ms": found.took_ms, "total": found.total, "suggestion": found.suggestion,
        "also_searched": found.also_searched,
        "results": [{
            "id": hit.card.id, "slug": hit.card.slug, "path": hit.card.path, "title": hit.card.title, "say": hit.card.say,
            "snippet": str(hit.snippet), "category": hit.card.category, "confidence": hit.card.confidence,
            "stale": hit.card.stale, "score": hit.score, "why": hit.why} for hit in found.hits],
    }


COMMANDS = (take_folders_in, write_folders_out, search)
