"""The first schema: evidence, judgements, derived tables, rejections, marks, and the full-text index of sentences."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create all tables."""
    op.create_table(
        "report",
        sa.Column("sha", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("page", sa.Text, nullable=False),
    )
    op.create_index("report_id", "report", ["id"])
    op.create_table(
        "sentence",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sha", sa.Text, sa.ForeignKey("report.sha"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("sentence_report", "sentence", ["sha", "number"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE TABLE sentence_words (id INTEGER PRIMARY KEY REFERENCES sentence (id), words TSVECTOR NOT NULL)")
        op.execute("CREATE INDEX sentence_words_words ON sentence_words USING gin (words)")
    else:
        op.execute('CREATE VIRTUAL TABLE sentence_words USING fts5(text, tokenize = "unicode61 remove_diacritics 2")')
    op.create_table(
        "mention",
        sa.Column("sha", sa.Text, sa.ForeignKey("report.sha"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("refers_to", sa.Text),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("mention_refers_to", "mention", ["refers_to"])
    op.create_table(
        "event_mention",
        sa.Column("sha", sa.Text, sa.ForeignKey("report.sha"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("event_mention_id", "event_mention", ["id"])
    op.create_table(
        "claim",
        sa.Column("sha", sa.Text, sa.ForeignKey("report.sha"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("event", sa.Text),
        sa.Column("known_at", sa.Text),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("claim_id", "claim", ["id"])
    op.create_table(
        "quote",
        sa.Column("sha", sa.Text, sa.ForeignKey("report.sha"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("left", sa.Text, nullable=False),
        sa.Column("right", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("retracted_at", sa.Text),
    )
    op.create_index("judgement_left", "judgement", ["left"])
    op.create_index("judgement_right", "judgement", ["right"])
    op.create_table(
        "event",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("event_position", "event", ["position"])
    op.create_table(
        "event_name",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("event", sa.Text, sa.ForeignKey("event.id"), nullable=False),
    )
    op.create_index("event_name_event", "event_name", ["event"])
    op.create_table(
        "event_claim",
        sa.Column("claim", sa.Text, primary_key=True),
        sa.Column("event", sa.Text, sa.ForeignKey("event.id"), primary_key=True),
    )
    op.create_table(
        "presence",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_table(
        "rejection",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("reason", sa.Text, primary_key=True),
    )
    op.create_table("mark", sa.Column("name", sa.Text, primary_key=True), sa.Column("value", sa.Text, nullable=False))
