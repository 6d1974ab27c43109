"""Goodwill and hand-overs."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make what the tables lack."""
    op.create_table('goodwill_type',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('is_money', sa.Boolean(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('limits', sa.JSON(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('every_months', sa.Integer(), nullable=False),
    sa.Column('post_days', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_by', sa.String(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goodwill_type'))
    )
    op.create_table('call_concession',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('concession', sa.String(), nullable=False),
    sa.Column('type', sa.String(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('amount', sa.Double(), nullable=True),
    sa.Column('currency', sa.String(), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('why', sa.String(), nullable=True),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('approved_by', sa.String(), nullable=True),
    sa.Column('refused_by', sa.String(), nullable=True),
    sa.Column('reference', sa.String(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_concession_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', 'concession', name=op.f('pk_call_concession'))
    )
    with op.batch_alter_table('call_concession', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_concession_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_concession_by'), ['by'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_concession_state'), ['state'], unique=False)
        batch_op.create_index('ix_call_concession_type_at', ['type', 'at'], unique=False)
    op.create_table('call_hand_over',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('to', sa.String(), nullable=False),
    sa.Column('to_team', sa.String(), nullable=True),
    sa.Column('colleague', sa.String(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=True),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('by_team', sa.String(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_hand_over_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', 'key', name=op.f('pk_call_hand_over'))
    )
    with op.batch_alter_table('call_hand_over', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_hand_over_answered_at'), ['answered_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_hand_over_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_hand_over_by'), ['by'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_hand_over_colleague'), ['colleague'], unique=False)
    op.create_table('call_return',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('to', sa.String(), nullable=False),
    sa.Column('how', sa.String(), nullable=False),
    sa.Column('sent_by', sa.String(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('from_call', sa.String(), nullable=True),
    sa.Column('from_team', sa.String(), nullable=True),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_return_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', 'key', name=op.f('pk_call_return'))
    )
    with op.batch_alter_table('call_return', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_return_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_return_from_team'), ['from_team'], unique=False)
    op.create_table('hand_over_link',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_hand_over_link_call_id_call')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_over_link')),
    sa.UniqueConstraint('digest', name=op.f('uq_hand_over_link_digest'))
    )
    with op.batch_alter_table('hand_over_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hand_over_link_call_id'), ['call_id'], unique=False)


def downgrade() -> None:
    """There is no way back but a backup."""
    raise NotImplementedError("restore a backup instead")
