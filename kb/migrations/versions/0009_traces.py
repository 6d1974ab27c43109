"""Directory, places to look, requests and known problems."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make what the tables lack."""
    op.create_table('directory_entry',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('name_key', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('hours', sa.String(), nullable=False),
    sa.Column('needs', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('found_by', sa.String(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('changed_by', sa.String(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directory_entry')),
    sa.UniqueConstraint('name_key', name=op.f('uq_directory_entry_name_key'))
    )
    with op.batch_alter_table('directory_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_directory_entry_kind'), ['kind'], unique=False)
    op.create_table('known_problem',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('say', sa.String(), nullable=False),
    sa.Column('remedy', sa.String(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('mended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mended_by', sa.String(), nullable=True),
    sa.Column('mended_say', sa.String(), nullable=True),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('changed_by', sa.String(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_known_problem'))
    )
    with op.batch_alter_table('known_problem', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_known_problem_mended_at'), ['mended_at'], unique=False)
    op.create_table('look_list',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('title_key', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('places', sa.JSON(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('changed_by', sa.String(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_look_list')),
    sa.UniqueConstraint('title_key', name=op.f('uq_look_list_title_key'))
    )
    op.create_table('call_problem',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('problem', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('issue', sa.String(), nullable=True),
    sa.Column('rung', sa.String(), nullable=True),
    sa.Column('rung_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rung_by', sa.String(), nullable=True),
    sa.Column('rings', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_problem_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', 'problem', name=op.f('pk_call_problem'))
    )
    with op.batch_alter_table('call_problem', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_problem_problem'), ['problem'], unique=False)
    op.create_table('call_request',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('request', sa.String(), nullable=False),
    sa.Column('department', sa.String(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('due', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('asked_by', sa.String(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issue', sa.String(), nullable=True),
    sa.Column('answer', sa.String(), nullable=True),
    sa.Column('answer_by', sa.String(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_request_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', 'request', name=op.f('pk_call_request'))
    )
    with op.batch_alter_table('call_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_request_answered_at'), ['answered_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_request_asked_by'), ['asked_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_request_due_at'), ['due_at'], unique=False)


def downgrade() -> None:
    """There is no way back but a backup."""
    raise NotImplementedError("restore a backup instead")
