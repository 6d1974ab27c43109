"""Alembic runs this. The connection, and the transaction around it, are `kb.migrations.upgrade`'s."""

from alembic import context

from kb.db import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True)
context.run_migrations()
