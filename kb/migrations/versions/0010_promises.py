"""Promises: who works when, what was tried, and reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make what the tables lack."""
    op.create_table('day_off',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_day_off'))
    )
    with op.batch_alter_table('day_off', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_day_off_last'), ['last'], unique=False)
        batch_op.create_index(batch_op.f('ix_day_off_person'), ['person'], unique=False)
    op.create_table('holiday',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_holiday'))
    )
    op.create_table('promise_reminder',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('promise', sa.String(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_promise_reminder_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', 'promise', 'due_at', name=op.f('pk_promise_reminder'))
    )
    # Not in a batch: SQLite would make the table anew, which calls that are in it, and entries of theirs, do not allow.
    op.add_column('call', sa.Column('promise', sa.String(), nullable=True))
    op.add_column('call', sa.Column('promise_call', sa.String(), nullable=True))
    op.create_index(op.f('ix_call_promise_call'), 'call', ['promise_call'], unique=False)
    op.add_column('call_promise', sa.Column('made_by', sa.String(), server_default='', nullable=False))
    op.add_column('call_promise', sa.Column('dropped', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('call_promise', sa.Column('attempts', sa.Integer(), server_default='0', nullable=False))
    op.add_column('call_promise', sa.Column('message_ok', sa.Boolean(), nullable=True))
    for name in ('issue', 'zone', 'next_steps', 'last_how', 'last_by', 'last_note', 'tell', 'checked_by'):
        op.add_column('call_promise', sa.Column(name, sa.String(), nullable=True))
    for name in ('first_due_at', 'last_at', 'checked_at'):
        op.add_column('call_promise', sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """There is no way back but a backup."""
    raise NotImplementedError("restore a backup instead")
