"""The held-out dispatches: `python -m evaluation.heldout` scores them, and the development gold beside them.

Their texts belong to others and stay in the folder of development data; here are only offsets and labels. They are scored seldom,
and nothing is mended after what they get wrong: a gap to the development gold tells what was learnt by heart there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from harmattan.errors import HarmattanError

from . import corpora, standoff
from .measure import GoldScores, figures_of_gold, score_gold
from .results import gold_tables, number, table

folder = corpora.home / "heldout"
# What is asked of the held-out set, by the gate's names of figures.
asked = {
    "event.f1": 0.76,
    "full.f1": 0.48,
    "trigger.f1": 0.85,
    "modality": 0.93,
    "place_country": 0.80,
    "date_when_stated": 0.78,
    "speaker_when_stated": 0.68,
    "killed_when_stated": 0.85,
    "actors.f1": 0.72,
    "recipients.f1": 0.55,
    "actor_countries.f1": 0.82,
    "recipient_countries.f1": 0.76,
    "quotes.f1": 0.95,
    "quote_speaker": 0.78,
}
head = """# Held-out dispatches

Written by `python -m evaluation.heldout`: do not edit. See `README.md` here for what they are. The floor is what we aimed at
before scoring; dev is the development gold, which was looked at while the reader was made.
"""


def score(shared: Path) -> GoldScores:
    """Score the held-out dispatches, whose texts are put together for the time of the scoring."""
    with standoff.assembled(folder, shared, "held-out dispatches") as corpus:
        return score_gold(corpus)


def beside(held: GoldScores, dev: GoldScores) -> str:
    """Write the figures that are asked for, with their floors and the development gold's."""
    ours, theirs = figures_of_gold(held), figures_of_gold(dev)
    rows = [
        [name, number(ours[name].value), f"≥ {number(floor)}", str(ours[name].n), number(theirs[name].value)]
        for name, floor in asked.items()
    ]
    return table(["", "held out", "aim", "n", "dev"], rows)


def main() -> int:
    """Score, print the table and write RESULTS.md; give the exit code."""
    shared = corpora.shared_folder()
    dev = corpora.development_gold(shared)
    if not dev.present:
        print("heldout: the folder of development data, with the texts, is not there.", file=sys.stderr)
        return 1
    try:
        held = score(shared)
    except HarmattanError as error:
        print(f"heldout: {error}", file=sys.stderr)
        return 1
    shown = beside(held, score_gold(dev))
    (folder / "RESULTS.md").write_text("\n".join([head, shown, *gold_tables(held, "##")]), encoding="utf-8")
    print(shown)
    return 0


if __name__ == "__main__":
    sys.exit(main())
