"""What runs of scripts did, and what calls began with."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make what the tables lack."""
    op.create_table('call_opening',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('run', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('script', sa.String(), nullable=False),
    sa.Column('forms', sa.JSON(), nullable=False),
    sa.Column('finished', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_opening_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', 'run', name=op.f('pk_call_opening'))
    )
    with op.batch_alter_table('call_opening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_opening_at'), ['at'], unique=False)
    op.create_table('call_stay',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('run', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('step', sa.String(), nullable=False),
    sa.Column('script', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('way', sa.String(), nullable=True),
    sa.Column('onto', sa.String(), nullable=True),
    sa.Column('phrasing', sa.Integer(), nullable=True),
    sa.Column('back', sa.Integer(), nullable=False),
    sa.Column('stopped', sa.Boolean(), nullable=False),
    sa.Column('disputed', sa.Integer(), nullable=False),
    sa.Column('supervisor', sa.Integer(), nullable=False),
    sa.Column('hot', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_stay_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', 'run', 'step', name=op.f('pk_call_stay'))
    )
    with op.batch_alter_table('call_stay', schema=None) as batch_op:
        batch_op.create_index('ix_call_stay_script_at', ['script', 'at'], unique=False)
    op.create_table('script_habit',
    sa.Column('script_id', sa.String(), nullable=False),
    sa.Column('word', sa.String(), nullable=False),
    sa.Column('calls', sa.Integer(), nullable=False),
    sa.Column('learned_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('script_id', 'word', name=op.f('pk_script_habit'))
    )
    with op.batch_alter_table('script_habit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_script_habit_learned_at'), ['learned_at'], unique=False)


def downgrade() -> None:
    """There is no way back but a backup."""
    raise NotImplementedError("restore a backup instead")
