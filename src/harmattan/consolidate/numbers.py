"""Each telling in numbers: a row by which pairs of tellings are found and bounded, and which the database keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

from ..records import type_names
from ..resolve.identities import skeleton
from . import scoring
from .places import is_point
from .tellings import Ref, Telling
from .weights import of_type, rules
from .words import begins

keys = 8  # names by which one telling is sought at most
sides = ("actors", "recipients", "objects")
first, last = 0, dt.date.max.toordinal()

# A telling in numbers. Texts are hashes, 0 where there is none; sides are sets of
# hashed names, a bit each: ids and names of parties that words tell apart, their countries (`_of`), and descriptions of nobody in
# particular (`_said`).
layout = np.dtype(
    [
        ("type", "i1"),
        ("lo", "i4"),
        ("hi", "i4"),
        ("start", "i4"),
        ("end", "i4"),
        ("dated", "?"),
        ("planned", "?"),
        ("actual", "?"),
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
        ("actors_of", "u8"),
        ("recipients_of", "u8"),
        ("objects_of", "u8"),
        ("actors_said", "u8"),
        ("recipients_said", "u8"),
        ("objects_said", "u8"),
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
        ("keys", "u8", (keys,)),
    ]
)
Numbers = npt.NDArray[Any]


def of(tellings: Sequence[Telling]) -> Numbers:
    """Put tellings into numbers, a row each; equal tellings give equal rows, on every machine."""
    rows = np.zeros(len(tellings), layout)
    for row, telling in zip(rows, tellings, strict=True):
        _fill(row, telling)
    return rows


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
    kind = of_type(telling.mention.type)
    place = telling.place
    row["type"] = type_names.index(telling.mention.type)
    row["lo"], row["hi"] = _reach(telling, kind)
    row["start"], row["end"] = _span(telling)
    row["dated"] = telling.onset is not None
    row["planned"] = telling.modality == "planned"
    row["actual"] = telling.modality == "actual"
    row["words"] = bits_of(scoring.kin(telling))
    if place is not None:
        weights = rules()["place"]
        row["place"] = hashed(f"geonames {place.geonames}" if place.geonames is not None else place.id)
        row["level"] = 2 if is_point(place) else 1
        row["loose"] = place.precision in weights["loose"] or not place.country
        row["weight"] = weights["point"] if is_point(place) else weights.get(place.precision, weights["country"])
        row["lat"], row["lon"] = (np.nan if place.lat is None else place.lat, np.nan if place.lon is None else place.lon)
        row["country"] = hashed(place.country) if place.country else 0
    for side in sides:
        row[side], row[f"{side}_of"], row[f"{side}_said"] = _bits(getattr(telling, side))
    row["guessed"] = any(ref.deduced for ref in (*telling.actors, *telling.recipients, *telling.objects))
    row["actor_states"] = _states(telling.actors)
    row["recipient_states"] = _states(telling.recipients)
    row["joint"] = scoring.symmetric(telling)
    row["mode"] = hashed(telling.mention.mode) if telling.mention.mode else 0
    row["rare"] = bool(kind["rare"]) and begins(telling.mention.trigger.text, kind["rare"])
    if telling.toll:
        row["toll"] = bits_of(f"{name} {low} {high}" for name, low, high in telling.toll)
        row["counts"] = bits_of(name for name, _, _ in telling.toll)
        row["updates"] = scoring.updates(telling.sentence)
    row["report"] = hashed(telling.report.sha)
    row["print"] = hashed(telling.print) if telling.print else 0
    row["original"] = hashed(telling.original)
    for number, key in enumerate(sorted(sought(telling))[:keys]):
        row["keys"][number] = hashed(key)


def _bits(side: Iterable[Ref]) -> tuple[int, int, int]:
    named = [ref for ref in side if not ref.deduced]
    known = [ref for ref in named if ref.party.id or ref.party.country]
    created = (skeleton(ref.party.name).split()[-1:] for ref in known if ref.party.id is None or ref.party.id.startswith("a-"))
    names = (name for ref in known for name in (ref.key, ref.party.id) if name)
    # Of a name the last word too: it may stand for the whole.
    return (
        bits_of((*names, *(word for last in created for word in last))),
        bits_of(ref.party.country for ref in named if ref.party.country),
        bits_of(ref.key for ref in named if not (ref.party.id or ref.party.country)),
    )


def _states(side: Sequence[Ref]) -> int:
    """Give the countries of a side whose parties all are of a country that the words name, else none."""
    if any(ref.deduced or ref.party.country is None for ref in side):
        return 0
    return bits_of(ref.party.country or "" for ref in side)


def bits_of(names: Iterable[str]) -> int:
    """Give a set of names as bits; two sets that share one share a bit."""
    bits = 0
    for name in names:
        bits |= 1 << (hashed(name) & 63)
    return bits


def _span(telling: Telling) -> tuple[int, int]:
    span = telling.onset if telling.onset is not None else telling.told
    low, high = span or (None, None)
    return first if low is None else low, last if high is None else high


def _reach(telling: Telling, kind: dict[str, Any]) -> tuple[int, int]:
    """Bound the days within which the act of another telling may be this one, or look like it, end excluded."""
    low, high = _span(telling)
    window = kind["window_days"]
    ahead = kind["horizon_days"] if telling.modality == "planned" and telling.onset is None else window
    return max(first, low - window), min(last, high + ahead)
