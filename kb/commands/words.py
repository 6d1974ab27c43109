"""`kb words`: what means the same for search, in and out as a plain file."""

import json
from pathlib import Path

import click

from kb.commands.opening import database_of, opened
from kb.errors import Invalid
from kb.search import TakenWords, all_words, take_words

SHOWN = 20


@click.group()
def words() -> None:
    """Words that mean the same: DME, durable medical equipment."""


@words.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="End with one line of JSON.")
def take_words_in(file: Path, dry_run: bool, as_json: bool) -> None:
    """Take in a file with a line for each meaning: "DME, durable medical equipment", or one way "PCP => primary care provider".

    Synonym files of Solr, OpenSearch and Elasticsearch are such files. What is kept stays; run again, the file changes nothing.
    Each refused line is named with the reason, the rest goes in.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Invalid(f"{file}: this is not text in UTF-8. Save it so and try again.") from None
    with opened() as app, database_of(app).session(writes=True) as session:
        taken = take_words(session, None, text)
        if dry_run:
            session.rollback()
        else:
            session.commit()
    _tell(taken, dry_run)
    if as_json:
        refused = [{"line": number, "reason": reason} for number, reason in taken.refused]
        click.echo(json.dumps({"new": taken.new, "unchanged": taken.unchanged, "refused": refused}, ensure_ascii=False))
    if taken.refused and not taken.new and not taken.unchanged:
        raise click.exceptions.Exit(1)


@words.command("export")
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path, dir_okay=False))
def write_words_out(file: Path | None) -> None:
    """Write them into FILE, or here."""
    with opened() as app, database_of(app).reading() as session:
        text = all_words(session)
    if file is None:
        click.echo(text, nl=False)
    else:
        file.write_text(text, encoding="utf-8")


def _tell(taken: TakenWords, dry_run: bool) -> None:
    for number, reason in taken.refused[:SHOWN]:
        click.echo(f"refused   line {number}: {reason}")
    if len(taken.refused) > SHOWN:
        click.echo(f"refused   … and {len(taken.refused) - SHOWN} more")
    would = "would be " if dry_run else ""
    click.echo(f"{taken.new} {would}new, {taken.unchanged} {would}unchanged, {len(taken.refused)} refused")


COMMANDS = (words,)
