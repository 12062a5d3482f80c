"""What composed time expressions stand for: a date with what follows it, a date after an opener, an interval. No words here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from .. import edtf
from .dating import value
from .forms import Piece
from .standing import Standing, at_clock, counted_from, number, offset

_LEANS = {"since": "past", "by": "future"}
_AHEAD = ("until", "from", "before")


@dataclass(frozen=True, slots=True)
class Node:
    """An expression found: its piece with what follows it, or its opener with the pieces inside."""

    start: int
    end: int
    means: str
    piece: Piece | None = None
    parts: tuple[Node, ...] = ()
    clock: Piece | None = None
    beside: Node | None = None
    within: Node | None = None


def node_value(node: Node, standing: Standing) -> str | None:
    """Give the EDTF of an expression, or None where it tells no time that can be pinned."""
    if node.means == "between":
        return interval_value(node.parts[0], node.parts[1], standing)
    if node.parts and node.piece:
        return _opened(node, node.piece, standing)
    if node.piece is None or node.means == "vague":
        return None
    piece = node.piece
    if node.within and node.within.piece:
        whole = value(node.within.piece, standing)
        if whole is None:
            return None
        if "/" not in whole:
            piece = replace(piece, values={**piece.values, "year": whole})
        elif "weekday" in piece.values:
            start = edtf.bounds(whole)[0]
            return edtf.shift(start, (piece.values["weekday"] - start.isoweekday()) % 7, "day") if start else None
    dated = value(piece, standing)
    if node.beside:
        other = node_value(node.beside, standing)
        if piece.means == "clock":
            return at_clock(other, piece.values) if other else dated
        if piece.means == "daypart":
            return other or dated
        told = dated if node.beside.means == "weekday" else other
        dated = (edtf.intersect(dated, other) or told) if dated and other else dated or other
    if node.clock and node.clock.means == "clock" and dated:
        return at_clock(dated, node.clock.values)
    return dated


def _opened(node: Node, opener: Piece, standing: Standing) -> str | None:
    standing.leans = _LEANS.get(node.means)
    if node.means in _AHEAD and standing.tense(node.start) == "present":
        standing.leans = "future"
    try:
        if node.means == "night" and len(node.parts) == 2:
            return interval_value(node.parts[0], node.parts[1], standing)
        dated = node_value(node.parts[0], standing)
    finally:
        standing.leans = None
    if dated is None or node.means == "same":
        return dated
    start, end = edtf.bounds(dated)
    left, right = dated.split("/")[0], dated.split("/")[-1]
    if node.means in ("since", "from", "after"):
        return f"{left}/.." if start else None
    if node.means in ("until", "by", "before"):
        return f"../{right}" if end else None
    if node.means == "offset":
        return offset((start, end), opener.values["count"])
    if node.means == "offset_away":
        count = number(opener.values["n"], standing.language)
        if start is None or end is None or count is None:
            return None
        away = opener.values["away"]
        day = start if away < 0 else end - dt.timedelta(days=1)
        return counted_from((day, day + dt.timedelta(days=1)), away * count, opener.values["unit"])
    if node.means == "week_of":
        return edtf.shift(start, 0, "week") if start and edtf.precision(dated) == "day" else None
    if node.means == "weekend_of" and start and edtf.precision(dated) == "day":
        return edtf.shift(start, 0, "weekend")
    return dated


def interval_value(left: Node, right: Node, standing: Standing) -> str | None:
    """Give the EDTF from one date to another, or None where they cannot be told or are out of order."""
    if left.means == "clock":
        return node_value(left, standing)
    ends = ends_of(left, right, standing)
    if ends is None:
        return None
    text = f"{ends[0].split('/')[0]}/{ends[1].split('/')[-1]}"
    return ends[0] if ends[0] == ends[1] and "X" in text else text if edtf.valid(text) and ends[0] != ends[1] else None


def ends_of(left: Node, right: Node, standing: Standing) -> tuple[str, str] | None:
    """Date both ends of an interval; each lends the other what that one leaves out: month, year, week."""
    if left.piece is None or right.piece is None:
        return None
    here: dict[str, Any] = dict(left.piece.values)
    there: dict[str, Any] = dict(right.piece.values)
    means = left.means
    if right.means == "day" and "month" in there and (means == "day_alone" or "day_alone" in here):
        means = "day"
        here = {"day": here.get("day_alone"), **here, "month": there["month"]}
    piece = replace(left.piece, means=means, values=here)
    if "year" in here and "year" not in there and means == right.means and "month" in there:
        first = node_value(replace(left, piece=piece), standing)
        years = (str(int(here["year"]) + n) for n in (0, 1))
        return _ordered([first], [value(replace(right.piece, values={**there, "year": year}), standing) for year in years])
    second = node_value(right, standing)
    start = edtf.bounds(second)[0] if second else None
    if second is None:
        return None
    if means == "weekday" and right.means in ("weekday", "day") and start and "side" not in here:
        if edtf.precision(second) != "day":
            return second, second
        back = (start.isoweekday() - here["weekday"]) % 7 or 7
        return str(edtf.shift(start, -back, "day")), second
    if means == right.means and "month" in here and "year" not in here and start:
        years = (str(start.year - n) for n in (0, 1))
        return _ordered([value(replace(piece, values={**here, "year": year}), standing) for year in years], [second])
    first = node_value(replace(left, piece=piece), standing)
    return (first, second) if first else None


def _ordered(firsts: list[str | None], seconds: list[str | None]) -> tuple[str, str] | None:
    """Give the first pair of dates in order."""
    for first in firsts:
        for second in seconds:
            start, end = edtf.bounds(first)[0] if first else None, edtf.bounds(second)[0] if second else None
            if first and second and start and end and start <= end:
                return first, second
    return None
