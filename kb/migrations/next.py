"""`python -m kb.migrations.next "What it is for"` writes the next migration: what the tables lack of the models.

The difference is taken from a store that has been brought to the newest tables. With `--only TABLE …` no other table is
looked at, where somebody else is changing one at the same time. With `--into 0007` a migration that is there already is
written anew: what stood in it, and in those after it, counts as not done yet.
"""

import argparse
import re
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from kb.db import Database, UTCDateTime
from kb.migrations import FOLDER, all_tables, newest, settings

TEXT = '''"""{words}."""

{imports}from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    """Make what the tables lack."""
{body}


def downgrade() -> None:
    """There is no way back but a backup."""
    raise NotImplementedError("restore a backup instead")
'''


def write(words: str, *, only: Collection[str] = (), into: str = "", folder: Path = FOLDER / "versions") -> Path | None:
    """Write it under `folder`; the file, or None where nothing differs."""
    known = ScriptDirectory.from_config(settings())
    before = known.get_revision(into).down_revision if into else newest()
    with tempfile.TemporaryDirectory() as scratch:
        engine = Database(f"sqlite:///{scratch}/tables.sqlite3").engine
        body = _difference(engine, str(before), frozenset(only))
        engine.dispose()
    if not body:
        return None
    revision = into or f"{int(str(before)) + 1:04}"
    named = f"{revision}_{re.sub('[^a-z0-9]+', '_', words.lower()).strip('_')}.py"
    name = Path(known.get_revision(into).path).name if into else named
    imports = "import sqlalchemy as sa\n" if "sa." in body else ""
    text = TEXT.format(words=words.rstrip("."), imports=imports, revision=revision, before=before, body=body)
    (folder / name).write_text(text)
    return folder / name


def _difference(engine: Engine, before: str, only: frozenset[str]) -> str:
    with engine.begin() as connection:
        command.upgrade(settings(connection), before)
        context = _context(connection, only)
        (operations,) = produce_migrations(context, all_tables()).upgrade_ops_list
        if operations.is_empty():
            return ""
        code = render_python_code(operations, render_item=_item, render_as_batch=True, migration_context=context)
    # Alembic's own remarks help nobody; its code wraps by itself.
    return "\n".join(f"    {line.removeprefix('    ')}" for line in code.splitlines()
                     if line.strip() and not line.strip().startswith("# ###"))


def _context(connection: Connection, only: frozenset[str]) -> MigrationContext:
    def wanted(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
        return kind != "table" or not only or name in only

    options = {"user_module_prefix": None, "compare_type": True, "include_object": wanted}
    return MigrationContext.configure(connection, opts=options)


def _item(kind: str, item: object, _context: AutogenContext) -> Any:
    """Aware times without a word of ours in them: migrations outlive the code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def main() -> None:
    """The command."""
    options = argparse.ArgumentParser(description="Write the next migration.")
    options.add_argument("words", help="what it is for, in a sentence")
    options.add_argument("--only", nargs="+", default=(), metavar="TABLE", help="look at no other table")
    options.add_argument("--into", default="", metavar="NUMBER", help="write this migration anew")
    given = options.parse_args()
    print(write(given.words, only=given.only, into=given.into) or "The tables are as the models have them.")  # noqa: T201


if __name__ == "__main__":
    main()
