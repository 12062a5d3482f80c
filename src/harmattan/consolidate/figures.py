"""Figures of one event side by side: who counts how many, never averaged."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from ..records import Figure
from .tellings import Telling


def gather(tellings: Iterable[Telling]) -> tuple[Figure, ...]:
    """Give every figure that the tellings of an event give, once a speaker and report, in an order that is always the same.

    A claim that denies the act gives no figure.
    """
    found = {
        Figure(value.property, value.low, value.high, saying.speaker, telling.report.id)
        for telling in tellings
        for saying in telling.sayings
        if saying.claim.modality != "negated"
        for value in saying.claim.values
        if value.low is not None or value.high is not None
    }
    return tuple(sorted(found, key=_order))


def disputed(figures: Sequence[Figure]) -> bool:
    """Tell whether two named speakers give figures of one thing that exclude one another.

    The outlets' own figures are left out: a toll that rises from one report to the next is no dispute.

    >>> disputed([Figure("killed", 10, 10, "l'armée", "a"), Figure("killed", 60, None, "le JNIM", "b")])
    True
    """
    named = [figure for figure in figures if figure.speaker not in ("outlet", "unnamed")]
    by_property: dict[str, dict[str, list[Figure]]] = {}
    for figure in named:
        by_property.setdefault(figure.property, {}).setdefault(figure.speaker, []).append(figure)
    for speakers in by_property.values():
        spans = [
            (min(figure.low or 0 for figure in own), max(math.inf if figure.high is None else figure.high for figure in own))
            for own in speakers.values()
        ]
        if max(low for low, _ in spans) > min(high for _, high in spans):
            return True
    return False


def _order(figure: Figure) -> tuple[str, int, float, str, str]:
    return (
        figure.property,
        -1 if figure.low is None else figure.low,
        math.inf if figure.high is None else figure.high,
        figure.report,
        figure.speaker,
    )
