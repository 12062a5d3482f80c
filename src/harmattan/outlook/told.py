"""What the chronicle itself tells, as a source: violence that happened, where and in which month, as known on a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from typing import TYPE_CHECKING

from ..records import Event
from .series import Incident, Source

if TYPE_CHECKING:
    from ..chronicle import Chronicle

violent_types = ("ASSAULT",)
_points = ("city", "village", "site")
_widest_km = 30.0  # half a cell's width: a point less sure than this may lie in another cell
_least_sure = 0.5


def from_chronicle(chronicle: Chronicle, as_of: dt.date | None = None, types: Collection[str] = violent_types) -> Source:
    """Give the events of some types that happened, as the chronicle knew them on a day (by default today).

    An event counts in the month in which its date lies wholly; one that the text does not date, or that is denied or withdrawn,
    is left out and counted. A month is covered if a dispatch known by then was published in it: silence is no peace.
    """
    left = Counter[str]()
    incidents = []
    for event in chronicle.events(as_of=as_of, modality="actual"):
        if event.type not in types:
            continue
        reason, place, start = _unusable(event), event.place, event.when.start if event.when else None
        if reason or place is None or start is None:
            left[reason] += 1
            continue
        exact = place.precision in _points and (place.radius_km is None or place.radius_km <= _widest_km)
        month = start.year * 12 + start.month - 1
        division = place.name if place.precision == "admin1" else place.admin1
        text = f"{start} {place.name}: {event.claims[0].text if event.claims else event.type}"
        incidents.append(
            Incident(event.id, month, place.country, division, place.lat, place.lon, exact, 1.0, _deaths(event), text)
        )
    covered = frozenset(
        published.start.year * 12 + published.start.month - 1
        for report in chronicle.reports()
        if (published := report.published)
        and published.start
        and published.end
        and (as_of is None or published.end <= as_of + dt.timedelta(days=1))
    )
    day = as_of.isoformat() if as_of else ""
    return Source("chronicle", day, chronicle.path, None, tuple(incidents), {None: covered}, left)


def _unusable(event: Event) -> str:
    if event.confidence < _least_sure:
        return f"read with less confidence than {_least_sure}"
    if event.status in ("denied", "withdrawn"):
        return "denied or withdrawn"
    if event.when is None or event.when.start is None or event.when.end is None or event.when.basis == "published":
        return "without a date in the text"
    last = event.when.end - dt.timedelta(days=1)
    if (last.year, last.month) != (event.when.start.year, event.when.start.month):
        return "over several months"
    return "without a place" if event.place is None or event.place.country is None else ""


def _deaths(event: Event) -> float | None:
    """Give the dead: of several counts the middle one of their lower bounds, 0 where none is told."""
    told = sorted(figure.low for figure in event.figures if figure.property == "killed" and figure.low is not None)
    return float(told[(len(told) - 1) // 2]) if told else 0.0
