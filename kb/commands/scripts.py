"""`kb script …`: look at scripts before they are brought in, and make them of other files."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from kb.articles import article_states
from kb.commands.opening import database_of, opened
from kb.config import Config
from kb.datafolder import sqlite_file
from kb.errors import Invalid, NotFound
from kb.scripts import FORMS, Library, bring, check, draw_source, library, schema

ENDINGS = (".yaml", ".yml")


@click.group()
def script() -> None:
    """Look at scripts."""


@script.command("check")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
def check_files(files: tuple[Path, ...]) -> None:
    """Print every fault with its line. Exit 1 on errors (what would strand a call); the rest are warnings."""
    errors = warnings = 0
    with _known(files) as (articles, pieces):
        for file in files:
            for fault in check(_read(file), path=file.name, articles=articles, library=pieces):
                click.echo(f"{file}: {fault}")
                errors, warnings = errors + fault.is_error, warnings + (not fault.is_error)
    click.echo(f"{len(files)} {'script' if len(files) == 1 else 'scripts'}: {errors} errors, {warnings} warnings")
    if errors:
        raise click.exceptions.Exit(1)


@script.command("draw")
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--as", "form", type=click.Choice(FORMS), default=FORMS[0], help="What to draw it as.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it; left out, to the terminal.")
def draw_file(file: Path, form: str, out: Path | None) -> None:
    """Draw the map of a script. Steps with faults are marked on it."""
    source = _read(file)
    with _known((file,)) as (articles, pieces):
        drawn = draw_source(source, form, path=file.name, articles=articles, library=pieces)
    if out is None:
        click.echo(drawn, nl=False)
        return
    try:
        out.write_text(drawn, encoding="utf-8")
    except OSError as error:
        raise Invalid(f"{out} cannot be written: {error.strerror or error}.") from error
    click.echo(f"{out}: the map of {file}")


@script.command("bring")
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it; left out, nothing is kept.")
def bring_file(file: Path, out: Path | None) -> None:
    """Make a script of a sheet (.csv, .xlsx), a Word file (.docx) or a tree (.json); say what was guessed, and what to mend."""
    try:
        brought = bring(file.name, file.read_bytes())
    except OSError as error:
        raise NotFound(f"{file} cannot be read: {error.strerror or error}.") from error
    path = out or file.with_suffix(".yaml")
    with _known((path,)) as (articles, pieces):
        faults = check(brought.source, path=path.name, articles=articles, library=pieces)
    for line in (f"“{brought.title}”", *(f"guessed: {note}" for note in brought.notes), *map(str, faults)):
        click.echo(line, err=True)
    if out is None:
        click.echo(brought.source, nl=False)
        return
    try:
        with out.open("x", encoding="utf-8") as target:
            target.write(brought.source)
    except OSError as error:
        raise Invalid(f"{out} cannot be written: {error.strerror or error}.") from error
    click.echo(f"{out}: the script of {file}", err=True)


@script.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of script files, for your editor (served at /scripts/schema.json too)."""
    click.echo(json.dumps(schema(), indent=2))


@contextmanager
def _known(files: tuple[Path, ...]) -> Iterator[tuple[Mapping[str, str] | None, Library]]:
    """What a script may refer to: the articles of the store, where there is one, and scripts beside it or in the store."""
    folders = dict.fromkeys(file.parent for file in files if file.parent.is_dir())
    beside = {path.stem: path for folder in folders for pattern in ("*/*", "*") for path in sorted(folder.glob(pattern))
              if path.suffix in ENDINGS and path.is_file()}
    config = Config()
    stored = sqlite_file(config)
    if stored is not None and not stored.exists():
        yield None, lambda name: _read(beside[name]) if name in beside else None
        return
    with opened(config) as app, database_of(app).reading() as session:
        published = library(session)
        yield article_states(session), lambda name: _read(beside[name]) if name in beside else published(name)


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise NotFound(f"There is no file {file}.") from None
    except UnicodeDecodeError as error:
        raise Invalid(f"{file} is not text in UTF-8 (byte {error.start}).") from error


COMMANDS = (script,)
