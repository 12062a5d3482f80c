"""The answers of the API as types: they describe it in OpenAPI, and the tests hold every answer to them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ...records import Modality, Status, Verdict

Edtf = Annotated[str, Field(description="A date in EDTF (ISO 8601-2).")]
Day = Annotated[str, Field(description="A day in ISO 8601.")]
Next = Annotated[int | None, Field(description="Offset of the next page, null on the last.")]


class Answer(BaseModel):
    """An object of the API: nothing but what is named."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """What is wrong, in a sentence."""

    detail: str


class About(Answer):
    """What a chronicle holds."""

    name: str
    version: str
    stamp: Annotated[str, Field(description="The state of the chronicle: it differs after every change.")]
    read_only: bool
    events: int
    presences: int
    forecasts: int
    known: Annotated[list[Day] | None, Field(description="The first and the last day on which something came to be known.")]
    types: list[str]
    modalities: list[str]
    statuses: list[str]


class Party(Answer):
    """One side of an event; `key` is what the filters take."""

    key: str
    id: str | None
    name: str
    country: str | None
    sector: str | None


class Place(Answer):
    """A place; its point is no more exact than `precision` says, and `radius_km` bounds its extent."""

    id: str
    name: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    precision: str
    radius_km: float | None


class Figure(Answer):
    """A figure with who gives it, in which dispatch; null where it has no bound. `superseded`: it was corrected since."""

    property: str
    low: int | None
    high: int | None
    speaker: str
    report: str
    known_at: Day | None
    superseded: bool


class Variant(Answer):
    """What one telling says of the date or the place, where tellings differ; `agrees`: both may be true."""

    property: str
    value: str
    text: str
    claim: str
    report: str
    agrees: bool


class Event(Answer):
    """An event for a list. `edited` holds what stood before a person edited it."""

    id: str
    type: str
    mode: str | None
    modality: Modality
    status: Status
    confidence: float
    independent_sources: int
    first_known: Day | None
    part_of: str | None
    quad: Annotated[int, Field(ge=1, le=4)]
    edtf: Edtf | None
    date_basis: str | None
    place: Place | None
    actors: list[Party]
    recipients: list[Party]
    objects: list[Party]
    figures: list[Figure]
    variants: list[Variant]
    words: list[str]
    speakers: list[str]
    claims: int
    aliases: list[str]
    review: Literal["accepted", "rejected"] | None
    edited: dict[str, str | None] | None


class Events(Answer):
    """A page of events."""

    total: int
    offset: int
    next: Next
    items: list[Event]


class PlaceCounts(Answer):
    """Counts by place, as lists of which the first element is of the first place."""

    id: list[str]
    modality: Annotated[list[list[int]], Field(description="By modality, in the order of `modalities`.")]
    quad: Annotated[list[list[int]], Field(description="By quad class, from words of cooperation to acts of conflict.")]
    killed: list[int]
    left_off: int
    nowhere: int


class Mark(Answer):
    """An event on the timeline; its end is excluded, null is open."""

    id: str
    type: str
    quad: int
    modality: Modality
    start: Day | None
    end: Day | None


class Bin(Answer):
    """A stretch of the timeline, its end excluded, with counts by quad class."""

    start: Day
    end: Day
    quad: list[int]


class Timeline(Answer):
    """Events over time: marks where they are few, else bins, beside which `vague` counts those dated to longer periods."""

    domain: list[Day]
    unit: str
    before: int
    after: int
    undated: int
    marks: list[Mark]
    bins: list[Bin]
    vague: list[int]


class Counted(Party):
    """A party with how many events it is in."""

    events: int


class Edge(Answer):
    """How often one party acted on another, by their places in `parties`, and how often that was conflict."""

    source: int
    target: int
    events: int
    conflict: int


class Graph(Answer):
    """Who acts on whom."""

    parties: list[Counted]
    edges: list[Edge]


class Facet(Answer):
    """A value to filter by, with its count."""

    id: str | None
    name: str
    events: int


class Facets(Answer):
    """Counts by what one can filter by."""

    type: dict[str, int]
    modality: dict[str, int]
    status: dict[str, int]
    country: list[Facet]
    party: list[Facet]
    speaker: list[Facet]
    quad: list[int]


class View(Answer):
    """All views of one question."""

    stamp: str
    as_of: Day | None
    total: int
    all: int
    places: PlaceCounts
    timeline: Timeline
    brushed: list[Day | None]
    graph: Graph
    facets: Facets
    list: Events


class Places(Answer):
    """A page of places."""

    total: int
    next: Next
    items: list[Place]


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


class Reliability(Answer):
    """How often what was said with about this chance came true."""

    cases: int
    said: float
    seen: float


class Record(Answer):
    """What the forecasts amount to. A hit is an event where the chance was a half or more, a miss one where it was less."""

    issued: int
    resolved: int
    crps: float | None
    baseline_crps: float | None
    brier: float | None
    hits: int
    misses: int
    false_alarms: int
    calibration: list[Reliability]


class Issue(Answer):
    """What was issued on a day, of one kind of place and figure."""

    id: str
    issued: Day
    as_of: Day
    level: str
    measure: str
    model: str
    baseline: str
    source: str
    months: list[str]
    forecasts: int
    resolved: int


class Outlook(Answer):
    """Issues and the record."""

    issues: list[Issue]
    record: Record


class Change(Answer):
    """What has changed since the issue before."""

    since: Day
    chance: float
    mean: float


class Came(Answer):
    """What came of a forecast, by its rule, with the scores."""

    value: float
    source: str
    crps: float
    log: float
    brier: float
    baseline_crps: float | None
    resolved: Day


class Forecast(Answer):
    """What was said of a place and month. `chance` is that of any event; q05 to q99 are quantiles."""

    id: str
    issue: str
    issued: Day
    as_of: Day
    level: str
    place: str
    name: str
    country: str | None
    lat: float | None
    lon: float | None
    month: str
    horizon: int
    measure: str
    chance: float
    mean: float
    q05: int
    q25: int
    q50: int
    q75: int
    q95: int
    q99: int
    model: str
    baseline: str
    baseline_chance: float | None
    source: str
    rule: str
    change: Change | None
    outcome: Came | None


class Forecasts(Answer):
    """A page of forecasts."""

    total: int
    next: Next
    items: list[Forecast]


class Resolved(Forecasts):
    """Forecasts with what came, and the record over all."""

    record: Record


class Chance(Answer):
    """The chance of a figure between two bounds, both included; the last is open."""

    low: int
    high: int | None
    chance: float


class Said(Answer):
    """What an issue said of the same place and month."""

    id: str
    issued: Day
    model: str
    source: str
    chance: float
    mean: float


class ForecastTold(Forecast):
    """A forecast in full."""

    distribution: list[Chance]
    baseline_distribution: list[Chance] | None
    settle_days: int
    history: list[Said]


class Behind(Answer):
    """An event behind a figure."""

    id: str
    text: str


class Reason(Answer):
    """A part of next month's mean: the background, or the past of a place."""

    place: str
    name: str
    part: float
    share: float
    events: list[Behind]


class Why(Answer):
    """What raises a figure: what tends to follow such a past, not what an act would bring about."""

    reasons: list[Reason]


class Scored(Answer):
    """A model's mean scores over a backtest; `gain` is in CRPS over the twelve last months each as likely."""

    model: str
    crps: float | None
    log: float | None
    brier: float | None
    auc: float | None
    quantile: float | None
    cover50: float | None
    cover90: float | None
    gain: float | None
    gain_low: float | None
    gain_high: float | None
    plan: str


class Backtest(Answer):
    """Models beside baselines, and which may be published."""

    models: list[Scored]
    told: str
    reliability: list[Reliability]
