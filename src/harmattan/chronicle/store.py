"""The chronicle: evidence in, events and presences out, each traceable to its words, as known today or on any day before."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, func, or_, select, update

from .. import consolidate
from ..errors import ChronicleError
from ..records import (
    Event,
    Forecast,
    Judgement,
    Outcome,
    Page,
    Presence,
    Reading,
    Rejection,
    Report,
)
from . import derive, explain, rows, schema, texts
from .codec import dump, load
from .database import engine_of, guarded, prepare, shown, writing
from .filters import about_event, about_presence
from .texts import Found, Quoted

_log = logging.getLogger(__name__)


def open_chronicle(path_or_url: str | Path) -> Chronicle:
    """Open a chronicle by its path or its URL (sqlite:///… or postgresql://…), or make a new one where there is none.

    Raise ChronicleError if it is none or cannot be used.

    >>> with open_chronicle(":memory:") as chronicle:
    ...     chronicle.counts()["reports"]
    0
    """
    engine = engine_of(path_or_url)
    try:
        prepare(engine, shown(path_or_url))
    except ChronicleError:
        engine.dispose()
        raise
    return Chronicle(engine, shown(path_or_url))


class Chronicle:
    """An open chronicle. Each method is one transaction: a command that is killed leaves everything or nothing of it."""

    def __init__(self, engine: Engine, path: str) -> None:
        self._engine = engine
        self.path = path
        self._past: tuple[tuple[str, dt.date], consolidate.Consolidated] | None = None

    def __enter__(self) -> Chronicle:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, or the connections."""
        self._engine.dispose()

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with guarded(self.path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with guarded(self.path), writing(self._engine) as connection:
            yield connection

    def has(self, report_sha: str) -> bool:
        """Tell whether a dispatch with this SHA-256 has been added."""
        with self._read() as connection:
            return rows.has(connection, report_sha)

    def add(self, reading: Reading) -> bool:
        """Add a reading in one transaction; False, and nothing changes, if its dispatch is in the chronicle already.

        A dispatch with a known id and another text is kept beside the first, and a warning is logged: see `versions`.
        """
        return self.add_all([reading]) == 1

    def add_all(self, readings: Iterable[Reading]) -> int:
        """Add readings in one transaction, all or none; give how many were new. See `add`."""
        added = []
        with self._write() as connection:
            for reading in readings:
                report = reading.page.report
                if rows.has(connection, report.sha):
                    continue
                if connection.execute(select(schema.report.c.sha).where(schema.report.c.id == report.id)).first():
                    _log.warning("%s: another text came under this id; both are kept", report.id)
                rows.insert_reading(connection, reading)
                added.append(report.sha)
            if added:
                rows.touch(connection, "report", *added)
        return len(added)

    def versions(self) -> dict[str, int]:
        """Give the ids under which several different texts came, and how many."""
        count = func.count().label("count")
        query = select(schema.report.c.id, count).group_by(schema.report.c.id).having(count > 1).order_by(schema.report.c.id)
        with self._read() as connection:
            return {str(row.id): int(row[1]) for row in connection.execute(query)}

    def reject(self, rejection: Rejection) -> None:
        """Keep what was not read, and why; the same rejection twice is kept once."""
        with self._write() as connection:
            rows.put(connection, schema.rejection, [{"source": rejection.source, "reason": rejection.reason}])

    def rejections(self) -> list[Rejection]:
        """List what was not read, in order of source."""
        with self._read() as connection:
            found = connection.execute(select(schema.rejection).order_by(schema.rejection.c.source, schema.rejection.c.reason))
            return [Rejection(row.source, row.reason) for row in found]

    def reports(self) -> list[Report]:
        """List the dispatches, in order of id, then of SHA-256."""
        with self._read() as connection:
            query = select(schema.report.c.record).order_by(schema.report.c.id, schema.report.c.sha)
            return [load(Report, record) for record in connection.scalars(query)]

    def report(self, report_id: str) -> Report:
        """Give a dispatch by its id or SHA-256; ChronicleError if it is not there."""
        table = schema.report
        with self._read() as connection:
            query = select(table.c.record).where(or_(table.c.id == report_id, table.c.sha == report_id)).order_by(table.c.sha)
            record = connection.scalars(query).first()
            if record is None:
                near = explain.near(report_id, connection.scalars(select(table.c.id)))
                raise ChronicleError(f"No dispatch has the id {report_id}.{near}")
        return load(Report, record)

    def readings(self, as_of: dt.date | None = None) -> list[Reading]:
        """Give all readings, in order of SHA-256; with `as_of`, only the claims that were known by that day.

        A claim whose day is not known is left out of the past.
        """
        with self._read() as connection:
            return rows.readings(connection, as_of)

    def judge(self, judgement: Judgement) -> int:
        """Append the decision of a person and give its number; ChronicleError if one of the ids is not in the chronicle.

        Two events that are "different" are parted, two that are the "same" are joined, whatever the rules say.
        """
        self._heal()
        with self._write() as connection:
            for name in (judgement.left, judgement.right):
                if not explain.known(connection, name):
                    raise ChronicleError(f"Nothing has the id {name}.{explain.near_any(name, connection)}")
            number = rows.insert_judgement(connection, judgement)
            judged(connection, judgement)
        return number

    def retract(self, left: str, right: str, retracted_at: str) -> int:
        """Take back what persons decided on two ids, in either order, from an ISO date on; give the number of decisions."""
        taken = 0
        table = schema.judgement
        with self._write() as connection:
            for row in connection.execute(select(table).where(table.c.retracted_at.is_(None))).all():
                if {row.left, row.right} == {left, right} and not consolidate.by_rule(rows.judgement_of(row)):
                    connection.execute(update(table).where(table.c.id == row.id).values(retracted_at=retracted_at))
                    judged(connection, rows.judgement_of(row))
                    taken += 1
        return taken

    def unsure(self, limit: int | None = None) -> list[Judgement]:
        """List the pairs that the rules leave to a person, likeliest first, one for each two events.

        The ids are those of the events as they stand now, of short forms, or of names.
        """
        self._heal()
        with self._read() as connection:
            return list(islice(derive.unsure(connection), limit))

    def judgements(self, as_of: dt.date | None = None) -> list[Judgement]:
        """List judgements in the order in which they were made; with `as_of`, those in force on that day.

        Without it, judgements since retracted are in the list too, with the day on which they were.
        """
        self._heal()
        with self._read() as connection:
            return rows.judgements(connection, as_of)

    def rebuild(self) -> None:
        """Drop events and presences and derive them again from evidence and judgements, in one transaction."""
        with self._write() as connection:
            derive.rebuild(connection)

    def refresh(self) -> None:
        """Derive what new evidence and judgements bear on, in one transaction: what comes out is what `rebuild` gives."""
        with self._write() as connection:
            if not rows.current(connection):
                derive.refresh(connection)

    def fingerprint(self) -> str:
        """Give a hash of all that is derived, the same for the same evidence and decisions, in whatever order they came.

        >>> with open_chronicle(":memory:") as one, open_chronicle(":memory:") as other:
        ...     one.fingerprint() == other.fingerprint()
        True
        """
        self._heal()
        with self._read() as connection:
            return derive.fingerprint(connection)

    def pages(self, first: dt.date, last: dt.date) -> list[Page]:
        """Give the cleaned pages of the dispatches published between two days, and of the undated ones, in order of SHA-256."""
        with self._read() as connection:
            return [page for _, page in rows.pages(connection, (first, last))]

    def events(self, as_of: dt.date | None = None, **filters: Any) -> list[Event]:
        """List events in order of date, then id, as known today or on a past day.

        Filters, all of which must hold: type, modality, status, country (ISO alpha-3), party, actor, recipient (an id, a
        country or a name), place (an id, a country or a name), since, until (days that the event's date may touch), confidence
        (the least).

        >>> with open_chronicle(":memory:") as chronicle:
        ...     chronicle.events(type="RETREAT", since=dt.date(2022, 2, 1))
        []
        """
        wanted = about_event(filters)
        if as_of is not None:
            return [event for event in self._as_of(as_of).events if wanted(event)]
        self._heal()
        with self._read() as connection:
            query = select(schema.event.c.record).order_by(schema.event.c.day, schema.event.c.id)
            if filters.get("type") is not None:
                query = query.where(schema.event.c.type == filters["type"])
            records = connection.scalars(query)
            return [event for record in records if wanted(event := load(Event, record))]

    def presences(
        self,
        as_of: dt.date | None = None,
        on: dt.date | None = None,
        place: str | None = None,
        actor: str | None = None,
        relation: str | None = None,
    ) -> list[Presence]:
        """List who is where, in order of start: as known on a past day, in force on a day, at a place or within a country."""
        wanted = about_presence(on=on, place=place, actor=actor, relation=relation)
        if as_of is not None:
            return [presence for presence in self._as_of(as_of).presences if wanted(presence)]
        self._heal()
        with self._read() as connection:
            records = connection.scalars(select(schema.presence.c.record).order_by(schema.presence.c.day, schema.presence.c.id))
            return [presence for record in records if wanted(presence := load(Presence, record))]

    def quotes(self, as_of: dt.date | None = None, speaker: str | None = None, words: str | None = None) -> list[Quoted]:
        """List quotations in order of publication; by speaker (an id or part of a name) and by words in them."""
        with self._read() as connection:
            return texts.quotes(connection, as_of, speaker, words)

    def search(self, words: str, limit: int = 50) -> list[Found]:
        """Find the sentences with all these words, accents and case aside, best first; "in quotes" a phrase, end* a beginning."""
        with self._read() as connection:
            return texts.search(connection, words, limit)

    def issue(self, forecasts: Sequence[Forecast]) -> int:
        """Keep forecasts as they were issued, in one transaction; those kept before stay as they are. Give how many are new."""
        with self._write() as connection:
            kept = set(connection.scalars(select(schema.forecast.c.id)))
            new = [each for each in forecasts if each.id not in kept]
            found = ({"id": f.id, "issue": f.issue, "month": f.month, "record": dump(f)} for f in new)
            rows.many(connection, schema.forecast, ({"position": len(kept) + n, **row} for n, row in enumerate(found)))
        return len(new)

    def resolve(self, outcomes: Iterable[Outcome]) -> int:
        """Keep what came of forecasts; one that is resolved stays as it is. Give how many are new."""
        with self._write() as connection:
            kept = set(connection.scalars(select(schema.outcome.c.forecast)))
            new = [each for each in outcomes if each.forecast not in kept]
            rows.many(connection, schema.outcome, ({"forecast": each.forecast, "record": dump(each)} for each in new))
        return len(new)

    def forecasts(self) -> list[tuple[Forecast, Outcome | None]]:
        """List forecasts in the order in which they were issued, each with what came of it, if that is known."""
        forecast, outcome = schema.forecast, schema.outcome
        query = select(forecast.c.record, outcome.c.record.label("came")).outerjoin(outcome, outcome.c.forecast == forecast.c.id)
        with self._read() as connection:
            found = connection.execute(query.order_by(forecast.c.position)).all()
        return [(load(Forecast, row.record), load(Outcome, row.came) if row.came else None) for row in found]

    def explain(self, name: str) -> explain.Explanation:
        """Lead an event, presence, claim or event mention back to its words; ChronicleError, with near ids, if there is none."""
        self._heal()
        with self._read() as connection:
            return explain.explain(connection, name)

    def counts(self) -> dict[str, int]:
        """Count what the chronicle holds, by kind."""
        self._heal()
        tables = {
            "reports": schema.report,
            "sentences": schema.sentence,
            "mentions": schema.mention,
            "event mentions": schema.event_mention,
            "claims": schema.claim,
            "quotes": schema.quote,
            "judgements": schema.judgement,
            "events": schema.event,
            "presences": schema.presence,
            "rejections": schema.rejection,
            "forecasts": schema.forecast,
        }
        with self._read() as connection:
            return {name: connection.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables.items()}

    def current(self) -> bool:
        """Tell whether events and presences are derived from all evidence, under the rules in force."""
        with self._read() as connection:
            return rows.current(connection)

    def _heal(self) -> None:
        if not self.current():
            self.refresh()

    def _as_of(self, day: dt.date) -> consolidate.Consolidated:
        with self._read() as connection:
            key = rows.mark(connection, "evidence"), day
            if self._past is None or self._past[0] != key:
                self._past = key, consolidate.consolidate(rows.readings(connection, day), rows.judgements(connection, day))
        return self._past[1]


def judged(connection: Connection, judgement: Judgement) -> None:
    """Mark what a judgement bears on: the regions of two events; everything, where it joins actors or places; or no event."""
    names = judgement.left, judgement.right
    if consolidate.about_coding(judgement):
        return
    if all(explain.is_event(connection, name) for name in names):
        rows.touch(connection, "telling", *names)
    else:
        rows.touch(connection, "all", "")
