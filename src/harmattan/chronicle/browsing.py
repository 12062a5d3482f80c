"""What a page asks of a chronicle besides records: a stamp of its state, raw rows for an index, decisions with their numbers.

Rows are given as they are kept: JSON of the records, in which what equals its default is left out (see `codec`).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select, update

from .. import consolidate, edtf
from ..errors import ChronicleError
from ..records import EventMention, Judgement, Presence, Report
from . import explain, rows, schema
from .codec import dump, load
from .store import Chronicle, judged

Row = dict[str, Any]

_together = 500  # ids asked for in one statement, below every database's limit of parameters
_searched = 400  # sentences of a word search that are followed to their events


_marked = [select(schema.mark.c.value).where(schema.mark.c.name == name).scalar_subquery() for name in ("derived", "evidence")]
_stamped = select(func.max(schema.judgement.c.id), func.count(schema.judgement.c.retracted_at), *_marked)


@dataclass(frozen=True, slots=True)
class Stamp:
    """The state of a chronicle: what is derived, from which evidence, and how many decisions were made and retracted."""

    derived: str
    evidence: str
    decisions: str

    @property
    def fresh(self) -> bool:
        """Tell whether events are derived from all evidence, under the rules in force."""
        return self.derived == self.evidence + " " + consolidate.version()

    def __str__(self) -> str:
        return f"{self.derived}/{self.decisions}"


@dataclass(frozen=True, slots=True)
class Decision:
    """A judgement with its number, by which it is undone."""

    number: int
    judgement: Judgement


def stamp(chronicle: Chronicle) -> Stamp:
    """Read the state of a chronicle; cheap enough to be asked every second."""
    with chronicle._read() as connection:
        last, retracted, derived, evidence = connection.execute(_stamped).one()
    return Stamp(derived or "0", evidence or "0", f"{last or 0}-{retracted}")


def event_rows(chronicle: Chronicle) -> Iterator[Row]:
    """Give the derived events in their order, as plain objects; nothing is derived anew."""
    table = schema.event
    with chronicle._read() as connection:
        found = connection.execution_options(yield_per=2000).execute(select(table.c.record).order_by(table.c.day, table.c.id))
        for (record,) in found:
            yield json.loads(record)


def events_by_id(chronicle: Chronicle, ids: Iterable[str]) -> dict[str, Row]:
    """Give derived events by their ids, as plain objects."""
    table, wanted = schema.event, list(ids)
    with chronicle._read() as connection:
        return {
            row.id: json.loads(row.record)
            for first in range(0, len(wanted), _together)
            for row in connection.execute(select(table).where(table.c.id.in_(wanted[first : first + _together])))
        }


def current_id(chronicle: Chronicle, name: str) -> str | None:
    """Give the id of the event that bears this id or alias today, None if there is none."""
    table = schema.event_name
    with chronicle._read() as connection:
        return connection.scalar(select(table.c.event).where(table.c.name == name))


def outlets(chronicle: Chronicle, reports: Iterable[str]) -> dict[str, Row]:
    """Give outlet, headline and date of dispatches, by the ids under which claims name them."""
    table, wanted = schema.report, sorted(set(reports))
    found: dict[str, Row] = {}
    with chronicle._read() as connection:
        for first in range(0, len(wanted), _together):
            query = select(table.c.id, table.c.record).where(table.c.id.in_(wanted[first : first + _together]))
            for row in connection.execute(query):
                report = load(Report, row.record)
                found[row.id] = {
                    "outlet": report.outlet or report.agency,
                    "headline": report.headline,
                    "published": report.published.edtf if report.published else None,
                    "copy_of": report.copy_of,
                }
    return found


def events_with_words(chronicle: Chronicle, words: str) -> set[str]:
    """Give the ids of the events told in the sentences that a word search finds best."""
    found = chronicle.search(words, _searched)
    if not found:
        return set()
    spans: dict[str, list[tuple[int, int]]] = {}
    for each in found:
        spans.setdefault(each.report, []).append((each.start, each.end))
    claim, mention, link, report = schema.claim, schema.event_mention, schema.event_claim, schema.report
    events: set[str] = set()
    with chronicle._read() as connection:
        for sha, name in connection.execute(select(report.c.sha, report.c.id).where(report.c.id.in_(sorted(spans)))):
            triggers = {
                each.id: each.trigger.start
                for each in (
                    load(EventMention, record)
                    for record in connection.scalars(select(mention.c.record).where(mention.c.sha == sha))
                )
            }
            inside = [id for id, start in triggers.items() if any(left <= start < right for left, right in spans[name])]
            query = select(link.c.event).join(claim, claim.c.id == link.c.claim)
            for first in range(0, len(inside), _together):
                events |= set(
                    connection.scalars(query.where(claim.c.sha == sha, claim.c.event.in_(inside[first : first + _together])))
                )
    return events


def decisions(chronicle: Chronicle) -> list[Decision]:
    """List the judgements of persons with their numbers, the newest first, retracted ones too."""
    query = select(schema.judgement).order_by(schema.judgement.c.id.desc())
    with chronicle._read() as connection:
        found = [Decision(row.id, rows.judgement_of(row)) for row in connection.execute(query)]
    return [each for each in found if not consolidate.by_rule(each.judgement)]


def decide(chronicle: Chronicle, judgement: Judgement) -> int:
    """Append what a person decided on one event's coding, and give its number; ChronicleError if there is no such event.

    `left` is the event and `right` what it is compared with: `text`, or `field:value`. "same" says that the coding, or the value,
    is what the text says; "different" that it is not. Nothing is derived anew.
    """
    with chronicle._write() as connection:
        if not explain.is_event(connection, judgement.left):
            raise ChronicleError(f"Nothing has the id {judgement.left}.{explain.near_any(judgement.left, connection)}")
        return rows.insert_judgement(connection, judgement)


def undo(chronicle: Chronicle, number: int, by: str, why: str, made_at: str) -> Judgement:
    """Retract a decision of a person by its number, and keep who undid it and why; give what is retracted.

    ChronicleError if there is no such decision, or it is retracted already. Nothing is derived anew.
    """
    table = schema.judgement
    with chronicle._write() as connection:
        row = connection.execute(select(table).where(table.c.id == number)).first()
        if row is None or consolidate.by_rule(rows.judgement_of(row)):
            raise ChronicleError(f"No person made a decision {number}. List decisions to see their numbers.")
        if row.retracted_at is not None:
            raise ChronicleError(f"Decision {number} was retracted on {row.retracted_at} already.")
        connection.execute(update(table).where(table.c.id == number).values(retracted_at=made_at))
        undone = rows.judgement_of(row)
        rows.insert_judgement(connection, Judgement(undone.left, f"undo:{number}", "same", 1.0, by, why, made_at))
        if not on_coding(undone):
            judged(connection, undone)
    return undone


def on_coding(judgement: Judgement) -> bool:
    """Tell whether a judgement is on the coding of one event alone, its parties and place too: nothing is derived from it."""
    return consolidate.about_coding(judgement) or re.match(r"(?:actors|recipients|place):", judgement.right) is not None


def days(chronicle: Chronicle) -> list[dt.date]:
    """List the days on which a claim came to be known, or a decision was made or retracted: between them the past is the same."""
    claim, made = schema.claim, schema.judgement
    with chronicle._read() as connection:
        told = {*connection.scalars(select(claim.c.known_at).distinct())}
        for column in (made.c.made_at, made.c.retracted_at):
            told |= {each[:10] for each in connection.scalars(select(column).distinct()) if each}
    return sorted(dt.date.fromisoformat(each[:10]) for each in told if each)


def outlook_stamp(chronicle: Chronicle) -> str:
    """Give the state of the forecasts: how many are kept, and of how many it is known what came."""
    with chronicle._read() as connection:
        counts = [connection.scalar(select(func.count()).select_from(table)) for table in (schema.forecast, schema.outcome)]
    return "-".join(map(str, counts))


def span(when: Row | None) -> tuple[int | None, int | None]:
    """Give the first day and the day after the last of a date as ordinals, by the rule of `filters.touches`.

    >>> span({"edtf": "2022-02", "start": "2022-02-01", "end": "2022-03-01"})
    (738187, 738215)
    """
    if when is None:
        return None, None
    start, end = when.get("start"), when.get("end")
    if "/" in when["edtf"] and (start is None) != (end is None):
        left, right = edtf.bounds(when["edtf"].split("/")[0 if end is None else -1])
        return left.toordinal() if left else None, right.toordinal() if right else None
    return _ordinal(start), _ordinal(end)


def _ordinal(day: str | None) -> int | None:
    return dt.date.fromisoformat(day).toordinal() if day else None


def presences(chronicle: Chronicle) -> list[Presence]:
    """Give the derived presences in their order; nothing is derived anew."""
    table = schema.presence
    with chronicle._read() as connection:
        return [load(Presence, record) for record in connection.scalars(select(table.c.record).order_by(table.c.day, table.c.id))]


def evidence(chronicle: Chronicle, claims: Iterable[str]) -> tuple[explain.Evidence, ...]:
    """Lead claims back to their words, in the order given."""
    with chronicle._read() as connection:
        return explain.evidence(connection, claims)


def judgements_on(chronicle: Chronicle, names: Iterable[str]) -> list[Decision]:
    """List the judgements, of rules and of persons, retracted ones too, on an event by its ids, in the order they were made."""
    table, wanted = schema.judgement, sorted(set(names))[:_together]
    query = select(table).where(or_(table.c.left.in_(wanted), table.c.right.in_(wanted))).order_by(table.c.id)
    with chronicle._read() as connection:
        return [Decision(row.id, rows.judgement_of(row)) for row in connection.execute(query)]


def as_row(record: object) -> Row:
    """Give a record as the plain object that is kept of it."""
    row: Row = json.loads(dump(record))
    return row
