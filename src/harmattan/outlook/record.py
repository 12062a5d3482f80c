"""The record: forecasts are issued with the rule that will resolve them, resolved when their time has come, and all are shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..records import Forecast, Outcome, new_id
from . import scores
from .series import Series, Unit, first_day, last_day, month_of, month_text
from .spread import Risk, quiet_months

Array = NDArray[np.float64]
settle_days = 60  # figures of a month go on growing: they are taken as they are known so many days after its end


@dataclass(frozen=True, slots=True)
class Issue:
    """What all forecasts of one issue share."""

    issued: dt.date
    origin: int
    model: str
    baseline: str
    settle_days: int = settle_days


def forecasts(series: Series, draws: Array, beside: Array, horizons: Sequence[int], issue: Issue) -> list[Forecast]:
    """Make the forecasts of an issue, one a place and month, from draws of (units, horizons, n) and those of the best baseline.

    The same issue gives the same ids: to issue it twice changes nothing.
    """
    source = " + ".join(series.marks)
    name = new_id("i", issue.issued, issue.origin, series.level, series.measure, issue.model, source)
    made = []
    for row, unit in enumerate(series.units):
        for place, horizon in enumerate(horizons):
            month = month_text(issue.origin + horizon)
            rule = (
                f"The number of {series.measure} in {unit.name} in {month}, by {source.split(' ')[0]}, "
                f"as known {issue.settle_days} days after the month's end; a month that the source does not cover stays open."
            )
            made.append(
                Forecast(
                    id=new_id("f", name, unit.id, month),
                    issue=name,
                    horizon=horizon,
                    measure=series.measure,
                    month=month,
                    distribution=pairs(draws[row, place]),
                    baseline_distribution=pairs(beside[row, place]),
                    chance=round(float((draws[row, place] > 0).mean()), 4),
                    rule=rule,
                    **_shared(series, unit, issue, source),
                )
            )
    return made


def spread_forecasts(series: Series, risks: Iterable[Risk], issue: Issue, ahead: int) -> list[Forecast]:
    """Make the forecasts of spread of an issue: one a quiet place, resolved when all its months have come."""
    units = {unit.id: unit for unit in series.units}
    source = " + ".join(series.marks)
    name = new_id("i", issue.issued, issue.origin, series.level, "spread", issue.model, source)
    month = month_text(issue.origin + ahead)
    made = []
    for risk in risks:
        unit = units[risk.unit]
        rule = (
            f"Any event in {unit.name} from {month_text(issue.origin + 1)} to {month}, after {quiet_months} months without, by "
            f"{source.split(' ')[0]}, as known {issue.settle_days} days after the last month's end."
        )
        ones = round(1000 * risk.chance)
        made.append(
            Forecast(
                id=new_id("f", name, unit.id, month),
                issue=name,
                horizon=ahead,
                measure="spread",
                month=month,
                distribution=((0, 1000 - ones), (1, ones)),
                chance=round(risk.chance, 4),
                rule=rule,
                **_shared(series, unit, issue, source),
            )
        )
    return made


def due(forecast: Forecast, today: dt.date) -> bool:
    """Tell whether the time has come to resolve a forecast by its rule."""
    return today >= last_day(month_of(forecast.month)) + dt.timedelta(days=forecast.settle_days)


def outcome(forecast: Forecast, series: Series, today: dt.date) -> Outcome | None:
    """Resolve a forecast by a series of its level and measure; None where the series does not know the place or the month.

    InputError if the series is coded by another scheme than the forecast was issued for.
    """
    if series.marks[0].split(" ")[0] != forecast.source.split(" ")[0]:
        raise InputError(
            f"{forecast.id} was issued for {forecast.source} and cannot be resolved by {series.marks[0]}: they count otherwise."
        )
    rows = [row for row, unit in enumerate(series.units) if unit.id == forecast.place]
    if not rows:
        return None
    last = month_of(forecast.month)
    months = range(last - forecast.horizon + 1, last + 1) if forecast.measure == "spread" else range(last, last + 1)
    figures = np.array([series.at(month)[rows[0]] for month in months])
    if np.isnan(figures).any():
        return None
    value = float((figures > 0).any()) if forecast.measure == "spread" else float(figures[0])
    draws = values_of(forecast.distribution)
    beside = values_of(forecast.baseline_distribution) if forecast.baseline_distribution else None
    return Outcome(
        forecast.id,
        value,
        today,
        series.marks[0],
        round(float(scores.crps(draws, value)), 6),
        round(float(scores.log_score(scores.bin_probabilities(draws), value)), 6),
        round(float(scores.brier(forecast.chance, value > 0)), 6),
        None if beside is None else round(float(scores.crps(beside, value)), 6),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """What the record amounts to: counts, scores, reliability, and the resolved forecasts, the biggest errors first."""

    issued: int
    resolved: int
    crps: float | None
    baseline_crps: float | None
    brier: float | None
    hits: int
    misses: int
    false_alarms: int
    calibration: tuple[scores.Bin, ...]
    errors: tuple[tuple[Forecast, Outcome], ...]


def standing(record: Iterable[tuple[Forecast, Outcome | None]]) -> Standing:
    """Sum up a record. A hit is an event where the chance was a half or more, a miss one where it was less."""
    listed = list(record)
    resolved = [(forecast, came) for forecast, came in listed if came is not None]
    chance = np.array([forecast.chance for forecast, _ in resolved])
    seen = np.array([came.value > 0 for _, came in resolved], dtype=bool)
    beside = [came.baseline_crps for _, came in resolved if came.baseline_crps is not None]
    return Standing(
        len(listed),
        len(resolved),
        float(np.mean([came.crps for _, came in resolved])) if resolved else None,
        float(np.mean(beside)) if beside else None,
        float(np.mean([came.brier for _, came in resolved])) if resolved else None,
        int((seen & (chance >= 0.5)).sum()),
        int((seen & (chance < 0.5)).sum()),
        int((~seen & (chance >= 0.5)).sum()),
        tuple(scores.reliability(chance, seen)) if resolved else (),
        tuple(sorted(resolved, key=lambda pair: (-pair[1].crps, -pair[1].brier, pair[0].id))),
    )


def as_json(forecast: Forecast, came: Outcome | None = None) -> dict[str, object]:
    """Give a forecast as plain values: its quantiles, its chance, its rule, and what came of it."""
    draws = values_of(forecast.distribution)
    levels = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95, "q99": 0.99}
    quantiles = {name: int(np.quantile(draws, level, method="inverted_cdf")) for name, level in levels.items()}
    names = "id issue level place name country lat lon month horizon measure chance model baseline source rule".split()
    found: dict[str, object] = {name: getattr(forecast, name) for name in names}
    found |= {"issued": forecast.issued.isoformat(), "as_of": forecast.as_of.isoformat(), "mean": round(float(draws.mean()), 3)}
    found |= quantiles
    if came is not None:
        scored = ("value", "source", "crps", "log", "brier", "baseline_crps")
        found["outcome"] = {name: getattr(came, name) for name in scored} | {"resolved": came.resolved.isoformat()}
    return found


def pairs(draws: Array) -> tuple[tuple[int, int], ...]:
    """Give draws as (value, how often), in order.

    >>> pairs(np.array([0.0, 0.0, 3.0]))
    ((0, 2), (3, 1))
    """
    values, counts = np.unique(np.rint(draws).astype(int), return_counts=True)
    return tuple(zip(map(int, values), map(int, counts), strict=True))


def values_of(distribution: Sequence[tuple[int, int]]) -> Array:
    """Give draws from their pairs."""
    return np.repeat([float(value) for value, _ in distribution], [count for _, count in distribution])


def _shared(series: Series, unit: Unit, issue: Issue, source: str) -> dict[str, Any]:
    return {
        "issued": issue.issued,
        "as_of": min(issue.issued, first_day(issue.origin + 1) - dt.timedelta(days=1)),
        "level": series.level,
        "place": unit.id,
        "name": unit.name,
        "country": unit.country,
        "lat": unit.lat,
        "lon": unit.lon,
        "model": issue.model,
        "baseline": issue.baseline,
        "source": source,
        "settle_days": issue.settle_days,
    }
