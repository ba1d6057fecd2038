"""The first schema: sources and their polls, items with their revisions and names, journal and alarms."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "alarms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_key", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("next_step", sa.Text(), server_default="", nullable=False),
        sa.Column("cleared_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarms")),
    )
    op.create_index(
        "uq_alarms_open",
        "alarms",
        ["source_key", "kind"],
        unique=True,
        sqlite_where=sa.text("cleared_at IS NULL"),
        postgresql_where=sa.text("cleared_at IS NULL"),
    )
    op.create_table(
        "bodies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), server_default="0", nullable=False),
        sa.Column("content_type", sa.Text(), server_default="", nullable=False),
        sa.Column("stored_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["base"], ["bodies.id"], name=op.f("fk_bodies_base")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bodies")),
        sa.UniqueConstraint("digest", name=op.f("uq_bodies_digest")),
    )
    op.create_index(
        "ix_bodies_base",
        "bodies",
        ["base"],
        unique=False,
        sqlite_where=sa.text("base IS NOT NULL"),
        postgresql_where=sa.text("base IS NOT NULL"),
    )
    op.create_index(op.f("ix_bodies_stored_at"), "bodies", ["stored_at"], unique=False)
    op.create_table(
        "cursors",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_cursors")),
    )
    op.create_table(
        "hosts",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_hosts")),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("adopted_url", sa.Text(), server_default="", nullable=False),
        sa.Column("rule_digest", sa.LargeBinary(), nullable=False),
        sa.Column("etag", sa.Text(), server_default="", nullable=False),
        sa.Column("last_modified", sa.Text(), server_default="", nullable=False),
        sa.Column("wire_digest", sa.LargeBinary(), nullable=False),
        sa.Column("body_digest", sa.LargeBinary(), nullable=False),
        sa.Column("moved_to", sa.Text(), server_default="", nullable=False),
        sa.Column("moved_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("last_detail", sa.Text(), server_default="", nullable=False),
        sa.Column("feed_title", sa.Text(), server_default="", nullable=False),
        sa.Column("readings_ok", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("usual_count", sa.Float(), server_default="0", nullable=False),
        sa.Column("usual_new", sa.Float(), server_default="0", nullable=False),
        sa.Column("arrivals", sa.LargeBinary(), nullable=False),
        sa.Column("last_read", sa.BigInteger(), nullable=True),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("key", name=op.f("uq_sources_key")),
    )
    op.create_table(
        "items",
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("country", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("body_digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_items_source_id")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_items")),
        sa.UniqueConstraint("id", name=op.f("uq_items_id")),
    )
    listed: list[str | sa.TextClause] = [
        sa.text("ordinal DESC"),
        "id",
        "version",
        "kind",
        "language",
        "country",
    ]
    op.create_index("ix_items_shelf", "items", ["state", *listed, "source_id"], unique=False)
    op.create_index("ix_items_source", "items", ["source_id", "state", *listed], unique=False)
    op.create_table(
        "polls",
        sa.Column("source_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("host", sa.Text(), server_default="", nullable=False),
        sa.Column("next_due", sa.BigInteger(), nullable=True),
        sa.Column("epoch", sa.Integer(), server_default="0", nullable=False),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("gone_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_checked", sa.BigInteger(), nullable=True),
        sa.Column("last_ok", sa.BigInteger(), nullable=True),
        sa.Column("last_status", sa.Text(), server_default="", nullable=False),
        sa.Column("last_run", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_polls_source_id")),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_polls")),
    )
    op.create_index(op.f("ix_polls_next_due"), "polls", ["next_due"], unique=False)
    op.create_table(
        "readings",
        sa.Column("source_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slices", sa.LargeBinary(), nullable=False),
        sa.Column("rejected", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_readings_source_id")),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_readings")),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("previous", sa.Integer(), server_default="0", nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("took_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("wire_bytes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("new", sa.Integer(), server_default="0", nullable=False),
        sa.Column("edited", sa.Integer(), server_default="0", nullable=False),
        sa.Column("same", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rejected", sa.Integer(), server_default="0", nullable=False),
        sa.Column("body_digest", sa.LargeBinary(), nullable=True),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_runs_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.n"], name=op.f("fk_journal_item")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_journal_source_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_journal")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "names",
        sa.Column("source_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("item", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.n"], name=op.f("fk_names_item")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_names_source_id")),
        sa.PrimaryKeyConstraint("source_id", "name", name=op.f("pk_names")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "revisions",
        sa.Column("item", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("body_digest", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.n"], name=op.f("fk_revisions_item")),
        sa.PrimaryKeyConstraint("item", "version", name=op.f("pk_revisions")),
    )
    op.create_table(
        "topics",
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("item", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.n"], name=op.f("fk_topics_item")),
        sa.PrimaryKeyConstraint("topic", "item", name=op.f("pk_topics")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_topics_item", "topics", ["item"], unique=False)
