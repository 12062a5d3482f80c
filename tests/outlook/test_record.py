from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from harmattan.chronicle import open_chronicle
from harmattan.errors import InputError
from harmattan.outlook import synthetic
from harmattan.outlook.record import Issue, due, forecasts, outcome, standing
from harmattan.present import outlook as verbs
from harmattan.present.outlook_past import past
from tests.builders import act, reading
from tests.conftest import Run


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A synthetic history as two tables: as far as a year before its end, and whole."""
    series, _ = synthetic.history(months=60, side=3)
    folder = tmp_path_factory.mktemp("history")
    paths = folder / "early.csv", folder / "whole.csv"
    for path, each in zip(paths, (series.until(series.last - 12), series), strict=True):
        path.write_text("".join(synthetic.as_table(each)), encoding="utf-8")
    return paths


def test_a_forecast_is_resolved_by_its_rule_and_never_edited() -> None:
    series, _ = synthetic.history(months=40, side=2)
    origin = series.last - 3
    issue = Issue(dt.date(2008, 2, 3), origin, "pool", "conflictology 12")
    draws = np.tile(np.array([0.0] * 600 + [2.0] * 400), (4, 2, 1))
    made = forecasts(series.until(origin), draws, draws, [1, 2], issue)
    assert len({each.id for each in made}) == 8
    assert made[0].chance == pytest.approx(0.4)
    assert "60 days after" in made[0].rule
    assert not due(made[0], dt.date(2008, 1, 31))
    came = outcome(made[0], series, dt.date(2009, 1, 1))
    assert came is not None
    assert came.value == series.at(origin + 1)[0]
    assert outcome(replace(made[0], month="2030-01"), series, dt.date(2031, 1, 1)) is None
    with pytest.raises(InputError, match="cannot be resolved"):
        outcome(replace(made[0], source="acled x"), series, dt.date(2031, 1, 1))
    with open_chronicle(":memory:") as chronicle:
        assert chronicle.issue(made) == 8
        assert chronicle.issue([replace(each, chance=0.9) for each in made]) == 0
        assert chronicle.resolve([came]) == 1
        assert chronicle.resolve([replace(came, value=99)]) == 0
        kept = chronicle.forecasts()
    assert [each for each, _ in kept] == made
    assert kept[0][1] == came
    summed = standing(kept)
    assert (summed.issued, summed.resolved) == (8, 1)
    assert summed.errors[0][0] == made[0]


def test_issue_resolve_and_record(run: Run, table: tuple[Path, Path], tmp_path: Path) -> None:
    early, whole = table
    db = tmp_path / "chronicle.db"
    issued = run(
        *("outlook", "issue", "--db", db, "--data", early, "--level", "cell", "--measure", "events"),
        *("--months", 6, "--horizons", 2, "--as-of", "2009-01-15", "--format", "jsonl"),
    )
    assert issued.exit_code == 0, issued.output
    rows = [json.loads(line) for line in issued.stdout.splitlines()]
    assert {row["measure"] for row in rows} >= {"events"}
    assert all(0 <= row["chance"] <= 1 for row in rows)
    early_on = run("outlook", "resolve", "--db", db, "--data", whole, "--as-of", "2009-02-01")
    assert early_on.exit_code == 0
    assert "0 resolved, 0 wait" in early_on.stderr
    resolved = run("outlook", "resolve", "--db", db, "--data", whole, "--as-of", "2009-12-31")
    assert resolved.exit_code == 0, resolved.output
    again = run("outlook", "resolve", "--db", db, "--data", whole, "--as-of", "2009-12-31")
    assert "nothing is due" in again.stderr
    told = run("outlook", "record", "--db", db)
    assert "(hits)" in told.stdout
    found = json.loads(run("outlook", "record", "--db", db, "--format", "jsonl").stdout)
    assert found["resolved"] > 0
    errors = [each["outcome"]["crps"] for each in found["errors"]]
    assert errors == sorted(errors, reverse=True)


def test_the_commands_tell_why_and_what_if(run: Run, table: tuple[Path, Path]) -> None:
    _, whole = table
    data = ("--data", whole, "--level", "cell", "--measure", "events")
    series, _ = past(data=[str(whole)], level="cell", measure="events")
    place = series.units[4].id
    why = run("outlook", "why", place, *data)
    assert "background" in why.stdout
    supposed = run("outlook", "whatif", *data, "--factor", f"{place}=0")
    assert "not causal" in supposed.stdout
    assert run("outlook", "whatif", *data, "--move", "here").exit_code == 1


def test_the_backtest_is_printed_and_written(run: Run, table: tuple[Path, Path], tmp_path: Path) -> None:
    _, whole = table
    output = tmp_path / "backtest.md"
    done = run(
        *("outlook", "backtest", "--data", whole, "--level", "cell", "--measure", "events"),
        *("--months", 6, "--horizons", 2, "-o", output),
    )
    assert done.exit_code == 0, done.output
    for name in ("zero", "last value", "conflictology 12", "with neighbours", "negative binomial", "self-exciting", "pool"):
        assert name in done.stdout
    assert "the gate" in done.stdout
    assert "| conflictology 12 |" in output.read_text(encoding="utf-8")


def test_too_short_a_past_is_refused_with_a_remedy(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_text("place,date,count\nMLI,2022-01,3\nMLI,2022-02,1\n", encoding="utf-8")
    done = run("outlook", "backtest", "--data", path, "--measure", "events")
    assert done.exit_code == 1
    assert "take fewer months" in done.stderr


def test_reports_later_than_the_origin_change_no_figure(tmp_path: Path) -> None:
    db = tmp_path / "chronicle.db"
    days = [dt.date(2020 + month // 12, month % 12 + 1, 10) for month in range(24)]
    with open_chronicle(db) as chronicle:
        for number, day in enumerate(days):
            place = "Gao" if number % 3 else "Ménaka"
            told = act(
                "ASSAULT", f"attaque {number}", "JNIM", "MLI", place=place, when=day.isoformat(), killed=(number % 5, None)
            )
            chronicle.add(reading(f"r{number}", day.isoformat(), told))

    def figures() -> list[float]:
        found = verbs.backtest(db=db, until="2021-08", months=3, horizons=2)
        return [float(score.crps.sum() + score.log.sum()) for score in found.backtest.models.values()]

    before = figures()
    with open_chronicle(db) as chronicle:
        late = act("ASSAULT", "massacre", "EIGS", "MLI", place="Boni", when="2021-07-02", killed=(500, 500))
        chronicle.add(reading("late", "2021-12-30", late))
    assert figures() == before


def test_the_demo_gives_the_known_process_back(run: Run, tmp_path: Path) -> None:
    shown = run("outlook", "demo", "--folder", tmp_path)
    assert shown.exit_code == 0, shown.output
    for part in ("branching", "decay", "pool", "gate", "The sample:"):
        assert part in shown.stdout


def test_a_bad_source_is_told(run: Run, tmp_path: Path) -> None:
    assert run("outlook", "backtest", "--data", tmp_path / "none.csv").exit_code == 1
