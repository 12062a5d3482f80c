"""Where a text stands in time: its reference, its tense, the dates it has mentioned, and counting from them. No words here.

A relative expression is resolved against the reference at the precision that both allow: a day counted from a reference
known to the month stays `YYYY-MM-XX`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from text_to_num import text2num

from .. import edtf

Values = Mapping[str, Any]
_DAY = dt.timedelta(days=1)


@dataclass
class Standing:
    """Where a text stands in time: its reference, the tense near an offset, the closed dates mentioned so far, oldest first.

    `leans` is set while an opener settles the tense; `used` gathers what the last value was counted from.
    """

    reference: edtf.Bounds | None
    tense: Callable[[int], str]
    language: str
    anchors: list[str] = field(default_factory=list)
    leans: str | None = None
    used: list[str] = field(default_factory=list)

    def copy(self) -> Standing:
        """Give a standing of its own to try a value in."""
        return replace(self, anchors=list(self.anchors), used=[])

    def span(self) -> tuple[dt.date, dt.date] | None:
        """Give the bounds of the reference if both are known, and note that they were used."""
        if self.reference and self.reference[0] and self.reference[1]:
            self.used.append("reference")
            return self.reference[0], self.reference[1]
        return None

    def side(self, values: Values, position: int) -> str:
        """Give the side on which to look: last, next, past, present or future."""
        if "side" in values:
            return str(values["side"])
        side = self.leans or self.tense(position)
        self.used.append(side)
        return side

    def anchor(self, unit: str) -> edtf.Bounds | None:
        """Give the bounds of the date last mentioned that is as exact as a unit, and note that it was used."""
        most = {"day": 4, "week": 8, "month": 31}.get(unit, 366)
        for text in reversed(self.anchors):
            start, end = edtf.bounds(text)
            if start and end and (end - start).days <= most:
                self.used.append("anchor")
                return start, end
        return None


def number(text: str, language: str) -> int | None:
    """Read a small whole number in digits or letters; None if it is none."""
    return int(text) if text.isdigit() else _letters(text.replace("-", " "), language)


@lru_cache(maxsize=512)
def _letters(text: str, language: str) -> int | None:
    try:
        return int(text2num(text, language))
    except ValueError:
        return None


def nearest(candidates: list[str], standing: Standing, side: str) -> str | None:
    """Choose among dates the nearest to the reference on a side: last and next never take the reference itself."""
    span = standing.span()
    if span is None:
        return None
    start, end = span
    coarse = (end - start).days > 31
    found = [(a, b, text) for text in candidates for a, b in [edtf.bounds(text)] if a and b]
    if side in ("last", "next") and not coarse:
        found = [x for x in found if not (x[0] <= start and x[1] >= end)]
        within = [x for x in found if (x[1] <= end if side == "last" else x[0] >= start)]
    elif side in ("past", "last"):
        within = [x for x in found if x[0] < end]
    elif side in ("future", "next"):
        within = [x for x in found if x[1] > start]
    else:
        return min(found, key=lambda x: (max((x[0] - end).days + 1, (start - x[1]).days + 1, 0), x[0]), default=("", "", None))[2]
    if not within:
        return None
    return max(within, key=lambda x: x[0])[2] if side in ("last", "past") else min(within, key=lambda x: x[0])[2]


def counted(standing: Standing, count: int, unit: str) -> str | None:
    """Give the piece of the calendar so many units from the reference, as exact as the unit and the reference allow."""
    span = standing.span()
    return counted_from(span, count, unit) if span else None


def offset(bounds: edtf.Bounds, count: int) -> str | None:
    """Give the day so many days after (or before) a date known to the day or to a few; YYYY-MM-XX if known to the month."""
    start, end = bounds
    if start is None or end is None:
        return None
    if (end - start).days > 8:
        return f"{start:%Y-%m}-XX" if (end - start).days <= 31 and start.month == (end - _DAY).month else None
    return edtf.shift(end - _DAY if count > 0 else start, count, "day")


def at_clock(day: str, values: Values) -> str:
    """Give a day with the time of a clock where its zone is known; the day alone where it is not."""
    zone = values.get("zone")
    if zone is None or edtf.precision(day) != "day":
        return day
    away = re.search(r"([+-]) ?(\d{1,2})(?::(\d\d))?", zone)
    tail = f"{away[1]}{int(away[2]):02}:{away[3] or '00'}" if away else "Z"
    if "clock_word" in values:
        hour, minute = values["clock_word"], 0
    else:
        digits = re.findall(r"\d+", values.get("clock_exact") or values.get("clock_colon") or values["clock_hour"])
        hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    text = f"{day}T{hour:02}:{minute:02}{tail}"
    return text if edtf.valid(text) else day


def counted_from(span: tuple[dt.date, dt.date], count: int, unit: str) -> str | None:
    """Give the piece of the calendar so many units from a span; None where the span is too wide for the unit."""
    start, end = span
    days = (end - start).days
    if unit in ("hour", "minute"):
        if unit == "hour" and count % 24 == 0:
            return counted_from(span, count // 24, "day")
        return counted_from(span, 0, "day") if abs(count) < 24 or unit == "minute" else None
    if days == 1 or unit in ("year", "decade", "century") or (unit in ("month", "quarter", "half") and days <= 31):
        return edtf.shift(start, count, unit)
    if unit == "day" and start.month == (end - _DAY).month and days <= 31 and abs(count) <= 7:
        return offset(span, count) if days <= 8 else f"{start:%Y-%m}-XX"
    return None
