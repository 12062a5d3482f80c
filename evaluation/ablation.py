"""Words, model, and both, on labelled dispatches: `python -m evaluation.ablation MODELS`.

MODELS is a folder as in `evaluation.fit_learned`: every dispatch is read with a model that was made without it, and only those
are scored that the word files were made without. The forty numbers by which the two are weighed
were fitted on the same dispatches.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from training.corpus import Dispatch, labelled

from harmattan.clean import clean
from harmattan.errors import HarmattanError, SetupError
from harmattan.ingest import from_text
from harmattan.learned import model as learned
from harmattan.learned.heads import modalities, roles, types
from harmattan.present.contract import as_json
from harmattan.read import read_all
from harmattan.resolve import resolve

from .counts import Score, total
from .fit_learned import apart
from .results import table
from .scoring import Json, score_all

levels = ("trigger", "event", "full")
fields = ("modality", "speaker_when_stated", "place_country", "date_when_stated")
sides = ("actors", "recipients", "actor_countries", "recipient_countries")
certain = 0.9
least = 0.5  # probability from which the model alone tells an act or names a side


def by_reader(dispatches: Sequence[Dispatch]) -> dict[str, Json]:
    """Read dispatches from clean to resolve, with the model or without it as the environment has it."""
    pages = [clean(from_text(d.record["text"], id=d.record["id"], date=d.record.get("date"), language="fr")) for d in dispatches]
    return {reading.page.report.id: as_json(resolve(reading)) for reading in read_all(pages)}


def by_model(dispatches: Sequence[Dispatch]) -> dict[str, Json]:
    """Take what the model alone tells of each sentence: types, modality and the words of the sides, no country."""
    told = learned.read([[d.record["text"][a:b] for a, b in d.record["sentences"]] for d in dispatches])
    if told is None:
        raise SetupError("The learned reader is not installed.")
    return {
        d.record["id"]: {
            "events": [
                e for (start, _), t in zip(d.record["sentences"], own, strict=True) for e in acts(t, d.record["text"], start)
            ],
            "quotes": [],
        }
        for d, own in zip(dispatches, told, strict=True)
    }


def acts(told: learned.Told, text: str, shift: int) -> list[Json]:
    """Take the words that more likely tell an act than not, neighbours of one type as one."""
    if not told.words:
        return []
    kinds = np.where(told.types[:, 0] < 1 - least, told.types[:, 1:].argmax(1) + 1, 0)
    out: list[Json] = []
    last = -9
    for k in np.flatnonzero(kinds):
        if k - last <= 2 and kinds[k] == kinds[last]:
            last = int(k)
            continue
        last = int(k)
        start, end = told.words[k]
        named = told.fillers(int(k))
        parties = {role: runs(named[roles.index(role)], told, text, shift) for role in ("actor", "recipient")}
        out.append(
            {
                "start": shift + start,
                "end": shift + end,
                "type": types[kinds[k]],
                "modality": modalities[int(told.modalities[k].argmax())],
                "actors": parties["actor"],
                "recipients": parties["recipient"],
            }
        )
    return out


def runs(row: np.ndarray, told: learned.Told, text: str, shift: int) -> list[Json]:
    """Give the stretches of words that name a side."""
    out: list[list[int]] = []
    for k in np.flatnonzero(row >= least):
        if out and k - out[-1][1] <= 2:
            out[-1][1] = int(k)
        else:
            out.append([int(k), int(k)])
    return [{"text": text[shift + told.words[a][0] : shift + told.words[b][1]]} for a, b in out]


def score(models: Path, dispatches: Sequence[Dispatch]) -> dict[str, Score]:
    """Score the three ways, each dispatch with a model that was made without it."""
    parts: dict[str, list[Score]] = {}
    ways: dict[str, tuple[str | None, Callable[[Sequence[Dispatch]], dict[str, Json]]]] = {
        "words": ("off", by_reader),
        "model": (None, by_model),
        "both": (None, by_reader),
    }
    for path, chosen in apart(models, dispatches):
        records = [d.record for d in chosen]
        gold = {d.record["id"]: {"id": d.record["id"], "events": d.events, "quotes": []} for d in chosen}
        for name, (setting, way) in ways.items():
            os.environ[learned.switch] = setting or str(path)
            parts.setdefault(name, []).extend(score_all(records, gold, way(chosen)).values())
    return {name: total(each) for name, each in parts.items()}


def shown(scores: dict[str, Score]) -> str:
    rows = []
    for name in (*levels, *sides):
        rows.append([name, *(f"{s.tally(name).f1:.3f}" for s in scores.values())])
        if name in levels:
            rows.append(
                [f"{name} P / R", *(f"{s.tally(name).precision:.3f} / {s.tally(name).recall:.3f}" for s in scores.values())]
            )
    for name in fields:
        rows.append([name, *(f"{s.rate(name).share:.3f}" for s in scores.values())])
    sure = [[right for chance, right in s.verdicts if chance >= certain] for s in scores.values()]
    rows.append([f"precision from {certain}", *(f"{sum(each) / max(len(each), 1):.3f}" for each in sure)])
    rows.append([f"events from {certain}", *(f"{len(each)}" for each in sure)])
    rows.append(["calibration error", *(f"{expected_error(s.verdicts):.3f}" for s in scores.values())])
    return table(["", *scores], rows)


def expected_error(verdicts: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Give the expected calibration error: |mean confidence − share right| over ten equal bins, weighted by their size."""
    told = 0.0
    for k in range(bins):
        inside = [(c, right) for c, right in verdicts if min(int(c * bins), bins - 1) == k]
        told += abs(sum(c for c, _ in inside) - sum(right for _, right in inside))
    return told / max(len(verdicts), 1)


def main(argv: Sequence[str] | None = None) -> int:
    """Score and print the table; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.ablation", description="Words, model, both.")
    parser.add_argument("models", type=Path)
    parser.add_argument("--more", nargs=2, type=Path, action="append", default=[], metavar=("DOCS", "GOLD"))
    options = parser.parse_args(argv)
    try:
        print(shown(score(options.models, labelled(options.more))))
    except HarmattanError as error:
        print(f"ablation: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
