"""The pairs that the rules leave to a person, one after the other, with what each of the two tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from ..records import Event, Judgement, Verdict
from .safe import safe
from .tables import figure_text, none, place_name, told_date
from .verbs import existing, now, person

keys: dict[str, Verdict] = {"s": "same", "d": "different"}


def walk(
    db: str | Path,
    *,
    by: str | None,
    limit: int | None,
    ask: Callable[[str], str],
    write: Callable[[str], object],
) -> int:
    """Show each unsure pair and keep what `ask` answers to it; give the number of decisions. "q" stops."""
    done = 0
    with existing(db) as chronicle:
        pairs = chronicle.unsure(limit)
        for number, pair in enumerate(pairs, 1):
            write("\n".join((f"{number} of {len(pairs)}, likely {pair.score:.2f}", *_shown(chronicle.explain, pair))) + "\n")
            answer = ask("s same, d different, Enter skip, q stop: ").strip().lower()[:1]
            if answer == "q":
                break
            if answer in keys:
                chronicle.judge(
                    Judgement(pair.left, pair.right, keys[answer], 1.0, by or person(), f"reviewed: {pair.why}", now())
                )
                done += 1
        chronicle.refresh()
    return done


def _shown(explain: Callable[[str], object], pair: Judgement) -> Iterator[str]:
    if pair.left.startswith("ev-"):
        for name in (pair.left, pair.right):
            explained = explain(name)
            event: Event | None = getattr(explained, "event", None)
            if event is not None:
                where = place_name(event.place.name, event.place.country) if event.place else none
                counts = ", ".join(dict.fromkeys(figure_text(figure) for figure in event.figures)) or none
                yield safe(f"  {event.id}  {told_date(event.when)}  {event.type}  {event.modality}  {where}  {counts}")
            for evidence in getattr(explained, "evidence", ())[:3]:
                yield safe(f"      {evidence.report.id}: {evidence.text}")
    yield safe(f"  {pair.why}")
