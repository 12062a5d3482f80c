"""Place names to places on the map, with the countries that the text names as context."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from .. import gazetteer
from ..records import EventMention, Mention, Reading
from .context import Named, countries_named, deduction, local_country, named_by_sentence, scores_of

nearest = 4  # countries of the context that a name is looked for in first
doubt = 0.8  # how much less sure a place is of an act told again than of the act that names it


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
    mentions = [placed(located(m, contexts.get(m.sentence, [])), named, counts) for m in reading.mentions]
    events = told_again(reading.events, mentions, named)
    return replace(reading, events=tuple(events), mentions=tuple(mentions))


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


def placed(mention: Mention, named: Named, counts: Counter[str]) -> Mention:
    """Give a place that nobody knows the country that its sentence is in, as deduced."""
    if mention.kind != "place" or mention.place is not None or mention.countries:
        return mention
    country = local_country(mention.sentence, named, counts)
    return replace(mention, countries=(country,), deduced=True) if country else mention


def told_again(events: Sequence[EventMention], mentions: list[Mention], named: Named) -> list[EventMention]:
    """Give an act told again (l'attaque a fait trois morts) the place of the last act of its type, as a deduced mention.

    How many sentences back, and for which types, is in `deduction.toml`; the mentions made are added to `mentions`. A sentence
    that names other countries than the place's tells of another act.
    """
    rules = deduction()["carry"].get("place", {})
    copies: dict[int, int] = {}
    out: list[EventMention] = []
    for event in events:
        rule = rules.get(event.entry.split("/")[1].split(":")[0], {})
        if event.where is None and event.type in rule.get("types", ()):
            near = (e for e in reversed(out) if e.type == event.type and e.where is not None)
            last = next((e.where for e in near if event.sentence - e.sentence <= rule["reach"]), None)
            others = set(named.get(event.sentence, ()))
            if last is not None and (not others or others & set(mentions[last].countries)):
                event = replace(event, where=copies.setdefault(last, len(mentions)))
                if event.where == len(mentions):
                    seen = mentions[last]
                    again = replace(seen, index=len(mentions), deduced=True, score=doubt * seen.score, by="deduction@1")
                    mentions.append(again)
        out.append(event)
    return out
