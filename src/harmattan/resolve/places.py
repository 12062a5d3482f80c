"""Place names to places on the map, with the countries that the text names as context."""

from __future__ import annotations

from dataclasses import replace

from .. import gazetteer
from ..records import Mention, Reading
from .context import countries_named


def resolve_places(reading: Reading) -> Reading:
    """Give the reading with each place mention located, or left without a place where nothing fits."""
    context = [country for country, _ in countries_named(reading).most_common(4)]
    return replace(reading, mentions=tuple(located(m, context) for m in reading.mentions))


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
