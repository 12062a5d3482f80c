"""Fit how the words and the learned reader are weighed against one another: `python -m evaluation.fit_learned MODELS`.

MODELS is a folder of files that `python -m training --folds N --target MODELS` writes, each made without one fold of the labelled
dispatches. Every dispatch is read with a model that has not seen it. Those of the training gold, with which the words were made,
are taken too: the others were chosen where the words are unsure, and alone would teach to trust the words too little.

    1. Confidence: a logistic regression of the words' own log-odds and the steps of the model's probabilities.
    2. Modality: by how much the verdict of the cues leads.
    3. Sides: what is added to the log-odds of a side that the grammar gives, and of another noun.

The figures printed are cross-validated by dispatch for the first, and of the labelled dispatches themselves for the two others,
which have two and four numbers to fit.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from training.corpus import Dispatch, labelled

import harmattan
from harmattan.clean import clean
from harmattan.errors import HarmattanError, SetupError
from harmattan.ingest import from_text
from harmattan.learned.heads import modalities
from harmattan.learned.model import Told, switch
from harmattan.read import learnt
from harmattan.read.confidence import log_odds
from harmattan.read.events import Act, event_index, find_acts
from harmattan.read.findings import candidates
from harmattan.read.lines import Line, body_span, lines_of, parse_lines
from harmattan.read.modality import qualify
from harmattan.read.parties import joint, phrase
from harmattan.read.reaching import reach
from harmattan.read.scene import Scene
from harmattan.read.sight import Verdict
from harmattan.records import Page

from .fit_confidence import Candidate, Labelled, at_threshold, calibration_error, log_loss
from .fit_confidence import labelled as with_labels
from .scoring import Told as Gold
from .scoring import gold_event, same_name, sentence_at

target = Path(harmattan.__file__).parent / "data" / "ontology" / "learned.toml"
penalties = (0.03, 0.1, 0.3, 1.0)
thresholds = tuple(k / 50 for k in range(10, 36))
leads = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
given = (1.0, 2.0, 4.0, 6.0, 10.0)
fresh = (-6.0, -3.0, -2.0, -1.0, 0.0, 1.0)
folds_within = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """An act on a gold trigger of its type, before words and model are weighed: for modality and sides."""

    act: Act
    told: Told
    scene: Scene
    verdict: Verdict
    gold: Gold


def apart(models: Path, dispatches: Sequence[Dispatch], fresh: bool = True) -> Iterator[tuple[Path, list[Dispatch]]]:
    """Give each model of a folder with the labelled dispatches that it was made without; each dispatch once.

    `fresh` leaves out those that the words were made with.
    """
    files = sorted(models.glob("*.npz"))
    if not files:
        raise SetupError(f"There is no model in {models}: make them with `python -m training --folds 3 --target {models}`.")
    left = [d for d in dispatches if (d.fresh or not fresh) and d.events is not None]
    for path in files:
        known = set(path.with_suffix(".txt").read_text(encoding="utf-8").split("\n"))
        yield path, [d for d in left if d.record["id"] not in known]
        left = [d for d in left if d.record["id"] in known]


def read_apart(models: Path, dispatches: Sequence[Dispatch]) -> tuple[Labelled, list[Seen]]:
    """Read each dispatch with a model made without it; those that every model knows are left out."""
    found: list[Candidate] = []
    asked: Counter[tuple[str, int, str]] = Counter()
    seen: list[Seen] = []
    for path, chosen in apart(models, dispatches, fresh=False):
        os.environ[switch] = str(path)
        for d, page, lines in parsed(chosen):
            gold = [(record["s"], gold_event(d.record, record)) for record in d.events or ()]
            asked.update((d.record["id"], sentence, event.type) for sentence, event in gold if not event.optional)
            here = []
            for each in candidates(page, lines):
                start, _ = body_span(lines[each.line], page.parts, each.act.start, each.act.end)
                here.append(Candidate((d.record["id"], sentence_at(d.record, start), each.act.entry.type), start, each.seen))
            found += with_labels(here, gold)
            seen += on_triggers(page, lines, gold)
    return Labelled(tuple(found), dict(asked)), seen


def parsed(dispatches: Sequence[Dispatch]) -> Iterator[tuple[Dispatch, Page, list[Line]]]:
    """Parse dispatches a batch at a time."""
    for batch in itertools.batched(dispatches, 32) if hasattr(itertools, "batched") else _batched(dispatches, 32):
        pages = [clean(from_text(d.record["text"], id=d.record["id"], date=d.record.get("date"), language="fr")) for d in batch]
        yield from zip(batch, pages, parse_lines([lines_of(p) for p in pages], [p.language for p in pages]), strict=True)


def _batched(items: Sequence[Dispatch], size: int) -> Iterator[Sequence[Dispatch]]:
    return (items[k : k + size] for k in range(0, len(items), size))


def on_triggers(page: Page, lines: Sequence[Line], gold: Sequence[tuple[int, Gold]]) -> Iterator[Seen]:
    """Give the acts that stand on a gold trigger of their type, with the verdict of the cues and the sides of the grammar."""
    index = event_index(page.language)
    for line in lines:
        if line.scene is None or line.told is None:
            continue
        acts = reach(
            learnt.proposed(find_acts(line.scene, index), line.told, line.scene, index, page.language), line.scene, index
        )
        for act in acts:
            start, end = body_span(line, page.parts, act.start, act.end)
            same = [event for _, event in gold if event.type == act.entry.type and event.start < end and start < event.end]
            if same:
                yield Seen(act, line.told, line.scene, qualify(act, line.scene, page.language), same[0])


def matrix(sample: Sequence[Candidate], names: Sequence[str]) -> Any:
    column = {name: k + 1 for k, name in enumerate(names)}
    out = np.zeros((len(sample), len(names) + 1))
    for row, c in enumerate(sample):
        out[row, 0] = log_odds(c.evidence)
        for name in c.evidence:
            if name in column:
                out[row, column[name]] = 1
    return out


def fit_confidence(data: Labelled) -> tuple[float, float, float, dict[str, float]]:
    """Give the threshold, the weight of the words, the bias and the weights of the model's evidence."""
    names = sorted({n for c in data.candidates for n in c.evidence if n.startswith("model")})
    x = matrix(data.candidates, names)
    known = np.array([c.label is not None for c in data.candidates])
    y = np.array([bool(c.label) for c in data.candidates])
    ids = sorted({c.place[0] for c in data.candidates})
    random.Random(1).shuffle(ids)
    fold = {key: k % folds_within for k, key in enumerate(ids)}
    of = np.array([fold[c.place[0]] for c in data.candidates])
    tried = {}
    for penalty in penalties:
        p = np.zeros(len(y))
        for k in range(folds_within):
            model = LogisticRegression(C=penalty, max_iter=5000).fit(x[known & (of != k)], y[known & (of != k)])
            p[of == k] = model.predict_proba(x[of == k])[:, 1]
        tried[penalty] = p.tolist()
    penalty = min(penalties, key=lambda c: log_loss(data, tried[c]))
    p = tried[penalty]
    best = max(thresholds, key=lambda t: at_threshold(data, p, t).f1)
    words = [1 / (1 + np.exp(-v)) for v in x[:, 0]]
    for name, chances, least in (("words alone", words, 0.33), ("words and model", p, best)):
        tally = at_threshold(data, chances, least)
        print(
            f"{name:16} at {least:.2f}  P {tally.precision:.3f} R {tally.recall:.3f} F1 {tally.f1:.3f}"
            f"  log-loss {log_loss(data, chances):.4f}  calibration error {calibration_error(data, chances):.3f}"
        )
    model = LogisticRegression(C=penalty, max_iter=5000).fit(x[known], y[known])
    coefficients = model.coef_[0].tolist()
    return best, coefficients[0], float(model.intercept_[0]), dict(zip(names, coefficients[1:], strict=True))


def right_modality(seen: Sequence[Seen], cued: bool) -> tuple[float, str]:
    """Give the lead of the verdicts with (or without) cues that is right most often, and how often each is."""
    mine = [s for s in seen if bool(s.verdict.cues) is cued]
    scores = {}
    table = learnt.weights()["modality"]
    for lead in leads:
        table["cued" if cued else "uncued"] = lead
        scores[lead] = sum(learnt.modality(s.verdict, s.act, s.told).modality == s.gold.modality for s in mine)
    best = max(leads, key=lambda lead: (scores[lead], lead))
    table["cued" if cued else "uncued"] = best
    rules = sum(s.verdict.modality == s.gold.modality for s in mine)
    alone = sum(modalities[int(s.told.modalities[place(s)].argmax())] == s.gold.modality for s in mine)
    n = max(len(mine), 1)
    kind = "cued" if cued else "uncued"
    return best, f"modality, {kind:6} ({len(mine)}): words {rules / n:.3f}  model {alone / n:.3f}  both {scores[best] / n:.3f}"


def place(s: Seen) -> int:
    return max(learnt.places(s.act, s.told) or [0], key=lambda k: 1 - float(s.told.types[k][0]))


def best_sides(seen: Sequence[Seen], role: str) -> str:
    """Set the two numbers of a role that give the best F1 of its fillers by words, and tell the figures."""
    table = learnt.weights()["sides"][role]

    def f1(weighed: bool) -> float:
        right = extra = missed = 0
        for s in seen:
            act = learnt.sides(s.act, s.told, s.scene) if weighed else s.act
            heads = act.actors if role == "actor" else act.recipients
            told = [phrase(t, s.scene).text for t in joint(heads, s.scene)]
            wanted = list(s.gold.actors if role == "actor" else s.gold.recipients)
            hits = 0
            for words in wanted:
                match = next((t for t in told if same_name(words, t)), None)
                if match is not None:
                    told.remove(match)
                    hits += 1
            right, extra, missed = right + hits, extra + len(told), missed + len(wanted) - hits
        return 2 * right / max(2 * right + extra + missed, 1)

    scores = {}
    for pair in itertools.product(given, fresh):
        table["given"], table["new"] = pair
        scores[pair] = f1(True)
    table["given"], table["new"] = max(scores, key=lambda pair: scores[pair])
    return f"{role:9} by words, in the sentence: words {f1(False):.3f}  both {max(scores.values()):.3f}  {table}"


def as_toml(threshold: float, words: float, bias: float, weights: dict[str, float]) -> str:
    data = learnt.weights()
    m, s = data["modality"], data["sides"]
    lines = [
        "# How the words and the learned reader are weighed against one another; written by `python -m evaluation.fit_learned`.",
        f"propose = {data['propose']}  # from this probability on, the model proposes a word that no file lists, or another type",
        f"symmetric = {list(data['symmetric'])!r}  # types whose parties all stand on one side, for such words".replace("'", '"'),
        "",
        "[modality]  # by how much the verdict of the cues leads, in log-odds: with a cue, and without one",
        f"cued = {m['cued']}",
        f"uncued = {m['uncued']}",
        "",
        "[sides]  # what is added to the log-odds of a side: of one that the grammar gives, of another noun",
        *(f"{role} = {{ given = {s[role]['given']}, new = {s[role]['new']} }}" for role in ("actor", "recipient")),
        "",
        "[confidence]  # the words' own log-odds are taken times `words`, and what the model says is added",
        f"threshold = {threshold:.2f}",
        f"words = {words:.3f}",
        f"bias = {bias:.3f}",
        "",
        "[confidence.weights]",
        *(f'"{name}" = {value:.3f}' for name, value in sorted(weights.items())),
    ]
    return "\n".join(lines) + "\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Fit and write the weights; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.fit_learned", description="Weigh words and model.")
    parser.add_argument("models", type=Path)
    parser.add_argument("--more", nargs=2, type=Path, action="append", default=[], metavar=("DOCS", "GOLD"))
    parser.add_argument(
        "--threshold", type=float, help="this one, not the one with the best F1 on dispatches chosen for being hard"
    )
    parser.add_argument(
        "--new", type=float, help="what is added to the log-odds of a side that the grammar does not give, likewise"
    )
    parser.add_argument("--dry-run", action="store_true")
    options = parser.parse_args(argv)
    try:
        data, seen = read_apart(options.models, labelled(options.more))
    except HarmattanError as error:
        print(f"fit_learned: {error}", file=sys.stderr)
        return 1
    print(f"{len({c.place[0] for c in data.candidates})} dispatches, {len(data.candidates)} candidates, {len(seen)} on triggers")
    fitted = fit_confidence(data)
    for cued in (True, False):
        print(right_modality(seen, cued)[1])
    for role in ("actor", "recipient"):
        print(best_sides(seen, role))
        if options.new is not None:
            learnt.weights()["sides"][role]["new"] = options.new
    if not options.dry_run:
        threshold = fitted[0] if options.threshold is None else options.threshold
        target.write_text(as_toml(threshold, *fitted[1:]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
