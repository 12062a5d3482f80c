"""Speed and memory as ratios, side by side on one machine: `python -m evaluation.bench` (`make bench`). It never fails.

    1. Start-up: `harmattan --help` against a bare Python.
    2. Speed: ingest, clean, read and resolve, with the learned reader and with words alone, against the language model's whole
       pipeline alone, on the same dispatches; one process each, by turns, a fresh slice of text a turn.
       Then two processes at once, on the clock.
    3. Consolidation: event mentions a second, of a quarter, a half and all of the readings.
    4. Memory: `harmattan read` on many dispatches, its resident set at every fifth of the way.

Figures in seconds tell of this machine; ratios are what to compare.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import IO

from harmattan.ingest import ingest
from harmattan.records import Report

from .corpora import load_jsonl, own_gold, shared_folder
from .scoring import Json

turns = 5
per_turn = 60
sentences_each = 8
for_consolidation = 480
start_ups = 7
checkpoints = (0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Texts:
    """Dispatches to read, and where they come from in words."""

    title: str
    dispatches: tuple[str, ...]

    def many(self, count: int) -> list[str]:
        """Give so many dispatches, beginning anew where they run out."""
        return list(islice(cycle(self.dispatches), count))


def texts(shared: Path) -> Texts:
    """Gather dispatches: eight sentences of the press each, in the order of their file; without them, our sample and our gold."""
    press = sorted((shared / "data" / "press").glob("mafand-*.txt"))
    if press:
        per_file = [list(_grouped(path.read_text(encoding="utf-8").splitlines())) for path in press]
        mixed = [each for row in zip(*per_file, strict=False) for each in row]
        return Texts("press sentences of the folder of development data", tuple(mixed))
    sample = files("harmattan") / "data" / "sample"
    with as_file(sample) as folder:
        ours = [report.body for report in ingest([folder]) if isinstance(report, Report)]
    ours += [dispatch["text"] for dispatch in load_jsonl(own_gold().files[0])]
    return Texts("our sample and our gold", tuple(ours))


def _grouped(sentences: Sequence[str]) -> Iterator[str]:
    whole = [sentence.strip() for sentence in sentences if sentence.strip()]
    return (" ".join(whole[k : k + sentences_each]) for k in range(0, len(whole) - sentences_each + 1, sentences_each))


def count_sentences(dispatches: Sequence[str]) -> int:
    """Count sentences roughly, the same for both sides: ends of sentences and of lines."""
    return sum(len(re.findall(r"[.!?…]+(?=\s|$)|\n+", text)) or 1 for text in dispatches)


class Worker:
    """A process of `evaluation.bench_worker`, ready to be timed; it works only when asked."""

    def __init__(self, side: str) -> None:
        side, _, learned = side.partition(" ")
        environment = {**os.environ, "OMP_NUM_THREADS": "1", **({"HARMATTAN_MODEL": learned} if learned else {})}
        command = [sys.executable, "-m", "evaluation.bench_worker", side]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8", env=environment)

    def ask(self, dispatches: Sequence[str]) -> Json:
        """Hand dispatches over, and give what the worker measured."""
        self.hand(dispatches)
        return self.answer()

    def hand(self, dispatches: Sequence[str]) -> None:
        """Hand dispatches over; the worker begins."""
        to = _open(self._process.stdin)
        to.write(json.dumps(dispatches) + "\n")
        to.flush()

    def answer(self) -> Json:
        """Wait for what the worker measured."""
        line = _open(self._process.stdout).readline()
        if not line:
            raise OSError("a worker stopped before it answered; its message is above")
        answer: Json = json.loads(line)
        return answer

    def end(self) -> None:
        """End the process."""
        _open(self._process.stdin).close()
        self._process.wait()


def _open(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise OSError("a worker's pipe is not open")
    return stream


def command_line() -> list[str]:
    """Give the command that starts Harmattan as installed beside this Python."""
    return [sys.executable, "-c", "from harmattan.present.cli import main; main()"]


def start_up() -> None:
    """Print the time to the first help text."""

    def seconds(command: Sequence[str]) -> float:
        start = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        return time.perf_counter() - start

    ours, bare = [], []
    for _ in range(start_ups):
        ours.append(seconds([*command_line(), "--help"]))
        bare.append(seconds([sys.executable, "-c", "pass"]))
    a, b = median(ours), median(bare)
    row("harmattan --help", f"{1000 * a:.0f} ms", f"bare Python {1000 * b:.0f} ms", a / b)


def speed(source: Texts) -> None:
    """Print sentences a second of all, by turns, and the ratios of the medians of seconds a sentence.

    Seconds are the processor's: others at work on the machine do not change them. Every side has one thread.
    """
    dispatches = source.many((turns + 1) * per_turn)
    sides = {"ours on": Worker("ours on"), "ours off": Worker("ours off"), "model": Worker("model")}
    spent: dict[str, list[float]] = {side: [] for side in sides}
    for turn in range(turns + 1):
        slice_ = dispatches[turn * per_turn : (turn + 1) * per_turn]
        for side, worker in sides.items():
            answer = worker.ask(slice_)
            if turn:  # the first turn warms up
                spent[side].append(answer["processor"] / count_sentences(slice_))
    for worker in sides.values():
        worker.end()
    model = median(spent["model"])
    for side, title in (("ours on", "reading"), ("ours off", "words alone")):
        ours = median(spent[side])
        row(title, f"{1 / ours:.0f} sentences/s", f"the model alone {1 / model:.0f} sentences/s", model / ours)
        by_turn = ", ".join(f"{b / a:.2f}" for a, b in zip(spent[side], spent["model"], strict=True))
        print(f"  {turns} turns of {per_turn} dispatches, after one to warm up; above 1 we are faster; by turn: {by_turn}")


def two_at_once(source: Texts) -> None:
    """Print sentences a second, on the clock, of two processes at work at once, against one: what `--workers 2` can give."""
    dispatches = source.many(5 * per_turn)
    warm, halves = dispatches[:per_turn], (dispatches[per_turn : 3 * per_turn], dispatches[3 * per_turn :])
    workers = [Worker("ours on") for _ in halves]
    for worker in workers:
        worker.ask(warm)
    alone = count_sentences(halves[0]) / float(workers[0].ask(halves[0])["seconds"])
    start = time.perf_counter()
    for worker, half in zip(workers, halves, strict=True):
        worker.hand(half)
    for worker in workers:
        worker.answer()
    both = sum(map(count_sentences, halves)) / (time.perf_counter() - start)
    for worker in workers:
        worker.end()
    row("two processes", f"{both:.0f} sentences/s", f"one alone {alone:.0f} sentences/s, on the clock", both / alone)


def consolidation(source: Texts) -> None:
    """Print event mentions a second, and whether the time grows faster than their number."""
    worker = Worker("consolidate")
    answer = worker.ask(source.many(for_consolidation))
    worker.end()
    steps = [f"{step['mentions']} mentions {step['seconds']:.2f} s" for step in answer["steps"]]
    first, last = answer["steps"][0], answer["steps"][-1]
    growth = (last["seconds"] / last["mentions"]) / (first["seconds"] / first["mentions"])
    row("consolidation", f"{last['mentions'] / last['seconds']:.0f} mentions/s", "; ".join(steps), growth)
    print("  the ratio is the time a mention takes among all, to the time that it takes among a quarter (1 is linear)")


def memory(source: Texts, count: int) -> None:
    """Print the resident set of `harmattan read` along the way, and its peak."""
    marks = {max(1, round(count * share)): share for share in checkpoints}
    seen: dict[float, float] = {}
    start = time.perf_counter()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "dispatches.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for k, text in enumerate(source.many(count)):
                file.write(json.dumps({"id": f"b{k}", "text": text, "lang": "fr", "date": "2022-02-17"}) + "\n")
        command = [*command_line(), "read", "--format", "jsonl", str(path)]
        errors = (Path(folder) / "errors.txt").open("w+", encoding="utf-8")
        with errors, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors) as process:
            peak, done = 0.0, 0
            for done, _ in enumerate(process.stdout or (), start=1):
                if done % 50 == 0 or done in marks:
                    now, highest = resident(process.pid)
                    peak = max(peak, highest)
                    if done in marks:
                        seen[marks[done]] = now
            if process.wait() or done < count:
                errors.seek(0)
                print(f"  only {done} of {count} came back: {(errors.read().strip().splitlines() or ['no message'])[-1]}")
    told = ", ".join(f"{share:.0%} {size:.0f} MB" for share, size in seen.items())
    if not peak:
        print(f"{'memory':18}cannot be seen on this system (no /proc)")
        return
    flat = seen[1.0] / seen[checkpoints[0]] if 1.0 in seen else 0.0
    row("memory", f"peak {peak:.0f} MB", f"{count} dispatches in {time.perf_counter() - start:.0f} s", flat)
    print(f"  {told}; the ratio is the end to the first fifth (1 is flat)")


def resident(pid: int) -> tuple[float, float]:
    """Give the resident set of a process and its peak in MB, zeros where the system does not tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0, 0.0
    found = dict(re.findall(r"^(VmRSS|VmHWM):\s+(\d+) kB", status, re.MULTILINE))
    return int(found.get("VmRSS", 0)) / 1024, int(found.get("VmHWM", 0)) / 1024


def row(what: str, ours: str, beside: str, ratio: float) -> None:
    print(f"{what:18}{ours:22}{beside:70}ratio {ratio:.2f}", flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the bench; the exit code is always 0."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.bench", description="Speed and memory, as ratios.")
    parser.add_argument("--dispatches", type=int, default=5000, metavar="N", help="how many to read for the memory (5000)")
    options = parser.parse_args(argv)
    source = texts(shared_folder())
    print(f"Texts: {source.title}, {len(source.dispatches)} dispatches of {count_sentences(source.dispatches)} sentences.\n")
    parts: dict[str, Callable[[], None]] = {
        "start-up": start_up,
        "reading": lambda: speed(source),
        "two processes": lambda: two_at_once(source),
        "consolidation": lambda: consolidation(source),
        "memory": lambda: memory(source, options.dispatches),
    }
    for name, part in parts.items():
        try:
            part()
        except OSError as error:
            print(f"{name:18}not measured: {error}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
