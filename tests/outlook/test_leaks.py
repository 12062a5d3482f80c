"""Reports later than an origin change nothing that was forecast from it, nor any score that was due before them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from harmattan.chronicle import open_chronicle
from harmattan.outlook import backtest
from harmattan.outlook.backtest import Backtest, Plan
from harmattan.outlook.baselines import Conflictology, Fading, NegativeBinomial
from harmattan.outlook.hawkes import SelfExciting
from harmattan.outlook.series import month_of
from harmattan.present.outlook_past import known_at, past, settled
from tests.builders import act, reading

MODELS = (Conflictology(), NegativeBinomial(), Fading(), SelfExciting())
LAST = month_of("2022-12")


def scored(db: Path) -> Backtest:
    series, _ = past(db=db)
    series = series.until(LAST)
    plan = Plan(LAST, months=3, horizons=2, warm=2)
    *_, result = backtest.run(known_at(series, db=db), settled(series, plan, db=db), plan, MODELS)
    assert isinstance(result, Backtest)
    return result


@settings(max_examples=4, deadline=None)
@given(
    told=st.lists(
        st.tuples(st.dates(dt.date(2021, 2, 1), dt.date(2023, 3, 20)), st.sampled_from(("Gao", "Boni")), st.integers(1, 90)),
        min_size=1,
        max_size=4,
    )
)
def test_later_reports_change_no_figure_of_the_backtest(told: list[tuple[dt.date, str, int]]) -> None:
    with TemporaryDirectory() as folder:
        db = Path(folder) / "chronicle.db"
        with open_chronicle(db) as chronicle:
            for number in range(24):
                year, month = 2021 + number // 12, number % 12 + 1
                happened = act(
                    "ASSAULT", "attaque", "EIGS", "MLI", place="Gao", when=f"{year}-{month:02d}-05", killed=(number % 5, None)
                )
                chronicle.add(reading(f"r{number}", f"{year}-{month:02d}-08", happened))
        before = scored(db)
        with open_chronicle(db) as chronicle:
            for number, (day, place, dead) in enumerate(told):
                late = act("ASSAULT", "tués", "JNIM", "MLI", place=place, when=day.isoformat(), killed=(dead, None))
                chronicle.add(reading(f"late{number}", "2023-03-25", late))
        after = scored(db)
    for name in before.models:
        for score in ("crps", "log", "brier", "quantile"):
            assert np.array_equal(before.each(name, score), after.each(name, score), equal_nan=True), (name, score)
    assert before.weights == after.weights
