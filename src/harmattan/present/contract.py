"""Records as the objects of the output contract: a reading, an event of the chronicle, a presence, and what else is listed."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import fields, is_dataclass
from typing import Any

from ..records import (
    Attestation,
    Claim,
    Cue,
    Event,
    EventMention,
    Mention,
    Party,
    Place,
    Presence,
    Quote,
    Reading,
    Sentence,
    When,
)

Json = dict[str, Any]

# Half surrogates are no UTF-8, and the others can command a terminal or hide text: in JSON, an escape is the same character.
_unsafe = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def line(value: object) -> str:
    """Write an object, or a record, as one line of JSON, safe to be written as UTF-8.

    >>> line({"a": "é", "b": None})
    '{"a": "é", "b": null}\\n'
    """
    written = json.dumps(plain(value), ensure_ascii=False, allow_nan=False)
    return _unsafe.sub(lambda match: f"\\u{ord(match[0]):04x}", written) + "\n"


def as_json(reading: Reading) -> Json:
    """Give the contract's object of one dispatch; offsets are into the text as it was given."""
    mentions = reading.mentions
    claims = {claim.event: claim for claim in reading.claims if claim.event is not None}
    report = reading.page.report
    return {
        "id": report.id,
        "outlet": report.outlet,
        "events": [_event(event, claims[event.id], mentions, reading.sentences) for event in reading.events],
        "quotes": [_quote(quote, mentions) for quote in reading.quotes],
        "times": [_span(mention) | {"edtf": mention.value} for mention in mentions if mention.kind == "time"],
        "places": [_place(mention) | {"confidence": round(mention.score, 2)} for mention in mentions if mention.kind == "place"],
        "entities": [
            _span(mention)
            | {"kind": mention.sort, "id": mention.refers_to, "country": _country(mention), "sector": mention.sector}
            for mention in mentions
            if mention.kind == "actor" and mention.sort != "pronoun"
        ],
        "claims": [
            _cue(claim.content) | {"modality": claim.modality, "speaker": _speaker(claim.speaker, mentions)}
            for claim in reading.claims
            if claim.event is None
        ],
        # The time of a live entry is set aside from the prose, but it is no residue of the web.
        "residue": [{"start": r.start, "end": r.end, "kind": r.kind} for r in reading.page.residue if r.kind != "time"],
    }


def event_json(event: Event) -> Json:
    """Give the contract's object of one event of the chronicle."""
    return {
        "id": event.id,
        "type": event.type,
        "mode": event.mode,
        "modality": event.modality,
        "status": event.status,
        "edtf": event.when.edtf if event.when else None,
        "date_basis": event.when.basis if event.when else None,
        "place": place_json(event.place) if event.place else None,
        "actors": [party_json(party) for party in event.actors],
        "recipients": [party_json(party) for party in event.recipients],
        "objects": [party_json(party) for party in event.objects],
        "figures": [plain(figure) for figure in event.figures],
        "independent_sources": event.independent_sources,
        "claims": [attestation_json(claim) for claim in event.claims],
        "part_of": event.part_of,
        "first_known": plain(event.first_known),
        "confidence": round(event.confidence, 3),
        "aliases": list(event.aliases),
        "variants": [plain(variant) for variant in event.variants],
    }


def presence_json(presence: Presence) -> Json:
    """Give the contract's object of one presence; dates are EDTF, an open end "..", and null is not known."""
    return {
        "id": presence.id,
        "actor": party_json(presence.actor),
        "place": place_json(presence.place),
        "relation": presence.relation,
        "start": _edtf(presence.start),
        "end": _edtf(presence.end),
        "last_attested": _edtf(presence.last_attested),
        "contested": presence.contested,
        "claims": [attestation_json(claim) for claim in presence.claims],
    }


def party_json(party: Party) -> Json:
    """Give one side of an event."""
    return {"id": party.id, "name": party.name, "country": party.country, "sector": party.sector}


def place_json(place: Place) -> Json:
    """Give a place on the map."""
    return {
        "name": place.name,
        "country": place.country,
        "admin1": place.admin1,
        "lat": place.lat,
        "lon": place.lon,
        "geonames": place.geonames,
        "precision": place.precision,
    }


def attestation_json(claim: Attestation) -> Json:
    """Give a claim with its words' span in its report."""
    return {
        "report": claim.report,
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "modality": claim.modality,
        "speaker": claim.speaker,
        "known_at": plain(claim.known_at),
        "claim": claim.claim,
    }


def plain(value: Any) -> Any:
    """Give a record as plain objects, lists and values; dates are ISO 8601."""
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _event(event: EventMention, claim: Claim, mentions: tuple[Mention, ...], sentences: tuple[Sentence, ...]) -> Json:
    sentence = sentences[event.sentence]
    figures = {value.property: [value.low, value.high] for value in claim.values}
    return {
        "id": event.id,
        **_cue(event.trigger),
        "type": event.type,
        "mode": event.mode,
        "contexts": list(event.contexts),
        "modality": claim.modality,
        "actors": [_party(mentions[index], mentions) for index in event.actors],
        "recipients": [_party(mentions[index], mentions) for index in event.recipients],
        "objects": [_party(mentions[index], mentions) for index in event.objects],
        "place": _place(mentions[event.where]) if event.where is not None else None,
        "time": _time(event, mentions),
        "killed": figures.get("killed"),
        "wounded": figures.get("wounded"),
        "figures": [{"property": v.property, "text": v.text, "low": v.low, "high": v.high} for v in claim.values],
        "speaker": _speaker(claim.speaker, mentions),
        "cue": _cue(claim.cue) if claim.cue else None,
        "sentence": {"start": sentence.start, "end": sentence.end},
        "confidence": round(claim.confidence, 3),
    }


def _quote(quote: Quote, mentions: tuple[Mention, ...]) -> Json:
    return {
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
        "speaker": _speaker(quote.speaker, mentions),
        "cue": _cue(quote.cue) if quote.cue else None,
    }


def _time(event: EventMention, mentions: tuple[Mention, ...]) -> Json | None:
    if event.when is None:
        return None
    words = _span(mentions[event.time]) if event.time is not None else {"text": None, "start": None, "end": None}
    return words | {"edtf": event.when.edtf, "basis": event.when.basis}


def _speaker(speaker: int | str | None, mentions: tuple[Mention, ...]) -> Json | None:
    """Give who says so; for a pronoun, whom it stands for, with the pronoun itself as `as_written`."""
    if not isinstance(speaker, int):
        return None
    meant = _meant(mentions[speaker], mentions)
    out = _span(meant) | {"id": meant.refers_to or mentions[speaker].refers_to}
    return out if meant.index == speaker else out | {"as_written": _span(mentions[speaker])}


def _meant(mention: Mention, mentions: tuple[Mention, ...]) -> Mention:
    """Give what a pronoun stands for, any other mention itself."""
    seen = {mention.index}
    while mention.sort == "pronoun" and mention.antecedent is not None and mention.antecedent not in seen:
        seen.add(mention.antecedent)
        mention = mentions[mention.antecedent]
    return mention


def _party(mention: Mention, mentions: tuple[Mention, ...]) -> Json:
    """Give a side; for a pronoun, whom it stands for, with the pronoun itself as `as_written`."""
    meant = _meant(mention, mentions)
    found = _span(meant) | {"id": mention.refers_to or meant.refers_to, "name": meant.name or meant.text}
    found |= {"country": _country(mention) or _country(meant), "sector": mention.sector or meant.sector}
    if meant is not mention:
        found |= {"as_written": _span(mention)}
    return found | {"deduced": True} if mention.deduced else found


def _place(mention: Mention) -> Json:
    if mention.place is not None:
        found = _span(mention) | place_json(mention.place)
    else:
        found = _span(mention) | {"country": mention.countries[0] if mention.countries else None}
    return found | {"deduced": True} if mention.deduced else found


def _country(mention: Mention) -> str | list[str] | None:
    return mention.countries[0] if len(mention.countries) == 1 else list(mention.countries) or None


def _span(mention: Mention) -> Json:
    return {"text": mention.text, "start": mention.start, "end": mention.end}


def _cue(cue: Cue) -> Json:
    return {"text": cue.text, "start": cue.start, "end": cue.end}


def _edtf(when: When | None) -> str | None:
    return when.edtf if when else None
