"""Series: how much happened in each place in each month, and in which months nothing is known.

A month is a number, twelve times the year plus the month less one, so that months can be reckoned with.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from . import grid

Level = Literal["country", "admin1", "cell"]
Measure = Literal["events", "deaths"]
levels: tuple[Level, ...] = ("country", "admin1", "cell")
measures: tuple[Measure, ...] = ("events", "deaths")
Array = NDArray[np.float64]


def month_of(text: str) -> int:
    """Give the number of a month written as 2022-02, or of the month of a day.

    >>> month_of("2022-02") - month_of("2021-12-31")
    2
    """
    try:
        first = dt.date.fromisoformat(f"{text[:7]}-01")
    except ValueError as error:
        raise InputError(f"{text!r} is no month: write it as 2022-02.") from error
    return first.year * 12 + first.month - 1


def month_text(month: int) -> str:
    """Write a month.

    >>> month_text(month_of("2022-02") + 11)
    '2023-01'
    """
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def first_day(month: int) -> dt.date:
    """Give the first day of a month."""
    return dt.date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> dt.date:
    """Give the last day of a month."""
    return first_day(month + 1) - dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Unit:
    """A place of a series: a country (ISO 3166-1 alpha-3 where known), a first-level division, or a cell of the PRIO-GRID."""

    id: str
    name: str
    level: Level
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """One event of a source, or one figure of a table: in which month, where, how many events and dead, and its id there.

    `exact` tells whether its point is good enough for a cell. `events` or `deaths` is None where the source does not say.
    """

    id: str
    month: int
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    exact: bool
    events: float | None
    deaths: float | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """What one file, or the chronicle on one day, says: its incidents, the months that it covers, and what was left out and why.

    `scheme` names the coding rules (chronicle, ucdp, acled, table), `version` the edition, `published` the day from which it
    was known (None where that is not told). `covers` are months by country, or under None for all countries. In a covered month a
    place without incident has none, if `silent_zero`; a table has only the figures that stand in it.
    """

    scheme: str
    version: str
    name: str
    published: dt.date | None
    incidents: tuple[Incident, ...]
    covers: Mapping[str | None, frozenset[int]]
    left_out: Mapping[str, int] = field(default_factory=dict)
    silent_zero: bool = True
    level: Level | None = None
    digest: str = ""

    @property
    def mark(self) -> str:
        """Give the scheme and edition, as they stand beside every figure."""
        return f"{self.scheme} {self.version}".strip()

    def months(self, country: str | None) -> frozenset[int]:
        """Give the months that are covered for a country."""
        return self.covers.get(country, self.covers.get(None, frozenset()))


@dataclass(frozen=True, eq=False)
class Series:
    """A figure for each unit and month: `values[unit, month - first]`, NaN where nothing is known.

    `events` are the numbers of events in the same shape, where the figure is another. `marks` name the sources; `left_out` counts
    what could not be placed, by reason. `weights` (people, in thousands) and `towns` (a count) are known for units with towns.
    """

    units: tuple[Unit, ...]
    first: int
    values: Array
    measure: Measure
    level: Level
    marks: tuple[str, ...]
    events: Array | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    weights: Array | None = None
    towns: Array | None = None
    borders: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """Give the last month."""
        return self.first + int(self.values.shape[1]) - 1

    @cached_property
    def counts(self) -> Array:
        """Give what self-excites and spreads: numbers of events where they are known, else the figure itself."""
        return self.values if self.events is None else self.events

    def until(self, month: int) -> Series:
        """Give the series as far as a month, included."""
        keep = month - self.first + 1
        if keep < 1:
            raise InputError(f"The series begins in {month_text(self.first)}: nothing is known till {month_text(month)}.")
        events = None if self.events is None else self.events[:, :keep]
        return replace(self, values=self.values[:, :keep], events=events)

    def at(self, month: int) -> Array:
        """Give the figures of one month, NaN for all where the series does not reach."""
        if not self.first <= month <= self.last:
            return np.full(len(self.units), np.nan)
        return np.asarray(self.values[:, month - self.first])

    def only(self, ids: Iterable[str]) -> Series:
        """Give the series of some units; InputError names those that are not there."""
        wanted = list(ids)
        at = {unit.id: number for number, unit in enumerate(self.units)}
        missing = [each for each in wanted if each not in at]
        if missing:
            raise InputError(f"The series has no {self.level} {', '.join(missing[:5])}: it has {', '.join(list(at)[:8])}…")
        rows = [at[each] for each in wanted]
        return replace(
            self,
            units=tuple(self.units[row] for row in rows),
            values=self.values[rows],
            events=None if self.events is None else self.events[rows],
            weights=None if self.weights is None else self.weights[rows],
            towns=None if self.towns is None else self.towns[rows],
        )

    @cached_property
    def distances(self) -> Array:
        """Give the distances of the units' centres in kilometres, infinite where a centre is not known."""
        lat = np.radians([np.nan if unit.lat is None else unit.lat for unit in self.units])
        lon = np.radians([np.nan if unit.lon is None else unit.lon for unit in self.units])
        half = np.sin((lat[:, None] - lat) / 2) ** 2 + np.cos(lat)[:, None] * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
        found = 2 * 6371.0 * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
        found = np.where(np.isnan(found), np.inf, found)
        np.fill_diagonal(found, 0)
        return np.asarray(found)

    @cached_property
    def rings(self) -> tuple[Array, Array]:
        """Give two matrices of zeros and ones: which units touch which, and which lie one further.

        Cells touch at edges and corners; countries by their borders where these are known; else the six nearest units within
        500 km stand for neighbours.
        """
        number = {unit.id: row for row, unit in enumerate(self.units)}
        touch = np.zeros((len(self.units), len(self.units)))
        if self.level == "cell":
            for row, unit in enumerate(self.units):
                for other in grid.around(int(unit.id)):
                    if str(other) in number:
                        touch[row, number[str(other)]] = 1
        elif self.level == "country" and self.borders:
            for row, unit in enumerate(self.units):
                for name in self.borders.get(unit.id, ()):
                    if name in number:
                        touch[row, number[name]] = 1
        else:
            for row in range(len(self.units)):
                order = [other for other in np.argsort(self.distances[row])[1:7] if self.distances[row, other] <= 500]
                touch[row, order] = 1
        further = ((touch @ touch > 0) & (touch == 0)).astype(float)
        np.fill_diagonal(further, 0)
        return touch, further


def build(
    sources: Sequence[Source],
    level: Level,
    measure: Measure,
    *,
    as_of: dt.date | None = None,
    units: Sequence[Unit] | None = None,
    active_before: int | None = None,
    mixed: bool = False,
) -> Series:
    """Make a series of sources, as known on a day.

    For each country and month, the edition counts that was published last among those that cover it; editions of one scheme are
    never added up. Several schemes are refused unless `mixed`, and then all stand in `marks`. Units are those given, else every
    country or division that occurs, or every cell with an event (before the month `active_before`, if given) and those around.
    InputError where nothing is left.
    """
    known = [each for each in sources if as_of is None or each.published is None or each.published <= as_of]
    schemes = sorted({each.scheme for each in known})
    if len(schemes) > 1 and not mixed:
        raise InputError(
            f"These sources are coded by different rules ({', '.join(schemes)}), so their counts are not of the same thing: "
            "give one of them, or allow the mixture, which is then marked on every figure."
        )
    known.sort(key=lambda each: (each.published or dt.date.min, each.version))
    chosen, dropped = _chosen(known, level, measure)
    months = {month for each in known for covered in each.covers.values() for month in covered}
    if not months:
        raise InputError("There is no month of which the sources know anything" + (f" on {as_of}." if as_of else "."))
    first, last = min(months), max(months)
    listed = tuple(units) if units is not None else _units(chosen, level, active_before)
    if not listed:
        raise InputError(f"No incident of the sources can be put into a {level}: {_told(dropped) or 'they hold none'}.")
    number = {unit.id: row for row, unit in enumerate(listed)}
    values = np.full((len(listed), last - first + 1), np.nan)
    for source in known:
        if source.silent_zero:
            for row, unit in enumerate(listed):
                covered = source.months(unit.country)
                values[row, [month - first for month in covered]] = 0.0
    events = np.where(np.isnan(values), np.nan, 0.0)
    for incident, key in chosen:
        if key not in number:
            dropped["outside the places asked for"] += 1
            continue
        row, column = number[key], incident.month - first
        figure = getattr(incident, measure)
        values[row, column] = figure + (0 if np.isnan(values[row, column]) else values[row, column])
        if incident.events is not None:
            events[row, column] = incident.events + (0 if np.isnan(events[row, column]) else events[row, column])
    counted = measure != "events" and all(incident.events is not None for incident, _ in chosen)
    for source in known:
        dropped.update(source.left_out)
    return Series(
        listed,
        first,
        values,
        measure,
        level,
        tuple(dict.fromkeys(each.mark for each in known)),
        events if counted else None,
        dict(dropped),
    )


def _chosen(known: Sequence[Source], level: Level, measure: Measure) -> tuple[list[tuple[Incident, str]], Counter[str]]:
    """Give the incidents of the edition that counts for each country and month, with the unit of each."""
    dropped: Counter[str] = Counter()
    by_scheme: dict[str, dict[tuple[str | None, int], int]] = {}
    for rank, source in enumerate(known):
        newest = by_scheme.setdefault(source.scheme, {})
        for country, covered in source.covers.items():
            newest.update({(country, month): rank for month in covered})
    chosen = []
    for rank, source in enumerate(known):
        newest = by_scheme[source.scheme]
        if source.level is not None and source.level != level:
            raise InputError(f"{source.name} has figures by {source.level}: they cannot be told by {level}.")
        for incident in source.incidents:
            ruling = max(newest.get((incident.country, incident.month), -1), newest.get((None, incident.month), -1))
            if ruling > rank:
                dropped["replaced by a later edition"] += 1
                continue
            key = key_of(incident, level)
            if getattr(incident, measure) is None:
                dropped[f"without a number of {measure}"] += 1
            elif key is None:
                dropped[f"not placed closely enough for a {level}"] += 1
            else:
                chosen.append((incident, key))
    return chosen, dropped


def key_of(incident: Incident, level: Level) -> str | None:
    """Give the id of the unit in which an incident lies, None where it is not placed closely enough."""
    if level == "country":
        return incident.country
    if level == "admin1":
        return f"{incident.country}/{incident.admin1}" if incident.admin1 and incident.country else None
    if incident.lat is None or incident.lon is None or not incident.exact:
        return None
    return str(grid.cell_of(incident.lat, incident.lon))


def _units(chosen: Sequence[tuple[Incident, str]], level: Level, active_before: int | None) -> tuple[Unit, ...]:
    if level == "cell":
        at: dict[int, str | None] = {}
        for incident, key in chosen:
            if active_before is None or incident.month < active_before:
                at.setdefault(int(key), incident.country)
        countries = dict(at)
        for cell, country in at.items():
            for other in grid.around(cell):
                countries.setdefault(other, country)
        return tuple(cell_unit(cell, countries[cell]) for cell in sorted(countries))
    points: dict[str, list[tuple[float, float]]] = {}
    named: dict[str, Incident] = {}
    for incident, key in chosen:
        named.setdefault(key, incident)
        if incident.lat is not None and incident.lon is not None:
            points.setdefault(key, []).append((incident.lat, incident.lon))
    units = []
    for key in sorted(named):
        lat, lon = np.median(points[key], axis=0) if key in points else (None, None)
        name = key if level == "country" else str(named[key].admin1)
        place = (None, None) if lat is None or lon is None else (float(lat), float(lon))
        units.append(Unit(key, name, level, named[key].country, *place))
    return tuple(units)


def cell_unit(cell: int, country: str | None = None) -> Unit:
    """Give the unit of a cell, named by its centre."""
    lat, lon = grid.centre_of(cell)
    name = f"{abs(lat):g}°{'N' if lat >= 0 else 'S'} {abs(lon):g}°{'E' if lon >= 0 else 'W'}"
    return Unit(str(cell), name, "cell", country, lat, lon)


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {reason}" for reason, count in counts.items())
