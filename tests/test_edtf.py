import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmattan import edtf
from harmattan.errors import InputError

days = st.dates(dt.date(1500, 1, 1), dt.date(2500, 12, 31))
points = days.flatmap(
    lambda day: st.sampled_from(
        [
            day.isoformat(),
            f"{day:%Y-%m}",
            f"{day:%Y}",
            f"{day:%Y-%m}-XX",
            f"{day:%Y}-XX-XX",
            f"{day.year // 10}X",
            f"{day.year // 100}XX",
            f"{day:%Y}-{21 + day.month % 4}",
            f"{day:%Y-%m-%d}T{day.day % 24:02}:{day.month:02}Z",
        ]
    )
)
ordered = st.tuples(days, days).map(sorted)
intervals = ordered.map(lambda pair: f"{pair[0]}/{pair[1]}")
half_open = st.one_of(points.map(lambda text: f"{text}/.."), points.map(lambda text: f"../{text}"))
dates = st.one_of(points, intervals, half_open)

D = dt.date


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2022", D(2022, 1, 1), D(2023, 1, 1)),
        ("2022-12", D(2022, 12, 1), D(2023, 1, 1)),
        ("2020-02-29", D(2020, 2, 29), D(2020, 3, 1)),
        ("2022-02-XX", D(2022, 2, 1), D(2022, 3, 1)),
        ("2022-XX", D(2022, 1, 1), D(2023, 1, 1)),
        ("2022-XX-XX", D(2022, 1, 1), D(2023, 1, 1)),
        ("199X", D(1990, 1, 1), D(2000, 1, 1)),
        ("19XX", D(1900, 1, 1), D(2000, 1, 1)),
        ("2022-21", D(2022, 3, 1), D(2022, 7, 1)),
        ("2022-22", D(2022, 6, 1), D(2022, 10, 1)),
        ("2022-24", D(2022, 12, 1), D(2023, 4, 1)),
        ("2013/..", D(2013, 1, 1), None),
        ("../2025-06", None, D(2025, 7, 1)),
        ("2013/", D(2013, 1, 1), None),
        ("2021-08/2022-02", D(2021, 8, 1), D(2022, 3, 1)),
        ("2022-02-17T08:15Z", D(2022, 2, 17), D(2022, 2, 18)),
        ("2022-02-17T08:15:30+01:00", D(2022, 2, 17), D(2022, 2, 18)),
        ("2022-02~", D(2022, 2, 1), D(2022, 3, 1)),
    ],
)
def test_bounds(text, start, end):
    assert edtf.bounds(text) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "hier",
            "22",
            "2022-13",
            "2022-02-30",
            "2021-02-29",
            "2022-25",
            "2022-22-01",
            "2022/2013",
            "../..",
            "/",
            "2022-XX-05",
        ),
        *("199X-01", "0000", "2022-02-17T24:00Z", "2022-02-17T10:75Z", "2022-02-XXT10:00Z", "2022-2-7", "2022/2023/2024"),
    ],
)
def test_what_is_not_edtf_is_refused(text):
    assert not edtf.valid(text)
    with pytest.raises(InputError, match="not a date in EDTF"):
        edtf.bounds(text)


@pytest.mark.parametrize(
    ("a", "b", "both"),
    [
        ("2022-02-XX", "2022-02-17", "2022-02-17"),
        ("2022", "2022-02", "2022-02"),
        ("2022-02", "2022-02-XX", "2022-02-XX"),
        ("2013/..", "2022-02-17", "2022-02-17"),
        ("2013/..", "../2022", "2013/2022"),
        ("2022-02-14/2022-02-20", "2022-02-18/2022-02-25", "2022-02-18/2022-02-20"),
        ("2022-02-17", "2022-02-17T08:15Z", "2022-02-17T08:15Z"),
        ("2022-02-17T08:15Z", "2022-02-17T09:15+01:00", "2022-02-17T09:15+01:00"),
        ("2022-02-17T23:30Z", "2022-02-18T00:30+01:00", "2022-02-18T00:30+01:00"),
        ("2022-02-17T08:15Z", "2022-02-17T09:15Z", None),
        ("2022-22", "2022-08-15", "2022-08-15"),
        ("2021", "2022-02", None),
        ("../2020", "2022/..", None),
        ("199X", "1995/2005", "1995/1999"),
    ],
)
def test_intersect(a, b, both):
    assert edtf.intersect(a, b) == both


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2022", "year"),
        ("2022-XX-XX", "year"),
        ("2022-02", "month"),
        ("2022-02-XX", "month"),
        ("2022-02-17", "day"),
        ("2022-23", "season"),
        ("199X", "decade"),
        ("19XX", "century"),
        ("2022-02-17T08:15Z", "time"),
        ("../2025", "interval"),
    ],
)
def test_precision(text, name):
    assert edtf.precision(text) == name


@pytest.mark.parametrize(
    ("count", "unit", "text"),
    [
        (0, "day", "2022-02-17"),
        (-17, "day", "2022-01-31"),
        (0, "week", "2022-02-14/2022-02-20"),
        (1, "weekend", "2022-02-26/2022-02-27"),
        (-2, "month", "2021-12"),
        (11, "month", "2023-01"),
        (0, "quarter", "2022-01/2022-03"),
        (-1, "half", "2021-07/2021-12"),
        (-9, "year", "2013"),
        (-3, "decade", "199X"),
        (-1, "century", "19XX"),
        (-3000, "year", None),
        (10**7, "day", None),
    ],
)
def test_shift(count, unit, text):
    assert edtf.shift(D(2022, 2, 17), count, unit) == text


def test_when_carries_bounds_basis_and_words():
    when = edtf.when("2022-02", "deduced", "en février")
    assert (when.start, when.end, when.basis, when.text) == (D(2022, 2, 1), D(2022, 3, 1), "deduced", "en février")
    with pytest.raises(InputError):
        edtf.when("février", "stated")


@given(dates)
def test_bounds_are_in_order(text):
    start, end = edtf.bounds(text)
    assert start is None or end is None or start < end


@given(dates)
def test_a_date_agrees_with_itself(text):
    assert edtf.intersect(text, text) == text


@given(dates, dates)
def test_intersection_commutes_and_is_within_both(a, b):
    both = edtf.intersect(a, b)
    assert both == edtf.intersect(b, a)
    if both is not None:
        start, end = edtf.bounds(both)
        for lower, upper in (edtf.bounds(a), edtf.bounds(b)):
            assert lower is None or (start is not None and start >= lower)
            assert upper is None or (end is not None and end <= upper)


@given(dates, days)
def test_a_day_agrees_exactly_where_it_lies_within(text, day):
    start, end = edtf.bounds(text)
    within = (start is None or start <= day) and (end is None or day < end)
    assert (edtf.intersect(text, day.isoformat()) is not None) == within


@given(ordered)
def test_spelled_bounds_read_back(pair):
    bounds = (pair[0], pair[1] + dt.timedelta(days=1))
    assert edtf.bounds(edtf.spell(*bounds)) == bounds
    assert edtf.bounds(edtf.spell(bounds[0], None)) == (bounds[0], None)
    assert edtf.bounds(edtf.spell(None, bounds[1])) == (None, bounds[1])


@given(days, st.integers(-300, 300), st.sampled_from(["day", "week", "weekend", "month", "quarter", "half", "year"]))
def test_shifting_there_and_back_comes_home(day, count, unit):
    there = edtf.shift(day, count, unit)
    back = edtf.shift(edtf.bounds(there)[0], -count, unit)
    assert back == edtf.shift(day, 0, unit)


@given(st.text(alphabet="0123456789-/.XTZ:?~", max_size=24))
def test_any_text_is_read_or_refused(text):
    assert edtf.valid(text) in (True, False)
