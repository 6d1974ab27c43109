"""Drafts and reviews of scripts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make what the tables lack."""
    op.create_table('script_draft',
    sa.Column('script_id', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('base', sa.Integer(), nullable=False),
    sa.Column('path', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('authors', sa.JSON(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_by', sa.String(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reviewer', sa.String(), nullable=True),
    sa.Column('review_note', sa.String(), nullable=False),
    sa.Column('pieces', sa.JSON(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved', sa.Boolean(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('publish_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('publish_by', sa.String(), nullable=True),
    sa.Column('trouble', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('script_id', name=op.f('pk_script_draft'))
    )
    with op.batch_alter_table('script_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_script_draft_publish_at'), ['publish_at'], unique=False)
    op.create_table('script_draft_save',
    sa.Column('script_id', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('author', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['script_id'], ['script_draft.script_id'], name=op.f('fk_script_draft_save_script_id_script_draft')),
    sa.PrimaryKeyConstraint('script_id', 'number', name=op.f('pk_script_draft_save'))
    )
    op.create_table('script_emergency',
    sa.Column('script_id', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('looked_by', sa.String(), nullable=True),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('looked_note', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['script_id', 'number'], ['script_version.script_id', 'script_version.number'],
                            name=op.f('fk_script_emergency_script_id_script_version')),
    sa.PrimaryKeyConstraint('script_id', 'number', name=op.f('pk_script_emergency'))
    )
    with op.batch_alter_table('script_emergency', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_script_emergency_looked_by'), ['looked_by'], unique=False)
    with op.batch_alter_table('script_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('lane', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('approved_by', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('published_by', sa.String(), nullable=True))


def downgrade() -> None:
    """There is no way back but a backup."""
    raise NotImplementedError("restore a backup instead")
