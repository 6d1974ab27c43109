"""Calls as the telephone system tells of them, and contacts from before."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make what the tables lack."""
    op.create_table('past_contact',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('who', sa.String(), nullable=False),
    sa.Column('summary', sa.String(), nullable=False),
    sa.Column('open_items', sa.JSON(), nullable=False),
    sa.Column('first_name', sa.String(), nullable=True),
    sa.Column('last_name', sa.String(), nullable=True),
    sa.Column('member_id', sa.String(), nullable=True),
    sa.Column('policy_id', sa.String(), nullable=True),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('key', sa.String(), nullable=True),
    sa.Column('phone_digits', sa.String(), nullable=True),
    sa.Column('content', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_past_contact'))
    )
    with op.batch_alter_table('past_contact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_past_contact_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_past_contact_key'), ['key'], unique=False)
        batch_op.create_index(batch_op.f('ix_past_contact_phone_digits'), ['phone_digits'], unique=False)
    op.create_table('phone_line',
    sa.Column('extension', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('extension', name=op.f('pk_phone_line'))
    )
    with op.batch_alter_table('phone_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_phone_line_person'), ['person'], unique=False)
    op.create_table('ring',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('direction', sa.String(), nullable=False),
    sa.Column('caller', sa.JSON(), nullable=False),
    sa.Column('line', sa.String(), nullable=True),
    sa.Column('queue', sa.String(), nullable=True),
    sa.Column('for_all', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('team_id', sa.String(), nullable=True),
    sa.Column('rang_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_by', sa.String(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cause', sa.String(), nullable=True),
    sa.Column('dropped', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('reported_by', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ring'))
    )
    with op.batch_alter_table('ring', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ring_answered_by'), ['answered_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_ring_call_id'), ['call_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ring_rang_at'), ['rang_at'], unique=False)
        batch_op.create_index('ix_ring_state_rang_at', ['state', 'rang_at'], unique=False)
    op.create_table('ring_desk',
    sa.Column('ring_id', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['ring_id'], ['ring.id'], name=op.f('fk_ring_desk_ring_id_ring'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('ring_id', 'person', name=op.f('pk_ring_desk'))
    )
    with op.batch_alter_table('ring_desk', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ring_desk_person'), ['person'], unique=False)


def downgrade() -> None:
    """There is no way back but a backup."""
    raise NotImplementedError("restore a backup instead")
