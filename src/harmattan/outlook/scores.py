"""Scores of forecasts, by their formulas: smaller is better for CRPS, log score, Brier and quantile score.

Draws are arrays whose last axis holds equally likely values; `observed` has the shape of the other axes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

# The bins of the log score: 0, 1–2, 3–5, 6–10, 11–25 and so on to more than 1,000, as the ViEWS prediction challenge has them.
bin_edges = np.array([0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5])


def crps(draws: ArrayLike, observed: ArrayLike) -> Array:
    """Give the continuous ranked probability score of the empirical distribution of the draws.

    `E|X - y| - E|X - X'| / 2` (Gneiting and Raftery 2007), in the unit of what is counted; of a single value, the absolute error.

    >>> crps([0.0, 2.0], 1.0)
    array(0.5)
    """
    values = np.sort(np.asarray(draws, dtype=float), axis=-1)
    seen = np.asarray(observed, dtype=float)
    count = values.shape[-1]
    ranks = 2 * np.arange(1, count + 1) - count - 1
    error = np.abs(values - seen[..., None]).mean(axis=-1)
    return np.asarray(error - values @ ranks / count**2)


def bins(values: ArrayLike) -> NDArray[np.intp]:
    """Give the number of the bin of the log score in which each value lies."""
    return np.asarray(np.searchsorted(bin_edges, np.asarray(values, dtype=float)))


def bin_probabilities(draws: ArrayLike) -> Array:
    """Give the share of each bin among the draws, with one draw more in each bin: no bin is impossible."""
    values = np.sort(np.asarray(draws, dtype=float), axis=-1)
    flat = values.reshape(-1, values.shape[-1])
    below = np.array([np.searchsorted(row, bin_edges) for row in flat]).reshape(*values.shape[:-1], bin_edges.size)
    count = values.shape[-1]
    edges = np.concatenate([np.zeros((*below.shape[:-1], 1)), below, np.full((*below.shape[:-1], 1), count)], axis=-1)
    return np.asarray((np.diff(edges, axis=-1) + 1) / (count + bin_edges.size + 1))


def log_score(probabilities: ArrayLike, observed: ArrayLike) -> Array:
    """Give minus the natural logarithm of the probability of the bin that came true; see `bin_probabilities`.

    >>> log_score(bin_probabilities([0.0] * 1000), 0.0).round(3)
    np.float64(0.01)
    """
    shares = np.asarray(probabilities, dtype=float)
    return np.asarray(-np.log(np.take_along_axis(shares, bins(observed)[..., None], axis=-1)[..., 0]))


def brier(probability: ArrayLike, happened: ArrayLike) -> Array:
    """Give the squared difference of each probability from what happened (0 or 1).

    >>> brier([0.8, 0.1], [1, 0]).round(2)
    array([0.04, 0.01])
    """
    return np.asarray((np.asarray(probability, dtype=float) - np.asarray(happened, dtype=float)) ** 2)


def quantile_score(draws: ArrayLike, observed: ArrayLike, level: float) -> Array:
    """Give the pinball loss, twice over, of the quantile at `level` (0 to 1): its mean over all levels is the CRPS.

    >>> quantile_score([0.0, 1.0, 2.0], 3.0, 0.5)
    array(2.)
    """
    quantile = np.quantile(np.asarray(draws, dtype=float), level, axis=-1, method="inverted_cdf")
    return pinball(quantile, observed, level)


def pinball(quantile: ArrayLike, observed: ArrayLike, level: float) -> Array:
    """Give twice the pinball loss of a quantile at `level`."""
    error = np.asarray(observed, dtype=float) - np.asarray(quantile, dtype=float)
    return np.asarray(2 * np.maximum(level * error, (level - 1) * error))


def auc(probability: ArrayLike, happened: ArrayLike) -> float:
    """Give the probability that a case that happened has a higher figure than one that did not, ties half; NaN without both.

    >>> auc([0.1, 0.4, 0.4, 0.8], [0, 0, 1, 1])
    0.875
    """
    from scipy.stats import rankdata

    truth = np.asarray(happened, dtype=bool).ravel()
    ranks = rankdata(np.asarray(probability, dtype=float).ravel())
    ones, zeros = int(truth.sum()), int((~truth).sum())
    if not ones or not zeros:
        return float("nan")
    return float((ranks[truth].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def average_precision(probability: ArrayLike, happened: ArrayLike) -> float:
    """Give the mean of precision over recall, steps at each distinct figure; NaN where nothing happened.

    >>> round(average_precision([0.9, 0.8, 0.7], [1, 0, 1]), 3)
    0.833
    """
    figures = np.asarray(probability, dtype=float).ravel()
    truth = np.asarray(happened, dtype=float).ravel()
    if not truth.sum():
        return float("nan")
    order = np.argsort(-figures, kind="stable")
    hits = np.cumsum(truth[order])
    last = np.append(np.diff(figures[order]) != 0, True)
    precision = (hits / np.arange(1, truth.size + 1))[last]
    recall = hits[last] / truth.sum()
    return float(np.sum(np.diff(np.concatenate([[0.0], recall])) * precision))


def top_recall(probability: ArrayLike, happened: ArrayLike, share: float = 0.1) -> float:
    """Give the share of what happened that lies among the highest tenth of the figures, ties at the edge counted in part."""
    figures = np.asarray(probability, dtype=float).ravel()
    truth = np.asarray(happened, dtype=float).ravel()
    if not truth.sum():
        return float("nan")
    room = share * figures.size
    edge = np.sort(figures)[::-1][min(int(np.ceil(room)), figures.size) - 1]
    above, level = figures > edge, figures == edge
    part = min(1.0, max(0.0, (room - above.sum()) / level.sum()))
    return float((truth[above].sum() + part * truth[level].sum()) / truth.sum())


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of a reliability table: how many cases, what was said on average, how often it came true."""

    cases: int
    said: float
    seen: float


def reliability(probability: ArrayLike, happened: ArrayLike, count: int = 10) -> list[Bin]:
    """Sort cases into bins of equal width by their probability, and set beside it how often they came true."""
    said = np.asarray(probability, dtype=float).ravel()
    seen = np.asarray(happened, dtype=float).ravel()
    number = np.minimum((said * count).astype(int), count - 1)
    return [
        Bin(int(inside.sum()), float(said[inside].mean()), float(seen[inside].mean()))
        for each in range(count)
        if (inside := number == each).any()
    ]


def murphy(probability: ArrayLike, happened: ArrayLike) -> tuple[float, float, float]:
    """Take the Brier score apart (Murphy 1973): reliability, resolution, uncertainty, over the distinct probabilities.

    The score is the first less the second plus the third.

    >>> [round(part, 3) for part in murphy([0.5, 0.5, 1.0, 1.0], [0, 1, 1, 1])]
    [0.0, 0.062, 0.188]
    """
    said, seen = np.asarray(probability, dtype=float).ravel(), np.asarray(happened, dtype=float).ravel()
    levels, number, cases = np.unique(said, return_inverse=True, return_counts=True)
    came = np.bincount(number, seen) / cases
    rate = seen.mean()
    share = cases / said.size
    return float(share @ (levels - came) ** 2), float(share @ (came - rate) ** 2), float(rate * (1 - rate))


def coverage(draws: ArrayLike, observed: ArrayLike, level: float) -> Array:
    """Give how much of each observed value's probability integral transform lies within the central interval.

    A count that has probability p of its own spreads over p of the transform (Czado, Gneiting and Held 2009), so that
    the mean is `level` for a right distribution even where most cases are zero; intervals of whole numbers would cover more.
    """
    values, seen = np.asarray(draws, dtype=float), np.asarray(observed, dtype=float)[..., None]
    high = (values <= seen).mean(axis=-1)
    low = (values < seen).mean(axis=-1)
    least, most = (1 - level) / 2, (1 + level) / 2
    inside = np.clip(np.minimum(high, most) - np.maximum(low, least), 0, None)
    width = high - low
    point = (low >= least) & (high <= most)
    return np.asarray(np.where(width > 0, inside / np.where(width > 0, width, 1), point))


def block_interval(
    statistic: Callable[[NDArray[np.intp]], float],
    count: int,
    block: int = 6,
    level: float = 0.95,
    repeats: int = 1000,
    seed: int = 0,
) -> tuple[float, float]:
    """Give the interval of a statistic of months, by resampling blocks of consecutive months (Künsch 1989, circular).

    `statistic` takes numbers of months (0 to `count` - 1, some more than once) and gives its value for them.
    """
    rng = np.random.default_rng(seed)
    block = min(block, count)
    blocks = -(-count // block)
    found = []
    for _ in range(repeats):
        starts = rng.integers(0, count, blocks)
        found.append(statistic(((starts[:, None] + np.arange(block)) % count).ravel()[:count]))
    low, high = np.nanquantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def mean_interval(values: Sequence[float] | Array, block: int = 6, seed: int = 0) -> tuple[float, float]:
    """Give the 95 % block interval of a mean over months."""
    array = np.asarray(values, dtype=float)
    return block_interval(lambda chosen: float(np.nanmean(array[chosen])), array.size, block, seed=seed)
