"""Practice calls, and callers handed over."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make what the tables lack."""
    op.create_table('call_transfer',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('to', sa.String(), nullable=False),
    sa.Column('colleague', sa.String(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('wants', sa.String(), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('answered_by', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_transfer_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', name=op.f('pk_call_transfer'))
    )
    with op.batch_alter_table('call_transfer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_transfer_colleague'), ['colleague'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_transfer_state'), ['state'], unique=False)
    # Not in a batch: SQLite would make the table anew, which calls that are in it, and entries of theirs, do not allow.
    op.add_column('call', sa.Column('practice', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(op.f('ix_call_practice'), 'call', ['practice'], unique=False)


def downgrade() -> None:
    """There is no way back but a backup."""
    raise NotImplementedError("restore a backup instead")
