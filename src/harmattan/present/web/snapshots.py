"""The chronicle as it stands, or stood on a day, ready to be asked: columns, rows, and what persons decided on codings."""

from __future__ import annotations

import datetime as dt
import threading
import time
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable

from ...chronicle import Chronicle, browsing
from ...records import Presence
from .columns import Columns, Row
from .edits import overlay

_pasts = 12  # days of the past kept ready
_patience = 3.0  # seconds between two derivations while others add, at least


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
    """Keeps snapshots while the chronicle does not change, and derives events again when others have added evidence.

    Of the past only the days on which something came to be known or was decided differ: any other is as the last such day.
    """

    def __init__(self, chronicle: Chronicle) -> None:
        self.chronicle = chronicle
        self._lock = threading.Lock()
        self._making = threading.Lock()
        self._now: Snapshot | None = None
        self._past: OrderedDict[tuple[str, dt.date], Snapshot] = OrderedDict()
        self._days: tuple[str, list[dt.date]] = "", []
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
        if day is not None:
            return self._as_of(stamp, day)
        with self._lock:
            if self._now is None or str(self._now.stamp) != str(stamp):
                self._now = Snapshot(self.chronicle, stamp, None)
            return self._now

    def _as_of(self, stamp: browsing.Stamp, day: dt.date) -> Snapshot:
        with self._making:  # what stands today is not kept waiting while a past day is derived
            if self._days[0] != str(stamp):
                self._days = str(stamp), browsing.days(self.chronicle)
            position = bisect_right(self._days[1], day)
            key = str(stamp), self._days[1][position - 1] if position else day
            if key not in self._past:
                self._past[key] = Snapshot(self.chronicle, stamp, key[1])
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
