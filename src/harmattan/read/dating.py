"""What each form of time expression stands for: from its values to EDTF, by the codebook's conventions. No words here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from itertools import pairwise

from .. import edtf
from .forms import Piece
from .standing import Standing, Values, at_clock, counted, counted_from, nearest, number, offset

_DAY = dt.timedelta(days=1)
_MOST = 200


def value(piece: Piece, standing: Standing) -> str | None:
    """Give the EDTF of a piece, or None where the words and the reference allow none.

    >>> value(Piece(0, 5, "weekday", {"weekday": 2}), Standing(edtf.bounds("2022-02-17"), lambda offset: "past", "fr"))
    '2022-02-15'
    """
    rule = _RULES.get(piece.means)
    text = rule(piece.values, standing, piece.start) if rule else None
    return text if text and edtf.valid(text) else None


def _years(standing: Standing) -> range:
    span = standing.span()
    return range(max(span[0].year - 2, 1), min(span[1].year + 3, 9999)) if span else range(0)


def _day(values: Values, standing: Standing, position: int) -> str | None:
    if "named_day" in values:
        return str(values["named_day"])
    if "date_iso" in values:
        return str(values["date_iso"])
    if "date_numeric" in values:
        day, month, year = map(int, re.split(r"[/.-]", values["date_numeric"]))
        return f"{year:04}-{month:02}-{day:02}"
    if "easter" in values:
        return _moveable(values, standing, position)
    tail = values["holiday"] if "holiday" in values else f"{values['month']:02}-{_number_of_day(values['day']):02}"
    if "year" in values:
        return f"{values['year']}-{tail}"
    candidates = [text for year in _years(standing) if edtf.valid(text := f"{year}-{tail}")]
    chosen = nearest(candidates, standing, standing.side(values, position))
    if chosen and "weekday" in values and not _falls_on(chosen, values["weekday"]):
        fitting = [text for text in candidates if _falls_on(text, values["weekday"])]
        close = [text for text in fitting if abs(int(text[:4]) - int(chosen[:4])) == 1]
        return nearest(close, standing, "present") or chosen
    return chosen


def _moveable(values: Values, standing: Standing, position: int) -> str | None:
    """Give the day of a feast that moves with Easter."""
    years = [int(values["year"])] if "year" in values else list(_years(standing))
    days = [str(edtf.shift(edtf.easter(year), values["easter"], "day")) for year in years if 1583 <= year <= 9000]
    return next(iter(days), None) if "year" in values else nearest(days, standing, standing.side(values, position))


def _day_of_month(values: Values, standing: Standing, position: int) -> str | None:
    """Give a day of the month before or after this one, or of the month of the date last mentioned."""
    if "away" in values:
        month = _from_anchor(standing, values["away"], "month")
    else:
        month = counted(standing, {"last": -1, "next": 1}.get(values["side"], 0), "month")
    return f"{month}-{_number_of_day(values['day']):02}" if month else None


def _number_of_day(text: str) -> int:
    digits = re.match(r"\d+", text)
    return int(digits[0]) if digits else 1


def _falls_on(day: str, weekday: int) -> bool:
    return dt.date.fromisoformat(day).isoweekday() == weekday


def _days(values: Values, standing: Standing, position: int) -> str | None:
    numbers = [int(x) for x in re.findall(r"\d+", values["day_list"])]
    ends = [_day({**values, "day": str(n)}, standing, position) for n in (numbers[0], numbers[-1])]
    in_a_row = all(b == a + 1 for a, b in pairwise(numbers))
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
    around = [day for n in range(-7, 8) if (day := edtf.shift(start, n, "day"))]
    if side == "future":
        around = [day for day in around if day > start.isoformat()]
    return nearest([day for day in around if _falls_on(day, values["weekday"])], standing, "past" if side == "present" else side)


def _anchored_weekday(values: Values, standing: Standing, position: int) -> str | None:
    """Give the first such day of the week before or after the date last mentioned."""
    bounds = standing.anchor("day") or standing.span()
    if bounds is None or bounds[0] is None or bounds[1] is None or (bounds[1] - bounds[0]).days > 4:
        return None
    away = values["away"]
    here = bounds[0] if away < 0 else bounds[1] - _DAY
    around = [edtf.shift(here, away * n, "day") for n in range(1, 8)]
    return next((day for day in around if day and edtf.valid(day) and _falls_on(day, values["weekday"])), None)


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


def _month_part(values: Values, standing: Standing, position: int) -> str | None:
    """Give a half of a month, cut after the 15th, or one of its weeks, counted from the 1st or, the last one, from the end."""
    month = _month(values, standing, position)
    end = edtf.bounds(month)[1] if month else None
    if month is None or end is None:
        return None
    size, nth, days = {"half": 15, "week": 7}[values["month_part"]], values["nth"], (end - _DAY).day
    if nth * size > days:
        return None
    first, last = (days - 6, days) if (size, nth) == (7, -1) else ((nth - 1) * size + 1, nth * size)
    if size == 15:
        first, last = (16, days) if nth in (2, -1) else (1, 15)
    return f"{month}-{first:02}/{month}-{last:02}"


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
    return counted_from(span, shift, unit)


def _season(values: Values, standing: Standing, position: int) -> str | None:
    if "year" in values:
        return f"{values['year']}-{values['season']}"
    seasons = [f"{year:04}-{values['season']}" for year in _years(standing)]
    return nearest(seasons, standing, standing.side(values, position))


def _quarter(values: Values, standing: Standing, position: int) -> str | None:
    size = {"quarter": 3, "half": 6}[values["quarter_part"]]
    last = size * values["ordinal"] if values["ordinal"] > 0 else 12
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


def _year_span(text: str) -> str:
    first, last = re.findall(r"\d+", text)
    return f"{first}/{first[: 4 - len(last)]}{last}"


def _century(values: Values, standing: Standing, position: int) -> str | None:
    if values["roman"][0].isdigit():
        return f"{int(values['roman'][:2]) - 1}XX"
    digits = {"i": 1, "v": 5, "x": 10, "l": 50}
    letters = [digits[c] for c in re.match("[ivxl]*", values["roman"])[0]]  # type: ignore[index]
    century = sum(-a if b > a else a for a, b in zip(letters, [*letters[1:], 0], strict=True))
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
    if "exact" in values:
        return _to_the_day(values, standing)
    return _away(values, standing, -1, lambda n, unit: counted(standing, n, unit))


def _to_the_day(values: Values, standing: Standing) -> str | None:
    """Count whole months or years back from the reference to the same day."""
    span, count = standing.span(), number(values["n"], standing.language)
    months = {"month": 1, "year": 12}.get(values["unit"])
    if span is None or count is None or (span[1] - span[0]).days != 1:
        return None
    if months is None:
        return counted(standing, -count * (7 if values["unit"] == "week" else 1), "day")
    month = edtf.shift(span[0], -count * months, "month")
    return f"{month}-{span[0].day:02}" if month else None


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
    now = counted(standing, 0, "day" if here == "week" else str(here))
    if not (away and now):
        return None
    if here == "week":
        count = number(values["n"], standing.language) or 0
        away = counted(standing, count * (-7 if side == "last" else 7), "day") or now
    return _hull(sorted([away, now]))


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
    return counted_from((bounds[0], bounds[1]) if count <= 0 else _last_piece(bounds[0], bounds[1]), count, unit)


def _last_piece(start: dt.date, end: dt.date) -> tuple[dt.date, dt.date]:
    return (end - _DAY, end) if (end - start).days <= 4 else (start, end)


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
    "day_of_month": _day_of_month,
    "anchored_weekday": _anchored_weekday,
    "month": _month,
    "month_part": _month_part,
    "third": _third,
    "year": lambda values, standing, position: str(values["year"]),
    "years": lambda values, standing, position: _year_span(values["year_span"]),
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
