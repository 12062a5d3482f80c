"""What country a text is about, and what country a sentence is in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

from ..lexicon import load_toml
from ..lexicon.names import known_names
from ..records import Mention, Reading


@cache
def deduction() -> dict[str, Any]:
    return load_toml("ontology/deduction.toml")


def countries_named(reading: Reading) -> Counter[str]:
    """Count the countries that a text names, weighted by how and where it names them."""
    weights: dict[str, float] = deduction()["weights"]
    counts: Counter[str] = Counter()
    headline = reading.page.report.headline
    if headline:
        for _, _, known in known_names(reading.page.language).find(headline):
            if known[0].country:
                counts[known[0].country] += weights["headline"]  # type: ignore[assignment]
    seen: set[tuple[int, int]] = set()
    for m in reading.mentions:
        if m.kind not in ("actor", "place") or m.sort == "pronoun" or (m.start, m.end) in seen:
            continue
        seen.add((m.start, m.end))
        for country in m.countries[:1]:
            factor = weights["first_sentence"] if m.sentence == 0 else 1.0
            counts[country] += factor * weights.get(m.sort, weights["actor"])  # type: ignore[assignment]
    return counts


def local_country(
    sentence: int, mentions: Sequence[Mention], counts: Counter[str], avoid: frozenset[str] = frozenset()
) -> str | None:
    """Give the country that a sentence is in: what it and those before it name, the nearest most, then what the text names."""
    rules = deduction()
    total = sum(counts.values())
    scores: Counter[str] = Counter()
    for country, count in counts.items():
        scores[country] += rules["prior"] * count / total
    seen: set[tuple[int, str]] = set()
    for m in mentions:
        gap = sentence - m.sentence
        if not m.countries or m.deduced or m.kind not in ("actor", "place") or not 0 <= gap <= rules["reach"]:
            continue
        if (m.sentence, m.countries[0]) not in seen:
            seen.add((m.sentence, m.countries[0]))
            scores[m.countries[0]] += rules["weights"].get(m.sort, rules["weights"]["actor"]) * rules["decay"] ** gap
    for country in avoid:
        scores.pop(country, None)
    return max(sorted(scores), key=lambda c: scores[c]) if scores else None
