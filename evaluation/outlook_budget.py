"""Time and memory of the outlook's backtests beside their budgets: `python -m evaluation.outlook_budget COUNTRIES.csv CELLS.csv`.

Each backtest runs as its user runs it, in a process of its own. Processor seconds tell of the work; wall seconds also of what
else runs on the machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

budgets = {"country": 90, "cell": 300}  # wall seconds, on two cores
memory = 2.0  # GiB
_west_africa = "BEN BFA CIV CMR DZA GHA GIN GMB GNB LBR LBY MLI MRT NER NGA SEN SLE TCD TGO".split()


def run(level: str, data: str, extra: Sequence[str] = ()) -> tuple[float, float, float]:
    """Run one backtest; give wall seconds, processor seconds, and the largest resident set in GiB."""
    call = "from harmattan.present.cli import main; main()"
    with TemporaryDirectory() as folder:
        tables = Path(folder) / "tables.md"
        asked = ["outlook", "backtest", "--data", data, "--level", level, "--output", str(tables), *extra]
        command = [sys.executable, "-c", call, *asked]
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        written = tables.exists()
    if status or not written:
        raise SystemExit(f"The backtest failed: {' '.join(command)}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 2**20


def main() -> None:
    """Print one line a backtest."""
    countries, cells = sys.argv[1:3]
    asked = [option for place in _west_africa for option in ("--place", place)]
    runs = {"country": (countries, [*asked, "--until", "2024-12"]), "cell": (cells, ["--until", "2019-12"])}
    print("level    wall s  budget   cpu s  GiB (budget 2)")
    for level, (data, extra) in runs.items():
        wall, cpu, space = run(level, data, extra)
        kept = "kept" if wall <= budgets[level] and space <= memory else "not kept"
        print(f"{level:8} {wall:6.0f} {budgets[level]:7} {cpu:7.0f}  {space:.2f}  {kept}", flush=True)


if __name__ == "__main__":
    main()
