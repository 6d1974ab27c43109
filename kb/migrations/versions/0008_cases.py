"""What each call says of each case."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make what the tables lack."""
    op.create_table('call_case',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('case_id', sa.String(), nullable=False),
    sa.Column('issues', sa.JSON(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=True),
    sa.Column('nature', sa.String(), nullable=False),
    sa.Column('forms', sa.JSON(), nullable=False),
    sa.Column('is_linked', sa.Boolean(), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('linked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('linked_by', sa.String(), nullable=True),
    sa.Column('owned_by', sa.String(), nullable=True),
    sa.Column('owned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('asked', sa.String(), nullable=True),
    sa.Column('asked_by', sa.String(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by', sa.String(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed', sa.Boolean(), nullable=True),
    sa.Column('complaint_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('people', sa.JSON(), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.Column('holds', sa.Integer(), nullable=False),
    sa.Column('held_s', sa.Integer(), nullable=False),
    sa.Column('transfers', sa.Integer(), nullable=False),
    sa.Column('given', sa.JSON(), nullable=False),
    sa.Column('gifts', sa.Integer(), nullable=False),
    sa.Column('log', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_case_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', 'case_id', name=op.f('pk_call_case'))
    )
    with op.batch_alter_table('call_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_case_asked'), ['asked'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_case_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_case_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_case_code'), ['code'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_case_complaint_at'), ['complaint_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_case_gifts'), ['gifts'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_case_is_linked'), ['is_linked'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_case_linked_by'), ['linked_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_case_owned_by'), ['owned_by'], unique=False)


def downgrade() -> None:
    """There is no way back but a backup."""
    raise NotImplementedError("restore a backup instead")
