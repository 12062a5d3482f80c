"""A pool of models: a mixture whose weights are those that would have given past outcomes the highest probability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from . import scores
from .models import draw_count

Array = NDArray[np.float64]


def log_weights(probabilities: Array, rounds: int = 100, prior: float = 0.2) -> Array:
    """Give the weights of a mixture that maximise the mean log of what it gave to past outcomes.

    `probabilities` are (cases, models): what each model gave to the bin that came true. By expectation maximisation, and
    drawn to equal weights by the share `prior`: weights learned from few cases are seldom better than equal ones.

    >>> log_weights(np.array([[0.9, 0.1]] * 50)).round(2)
    array([0.9, 0.1])
    """
    cases, models = probabilities.shape
    weights = np.full(models, 1 / models)
    for _ in range(rounds if cases else 0):
        shares = probabilities * weights
        weights = (shares / shares.sum(axis=1, keepdims=True)).mean(axis=0)
    return np.asarray((1 - prior) * weights + prior / models)


def mix(draws: Sequence[Array], weights: Array, count: int = draw_count) -> Array:
    """Give the draws of a mixture: from each model's draws (…, n), in order, so many in even steps as its weight has.

    >>> mix([np.zeros((1, 4)), np.ones((1, 4))], np.array([0.25, 0.75]), count=4)
    array([[0., 1., 1., 1.]])
    """
    ends = np.rint(np.cumsum(weights) / np.sum(weights) * count).astype(int)
    parts = []
    for each, share in zip(draws, np.diff(ends, prepend=0), strict=True):
        if share:
            steps = ((np.arange(share) + 0.5) / share * each.shape[-1]).astype(int)
            parts.append(each[..., steps])
    return np.asarray(np.sort(np.concatenate(parts, axis=-1), axis=-1))


def past_weights(given: Mapping[tuple[int, int], Array], came: Mapping[int, Array], now: int, months: int) -> Array | None:
    """Give the weights from forecasts that had come due by the month `now`, for the last `months` of them; None without any.

    `given[origin, horizon]` are (units, models, bins), `came` what is known of each month now, (units,), NaN where
    nothing is.
    """
    table = []
    for (origin, horizon), each in given.items():
        if now - months < origin + horizon <= now:
            seen = came[origin + horizon]
            known = ~np.isnan(seen)
            place = scores.bins(seen[known])[:, None, None]
            table.append(np.take_along_axis(each[known], place, axis=2)[..., 0])
    return log_weights(np.concatenate(table)) if table else None
