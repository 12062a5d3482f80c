"""Place names to places on the map, with the countries that the text names as context."""

from __future__ import annotations

from dataclasses import replace

from .. import gazetteer
from ..records import Mention, Reading
from .context import countries_named, named_by_sentence, scores_of

nearest = 4  # countries of the context that a name is looked for in first


def resolve_places(reading: Reading) -> Reading:
    """Give the reading with each place mention located, or left without a place where nothing fits.

    The countries of the context are those that its sentence and those before it name, then those of the text.
    """
    counts, named = countries_named(reading), named_by_sentence(reading)
    contexts: dict[int, list[str]] = {}
    for m in reading.mentions:
        if m.kind == "place" and m.sentence not in contexts:
            scores = scores_of(m.sentence, named, counts)
            contexts[m.sentence] = sorted(scores, key=lambda c: (-scores[c], c))[:nearest]
    return replace(reading, mentions=tuple(located(m, contexts.get(m.sentence, [])) for m in reading.mentions))


def located(mention: Mention, context: list[str]) -> Mention:
    """Locate one mention: a state by its country, another name by the gazetteer."""
    if mention.kind != "place":
        return mention
    if mention.sort == "state" and mention.countries:
        place = gazetteer.country_place(mention.countries[0])
        return replace(mention, place=place, score=0.95)
    found = gazetteer.locate(mention.name or mention.text, [*mention.countries, *context])
    if found is None:
        return mention
    place, score = found
    return replace(mention, place=place, countries=(place.country,) if place.country else mention.countries, score=score)
