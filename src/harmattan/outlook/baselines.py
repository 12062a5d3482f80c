"""The baselines, which a model must beat to be used, and the simplest models: a fitted law, and a past that fades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .models import draw_count, from_weights, histogram, recent, spread_over
from .series import Series

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Zero:
    """Nothing happens."""

    name: str = "zero"
    version: str = "1"

    def fit(self, series: Series) -> Zero:
        """Need nothing."""
        return self

    def predict(self, series: Series, horizons: Sequence[int]) -> Array:
        """Give zeros."""
        return np.zeros((len(series.units), len(horizons), draw_count))


@dataclass(frozen=True, slots=True)
class Last:
    """What was last known happens again."""

    name: str = "last value"
    version: str = "1"

    def fit(self, series: Series) -> Last:
        """Need nothing."""
        return self

    def predict(self, series: Series, horizons: Sequence[int]) -> Array:
        """Give the last known figure."""
        value = np.nan_to_num(recent(series, 1))
        return spread_over(horizons, np.repeat(value, draw_count, axis=1))


@dataclass(frozen=True, slots=True)
class Conflictology:
    """Any of a place's last known months happens again, each as likely: the distribution of its recent past."""

    months: int = 12
    version: str = "1"

    @property
    def name(self) -> str:
        """Name it by its months."""
        return f"conflictology {self.months}"

    def fit(self, series: Series) -> Conflictology:
        """Need nothing."""
        return self

    def predict(self, series: Series, horizons: Sequence[int]) -> Array:
        """Give each of the months equally often: 1,008 draws for twelve, so that the distribution is exact."""
        past = recent(series, self.months)
        known = np.where(np.isnan(past).all(axis=1, keepdims=True), 0.0, past)  # a place of which nothing is known gets zeros
        filled = np.sort(np.where(np.isnan(known), np.nanmedian(known, axis=1, keepdims=True), known), axis=1)
        return spread_over(horizons, np.repeat(filled, -(-draw_count // self.months), axis=1))


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Conflictology in which a share of the months are those of the neighbours, and a small one those of all places."""

    months: int = 12
    touching: float = 0.2
    anywhere: float = 0.05
    name: str = "with neighbours"
    version: str = "1"

    def fit(self, series: Series) -> Neighbours:
        """Need nothing."""
        return self

    def predict(self, series: Series, horizons: Sequence[int]) -> Array:
        """Mix the three distributions; a place without neighbours has its own instead."""
        values, own = histogram(recent(series, self.months), np.ones(self.months))
        own = _shares(own)
        touch = series.rings[0]
        near = touch @ own
        near = np.where(near.sum(axis=1, keepdims=True) > 0, near, own)
        mixed = (1 - self.touching - self.anywhere) * own + self.touching * _shares(near) + self.anywhere * own.mean(axis=0)
        return spread_over(horizons, from_weights(values, mixed))


@dataclass(frozen=True, slots=True)
class NegativeBinomial:
    """A negative binomial law with the mean and variance of a place's last months; both shrink towards those of all places."""

    months: int = 12
    name: str = "negative binomial"
    version: str = "1"

    def fit(self, series: Series) -> NegativeBinomial:
        """Need nothing."""
        return self

    def predict(self, series: Series, horizons: Sequence[int]) -> Array:
        """Give the law's quantiles in the middle of equal steps."""
        from scipy.stats import nbinom

        past = recent(series, self.months)
        overall = float(np.nanmean(past)) if not np.isnan(past).all() else 0.0
        mean = (np.nansum(past, axis=1) + 0.01 * overall) / ((~np.isnan(past)).sum(axis=1) + 0.01)
        mean = np.maximum(mean, 1e-6)
        spread = np.nansum((past - mean[:, None]) ** 2 - mean[:, None], axis=1)
        alpha = np.clip((spread + 2 * mean**2) / ((~np.isnan(past)).sum(axis=1) * mean**2 + 2 * mean**2), 0.05, 20)
        steps = (np.arange(draw_count) + 0.5) / draw_count
        draws = nbinom.ppf(steps, (1 / alpha)[:, None], (1 / (1 + alpha * mean))[:, None])
        return spread_over(horizons, np.asarray(draws))


@dataclass(frozen=True, slots=True)
class Fading:
    """Conflictology that forgets by degrees and looks farther: a past month weighs by its age, and by the distance of its place.

    `half_life` is in months, `reach_km` the scale of the Gaussian kernel by distance.
    """

    half_life: float = 8.0
    months: int = 36
    near: float = 0.35
    reach_km: float = 60.0
    anywhere: float = 0.05
    name: str = "fading history"
    version: str = "1"

    def fit(self, series: Series) -> Fading:
        """Need nothing: the weights are fixed."""
        return self

    def predict(self, series: Series, horizons: Sequence[int]) -> Array:
        """Mix own, near and all months by their weights."""
        ages = np.arange(self.months)[::-1]
        values, own = histogram(recent(series, self.months), 0.5 ** (ages / self.half_life))
        own = _shares(own)
        if series.level == "cell":
            kernel = np.exp(-0.5 * (series.distances / self.reach_km) ** 2)
            np.fill_diagonal(kernel, 0)
            around, near, anywhere = _shares(kernel @ own), self.near, self.anywhere
        else:
            around, near, anywhere = own, 0.0, self.anywhere / 5
        mixed = (1 - near - anywhere) * own + near * around + anywhere * own.mean(axis=0)
        return spread_over(horizons, from_weights(values, mixed))


def _shares(weights: Array) -> Array:
    total = weights.sum(axis=1, keepdims=True)
    filled = np.where(total > 0, weights, weights.sum(axis=0) + 1e-12)
    return np.asarray(filled / filled.sum(axis=1, keepdims=True))


def baselines() -> tuple[Zero, Last, Conflictology, Neighbours]:
    """Give the baselines, in which nothing is fitted, the simplest first."""
    return Zero(), Last(), Conflictology(), Neighbours()
