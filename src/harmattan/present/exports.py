"""The chronicle's events for other programs: JSON Lines by the contract, CSV for spreadsheets, GeoJSON for maps."""

from __future__ import annotations

import csv as csv_module
import datetime as dt
import io
from collections.abc import Iterable, Iterator

from ..records import Event, Party
from .contract import event_json, line
from .safe import safe
from .tables import figure_text

points = ("city", "village", "site")  # the precisions at which a point says no more than is known

_formula = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_columns = (
    "id type mode modality status date date_basis start end place country admin1 lat lon precision "
    "actors actor_ids actor_countries actor_sectors recipients recipient_ids recipient_countries recipient_sectors objects "
    "figures independent_sources reports words speakers first_known confidence part_of"
).split()


def jsonl(events: Iterable[Event]) -> Iterator[str]:
    """Write one event a line, as the contract has it."""
    return (line(event_json(event)) for event in events)


def csv(events: Iterable[Event]) -> Iterator[str]:
    """Write a header and one event a line; lists are joined by "; ", and no text can be taken for a formula.

    `start` is the first day and `end` the last one, both included; they are empty where the date is open.
    """
    yield _row(_columns)
    for event in events:
        yield _row([cell(value) for value in _cells(event)])


def geojson(events: Iterable[Event]) -> Iterator[str]:
    """Write a FeatureCollection, one event a line; a point only where the place is known to a town or closer, else null."""
    yield '{"type": "FeatureCollection", "features": [\n'
    comma = ""
    for event in events:
        place = event.place
        geometry = None
        if place and place.precision in points and place.lat is not None and place.lon is not None:
            geometry = {"type": "Point", "coordinates": [place.lon, place.lat]}
        feature = {"type": "Feature", "id": event.id, "geometry": geometry, "properties": event_json(event)}
        yield comma + line(feature).rstrip("\n")
        comma = ",\n"
    yield "\n]}\n"


def cell(value: str | float | None) -> str | float:
    """Give a value for a spreadsheet: texts in one line, with a quote before what would be read as a formula.

    >>> cell("=1+1"), cell(-0.04), cell(None)
    ("'=1+1", -0.04, '')
    """
    if not isinstance(value, str):
        return "" if value is None else value
    text = safe(value)
    return f"'{text}" if text.lstrip().startswith(_formula) else text


def _cells(event: Event) -> Iterator[str | float | None]:
    when, place = event.when, event.place
    yield from (event.id, event.type, event.mode, event.modality, event.status)
    yield from (when.edtf, when.basis) if when else (None, None)
    yield when.start.isoformat() if when and when.start else None
    yield (when.end - dt.timedelta(days=1)).isoformat() if when and when.end else None
    yield from (place.name, place.country, place.admin1, place.lat, place.lon, place.precision) if place else [None] * 6
    for side in (event.actors, event.recipients):
        yield from _party_cells(side)
    yield _joined(party.name for party in event.objects)
    yield _joined(figure_text(figure) for figure in event.figures)
    yield event.independent_sources
    yield _joined(dict.fromkeys(claim.report for claim in event.claims))
    yield _joined(dict.fromkeys(claim.text for claim in event.claims))
    yield _joined(dict.fromkeys(claim.speaker for claim in event.claims))
    yield event.first_known.isoformat() if event.first_known else None
    yield round(event.confidence, 3)
    yield event.part_of


def _party_cells(side: tuple[Party, ...]) -> Iterator[str]:
    yield _joined(party.name for party in side)
    for values in ([p.id for p in side], [p.country for p in side], [p.sector for p in side]):
        yield _joined(dict.fromkeys(value for value in values if value))


def _joined(values: Iterable[str]) -> str:
    return "; ".join(values)


def _row(cells: Iterable[str | float]) -> str:
    stream = io.StringIO()
    csv_module.writer(stream, lineterminator="\n").writerow(cells)
    return stream.getvalue()
