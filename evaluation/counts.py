"""Counts: what was found, asked for and right, and how they add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of what was found and right, found and not asked for, and asked for but not found."""

    hit: int = 0
    extra: int = 0
    missed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.hit + other.hit, self.extra + other.extra, self.missed + other.missed)

    @property
    def asked(self) -> int:
        """What the gold asks for."""
        return self.hit + self.missed

    @property
    def precision(self) -> float:
        return _share(self.hit, self.hit + self.extra)

    @property
    def recall(self) -> float:
        return _share(self.hit, self.asked)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 where nothing was right.

        >>> Tally(hit=2, extra=2, missed=0).f1
        0.6666666666666666
        """
        return _share(2 * self.hit, 2 * self.hit + self.extra + self.missed)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of those asked are right."""

    right: int = 0
    asked: int = 0

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.right + other.right, self.asked + other.asked)

    @property
    def share(self) -> float:
        return _share(self.right, self.asked)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """All counts of one dispatch, or of many: tallies and rates by name, and each verdict as (confidence, was it right)."""

    tallies: Mapping[str, Tally] = field(default_factory=dict)
    rates: Mapping[str, Rate] = field(default_factory=dict)
    verdicts: tuple[tuple[float, bool], ...] = ()

    def tally(self, name: str) -> Tally:
        return self.tallies.get(name, Tally())

    def rate(self, name: str) -> Rate:
        return self.rates.get(name, Rate())


def total(scores: Iterable[Score]) -> Score:
    """Add up scores."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    rates: defaultdict[str, Rate] = defaultdict(Rate)
    verdicts: list[tuple[float, bool]] = []
    for score in scores:
        for name, tally in score.tallies.items():
            tallies[name] += tally
        for name, rate in score.rates.items():
            rates[name] += rate
        verdicts += score.verdicts
    return Score(dict(tallies), dict(rates), tuple(verdicts))
