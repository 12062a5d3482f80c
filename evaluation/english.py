"""Types in English sentences, without a single English label: `python -m evaluation.english`.

The model alone reads PLOVER's gold sentences (OEDA; one event each, older names of types mapped to newer ones). A sentence tells
the types of the acts that the model takes for likelier than not; right are those that are the gold's.
"""

from __future__ import annotations

import os
import sys
from collections import Counter

from harmattan.learned import model as learned
from harmattan.learned.heads import types

from .ablation import acts
from .corpora import load_jsonl, shared_folder
from .counts import Tally

renamed = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}


def main() -> int:
    """Score and print; give the exit code."""
    path = shared_folder() / "data" / "plover" / "gold.jsonl"
    if not path.is_file():
        print("english: the folder of development data, with PLOVER's sentences, is not there.", file=sys.stderr)
        return 1
    records = load_jsonl(path)
    os.environ[learned.switch] = "on"
    told = learned.read([[record["text"]] for record in records])
    if told is None:
        print("english: the learned reader is not installed.", file=sys.stderr)
        return 1
    all_types, best = Tally(0, 0, 0), Tally(0, 0, 0)
    for record, (sentence,) in zip(records, told, strict=True):
        asked = renamed.get(record["event"], record["event"])
        found = Counter(act["type"] for act in acts(sentence, record["text"], 0))
        all_types += Tally(int(asked in found), len(found) - int(asked in found), int(asked not in found))
        first = {strongest(sentence)} - {None}
        best += Tally(int(asked in first), len(first) - int(asked in first), int(asked not in first))
    for name, tally in (("every type told", all_types), ("the likeliest only", best)):
        print(f"{name:18}  P {tally.precision:.3f}  R {tally.recall:.3f}  F1 {tally.f1:.3f}  ({len(records)} sentences)")
    return 0


def strongest(told: learned.Told) -> str | None:
    """Give the type of the word that tells an act most surely; None where no word tells any."""
    if told.relevance < 0.5:
        return None
    word = int(told.types[:, 0].argmin())
    return str(types[int(told.types[word][1:].argmax()) + 1])


if __name__ == "__main__":
    sys.exit(main())
