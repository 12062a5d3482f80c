"""Actor mentions to ids and countries: by their words, by what they stand for, or, marked as deduced, by the text's subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import takewhile

from ..gazetteer import country_place
from ..lexicon import event_lexicon, load_toml, noun_classes
from ..records import EventMention, Mention, MentionKind, Reading
from .context import Named, countries_named, deduction, local_country, named_by_sentence


def resolve_actors(reading: Reading) -> Reading:
    """Give the reading with actors identified; sides that no word names are added where their type implies them."""
    counts = countries_named(reading)
    mentions = list(reading.mentions)
    for _ in range(2):  # a pronoun may stand for a phrase that takes its country from another pronoun
        for k, m in enumerate(mentions):
            if m.kind == "actor":
                mentions[k] = identified(m, mentions)
    facing = opposite(reading.events, mentions)
    named = named_by_sentence(replace(reading, mentions=tuple(mentions)))
    for k, m in enumerate(mentions):
        if m.kind == "actor" and not m.countries:
            mentions[k] = deduced(m, named, counts, facing.get(k, frozenset()), reading.page.language)
    events = carried(reading.events, mentions)
    return replace(
        reading,
        events=tuple(implied(event, mentions, named, counts, reading.page.language) for event in events),
        mentions=tuple(mentions),
    )


def opposite(events: Sequence[EventMention], mentions: Sequence[Mention]) -> dict[int, frozenset[str]]:
    """Give for each side the countries of the states that it faces: la France accuse *le gouvernement* is not France's."""
    out: dict[int, frozenset[str]] = {}
    for event in events:
        for mine, theirs in ((event.actors, event.recipients), (event.recipients, event.actors)):
            sorts = (
                ("state", "capital", "seat", "military") if event.type in deduction()["across"] else ("state", "capital", "seat")
            )
            states = frozenset(c for k in theirs if mentions[k].sort in sorts for c in mentions[k].countries)
            for k in mine:
                out[k] = out.get(k, frozenset()) | states
    return out


def carried(events: Sequence[EventMention], mentions: Sequence[Mention]) -> list[EventMention]:
    """Give an act told again (cette attaque) the sides and the date that it leaves out, from the last act of its type."""
    rules = deduction()["carry"]
    out: list[EventMention] = []
    for event in events:
        noun = event.entry.split("/")[1].startswith("noun")
        recent = takewhile(lambda e, last=event.sentence - rules["reach"]: e.sentence >= last, reversed(out))  # type: ignore[misc]
        near = [e for e in recent if e.type == event.type]
        if noun:
            taken = {mentions[k].text for k in (*event.actors, *event.recipients)}
            if not event.actors and event.type in rules["actor"]:
                event = replace(
                    event,
                    actors=next((e.actors for e in near if e.actors and not taken & {mentions[k].text for k in e.actors}), ()),
                )
                taken |= {mentions[k].text for k in event.actors}
            if not event.recipients and event.type in rules["recipient"]:
                event = replace(
                    event,
                    recipients=next(
                        (e.recipients for e in near if e.recipients and not taken & {mentions[k].text for k in e.recipients}), ()
                    ),
                )
        if event.when is None and event.time is None and event.type in rules["date_of_nouns" if noun else "date_of_verbs"]:
            dated = next((e.when for e in near if e.when is not None), None)
            if dated is not None:
                event = replace(event, when=replace(dated, basis="deduced"))
        out.append(answering(event, out))
    return out


def answering(event: EventMention, before: Sequence[EventMention]) -> EventMention:
    """Give a refusal or a denial without a recipient those who accused, asked or threatened just before."""
    rules = deduction()["answer"]
    if event.recipients or event.type not in rules["types"]:
        return event
    near = (e for e in reversed(before) if e.sentence >= event.sentence - rules["reach"] and e.type in rules["to"])
    asked = next((e.actors for e in near if e.actors and not set(e.actors) & set(event.actors)), ())
    return replace(event, recipients=asked)


def identified(m: Mention, mentions: Sequence[Mention]) -> Mention:
    """Take id, country and sector from the antecedent where the words give none; a state's government from its country."""
    if m.antecedent is not None:
        other = mentions[m.antecedent]
        if m.sort == "person" and other.sort == "person":
            return replace(
                m, refers_to=other.refers_to, countries=other.countries, sector=other.sector or m.sector, name=other.name
            )
        if other.index != m.index:
            return replace(
                m,
                refers_to=m.refers_to or other.refers_to,
                countries=m.countries or other.countries,
                sector=m.sector or other.sector,
                name=m.name or other.name or (other.text if m.sort == "pronoun" else None),
            )
    if not m.countries and m.sort != "pronoun" and m.index + 1 < len(mentions):
        owner = mentions[m.index + 1]  # the possessive with which the phrase begins: son armée
        if owner.sort == "pronoun" and owner.start == m.start and owner.countries:
            return replace(m, countries=owner.countries)
    if m.refers_to is None and m.sort == "government" and len(m.countries) == 1:
        return replace(m, refers_to=f"{m.countries[0]}-GOV")
    return m


def deduced(m: Mention, named: Named, counts: Counter[str], avoid: frozenset[str], language: str) -> Mention:
    """Give a domestic side the country that its sentence is in."""
    rules = deduction()
    classes = noun_classes(language).of(m.head) | {m.sort}
    words = regions(language)
    if m.refers_to is not None or any(word.rstrip("es") in m.text.lower() for word in words["supranational"]):
        return m
    if any(word in m.text.lower() for word in words["stateless"]):
        return m
    if m.head in words["others"] or (m.plural and m.head in words["several"]):
        return m
    if m.head not in words["home_grown"] and (classes & set(rules["foreign"]) or not classes & set(rules["domestic"])):
        return m
    country = local_country(m.sentence, named, counts, avoid)
    return replace(m, countries=(country,), deduced=True) if country else m


@cache
def regions(language: str) -> dict[str, list[str]]:
    return load_toml(f"languages/{language}/regions.toml")


@cache
def symmetric(language: str) -> frozenset[str]:
    """Give the ids of the entries whose parties are all actors."""
    return frozenset(entry.id for entry in event_lexicon(language).entries if entry.symmetric)


def implied(event: EventMention, mentions: list[Mention], named: Named, counts: Counter[str], language: str) -> EventMention:
    """Add the text's country as a side that the type implies and the words leave out."""
    rules = deduction()
    actors, recipients = event.actors, event.recipients
    if not actors and event.type in rules["implied_actor"]:
        country = local_country(event.sentence, named, counts)
        actors = (stand_in(event, mentions, country),) if country else ()
    stated = frozenset(c for k in actors if not mentions[k].deduced for c in mentions[k].countries)
    if not recipients and event.type in rules["implied_recipient"] and event.entry not in symmetric(language):
        country = local_country(event.sentence, named, counts, stated if event.type in rules["across"] else frozenset())
        recipients = (stand_in(event, mentions, country),) if country else ()
    where = event.where
    if where is not None and not mentions[where].countries and mentions[where].place is None:
        country = local_country(event.sentence, named, counts)
        if country:
            mentions[where] = replace(mentions[where], countries=(country,), deduced=True)
    elif where is None and event.type not in said_types():
        struck = {c for k in recipients if not mentions[k].deduced for c in mentions[k].countries}
        others = sum(count for country, count in counts.items() if country not in stated)
        abroad = event.type in rules["abroad"] and others >= rules["elsewhere"] * sum(counts.values())
        if event.type in rules["across"] and stated and len(struck) == 1 and not struck & stated:
            country = next(iter(struck))  # les États-Unis bombardent une base syrienne
        else:
            country = local_country(event.sentence, named, counts, stated if abroad else frozenset())
        where = stand_in(event, mentions, country, "place") if country else None
    if not recipients and where is not None and event.mode in rules["hosted"]:
        hosts = set(mentions[where].countries) - {c for k in actors for c in mentions[k].countries}
        if len(hosts) == 1 and actors:
            recipients = (stand_in(event, mentions, hosts.pop()),)
    return replace(event, actors=actors, recipients=recipients, where=where)


@cache
def said_types() -> frozenset[str]:
    return frozenset(load_toml("ontology/sides.toml")["said"]["types"])


def stand_in(event: EventMention, mentions: list[Mention], country: str, kind: MentionKind = "actor") -> int:
    """Give the index of a deduced mention of a country, on the nearest words of the text that name it, or on the event's own."""
    same = [m for m in mentions if m.kind == kind and m.deduced and m.sort == "implied" and m.countries == (country,)]
    if same:
        return same[0].index
    named = [m for m in mentions if m.kind == "place" and m.countries == (country,) and m.sort == "state"]
    words = min(named, key=lambda m: abs(m.sentence - event.sentence)) if named else None
    start, end, text, sentence = (
        (words.start, words.end, words.text, words.sentence)
        if words
        else (event.trigger.start, event.trigger.end, event.trigger.text, event.sentence)
    )
    mentions.append(
        Mention(
            len(mentions),
            sentence,
            start,
            end,
            text,
            kind,
            "implied",
            name=country_place(country).name,
            countries=(country,),
            deduced=True,
            refers_to=f"{country}-GOV" if kind == "actor" else None,
            place=country_place(country) if kind == "place" else None,
            score=0.4,
            by="deduction@1",
        )
    )
    return len(mentions) - 1
