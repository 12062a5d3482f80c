"""Answers on evidence: an event led back to its words, who said it, who is where, and what persons decided."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from ....records import Modality, Verdict
from .common import Answer, Day, Edtf, Next
from .events import Event, Figure


class Span(Answer):
    """Words of a dispatch, with their offsets in code points."""

    start: int
    end: int
    text: str


class Cue(Span):
    """Words that tell whether it happened, and why they do."""

    why: str


class Source(Answer):
    """The dispatch of a claim."""

    id: str
    outlet: str | None
    headline: str | None
    url: str | None
    published: Edtf | None
    copy_of: str | None


class Value(Answer):
    """A number that a claim gives."""

    model_config = ConfigDict(extra="allow")

    property: str
    text: str
    low: int | None
    high: int | None


class Evidence(Answer):
    """A claim led back to its words: who says it, in which sentence, by which cue."""

    claim: str
    speaker: str
    modality: Modality
    certainty: str
    confidence: float
    report: Source
    sentence: Span
    content: Span
    trigger: Span | None
    cue: Span | None
    modality_cues: list[Cue]
    values: list[Value]


class Known(Evidence):
    """A claim with the day on which it came to be known."""

    known_at: Day | None


class Judgement(Answer):
    """A judgement with its number. `field` and `value` are what a person set, in words."""

    number: int
    left: str
    right: str
    verdict: Verdict
    score: float
    by: str
    why: str
    made_at: str
    retracted_at: str | None
    field: str | None
    value: str | None


class Given(Figure):
    """A figure with the outlet of its dispatch."""

    outlet: str | None


class Told(Answer):
    """An event with its evidence."""

    event: Event
    evidence: list[Known]
    figures: list[Given]
    judgements: list[Judgement]


class Contradiction(Answer):
    """On which event, and on what: `denial` or the property of a figure."""

    event: str
    what: str


class Against(Answer):
    """With whom a speaker is at odds."""

    name: str
    on: list[Contradiction]


class Speaker(Answer):
    """Who says something, and whom they contradict."""

    name: str
    events: int
    contradicts: list[Against]


class Speakers(Answer):
    """A page of speakers."""

    total: int
    next: Next
    items: list[Speaker]


class Quote(Answer):
    """A quotation."""

    report: str
    start: int
    end: int
    text: str
    speaker: str | None
    speaker_id: str | None
    cue: str | None
    published: Edtf | None


class Quotes(Answer):
    """A page of quotations."""

    total: int
    next: Next
    items: list[Quote]


class Side(Answer):
    """Who is present."""

    id: str | None
    name: str
    country: str | None
    sector: str | None


class Where(Answer):
    """Where somebody is present."""

    name: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    geonames: int | None
    precision: str


class Attestation(Answer):
    """A claim with its words' span in its dispatch."""

    report: str
    start: int
    end: int
    text: str
    modality: Modality
    speaker: str
    known_at: Day | None
    claim: str


class Presence(Answer):
    """Who is where since when; an end that nobody told is open."""

    id: str
    actor: Side
    place: Where
    relation: str
    start: Edtf | None
    end: Edtf | None
    last_attested: Edtf | None
    contested: bool
    claims: list[Attestation]
    bounds: Annotated[list[Day | None], Field(description="The first day, and the day after the last.")]
    speakers: list[str]


class PresenceTold(Presence):
    """A presence with its evidence."""

    evidence: list[Evidence]


class Presences(Answer):
    """A page of presences."""

    total: int
    next: Next
    items: list[Presence]


class When(Answer):
    """A date and where it comes from."""

    model_config = ConfigDict(extra="allow")

    edtf: Edtf
    basis: str


class Report(Answer):
    """A dispatch as it came in."""

    id: str
    body: str
    sha: str
    outlet: str | None
    agency: str | None
    url: str | None
    headline: str | None
    language: str | None
    published: When | None
    retrieved: str | None
    source: str
    copy_of: str | None


class Rejection(Answer):
    """What was not read, and why."""

    source: str
    reason: str


class Rejections(Answer):
    """A page of rejections."""

    total: int
    next: Next
    items: list[Rejection]


class Pair(Judgement):
    """Two events that may be one."""

    number: None = None  # type: ignore[assignment]
    events: list[Event]


class Review(Answer):
    """What a person should look at."""

    pairs: list[Pair]
    pairs_total: int
    events: list[Event]
    events_total: int


class Decisions(Answer):
    """A page of the audit trail."""

    total: int
    next: Next
    items: list[Judgement]


class Made(Answer):
    """A decision that was kept: the number by which it is undone, and the event as it now stands."""

    number: int
    event: Event | None
