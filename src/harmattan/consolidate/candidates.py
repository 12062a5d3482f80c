"""Which tellings are worth comparing: each telling in numbers, blocks of those that share a name in reach of days, and a bound.

Whether two tellings are compared depends on the two alone, never on what else the chronicle holds: a telling that comes later
changes nothing between those that were there, and adding gives what rebuilding gives.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

from ..records import type_names
from ..resolve.identities import skeleton
from . import scoring
from .tellings import Ref, Telling, begins

_keys = 8  # names by which one telling is sought at most
_most = 200_000  # pairs looked at in one piece, for memory
_first, _last = 0, dt.date.max.toordinal()

# A telling in numbers. Texts are hashes, 0 where there is none; sides are sets of hashed ids and countries, a bit each.
layout = np.dtype(
    [
        ("type", "i1"),
        ("lo", "i4"),
        ("hi", "i4"),
        ("start", "i4"),
        ("end", "i4"),
        ("dated", "?"),
        ("planned", "?"),
        ("words", "u8"),
        ("place", "u8"),
        ("level", "i1"),
        ("loose", "?"),
        ("weight", "f4"),
        ("lat", "f4"),
        ("lon", "f4"),
        ("country", "u8"),
        ("actors", "u8"),
        ("recipients", "u8"),
        ("objects", "u8"),
        ("guessed", "?"),
        ("actor_states", "u8"),
        ("recipient_states", "u8"),
        ("joint", "?"),
        ("mode", "u8"),
        ("rare", "?"),
        ("toll", "u8"),
        ("counts", "u8"),
        ("updates", "?"),
        ("report", "u8"),
        ("print", "u8"),
        ("original", "u8"),
        ("keys", "u8", (_keys,)),
    ]
)
Numbers = npt.NDArray[Any]
Pairs = npt.NDArray[np.int64]  # two columns of positions, the smaller first


def numbers(tellings: Sequence[Telling]) -> Numbers:
    """Put tellings into numbers, a row each; equal tellings give equal rows, on every machine."""
    rows = np.zeros(len(tellings), layout)
    for row, telling in zip(rows, tellings, strict=True):
        _fill(row, telling)
    return rows


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


@cache
def hashed(text: str) -> int:
    """Give a hash of a text that fits 64 bits, never 0.

    >>> hashed("MLI") == hashed("MLI") != hashed("BFA")
    True
    """
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") or 1


def sought(telling: Telling) -> set[str]:
    """Give the names by which a telling is sought: the countries or ids of its sides, its place and that one's country."""
    keys = {ref.party.country or ref.key for ref in (*telling.actors, *telling.recipients, *telling.objects)}
    if telling.place is not None:
        keys |= {telling.place.country or telling.place.id, telling.place.id}
    return keys or {"?"}


def _fill(row: Any, telling: Telling) -> None:
    kind = scoring.of_type(telling.mention.type)
    place = telling.place
    row["type"] = type_names.index(telling.mention.type)
    row["lo"], row["hi"] = _reach(telling, kind)
    row["start"], row["end"] = _span(telling)
    row["dated"] = telling.onset is not None
    row["planned"] = telling.modality == "planned"
    row["words"] = _bits_of(scoring.kin(telling))
    if place is not None:
        weights = scoring.rules()["place"]
        row["place"] = hashed(f"geonames {place.geonames}" if place.geonames is not None else place.id)
        row["level"] = 2 if scoring.is_point(place) else 1
        row["loose"] = place.precision in weights["loose"] or not place.country
        row["weight"] = weights["point"] if scoring.is_point(place) else weights.get(place.precision, weights["country"])
        row["lat"], row["lon"] = (np.nan if place.lat is None else place.lat, np.nan if place.lon is None else place.lon)
        row["country"] = hashed(place.country) if place.country else 0
    for side in ("actors", "recipients", "objects"):
        row[side] = _bits(getattr(telling, side))
    row["guessed"] = any(ref.deduced for ref in (*telling.actors, *telling.recipients, *telling.objects))
    row["actor_states"] = _states(telling.actors)
    row["recipient_states"] = _states(telling.recipients)
    row["joint"] = scoring.symmetric(telling)
    row["mode"] = hashed(telling.mention.mode) if telling.mention.mode else 0
    row["rare"] = bool(kind["rare"]) and begins(telling.mention.trigger.text, kind["rare"])
    if telling.toll:
        row["toll"] = _bits_of(f"{name} {low} {high}" for name, low, high in telling.toll)
        row["counts"] = _bits_of(name for name, _, _ in telling.toll)
        row["updates"] = scoring.updates(telling.sentence)
    row["report"] = hashed(telling.report.sha)
    row["print"] = hashed(telling.print) if telling.print else 0
    row["original"] = hashed(telling.original)
    for number, key in enumerate(sorted(sought(telling))[:_keys]):
        row["keys"][number] = hashed(key)


def _bits(side: Iterable[Ref]) -> int:
    named = [ref for ref in side if not ref.deduced]
    created = (skeleton(ref.party.name).split()[-1:] for ref in named if ref.party.id is None or ref.party.id.startswith("a-"))
    names = (name for ref in named for name in (ref.key, ref.party.id, ref.party.country) if name)
    # Of a name the last word too: it may stand for the whole.
    return _bits_of((*names, *(word for last in created for word in last)))


def _states(side: Sequence[Ref]) -> int:
    """Give the countries of a side whose parties all are of a country that the words name, else none."""
    if any(ref.deduced or ref.party.country is None for ref in side):
        return 0
    return _bits_of(ref.party.country or "" for ref in side)


def _bits_of(names: Iterable[str]) -> int:
    bits = 0
    for name in names:
        bits |= 1 << (hashed(name) & 63)
    return bits


def _span(telling: Telling) -> tuple[int, int]:
    span = telling.onset if telling.onset is not None else telling.told
    low, high = span or (None, None)
    return _first if low is None else low, _last if high is None else high


def _reach(telling: Telling, kind: dict[str, Any]) -> tuple[int, int]:
    """Bound the days within which the act of another telling may be this one, or look like it, end excluded."""
    low, high = _span(telling)
    window = kind["window_days"]
    ahead = kind["horizon_days"] if telling.modality == "planned" and telling.onset is None else window
    return max(_first, low - window), min(_last, high + ahead)


def _pairs(rows: Numbers, fresh: npt.NDArray[np.bool_], excluded: bool) -> Pairs:
    found = [_kept(rows, pairs, excluded) for pairs in _blocked(rows, fresh)]
    if not found:
        return np.zeros((0, 2), np.int64)
    return np.unique(np.concatenate(found), axis=0)


def _blocked(rows: Numbers, fresh: npt.NDArray[np.bool_]) -> Iterator[Pairs]:
    """Give in pieces the pairs, at least one of each fresh, that share a name within reach, a print, or an original report."""
    kind = rows["type"].astype(np.uint64)
    always = np.zeros(len(rows), np.int64), np.full(len(rows), _last + 1, np.int64)
    everyone = np.arange(len(rows))
    sharing = rows["keys"].ravel()
    owner = np.repeat(everyone, _keys)
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
    place = block * (_last + 2) + low
    # In order of the first day, those that begin before the reach of one ends are those that follow it up to here.
    until = np.searchsorted(place, block * (_last + 2) + np.maximum(high, low + 1), side="left")
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


def _kept(rows: Numbers, pairs: Pairs, excluded: bool) -> Pairs:
    """Leave out the pairs that cannot reach the least odds: the bound is never below the odds.

    Those that a date, a place, a mode or a country excludes are left out too, unless `excluded` are wanted.
    """
    table = scoring.rules()
    parties, extra = table["parties"], table["report"]
    a, b = rows[pairs[:, 0]], rows[pairs[:, 1]]
    odds = _by_type("prior")[a["type"]] + max(0.0, *table["modality"].values())
    odds += np.where((a["words"] & b["words"]) != 0, table["words"]["same"], table["words"]["other"])
    odds += np.where(a["rare"] & b["rare"], table["words"]["rare"], 0.0)
    odds += _time(a, b) + _place(a, b)
    both = [_side(a[name], b[name]) for name in ("actors", "recipients", "objects")]
    joined = _side(a["actors"] | a["recipients"], b["actors"] | b["recipients"])
    apart = both[0] * parties["same"] + both[1] * parties["same"] * parties["recipients"]
    together = joined * parties["same"] * (1 + parties["recipients"] / 2)
    joint = a["joint"] | b["joint"]
    odds += np.where(joint, together, apart) + both[2] * parties["same"] * parties["objects"]
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
        keep &= ~(a["dated"] & b["dated"] & ((a["start"] >= b["end"]) | (b["start"] >= a["end"])))
        keep &= ~(moded & (a["mode"] != b["mode"]) & _by_type("mode_excludes")[a["type"]].astype(bool))
        for name in ("actor_states", "recipient_states"):
            keep &= ~(~joint & (a[name] != 0) & (b[name] != 0) & ((a[name] & b[name]) == 0))
        keep &= ~_elsewhere(a, b)
    kept: Pairs = pairs[keep]
    return kept


def _time(a: Numbers, b: Numbers) -> npt.NDArray[np.float64]:
    weights = scoring.rules()["time"]
    wide = np.maximum(a["end"] - a["start"], b["end"] - b["start"])
    steps = [(wide <= days, weights[name]) for name, days in (("day", 2), ("week", 8), ("month", 31), ("year", 366))]
    dated = np.select([step for step, _ in steps], [weight for _, weight in steps], 0.0)
    gap = np.maximum(a["start"] - b["end"], b["start"] - a["end"]) + 1
    limit = np.where(a["planned"] | b["planned"], _by_type("horizon_days")[a["type"]], _by_type("window_days")[a["type"]])
    # Two acts announced on one day have that date in common, though neither has a date of its own.
    close = np.where(a["planned"] & b["planned"], weights["day"], weights["close"])
    near = np.where(gap > np.maximum(limit, weights["slack_days"]), weights["far"], close)
    found: npt.NDArray[np.float64] = np.where(a["dated"] & b["dated"], dated, near)
    return found


def _by_type(name: str) -> npt.NDArray[np.float64]:
    return np.array([float(scoring.of_type(each)[name]) for each in type_names])


def _modes() -> tuple[float, float]:
    words = scoring.rules()["words"]
    return float(words["mode"]), float(words["other_mode"])


def _side(left: npt.NDArray[np.uint64], right: npt.NDArray[np.uint64]) -> npt.NDArray[np.float64]:
    return np.where((left & right) != 0, 1.0, 0.0)


def _far(a: Numbers, b: Numbers) -> npt.NDArray[np.bool_]:
    # A degree is at least 110.5 km: what lies further apart in latitude is further apart on the ground.
    far: npt.NDArray[np.bool_] = np.abs(a["lat"] - b["lat"]) * 110.0 > _by_type("near_km")[a["type"]]
    return far


def _place(a: Numbers, b: Numbers) -> npt.NDArray[np.float64]:
    weights = scoring.rules()["place"]
    placed = (a["place"] != 0) & (b["place"] != 0)
    points = (a["level"] == 2) & (b["level"] == 2)
    other = np.where(points & _far(a, b), weights["apart"], np.where(points, weights["near"], weights["contained"]))
    same = np.where(a["place"] == b["place"], np.maximum(a["weight"], b["weight"]), other)
    found: npt.NDArray[np.float64] = np.where(placed, same, 0.0)
    return found


def _elsewhere(a: Numbers, b: Numbers) -> npt.NDArray[np.bool_]:
    """Tell which pairs their places exclude: two points far apart, or two countries, where the type says so."""
    excludes = np.array([scoring.of_type(each)["place_excludes"] for each in type_names])[a["type"]]
    different = (a["place"] != 0) & (b["place"] != 0) & (a["place"] != b["place"])
    points = (a["level"] == 2) & (b["level"] == 2) & _far(a, b) & (excludes != "none")
    countries = (a["country"] != b["country"]) & ~a["loose"] & ~b["loose"] & (excludes == "country")
    # Points of two countries that lie near one another are one place; those are left to the comparison.
    found: npt.NDArray[np.bool_] = different & (points | (countries & ~((a["level"] == 2) & (b["level"] == 2))))
    return found
