"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, and the row whose lock orders the commits."""
    op.create_table('article',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=True),
    sa.Column('slug', sa.String(), nullable=False),
    sa.Column('path', sa.String(), nullable=False),
    sa.Column('current_id', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('say', sa.String(), nullable=False),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('readers', sa.String(), nullable=False),
    sa.Column('confidence', sa.String(), nullable=False),
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('review_due', sa.Date(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article')),
    sa.UniqueConstraint('key', name=op.f('uq_article_key')),
    sa.UniqueConstraint('path', name=op.f('uq_article_path')),
    sa.UniqueConstraint('slug', name=op.f('uq_article_slug'))
    )
    op.create_index('ix_article_category_title', 'article', ['category', 'title'], unique=False)
    op.create_index(op.f('ix_article_changed_at'), 'article', ['changed_at'], unique=False)
    op.create_index(op.f('ix_article_confidence'), 'article', ['confidence'], unique=False)
    op.create_index(op.f('ix_article_review_due'), 'article', ['review_due'], unique=False)
    op.create_table('asset',
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_asset'))
    )
    op.create_table('change',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('topic', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_change'))
    )
    op.create_index('ix_change_topic_number', 'change', ['topic', 'number'], unique=False)
    op.create_table('change_head',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change_head'))
    )
    op.create_table('lease',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_lease'))
    )
    op.create_table('outbox_key',
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('person', name=op.f('pk_outbox_key'))
    )
    op.create_table('script',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('current', sa.Integer(), nullable=False),
    sa.Column('path', sa.String(), nullable=False),
    sa.Column('exchanged', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_script'))
    )
    op.create_table('sign_in_attempt',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_attempt'))
    )
    op.create_index('ix_sign_in_attempt_address_at', 'sign_in_attempt', ['address', 'at'], unique=False)
    op.create_index(op.f('ix_sign_in_attempt_at'), 'sign_in_attempt', ['at'], unique=False)
    op.create_index('ix_sign_in_attempt_name_at', 'sign_in_attempt', ['name', 'at'], unique=False)
    op.create_table('team',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('name_key', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team')),
    sa.UniqueConstraint('name_key', name=op.f('uq_team_name_key'))
    )
    op.create_table('article_alias',
    sa.Column('slug', sa.String(), nullable=False),
    sa.Column('article_id', sa.String(), nullable=False),
    sa.Column('given', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_article_alias_article_id_article')),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_article_alias'))
    )
    op.create_index(op.f('ix_article_alias_article_id'), 'article_alias', ['article_id'], unique=False)
    op.create_table('article_exchange',
    sa.Column('file', sa.String(), nullable=False),
    sa.Column('article_id', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('text_digest', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_article_exchange_article_id_article')),
    sa.PrimaryKeyConstraint('file', name=op.f('pk_article_exchange'))
    )
    op.create_index(op.f('ix_article_exchange_article_id'), 'article_exchange', ['article_id'], unique=False)
    op.create_table('article_revision',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('article_id', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('author', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('imported', sa.Boolean(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('say', sa.String(), nullable=False),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('confidence', sa.String(), nullable=False),
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('review_in', sa.String(), nullable=False),
    sa.Column('last_reviewed_on', sa.Date(), nullable=True),
    sa.Column('audience', sa.JSON(), nullable=False),
    sa.Column('tags', sa.JSON(), nullable=False),
    sa.Column('keywords', sa.JSON(), nullable=False),
    sa.Column('headings', sa.JSON(), nullable=False),
    sa.Column('links', sa.JSON(), nullable=False),
    sa.Column('broken', sa.JSON(), nullable=False),
    sa.Column('problems', sa.JSON(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('html', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_article_revision_article_id_article')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article_revision')),
    sa.UniqueConstraint('article_id', 'number', name=op.f('uq_article_revision_article_id_number'))
    )
    op.create_index(op.f('ix_article_revision_digest'), 'article_revision', ['digest'], unique=False)
    op.create_table('call',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('started_by', sa.String(), nullable=False),
    sa.Column('team_id', sa.String(), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_number', sa.Integer(), nullable=False),
    sa.Column('last_hash', sa.String(), nullable=False),
    sa.Column('agent', sa.String(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('wrapped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(), nullable=True),
    sa.Column('first_name', sa.String(), nullable=True),
    sa.Column('last_name', sa.String(), nullable=True),
    sa.Column('member_id', sa.String(), nullable=True),
    sa.Column('policy_id', sa.String(), nullable=True),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('phone_digits', sa.String(), nullable=True),
    sa.Column('card', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_call_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call'))
    )
    op.create_index(op.f('ix_call_agent'), 'call', ['agent'], unique=False)
    op.create_index(op.f('ix_call_member_id'), 'call', ['member_id'], unique=False)
    op.create_index(op.f('ix_call_phone_digits'), 'call', ['phone_digits'], unique=False)
    op.create_index(op.f('ix_call_policy_id'), 'call', ['policy_id'], unique=False)
    op.create_index(op.f('ix_call_started_at'), 'call', ['started_at'], unique=False)
    op.create_index(op.f('ix_call_started_by'), 'call', ['started_by'], unique=False)
    op.create_index(op.f('ix_call_status'), 'call', ['status'], unique=False)
    op.create_index(op.f('ix_call_team_id'), 'call', ['team_id'], unique=False)
    op.create_table('person',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('name_key', sa.String(), nullable=False),
    sa.Column('display_name', sa.String(), nullable=False),
    sa.Column('team_id', sa.String(), nullable=True),
    sa.Column('timezone', sa.String(), nullable=True),
    sa.Column('locale', sa.String(), nullable=True),
    sa.Column('password_hash', sa.String(), nullable=True),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_person_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('name_key', name=op.f('uq_person_name_key'))
    )
    op.create_index(op.f('ix_person_team_id'), 'person', ['team_id'], unique=False)
    op.create_table('script_version',
    sa.Column('script_id', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('pieces', sa.JSON(), nullable=False),
    sa.Column('author', sa.String(), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['script_id'], ['script.id'], name=op.f('fk_script_version_script_id_script')),
    sa.PrimaryKeyConstraint('script_id', 'number', name=op.f('pk_script_version'))
    )
    op.create_table('api_token',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_api_token_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_token')),
    sa.UniqueConstraint('digest', name=op.f('uq_api_token_digest'))
    )
    op.create_index(op.f('ix_api_token_person_id'), 'api_token', ['person_id'], unique=False)
    op.create_table('asset_use',
    sa.Column('revision_id', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['revision_id'], ['article_revision.id'], name=op.f('fk_asset_use_revision_id_article_revision')),
    sa.ForeignKeyConstraint(['sha256'], ['asset.sha256'], name=op.f('fk_asset_use_sha256_asset')),
    sa.PrimaryKeyConstraint('revision_id', 'place', name=op.f('pk_asset_use'))
    )
    op.create_index(op.f('ix_asset_use_sha256'), 'asset_use', ['sha256'], unique=False)
    op.create_table('call_escalation',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('wants', sa.String(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('to', sa.String(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.String(), nullable=True),
    sa.Column('answered_by', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_escalation_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', name=op.f('pk_call_escalation'))
    )
    op.create_index(op.f('ix_call_escalation_answer'), 'call_escalation', ['answer'], unique=False)
    op.create_index(op.f('ix_call_escalation_to'), 'call_escalation', ['to'], unique=False)
    op.create_table('call_lookup',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('lookup', sa.String(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('article', sa.String(), nullable=False),
    sa.Column('article_id', sa.String(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=True),
    sa.Column('revision_id', sa.String(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reaction', sa.String(), nullable=True),
    sa.Column('passage', sa.String(), nullable=True),
    sa.Column('passage_found', sa.Boolean(), nullable=True),
    sa.Column('words', sa.String(), nullable=True),
    sa.Column('issue', sa.String(), nullable=True),
    sa.Column('issue_text', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_lookup_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', 'lookup', name=op.f('pk_call_lookup'))
    )
    op.create_index(op.f('ix_call_lookup_actor'), 'call_lookup', ['actor'], unique=False)
    op.create_index(op.f('ix_call_lookup_article_id'), 'call_lookup', ['article_id'], unique=False)
    op.create_index(op.f('ix_call_lookup_opened_at'), 'call_lookup', ['opened_at'], unique=False)
    op.create_table('call_promise',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('promise', sa.String(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('due', sa.JSON(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('offered_to', sa.String(), nullable=True),
    sa.Column('number', sa.String(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_promise_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', 'promise', name=op.f('pk_call_promise'))
    )
    op.create_index(op.f('ix_call_promise_due_at'), 'call_promise', ['due_at'], unique=False)
    op.create_index(op.f('ix_call_promise_kept_at'), 'call_promise', ['kept_at'], unique=False)
    op.create_index(op.f('ix_call_promise_owner'), 'call_promise', ['owner'], unique=False)
    op.create_table('call_reading',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('reader', sa.String(), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_reading_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', 'reader', name=op.f('pk_call_reading'))
    )
    op.create_table('call_search',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('query', sa.String(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=True),
    sa.Column('opened', sa.String(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_search_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', 'key', name=op.f('pk_call_search'))
    )
    op.create_index(op.f('ix_call_search_at'), 'call_search', ['at'], unique=False)
    op.create_table('entry',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('plain', sa.JSON(), nullable=False),
    sa.Column('server', sa.JSON(), nullable=False),
    sa.Column('personal', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('salt', sa.String(), nullable=True),
    sa.Column('personal_digest', sa.String(), nullable=True),
    sa.Column('prev', sa.String(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_entry_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', 'number', name=op.f('pk_entry')),
    sa.UniqueConstraint('call_id', 'key', name=op.f('uq_entry_call_id_key'))
    )
    op.create_index('ix_entry_kind_recorded_at', 'entry', ['kind', 'recorded_at'], unique=False)
    op.create_table('line_draft',
    sa.Column('call_id', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_line_draft_call_id_call')),
    sa.PrimaryKeyConstraint('call_id', 'person', name=op.f('pk_line_draft'))
    )
    op.create_table('person_role',
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_role_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', 'role', name=op.f('pk_person_role'))
    )
    op.create_table('sign_in_link',
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_link_person_id_person')),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_sign_in_link'))
    )
    op.create_index(op.f('ix_sign_in_link_ends_at'), 'sign_in_link', ['ends_at'], unique=False)
    op.create_index(op.f('ix_sign_in_link_person_id'), 'sign_in_link', ['person_id'], unique=False)
    op.create_table('sign_in_session',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('browser', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_session_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_session')),
    sa.UniqueConstraint('digest', name=op.f('uq_sign_in_session_digest'))
    )
    op.create_index(op.f('ix_sign_in_session_ends_at'), 'sign_in_session', ['ends_at'], unique=False)
    op.create_index(op.f('ix_sign_in_session_person_id'), 'sign_in_session', ['person_id'], unique=False)
    op.create_table('supervision',
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('team_id', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_supervision_person_id_person')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_supervision_team_id_team')),
    sa.PrimaryKeyConstraint('person_id', 'team_id', name=op.f('pk_supervision'))
    )
    op.create_index(op.f('ix_supervision_team_id'), 'supervision', ['team_id'], unique=False)
    op.execute("INSERT INTO change_head (id, last) VALUES (1, 0)")


def downgrade() -> None:
    """There is no way back but a backup."""
    raise NotImplementedError("restore a backup instead")
