"""Answers on events: lists, and the views of one question."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ....records import Modality, Status
from .common import Answer, Day, Edtf, Next


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
