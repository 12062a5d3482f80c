"""Spread: the first event within six months in a place that has been quiet for twenty-four; with how far, how near and which way.

Two learners are averaged: a ridge logistic regression and, where LightGBM is installed, shallow boosted trees whose chance may
only rise with violence around. Both learn from all past months in which a place was quiet and whose six months had passed. How
much happened around (not only how often) is for the regression alone: trees take it for the years in which it was learned. The
baselines are logistic regressions on one figure each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from . import boosted, scores
from .models import fading
from .series import Series

Array = NDArray[np.float64]
quiet_months, ahead = 24, 6
whole, front_only, active_only = "spread model", "distance to the front", "active neighbours"
compass = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
_shape = {"objective": "binary", "num_leaves": 8, "learning_rate": 0.03, "min_data_in_leaf": 400, "lambda_l2": 20.0}
_trees = {**_shape, "feature_fraction": 0.5, "bagging_fraction": 0.6, "bagging_freq": 1}
_years, _rounds, _seeds, _ridge, _plain_share = 20, 200, 3, 100.0, 0.5
_rising = ("own past", "events ever", "touching", "one further", "near", "wide", front_only, active_only)


@dataclass(frozen=True, eq=False)
class Ground:
    """What spread is told from: features (units, months, …) and their names, who is quiet, who had an event within six months.

    `front` is the distance in km to the nearest place with an event in the last twelve months, `bearing` the direction
    in which the place lies from there, in radians clockwise from north.
    """

    features: Array
    names: tuple[str, ...]
    quiet: NDArray[np.bool_]
    came: NDArray[np.bool_]
    front: Array
    bearing: Array


@dataclass(frozen=True, eq=False)
class Learned:
    """The learners of one origin."""

    trees: Sequence[Any]
    logistic: Logistic
    alone: Mapping[str, Logistic]
    rate: float

    def chances(self, rows: Array, names: Sequence[str]) -> dict[str, Array]:
        """Give each model's probability for rows of features."""
        plain = self.logistic.predict(rows[:, _steady(names)])
        chances = {whole: plain}
        if self.trees:
            table = rows[:, _for_trees(names)]
            grown = np.mean([each.predict(table) for each in self.trees], axis=0)
            chances[whole] = (1 - _plain_share) * grown + _plain_share * plain
        for name, model in self.alone.items():
            chances[name] = model.predict(rows[:, [names.index(name)]])
        return chances


@dataclass(frozen=True, eq=False)
class Logistic:
    """A ridge logistic regression on standardised features."""

    middle: Array
    scale: Array
    weights: Array

    def predict(self, rows: Array) -> Array:
        """Give probabilities."""
        return _sigmoid(_with_one((rows - self.middle) / self.scale) @ self.weights)


def logistic(rows: Array, happened: Array, ridge: float = _ridge) -> Logistic:
    """Fit by L-BFGS; the intercept is not penalised."""
    from scipy.optimize import minimize

    middle, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    table = _with_one((rows - middle) / scale)
    start = np.zeros(table.shape[1])
    rate = np.clip(happened.mean(), 1e-6, 1 - 1e-6)
    start[0] = np.log(rate / (1 - rate))
    penalty = np.r_[0.0, np.full(table.shape[1] - 1, ridge)]

    def loss(weights: Array) -> tuple[float, Array]:
        score = table @ weights
        value = np.logaddexp(0, score).sum() - happened @ score + 0.5 * penalty @ weights**2
        return float(value), np.asarray(table.T @ (_sigmoid(score) - happened) + penalty * weights)

    return Logistic(middle, scale, np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x))


def ground(series: Series) -> Ground:
    """Make the features of every month from that and earlier months; InputError if no place has a centre."""
    if len(series.units) < 2 or not np.isfinite(series.distances[0, 1:]).any():
        raise InputError("Spread is told from distances, and these places have no centres: give events with coordinates.")
    counts = series.counts
    happened = np.where(np.isnan(counts), np.nan, counts > 0)
    seen = np.nan_to_num(happened)
    far = np.where(np.isinf(series.distances), 1e5, series.distances)
    touch, further = series.rings
    near, wide = np.exp(-0.5 * (far / 80) ** 2), np.exp(-far / 150)
    np.fill_diagonal(near, 0)
    front, bearing = _front(series, seen, far)
    found: dict[str, Array] = {f"own past {half}": np.log1p(10 * fading(happened, half)) for half in (24, 60, 120)}
    found["events ever"] = np.log1p(np.cumsum(seen, axis=1))
    for half in (3, 12, 36):
        past = fading(happened, half)
        found[f"touching {half}"] = np.log1p(10 * touch @ past)
        found[f"one further {half}"] = np.log1p(10 * further @ past)
        found[f"near {half}"] = np.log1p(10 * near @ past)
        found[f"wide {half}"] = np.log1p(10 * wide @ past)
        found[f"everywhere {half}"] = np.broadcast_to(np.log1p(past.sum(axis=0)), past.shape)
    found[front_only] = -np.log1p(front)
    found[active_only] = (touch @ _active(seen)) / np.maximum(touch.sum(axis=1, keepdims=True), 1)
    lat, lon = _points(series)
    away = np.maximum(far, 1.0) / 111.2
    for name, shift in (("from the south", lat[:, None] - lat), ("from the west", lon[:, None] - lon)):
        found[name] = (near * np.nan_to_num(shift) / away) @ _active(seen)
    found["months since"] = np.log1p(boosted.months_since(counts))
    for name, number in (("people", series.weights), ("towns", series.towns)):
        if number is not None:
            found[name], found[f"{name} around"] = boosted.around(series, number)
    turn = 2 * np.pi * ((series.first + np.arange(counts.shape[1])) % 12) / 12
    for name, season in (("sine of the year", np.sin(turn)), ("cosine of the year", np.cos(turn))):
        found[name] = np.broadcast_to(season, counts.shape)
    much = np.log1p(np.nan_to_num(counts))
    for reach in (40, 80, 160, 300):
        kernel = np.exp(-0.5 * (far / reach) ** 2)
        np.fill_diagonal(kernel, 0)
        for half in (1, 3, 6, 12, 36):
            found[f"how much within {reach} km {half}"] = np.log1p(10 * kernel @ fading(much, half))
    quiet = _windows(happened, quiet_months, before=True) == 0
    return Ground(
        np.stack(list(found.values()), axis=-1), tuple(found), quiet, _windows(happened, ahead, before=False) > 0, front, bearing
    )


def learn(made: Ground, origin: int) -> Learned:
    """Learn from the quiet places of months whose six months had passed by the series' month number `origin`."""
    first = max(quiet_months, origin - ahead - 12 * _years)
    months = slice(first, origin - ahead + 1)
    inside = made.quiet[:, months]
    rows, came = made.features[:, months][inside], made.came[:, months][inside].astype(float)
    if came.sum() < 10:
        raise InputError(f"Spread has happened only {int(came.sum())} times before: that is too seldom to learn from.")
    trees = []
    if boosted.available():
        import lightgbm

        chosen = _for_trees(made.names)
        limits = [_direction(made.names[number]) for number in chosen]
        settings = {**_trees, **boosted.quiet, "monotone_constraints": limits}
        table = rows[:, chosen]
        trees = [lightgbm.train({**settings, "seed": seed}, lightgbm.Dataset(table, came), _rounds) for seed in range(_seeds)]
    alone = {name: logistic(rows[:, [made.names.index(name)]], came, ridge=1.0) for name in (front_only, active_only)}
    return Learned(trees, logistic(rows[:, _steady(made.names)], came), alone, float(came.mean()))


@dataclass(frozen=True, eq=False)
class SpreadTest:
    """The backtest of spread: by origin, what was said of each quiet place, what came, and the rate known before."""

    origins: tuple[int, ...]
    said: Mapping[str, tuple[Array, ...]]
    came: tuple[Array, ...]
    rate: tuple[float, ...]

    def figures(self, model: str) -> dict[str, float]:
        """Give AUC, average precision, recall in the top tenth, Brier score and its skill over the rate known before."""
        said, came = np.concatenate(self.said[model]), np.concatenate(self.came)
        before = np.concatenate([np.full(len(each), rate) for each, rate in zip(self.came, self.rate, strict=True)])
        brier = float(scores.brier(said, came).mean())
        return {
            "auc": scores.auc(said, came),
            "average precision": scores.average_precision(said, came),
            "top recall": scores.top_recall(said, came),
            "brier": brier,
            "brier skill": 1 - brier / float(scores.brier(before, came).mean()),
        }

    def gain(self, score: str = "average precision", other: str = active_only) -> tuple[float, float, float]:
        """Give how much better the spread model scores than another, with its interval over blocks of origins."""

        def difference(chosen: NDArray[np.intp]) -> float:
            part = SpreadTest(
                tuple(self.origins[i] for i in chosen),
                {name: tuple(self.said[name][i] for i in chosen) for name in (whole, other)},
                tuple(self.came[i] for i in chosen),
                tuple(self.rate[i] for i in chosen),
            )
            ours, theirs = part.figures(whole)[score], part.figures(other)[score]
            return theirs - ours if score == "brier" else ours - theirs

        everything = np.arange(len(self.origins))
        return difference(everything), *scores.block_interval(difference, len(everything), repeats=300)


def run(series: Series, months: int = 24, refit: int = 6) -> Iterator[tuple[int, int] | SpreadTest]:
    """Go through the origins whose six months end in the last `months` months of the series, then give the test.

    What is learned at an origin comes from months that had passed by then; features of a month know nothing later.
    """
    made = ground(series)
    end = series.values.shape[1] - 1
    origins = range(end - months - ahead + 1, end - ahead + 1)
    said: dict[str, list[Array]] = {whole: [], front_only: [], active_only: []}
    came, rates = [], []
    learned: Learned | None = None
    for count, origin in enumerate(origins):
        if learned is None or count % refit == 0:
            learned = learn(made, origin)
        quiet = made.quiet[:, origin]
        for name, chances in learned.chances(made.features[quiet, origin], made.names).items():
            said[name].append(chances)
        came.append(made.came[quiet, origin].astype(float))
        rates.append(learned.rate)
        yield count + 1, len(origins)
    first = series.first
    yield SpreadTest(
        tuple(first + origin for origin in origins), {name: tuple(each) for name, each in said.items()}, tuple(came), tuple(rates)
    )


@dataclass(frozen=True, slots=True)
class Risk:
    """The chance that a quiet place has an event within six months; how far it lies from the front, and on which side of it."""

    unit: str
    name: str
    chance: float
    front_km: float
    side: str
    country: str | None = None


def risks(series: Series) -> list[Risk]:
    """Give the quiet places of the series' last month, the most threatened first."""
    made = ground(series)
    now = series.values.shape[1] - 1
    quiet = np.flatnonzero(made.quiet[:, now])
    chances = learn(made, now).chances(made.features[quiet, now], made.names)[whole]
    found = []
    for row, chance in zip(quiet, chances, strict=True):
        unit = series.units[row]
        side = compass[round(float(made.bearing[row, now]) / (np.pi / 4)) % 8]
        found.append(Risk(unit.id, unit.name, float(chance), float(made.front[row, now]), side, unit.country))
    return sorted(found, key=lambda each: (-each.chance, each.unit))


def by_side(found: Sequence[Risk]) -> dict[str, float]:
    """Give the expected number of newly hit places on each side of the front."""
    return {side: sum(each.chance for each in found if each.side == side) for side in compass}


def _windows(happened: Array, months: int, before: bool) -> Array:
    """Count the months with events in the window that ends with each month, or begins after it; NaN where not all is known."""
    units, length = happened.shape
    found = np.full((units, length), np.nan)
    if length > months:
        sums = np.lib.stride_tricks.sliding_window_view(happened, months, axis=1).sum(axis=-1)
        if before:
            found[:, months - 1 :] = sums
        else:
            found[:, : length - months] = sums[:, 1:]
    return found


def _active(seen: Array, months: int = 12) -> Array:
    padded = np.concatenate([np.zeros((len(seen), months - 1)), seen], axis=1)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, months, axis=1).max(axis=-1))


def _front(series: Series, seen: Array, far: Array) -> tuple[Array, Array]:
    lat, lon = _points(series)
    active = _active(seen) > 0
    front, bearing = np.full(seen.shape, 600.0), np.zeros(seen.shape)
    for month in range(seen.shape[1]):
        rows = np.flatnonzero(active[:, month])
        if not rows.size:
            continue
        nearest = rows[far[:, rows].argmin(axis=1)]
        front[:, month] = np.minimum(far[np.arange(len(far)), nearest], 600.0)
        east = (lon - lon[nearest]) * np.cos(np.radians(lat))
        bearing[:, month] = np.nan_to_num(np.arctan2(east, lat - lat[nearest])) % (2 * np.pi)
    return front, bearing


def _steady(names: Sequence[str]) -> list[int]:
    """Give the features that stay within what was seen: a logistic regression carries a trend of the whole region too far."""
    return [number for number, name in enumerate(names) if not name.startswith("everywhere")]


def _for_trees(names: Sequence[str]) -> list[int]:
    return [number for number, name in enumerate(names) if not name.startswith("how much")]


def _direction(name: str) -> int:
    """Tell whether the chance may only rise (1) or fall (-1) with a feature, or either (0)."""
    return -1 if name == "months since" else int(name.startswith(_rising))


def _with_one(rows: Array) -> Array:
    return np.column_stack([np.ones(len(rows)), rows])


def _points(series: Series) -> tuple[Array, Array]:
    lat = [np.nan if unit.lat is None else unit.lat for unit in series.units]
    return np.array(lat), np.array([np.nan if unit.lon is None else unit.lon for unit in series.units])


def _sigmoid(score: Array) -> Array:
    return np.asarray(0.5 * (1 + np.tanh(score / 2)))
