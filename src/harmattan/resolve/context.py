"""What country a text is about, and what country a sentence is in."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from ..lexicon import load_toml
from ..lexicon.names import known_names
from ..records import Reading


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


Named = dict[int, dict[str, float]]


def named_by_sentence(reading: Reading) -> Named:
    """Give for each sentence the countries that it names, with their weights; a country counts once a sentence.

    The place with which a sentence begins before a colon (Mali : …) is what it is about.
    """
    weights: dict[str, float] = deduction()["weights"]
    body, named = reading.page.report.body, Named()
    starts = {s.index: s.start for s in reading.sentences}
    for m in reading.mentions:
        if m.countries and not m.deduced and m.kind in ("actor", "place"):
            label = not body[starts[m.sentence] : m.start].strip() and body[m.end : m.end + 3].lstrip().startswith(":")
            weight = weights["label"] if label else weights.get(m.sort, weights["actor"])
            sentence = named.setdefault(m.sentence, {})
            before = sentence.get(m.countries[0])
            sentence[m.countries[0]] = weight if before is None or label else before
    return named


def scores_of(sentence: int, named: Named, counts: Counter[str]) -> dict[str, float]:
    """Give how much each country counts in a sentence: by what it and those before it name, the nearest most, and by the text."""
    rules = deduction()
    total = sum(counts.values())
    scores = {country: rules["prior"] * count / total for country, count in counts.items()}
    for gap in range(rules["reach"] + 1):
        for country, weight in named.get(sentence - gap, {}).items():
            scores[country] = scores.get(country, 0.0) + weight * rules["decay"] ** gap
    return scores


def local_country(sentence: int, named: Named, counts: Counter[str], avoid: frozenset[str] = frozenset()) -> str | None:
    """Give the country that a sentence is in."""
    scores = {country: score for country, score in scores_of(sentence, named, counts).items() if country not in avoid}
    return max(sorted(scores), key=lambda c: scores[c]) if scores else None
