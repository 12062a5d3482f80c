"""Fit the weights of the reader's confidence: `python -m evaluation.fit_confidence`.

    1. Collect every word that may tell an event, however weak, with the evidence for it.
    2. Label it by the gold: an event, none, or neither asked for nor held against anyone.
    3. Add dispatches on sport, science and culture (quiet.txt), in which every such word is none.
    4. Choose the penalty and the threshold by cross-validation over whole dispatches.
    5. Fit on all, and write the weights.

It learns from the training gold of the folder of development data and from `labels`; our own gold and the development gold stay
held out.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

import harmattan
from harmattan.clean import clean
from harmattan.errors import HarmattanError, SetupError
from harmattan.ingest import from_text, ingest
from harmattan.learned.model import switch
from harmattan.read.findings import Found, candidates
from harmattan.read.lines import Line, body_span, lines_of, parse_lines
from harmattan.records import Page, Rejection

from .corpora import Corpus, by_id, development_gold, further_labels, home, load_jsonl, shared_folder
from .counts import Tally
from .scoring import Json, Told, gold_event, sentence_at
from .standoff import assembled

quiet_list = home / "quiet.txt"
target = Path(harmattan.__file__).parent / "data" / "ontology" / "confidence.toml"
folds = 5
penalties = (0.03, 0.1, 0.3, 1.0)
thresholds = tuple(k / 50 for k in range(10, 31))
reach = 3  # letters by which a word may miss the gold's trigger: an article, an elision
smallest = 0.005  # weights below this are left out
batch = 32
bias = "bias"

Place = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may tell an event: its place (dispatch, sentence, type), its start, its evidence, and whether it does.

    `label` is None where the gold neither asks for it nor holds it against anyone.
    """

    place: Place
    start: int
    evidence: frozenset[str]
    label: bool | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """Labelled candidates, and how many events the gold asks for at each place."""

    candidates: tuple[Candidate, ...]
    asked: Mapping[Place, int]

    @property
    def dispatches(self) -> list[str]:
        return sorted({c.place[0] for c in self.candidates} | {place[0] for place in self.asked})


@dataclass(frozen=True, slots=True)
class Weights:
    """What a fit gives: a weight for each piece of evidence, the bias among them."""

    table: Mapping[str, float]

    def probability(self, evidence: Iterable[str]) -> float:
        """Give the probability of an event: the logistic function of the bias and the weights of the evidence.

        >>> Weights({"bias": 0.0, "dated": 1.0}).probability({"bias"})
        0.5
        """
        return 1 / (1 + math.exp(-sum(self.table.get(name, 0.0) for name in {bias, *evidence})))


Fit = Callable[[Sequence[Candidate], float], Weights]


def collect(corpus: Corpus) -> Labelled:
    """Read a gold's dispatches and label every candidate in them."""
    documents, records = corpus.files
    dispatches, gold = by_id(load_jsonl(documents)), by_id(load_jsonl(records))
    found: list[Candidate] = []
    asked: Counter[Place] = Counter()
    for dispatch, seen in _read(documents, dispatches):
        key = dispatch["id"]
        events = [(record["s"], gold_event(dispatch, record)) for record in gold[key]["events"]]
        asked.update((key, sentence, event.type) for sentence, event in events if not event.optional)
        found += labelled(seen, events)
    return Labelled(tuple(found), dict(asked))


def quiet(shared: Path) -> Labelled:
    """Read the dispatches of quiet.txt, in which no word tells an event; none where their file is absent."""
    source = shared / "data" / "winer" / "dev.jsonl"
    if not source.is_file():
        return Labelled((), {})
    lines = quiet_list.read_text(encoding="utf-8").splitlines()
    asked = {line for line in lines if line and not line.startswith("#")}
    pages = [
        clean(from_text(record["text"], id=record["id"], date=record["date"], language="fr"))
        for record in load_jsonl(source)
        if record["id"] in asked
    ]
    found = []
    for page, parsed in zip(pages, parse_lines([lines_of(p) for p in pages], [p.language for p in pages]), strict=True):
        for each in candidates(page, parsed):
            start, _ = body_span(parsed[each.line], page.parts, each.act.start, each.act.end)
            place = (f"quiet {page.report.id}", each.line, each.act.entry.type)
            found.append(Candidate(place, start, each.seen, label=False))
    return Labelled(tuple(found), {})


def _read(documents: Path, dispatches: Mapping[str, Json]) -> Iterator[tuple[Json, list[Candidate]]]:
    """Give each dispatch with its candidates, parsed a batch at a time."""
    pages = (clean(item) for item in ingest([documents]) if not isinstance(item, Rejection))
    while chunk := list(islice(pages, batch)):
        for page, lines in zip(chunk, parse_lines([lines_of(p) for p in chunk], [p.language for p in chunk]), strict=True):
            dispatch = dispatches[page.report.id]
            yield dispatch, [_candidate(dispatch, page, lines, found) for found in candidates(page, lines)]


def _candidate(dispatch: Json, page: Page, lines: Sequence[Line], found: Found) -> Candidate:
    start, _ = body_span(lines[found.line], page.parts, found.act.start, found.act.end)
    return Candidate((dispatch["id"], sentence_at(dispatch, start), found.act.entry.type), start, found.seen)


def labelled(seen: Sequence[Candidate], gold: Sequence[tuple[int, Told]]) -> list[Candidate]:
    """Label the candidates of one dispatch.

    A word on a required trigger of its type is an event; on an optional one, neither. Elsewhere, it is an event where its
    sentence has a required one of its type that no candidate stands on: another word for the same act. It is neither where its
    sentence has only optional ones of its type.
    """
    by_place: defaultdict[tuple[int, str], list[Told]] = defaultdict(list)
    for sentence, event in gold:
        by_place[sentence, event.type].append(event)
    taken: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for c in seen:
        taken[c.place[1:]].append(c.start)
    return [replace(c, label=_label(c, by_place[c.place[1:]], taken[c.place[1:]])) for c in seen]


def _label(candidate: Candidate, same: Sequence[Told], starts: Sequence[int]) -> bool | None:
    on = [event for event in same if _stands_on(candidate.start, event)]
    if on:
        return True if any(not event.optional for event in on) else None
    required = [event for event in same if not event.optional]
    if required:
        return any(not any(_stands_on(start, event) for start in starts) for event in required)
    return None if same else False


def _stands_on(start: int, event: Told) -> bool:
    return event.start - reach <= start < event.end + reach


def fit(sample: Sequence[Candidate], penalty: float) -> Weights:
    """Fit a logistic regression to the labelled candidates; `penalty` is the inverse strength of the ridge penalty (C)."""
    judged = [c for c in sample if c.label is not None]
    names = sorted({name for c in judged for name in c.evidence} - {bias})
    column = {name: k for k, name in enumerate(names)}
    cells = [(row, column[name]) for row, c in enumerate(judged) for name in c.evidence if name in column]
    rows, columns = zip(*cells, strict=True) if cells else ((), ())
    matrix = csr_matrix((np.ones(len(cells)), (rows, columns)), shape=(len(judged), len(names)))
    model = LogisticRegression(C=penalty, max_iter=5000, tol=1e-8).fit(matrix, [c.label for c in judged])
    table = {name: float(weight) for name, weight in zip(names, model.coef_[0], strict=True)}
    return Weights({**table, bias: float(model.intercept_[0])})


def cross_validated(data: Labelled, penalty: float, fitted: Fit = fit) -> list[float]:
    """Give each candidate the probability that a fit without its dispatch's fold gives it; the folds are always the same."""
    ids = data.dispatches
    random.Random(1).shuffle(ids)
    fold_of = {key: k % folds for k, key in enumerate(ids)}
    weights = [fitted([c for c in data.candidates if fold_of[c.place[0]] != k], penalty) for k in range(folds)]
    return [weights[fold_of[c.place[0]]].probability(c.evidence) for c in data.candidates]


def at_threshold(data: Labelled, probabilities: Sequence[float], threshold: float) -> Tally:
    """Count events right where candidates from a threshold on are taken; those without a label count neither way."""
    judged = zip(data.candidates, probabilities, strict=True)
    taken = Counter(c.place for c, p in judged if c.label is not None and p >= threshold)
    hits = sum(min(count, data.asked.get(place, 0)) for place, count in taken.items())
    return Tally(hits, taken.total() - hits, sum(data.asked.values()) - hits)


def log_loss(data: Labelled, probabilities: Sequence[float]) -> float:
    """Give the mean negative log-likelihood of the labels."""
    judged = [(c.label, p) for c, p in zip(data.candidates, probabilities, strict=True) if c.label is not None]
    return -sum(math.log(max(p if right else 1 - p, 1e-12)) for right, p in judged) / len(judged)


def calibration_error(data: Labelled, probabilities: Sequence[float], bins: int = 10) -> float:
    """Give the expected calibration error: |mean probability − share right| over ten equal bins, weighted by their size."""
    filled: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for c, p in zip(data.candidates, probabilities, strict=True):
        if c.label is not None:
            filled[min(int(p * bins), bins - 1)].append((p, c.label))
    size = sum(map(len, filled.values()))
    return sum(abs(sum(p for p, _ in each) - sum(right for _, right in each)) for each in filled.values()) / size


def as_toml(weights: Weights, threshold: float, told: Sequence[str]) -> str:
    """Write the weights, sorted by name; what is told of the fit stands above them as comments."""
    lines = [*(f"# {line}" for line in told), f"threshold = {threshold:.2f}", "", "[weights]"]
    kept = sorted((name, value) for name, value in weights.table.items() if abs(value) >= smallest)
    lines += [f"{json.dumps(name, ensure_ascii=False)} = {value:.3f}" for name, value in kept]
    return "\n".join(lines) + "\n"


def gathered() -> Labelled:
    """Collect what there is to learn from: the training gold, our further labels, and quiet dispatches."""
    shared = shared_folder()
    corpus = development_gold(shared, "train")
    if not corpus.present:
        where = "it is in the folder of development data, which HARMATTAN_SHARED may name"
        raise SetupError(f"There is no training gold to learn from: {where}.")
    with assembled(further_labels(), shared, "our labels") as further:
        parts = (collect(corpus), collect(further), quiet(shared))
    return Labelled(tuple(c for part in parts for c in part.candidates), {k: n for part in parts for k, n in part.asked.items()})


def run(threshold: float | None) -> str:
    """Choose, fit, print what was tried, and give the file to write; SetupError where there is nothing to learn from."""
    data = gathered()
    labels = Counter(c.label for c in data.candidates)
    sorts = f"{labels[True]} events, {labels[False]} none, {labels[None]} left out"
    print(f"{len(data.dispatches)} dispatches, {len(data.candidates)} candidates: {sorts}")
    tried = {penalty: cross_validated(data, penalty) for penalty in penalties}
    for penalty, p in tried.items():
        print(f"penalty {penalty:<5} log-loss {log_loss(data, p):.4f}  calibration error {calibration_error(data, p):.3f}")
    penalty = min(penalties, key=lambda each: log_loss(data, tried[each]))
    chosen = tried[penalty]
    print(f"with penalty {penalty}, by dispatch in {folds} folds:")
    for each in thresholds:
        tally = at_threshold(data, chosen, each)
        print(f"threshold {each:.2f}  P {tally.precision:.3f}  R {tally.recall:.3f}  F1 {tally.f1:.3f}")
    best = max(thresholds, key=lambda each: at_threshold(data, chosen, each).f1) if threshold is None else threshold
    tally = at_threshold(data, chosen, best)
    learnt = f"{labels[True] + labels[False]} words in {len(data.dispatches)} dispatches"
    reached = f"P {tally.precision:.3f} R {tally.recall:.3f} F1 {tally.f1:.3f}"
    told = [
        "Weights of the evidence that a word that fits is an event, learnt by logistic regression from labelled dispatches;",
        "written by `python -m evaluation.fit_confidence`. The names are those of harmattan.read.confidence.",
        f"From {learnt}; penalty {penalty} of {', '.join(map(str, penalties))} by log-loss.",
        f"Cross-validated by dispatch: {reached} of single words, before twins are folded;",
        f"calibration error {calibration_error(data, chosen):.3f}. Weights below {smallest} are left out.",
    ]
    return as_toml(fit(data.candidates, penalty), best, told)


def main(argv: Sequence[str] | None = None) -> int:
    """Fit and write the weights; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.fit_confidence", description="Fit the weights of the confidence.")
    parser.add_argument("--threshold", type=float, help="this one, not the one with the best cross-validated F1")
    parser.add_argument("--dry-run", action="store_true", help="print what was tried, and write nothing")
    options = parser.parse_args(argv)
    os.environ[switch] = "off"  # these are the weights of the words; evaluation.fit_learned weighs the model's
    try:
        text = run(options.threshold)
    except HarmattanError as error:
        print(f"fit_confidence: {error}", file=sys.stderr)
        return 1
    if not options.dry_run:
        target.write_text(text, encoding="utf-8")
        print(f"The weights are in harmattan/data/ontology/{target.name}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
