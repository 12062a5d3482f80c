"""Forecasts as they were issued, and what came of them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create their tables."""
    op.create_table(
        "forecast",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("issue", sa.Text, nullable=False),
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("forecast_issue", "forecast", ["issue"])
    op.create_table(
        "outcome",
        sa.Column("forecast", sa.Text, sa.ForeignKey("forecast.id"), primary_key=True),
        sa.Column("record", sa.Text, nullable=False),
    )
