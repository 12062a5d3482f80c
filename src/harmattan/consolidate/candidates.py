"""Which tellings are worth comparing: blocks of those that share a name in reach of days, and a bound on what may speak for it.

Whether two tellings are compared depends on the two alone, never on what else the chronicle holds: a telling that comes later
changes nothing between those that were there, and adding gives what rebuilding gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..records import type_names
from . import numbers
from .numbers import Numbers
from .weights import of_type, rules

_most = 200_000  # pairs looked at in one piece, for memory
Pairs = npt.NDArray[np.int64]  # two columns of positions, the smaller first


def within(rows: Numbers) -> Pairs:
    """Give the pairs of rows that are worth comparing, each once, in order."""
    return _pairs(rows, np.ones(len(rows), bool), excluded=False)


def between(new: Numbers, old: Numbers, excluded: bool = False) -> Pairs:
    """Give the pairs worth comparing of a new row and an old one, or of two new ones; old rows count on from the new.

    With `excluded`, also those that look alike and that something excludes.
    """
    rows = np.concatenate([new, old])
    fresh = np.zeros(len(rows), bool)
    fresh[: len(new)] = True
    return _pairs(rows, fresh, excluded)


def _pairs(rows: Numbers, fresh: npt.NDArray[np.bool_], excluded: bool) -> Pairs:
    columns = {name: np.ascontiguousarray(rows[name]) for name in rows.dtype.names or ()}
    found = [_kept(columns, pairs, excluded) for pairs in _blocked(rows, fresh)]
    if not found:
        return np.zeros((0, 2), np.int64)
    return np.unique(np.concatenate(found), axis=0)


def _blocked(rows: Numbers, fresh: npt.NDArray[np.bool_]) -> Iterator[Pairs]:
    """Give in pieces the pairs, at least one of each fresh, that share a name within reach, a print, or an original report."""
    kind = rows["type"].astype(np.uint64)
    always = np.zeros(len(rows), np.int64), np.full(len(rows), numbers.last + 1, np.int64)
    everyone = np.arange(len(rows))
    sharing = rows["keys"].ravel()
    owner = np.repeat(everyone, numbers.keys)
    held = sharing != 0
    owner, sharing = owner[held], sharing[held]
    low, high = rows["lo"].astype(np.int64), rows["hi"].astype(np.int64)
    yield from _block(sharing ^ (kind[owner] * np.uint64(0x9E3779B97F4A7C15)), owner, low[owner], high[owner], fresh)
    for name in ("print", "original"):
        known = rows[name] != 0
        which = everyone[known]
        yield from _block(
            rows[name][known] ^ (kind[known] * np.uint64(0xC2B2AE3D27D4EB4F)), which, always[0][known], always[1][known], fresh
        )


def _block(
    keys: npt.NDArray[np.uint64],
    owner: npt.NDArray[np.int64],
    low: npt.NDArray[np.int64],
    high: npt.NDArray[np.int64],
    fresh: npt.NDArray[np.bool_],
) -> Iterator[Pairs]:
    if not fresh.all():
        kept = np.isin(keys, np.unique(keys[fresh[owner]]))
        keys, owner, low, high = keys[kept], owner[kept], low[kept], high[kept]
    if not len(keys):
        return
    _, block = np.unique(keys, return_inverse=True)
    order = np.lexsort((low, block))
    block, owner, low, high = block[order].astype(np.int64), owner[order], low[order], high[order]
    place = block * (numbers.last + 2) + low
    # In order of the first day, those that begin before the reach of one ends are those that follow it up to here.
    until = np.searchsorted(place, block * (numbers.last + 2) + np.maximum(high, low + 1), side="left")
    counts = np.maximum(until - np.arange(len(owner)) - 1, 0)
    for start, end in _pieces(counts):
        left = np.repeat(np.arange(start, end), counts[start:end])
        offset = np.arange(len(left)) - np.repeat(np.cumsum(counts[start:end]) - counts[start:end], counts[start:end])
        right = left + 1 + offset
        a, b = owner[left], owner[right]
        useful = (a != b) & (fresh[a] | fresh[b])
        yield np.stack([np.minimum(a, b)[useful], np.maximum(a, b)[useful]], axis=1)


def _pieces(counts: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    total = np.cumsum(counts)
    start = 0
    while start < len(counts):
        base = total[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(total, base + _most, side="right")))
        yield start, end
        start = end


@dataclass(frozen=True, slots=True)
class _End:
    """One end of each of some pairs: its columns, looked up when they are asked for."""

    columns: Mapping[str, npt.NDArray[Any]]
    which: npt.NDArray[np.int64]

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        found: npt.NDArray[Any] = self.columns[name][self.which]
        return found


def _kept(columns: Mapping[str, npt.NDArray[Any]], pairs: Pairs, excluded: bool) -> Pairs:
    """Leave out the pairs that cannot reach the least odds: the bound is never below the odds.

    Those that a date, a place, a mode or a country excludes are left out too, unless `excluded` are wanted.
    """
    table = rules()
    parties, extra = table["parties"], table["report"]
    odds, contradicted = _time(_End(columns, pairs[:, 0]), _End(columns, pairs[:, 1]))
    if not excluded:
        pairs, odds = pairs[~contradicted], odds[~contradicted]
    a, b = _End(columns, pairs[:, 0]), _End(columns, pairs[:, 1])
    kind = a["type"]
    odds += _by_type("prior")[kind] + max(0.0, *table["modality"].values())
    odds += np.where((a["words"] & b["words"]) != 0, table["words"]["same"], table["words"]["other"])
    odds += np.where(a["rare"] & b["rare"], table["words"]["rare"], 0.0)
    odds += _place(a, b)
    joint = a["joint"] | b["joint"]
    apart = _side(a, b, ("actors",)) + _side(a, b, ("recipients",)) * parties["recipients"]
    together = _side(a, b, ("actors", "recipients")) * (1 + parties["recipients"] / 2)
    odds += np.where(joint, together, apart) + _side(a, b, ("objects",)) * parties["objects"]
    guess = parties["akin"] * parties["deduced"] / 0.6 * (1 + parties["recipients"] + parties["objects"])
    odds += np.where(a["guessed"] | b["guessed"], guess, 0.0)
    moded = (a["mode"] != 0) & (b["mode"] != 0)
    odds += np.where(moded, np.where(a["mode"] == b["mode"], *_modes()), 0.0)
    figures = table["figures"]
    shared = (a["counts"] & b["counts"]) != 0
    reported = np.where((a["toll"] & b["toll"]) != 0, figures["equal"], figures["overlap"])
    odds += np.where(shared, np.where(a["updates"] | b["updates"], figures["updated"], reported), 0.0)
    same = a["report"] == b["report"]
    odds += np.where(same, extra["same"] + extra["same_date"] + extra["headline"] + extra["taken_up"], 0.0)
    copied = np.where((a["print"] != 0) & (a["print"] == b["print"]), extra["reprint"], 0.0)
    odds += np.where(same, 0.0, np.where(a["original"] == b["original"], np.maximum(copied, extra["copy"]), copied))
    keep = odds >= table["threshold"]["unsure"] - 1e-6
    if not excluded:
        keep &= ~(moded & (a["mode"] != b["mode"]) & _by_type("mode_excludes")[kind].astype(bool))
        for name in ("actor_states", "recipient_states"):
            keep &= ~(~joint & (a[name] != 0) & (b[name] != 0) & ((a[name] & b[name]) == 0))
        keep &= ~_elsewhere(a, b)
    kept: Pairs = pairs[keep]
    return kept


def _time(a: _End, b: _End) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Bound what the dates of pairs speak for it, and tell which pairs they exclude, as `scoring` weighs them."""
    weights = rules()["time"]
    kind, slack = a["type"], weights["slack_days"]
    window, horizon = _by_type("window_days")[kind], _by_type("horizon_days")[kind]
    late, half = _by_type("late")[kind], weights["close"] / 2
    starts, ends = (a["start"], b["start"]), (a["end"], b["end"])
    dated, planned, actual = (a["dated"], b["dated"]), (a["planned"], b["planned"]), (a["actual"], b["actual"])
    forth, back = _gap(starts[0], ends[0], starts[1], ends[1]), _gap(starts[1], ends[1], starts[0], ends[0])

    # Both dated: the narrower, the more it says that they agree.
    wide = np.maximum(ends[0] - starts[0], ends[1] - starts[1])
    steps = [(wide <= days, weights[name]) for name, days in (("day", 2), ("week", 8), ("month", 31), ("year", 366))]
    agreed = np.select([step for step, _ in steps], [weight for _, weight in steps], 0.0)
    both = dated[0] & dated[1]

    # One dated, the other told some day: as done, as planned for what was done then, or otherwise.
    since, until = np.where(dated[0], forth, back), np.where(dated[0], back, forth)
    done, announced = np.where(dated[0], actual[1], actual[0]), np.where(dated[0], planned[1], planned[0])
    announced &= np.where(dated[0], actual[0], actual[1])
    loose = np.where((until >= 0) & (planned[0] | planned[1]), horizon, window)
    gap = np.where(done, since, np.where(announced, np.maximum(until, 0), np.abs(until)))
    limit = np.where(done, window, np.where(announced, horizon, loose))
    early = np.where(done, since < 0, announced & (until < -slack))
    one = np.where(early, np.maximum(weights["close"], 0.0), _close(gap, limit, np.where(limit == horizon, late, half)))

    # Neither dated: told within a window, or announced and then told as done.
    crossed = (planned[0] != planned[1]) & (actual[0] | actual[1])
    ahead = np.where(planned[0], forth, back)
    far = crossed & (ahead < -slack)
    apart = np.where(crossed, np.maximum(ahead, 0), np.abs(forth))
    neither = np.where(far, weights["far"], _close(apart, np.where(crossed, horizon, window), np.where(crossed, late, half)))
    # Two acts announced on one day have that date in common, though neither has a date of its own.
    neither = np.where(planned[0] & planned[1] & (forth == 0), np.maximum(neither, weights["day"]), neither)
    single = dated[0] ^ dated[1]
    return np.where(both, agreed, np.where(single, one, neither)), (both & (forth != 0)) | (single & early)


def _gap(
    start: npt.NDArray[np.int32], end: npt.NDArray[np.int32], later: npt.NDArray[np.int32], last: npt.NDArray[np.int32]
) -> npt.NDArray[np.int32]:
    """Give the days that lie between one span and another, as `scoring.gap_days` does."""
    found: npt.NDArray[np.int32] = np.where(later >= end, later - end + 1, np.where(start >= last, last - start - 1, 0))
    return found


def _close(gap: npt.NDArray[Any], limit: npt.NDArray[Any], late: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    weights = rules()["time"]
    near = weights["close"] + (late - weights["close"]) * gap / limit
    found: npt.NDArray[np.float64] = np.where(gap > limit, weights["far"], near)
    return found


def _by_type(name: str) -> npt.NDArray[np.float64]:
    return np.array([float(of_type(each)[name]) for each in type_names])


def _modes() -> tuple[float, float]:
    words = rules()["words"]
    return float(words["mode"]), float(words["other_mode"])


def _side(a: _End, b: _End, sides: Sequence[str]) -> npt.NDArray[np.float64]:
    """Bound what sides speak for it: a name in common, a country in common, or the same description of nobody in particular."""
    weights = rules()["parties"]

    def shared(kind: str) -> npt.NDArray[np.bool_]:
        ours, theirs = (np.bitwise_or.reduce([end[side + kind] for side in sides]) for end in (a, b))
        found: npt.NDArray[np.bool_] = (ours & theirs) != 0
        return found

    steps = [(shared(""), weights["same"]), (shared("_of"), weights["akin"]), (shared("_said"), weights["akin"] / 2)]
    return np.select([step for step, _ in steps], [weight for _, weight in steps], 0.0)


def _far(a: _End, b: _End) -> npt.NDArray[np.bool_]:
    # A degree is at least 110.5 km: what lies further apart in latitude is further apart on the ground.
    far: npt.NDArray[np.bool_] = np.abs(a["lat"] - b["lat"]) * 110.0 > _by_type("near_km")[a["type"]]
    return far


def _place(a: _End, b: _End) -> npt.NDArray[np.float64]:
    weights = rules()["place"]
    placed = (a["place"] != 0) & (b["place"] != 0)
    points = (a["level"] == 2) & (b["level"] == 2)
    other = np.where(points & _far(a, b), weights["apart"], np.where(points, weights["near"], weights["contained"]))
    same = np.where(a["place"] == b["place"], np.maximum(a["weight"], b["weight"]), other)
    found: npt.NDArray[np.float64] = np.where(placed, same, 0.0)
    return found


def _elsewhere(a: _End, b: _End) -> npt.NDArray[np.bool_]:
    """Tell which pairs their places exclude: two points far apart, or two countries, where the type says so."""
    excludes = np.array([of_type(each)["place_excludes"] for each in type_names])[a["type"]]
    different = (a["place"] != 0) & (b["place"] != 0) & (a["place"] != b["place"])
    points = (a["level"] == 2) & (b["level"] == 2) & _far(a, b) & (excludes != "none")
    countries = (a["country"] != b["country"]) & ~a["loose"] & ~b["loose"] & (excludes == "country")
    # Points of two countries that lie near one another are one place; those are left to the comparison.
    found: npt.NDArray[np.bool_] = different & (points | (countries & ~((a["level"] == 2) & (b["level"] == 2))))
    return found
