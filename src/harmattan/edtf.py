"""Dates in EDTF (ISO 8601-2): what a text stands for, when two agree, and how the calendar is spelled.

Read here: years to days, `XX` for what is not known (2022-02-XX, 2022-XX, 199X, 19XX), seasons 21 to 24, times of the day,
intervals with `/`, `..` for an open end and nothing for an unknown one, and the marks `?`, `~`, `%`, which change no bound.
Years go from 0001 to 9998, so that every end, which is excluded, is a date.

A season covers all months it touches, since nobody writes where it starts: 21 March to June, 22 June to September,
23 September to December, 24 December to March of the next year.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from .errors import InputError
from .records import Basis, When

Bounds = tuple[dt.date | None, dt.date | None]

_POINT = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX)"
    r"(?:T(?P<clock>\d{2}:\d{2}(?::\d{2})?)(?P<zone>Z|[+-]\d{2}:\d{2})?)?)?)?[?~%]?"
)
_SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}
_DAY = dt.timedelta(days=1)


def bounds(edtf: str) -> Bounds:
    """Give the first day and the day after the last; None where the end is open or unknown; InputError if it is not EDTF.

    >>> bounds("2022-02")
    (datetime.date(2022, 2, 1), datetime.date(2022, 3, 1))
    >>> bounds("2013/..")
    (datetime.date(2013, 1, 1), None)
    """
    found = _bounds(edtf)
    if found is None:
        raise InputError(f"{edtf!r} is not a date in EDTF. Write 2022, 2022-02, 2022-02-17, 2022-02-XX, 2013/.. or 2013/2022.")
    return found


def valid(edtf: str) -> bool:
    """Tell whether a text is EDTF as read here, on the calendar, with its ends in order.

    >>> valid("2022-02-30"), valid("../2025"), valid("2022/2013")
    (False, True, False)
    """
    return _bounds(edtf) is not None


def precision(edtf: str) -> str:
    """Name how exact a date is: time, day, month, season, year, decade, century or interval.

    >>> precision("2022-02-XX"), precision("2022-22"), precision("2013/..")
    ('month', 'season', 'interval')
    """
    bounds(edtf)
    if "/" in edtf:
        return "interval"
    part = _point(edtf)
    if part["year"].endswith("X"):
        return "century" if part["year"].endswith("XX") else "decade"
    if part["clock"]:
        return "time"
    if part["month"] in (None, "XX"):
        return "year"
    if int(part["month"]) in _SEASONS:
        return "season"
    return "month" if part["day"] in (None, "XX") else "day"


def intersect(a: str, b: str) -> str | None:
    """Give the narrowest EDTF that agrees with both dates, or None when they contradict one another.

    >>> intersect("2022-02-XX", "2022-02-17")
    '2022-02-17'
    >>> intersect("2013/..", "../2022-06")
    '2013-01/2022-06'
    >>> intersect("2021", "2022-02") is None
    True
    """
    first, second = bounds(a), bounds(b)
    if "T" in a and "T" in b and "/" not in a + b:
        return _same_time(a, b)
    start = max((x for x in (first[0], second[0]) if x), default=None)
    end = min((x for x in (first[1], second[1]) if x), default=None)
    if start and end and start >= end:
        return None
    same = [text for text, found in ((a, first), (b, second)) if found == (start, end)]
    return min(same, key=lambda text: ("T" not in text, "X" not in text, len(text), text)) if same else spell(start, end)


def spell(start: dt.date | None, end: dt.date | None) -> str:
    """Spell bounds (end excluded, one of them may be None) as the coarsest EDTF that has exactly these bounds.

    >>> spell(dt.date(2022, 1, 1), dt.date(2022, 4, 1))
    '2022-01/2022-03'
    >>> spell(dt.date(2022, 2, 17), None)
    '2022-02-17/..'
    """
    last = end - _DAY if end else None
    if start and last:
        for size in (4, 7, 10):
            if bounds(start.isoformat()[:size])[0] == start and bounds(last.isoformat()[:size])[1] == end:
                left, right = start.isoformat()[:size], last.isoformat()[:size]
                return left if left == right else f"{left}/{right}"
    return f"{_coarsest(start, 0)}/{_coarsest(last, 1)}"


def shift(day: dt.date, count: int, unit: str) -> str | None:
    """Spell the piece of the calendar that lies `count` units from the one with this day; None beyond the calendar.

    Units: day, week (Monday to Sunday), weekend (Saturday and Sunday), month, quarter, half, year, decade, century.

    >>> shift(dt.date(2022, 2, 17), -1, "week")
    '2022-02-07/2022-02-13'
    >>> shift(dt.date(2022, 2, 17), -2, "month")
    '2021-12'
    """
    try:
        if unit == "day":
            text = (day + count * _DAY).isoformat()
        elif unit in ("week", "weekend"):
            monday = day + dt.timedelta(days=7 * count - day.weekday())
            text = f"{monday + (5 * _DAY if unit == 'weekend' else 0 * _DAY)}/{monday + 6 * _DAY}"
        elif unit in ("month", "quarter", "half"):
            size = {"month": 1, "quarter": 3, "half": 6}[unit]
            month = ((day.year * 12 + day.month - 1) // size + count) * size
            left, right = (f"{m // 12:04}-{m % 12 + 1:02}" for m in (month, month + size - 1))
            text = left if size == 1 else f"{left}/{right}"
        else:
            years, tail = {"year": (1, ""), "decade": (10, "X"), "century": (100, "XX")}[unit]
            text = f"{day.year // years + count:0{4 - len(tail)}}{tail}"
    except OverflowError:
        return None
    return text if valid(text) else None


def easter(year: int) -> dt.date:
    """Give the Sunday of Easter of a year of the Gregorian calendar.

    >>> easter(2022)
    datetime.date(2022, 4, 17)
    """
    golden, century = year % 19, year // 100
    skipped = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = skipped - (skipped > 28 or (skipped == 28 and golden > 10))
    sunday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    return dt.date(year, 3, 28) + (moon - sunday) * _DAY


def when(edtf: str, basis: Basis, text: str = "") -> When:
    """Make the record of a date from its EDTF, where it comes from, and the words; InputError if it is not EDTF.

    >>> when("2022-02", "stated", "en février").end
    datetime.date(2022, 3, 1)
    """
    start, end = bounds(edtf)
    return When(edtf, start, end, basis, text)


@lru_cache(maxsize=4096)
def _bounds(edtf: str) -> Bounds | None:
    left, slash, right = edtf.partition("/")
    if not slash:
        return _point_bounds(edtf)
    ends: list[Bounds] = []
    for side in (left, right):
        found: Bounds | None = (None, None) if side in ("", "..") else _point_bounds(side)
        if found is None:
            return None
        ends.append(found)
    start, last, end = ends[0][0], ends[1][0], ends[1][1]
    if (start is None and end is None) or (start and last and start > last):
        return None
    return start, end


def _point_bounds(text: str) -> Bounds | None:
    match = _POINT.fullmatch(text)
    if not match:
        return None
    part = match.groupdict()
    if part["clock"] and (part["day"] == "XX" or not _on_the_clock(part["clock"], part["zone"])):
        return None
    year = int(part["year"].replace("X", "0"))
    years = 10 ** part["year"].count("X")
    if (years > 1 and part["month"]) or (part["month"] == "XX" and part["day"] not in (None, "XX")):
        return None
    if not 1 <= year <= 9999 - years:
        return None
    if part["month"] in (None, "XX"):
        return dt.date(year, 1, 1), dt.date(year + years, 1, 1)
    month, months = int(part["month"]), 1
    if month in _SEASONS:
        if part["day"]:
            return None
        month, months = _SEASONS[month], 4
    if not 1 <= month <= 12:
        return None
    if part["day"] in (None, "XX"):
        ahead = year * 12 + month - 1 + months
        return dt.date(year, month, 1), dt.date(ahead // 12, ahead % 12 + 1, 1)
    try:
        day = dt.date(year, month, int(part["day"]))
    except ValueError:
        return None
    return day, day + _DAY


def _on_the_clock(clock: str, zone: str | None) -> bool:
    hour, *rest = map(int, clock.split(":"))
    away = [0, 0] if zone in (None, "Z") else [int(x) for x in zone[1:].split(":")]
    return hour < 24 and all(x < 60 for x in rest) and away[0] < 24 and away[1] < 60


def _point(text: str) -> dict[str, str]:
    match = _POINT.fullmatch(text)
    assert match is not None
    return match.groupdict()


def _same_time(a: str, b: str) -> str | None:
    parts = _point(a), _point(b)
    if None in (parts[0]["zone"], parts[1]["zone"]) and parts[0]["zone"] != parts[1]["zone"]:
        return max(a, b, key=len) if bounds(a) == bounds(b) else None
    seconds = all(part["clock"].count(":") == 2 for part in parts)
    left, right = (dt.datetime.fromisoformat(text.rstrip("?~%")) for text in (a, b))
    if not seconds:
        left, right = left.replace(second=0), right.replace(second=0)
    return min(a, b, key=lambda text: (-len(text), text)) if left == right else None


def _coarsest(day: dt.date | None, after: int) -> str:
    if day is None:
        return ".."
    edge = day + after * _DAY
    return day.isoformat()[: 4 if edge.month == edge.day == 1 else 7 if edge.day == 1 else 10]
