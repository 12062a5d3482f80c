"""A history whose true process is known, so that what is fitted and forecast can be held against it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .grid import cell_of
from .hawkes import Process
from .series import Series, cell_unit, month_of, month_text

truth = {"here": 0.35, "touching": 0.2, "further": 0.1, "decay": 0.6}


def history(months: int = 180, side: int = 8, seed: int = 1, background: float = 0.08) -> tuple[Series, Process]:
    """Draw events in a square of cells by a self-exciting process, after a run-in; give the series and the process.

    >>> series, process = history(months=24, side=3)
    >>> series.values.shape, round(process.branching, 2)
    ((9, 24), 0.65)
    """
    rng = np.random.default_rng(seed)
    start = cell_of(10.25, 0.25)
    units = tuple(cell_unit(start + 720 * north + east, "XXX") for north in range(side) for east in range(side))
    process = Process(np.full(len(units), background), truth["here"], truth["touching"], truth["further"], truth["decay"])
    empty = Series(units, month_of("2005-01"), np.zeros((len(units), months)), "events", "cell", ("synthetic",))
    run_in = 60
    drawn = process.simulate(np.zeros(len(units)), process.kernel(empty.rings), run_in + months, 1, rng)[:, run_in:, 0]
    return Series(units, empty.first, drawn, "events", "cell", ("synthetic",)), process


def as_table(series: Series) -> Iterator[str]:
    """Write a series of events as a table of place, date, count."""
    yield "place,date,count\n"
    for unit, row in zip(series.units, series.values, strict=True):
        for number, count in enumerate(row):
            if not np.isnan(count):
                yield f"{unit.id},{month_text(series.first + number)},{count:g}\n"
