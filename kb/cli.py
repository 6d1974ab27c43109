"""The commands of `kb`: here they are gathered; each says what it does in `kb/commands/`."""

import sys
from importlib.metadata import version
from typing import Any

import click
from sqlalchemy.exc import DBAPIError

from kb.commands import COMMANDS
from kb.errors import Invalid, KbError


class Commands(click.Group):
    """Commands whose errors are one plain line on standard error, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; exit 1 when it could not do its work."""
        try:
            return super().invoke(ctx)
        except KbError as error:
            fields = error.fields.values() if isinstance(error, Invalid) else ()
            _fail(" ".join([error.message, *(what for what in fields if what not in error.message)]))
        except DBAPIError as error:
            _fail(f"The store does not answer, or refuses: {' '.join(str(error.orig).split())}.")
        except BrokenPipeError:
            raise  # whoever read our lines has read enough; click ends quietly
        except OSError as error:
            _fail(f"{error.filename or 'The operating system refuses'}: {error.strerror or error}")


def _fail(message: str) -> None:
    click.echo(message, err=True)
    sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(version("firstcall"), message="Firstcall %(version)s")
def main() -> None:
    """Firstcall: a knowledge base that is on the call with you.

    Settings come from KB_* variables; `kb config` prints them all.
    """


for _command in COMMANDS:
    main.add_command(_command)
