"""The outlook shown on two pasts: a drawn history whose true process is known, and the bundled sample, which is too short."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..outlook import backtest, hawkes, scores, synthetic
from ..outlook.series import month_text
from . import outlook_tables
from .outlook import Backtested, Steps
from .outlook_past import past
from .tables import Row

if TYPE_CHECKING:
    from ..outlook.backtest import Backtest

Table = Callable[[Row, Iterable[Row]], None]
recovery_head = ("what", "true", "fitted", "95 % interval")
calibration_head = ("interval", "should cover", "covers")
sample_head = ("place", "month", "events")


def tell(folder: Path, write: Callable[[str], None], table: Table, watch: Steps) -> None:
    """Fit and backtest a drawn history beside its truth, then say what the sample in `folder`/chronicle.db has for an outlook."""
    from .demo import keep

    series, process = synthetic.history(months=150, side=6)
    write("A drawn history: 36 cells, 150 months, every one by a process that is known.\n\n")
    fitted = hawkes.fit(series.counts, series.rings, prior=1e9)
    told = hawkes.intervals(fitted, series.counts, series.rings, prior=1e9)
    table(
        recovery_head,
        [
            (name, f"{getattr(process, name):.2f}", f"{each.value:.2f}", f"{each.low:.2f} to {each.high:.2f}")
            for name, each in told.items()
        ],
    )
    result: Backtest | None = None
    for step in watch(backtest.run(lambda origin: series, series, backtest.Plan(series.last, 12, 3, warm=6)), "backtest"):
        if isinstance(step, backtest.Backtest):
            result = step
    assert result is not None
    verdict = backtest.gate(result)
    title, head, rows = next(outlook_tables.sections(Backtested(result, verdict, None)))
    write(f"\n{title}\n")
    table(head, rows)
    pooled = result.models[backtest.pooled]
    write("\nCalibration of the pool\n")
    covers = [("50 %", "50.0%", f"{np.nanmean(pooled.half):.1%}"), ("90 %", "90.0%", f"{np.nanmean(pooled.most):.1%}")]
    table(calibration_head, covers)
    table(outlook_tables.reliability_head, outlook_tables.reliability_rows(scores.reliability(pooled.chance, result.happened())))
    write(f"\n{verdict.told()}\n\n")
    sample, _ = past(db=keep(folder, lambda steps: watch(steps, "sample")), measure="events")
    months = sample.values.shape[1]
    write(
        f"The sample: {months} months ({month_text(sample.first)} to {month_text(sample.last)}), of {len(sample.units)} places.\n"
    )
    counted = [
        (unit.name, month_text(sample.first + int(column)), f"{sample.values[row, column]:g}")
        for row, unit in enumerate(sample.units)
        for column in np.flatnonzero(np.nan_to_num(sample.values[row]) > 0)
    ]
    table(sample_head, counted)
    write(
        "A backtest needs years of months: of the sample alone no outlook is published. Give UCDP or ACLED files with --data.\n"
    )
