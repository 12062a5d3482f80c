"""Kills `add` at random moments and runs it again: the chronicle must come out byte for byte as from one run left in peace.

    python -m evaluation.kill --kills 50 --seed 1

A process that has loaded the reader forks the runs, so that a kill costs no start-up. Each run is a process of its own, killed
by SIGKILL after a seeded random part of the time that a whole run takes. When a run ends unkilled, its chronicle is compared with
the clean one, and the next begins anew. It prints what it did, and ends with exit code 1 where a chronicle differs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import harmattan

names = ("Kati", "Ségou", "Gao", "Mopti", "Ménaka", "Tillabéri", "Dori", "Djibo", "Téra", "Niamey", "Kandi", "Bamako")
acts = (
    "Des hommes armés ont attaqué {} un poste de police à {}, tuant {} gendarmes.",
    "L'armée a arrêté {} à {} {} suspects.",
    "Des habitants ont manifesté {} à {} contre le départ de {} soldats.",
    "Le ministre de la Défense a rencontré {} à {} {} chefs de village.",
)
days = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")


def corpus(folder: Path, dispatches: int = 40) -> Path:
    """Write a corpus of tiny dispatches, some of which tell the same act or copy one another, and one that cannot be read."""
    choice = random.Random(7)
    path = folder / "corpus.jsonl"
    lines = []
    for number in range(dispatches):
        text = choice.choice(acts).format(choice.choice(days), choice.choice(names), choice.randint(2, 9))
        date = f"2022-02-{choice.randint(7, 20):02}"
        lines.append({"id": f"d{number}", "date": date, "lang": "fr", "outlet": f"Radio {number % 5}", "text": text})
    lines[dispatches // 2]["text"] = " "
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def exported(db: Path) -> bytes:
    """Give all that a chronicle tells, as bytes."""
    from harmattan.present.contract import line, presence_json

    present = [line(presence_json(each)) for each in harmattan.presence(db=db)]
    return "".join((*harmattan.export(db=db), *present)).encode()


def forked(source: Path, db: Path) -> int:
    """Start an `add` in a process of its own, and give its id."""
    child = os.fork()
    if child == 0:
        try:
            harmattan.add([source], db=db)
            os._exit(0)
        finally:
            os._exit(1)
    return child


def ended(child: int, within: float) -> bool:
    """Wait for a process so many seconds; tell whether it ended by itself, and kill it if not."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG)[0]:
            return True
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    return os.WIFEXITED(os.waitpid(child, 0)[1])


def survive(kills: int, seed: int, folder: Path) -> Counter[str]:
    """Kill so many runs, and count kills, whole chronicles, and those that differ from the clean one."""
    source = corpus(folder)
    harmattan.add([source], db=folder / "warm.db")
    began = time.monotonic()
    ended(forked(source, folder / "clean.db"), 600)
    whole = time.monotonic() - began
    clean = exported(folder / "clean.db")
    choice = random.Random(seed)
    counts: Counter[str] = Counter(bytes=len(clean))
    while counts["kills"] < kills or counts["differing"] + counts["same"] == 0:
        db = folder / f"{counts['same'] + counts['differing']}.db"
        while not ended(forked(source, db), choice.uniform(0, whole * 0.6) if counts["kills"] < kills else 600):
            counts["kills"] += 1
        counts["same" if exported(db) == clean else "differing"] += 1
    return counts


def main() -> None:
    """Read the options, kill, and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts = survive(options.kills, options.seed, Path(folder))
    print(json.dumps(dict(counts)))
    sys.exit(1 if counts["differing"] else 0)


if __name__ == "__main__":
    main()
