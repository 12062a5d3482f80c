"""The tables. Evidence is written once, judgements are appended and retracted, events and presences are dropped and rebuilt.

A record is kept whole, as JSON, in its table's `record`; the other columns are what is searched by.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

REVISION = "0002"

metadata = MetaData()

report = Table(
    "report",
    metadata,
    Column("sha", Text, primary_key=True),
    Column("id", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("page", Text, nullable=False),
    Index("report_id", "id"),
)

sentence = Table(
    "sentence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha", Text, ForeignKey("report.sha"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("record", Text, nullable=False),
    Index("sentence_report", "sha", "number"),
)

mention = Table(
    "mention",
    metadata,
    Column("sha", Text, ForeignKey("report.sha"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("refers_to", Text),
    Column("record", Text, nullable=False),
    Index("mention_refers_to", "refers_to"),
)

event_mention = Table(
    "event_mention",
    metadata,
    Column("sha", Text, ForeignKey("report.sha"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("record", Text, nullable=False),
    Index("event_mention_id", "id"),
)

claim = Table(
    "claim",
    metadata,
    Column("sha", Text, ForeignKey("report.sha"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("event", Text),
    Column("known_at", Text),
    Column("record", Text, nullable=False),
    Index("claim_id", "id"),
)

quote = Table(
    "quote",
    metadata,
    Column("sha", Text, ForeignKey("report.sha"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("record", Text, nullable=False),
)

judgement = Table(
    "judgement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("left", Text, nullable=False),
    Column("right", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("retracted_at", Text),
    Index("judgement_left", "left"),
    Index("judgement_right", "right"),
)

event = Table(
    "event",
    metadata,
    Column("id", Text, primary_key=True),
    Column("day", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("record", Text, nullable=False),
    Index("event_day", "day", "id"),
)

event_name = Table(
    "event_name",
    metadata,
    Column("name", Text, primary_key=True),
    Column("event", Text, ForeignKey("event.id"), nullable=False),
    Index("event_name_event", "event"),
)

event_claim = Table(
    "event_claim",
    metadata,
    Column("claim", Text, primary_key=True),
    Column("event", Text, ForeignKey("event.id"), primary_key=True),
    Index("event_claim_event", "event"),
)

# By what an event may be the whole of others ("whole"), or a part of one ("part").
event_tie = Table(
    "event_tie",
    metadata,
    Column("event", Text, ForeignKey("event.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    Index("event_tie_name", "name"),
)

# Each telling, without its report's body, with the event that it became part of, the region of tellings that it hangs together
# with, and its numbers.
telling = Table(
    "telling",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sha", Text, ForeignKey("report.sha"), nullable=False),
    Column("event", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("numbers", LargeBinary, nullable=False),
    Column("record", Text, nullable=False),
    Index("telling_sha", "sha"),
    Index("telling_region", "region"),
)

# What an event does to presences; the acts of one chain bear on one another.
act = Table(
    "act",
    metadata,
    Column("event", Text, ForeignKey("event.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("chain", Text, nullable=False),
    Column("record", Text, nullable=False),
    Index("act_chain", "chain"),
)

presence = Table(
    "presence",
    metadata,
    Column("id", Text, primary_key=True),
    Column("chain", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("record", Text, nullable=False),
    Index("presence_chain", "chain"),
    Index("presence_day", "day", "id"),
)

# What is not derived yet: a report by its SHA-256, a telling that a person judged, or everything.
pending = Table(
    "pending",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
)

# What is looked up across reports, copied from them: short forms that they spell out, and where they come from.
naming = Table(
    "naming",
    metadata,
    Column("sha", Text, ForeignKey("report.sha"), primary_key=True),
    Column("short", Text, primary_key=True),
    Column("name", Text, primary_key=True),
)

origin = Table(
    "origin",
    metadata,
    Column("sha", Text, ForeignKey("report.sha"), primary_key=True),
    Column("id", Text, nullable=False),
    Column("outlet", Text),
    Column("agency", Text),
    Column("url", Text),
    Column("copy_of", Text),
    Column("day", Text),
    Index("origin_copy_of", "copy_of"),
    Index("origin_day", "day"),
)

rejection = Table(
    "rejection",
    metadata,
    Column("source", Text, primary_key=True),
    Column("reason", Text, primary_key=True),
)

mark = Table(
    "mark",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

derived_tables = (act, event_tie, event_claim, event_name, event, telling, presence)
