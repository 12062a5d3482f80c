"""Figures of an act: how many killed, wounded, detained, displaced, deployed."""

from __future__ import annotations

from ..records import Page, Value
from .events import Act
from .lines import Line


def figures_of(act: Act, line: Line, page: Page) -> tuple[Value, ...]:
    return ()
