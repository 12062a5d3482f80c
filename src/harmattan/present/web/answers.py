"""Rows and records as the objects of the API: an event for a list, an event with its evidence, presences, decisions."""

from __future__ import annotations

from typing import Any

from ...chronicle import Chronicle, Evidence, browsing
from ...records import Judgement, Presence
from ..contract import plain, presence_json
from . import edits
from .columns import Row, party_key, place_key, quads
from .snapshots import Snapshot

_brief = ("id", "type", "mode", "modality", "status", "confidence", "independent_sources", "first_known", "part_of")


def event(row: Row) -> Row:
    """Give an event for a list: what, who, where, when, figures, and the words, speakers and reports of its claims."""
    when, place = row.get("when"), row.get("place")
    return {name: row.get(name) for name in _brief} | {
        "quad": quads[row["type"]],
        "edtf": when["edtf"] if when else None,
        "date_basis": when["basis"] if when else None,
        "place": _place(place) if place else None,
        "actors": [_party(each) for each in row["actors"]],
        "recipients": [_party(each) for each in row["recipients"]],
        "objects": [_party(each) for each in row["objects"]],
        "figures": [_figure(each) for each in row["figures"]],
        "variants": list(row.get("variants", ())),
        "words": list(dict.fromkeys(claim["text"] for claim in row["claims"]))[:8],
        "speakers": list(dict.fromkeys(claim["speaker"] for claim in row["claims"]))[:8],
        "claims": len(row["claims"]),
        "aliases": list(row.get("aliases", ())),
        "review": row.get("review"),
        "edited": row.get("edited"),
    }


def told(chronicle: Chronicle, snapshot: Snapshot, row: Row) -> Row:
    """Give an event with every claim led back to its words, figures with who gives them, and the judgements on it."""
    known_at = {claim["claim"]: claim.get("known_at") for claim in row["claims"]}
    evidence = browsing.evidence(chronicle, known_at)
    reports = browsing.outlets(chronicle, {figure["report"] for figure in row["figures"]})
    day = snapshot.day.isoformat() if snapshot.day else None
    judged = [
        decision(made)
        for made in browsing.judgements_on(chronicle, (row["id"], *row.get("aliases", ())))
        if day is None or made.judgement.made_at[:10] <= day
    ]
    return {
        "event": event(row),
        "evidence": [_evidence(each) | {"known_at": known_at[each.claim.id]} for each in evidence],
        "figures": [_figure(figure) | {"outlet": reports.get(figure["report"], {}).get("outlet")} for figure in row["figures"]],
        "judgements": judged,
    }


def presence(chronicle: Chronicle, record: Presence, full: bool = False) -> Row:
    """Give a presence; in full with its evidence."""
    found = presence_json(record) | {
        "bounds": [
            record.start.start.isoformat() if record.start and record.start.start else None,
            record.end.end.isoformat() if record.end and record.end.end else None,
        ],
        "speakers": list(dict.fromkeys(claim.speaker for claim in record.claims)),
    }
    if full:
        found["evidence"] = [_evidence(each) for each in browsing.evidence(chronicle, [claim.claim for claim in record.claims])]
    return found


def decision(made: browsing.Decision) -> Row:
    """Give a judgement with its number, by which it is undone."""
    return judged(made.judgement) | {"number": made.number}


def judged(made: Judgement) -> Row:
    """Give a judgement, with what a person set in words."""
    field, value = edits.told(made.right) or (None, None)
    found: Row = {"number": None} | plain(made) | {"field": field, "value": value}
    return found


def _figure(figure: Row) -> Row:
    return {"known_at": None, "superseded": False} | figure


def _evidence(each: Evidence) -> Row:
    report, claim = each.report, each.claim
    return {
        "claim": claim.id,
        "speaker": each.speaker,
        "modality": claim.modality,
        "certainty": claim.certainty,
        "confidence": round(claim.confidence, 3),
        "report": {
            "id": report.id,
            "outlet": report.outlet or report.agency,
            "headline": report.headline,
            "url": report.url,
            "published": report.published.edtf if report.published else None,
            "copy_of": report.copy_of,
        },
        "sentence": {"start": each.start, "end": each.end, "text": each.text},
        "content": _cue(claim.content),
        "trigger": _cue(each.mention.trigger) if each.mention else None,
        "cue": _cue(claim.cue) if claim.cue else None,
        "modality_cues": [_cue(cue) | {"why": cue.why} for cue in claim.cues],
        "values": plain(claim.values),
    }


def _cue(cue: Any) -> Row:
    return {"start": cue.start, "end": cue.end, "text": cue.text}


def _place(place: Row) -> Row:
    names = ("name", "country", "admin1", "lat", "lon", "precision", "radius_km")
    return {"id": place_key(place)} | {name: place.get(name) for name in names}


def _party(party: Row) -> Row:
    return {"key": party_key(party)} | {name: party.get(name) for name in ("id", "name", "country", "sector")}
