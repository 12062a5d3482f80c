"""Figures of one event side by side: who counts how many, never averaged."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..records import Figure
from .scoring import updates
from .tellings import Telling


def gather(tellings: Iterable[Telling]) -> tuple[Figure, ...]:
    """Give every figure that the tellings of an event give, once a speaker and report, in an order that is always the same.

    A claim that denies the act gives no figure. One is superseded by a later one of the same voice, and the outlets' own by
    one that says that it brings them up to date; it is kept all the same.
    """
    found: dict[Figure, tuple[str, bool]] = {}
    for telling in tellings:
        for saying in telling.sayings:
            if saying.claim.modality == "negated":
                continue
            for value in saying.claim.values:
                if value.low is not None or value.high is not None:
                    day = saying.claim.known_at
                    figure = Figure(value.property, value.low, value.high, saying.speaker, telling.report.id, day)
                    voice = saying.speakers[0].key if saying.speakers else f"source {telling.source}"
                    found.setdefault(figure, (voice, updates(telling.sentence)))
    kept: dict[tuple[str, int | None, int | None, str, str], Figure] = {}
    for figure in sorted(found, key=_order):
        voice, _ = found[figure]
        named = not voice.startswith("source ")
        corrected = any(
            _later(figure, other) and (theirs == voice or (update and not named)) for other, (theirs, update) in found.items()
        )
        said = figure.property, figure.low, figure.high, figure.speaker, figure.report
        kept.setdefault(said, replace(figure, superseded=corrected))
    return tuple(kept.values())


def _later(figure: Figure, other: Figure) -> bool:
    if figure.known_at is None or other.known_at is None or figure.property != other.property:
        return False
    return figure.known_at < other.known_at and (figure.low, figure.high) != (other.low, other.high)


def disputed(figures: Sequence[Figure]) -> bool:
    """Tell whether two named speakers give figures of one thing that exclude one another.

    The outlets' own figures are left out, and those that were corrected: a toll that rises is no dispute.

    >>> disputed([Figure("killed", 10, 10, "l'armée", "a"), Figure("killed", 60, None, "le JNIM", "b")])
    True
    """
    named = [figure for figure in figures if figure.speaker not in ("outlet", "unnamed") and not figure.superseded]
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


def _order(figure: Figure) -> tuple[str, int, float, str, str, dt.date]:
    return (
        figure.property,
        -1 if figure.low is None else figure.low,
        math.inf if figure.high is None else figure.high,
        figure.report,
        figure.speaker,
        figure.known_at or dt.date.max,
    )
