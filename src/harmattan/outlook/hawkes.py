"""A self-exciting process in months (a discrete Hawkes process): what happened makes more of it likely, here and around.

The mean of unit i in month t is `background[i]` plus, over all units j, `ring(i, j)` times the past of j under a geometric kernel
`(1 - decay) * decay ** (lag - 1)`. Rings are the place itself, those that touch it and those one further; each event of j has
`here`, `touching` and `further` children in them on average: their sum is the branching ratio. Fitted by expectation maximisation
(Veen and Schoenberg 2008), in which every event is shared out among the background and the rings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from .models import analogs, fading
from .series import Series

Array = NDArray[np.float64]
_prior_months = 24.0  # so many months at the mean background of all places are added to each place's own


@dataclass(frozen=True, eq=False)
class Process:
    """A fitted process; for how sure its figures are, see `intervals`."""

    background: Array
    here: float
    touching: float
    further: float
    decay: float
    dispersion: float = 0.0
    log_likelihood: float = 0.0

    @property
    def branching(self) -> float:
        """Give the mean number of events that one event brings forth."""
        return self.here + self.touching + self.further

    def kernel(self, rings: tuple[Array, Array]) -> Array:
        """Give how much a unit's past (column) adds to the mean of a unit (row)."""
        return np.asarray(
            self.here * np.eye(len(rings[0])) + self.touching * _by_source(rings[0]) + self.further * _by_source(rings[1])
        )

    def memory(self, counts: Array) -> Array:
        """Give the fading past of each unit after each month, (units, months)."""
        return _memory(np.nan_to_num(counts), self.decay)[0]

    def means(self, memory: Array, rings: tuple[Array, Array], horizons: int) -> Array:
        """Give the expected counts 1 to `horizons` months after each state, (horizons, *memory.shape)."""
        kernel, state, found = self.kernel(rings), memory, []
        background = self.background.reshape(-1, *[1] * (memory.ndim - 1))
        for _ in range(horizons):
            expected = background + np.tensordot(kernel, state, axes=1)
            state = self.decay * state + (1 - self.decay) * expected
            found.append(expected)
        return np.stack(found)

    def simulate(self, memory: Array, kernel: Array, horizons: int, draws: int, rng: np.random.Generator) -> Array:
        """Draw counts for the months to come, (units, horizons, draws), from the memory of each unit, (units,)."""
        state = np.repeat(memory[:, None], draws, axis=1)
        found = np.empty((len(memory), horizons, draws))
        for step in range(horizons):
            mean = np.maximum(self.background[:, None] + kernel @ state, 1e-9)
            if self.dispersion > 1e-6:
                mean = rng.gamma(1 / self.dispersion, mean * self.dispersion)
            found[:, step] = rng.poisson(np.minimum(mean, 1e7))
            state = self.decay * state + (1 - self.decay) * found[:, step]
        return found


def fit(counts: Array, rings: tuple[Array, Array], rounds: int = 80, prior: float = _prior_months) -> Process:
    """Fit a process to counts, (units, months), NaN where unknown, by expectation maximisation.

    `prior` says with how many months at the common mean each background is mixed: with 1e9 all places share one. A background for
    each place takes up some of what really is excitation, so that the branching ratio then comes out too low.
    """
    known = ~np.isnan(counts)
    seen = np.where(known, np.nan_to_num(counts), 0.0)
    spreads = (None, _by_source(rings[0]), _by_source(rings[1]))
    exposure = known.sum(axis=1)
    total = seen.sum()
    background = np.full(len(seen), max(0.5 * total / max(exposure.sum(), 1), 1e-9))
    weights, decay = np.array([0.3, 0.1, 0.05]), 0.5
    for _ in range(rounds):
        after, lag = _memory(seen, decay)
        past, lags = _shifted(after), _shifted(lag)
        parts = [past if each is None else each @ past for each in spreads]
        mean = background[:, None] + sum(w * part for w, part in zip(weights, parts, strict=True))
        share = np.where(known, seen / np.maximum(mean, 1e-12), 0.0)
        from_ring = np.array([w * (share * part).sum() for w, part in zip(weights, parts, strict=True)])
        lag_parts = [lags if each is None else each @ lags for each in spreads]
        lagged = sum(w * (share * part).sum() for w, part in zip(weights, lag_parts, strict=True))
        own = background * share.sum(axis=1)
        overall = own.sum() / max(exposure.sum(), 1)
        background = np.maximum((own + prior * overall) / (exposure + prior), 1e-9)
        offered = np.array([(part * known).sum() for part in parts])
        weights = np.where(offered > 0, from_ring / np.maximum(offered, 1e-12), 0.0)
        decay = float(np.clip(1 - from_ring.sum() / max(lagged, 1e-12), 0.02, 0.98))
    made = Process(background, float(weights[0]), float(weights[1]), float(weights[2]), decay)
    mean = _mean(made, seen, rings)
    excess = ((seen - mean) ** 2 - mean)[known].sum() / max((mean**2)[known].sum(), 1e-12)
    return replace(made, dispersion=float(np.clip(excess, 0, 50)), log_likelihood=_likelihood(made, seen, known, rings))


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure of a fitted process with its 95 % interval, which is about the figure less the bias of the fit."""

    value: float
    low: float
    high: float


def intervals(
    process: Process, counts: Array, rings: tuple[Array, Array], prior: float = _prior_months, repeats: int = 20, seed: int = 0
) -> dict[str, Estimate]:
    """Give the branching ratio and the decay with intervals, by a parametric bootstrap (Efron and Tibshirani 1993).

    The fitted process draws `repeats` histories of the same length, each is fitted as the data were, and what these fits get
    wrong on average is taken off: so the intervals tell of the bias of the fit too. They hold if the process is of this kind.
    """
    run_in = 60
    rng = np.random.default_rng(seed)
    months = run_in + counts.shape[1]
    drawn = process.simulate(np.zeros(len(counts)), process.kernel(rings), months, repeats, rng)[:, run_in:]
    drawn = np.where(np.isnan(counts)[..., None], np.nan, drawn)
    again = [fit(drawn[..., each], rings, prior=prior) for each in range(repeats)]
    found = {}
    for name in ("branching", "decay"):
        value, others = float(getattr(process, name)), np.array([getattr(each, name) for each in again])
        middle, wide = 2 * value - others.mean(), float(student.ppf(0.975, repeats - 1)) * others.std(ddof=1)
        found[name] = Estimate(value, float(middle - wide), float(middle + wide))
    return found


@dataclass(frozen=True, slots=True)
class SelfExciting:
    """The process as a model: its mean tells how high a place's figure is, and what came after such means tells the distribution.

    `years` of the past are fitted; `nearest` past cases make up a distribution. Where deaths are forecast from
    events, the mean is weighed by how deadly those of a place have been; where only deaths are known, their logarithms excite,
    lest a single massacre rule the fit.
    """

    years: int = 12
    nearest: int = 600
    name: str = "self-exciting"
    version: str = "1"

    def fit(self, series: Series) -> FittedProcess:
        """Fit to the last years."""
        return FittedProcess(fit(_exciting(series)[:, -12 * self.years :], series.rings), self)


@dataclass(frozen=True, slots=True)
class FittedProcess:
    """A fitted process that forecasts."""

    process: Process
    model: SelfExciting

    def predict(self, series: Series, horizons: Sequence[int]) -> Array:
        """Give what came after the past months in which the process had means like now's."""
        span = 12 * self.model.years
        values = series.values[:, -span:]
        memory = self.process.memory(_exciting(series)[:, -span:])
        means = self.process.means(memory, series.rings, max(horizons)) + 1e-3
        if series.events is not None:
            means = means * severity(series)[:, -span:]
        level = fading(values, 3.0) + 1.0 if _deaths_alone(series) else None
        nearest = min(self.model.nearest, max(100, memory.size // 15))
        found = []
        for horizon in horizons:
            start = min(24, memory.shape[1] // 3)
            mean, after = means[horizon - 1], values[:, start + horizon :]
            known, scale = ~np.isnan(after), mean if level is None else level
            past, scales = mean[:, start:-horizon][known], scale[:, start:-horizon][known]
            found.append(analogs(past, after[known], scales, mean[:, -1], scale[:, -1], nearest))
        return np.stack(found, axis=1)


def _deaths_alone(series: Series) -> bool:
    return series.measure == "deaths" and series.events is None


def _exciting(series: Series) -> Array:
    return np.log1p(series.values) if _deaths_alone(series) else series.counts


def severity(series: Series, half_life: float = 12.0, prior: float = 5.0) -> Array:
    """Give the deaths that an event of each unit has brought, after each month; `prior` average events are added."""
    ever = np.nan_to_num(series.values).sum() / max(np.nan_to_num(series.counts).sum(), 1)
    keep = 0.5 ** (1 / half_life)
    deaths, events = np.zeros(len(series.values)), np.zeros(len(series.values))
    found = np.empty(series.values.shape)
    for month in range(series.values.shape[1]):
        deaths = keep * deaths + np.nan_to_num(series.values[:, month])
        events = keep * events + np.nan_to_num(series.counts[:, month])
        found[:, month] = (deaths + prior * ever) / (events + prior)
    return found


def _memory(counts: Array, decay: float) -> tuple[Array, Array]:
    """Give after each month the fading past, and the same with each event weighed by its age in months."""
    state, lag = np.zeros(len(counts)), np.zeros(len(counts))
    states, lags = np.empty(counts.shape), np.empty(counts.shape)
    for month in range(counts.shape[1]):
        state = (1 - decay) * counts[:, month] + decay * state
        lag = state + decay * lag
        states[:, month], lags[:, month] = state, lag
    return states, lags


def _shifted(after: Array) -> Array:
    return np.concatenate([np.zeros((len(after), 1)), after[:, :-1]], axis=1)


def _by_source(ring: Array) -> Array:
    return np.asarray(ring / np.maximum(ring.sum(axis=0, keepdims=True), 1))


def _mean(process: Process, seen: Array, rings: tuple[Array, Array]) -> Array:
    past = _shifted(_memory(seen, process.decay)[0])
    return np.asarray(process.background[:, None] + process.kernel(rings) @ past)


def _likelihood(process: Process, seen: Array, known: NDArray[np.bool_], rings: tuple[Array, Array]) -> float:
    mean = np.maximum(_mean(process, seen, rings), 1e-12)
    return float((seen * np.log(mean) - mean)[known].sum())
