"""`python -m kb.migrations.first` writes the first migration from the tables as they are now.

Until the first release only: from then on each change of a table is a migration of its own beside it.
"""

from pathlib import Path
from typing import Any

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from kb.db import UTCDateTime
from kb.migrations import FOLDER, all_tables

HEAD = '''"""The first tables, written by `python -m kb.migrations.first`."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, and the row whose lock orders the commits."""
'''
FOOT = '''

def downgrade() -> None:
    """There is no way back but a backup."""
    raise NotImplementedError("restore a backup instead")
'''
ROW = '    op.execute("INSERT INTO change_head (id, last) VALUES (1, 0)")\n'


def write(folder: Path = FOLDER / "versions") -> Path:
    """Write it; the file."""
    with create_engine("sqlite://").connect() as connection:
        context = MigrationContext.configure(connection, opts={"user_module_prefix": None})
        (operations,) = produce_migrations(context, all_tables()).upgrade_ops_list
    body = render_python_code(operations, render_item=_item, migration_context=context)
    # Alembic's own remarks help nobody; its code wraps by itself.
    lines = [line for line in body.splitlines() if line.strip() and not line.strip().startswith("# ###")]
    file = folder / "0001_first.py"
    file.write_text(HEAD + "\n".join(f"    {line.removeprefix('    ')}" for line in lines) + "\n" + ROW + FOOT)
    return file


def _item(kind: str, item: object, _context: AutogenContext) -> Any:
    """Aware times without a word of ours in them: migrations outlive the code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


if __name__ == "__main__":
    print(write())  # noqa: T201
