"""How far two readers agree on our labels: `python -m evaluation.agreement`, on the dispatches of `labels/twice.jsonl`."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from harmattan.errors import HarmattanError

from . import corpora, standoff
from .results import table
from .scoring import Json, gold_event, pair, same_type


def compare(dispatch: Json, one: Json, other: Json) -> Counter[str]:
    """Count what two readings of a dispatch have in common; what both, or the one alone, call optional counts nowhere."""
    found: Counter[str] = Counter()
    for sentence in range(len(dispatch["sentences"])):
        a, b = ([gold_event(dispatch, e) for e in reading["events"] if e["s"] == sentence] for reading in (one, other))
        pairs, lost, extra = pair(a, b, same_type)
        found["alone"] += sum(not e.optional for e in (*lost, *extra))
        for x, y in pairs:
            if x.optional and y.optional:
                continue
            same = {
                "modality": x.modality == y.modality,
                "actor countries": x.actor_countries == y.actor_countries,
                "recipient countries": x.recipient_countries == y.recipient_countries,
            }
            found["events"] += 1
            found.update(name for name, right in same.items() if right)
            found["full"] += all(same.values())
    return found


def main() -> int:
    """Print the agreement; give the exit code."""
    shared = corpora.shared_folder()
    try:
        counts = agreement(shared)
    except (HarmattanError, OSError) as error:
        print(f"agreement: {error}", file=sys.stderr)
        return 1
    both = 2 * counts["events"] + counts["alone"]
    rows = [[f"{name} F1", f"{2 * counts[name] / both:.3f}"] for name in ("events", "full")]
    shared_values = ("modality", "actor countries", "recipient countries")
    rows += [[f"{name}, same", f"{counts[name] / counts['events']:.3f}"] for name in shared_values]
    print(table(["on " + str(counts["events"]) + " events of both", ""], rows))
    return 0


def agreement(shared: Path) -> Counter[str]:
    """Count over all dispatches that were read twice."""
    again = corpora.by_id(corpora.load_jsonl(corpora.further_labels() / "twice.jsonl"))
    total: Counter[str] = Counter()
    with standoff.assembled(corpora.further_labels(), shared, "our labels") as corpus:
        documents, records = corpus.files
        gold = corpora.by_id(corpora.load_jsonl(records))
        for dispatch in corpora.load_jsonl(documents):
            if dispatch["id"] in again:
                total += compare(dispatch, gold[dispatch["id"]], standoff.labels(again[dispatch["id"]], dispatch["text"]))
    return total


if __name__ == "__main__":
    sys.exit(main())
