"""Pinned bounds: below them the gate fails. A bound belongs to one corpus as it was, told by its fingerprint."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from harmattan.errors import InputError

from .measure import Figure

State = Literal["holds", "fails", "unpinned", "void", "gone"]


@dataclass(frozen=True, slots=True)
class Pin:
    """The bounds of one corpus: a floor a figure, or a ceiling where lower is better."""

    fingerprint: str
    bounds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Lowered:
    """A bound that was given up, and why."""

    corpus: str
    figure: str
    before: float
    after: float
    reason: str


@dataclass(frozen=True, slots=True)
class Pins:
    """All bounds, by corpus, with those that were given up."""

    corpora: Mapping[str, Pin] = field(default_factory=dict)
    lowered: tuple[Lowered, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A figure against its bound. `gone` is a bound whose figure is no longer measured."""

    corpus: str
    figure: str
    measured: Figure | None
    bound: float | None
    state: State


def load(path: Path) -> Pins:
    """Read the pins, none where there is no file; InputError where it is not what `save` writes."""
    if not path.exists():
        return Pins()
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        corpora = {
            name: Pin(pin["sha256"], {figure: float(bound) for figure, bound in pin["bounds"].items()})
            for name, pin in data["corpora"].items()
        }
        return Pins(corpora, tuple(Lowered(**each) for each in data["lowered"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path.name} is not as the gate writes it ({error!r}): restore it from the repository.") from error


def save(pins: Pins, path: Path) -> None:
    """Write the pins, sorted, so that the same pins are the same bytes."""
    data = {
        "corpora": {
            name: {"sha256": pin.fingerprint, "bounds": dict(sorted(pin.bounds.items()))}
            for name, pin in sorted(pins.corpora.items())
        },
        "lowered": [
            {"corpus": each.corpus, "figure": each.figure, "before": each.before, "after": each.after, "reason": each.reason}
            for each in pins.lowered
        ],
    }
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def bound_for(figure: Figure) -> float:
    """Give the bound to pin: the figure less what one thing weighs, so that a single change of mind elsewhere does not fail.

    >>> bound_for(Figure(0.8, 100)), bound_for(Figure(2.0, 1000, lower_is_better=True, unit=1000))
    (0.79, 3.0)
    """
    if figure.lower_is_better:
        return math.ceil(round((figure.value + figure.step) * 1000, 6)) / 1000
    return max(0.0, math.floor(round((figure.value - figure.step) * 1000, 6)) / 1000)


def holds(figure: Figure, bound: float) -> bool:
    """Tell whether a figure keeps to its bound."""
    return figure.value <= bound + 1e-9 if figure.lower_is_better else figure.value >= bound - 1e-9


def judge(corpus: str, fingerprint: str, figures: Mapping[str, Figure], pins: Pins) -> list[Verdict]:
    """Hold the figures of one corpus against its pin; another fingerprint makes the whole pin void."""
    pin = pins.corpora.get(corpus)
    bounds = pin.bounds if pin else {}
    changed = pin is not None and pin.fingerprint != fingerprint
    found = []
    for name in [*figures, *(name for name in bounds if name not in figures)]:
        figure, bound = figures.get(name), bounds.get(name)
        found.append(Verdict(corpus, name, figure, bound, _state(figure, bound, changed)))
    return found


def _state(figure: Figure | None, bound: float | None, changed: bool) -> State:
    if bound is None:
        return "unpinned"
    if changed:
        return "void"
    if figure is None:
        return "gone"
    return "holds" if holds(figure, bound) else "fails"


def raised(corpus: str, fingerprint: str, figures: Mapping[str, Figure], pins: Pins) -> Pins:
    """Pin what is better than its bound or has none; of a corpus that has changed, pin everything anew.

    What falls by a change of the corpus is listed among the bounds given up.
    """
    pin = pins.corpora.get(corpus)
    fresh = {name: bound_for(figure) for name, figure in figures.items()}
    if pin is None or pin.fingerprint != fingerprint:
        before = pin.bounds if pin else {}
        fallen = [
            Lowered(corpus, name, before[name], bound, "the corpus has changed")
            for name, bound in fresh.items()
            if name in before and not better(bound, before[name], figures[name])
        ]
        return Pins({**pins.corpora, corpus: Pin(fingerprint, fresh)}, (*pins.lowered, *fallen))
    bounds = dict(pin.bounds)
    for name, bound in fresh.items():
        if name not in bounds or better(bound, bounds[name], figures[name]):
            bounds[name] = bound
    return replace(pins, corpora={**pins.corpora, corpus: Pin(fingerprint, bounds)})


def better(new: float, old: float, figure: Figure) -> bool:
    """Tell whether a bound asks at least as much as another."""
    return new <= old if figure.lower_is_better else new >= old


def lowered(corpus: str, fingerprint: str, figures: Mapping[str, Figure], pins: Pins, reason: str) -> Pins:
    """Give up the bounds that fail or whose figure is gone, and write down why; InputError without a reason."""
    if not reason.strip():
        raise InputError("A bound is given up only for a reason: write it after --lower.")
    pin = pins.corpora.get(corpus)
    if pin is None or pin.fingerprint != fingerprint:
        return pins
    bounds, listed = dict(pin.bounds), list(pins.lowered)
    for verdict in judge(corpus, fingerprint, figures, pins):
        if verdict.state == "gone" and verdict.bound is not None:
            listed.append(Lowered(corpus, verdict.figure, verdict.bound, 0.0, reason))
            del bounds[verdict.figure]
        elif verdict.state == "fails" and verdict.bound is not None and verdict.measured is not None:
            bounds[verdict.figure] = bound_for(verdict.measured)
            listed.append(Lowered(corpus, verdict.figure, verdict.bound, bounds[verdict.figure], reason))
    return Pins({**pins.corpora, corpus: Pin(fingerprint, bounds)}, tuple(listed))
