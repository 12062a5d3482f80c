"""A boosted hurdle: trees say whether anything happens, others how much where it does; LightGBM, an extra (Ke et al. 2017)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import SetupError
from .models import draw_count, fading
from .series import Series

Array = NDArray[np.float64]
quiet = {"verbose": -1, "num_threads": 1, "deterministic": True, "force_row_wise": True}
_trees = {"num_leaves": 15, "learning_rate": 0.05, "min_data_in_leaf": 100, "lambda_l2": 5.0}
_shares = {"feature_fraction": 0.6, "bagging_fraction": 0.7, "bagging_freq": 1}
_whether = {"objective": "binary", **quiet, "seed": 1, **_trees, **_shares}
_how_much = {**_whether, "objective": "l2", "num_leaves": 7, "min_data_in_leaf": 50}


def available() -> bool:
    """Tell whether LightGBM is installed."""
    return find_spec("lightgbm") is not None


@dataclass(frozen=True, slots=True)
class Boosted:
    """A hurdle of two boosted models, on features of the place's own past and of those around it."""

    years: int = 8
    whether_rounds: int = 80
    much_rounds: int = 60
    longest: int = 6
    name: str = "boosted hurdle"
    version: str = "1"

    def fit(self, series: Series) -> FittedBoosted:
        """Train on all pairs of a past month and one up to `longest` months after it."""
        if not available():
            raise SetupError("The boosted model needs LightGBM. Install it with: pip install 'harmattan[outlook]'")
        import lightgbm

        features, level = features_of(series), _level(series)
        inputs, outcomes, levels = [], [], []
        months = series.values.shape[1]
        for horizon in range(1, self.longest + 1):
            origins = np.arange(max(min(24, months // 3), months - horizon - 12 * self.years), months - horizon)
            rows = features[:, origins].reshape(-1, features.shape[-1])
            inputs.append(np.column_stack([rows, np.full(len(rows), horizon)]))
            outcomes.append(series.values[:, origins + horizon].ravel())
            levels.append(level[:, origins].ravel())
        table, came, before = np.concatenate(inputs), np.concatenate(outcomes), np.concatenate(levels)
        known = ~np.isnan(came)
        table, came, before = table[known], came[known], before[known]
        happened = came > 0
        if happened.sum() < 50:
            return FittedBoosted(None, None, np.zeros(1))
        whether = lightgbm.train(_whether, lightgbm.Dataset(table, happened), self.whether_rounds)
        much = lightgbm.train(
            _how_much, lightgbm.Dataset(table[happened], change := np.log(came[happened]) - before[happened]), self.much_rounds
        )
        rest = np.sort(change - much.predict(table[happened]))
        return FittedBoosted(whether, much, rest)


@dataclass(frozen=True, slots=True)
class FittedBoosted:
    """Trained trees, and the errors of the second ones in logarithms, in order."""

    whether: Any
    much: Any
    rest: Array

    def predict(self, series: Series, horizons: Sequence[int]) -> Array:
        """Give the hurdle's quantiles: zero up to the probability of nothing, then the log-scale law of how much."""
        features, level = features_of(series)[:, -1], _level(series)[:, -1:]
        steps = (np.arange(draw_count) + 0.5) / draw_count
        found = np.zeros((len(series.units), len(horizons), draw_count))
        if self.whether is None:
            return found
        for place, horizon in enumerate(horizons):
            table = np.column_stack([features, np.full(len(features), horizon)])
            chance = np.asarray(self.whether.predict(table))[:, None]
            middle = level + np.asarray(self.much.predict(table))[:, None]
            above = (steps - (1 - chance)) / chance
            much = np.exp(middle + np.quantile(self.rest, np.clip(above, 0, 1)))
            found[:, place] = np.where(above > 0, np.maximum(1, np.rint(much)), 0)
        return found


def features_of(series: Series) -> NDArray[np.float32]:
    """Give what is known at the end of each month, (units, months, features), of that and earlier months only."""
    values, counts = np.log1p(series.values), series.counts
    happened = np.where(np.isnan(counts), np.nan, counts > 0)
    touch, further = series.rings
    found = []
    for half_life in (1, 3, 6, 12, 24, 60):
        much, often = fading(values, half_life), fading(happened, half_life)
        found += [much, often]
        if half_life in (3, 12, 60):
            found += [touch @ often, further @ often]
            if series.level == "cell":
                found += [_kernel(series, reach) @ much for reach in (80.0, 200.0)]
        if half_life in (3, 12):
            found.append(np.repeat(much.sum(axis=0)[None], len(values), axis=0))
    found.append(months_since(counts))
    if series.weights is not None:
        found += around(series, series.weights)
    return np.stack(found, axis=-1).astype(np.float32)


def _level(series: Series) -> Array:
    """Give the logarithm of the recent mean of each unit: how much comes is learned as a change of it."""
    return np.log1p(fading(series.values, 6.0))


def around(series: Series, number: Array) -> list[Array]:
    """Give, in logarithms, a number of each unit (people, towns), and of it and those around it, the same for all months."""
    near = np.exp(-0.5 * (np.where(np.isinf(series.distances), 1e9, series.distances) / 60.0) ** 2) @ number
    return [np.broadcast_to(np.log1p(each)[:, None], series.values.shape) for each in (number, near)]


def months_since(counts: Array, most: int = 200) -> Array:
    """Give how many months ago something last happened, up to `most`."""
    since, found = np.full(len(counts), float(most)), np.empty(counts.shape)
    for month in range(counts.shape[1]):
        since = np.where(np.nan_to_num(counts[:, month]) > 0, 0, np.minimum(since + 1, most))
        found[:, month] = since
    return found


def _kernel(series: Series, reach: float) -> Array:
    kernel = np.exp(-0.5 * (series.distances / reach) ** 2)
    return np.asarray(kernel / kernel.sum(axis=1, keepdims=True))
