"""Raised hands, where people are, private words, and what the team chat was told."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make what the tables lack."""
    op.create_table('presence',
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('person', name=op.f('pk_presence'))
    )
    op.create_table('call_hand',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('to', sa.String(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_by', sa.String(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_hand_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', 'key', name=op.f('pk_call_hand'))
    )
    with op.batch_alter_table('call_hand', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_hand_at'), ['at'], unique=False)
    op.create_table('chat_post',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('posted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_chat_post_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', 'key', name=op.f('pk_chat_post'))
    )
    op.create_table('private_note',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('to', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_private_note_call_id_call')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_private_note'))
    )
    with op.batch_alter_table('private_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_private_note_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_private_note_call_id'), ['call_id'], unique=False)
    op.add_column('call_escalation', sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('call_escalation', sa.Column('trigger', sa.String(), nullable=True))
    op.add_column('call_escalation', sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """There is no way back but a backup."""
    raise NotImplementedError("restore a backup instead")
