"""A reading as the output contract's JSON object."""

from __future__ import annotations

from typing import Any

from ..records import Claim, Mention, Place, Reading


def span(mention: Mention) -> dict[str, Any]:
    return {"text": mention.text, "start": mention.start, "end": mention.end}


def party(mention: Mention) -> dict[str, Any]:
    out = span(mention) | {"id": mention.refers_to, "name": mention.name or mention.text}
    out["country"] = mention.countries[0] if len(mention.countries) == 1 else list(mention.countries) or None
    out["sector"] = mention.sector
    if mention.deduced:
        out["deduced"] = True
    return out


def place(mention: Mention) -> dict[str, Any]:
    p: Place | None = mention.place
    out = span(mention) | {"country": mention.countries[0] if mention.countries else None}
    if p is not None:
        out |= {"country": p.country, "lat": p.lat, "lon": p.lon, "geonames": p.geonames, "precision": p.precision, "name": p.name, "admin1": p.admin1}
    return out


def as_json(reading: Reading) -> dict[str, Any]:
    """Give the contract's object of one dispatch; offsets are into the text as it was given."""
    mentions = reading.mentions
    claims: dict[str, Claim] = {c.event: c for c in reading.claims if c.event is not None}
    events = []
    for event in reading.events:
        claim = claims[event.id]
        sentence = reading.sentences[event.sentence]
        speaker = mentions[claim.speaker] if isinstance(claim.speaker, int) else None
        values = {v.property: [v.low, v.high] for v in claim.values}
        events.append(
            {
                "id": event.id,
                "start": event.trigger.start,
                "end": event.trigger.end,
                "text": event.trigger.text,
                "type": event.type,
                "mode": event.mode,
                "contexts": list(event.contexts),
                "modality": claim.modality,
                "actors": [party(mentions[k]) for k in event.actors],
                "recipients": [party(mentions[k]) for k in event.recipients],
                "objects": [party(mentions[k]) for k in event.objects],
                "place": place(mentions[event.where]) if event.where is not None else None,
                "time": (span(mentions[event.time]) if event.time is not None else {"text": None}) | {"edtf": event.when.edtf, "basis": event.when.basis}
                if event.when is not None
                else None,
                "killed": values.get("killed"),
                "wounded": values.get("wounded"),
                "figures": [{"property": v.property, "text": v.text, "low": v.low, "high": v.high} for v in claim.values],
                "speaker": span(speaker) | {"id": speaker.refers_to} if speaker is not None else None,
                "cue": {"text": claim.cue.text, "start": claim.cue.start, "end": claim.cue.end} if claim.cue is not None else None,
                "sentence": {"start": sentence.start, "end": sentence.end},
                "confidence": round(claim.confidence, 3),
            }
        )
    quotes = [
        {
            "start": q.start,
            "end": q.end,
            "text": q.text,
            "speaker": span(mentions[q.speaker]) | {"id": mentions[q.speaker].refers_to} if q.speaker is not None else None,
            "cue": {"text": q.cue.text, "start": q.cue.start, "end": q.cue.end} if q.cue is not None else None,
        }
        for q in reading.quotes
    ]
    report = reading.page.report
    return {
        "id": report.id,
        "outlet": report.outlet,
        "events": events,
        "quotes": quotes,
        "times": [span(m) | {"edtf": m.value} for m in mentions if m.kind == "time"],
        "places": [place(m) | {"confidence": round(m.score, 2)} for m in mentions if m.kind == "place"],
        "entities": [
            span(m) | {"kind": m.sort, "id": m.refers_to, "country": m.countries[0] if len(m.countries) == 1 else list(m.countries) or None, "sector": m.sector}
            for m in mentions
            if m.kind == "actor" and m.sort != "pronoun"
        ],
        "claims": [
            {"start": c.content.start, "end": c.content.end, "text": c.content.text, "modality": c.modality, "speaker": span(mentions[c.speaker])}
            for c in reading.claims
            if c.event is None and isinstance(c.speaker, int)
        ],
        "residue": [{"start": r.start, "end": r.end, "kind": r.kind} for r in reading.page.residue],
    }
