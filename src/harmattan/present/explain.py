"""An entry of the chronicle led back to its evidence: event, judgements, claims, cues, and the sentence with its words marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..records import Cue, Event, Judgement, Presence
from .contract import Json, event_json, plain, presence_json
from .safe import safe
from .tables import date, figure_text, names, none, place_name, sides

if TYPE_CHECKING:
    from ..chronicle import Evidence, Explanation

Marks = tuple[str, str]

in_text: Marks = ("[", "]")
in_terminal: Marks = ("\x1b[1;4m", "\x1b[0m")


def lines(explanation: Explanation, marks: Marks = in_text) -> Iterator[str]:
    """Give an explanation line by line; `marks` stand around the words of each sentence on which a verdict rests."""
    if explanation.presence is not None:
        yield from _presence(explanation.presence)
    if explanation.event is not None:
        yield from _event(explanation.event)
    if explanation.judgements:
        yield "judgements"
    for judgement in explanation.judgements:
        yield from _judgement(judgement)
    yield "claims" if explanation.evidence else "no claims"
    for evidence in explanation.evidence:
        yield from _evidence(evidence, marks)


def marked(text: str, start: int, cues: Iterable[Cue], marks: Marks = in_text) -> str:
    """Give a text that stands at `start` in its report, made harmless, with marks around the words of the cues.

    >>> marked("Paris part.", 100, [Cue(106, 110, "part")])
    'Paris [part].'
    """
    shown, last = [], 0
    for left, right in _joined(cues, start, start + len(text)):
        shown += [safe(text[last : left - start]), marks[0], safe(text[left - start : right - start]), marks[1]]
        last = right - start
    return "".join((*shown, safe(text[last:])))


def reason(evidence: Evidence) -> str:
    """Say in one sentence why this type, this modality and this speaker, each with its words and their span in the body."""
    claim, mention = evidence.claim, evidence.mention
    parts = []
    if mention is not None:
        kind = f"{mention.type}/{mention.mode}" if mention.mode else mention.type
        parts.append(f"{kind} for {_pointed(mention.trigger)}")
    else:
        parts.append(f"a state of affairs, said in {_pointed(claim.content)}")
    cues = [cue for cue in claim.cues if cue.why]
    if cues:
        spans = " ".join(f"« {cue.text} » {cue.start}:{cue.end}" for cue in cues)
        parts.append(f"{claim.modality} for {spans} ({cues[0].why})")
    else:
        parts.append(f"{claim.modality} as nothing there qualifies it")
    if claim.cue is not None:
        parts.append(f"told by {evidence.speaker} for {_pointed(claim.cue)}")
    elif claim.speaker == "outlet":
        parts.append("told by the outlet as nobody else is named for it")
    elif claim.speaker == "unnamed":
        parts.append("told by somebody unnamed, for the conditional")
    else:
        parts.append(f"told by {evidence.speaker}")
    return ("; ".join(parts) + ".")[:1000]


def _pointed(cue: Cue) -> str:
    return f"« {cue.text} » {cue.start}:{cue.end}" + (f" ({cue.why})" if cue.why else "")


def as_json(explanation: Explanation) -> Json:
    """Give an explanation as one object."""
    return {
        "id": explanation.id,
        "event": event_json(explanation.event) if explanation.event else None,
        "presence": presence_json(explanation.presence) if explanation.presence else None,
        "judgements": plain(explanation.judgements),
        "evidence": [
            {
                "claim": each.claim.id,
                "report": each.report.id,
                "speaker": each.speaker,
                "modality": each.claim.modality,
                "reason": reason(each),
                "sentence": {"start": each.start, "end": each.end, "text": each.text},
                "cues": plain(each.cues),
            }
            for each in explanation.evidence
        ],
    }


def _joined(cues: Iterable[Cue], first: int, last: int) -> Iterator[tuple[int, int]]:
    held: tuple[int, int] | None = None
    for cue in sorted(cues, key=lambda cue: cue.start):
        start, end = max(cue.start, first), min(cue.end, last)
        if start >= end:
            continue
        if held and start <= held[1]:
            held = held[0], max(held[1], end)
            continue
        if held:
            yield held
        held = start, end
    if held:
        yield held


def _presence(presence: Presence) -> Iterator[str]:
    interval = f"{date(presence.start)} to {date(presence.end)}, last attested {date(presence.last_attested)}"
    place = place_name(presence.place.name, presence.place.country)
    contested = ", contested" if presence.contested else ""
    yield safe(f"{presence.id}: {presence.actor.name}, {presence.relation}, {place}, {interval}{contested}")


def _event(event: Event) -> Iterator[str]:
    kind = f"{event.type}/{event.mode}" if event.mode else event.type
    when = f"{event.when.edtf} ({event.when.basis})" if event.when else none
    place = place_name(event.place.name, event.place.country) if event.place else none
    yield safe(f"{event.id}: {kind}, {event.modality}, {event.status}, {when}, {place}")
    yield safe(f"  {sides(names(event.actors), names(event.recipients))}")
    if event.objects:
        yield safe(f"  of {names(event.objects)}")
    for figure in event.figures:
        yield safe(f"  {figure_text(figure)}, in {figure.report}")
    known = f", first known {event.first_known}" if event.first_known else ""
    yield f"  independent sources: {event.independent_sources}{known}, confidence {event.confidence:.2f}"
    if event.part_of:
        yield safe(f"  part of {event.part_of}")
    if event.aliases:
        yield safe(f"  joined from {', '.join((event.id, *event.aliases))}")


def _judgement(judgement: Judgement) -> Iterator[str]:
    retracted = f"retracted {judgement.retracted_at}" if judgement.retracted_at else ""
    signed = ", ".join(filter(None, (f"{judgement.score:.2f}", judgement.by, judgement.made_at, retracted)))
    yield safe(f"  {judgement.left} and {judgement.right}: {judgement.verdict} ({signed})")
    if judgement.why:
        yield safe(f"    {judgement.why}")


def _evidence(evidence: Evidence, marks: Marks) -> Iterator[str]:
    claim, report = evidence.claim, evidence.report
    told = ", ".join(filter(None, (report.outlet, report.published.edtf if report.published else None)))
    yield safe(f"  {claim.id}: {report.id} {evidence.start}:{evidence.end}" + (f" ({told})" if told else ""))
    yield safe(f"    according to {evidence.speaker}: {claim.modality}, {claim.certainty}, confidence {claim.confidence:.2f}")
    yield safe(f"    {reason(evidence)}")
    for cue in evidence.cues:
        yield safe(f"    cue {cue.start}:{cue.end} {cue.text}" + (f": {cue.why}" if cue.why else ""))
    yield "    " + marked(evidence.text, evidence.start, evidence.cues, marks)
