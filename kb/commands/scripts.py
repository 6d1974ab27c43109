"""`kb script check`: every fault of a script, before it is brought in."""

import json
from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kb.articles import article_slugs
from kb.commands.opening import database_of, opened
from kb.config import Config
from kb.datafolder import sqlite_file
from kb.errors import Invalid, NotFound
from kb.scripts import Library, check, library, schema

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


@script.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of script files, for your editor (served at /scripts/schema.json too)."""
    click.echo(json.dumps(schema(), indent=2))


@contextmanager
def _known(files: tuple[Path, ...]) -> Iterator[tuple[Container[str] | None, Library]]:
    """What a script may refer to: the articles of the store, where there is one, and scripts beside it or in the store."""
    beside = {path.stem: path for file in files if file.parent.is_dir()
              for path in sorted(file.parent.iterdir()) if path.suffix in ENDINGS}
    config = Config()
    stored = sqlite_file(config)
    if stored is not None and not stored.exists():
        yield None, lambda name: _read(beside[name]) if name in beside else None
        return
    with opened(config) as app, database_of(app).reading() as session:
        published = library(session)
        yield article_slugs(session), lambda name: _read(beside[name]) if name in beside else published(name)


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise NotFound(f"There is no file {file}.") from None
    except UnicodeDecodeError as error:
        raise Invalid(f"{file} is not text in UTF-8 (byte {error.start}).") from error


COMMANDS = (script,)
