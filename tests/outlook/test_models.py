from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from harmattan.errors import InputError
from harmattan.outlook import backtest, hawkes, scores, spread, synthetic
from harmattan.outlook.backtest import Backtest, Plan
from harmattan.outlook.baselines import Conflictology, Fading, NegativeBinomial, Neighbours, baselines
from harmattan.outlook.boosted import Boosted, features_of
from harmattan.outlook.explain import label, reasons, what_if
from harmattan.outlook.hawkes import Process, SelfExciting
from harmattan.outlook.models import Model
from harmattan.outlook.pool import log_weights, mix
from harmattan.outlook.series import Series, Unit

ALL: list[Model] = [*baselines(), NegativeBinomial(), Fading(), SelfExciting(), Boosted(whether_rounds=20, much_rounds=10)]


@pytest.fixture(scope="module")
def known() -> tuple[Series, Process]:
    return synthetic.history()


def against(series: Series, models: Sequence[Model], months: int) -> Backtest:
    plan = Plan(series.last, months, horizons=3, warm=6)
    *_, result = backtest.run(lambda origin: series, series, plan, models)
    assert isinstance(result, Backtest)
    return result


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.name)
def test_every_model_gives_a_thousand_whole_draws_in_order(known: tuple[Series, Process], model: Model) -> None:
    series = known[0]
    draws = model.fit(series).predict(series, [1, 3])
    assert draws.shape[:2] == (len(series.units), 2)
    assert draws.shape[2] >= 1000
    assert (draws >= 0).all()
    assert (draws == np.rint(draws)).all()
    assert (np.diff(draws, axis=-1) >= 0).all()


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.name)
def test_a_model_sees_nothing_after_the_origin(known: tuple[Series, Process], model: Model) -> None:
    series = known[0]
    origin = series.last - 12
    later = series.values.copy()
    later[:, -12:] = 99
    changed = replace(series, values=later)
    before, after = (model.fit(each.until(origin)).predict(each.until(origin), [2]) for each in (series, changed))
    assert np.array_equal(before, after)


def test_features_know_nothing_later(known: tuple[Series, Process]) -> None:
    series = known[0]
    assert np.array_equal(features_of(series)[:, :100], features_of(series.until(series.first + 99)))


def test_conflictology_is_the_last_twelve_known_months() -> None:
    values = np.arange(30.0).reshape(1, 30)
    values[0, 25] = np.nan
    series = Series((Unit("MLI", "Mali", "country"),), 24000, values, "deaths", "country", ("x",))
    draws = Conflictology().fit(series).predict(series, [1])
    assert sorted(set(draws.ravel())) == [17, 18, 19, 20, 21, 22, 23, 24, 26, 27, 28, 29]
    assert draws.size == 1008


def test_a_place_of_which_nothing_is_known_gets_figures_all_the_same() -> None:
    values = np.array([[np.nan] * 24, [2.0] * 24])
    series = Series(tuple(Unit(each, each, "country") for each in ("A", "B")), 24000, values, "deaths", "country", ("x",))
    for model in (Conflictology(), Neighbours(), NegativeBinomial(), Fading()):
        assert np.isfinite(model.fit(series).predict(series, [1])).all()


def test_the_true_branching_ratio_and_decay_lie_in_the_stated_intervals() -> None:
    inside = []
    for seed in range(1, 7):
        series, process = synthetic.history(months=180, side=6, seed=seed)
        fitted = hawkes.fit(series.counts, series.rings, prior=1e9)
        told = hawkes.intervals(fitted, series.counts, series.rings, prior=1e9, repeats=12)
        for name, each in told.items():
            assert each.high - each.low < 0.5
            inside.append(each.low <= getattr(process, name) <= each.high)
    assert sum(inside) >= 10  # of twelve intervals of 95 %


def test_fitting_raises_the_likelihood(known: tuple[Series, Process]) -> None:
    series = known[0]
    steps = [hawkes.fit(series.counts, series.rings, rounds=rounds).log_likelihood for rounds in (1, 5, 40)]
    assert steps == sorted(steps)


@dataclass(frozen=True)
class True_:
    """The true process, which simulates."""

    process: Process
    name: str = "true process"
    version: str = "1"

    def fit(self, series: Series) -> True_:
        return self

    def predict(self, series: Series, horizons: Sequence[int]) -> NDArray[np.float64]:
        rng = np.random.default_rng(series.last)
        memory = self.process.memory(series.counts)[:, -1]
        drawn = self.process.simulate(memory, self.process.kernel(series.rings), max(horizons), 1000, rng)
        return np.sort(drawn[:, [horizon - 1 for horizon in horizons]], axis=-1)


@dataclass(frozen=True)
class Worse:
    """A model that says ten times what it should."""

    name: str = "worse"
    version: str = "1"

    def fit(self, series: Series) -> Worse:
        return self

    def predict(self, series: Series, horizons: Sequence[int]) -> NDArray[np.float64]:
        return 10 * Conflictology().predict(series, horizons)[..., :1000]


@pytest.fixture(scope="module")
def against_truth(known: tuple[Series, Process]) -> Backtest:
    series, process = known
    return against(series, [Conflictology(), Neighbours(), True_(process), SelfExciting(), Worse()], months=24)


def test_calibration_is_right_when_the_model_is_right(against_truth: Backtest) -> None:
    right = against_truth.models["true process"]
    assert np.nanmean(right.half) == pytest.approx(0.5, abs=0.03)
    assert np.nanmean(right.most) == pytest.approx(0.9, abs=0.02)
    happened = against_truth.happened()
    for each in scores.reliability(right.chance, happened):
        if each.cases >= 200:
            assert each.said == pytest.approx(each.seen, abs=0.05)


def test_nothing_beats_the_truth_and_the_fit_comes_near(against_truth: Backtest) -> None:
    best = against_truth.mean("true process", "crps")
    assert all(against_truth.mean(name, "crps") >= best - 1e-3 for name in against_truth.models)
    assert against_truth.mean("self-exciting", "crps") < against_truth.mean("conflictology 12", "crps")


def test_the_gate_lets_the_truth_through_and_rejects_a_worse_model(against_truth: Backtest) -> None:
    passed = backtest.gate(against_truth, "true process", needed=0.02)
    assert passed.passed
    assert passed.used == "true process"
    rejected = backtest.gate(against_truth, "worse")
    assert not rejected.passed
    assert rejected.used == rejected.baseline
    assert "does not pass" in rejected.told()
    unsure = replace(against_truth, models={**against_truth.models, "pool": against_truth.models["conflictology 12"]})
    assert not backtest.gate(unsure).passed


def test_the_gain_has_an_interval_around_it(against_truth: Backtest) -> None:
    gain, low, high = against_truth.gain("true process", "worse")
    assert low < gain < high
    assert low > 0


def test_a_pool_weighs_models_by_what_they_gave_to_the_past() -> None:
    weights = log_weights(np.array([[0.9, 0.2, 0.1]] * 40), prior=0.1)
    assert weights.sum() == pytest.approx(1)
    assert weights[0] > 0.9
    mixed = mix([np.zeros((2, 1000)), np.full((2, 1008), 5.0)], np.array([0.3, 0.7]))
    assert (mixed == 0).mean() == pytest.approx(0.3)


def test_figures_later_than_the_last_target_change_no_score(known: tuple[Series, Process]) -> None:
    series = known[0]
    end = series.last - 12
    more = series.values.copy()
    more[:, -12:] += 50
    results = []
    for values in (series.values, more):
        each = replace(series, values=values)
        *_, result = backtest.run(lambda origin, each=each: each, each, Plan(end, 6, 3, warm=3), [Conflictology(), Fading()])  # type: ignore[misc]
        assert isinstance(result, Backtest)
        results.append(result)
    for name in results[0].models:
        assert np.array_equal(results[0].models[name].crps, results[1].models[name].crps)


def advancing(side: int = 9, months: int = 150) -> Series:
    """A front that moves over a square of cells from its south-west; behind it there is violence in half of the months."""
    base, _ = synthetic.history(months=months, side=side)
    rng = np.random.default_rng(5)
    row, column = np.divmod(np.arange(side * side), side)
    reached = np.arange(months) > (np.hypot(row, column) * 12 + 5)[:, None]
    return replace(base, values=(reached & (rng.random((side * side, months)) < 0.5)).astype(float))


def test_spread_is_foreseen_where_a_front_advances(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spread, "_seeds", 1)
    monkeypatch.setattr(spread, "_rounds", 30)
    series = advancing()
    *_, result = spread.run(series, 24)
    assert isinstance(result, spread.SpreadTest)
    figures = result.figures(spread.whole)
    assert figures["auc"] > 0.85
    assert figures["brier skill"] > 0
    risks = spread.risks(series.until(series.first + 100))
    assert risks == sorted(risks, key=lambda each: (-each.chance, each.unit))
    sides = spread.by_side(risks)
    assert sum(sides.values()) == pytest.approx(sum(each.chance for each in risks))
    assert sides["N"] + sides["NE"] + sides["E"] > 0.9 * sum(sides.values())


def test_spread_needs_places_with_centres() -> None:
    series = Series((Unit("A", "A", "country"),), 24000, np.zeros((1, 60)), "events", "country", ("x",))
    with pytest.raises(InputError, match="no centres"):
        spread.ground(series)


def test_reasons_add_up_to_the_mean(known: tuple[Series, Process]) -> None:
    series = known[0]
    busiest = series.units[int(series.values[:, -12:].sum(axis=1).argmax())].id
    found = reasons(series, [], busiest, most=100)
    assert sum(each.share for each in found) == pytest.approx(1)
    assert found == sorted(found, key=lambda each: -each.part)
    assert {each.name for each in found} >= {"background"}
    with pytest.raises(InputError, match="no place nowhere"):
        reasons(series, [], "nowhere")


def test_what_if_changes_what_is_edited_and_says_that_it_is_not_causal(known: tuple[Series, Process]) -> None:
    series = known[0]
    busiest = series.units[int(series.values[:, -12:].sum(axis=1).argmax())].id
    same = what_if(series, 3, draws=200)
    assert all(each.stands == each.supposed for each in same)
    quiet = {each.unit.id: each for each in what_if(series, 3, factors={busiest: 0.0}, draws=200)}
    assert quiet[busiest].supposed[0] == 0
    assert sum(each.supposed[0] for each in quiet.values()) < sum(each.stands[0] for each in quiet.values())
    assert "not causal" in label
    with pytest.raises(InputError, match="no factor"):
        what_if(series, factors={busiest: -1})
