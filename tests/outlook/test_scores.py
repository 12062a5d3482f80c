from __future__ import annotations

import numpy as np
import pytest
import scoringrules
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson
from sklearn.metrics import average_precision_score, roc_auc_score

from harmattan.outlook import scores

counts = st.lists(st.integers(0, 300), min_size=1, max_size=30)


@given(counts, st.integers(0, 300))
def test_crps_is_that_of_the_empirical_distribution(draws: list[int], seen: int) -> None:
    ours = float(scores.crps(np.array(draws, dtype=float), np.array(float(seen))))
    theirs = float(scoringrules.crps_ensemble(float(seen), np.array(draws, dtype=float), estimator="nrg"))
    assert ours == pytest.approx(theirs, abs=1e-9)


def test_crps_of_many_draws_nears_that_of_the_law() -> None:
    draws = poisson.ppf((np.arange(5000) + 0.5) / 5000, 3.2)
    assert float(scores.crps(draws, 5.0)) == pytest.approx(float(scoringrules.crps_poisson(5, 3.2)), abs=1e-3)


@given(counts, st.integers(0, 300), st.floats(0.05, 0.95))
def test_quantile_score_is_twice_the_pinball_loss(draws: list[int], seen: int, level: float) -> None:
    values = np.array(draws, dtype=float)
    quantile = np.quantile(values, level, method="inverted_cdf")
    theirs = 2 * float(scoringrules.quantile_score(float(seen), float(quantile), level))
    assert float(scores.quantile_score(values, float(seen), level)) == pytest.approx(theirs)


def test_the_mean_quantile_score_is_the_crps() -> None:
    draws = np.random.default_rng(1).poisson(4, 400).astype(float)
    levels = (np.arange(4000) + 0.5) / 4000
    mean = np.mean([scores.quantile_score(draws, 6.0, float(level)) for level in levels])
    assert mean == pytest.approx(float(scores.crps(draws, 6.0)), rel=1e-3)


@settings(deadline=None)  # the first call imports
@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=2, max_size=60))
def test_ranking_scores_agree_with_scikit_learn(cases: list[tuple[int, bool]]) -> None:
    said = np.array([each for each, _ in cases]) / 20
    seen = np.array([each for _, each in cases], dtype=float)
    if 0 < seen.sum() < len(seen):
        assert scores.auc(said, seen) == pytest.approx(roc_auc_score(seen, said))
        assert scores.average_precision(said, seen) == pytest.approx(average_precision_score(seen, said))


@given(st.lists(st.tuples(st.integers(0, 10), st.booleans()), min_size=1, max_size=60))
def test_brier_is_reliability_less_resolution_plus_uncertainty(cases: list[tuple[int, bool]]) -> None:
    said, seen = np.array([each for each, _ in cases]) / 10, np.array([each for _, each in cases], dtype=float)
    reliability, resolution, uncertainty = scores.murphy(said, seen)
    assert reliability - resolution + uncertainty == pytest.approx(float(scores.brier(said, seen).mean()))
    assert np.allclose(scores.brier(said, seen), scoringrules.brier_score(seen, said))


def test_a_bin_of_the_log_score_has_its_share_and_none_is_impossible() -> None:
    shares = scores.bin_probabilities(np.array([0.0] * 500 + [4.0] * 500))
    assert shares.sum() == pytest.approx(1)
    assert shares.min() > 0
    assert scores.log_score(shares, 5) == pytest.approx(-np.log(501 / 1011))
    assert list(scores.bins([0, 1, 2, 3, 1000, 1001])) == [0, 1, 1, 2, 9, 10]


def test_top_recall_counts_ties_in_part() -> None:
    assert scores.top_recall([9, 8, *[0] * 18], [1, 1, *[0] * 18]) == 1
    assert scores.top_recall([1] * 20, [1] * 20) == pytest.approx(0.1)
    assert scores.top_recall([0.5] * 10 + [0.1] * 10, [1] * 10 + [0] * 10) == pytest.approx(0.2)


def test_coverage_is_right_for_right_counts_most_of_which_are_zero() -> None:
    rng = np.random.default_rng(3)
    draws = np.tile(poisson.ppf((np.arange(1000) + 0.5) / 1000, 0.4), (4000, 1))
    seen = rng.poisson(0.4, 4000).astype(float)
    for level in (0.5, 0.9):
        assert float(scores.coverage(draws, seen, level).mean()) == pytest.approx(level, abs=0.02)
    assert float(scores.coverage(np.zeros((1, 10)), np.array([3.0]), 0.9)[0]) == 0


def test_reliability_sets_what_was_said_beside_what_came() -> None:
    found = scores.reliability([0.05, 0.05, 0.95, 1.0], [0, 1, 1, 1])
    assert [(each.cases, round(each.said, 3), each.seen) for each in found] == [(2, 0.05, 0.5), (2, 0.975, 1)]


def test_blocks_widen_the_interval_of_what_goes_together() -> None:
    rng = np.random.default_rng(0)
    shocks = np.repeat(rng.normal(size=20), 6)
    wide = scores.mean_interval(shocks, block=6)
    narrow = scores.mean_interval(shocks, block=1)
    assert wide[1] - wide[0] > 1.5 * (narrow[1] - narrow[0])
