"""Callers."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make what the tables lack."""
    op.create_table('caller',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('root', sa.String(), nullable=False),
    sa.Column('merged_into', sa.String(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given', sa.JSON(), nullable=False),
    sa.Column('first_name', sa.String(), nullable=True),
    sa.Column('last_name', sa.String(), nullable=True),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('words', sa.String(), server_default='', nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('name_to_use', sa.String(), nullable=True),
    sa.Column('said_as', sa.String(), nullable=True),
    sa.Column('language', sa.String(), nullable=True),
    sa.Column('relay', sa.String(), nullable=True),
    sa.Column('safe_number', sa.String(), nullable=True),
    sa.Column('best_time', sa.String(), nullable=True),
    sa.Column('time_zone', sa.String(), nullable=True),
    sa.Column('card_number', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('card_by', sa.String(), nullable=True),
    sa.Column('card_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['merged_into'], ['caller.id'], name=op.f('fk_caller_merged_into_caller')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_caller'))
    )
    with op.batch_alter_table('caller', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_caller_last_at'), ['last_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_caller_merged_into'), ['merged_into'], unique=False)
        batch_op.create_index(batch_op.f('ix_caller_phone'), ['phone'], unique=False)
        batch_op.create_index(batch_op.f('ix_caller_root'), ['root'], unique=False)
    op.create_table('caller_context',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('caller_id', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('noted_by', sa.String(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['caller_id'], ['caller.id'], name=op.f('fk_caller_context_caller_id_caller')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_caller_context'))
    )
    with op.batch_alter_table('caller_context', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_caller_context_caller_id'), ['caller_id'], unique=False)
    op.create_table('caller_key',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('caller_id', sa.String(), nullable=False),
    sa.Column('given', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.ForeignKeyConstraint(['caller_id'], ['caller.id'], name=op.f('fk_caller_key_caller_id_caller')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_caller_key'))
    )
    with op.batch_alter_table('caller_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_caller_key_caller_id'), ['caller_id'], unique=False)
    op.create_table('caller_merge',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('caller_id', sa.String(), nullable=False),
    sa.Column('into_id', sa.String(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_by', sa.String(), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['caller_id'], ['caller.id'], name=op.f('fk_caller_merge_caller_id_caller')),
    sa.ForeignKeyConstraint(['into_id'], ['caller.id'], name=op.f('fk_caller_merge_into_id_caller')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_caller_merge'))
    )
    with op.batch_alter_table('caller_merge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_caller_merge_caller_id'), ['caller_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_caller_merge_into_id'), ['into_id'], unique=False)
    op.create_table('caller_permission',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('caller_id', sa.String(), nullable=False),
    sa.Column('speaker', sa.String(), nullable=False),
    sa.Column('member', sa.String(), nullable=True),
    sa.Column('relationship', sa.String(), nullable=True),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('noted_by', sa.String(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['caller_id'], ['caller.id'], name=op.f('fk_caller_permission_caller_id_caller')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_caller_permission'))
    )
    with op.batch_alter_table('caller_permission', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_caller_permission_caller_id'), ['caller_id'], unique=False)
    op.create_table('call_key',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('part', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('main', sa.Boolean(), nullable=False),
    sa.Column('closed', sa.Boolean(), nullable=False),
    sa.Column('first_name', sa.String(), nullable=True),
    sa.Column('last_name', sa.String(), nullable=True),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_key_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', 'part', 'key', name=op.f('pk_call_key'))
    )
    with op.batch_alter_table('call_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_key_key'), ['key'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_key_phone'), ['phone'], unique=False)


def downgrade() -> None:
    """There is no way back but a backup."""
    raise NotImplementedError("restore a backup instead")
