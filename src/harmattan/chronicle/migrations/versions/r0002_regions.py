"""What adding needs so as not to derive everything again: tellings in numbers, acts, ties, and what is still to be derived."""

import json

import sqlalchemy as sa
from alembic import op

from harmattan.resolve.identities import namings

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the derived tables anew, empty, and fill from the evidence what is looked up across reports."""
    for name in ("event_claim", "event_name", "event", "presence"):
        op.drop_table(name)
    op.create_table(
        "event",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("event_day", "event", ["day", "id"])
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
    op.create_index("event_claim_event", "event_claim", ["event"])
    op.create_table(
        "event_tie",
        sa.Column("event", sa.Text, sa.ForeignKey("event.id"), primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("role", sa.Text, primary_key=True),
    )
    op.create_index("event_tie_name", "event_tie", ["name"])
    op.create_table(
        "telling",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("sha", sa.Text, sa.ForeignKey("report.sha"), nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("numbers", sa.LargeBinary, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("telling_sha", "telling", ["sha"])
    op.create_index("telling_region", "telling", ["region"])
    op.create_table(
        "act",
        sa.Column("event", sa.Text, sa.ForeignKey("event.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("chain", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("act_chain", "act", ["chain"])
    op.create_table(
        "presence",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("chain", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("presence_chain", "presence", ["chain"])
    op.create_index("presence_day", "presence", ["day", "id"])
    op.create_table("pending", sa.Column("kind", sa.Text, primary_key=True), sa.Column("name", sa.Text, primary_key=True))
    op.create_table(
        "naming",
        sa.Column("sha", sa.Text, sa.ForeignKey("report.sha"), primary_key=True),
        sa.Column("short", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
    )
    op.create_table(
        "origin",
        sa.Column("sha", sa.Text, sa.ForeignKey("report.sha"), primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("outlet", sa.Text),
        sa.Column("agency", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("copy_of", sa.Text),
        sa.Column("day", sa.Text),
    )
    op.create_index("origin_copy_of", "origin", ["copy_of"])
    op.create_index("origin_day", "origin", ["day"])
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    report, naming, origin = (
        sa.table(name, *map(sa.column, columns.split()))
        for name, columns in (
            ("report", "sha record"),
            ("naming", "sha short name"),
            ("origin", "sha id outlet agency url copy_of day"),
        )
    )
    for sha, text in connection.execute(sa.select(report.c.sha, report.c.record)).all():
        record = json.loads(text)
        told = {(each.short, each.name) for each in namings(record["body"])}
        if told:
            connection.execute(sa.insert(naming), [{"sha": sha, "short": short, "name": name} for short, name in sorted(told)])
        kept = {name: record.get(name) for name in ("id", "outlet", "agency", "url", "copy_of")}
        connection.execute(sa.insert(origin), [{"sha": sha, "day": (record.get("published") or {}).get("start"), **kept}])
