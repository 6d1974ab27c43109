"""`kb serve`: the production server."""

from typing import Any

import click

from kb.accounts import list_people
from kb.commands.opening import database_of, opened, ready_store
from kb.config import Config
from kb.datafolder import expect_sound_store, held
from kb.db import Database
from kb.demo import LINKS, load_demo, make_links
from kb.errors import Invalid
from kb.serving import require_free, safe_workers
from kb.serving import serve as serve_until_stopped


@click.command()
@click.option("--host", metavar="H", help="Address to listen on (default KB_HOST).")
@click.option("--port", metavar="N", type=click.IntRange(0, 65535), help="Port to listen on (default KB_PORT).")
@click.option("--workers", metavar="N", type=click.IntRange(1, 512), help="Worker processes (default KB_WORKERS).")
@click.option("--demo", is_flag=True, help="Load the starter content and invented people, and print a link for each role.")
def serve(host: str | None, port: int | None, workers: int | None, demo: bool) -> None:
    """Serve until stopped. With --demo a new data folder is filled first; one that is filled is left as it is."""
    given: dict[str, Any] = {"host": host, "port": port, "workers": workers}
    config = Config(**{name: value for name, value in given.items() if value is not None})
    if config.workers < 1 or config.streams < 0:
        raise Invalid("KB_WORKERS must be 1 or more, and KB_STREAMS 0 or more.")
    with held(config):
        expect_sound_store(config)
        ready_store(config)
        require_free(config)
        greeting = _demo(config) if demo else _plain(config)
        database = Database(config.url)
        workers = safe_workers(config, database)
        database.engine.dispose()
        serve_until_stopped(config, workers, greeting)


def _demo(config: Config) -> list[str]:
    with opened(config) as app:
        load_demo(app, click.echo)
        return [f"{role:<12}{name:<14}{{address}}{path}"
                for (role, name), path in zip(LINKS, make_links(app), strict=True)]


def _plain(config: Config) -> list[str]:
    with opened(config) as app, database_of(app).reading() as session:
        nobody = not list_people(session)
    return ["Firstcall serves on {address}",
            *(["Nobody can sign in yet. Add the first person with: kb user add NAME --role admin"] if nobody else [])]


COMMANDS = (serve,)
