"""What a verdict is, and the weights of `ontology/merging.toml` that it rests on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..lexicon import load_toml


@dataclass(frozen=True, slots=True)
class Verdict:
    """Log-odds that two are the same, the evidence in words, and what excludes it (empty if nothing does)."""

    odds: float
    notes: tuple[str, ...]
    veto: str = ""

    @property
    def score(self) -> float:
        """Give the probability that goes with the log-odds; 0 under a veto."""
        return 0.0 if self.veto else 1 / (1 + math.exp(-self.odds))

    @property
    def why(self) -> str:
        """Give the evidence as one sentence."""
        text = f"not the same: {self.veto}" if self.veto else "; ".join(self.notes) or "nothing in common but the type"
        return f"{text[0].upper()}{text[1:]}."


def rules() -> dict[str, Any]:
    """Give the weights and windows of `ontology/merging.toml`."""
    return load_toml("ontology/merging.toml")


@cache
def of_type(name: str) -> dict[str, Any]:
    """Give the settings of an event type, the defaults filled in."""
    table = rules()
    return {**table["default"], **table["type"].get(name, {})}
