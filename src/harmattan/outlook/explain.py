"""Why a place's figure is what it is, and what it would be if some things were otherwise: conditional, not causal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from . import hawkes
from .series import Incident, Series, Source, Unit, key_of, month_text

Array = NDArray[np.float64]
label = (
    "Conditional on the fitted process, not causal: it says what tends to follow such a past, not what an act would bring about."
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of the mean of next month: the background of the place, or the past of a place, with the incidents behind it."""

    place: str
    name: str
    part: float
    share: float
    incidents: tuple[Incident, ...] = ()


def reasons(series: Series, sources: Sequence[Source], place: str, most: int = 8, shown: int = 5) -> list[Reason]:
    """Take the mean of next month's count in a place apart, by the self-exciting process: the greatest parts first.

    The parts add up to the mean but for those beyond `most`. Each past comes with its latest incidents, by id.
    """
    row = _row(series, place)
    process = hawkes.fit(series.counts[:, -144:], series.rings)
    memory = process.memory(series.counts[:, -144:])[:, -1]
    parts = process.kernel(series.rings)[row] * memory
    mean = process.background[row] + parts.sum()
    found = [Reason("", "background", float(process.background[row]), float(process.background[row] / mean))]
    behind: dict[str, list[Incident]] = {}
    for source in sources:
        for incident in source.incidents:
            key = key_of(incident, series.level)
            if key is not None and incident.month <= series.last and incident.month > series.last - 24:
                behind.setdefault(key, []).append(incident)
    for other in np.argsort(-parts)[:most]:
        if parts[other] <= 0:
            break
        unit = series.units[other]
        latest = sorted(behind.get(unit.id, ()), key=lambda each: (-each.month, -(each.deaths or 0), each.id))[:shown]
        found.append(Reason(unit.id, unit.name, float(parts[other]), float(parts[other] / mean), tuple(latest)))
    return sorted(found, key=lambda each: -each.part)


@dataclass(frozen=True, slots=True)
class Supposed:
    """The counts of a place over the months to come, as things stand and as supposed: mean and the range of nine tenths."""

    unit: Unit
    stands: tuple[float, float, float]
    supposed: tuple[float, float, float]
    months: str


def what_if(
    series: Series,
    horizons: int = 6,
    *,
    factors: Mapping[str, float] | None = None,
    moves: Mapping[str, str] | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> list[Supposed]:
    """Simulate the self-exciting process forward as things stand, and with edits; the places that change most come first.

    `factors` multiply a place's background and what its past brings forth: 0 is a place in which nothing happens any more, 2 one
    that a force has left which held violence down. `moves` carry the past of one place over to another: a front that moves.
    Both runs use the same random numbers. See `label` for what this does not say.
    """
    process = hawkes.fit(series.counts[:, -144:], series.rings)
    memory, kernel = process.memory(series.counts[:, -144:])[:, -1], process.kernel(series.rings)
    background, moved, edited = process.background.copy(), memory.copy(), kernel.copy()
    for place, factor in (factors or {}).items():
        if not 0 <= factor <= 100:
            raise InputError(f"{factor} is no factor for {place}: give a number from 0 to 100.")
        row = _row(series, place)
        background[row] *= factor
        edited[:, row] *= factor
        edited[row] *= factor if factor < 1 else 1
    for here, there in (moves or {}).items():
        moved[_row(series, there)] += moved[_row(series, here)]
        moved[_row(series, here)] = 0
    stands = process.simulate(memory, kernel, horizons, draws, np.random.default_rng(seed)).sum(axis=1)
    otherwise = replace(process, background=background)
    supposed = otherwise.simulate(moved, edited, horizons, draws, np.random.default_rng(seed)).sum(axis=1)
    months = f"{month_text(series.last + 1)}/{month_text(series.last + horizons)}"
    found = [Supposed(unit, _range(stands[row]), _range(supposed[row]), months) for row, unit in enumerate(series.units)]
    return sorted(found, key=lambda each: -abs(each.supposed[0] - each.stands[0]))


def _range(draws: Array) -> tuple[float, float, float]:
    low, high = np.quantile(draws, [0.05, 0.95])
    return float(draws.mean()), float(low), float(high)


def _row(series: Series, place: str) -> int:
    for row, unit in enumerate(series.units):
        if place in (unit.id, unit.name):
            return row
    raise InputError(f"The series has no place {place}: it has {', '.join(unit.id for unit in series.units[:8])}…")
