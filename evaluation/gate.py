"""The quality gate: `python -m evaluation.gate` measures, writes RESULTS.md, and fails where a figure falls below its floor.

    1. Score our own gold, and what is there of the folder of development data.
    2. Let the codebook's own scorer count again, where it is at hand.
    3. Hold every figure against its bound in pins.json.
    4. Write RESULTS.md, and the pins where asked to.

Exit code 1: a figure is beyond its bound or no longer measured, the two scorers differ, or our own gold has changed and was not
pinned anew. A changed corpus of the folder of development data only makes its bounds void.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harmattan.errors import HarmattanError

from . import corpora, pins
from .crosscheck import differences, scorer_in, second_opinion
from .measure import Figure, figures_of_dates, figures_of_gold, figures_of_press, score_dates, score_gold, score_press
from .names import figures_of_names, score_names
from .popcorn import figures_of_popcorn, score_popcorn
from .results import Measures, render

pins_file = corpora.home / "pins.json"
results_file = corpora.home / "RESULTS.md"


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one corpus, to be held against its pin."""

    corpus: corpora.Corpus
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of the gate found."""

    measures: Measures
    measured: tuple[Measured, ...]
    differences: tuple[str, ...]


def run(shared: Path) -> Run:
    """Measure all that is there."""
    golds = [score_gold(corpora.own_gold())]
    dev, dates, press = corpora.development_gold(shared), corpora.worked_dates(shared), corpora.quiet_press(shared)
    if dev.present:
        golds.append(score_gold(dev))
    measured = [Measured(scores.corpus, figures_of_gold(scores)) for scores in golds]
    own_dates = score_dates(corpora.own_dates())
    measured.append(Measured(corpora.own_dates(), figures_of_dates(own_dates)))
    found_dates = score_dates(dates) if dates.present else None
    if found_dates:
        measured.append(Measured(dates, figures_of_dates(found_dates)))
    found_press = score_press(press) if press.present else None
    if found_press:
        measured.append(Measured(press, figures_of_press(found_press)))
    names, popcorn = corpora.annotated_names(shared), corpora.invented_reports(shared)
    found_names = score_names(names) if names.present else None
    if found_names:
        measured.append(Measured(names, figures_of_names(found_names)))
    found_popcorn = score_popcorn(popcorn) if popcorn.present else None
    if found_popcorn:
        measured.append(Measured(popcorn, figures_of_popcorn(found_popcorn)))
    agreed, differing = [], []
    if scorer_in(shared).is_file():
        for scores in golds:
            found = differences(scores.ours, second_opinion(scorer_in(shared), scores.corpus, scores.objects))
            differing += [f"{scores.corpus.name}: {each}" for each in found]
            if not found:
                agreed.append(scores.corpus.title)
    dev_scores = golds[1] if len(golds) > 1 else None
    measures = Measures(golds[0], dev_scores, found_dates, found_press, tuple(agreed), found_names, found_popcorn, own_dates)
    return Run(measures, tuple(measured), tuple(differing))


def judged(measured: Sequence[Measured], pinned: pins.Pins) -> list[pins.Verdict]:
    """Hold the figures of all corpora against their pins."""
    return [v for m in measured for v in pins.judge(m.corpus.name, m.corpus.fingerprint, m.figures, pinned)]


def failing(measured: Sequence[Measured], verdicts: Sequence[pins.Verdict]) -> list[pins.Verdict]:
    """Give the verdicts for which the gate fails: void or missing bounds only where the corpus comes with the checkout."""
    bundled = {m.corpus.name for m in measured if m.corpus.bundled}
    return [v for v in verdicts if v.state in ("fails", "gone") or (v.state in ("void", "unpinned") and v.corpus in bundled)]


def shown(verdicts: Sequence[pins.Verdict]) -> str:
    """Write the verdicts as a table: corpus, figure, value, bound, n, state."""
    said = {"holds": "", "fails": "FAILS", "unpinned": "no bound", "void": "void", "gone": "GONE"}
    lines = [f"{'corpus':8}{'figure':25}{'value':>8}{'bound':>9}{'n':>7}"]
    for v in verdicts:
        value = f"{v.measured.value:.3f}" if v.measured else "–"
        sign = "≤" if v.measured and v.measured.lower_is_better else "≥"
        bound = f"{sign} {v.bound:.3f}" if v.bound is not None else "–"
        n = v.measured.n if v.measured else 0
        lines.append(f"{v.corpus:8}{v.figure:25}{value:>8}{bound:>9}{n:>7}  {said[v.state]}".rstrip())
    return "\n".join(lines)


def changed(measured: Sequence[Measured], pinned: pins.Pins) -> list[str]:
    """Say which corpora are no longer those that were pinned."""
    found = []
    for m in measured:
        pin = pinned.corpora.get(m.corpus.name)
        if pin is not None and pin.fingerprint != m.corpus.fingerprint:
            both = f"{pin.fingerprint[:12]} → {m.corpus.fingerprint[:12]}"
            void = f"its {len(pin.bounds)} bounds are void. Run with --pin to pin it anew."
            found.append(f"The corpus {m.corpus.name} ({m.corpus.title}) has changed since it was pinned ({both}): {void}")
    return found


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    about = "Score every stage and hold it against its floors."
    parser = argparse.ArgumentParser(prog="python -m evaluation.gate", description=about)
    parser.add_argument("--pin", action="store_true", help="raise the bounds to what is measured now, where that is better")
    parser.add_argument("--lower", metavar="REASON", help="give up the bounds that fail; the reason is kept in pins.json")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the gate; give the exit code."""
    options = arguments(argv)
    try:
        pinned = pins.load(pins_file)
        done = run(corpora.shared_folder())
        for m in done.measured:
            if options.lower is not None:
                pinned = pins.lowered(m.corpus.name, m.corpus.fingerprint, m.figures, pinned, options.lower)
            if options.pin:
                pinned = pins.raised(m.corpus.name, m.corpus.fingerprint, m.figures, pinned)
    except HarmattanError as error:
        print(f"gate: {error}", file=sys.stderr)
        return 1
    if options.pin or options.lower is not None:
        pins.save(pinned, pins_file)
    before = results_file.read_text(encoding="utf-8") if results_file.exists() else ""
    results_file.write_text(render(done.measures, before), encoding="utf-8")
    verdicts = judged(done.measured, pinned)
    failed = failing(done.measured, verdicts)
    print(shown(verdicts))
    golds = [scores for scores in (done.measures.own, done.measures.dev) if scores]
    set_aside = [f"Not read, of {scores.corpus.title}: {each}" for scores in golds for each in scores.rejected]
    for told in [*set_aside, *changed(done.measured, pinned), *(f"the two scorers differ: {each}" for each in done.differences)]:
        print(f"\n{told}")
    if not done.measures.developed:
        print("\nThe folder of development data is not there: only what comes with the checkout was scored.")
    if failed or done.differences:
        print(f"\nThe gate fails: {len(failed)} of {len(verdicts)} figures, {len(done.differences)} differences between scorers.")
        return 1
    print(f"\nThe gate holds: {len(verdicts)} figures. The tables are in evaluation/{results_file.name}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
