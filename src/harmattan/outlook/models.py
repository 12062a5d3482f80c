"""What all models share: fit to the past, then give for each place and horizon a thousand equally likely values or more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .series import Series

Array = NDArray[np.float64]
draw_count = 1000


class Fitted(Protocol):
    """A model with its parameters, which may be asked at any later month."""

    def predict(self, series: Series, horizons: Sequence[int]) -> Array:
        """Give draws in the shape (units, horizons, at least 1,000) for months after the series' last, in ascending order."""
        ...


class Model(Protocol):
    """A way to forecast: `fit` sees no more than the series that it is given."""

    @property
    def name(self) -> str:
        """Give its name."""
        ...

    @property
    def version(self) -> str:
        """Give its version: another one where the same past gives other figures."""
        ...

    def fit(self, series: Series) -> Fitted:
        """Choose the parameters by the series."""
        ...


def from_weights(values: Array, weights: Array, count: int = draw_count) -> Array:
    """Give as draws the distributions with `weights[unit, value]` on `values`: their quantiles in the middle of equal steps.

    >>> from_weights(np.array([0.0, 3.0]), np.array([[3.0, 1.0]]), count=4)
    array([[0., 0., 0., 3.]])
    """
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    total = np.cumsum(weights[:, order], axis=1)
    total /= total[:, -1:]
    steps = (np.arange(count) + 0.5) / count
    places = np.stack([np.searchsorted(row, steps) for row in total])
    return np.asarray(ordered[np.minimum(places, len(ordered) - 1)])


def spread_over(horizons: Sequence[int], draws: Array) -> Array:
    """Give the same draws (units, draws) for every horizon."""
    return np.repeat(draws[:, None, :], len(horizons), axis=1)


def recent(series: Series, months: int) -> Array:
    """Give each unit's last known figures, (units, months), the latest last; NaN where it has fewer."""
    values = series.values
    found = np.full((len(values), months), np.nan)
    for row, line in enumerate(values):
        known = line[~np.isnan(line)][-months:]
        found[row, months - len(known) :] = known
    return found


def histogram(figures: Array, weights: Array) -> tuple[Array, Array]:
    """Give the distinct figures and, for each unit, the weight on each, (units, values); NaN has no weight.

    `figures` are (units, months), `weights` one a month.
    """
    known = ~np.isnan(figures)
    values, place = np.unique(np.where(known, figures, 0.0), return_inverse=True)
    place = place.reshape(figures.shape)
    found = np.zeros((len(figures), len(values)))
    rows = np.repeat(np.arange(len(figures)), figures.shape[1])
    np.add.at(found, (rows, place.ravel()), np.where(known, weights, 0.0).ravel())
    return values, found


def fading(values: Array, half_life: float) -> Array:
    """Give the mean of the past up to and with each month, fading by half in `half_life` months; unknown months do not count.

    >>> fading(np.array([[4.0, np.nan, 0.0]]), 1.0).round(2)
    array([[4. , 4. , 0.8]])
    """
    keep = 0.5 ** (1 / half_life)
    total, weight = np.zeros(len(values)), np.zeros(len(values))
    found = np.zeros(values.shape)
    for month in range(values.shape[1]):
        known = ~np.isnan(values[:, month])
        total = keep * total + np.where(known, np.nan_to_num(values[:, month]), 0.0)
        weight = keep * weight + known
        found[:, month] = total / np.maximum(weight, 1e-12)
    return found


def analogs(
    figure: Array, came: Array, level: Array, now: Array, level_now: Array, nearest: int, count: int = draw_count
) -> Array:
    """Give for each figure `now` what came after the past figures nearest to it, scaled from their level to the level now.

    `figure`, `came` and `level` (positive) are past cases, of one length. The result is (len(now), count), whole
    numbers in order: a distribution calibrated on the past, whatever its form.
    """
    order = np.argsort(figure, kind="stable")
    known, outcome = figure[order], came[order] / level[order]
    nearest = min(nearest, len(known))
    steps = (np.arange(count) + 0.5) / count
    starts = np.clip(np.searchsorted(known, now) - nearest // 2, 0, len(known) - nearest)
    window = starts[:, None] + np.arange(nearest)
    scaled = np.rint(outcome[window] * level_now[:, None])
    scaled.sort(axis=1)
    return np.asarray(scaled[:, np.minimum((steps * nearest).astype(int), nearest - 1)])
