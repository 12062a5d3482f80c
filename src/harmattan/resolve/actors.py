"""Actor mentions to ids and countries: by their words, by what they stand for, or, marked as deduced, by the text's subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import takewhile

from ..gazetteer import country_place
from ..lexicon import event_lexicon, load_toml, noun_classes
from ..lexicon.names import known_names
from ..records import EventMention, Mention, MentionKind, Reading, When
from .context import Named, countries_named, deduction, local_country, named_by_sentence
from .homes import from_several, home, is_domestic, regions
from .origins import Section, meant_by, persons, sections, speakers_meant, under_title, worded


def resolve_actors(reading: Reading) -> Reading:
    """Give the reading with actors identified; sides that no word names are added where their type implies them."""
    counts = countries_named(reading)
    section = sections(reading)
    mentions, foreign = stated(reading, section)
    acts = sent(reading.events, mentions)
    facing = opposite(acts, mentions, reading.page.language)
    named = named_by_sentence(replace(reading, mentions=tuple(mentions)))
    there = towns(acts, mentions)
    for k, m in enumerate(mentions):
        if m.kind == "actor" and not m.countries and k not in foreign and not from_several(m, mentions):
            if k in there and is_domestic(m, reading):
                mentions[k] = replace(m, countries=(there[k],), deduced=True)
                continue
            mentions[k] = deduced(m, named, counts, facing.get(k, frozenset()), reading, section)
    events = carried(acts, mentions)
    events = [to_words(event, events[:number], mentions, reading) for number, event in enumerate(events)]
    return replace(
        reading,
        events=tuple(implied(event, mentions, named, counts, section[event.sentence], reading.page.language) for event in events),
        mentions=tuple(mentions),
    )


def stated(reading: Reading, section: Mapping[int, Section]) -> tuple[list[Mention], set[int]]:
    """Give the mentions with what the text says of them, and those of which it says that they are of no country, or not which."""
    mentions = list(reading.mentions)
    speakers_meant(reading, mentions)
    for _ in range(2):  # a pronoun may stand for a phrase that takes its country from another pronoun
        for k, m in enumerate(mentions):
            if m.kind == "actor":
                mentions[k] = identified(m, mentions, section, reading.page.language)
    facts = persons(reading, mentions)
    for k, m in enumerate(mentions):
        if k in facts and not m.countries:
            mentions[k] = replace(m, countries=facts[k].countries)
        elif m.kind == "actor":
            mentions[k] = worded(m, mentions, reading)
    alone = regions(reading.page.language)["anonymous"]
    attackers = {k for event in reading.events if event.type in deduction()["across"] for k in event.actors}
    unknown = {k for k in attackers if mentions[k].head in alone and not mentions[k].plural}
    return mentions, unknown | {k for k, fact in facts.items() if fact.abroad}


state_sorts = ("state", "capital", "seat", "military")
offices = ("government", "capital", "seat", "military", "police", "justice", "legislature")


def towns(events: Sequence[EventMention], mentions: Sequence[Mention]) -> dict[int, str]:
    """Give for who acts in a town the country of it, where the other side is of another: des manifestants brûlent l'ambassade."""
    out: dict[int, str] = {}
    for event in events:
        place = mentions[event.where] if event.where is not None and event.type in deduction()["local"] else None
        if place is None or place.sort == "state" or len(place.countries) != 1:
            continue
        theirs = {c for k in event.recipients for c in mentions[k].countries}
        if theirs and not theirs & set(place.countries):
            out |= dict.fromkeys(event.actors, place.countries[0])
    return out


def sent(events: Sequence[EventMention], mentions: list[Mention]) -> list[EventMention]:
    """Give the events with troops that are sent or called back as objects, not as a side, where they are the sender's own.

    Their country, where no word tells it, is set: that of the sender.
    """
    rules = deduction()["sent"]
    out = []
    for event in events:
        owners = frozenset(c for k in event.actors for c in mentions[k].countries)
        own = [
            k
            for k in event.recipients
            if event.type in rules["types"]
            and owners
            and mentions[k].sort in rules["sorts"]
            and set(mentions[k].countries) <= owners
        ]
        for k in own:
            if not mentions[k].countries and len(owners) == 1:
                mentions[k] = replace(mentions[k], countries=tuple(owners), deduced=True)
        rest = tuple(k for k in event.recipients if k not in own)
        out.append(replace(event, recipients=rest, objects=(*event.objects, *own)) if own else event)
    return out


faced = ("state", "capital", "seat")


def strikes(m: Mention, language: str) -> bool:
    """Tell whether a side is a state's force or its weapon: « *deux missiles russes* se sont abattus sur un immeuble »."""
    return m.sort == "military" or bool(noun_classes(language).of(m.head) & {"weapon", "vehicle", "troops"})


def opposite(events: Sequence[EventMention], mentions: Sequence[Mention], language: str) -> dict[int, frozenset[str]]:
    """Give for each side the countries of the states that it faces: la France accuse *le gouvernement* is not France's."""
    out: dict[int, frozenset[str]] = {}
    for event in events:
        for mine, theirs in ((event.actors, event.recipients), (event.recipients, event.actors)):
            across = event.type in deduction()["across"]
            states = frozenset(
                c
                for k in theirs
                if mentions[k].sort in faced or (across and strikes(mentions[k], language))
                for c in mentions[k].countries
            )
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
            dated = dated_before(event, out, mentions, rules["reach_of_nouns" if noun else "reach_of_verbs"])
            if dated is not None:
                event = replace(event, when=replace(dated, basis="deduced"))
        out.append(answering(event, out))
    return out


def to_words(event: EventMention, before: Sequence[EventMention], mentions: Sequence[Mention], reading: Reading) -> EventMention:
    """Give an act against what was said (« a condamné *ces propos* ») those who said it, where no word names them."""
    rules = deduction()["words"]
    if event.recipients or event.type not in rules["types"] or not says(event, reading):
        return event
    mine = set(event.actors) | {mentions[k].antecedent for k in event.actors}
    quotes = [(q.start, meant_by(q, mentions)) for q in reading.quotes if q.speaker is not None and q.end <= event.trigger.start]
    acts = [(e.trigger.start, k) for e in before if e.type in rules["said"] for k in e.actors[:1]]
    first = reading.sentences[max(0, event.sentence - rules["reach"])].start
    spoken = [(start, k) for start, k in (*quotes, *acts) if k is not None and k not in mine and start >= first]
    return replace(event, recipients=(max(spoken)[1],)) if spoken else event


def says(event: EventMention, reading: Reading) -> bool:
    """Tell whether the words right after a trigger are those of something said before."""
    words = regions(reading.page.language)
    rest = reading.page.report.body[event.trigger.end : reading.sentences[event.sentence].end].lower().split()[:4]
    text = " ".join(rest)
    these = next((w for w in words["these"] if text.startswith(f"{w} ") or f" {w} " in f" {text}"[: len(w) + 12]), None)
    return these is not None and any(word.strip('.,;:»"') in words["sayings"] for word in rest)


def dated_before(event: EventMention, before: Sequence[EventMention], mentions: Sequence[Mention], reach: int) -> When | None:
    """Give the date, of a few days at most, of the last act of an event's type, unless the two name other countries."""
    mine = countries_of(event, mentions)
    for other in takewhile(lambda e: e.sentence >= event.sentence - reach, reversed(before)):
        date, theirs = other.when, countries_of(other, mentions)
        if other.type != event.type or date is None or date.start is None or date.end is None:
            continue
        if (date.end - date.start).days <= deduction()["carry"]["days"] and not (mine and theirs and not mine & theirs):
            return date
    return None


def countries_of(event: EventMention, mentions: Sequence[Mention]) -> frozenset[str]:
    """Give the countries of an event's sides and of its place."""
    places = () if event.where is None else (event.where,)
    return frozenset(c for k in (*event.actors, *event.recipients, *places) for c in mentions[k].countries)


def answering(event: EventMention, before: Sequence[EventMention]) -> EventMention:
    """Give a refusal or a denial without a recipient those who accused, asked or threatened just before."""
    rules = deduction()["answer"]
    if event.recipients or event.type not in rules["types"]:
        return event
    near = (e for e in reversed(before) if e.sentence >= event.sentence - rules["reach"] and e.type in rules["to"])
    asked = next((e.actors for e in near if e.actors and not set(e.actors) & set(event.actors)), ())
    return replace(event, recipients=asked)


def identified(m: Mention, mentions: Sequence[Mention], section: Mapping[int, Section], language: str) -> Mention:
    """Take id, country and sector from the antecedent where the words give none; a state's government from its country."""
    other = mentions[m.antecedent] if m.antecedent is not None else m
    if other is not m and (m.sort in ("pronoun", "person") or section[m.sentence].start <= other.sentence):
        if m.sort == "person" and other.sort == "person":
            return replace(
                m, refers_to=other.refers_to, countries=other.countries, sector=other.sector or m.sector, name=other.name
            )
        if other.index != m.index:
            joint = tuple(sorted({c for k in m.members for c in mentions[k].countries}))
            return replace(
                m,
                refers_to=m.refers_to or other.refers_to,
                countries=m.countries or joint or other.countries,
                sector=m.sector or other.sector,
                name=m.name or other.name or (other.text if m.sort == "pronoun" else None),
            )
    if m.sort != "pronoun" and m.index + 1 < len(mentions) and m.head not in regions(language)["strangers"]:
        owner = mentions[m.index + 1]  # the possessive with which the phrase begins: son armée, ses soldats du Mali
        theirs = any(known[0].sort == "nationality" for _, _, known in known_names(language).find(m.text))
        if owner.sort == "pronoun" and owner.start == m.start and owner.countries and not theirs and "," not in m.text:
            return replace(m, countries=owner.countries)
    if m.refers_to is None and m.sort == "government" and len(m.countries) == 1:
        return replace(m, refers_to=f"{m.countries[0]}-GOV")
    return m


def deduced(
    m: Mention, named: Named, counts: Counter[str], avoid: frozenset[str], reading: Reading, section: Mapping[int, Section]
) -> Mention:
    """Give a domestic side the country that its sentence is in."""
    country = home(m, named, counts, avoid, reading, section[m.sentence]) if is_domestic(m, reading) else None
    return replace(m, countries=(country,), deduced=True) if country else m


@cache
def symmetric(language: str) -> frozenset[str]:
    """Give the ids of the entries whose parties are all actors."""
    return frozenset(entry.id for entry in event_lexicon(language).entries if entry.symmetric)


def implied(
    event: EventMention, mentions: list[Mention], named: Named, counts: Counter[str], section: Section, language: str
) -> EventMention:
    """Add the text's country as a side that the type implies and the words leave out."""
    rules = deduction()
    actors, recipients = event.actors, event.recipients

    def around(avoid: frozenset[str] = frozenset()) -> str | None:
        return about(event.sentence, named, counts, section, avoid)

    if not actors and event.type in rules["implied_actor"]:
        country = around()
        actors = (stand_in(event, mentions, country),) if country else ()
    own = [mentions[k] for k in actors if not mentions[k].deduced]
    stated = frozenset(c for m in own for c in m.countries)
    states = frozenset(c for m in own if m.sort in state_sorts for c in m.countries)
    if not recipients and event.type in rules["implied_recipient"] and event.entry not in symmetric(language):
        there = struck_at(event, mentions) - (stated if event.type not in rules["across"] else frozenset())
        known = next(iter(there), None) if event.type in rules["hit"] else None
        country = known or around(states if event.type in (*rules["across"], *rules["between"]) else frozenset())
        recipients = (stand_in(event, mentions, country),) if country else ()
    where = event.where
    if where is not None and not mentions[where].countries and mentions[where].place is None:
        country = around()
        if country:
            mentions[where] = replace(mentions[where], countries=(country,), deduced=True)
    elif where is None and event.type not in said_types() and not elsewhere(event, actors, recipients, mentions):
        struck = {c for k in recipients if not mentions[k].deduced for c in mentions[k].countries}
        others = sum(count for country, count in counts.items() if country not in stated)
        abroad = event.type in rules["abroad"] and others >= rules["elsewhere"] * sum(counts.values())
        if event.type in rules["across"] and stated and len(struck) == 1 and not struck & stated:
            country = next(iter(struck))  # les États-Unis bombardent une base syrienne
        else:
            country = around(stated if abroad else frozenset())
        where = stand_in(event, mentions, country, "place") if country else None
    if not recipients and where is not None and event.mode in rules["hosted"]:
        hosts = set(mentions[where].countries) - {c for k in actors for c in mentions[k].countries}
        if len(hosts) == 1 and actors:
            recipients = (stand_in(event, mentions, hosts.pop()),)
    recipients = tuple(
        k for k in recipients if mentions[k].deduced or meant(k, mentions) not in {meant(a, mentions) for a in actors}
    )
    return replace(event, actors=actors, recipients=recipients, where=where)


def meant(k: int, mentions: Sequence[Mention]) -> int:
    """Give the mention that a pronoun stands for, else the mention itself: nobody does to himself what he does."""
    antecedent = mentions[k].antecedent
    return antecedent if mentions[k].sort == "pronoun" and antecedent is not None else k


def struck_at(event: EventMention, mentions: Sequence[Mention]) -> frozenset[str]:
    """Give the country of the place that the words give an act: who is hit *en Israël* is Israel's, whoever strikes it."""
    place = mentions[event.where] if event.where is not None else None
    return frozenset(place.countries) if place is not None and len(place.countries) == 1 else frozenset()


def elsewhere(event: EventMention, actors: Sequence[int], recipients: Sequence[int], mentions: Sequence[Mention]) -> bool:
    """Tell whether nothing says where an act is: on the phone, help that arrives, a meeting of people of several countries."""
    nowhere = deduction()["nowhere"]
    several = len({c for k in (*actors, *recipients) for c in mentions[k].countries}) > 1
    return event.mode in nowhere["modes"] or event.type in nowhere["types"] or (several and event.type in nowhere["between"])


def about(sentence: int, named: Named, counts: Counter[str], section: Section, avoid: frozenset[str]) -> str | None:
    """Give the country that an act of a sentence is in: that of its title, else the nearest and most named."""
    titled = section.country is not None and (
        section.start == sentence or (sentence - section.start <= under_title and not named.get(sentence))
    )
    return section.country if titled and section.country not in avoid else local_country(sentence, named, counts, avoid)


@cache
def said_types() -> frozenset[str]:
    return frozenset(load_toml("ontology/sides.toml")["said"]["types"])


def stand_in(event: EventMention, mentions: list[Mention], country: str, kind: MentionKind = "actor") -> int:
    """Give the index of a deduced mention of a country, on the nearest words of the text that name it, or on the event's own."""
    same = [m for m in mentions if m.kind == kind and m.deduced and m.sort == "implied" and m.countries == (country,)]
    if same:
        return same[0].index
    named = [m for m in mentions if m.kind == "place" and m.countries == (country,) and m.sort == "state"]
    if not named and kind == "actor":  # no word is the country's name: those of its offices and forces
        own = {*event.actors, *event.recipients}
        named = [
            m
            for m in mentions
            if m.kind == kind and m.countries == (country,) and not m.deduced and m.sort in offices and m.index not in own
        ]
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
