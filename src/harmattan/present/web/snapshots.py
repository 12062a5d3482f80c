"""The chronicle as it stands, or stood on a day, ready to be asked: columns, rows, and what persons decided on codings."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from ... import consolidate
from ...chronicle import Chronicle, browsing
from ...records import Judgement, Presence, modality_names, type_names
from .columns import Columns, Row, edited

_pasts = 6  # days of the past kept ready
_patience = 3.0  # seconds between two derivations while others add, at least


@dataclass(frozen=True)
class Overlay:
    """What persons decided on the coding of events: accepted, rejected, and fields that they set."""

    verdicts: dict[str, Judgement]
    edits: dict[str, dict[str, Judgement]]

    def applied(self, row: Row) -> Row:
        """Give an event's row with the edits of persons, and what stood there before under `edited`."""
        names = (row["id"], *row.get("aliases", ()))
        edits = {field: made for name in names for field, made in self.edits.get(name, {}).items()}
        verdict = next((self.verdicts[name] for name in names if name in self.verdicts), None)
        if not edits and verdict is None:
            return row
        row = dict(row)
        row["review"] = None if verdict is None else "accepted" if verdict.verdict == "same" else "rejected"
        before: Row = {}
        for field, made in edits.items():
            value = made.right.partition(":")[2]
            if field == "date":
                before[field] = row["when"]["edtf"] if row.get("when") else None
                row["when"] = browsing.as_row(_stated(value))
            else:
                before[field] = row.get(field)
                row[field] = value or None
        row["edited"] = before
        return row


class Snapshot:
    """The chronicle at one moment: `day` is None for now. Rejected codings are left out of its columns."""

    def __init__(self, chronicle: Chronicle, stamp: browsing.Stamp, day: dt.date | None) -> None:
        self.stamp, self.day, self._chronicle = stamp, day, chronicle
        self.overlay = overlay(browsing.decisions(chronicle), day)
        self._rows: dict[str, Row] | None = None
        self.presences: list[Presence]
        if day is None:
            rows: Iterable[Row] = browsing.event_rows(chronicle)
            self.presences = browsing.presences(chronicle)
        else:
            self._rows = {event.id: browsing.as_row(event) for event in chronicle.events(as_of=day)}
            rows = self._rows.values()
            self.presences = chronicle.presences(as_of=day)
        told = (self.overlay.applied(row) for row in rows)
        self.columns = Columns(row for row in told if row.get("review") != "rejected")

    def rows(self, ids: list[str]) -> list[Row]:
        """Give events' rows, in the order of the ids."""
        found = self._rows if self._rows is not None else browsing.events_by_id(self._chronicle, ids)
        return [self.overlay.applied(found[name]) for name in ids if name in found]

    def row(self, name: str) -> Row | None:
        """Give one event's row by its id or alias, rejected or not; None if there is none."""
        if self._rows is None:
            current = browsing.current_id(self._chronicle, name)
            found = self.rows([current]) if current else []
            return found[0] if found else None
        held = self._rows.get(name) or next((row for row in self._rows.values() if name in row.get("aliases", ())), None)
        return self.overlay.applied(held) if held else None


class Shelf:
    """Keeps snapshots while the chronicle does not change, and derives events again when others have added evidence."""

    def __init__(self, chronicle: Chronicle) -> None:
        self.chronicle = chronicle
        self._lock = threading.Lock()
        self._now: Snapshot | None = None
        self._past: OrderedDict[tuple[str, dt.date], Snapshot] = OrderedDict()
        self._derived_at, self._took = 0.0, 0.0

    def stamp(self) -> browsing.Stamp:
        """Give the state of the chronicle, after deriving again if that is due."""
        found = browsing.stamp(self.chronicle)
        if found.fresh or time.monotonic() - self._derived_at < max(_patience, 10 * self._took):
            return found
        with self._lock:
            if time.monotonic() - self._derived_at >= max(_patience, 10 * self._took):
                self._derive()
        return browsing.stamp(self.chronicle)

    def renew(self) -> None:
        """Derive events again at once."""
        with self._lock:
            self._derive()

    def snapshot(self, day: dt.date | None = None) -> Snapshot:
        """Give the chronicle as it stands, or as it was known on a day."""
        stamp = self.stamp()
        with self._lock:
            if day is None:
                if self._now is None or str(self._now.stamp) != str(stamp):
                    self._now = Snapshot(self.chronicle, stamp, None)
                return self._now
            key = str(stamp), day
            if key not in self._past:
                self._past[key] = Snapshot(self.chronicle, stamp, day)
            self._past.move_to_end(key)
            while len(self._past) > _pasts:
                self._past.popitem(last=False)
            return self._past[key]

    def _derive(self) -> None:
        began = time.monotonic()
        if not browsing.stamp(self.chronicle).fresh:
            self.chronicle.refresh()
        self._derived_at = time.monotonic()
        self._took = self._derived_at - began


def overlay(decisions: Iterable[browsing.Decision], day: dt.date | None) -> Overlay:
    """Gather the decisions on codings that are in force, or were on a day; the newest of several on one thing counts."""
    verdicts: dict[str, Judgement] = {}
    edits: dict[str, dict[str, Judgement]] = {}
    for made in (decision.judgement for decision in decisions):
        if not consolidate.about_coding(made) or not _in_force(made, day):
            continue
        field = made.right.partition(":")[0]
        if made.right == "text":
            verdicts.setdefault(made.left, made)
        elif field in edited:
            edits.setdefault(made.left, {}).setdefault(field, made)
    return Overlay(verdicts, edits)


def check_edit(field: str, value: str) -> None:
    """Raise InputError where a field cannot be set to a value."""
    from ...errors import InputError

    choices = {"type": type_names, "modality": modality_names}.get(field)
    if field not in edited:
        raise InputError(f"{field!r} cannot be edited: choose one of {', '.join(edited)}.")
    if choices and value not in choices:
        raise InputError(f"{value!r} is no {field}: choose one of {', '.join(choices)}.")
    if field == "date":
        _stated(value)
    elif ":" in value or len(value) > 60:
        raise InputError(f"{value!r} is no {field}: write one short word.")


def _stated(value: str) -> object:
    from ... import edtf

    return edtf.when(value, "stated", value)


def _in_force(made: Judgement, day: dt.date | None) -> bool:
    if day is None:
        return made.retracted_at is None
    return made.made_at[:10] <= day.isoformat() and (made.retracted_at is None or made.retracted_at[:10] > day.isoformat())
