"""Find who answered."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make what the tables lack."""
    with op.batch_alter_table('call_escalation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_escalation_answered_by'), ['answered_by'], unique=False)


def downgrade() -> None:
    """There is no way back but a backup."""
    raise NotImplementedError("restore a backup instead")
