"""The backtest: every model forecasts from past origins what was then to come, knowing nothing later, and is scored.

An origin is a month whose end is known. A forecast from origin `o` for horizon `h` is of month `o + h`. For the last `months`
months of the truth, each target month is forecast from the origins 1 to `horizons` months before it; all scores are means over
these (month, horizon, place), each with the same weight. Models are fitted anew every `refit` origins, on what was known then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from . import boosted, pool, scores
from .baselines import Fading, NegativeBinomial, baselines
from .hawkes import SelfExciting
from .models import Fitted, Model
from .series import Series, month_text

Array = NDArray[np.float64]
Known = Callable[[int], Series]
pooled = "pool"
_unpooled = {"zero", "last value", "conflictology 12", "with neighbours"}  # the last two are in the fading history


@dataclass(frozen=True, slots=True)
class Plan:
    """What a backtest covers; `warm` origins before it only teach the pool its weights. `last` is the last target month."""

    last: int
    months: int = 24
    horizons: int = 6
    refit: int = 6
    warm: int = 18

    @property
    def targets(self) -> range:
        """Give the target months."""
        return range(self.last - self.months + 1, self.last + 1)

    @property
    def origins(self) -> range:
        """Give the origins, those that only teach included."""
        first = self.targets[0] - self.horizons
        return range(first - self.warm, self.last)


@dataclass(frozen=True, eq=False)
class Scored:
    """What one model got, by (month, horizon) pair and unit, NaN where the truth is not known."""

    crps: Array
    log: Array
    chance: Array
    high: Array
    half: Array
    most: Array

    def column(self, units: Sequence[int]) -> Scored:
        """Give the scores of some units."""
        return Scored(*(getattr(self, name)[:, units] for name in ("crps", "log", "chance", "high", "half", "most")))


@dataclass(frozen=True, eq=False)
class Backtest:
    """The scores of all models beside one another. `pairs` are (origin, horizon), `truth` what came, (pairs, units)."""

    plan: Plan
    series: Series
    pairs: tuple[tuple[int, int], ...]
    truth: Array
    models: Mapping[str, Scored]
    weights: Mapping[int, Mapping[str, float]] = field(default_factory=dict)

    def happened(self) -> Array:
        """Give whether anything happened, 0 or 1, NaN where it is not known."""
        return np.where(np.isnan(self.truth), np.nan, self.truth > 0)

    def mean(self, model: str, score: str) -> float:
        """Give a model's mean score: crps, log, brier or quantile (at 99 %)."""
        return float(np.nanmean(self.each(model, score)))

    def each(self, model: str, score: str) -> Array:
        """Give a model's scores, (pairs, units)."""
        found = self.models[model]
        if score == "brier":
            return np.asarray((found.chance - self.happened()) ** 2)
        return np.asarray({"crps": found.crps, "log": found.log, "quantile": found.high}[score])

    def gain(self, model: str, other: str, score: str = "crps") -> tuple[float, float, float]:
        """Give by which share a model's score is below another's, with its 95 % interval over blocks of six target months."""
        ours, theirs = self.each(model, score), self.each(other, score)
        month = np.array([origin + horizon - self.plan.targets[0] for origin, horizon in self.pairs])
        sums = [np.bincount(month, np.nansum(each, axis=1), self.plan.months) for each in (ours, theirs)]

        def share(chosen: NDArray[np.intp]) -> float:
            return float(1 - sums[0][chosen].sum() / sums[1][chosen].sum()) if sums[1][chosen].sum() else 0.0

        return share(np.arange(self.plan.months)), *scores.block_interval(share, self.plan.months)


def run(
    known: Known, truth: Series, plan: Plan, models: Sequence[Model] | None = None, units: Sequence[str] | None = None
) -> Iterator[tuple[int, int] | Backtest]:
    """Go through the origins, telling after each how many are done and how many there are, and give the backtest at the end.

    1. At each origin, take the series as it was known then.
    2. Fit the models anew if it is time.
    3. Forecast all horizons with each model, and with their pool, whose weights come from forecasts due by then,
       held against what was known then.
    4. Score what falls into the target months.

    `known(origin)` gives a series with the units of `truth`. With `units`, only those are scored.
    """
    chosen = list(models if models is not None else standard())
    learned = [each for each in chosen if each.name not in _unpooled]
    names = [each.name for each in chosen] + ([pooled] if len(learned) > 1 else [])
    rows: list[int] = [number for number, unit in enumerate(truth.units) if units is None or unit.id in units]
    fitted: dict[str, Fitted] = {}
    given: dict[tuple[int, int], Array] = {}
    kept: dict[str, list[tuple[Array, ...]]] = {name: [] for name in names}
    pairs: list[tuple[int, int]] = []
    outcomes: list[Array] = []
    weights: dict[int, Mapping[str, float]] = {}
    origins = plan.origins
    for count, origin in enumerate(origins):
        warm = origin < plan.targets[0] - plan.horizons
        horizons = [h for h in range(1, plan.horizons + 1) if (warm or origin + h in plan.targets) and origin + h <= plan.last]
        past = known(origin).until(origin)
        active = learned if warm else chosen
        for each in active:
            if each.name not in fitted or count % plan.refit == 0:
                fitted[each.name] = each.fit(past)
        draws = {each.name: fitted[each.name].predict(past, horizons)[rows] for each in active}
        if len(learned) > 1:
            seen = {month: past.at(month)[rows] for month in range(origins[0] + 1, origin + 1)}
            shares = pool.past_weights(given, seen, origin, plan.warm + plan.months)
            shares = np.full(len(learned), 1 / len(learned)) if shares is None else shares
            weights[origin] = dict(zip([each.name for each in learned], map(float, shares), strict=True))
            if not warm:
                draws[pooled] = pool.mix([draws[each.name] for each in learned], shares)
        for place, horizon in enumerate(horizons):
            came = truth.at(origin + horizon)[rows]
            filled = np.nan_to_num(came)
            bins = {name: scores.bin_probabilities(each[:, place]) for name, each in draws.items()}
            if learned:
                given[origin, horizon] = np.stack([bins[each.name] for each in learned], axis=1)
            if warm:
                continue
            pairs.append((origin, horizon))
            outcomes.append(came)
            for name in names:
                log = np.where(np.isnan(came), np.nan, scores.log_score(bins[name], filled))
                kept[name].append(tuple(_scored(draws[name][:, place], came, log)))
        yield count + 1, len(origins)
    results = {name: Scored(*(np.stack(column) for column in zip(*kept[name], strict=True))) for name in names}
    yield Backtest(plan, truth.only([truth.units[row].id for row in rows]), tuple(pairs), np.stack(outcomes), results, weights)


def standard() -> tuple[Model, ...]:
    """Give the baselines and the models; the boosted one if LightGBM is installed."""
    models: list[Model] = [*baselines(), NegativeBinomial(), Fading(), SelfExciting()]
    return (*models, boosted.Boosted()) if boosted.available() else tuple(models)


def _scored(draws: Array, came: Array, log: Array) -> Iterator[Array]:
    unknown = np.isnan(came)
    filled = np.nan_to_num(came)
    yield np.where(unknown, np.nan, scores.crps(draws, filled))
    yield log
    yield (draws > 0).mean(axis=1)
    yield np.where(unknown, np.nan, scores.pinball(draws[:, int(0.99 * draws.shape[1])], filled, 0.99))
    yield np.where(unknown, np.nan, scores.coverage(draws, filled, 0.5))
    yield np.where(unknown, np.nan, scores.coverage(draws, filled, 0.9))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a model may be used, by its gains over the best baseline; `low` and `high` bound that in CRPS.

    `simplest` is its gain in CRPS over the simplest fitted model, the negative binomial, None where that was not run.
    """

    model: str
    baseline: str
    crps_gain: float
    low: float
    high: float
    brier_gain: float
    log_gain: float
    quantile_gain: float
    simplest: float | None
    passed: bool
    needed: float

    @property
    def used(self) -> str:
        """Give what is published: the model, or the baseline that it did not beat."""
        return self.model if self.passed else self.baseline

    def told(self) -> str:
        """Say it in a sentence."""
        gains = f"CRPS {self.crps_gain:+.1%} with {self.low:+.1%} to {self.high:+.1%}, Brier {self.brier_gain:+.1%}, "
        gains += f"log {self.log_gain:+.1%}, 99 % quantile {self.quantile_gain:+.1%}"
        if self.simplest is not None:
            gains += f"; beside the negative binomial CRPS {self.simplest:+.1%}"
        beside = f"beside {self.baseline}, the best baseline ({gains}; plus is better; {self.needed:.0%} are asked)"
        if self.passed:
            return f"The {self.model} passes the gate {beside}: it is published."
        return f"The {self.model} does not pass the gate {beside}: {self.baseline} is published instead."


def gate(backtest: Backtest, model: str = pooled, needed: float = 0.03, slack: float = 0.01) -> Verdict:
    """Decide on a model by a backtest.

    Its CRPS must be below that of the best baseline by `needed`, with the whole 95 % block interval above zero; its Brier, log
    and 99 % quantile scores may be worse by `slack` at most; and it may not be worse in CRPS than the simplest fitted model.
    """
    names = [base.name for base in baselines() if base.name in backtest.models]
    best = min(names, key=lambda name: backtest.mean(name, "crps"))
    crps, least, most = backtest.gain(model, best)
    brier, log, high = (
        1 - _ratio(backtest.mean(model, each), backtest.mean(best, each)) for each in ("brier", "log", "quantile")
    )
    simplest = NegativeBinomial().name
    above = None
    if simplest in backtest.models and simplest != model:
        above = 1 - _ratio(backtest.mean(model, "crps"), backtest.mean(simplest, "crps"))
    passed = crps >= needed and least > 0 and min(brier, log, high) >= -slack and (above is None or above >= 0)
    return Verdict(model, best, crps, least, most, brier, log, high, above, passed, needed)


def _ratio(ours: float, theirs: float) -> float:
    return ours / theirs if theirs else (1.0 if not ours else float("inf"))


def told_plan(plan: Plan) -> str:
    """Say what a plan covers."""
    targets = plan.targets
    return f"{month_text(targets[0])} to {month_text(targets[-1])}, horizons 1 to {plan.horizons}"


def now(series: Series, backtest: Backtest, verdict: Verdict, horizons: int) -> tuple[Array, Array]:
    """Forecast what comes after the series' last month: the draws of what the gate lets through, and of the best baseline."""
    ahead = range(1, horizons + 1)
    models = {each.name: each for each in standard() if each.name in backtest.models}
    beside = models[verdict.baseline].fit(series).predict(series, ahead)
    if verdict.used == verdict.baseline:
        return beside, beside
    if verdict.used != pooled:
        return models[verdict.used].fit(series).predict(series, ahead), beside
    shares = backtest.weights[max(backtest.weights)]
    draws = [models[name].fit(series).predict(series, ahead) for name in shares]
    return pool.mix(draws, np.array(list(shares.values()))), beside
