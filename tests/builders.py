"""Readings made by hand, from terse descriptions, for the tests of what comes after reading."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from harmattan import edtf
from harmattan.records import (
    Claim,
    Cue,
    EventMention,
    Mention,
    Page,
    Part,
    Place,
    Quote,
    Reading,
    Report,
    Sentence,
    Value,
    new_id,
)

PLACES = {
    "MLI": Place("MLI", "Mali", "country", "MLI", 17.6, -4.0),
    "BFA": Place("BFA", "Burkina Faso", "country", "BFA", 12.2, -1.6),
    "CIV": Place("CIV", "Côte d'Ivoire", "country", "CIV", 7.5, -5.5),
    "NER": Place("NER", "Niger", "country", "NER", 17.6, 8.1),
    "Gao": Place("g-gao", "Gao", "city", "MLI", 16.27, -0.04, "Gao", geonames=2457161),
    "Ménaka": Place("g-menaka", "Ménaka", "city", "MLI", 15.92, 2.4, "Ménaka"),
    "Boni": Place("g-boni", "Boni", "village", "MLI", 15.08, -2.22, "Mopti"),
    "Hombori": Place("g-hombori", "Hombori", "village", "MLI", 15.28, -1.7, "Mopti"),
    "Mopti": Place("a-mopti", "Mopti", "admin1", "MLI", 14.5, -4.2, "Mopti"),
    "Solhan": Place("g-solhan", "Solhan", "village", "BFA", 13.1, 0.9, "Sahel"),
    "Abidjan": Place("g-abidjan", "Abidjan", "city", "CIV", 5.34, -4.03),
    "Bouaké": Place("g-bouake", "Bouaké", "city", "CIV", 7.69, -5.03),
}
SORTS = {
    "GOV": "government",
    "MIL": "military",
    "COP": "police",
    "JNIM": "armed_group",
    "EIGS": "armed_group",
    "WAGNER": "company",
}
SECTORS = {"JNIM": "REB", "EIGS": "REB", "WAGNER": "PRM", "ECOWAS": "IGO", "UN": "UNO"}
NAMES = {"INT-WAGNER": "Wagner", "INT-ECOWAS": "Cédéao", "FRA": "la France", "MLI": "le Mali", "FRA-MACRON": "Emmanuel Macron"}
PERSONS = {"FRA-MACRON", "FRA-PARLY", "CIV-OUATTARA", "BEN-TALON"}


@dataclass(frozen=True)
class Act:
    """An event mention to be: parties are ids ("FRA-GOV"), countries ("FRA"), or names of the unnamed ("hommes armés")."""

    type: str
    trigger: str
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    place: str | None = None
    when: str | None = None
    modality: str = "actual"
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    speaker: str = "outlet"
    killed: tuple[int | None, int | None] | None = None
    confidence: float = 0.8
    beside: bool = False
    tail: str = ""


def act(type: str, trigger: str, actors: str = "", recipients: str = "", **fields: Any) -> Act:
    """Describe an act; parties and objects are separated by commas."""
    fields["objects"] = _split(fields.get("objects", ""))
    return Act(type, trigger, _split(actors), _split(recipients), **fields)


def reading(report_id: str, published: str | None, *acts: Act, quote: str | None = None, **report: Any) -> Reading:
    """Make the reading of a dispatch that tells the acts, a sentence each; `beside` keeps one in the sentence before it.

    `published` is EDTF; what it bounds to one day is also the day on which the claims are known.
    """
    body = ""
    sentences: list[Sentence] = []
    mentions: list[Mention] = []
    events: list[EventMention] = []
    claims: list[Claim] = []
    date = edtf.when(published, "stated") if published else None
    known = date.start if date and date.start and date.end == date.start + dt.timedelta(days=1) else None

    def write(words: str) -> tuple[int, int]:
        nonlocal body
        start = len(body)
        body += words + " "
        return start, start + len(words)

    def party(name: str, sentence: int) -> int:
        start, end = write(NAMES.get(name, name))
        country, _, short = name.partition("-")
        known_id = name.isupper() and len(country) == 3
        sort = "state" if known_id and not short else "person" if name in PERSONS else SORTS.get(short, "organisation")
        if short.startswith("OP"):
            sort = "operation"
        if not known_id:
            sort = "group"
        sector = "GOV" if sort in ("state", "person") else SECTORS.get(short, short if short in SORTS else None)
        mentions.append(
            Mention(
                index=len(mentions),
                sentence=sentence,
                start=start,
                end=end,
                text=body[start:end],
                kind="actor",
                sort=sort,
                refers_to=name if known_id else None,
                countries=(country,) if known_id and country != "INT" else (),
                sector=sector if known_id else None,
            )
        )
        return len(mentions) - 1

    for described in acts:
        begin = len(body)
        index = len(sentences) - 1 if described.beside else len(sentences)
        actors = tuple(party(name, index) for name in described.actors)
        start, end = write(described.trigger)
        trigger = Cue(start, end, described.trigger)
        recipients = tuple(party(name, index) for name in described.recipients)
        objects = tuple(party(name, index) for name in described.objects)
        where = None
        if described.place:
            place = PLACES[described.place]
            start, end = write(place.name)
            where = len(mentions)
            mentions.append(
                Mention(
                    where,
                    index,
                    start,
                    end,
                    place.name,
                    "place",
                    refers_to=place.id,
                    countries=(place.country or "",),
                    place=place,
                )
            )
        speaker: Any = described.speaker
        cue = None
        if speaker not in ("outlet", "unnamed"):
            start, end = write("selon")
            cue = Cue(start, end, "selon")
            speaker = party(speaker, index)
        values: tuple[Value, ...] = ()
        if described.killed:
            start, end = write(f"{described.killed[0]} morts")
            values = (Value("killed", body[start:end], *described.killed),)
        if described.tail:
            write(described.tail)
        write(".")
        if described.beside:
            sentences[-1] = replace(sentences[-1], end=len(body) - 1)
        else:
            sentences.append(Sentence(index, begin, len(body) - 1, "body"))
        event_id = new_id("e", report_id, trigger.start, trigger.end)
        events.append(
            EventMention(
                id=event_id,
                sentence=index,
                type=described.type,
                trigger=trigger,
                mode=described.mode,
                contexts=described.contexts,
                actors=actors,
                recipients=recipients,
                objects=objects,
                when=edtf.when(described.when, "stated") if described.when else None,
                where=where,
            )
        )
        claims.append(
            Claim(
                id=new_id("c", event_id),
                event=event_id,
                content=trigger,
                speaker=speaker,
                modality=described.modality,  # type: ignore[arg-type]
                cue=cue,
                confidence=described.confidence,
                values=values,
                known_at=known,
            )
        )
    quotes: tuple[Quote, ...] = ()
    if quote:
        start, end = write(quote)
        sentences.append(Sentence(len(sentences), start, end, "body"))
        quotes = (Quote(start, end, quote, len(sentences) - 1, 0 if mentions else None),)
    sha = sha256(f"{report.get('headline')}\n{published}\n{body}\n{report.pop('salt', report_id)}".encode()).hexdigest()
    made = Report(id=report_id, body=body, sha=sha, published=date, **report)
    page = Page(made, "fr", date, (Part("body", body, tuple(range(len(body)))),) if body else (), ())
    return Reading(page, tuple(sentences), tuple(mentions), tuple(events), tuple(claims), quotes)


def made_up(seed: int, number: int) -> list[Reading]:
    """Make readings of random acts: few places and days, so that many look alike."""
    draw = random.Random(seed)
    places = ["Boni", "Hombori", "Gao", "Solhan", "Ménaka", "MLI", "BFA", "Mopti", None]
    actors = ["MLI-JNIM", "MLI-EIGS", "MLI-MIL", "FRA-MIL", "FRA-GOV", "hommes armés", ""]
    kinds = [("ASSAULT", "attaque"), ("ASSAULT", "tués"), ("RETREAT", "retrait"), ("ACCUSE", "accuse"), ("MOBILIZE", "déployé")]
    readings = []
    for index in range(number):
        day = dt.date(2021, 1, 1) + dt.timedelta(days=draw.randrange(number * 2))
        acts = []
        for _ in range(draw.randint(1, 3)):
            kind, trigger = draw.choice(kinds)
            when = draw.choice([None, day.isoformat(), day.isoformat()[:7], (day - dt.timedelta(days=1)).isoformat()])
            modality = draw.choice(["actual", "actual", "actual", "planned", "negated"])
            place, actor = draw.choice(places), draw.choice(actors)
            acts.append(act(kind, trigger, actor, draw.choice(actors), place=place, when=when, modality=modality))
        readings.append(reading(f"r{index}", day.isoformat(), *acts, outlet=draw.choice("ABCD")))
    return readings


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(",") if name.strip())
