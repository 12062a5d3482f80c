"""What time expressions stand for: from the values of a form to EDTF, by the codebook's conventions. No words here.

A relative expression is resolved against the reference at the precision that both allow: a weekday, or a day counted from
a reference known to the month, stays `YYYY-MM-XX`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from text_to_num import text2num

from .. import edtf
from .forms import Piece

Values = Mapping[str, Any]
_DAY = dt.timedelta(days=1)
_MOST = 200


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


def value(piece: Piece, standing: Standing) -> str | None:
    """Give the EDTF of a piece, or None where the words and the reference allow none.

    >>> value(Piece(0, 5, "weekday", {"weekday": 2}), Standing(edtf.bounds("2022-02-17"), lambda offset: "past", "fr"))
    '2022-02-15'
    """
    rule = _RULES.get(piece.means)
    text = rule(piece.values, standing, piece.start) if rule else None
    return text if text and edtf.valid(text) else None


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
    return _counted(span, count, unit) if span else None


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


def _counted(span: tuple[dt.date, dt.date], count: int, unit: str) -> str | None:
    start, end = span
    days = (end - start).days
    if unit in ("hour", "minute"):
        if unit == "hour" and count % 24 == 0:
            return _counted(span, count // 24, "day")
        return _counted(span, 0, "day") if abs(count) < 24 or unit == "minute" else None
    if days == 1 or unit in ("year", "decade", "century") or (unit in ("month", "quarter", "half") and days <= 31):
        return edtf.shift(start, count, unit)
    if unit == "day" and start.month == (end - _DAY).month and days <= 31 and abs(count) <= 7:
        return offset(span, count) if days <= 8 else f"{start:%Y-%m}-XX"
    return None


def _years(standing: Standing) -> range:
    span = standing.span()
    return range(span[0].year - 2, span[1].year + 3) if span else range(0)


def _day(values: Values, standing: Standing, position: int) -> str | None:
    if "named_day" in values:
        return str(values["named_day"])
    if "date_iso" in values:
        return str(values["date_iso"])
    if "date_numeric" in values:
        day, month, year = map(int, re.split(r"[/.-]", values["date_numeric"]))
        return f"{year:04}-{month:02}-{day:02}"
    if "holiday" in values:
        tail = values["holiday"]
    else:
        tail = f"{values['month']:02}-{_number_of_day(values['day']):02}"
    if "year" in values:
        return f"{values['year']}-{tail}"
    candidates = [text for year in _years(standing) if edtf.valid(text := f"{year}-{tail}")]
    chosen = nearest(candidates, standing, standing.side(values, position))
    if chosen and "weekday" in values and not _falls_on(chosen, values["weekday"]):
        fitting = [text for text in candidates if _falls_on(text, values["weekday"])]
        close = [text for text in fitting if abs(int(text[:4]) - int(chosen[:4])) == 1]
        return nearest(close, standing, "present") or chosen
    return chosen


def _number_of_day(text: str) -> int:
    digits = re.match(r"\d+", text)
    return int(digits[0]) if digits else 1


def _falls_on(day: str, weekday: int) -> bool:
    return dt.date.fromisoformat(day).isoweekday() == weekday


def _days(values: Values, standing: Standing, position: int) -> str | None:
    numbers = [int(x) for x in re.findall(r"\d+", values["day_list"])]
    ends = [_day({**values, "day": str(n)}, standing, position) for n in (numbers[0], numbers[-1])]
    in_a_row = all(b == a + 1 for a, b in zip(numbers, numbers[1:], strict=False))
    return f"{ends[0]}/{ends[1]}" if in_a_row and all(ends) else None


def _weekday(values: Values, standing: Standing, position: int) -> str | None:
    span = standing.span()
    if span is None or (span[1] - span[0]).days > 31:
        return None
    start, end = span
    side = standing.side(values, position)
    if "day_alone" in values:
        number = _number_of_day(values["day_alone"])
        months = [edtf.shift(start, n, "month") for n in (-2, -1, 0, 1, 2)]
        days = [text for month in months if month and edtf.valid(text := f"{month}-{number:02}")]
        fitting = [text for text in days if _falls_on(text, values["weekday"])]
        return nearest(fitting, standing, side) if fitting else None
    if (end - start).days > 1:
        return f"{start:%Y-%m}-XX" if start.month == (end - _DAY).month else None
    around = [(start + n * _DAY).isoformat() for n in range(-7, 8)]
    if side == "future":
        around = [day for day in around if day > start.isoformat()]
    return nearest([day for day in around if _falls_on(day, values["weekday"])], standing, "past" if side == "present" else side)


def _month(values: Values, standing: Standing, position: int) -> str | None:
    if "year" in values:
        return f"{values['year']}-{values['month']:02}"
    months = [f"{year:04}-{values['month']:02}" for year in _years(standing)]
    return nearest(months, standing, standing.side(values, position))


def _third_of(month: str, edge: str) -> str:
    first, last = {"early": ("01", "10"), "mid": ("11", "20"), "late": ("21", "")}[edge]
    end = edtf.bounds(month)[1]
    return f"{month}-{first}/{month}-{last or (end - _DAY).day if end else last}"


def _third(values: Values, standing: Standing, position: int) -> str | None:
    if "year" in values:
        return _third_of(f"{values['year']}-{values['month']:02}", values["edge"])
    months = [f"{year:04}-{values['month']:02}" for year in _years(standing)]
    thirds = [_third_of(month, values["edge"]) for month in months]
    return nearest(thirds, standing, standing.side(values, position))


def _edge(values: Values, standing: Standing, position: int) -> str | None:
    whole = _piece({"shift": 0, **values}, standing, position)
    return _third_of(whole, values["edge"]) if whole and values["piece"] == "month" else whole


def _piece(values: Values, standing: Standing, position: int) -> str | None:
    unit, span = values["piece"], standing.span()
    if span is None:
        return None
    if unit == "weekend" and (span[1] - span[0]).days == 1:
        around = [text for n in (-2, -1, 0, 1, 2) if (text := edtf.shift(span[0], n, "weekend"))]
        return nearest(around, standing, standing.side(values, position))
    shift = {"last": -1, "next": 1}.get(values.get("side", ""), 0)
    return _counted(span, shift, unit)


def _season(values: Values, standing: Standing, position: int) -> str | None:
    if "year" in values:
        return f"{values['year']}-{values['season']}"
    seasons = [f"{year:04}-{values['season']}" for year in _years(standing)]
    return nearest(seasons, standing, standing.side(values, position))


def _quarter(values: Values, standing: Standing, position: int) -> str | None:
    size = {"quarter": 3, "half": 6}[values["quarter_part"]]
    last = size * values["ordinal"]
    if last > 12:
        return None
    years = [int(values["year"])] if "year" in values else list(_years(standing))
    parts = [f"{year:04}-{last - size + 1:02}/{year:04}-{last:02}" for year in years]
    return parts[0] if "year" in values else nearest(parts, standing, standing.side(values, position))


def _decade(values: Values, standing: Standing, position: int) -> str:
    year = int(values.get("decade_word") or values["year_short"])
    if year < 100:
        year += 1900 if year >= 30 else 2000
    return f"{year // 10}X"


def _century(values: Values, standing: Standing, position: int) -> str | None:
    digits = {"i": 1, "v": 5, "x": 10, "l": 50}
    letters = [digits[c] for c in re.match("[ivxl]*", values["roman"])[0]]  # type: ignore[index]
    century = sum(-a if b > a else a for a, b in zip(letters, letters[1:] + [0], strict=True))
    return f"{century - 1:02}XX" if 1 < century < 22 else None


def _away(values: Values, standing: Standing, sign: int, count: Callable[[int, str], str | None]) -> str | None:
    """Count the number, or the range, of a piece from what `count` counts from."""
    low = number(values["n"], standing.language)
    high = number(values["n2"], standing.language) if "n2" in values else low
    unit = values["unit"]
    if low is None or high is None or not low <= high <= _MOST + 100 * (unit in ("hour", "minute", "year")):
        return None
    if "half" in values:
        if unit == "year":
            return count(sign * (12 * low + values["half"]), "month")
        high += 1
    ends = sorted(text for n in (low, high) if (text := count(sign * n, unit)))
    return ends[0] if ends and ends[0] == ends[-1] else _hull(ends)


def _hull(ends: list[str]) -> str | None:
    return edtf.spell(edtf.bounds(ends[0])[0], edtf.bounds(ends[-1])[1]) if len(ends) == 2 else None


def _ago(values: Values, standing: Standing, position: int) -> str | None:
    return _away(values, standing, -1, lambda n, unit: counted(standing, n, unit))


def _ahead(values: Values, standing: Standing, position: int) -> str | None:
    return _away(values, standing, 1, lambda n, unit: counted(standing, n, unit))


def _within(values: Values, standing: Standing, position: int) -> str | None:
    end = _ahead(values, standing, position)
    return f"../{end.split('/')[-1]}" if end else None


def _since(values: Values, standing: Standing, position: int) -> str | None:
    start = _ago(values, standing, position)
    return f"{start.split('/')[0]}/.." if start else None


def _span(values: Values, standing: Standing, position: int) -> str | None:
    here = {"hour": "day", "minute": "day"}.get(values["unit"], values["unit"])
    side = values["side"]
    away = (_ago if side == "last" else _ahead)(values, standing, position)
    now = counted(standing, 0, "day" if here == "week" else here)
    if not (away and now):
        return None
    if here == "week":
        count = number(values["n"], standing.language)
        away = counted(standing, (count or 0) * (-7 if side == "last" else 7), "day")
    return _hull(sorted([away, now])) if away else None


def _anchored(values: Values, standing: Standing, position: int) -> str | None:
    bounds = standing.anchor("day") or standing.anchor("month")
    if bounds is None:
        return counted(standing, values["count"], "day")
    if values["count"] == 0 and bounds[0] and bounds[1] and (bounds[1] - bounds[0]).days <= 4:
        return edtf.spell(*bounds)
    return offset(bounds, values["count"])


def _from_anchor(standing: Standing, count: int, unit: str) -> str | None:
    bounds = standing.anchor({"hour": "day", "minute": "day", "week": "day"}.get(unit, unit))
    if bounds is None or bounds[0] is None or bounds[1] is None:
        return counted(standing, count, unit)
    start, end = bounds
    return _counted((start, end) if count <= 0 or (end - start).days > 4 else (end - _DAY, end), count, unit)


def _anchored_away(values: Values, standing: Standing, position: int) -> str | None:
    return _away(values, standing, values["away"], lambda n, unit: _from_anchor(standing, n, unit))


def _anchored_piece(values: Values, standing: Standing, position: int) -> str | None:
    unit = values.get("piece", "day")
    if unit == "day":
        return _anchored({"count": values["away"]}, standing, position)
    return _from_anchor(standing, values["away"], unit)


def _base_day(values: Values, standing: Standing, position: int) -> str | None:
    """Give the day of a time told without one: of the date last mentioned, or of the reference where it heads a live entry."""
    bounds = None if values.get("entry") else standing.anchor("day")
    return edtf.spell(*bounds) if bounds else counted(standing, 0, "day")


def _clock(values: Values, standing: Standing, position: int) -> str | None:
    day = _base_day(values, standing, position)
    return at_clock(day, values) if day else None


def _deictic(values: Values, standing: Standing, position: int) -> str | None:
    return counted(standing, values["count"], "day")


def _last_night(values: Values, standing: Standing, position: int) -> str | None:
    ends = [counted(standing, n, "day") for n in (values["count"], values["count"] + 1)]
    return ends[0] if ends[0] == ends[1] else "/".join(text for text in ends if text)


_RULES: dict[str, Callable[[Values, Standing, int], str | None]] = {
    "day": _day,
    "days": _days,
    "weekday": _weekday,
    "month": _month,
    "third": _third,
    "year": lambda values, standing, position: str(values["year"]),
    "years": lambda values, standing, position: "/".join(re.findall(r"\d{4}", values["year_span"])),
    "edge_year": lambda values, standing, position: str(values["year"]),
    "edge": _edge,
    "piece": _piece,
    "season": _season,
    "quarter": _quarter,
    "decade": _decade,
    "century": _century,
    "deictic": _deictic,
    "last_night": _last_night,
    "ago": _ago,
    "ahead": _ahead,
    "within": _within,
    "since": _since,
    "span": _span,
    "anchored": _anchored,
    "anchored_away": _anchored_away,
    "anchored_piece": _anchored_piece,
    "clock": _clock,
    "daypart": _base_day,
}
