"""The language of an article."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make what the tables lack."""
    with op.batch_alter_table('article_revision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('language', sa.String(), server_default='', nullable=False))


def downgrade() -> None:
    """There is no way back but a backup."""
    raise NotImplementedError("restore a backup instead")
