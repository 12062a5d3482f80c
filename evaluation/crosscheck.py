"""A second opinion: the codebook's own scorer, where it is at hand, must count as ours does."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from harmattan.errors import SetupError

from .corpora import Corpus
from .counts import Score, Tally
from .measure import levels, sides
from .scoring import Json


def scorer_in(shared: Path) -> Path:
    """Give where the codebook's scorer is, whether it is there or not."""
    return shared / "gold" / "score.py"


def second_opinion(scorer: Path, corpus: Corpus, objects: Mapping[str, Json]) -> Json:
    """Run the codebook's scorer on a gold and our output; SetupError where it fails."""
    with TemporaryDirectory() as folder:
        output = Path(folder) / "output.jsonl"
        output.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects.values()), encoding="utf-8")
        command = [sys.executable, "-B", str(scorer), *map(str, corpus.files), str(output), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        told = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise SetupError(f"The codebook's scorer failed on {corpus.title} ({told}): check that it is complete.")
    found: Json = json.loads(done.stdout)
    return found


def differences(ours: Score, theirs: Json) -> list[str]:
    """List where the counts of two scorers differ, in words; an empty list is agreement.

    >>> told = {"p": 1.0, "r": 1.0, "f1": 1.0, "tp": 1}
    >>> differences(Score({"event": Tally(hit=2)}), {"event": told, "on_matched": {}, "sets": {}, "by_type": {}})
    ['event: ours (2, 0, 0), theirs (1, 0, 0)']
    """
    pairs = {name: theirs.get(name, {}) for name in levels}
    pairs |= {name: theirs["sets"].get(name, {}) for name in sides}
    kinds = {*theirs["by_type"], *(name.removeprefix("type ") for name in ours.tallies if name.startswith("type "))}
    pairs |= {f"type {kind}": theirs["by_type"].get(kind, {}) for kind in sorted(kinds)}
    found = []
    for name, counts in pairs.items():
        mine = ours.tally(name)
        other = Tally(counts.get("tp", 0), counts.get("fp", 0), counts.get("fn", 0))
        if mine != other:
            found.append(f"{name}: ours {_counts(mine)}, theirs {_counts(other)}")
    for name in sorted({*theirs["on_matched"], *ours.rates}):
        share, told = round(ours.rate(name).share, 3), theirs["on_matched"].get(name)
        if told is None or abs(share - told) > 5e-4:
            found.append(f"{name}: ours {share}, theirs {told}")
    return found


def _counts(tally: Tally) -> tuple[int, int, int]:
    return tally.hit, tally.extra, tally.missed
