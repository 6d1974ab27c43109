"""`kb contacts`: what callers were told before Firstcall was here."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from kb.calls import Contact, Kept, forget_contacts, keep_contacts, read_contact, read_sheet, rules_for, weigh_contacts
from kb.commands.opening import database_of, opened
from kb.db import Database
from kb.errors import Invalid

AT_ONCE = 500
"""Contacts kept in one transaction, so that servers get their turn to write; run again, what went in is known."""
SHOWN = 20


@click.group()
def contacts() -> None:
    """Contacts from before, shown as earlier calls."""


@contacts.command("import")
@click.argument("file", metavar="FILE.csv", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="End with one line of JSON.")
@click.option("--dates", metavar="FORMAT", default="", help="How dates are written, e.g. %m/%d/%Y; else 2026-10-03.")
def take_contacts_in(file: Path, dry_run: bool, as_json: bool, dates: str) -> None:
    """Take in the contacts of a sheet: date, who, summary, open items, and by what the caller is known.

    Run again it changes nothing; a line with the same reference as before is brought up to date. Each refused line is named with
    the reason, the rest goes in.
    """
    refused: list[dict[str, Any]] = []
    kept = Kept()
    with opened() as app:
        settings = app.extensions["kb.config"]
        rules, zone = rules_for(settings), ZoneInfo(settings.timezone)

        def read() -> Iterator[Contact]:
            for line in read_sheet(file):
                try:
                    yield read_contact(line.texts, zone, rules.mask, dates=dates)
                except Invalid as fault:
                    refused.append({"line": line.number, "reason": fault.message})

        for portion in _portions(read()):
            kept += _keep(database_of(app), portion, file.name, dry_run)
    _tell(kept, refused, dry_run)
    if as_json:
        click.echo(json.dumps({**vars(kept), "refused": refused}, ensure_ascii=False))
    if refused and kept == Kept():
        raise click.exceptions.Exit(1)


@contacts.command("forget")
@click.option("--source", metavar="FILE.csv", help="Those that came from the file of this name, or by `api`.")
@click.option("--member", metavar="ID", help="Those of this member or policy ID.")
def forget(source: str | None, member: str | None) -> None:
    """Forget contacts: a file that should not have come in, or a caller who wants none kept."""
    with opened() as app, database_of(app).writing() as session:
        gone = forget_contacts(session, source=source and Path(source).name, member=member)
    click.echo(f"{gone} forgotten")


def _portions(given: Iterable[Contact]) -> Iterator[list[Contact]]:
    rest = iter(given)
    while portion := list(islice(rest, AT_ONCE)):
        yield portion


def _keep(database: Database, portion: list[Contact], source: str, dry_run: bool) -> Kept:
    if dry_run:
        with database.reading() as session:
            return weigh_contacts(session, portion)
    with database.writing() as session:
        return keep_contacts(session, portion, source)


def _tell(kept: Kept, refused: list[dict[str, Any]], dry_run: bool) -> None:
    for one in refused[:SHOWN]:
        click.echo(f"refused   line {one['line']}: {one['reason']}")
    if len(refused) > SHOWN:
        click.echo(f"refused   … and {len(refused) - SHOWN} more lines")
    would = "would be " if dry_run else ""
    click.echo(f"{kept.new} {would}new, {kept.changed} {would}changed, {kept.unchanged} unchanged, {len(refused)} refused")


COMMANDS = (contacts,)
