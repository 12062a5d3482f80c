"""The records, on three shelves.

Evidence, written once: Report, Sentence, Mention, EventMention, Claim, Quote, gathered in a Reading.
Decisions, appended and retracted: Judgement.
Derived, dropped and rebuilt: Event, Presence.
Issued, never edited, and scored once their time has come: Forecast, Outcome.

All offsets are code points into `Report.body`, end excluded: `body[start:end]` is the words.
Four uncertainties stay apart: did we read it right (`confidence`), how sure is the speaker (`certainty`),
is it true (`status` and the independent sources), where and when exactly (`When`, `Place.radius_km`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Literal

type_names = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT"
).split()
modality_names = "actual planned requested possible negated".split()

Modality = Literal["actual", "planned", "requested", "possible", "negated"]
Basis = Literal["stated", "deduced", "published", "narrowed"]
PartKind = Literal["headline", "lead", "body", "live"]
MentionKind = Literal["actor", "place", "time", "number"]
Status = Literal["reported", "corroborated", "contested", "denied", "withdrawn"]
Verdict = Literal["same", "different", "unsure"]


def new_id(prefix: str, *raw: object) -> str:
    """Give the id that follows from raw values: the same values give the same id, for ever.

    >>> new_id("e", "d187", 120, 127)
    'e-c1a7be636e'
    """
    digest = blake2b("\x1f".join(map(str, raw)).encode(), digest_size=5).hexdigest()
    return f"{prefix}-{digest}"


@dataclass(frozen=True, slots=True)
class When:
    """A date no more exact than its evidence: EDTF text, its bounds (end excluded), and where it comes from.

    `start` or `end` is None where the interval is open or the bound is not known.
    """

    edtf: str
    start: dt.date | None
    end: dt.date | None
    basis: Basis
    text: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One dispatch as it came in. `body` never changes; `sha` is the hex SHA-256 of it with the headline and the date."""

    id: str
    body: str
    sha: str
    outlet: str | None = None
    agency: str | None = None
    url: str | None = None
    headline: str | None = None
    language: str | None = None
    published: When | None = None
    retrieved: str | None = None
    source: str = ""
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class Rejection:
    """A dispatch, a file or a line that was not read, and why, in a sentence."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Part:
    """A run of prose of one dispatch, mended: `offsets[i]` is where `text[i]` stands in the body.

    A character that mending put in (the space of a glued sentence) has the offset of the character after it.
    `time` is the entry's time as written, where the part is a live entry.
    """

    kind: PartKind
    text: str
    offsets: tuple[int, ...]
    time: str | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the span in the body of the characters `start` to `end` (excluded) of the mended text."""
        return self.offsets[start], self.offsets[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Residue:
    """A span of the body judged to be web residue, not prose: player, share, cookie, related, credit, date, menu."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Page:
    """A report after cleaning: its prose in parts, its residue, its language (ISO 639-1) and its date."""

    report: Report
    language: str
    published: When | None
    parts: tuple[Part, ...]
    residue: tuple[Residue, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's place in the body, and the kind of part that it stands in."""

    index: int
    start: int
    end: int
    part: PartKind


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that acts, or is acted on: a line of the actor files, or one that a text brought.

    `roles` are (role, of, EDTF interval): the same person is minister, then prisoner.
    """

    id: str
    kind: str
    names: dict[str, tuple[str, ...]]
    country: str | None = None
    sector: str | None = None
    roles: tuple[tuple[str, str, str], ...] = ()
    members: tuple[str, ...] = ()
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the map. `precision`: country, admin1, city, village, site, region, border. `radius_km` bounds its extent."""

    id: str
    name: str
    precision: str
    country: str | None
    lat: float | None
    lon: float | None
    admin1: str | None = None
    radius_km: float | None = None
    geonames: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a sentence that name an actor, a place, a time or a number.

    `sort` refines the kind (state, government, person, organisation, armed_group, group, operation, agreement, pronoun…).
    `antecedent` is the index of the mention that a pronoun or a description stands for. `members` are the mentions of
    a joint actor. `refers_to` is the id of an actor or a place; `countries` are ISO 3166-1 alpha-3, several for "les deux pays".
    `value` is the EDTF text of a time, or "low..high" of a number. `by` says which component and version saw it.
    """

    index: int
    sentence: int
    start: int
    end: int
    text: str
    kind: MentionKind
    sort: str = ""
    head: str = ""
    name: str | None = None
    refers_to: str | None = None
    antecedent: int | None = None
    members: tuple[int, ...] = ()
    countries: tuple[str, ...] = ()
    sector: str | None = None
    value: str | None = None
    place: Place | None = None
    plural: bool = False
    deduced: bool = False
    score: float = 1.0
    by: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """The words on which a verdict rests."""

    start: int
    end: int
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A figure as written and its bounds: killed, wounded, detained, displaced, troops. `high` is None for "at least"."""

    property: str
    text: str
    low: int | None
    high: int | None
    whom: str | None = None


@dataclass(frozen=True, slots=True)
class EventMention:
    """What one sentence describes; it has no truth value: that is the claim's. Parties are indices of mentions."""

    id: str
    sentence: int
    type: str
    trigger: Cue
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    actors: tuple[int, ...] = ()
    recipients: tuple[int, ...] = ()
    objects: tuple[int, ...] = ()
    when: When | None = None
    time: int | None = None
    where: int | None = None
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody holds that something happened, will, might or did not: the unit that is merged and contradicted.

    `event` is an EventMention's id, or None for a state of affairs, whose words are `content`.
    `speaker` is the index of a mention, "outlet" or "unnamed"; `via` are the mentions of those who pass it on.
    """

    id: str
    event: str | None
    content: Cue
    speaker: int | Literal["outlet", "unnamed"]
    modality: Modality
    cue: Cue | None = None
    via: tuple[int, ...] = ()
    cues: tuple[Cue, ...] = ()
    certainty: Literal["certain", "probable", "possible"] = "certain"
    confidence: float = 0.5
    values: tuple[Value, ...] = ()
    known_at: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Words between quotation marks, without the marks, with who said them and by which cue."""

    start: int
    end: int
    text: str
    sentence: int
    speaker: int | None = None
    cue: Cue | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one dispatch says, each piece tied to its words."""

    page: Page
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    events: tuple[EventMention, ...]
    claims: tuple[Claim, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision that two things are the same, different, or that it cannot be told; never edited, only retracted."""

    left: str
    right: str
    verdict: Verdict
    score: float
    by: str
    why: str
    made_at: str
    retracted_at: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """One side of an event of the chronicle."""

    id: str | None
    name: str
    country: str | None = None
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with who gives it, in which report; `superseded` where the same voice, or a new count, has corrected it since."""

    property: str
    low: int | None
    high: int | None
    speaker: str
    report: str
    known_at: dt.date | None = None
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Attestation:
    """A claim as the chronicle shows it: the words, the report, who says so, and what they say of it."""

    claim: str
    report: str
    start: int
    end: int
    text: str
    modality: Modality
    speaker: str
    known_at: dt.date | None


@dataclass(frozen=True, slots=True)
class Variant:
    """What one telling says of an event's date ("when", EDTF) or place ("where", a name), where tellings differ.

    `agrees` tells whether it can be true together with what the chronicle holds; `text` are the telling's own words.
    """

    property: str
    value: str
    text: str
    claim: str
    report: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the chronicle with every report of it. `aliases` are ids that merged into this one.

    `variants` are the dates and places that its tellings give, where they differ: what narrowed them, what contradicts them.
    """

    id: str
    type: str
    mode: str | None
    modality: Modality
    status: Status
    when: When | None
    place: Place | None
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    objects: tuple[Party, ...]
    figures: tuple[Figure, ...]
    claims: tuple[Attestation, ...]
    independent_sources: int
    first_known: dt.date | None
    confidence: float
    part_of: str | None = None
    aliases: tuple[str, ...] = field(default=())
    variants: tuple[Variant, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is where, in what relation, from when to when (EDTF; open ends as ".."). Silence is not departure.

    Relations: deployed, based, controls, operates, sanctions, governs, office.
    """

    id: str
    actor: Party
    place: Place
    relation: str
    start: When | None
    end: When | None
    last_attested: When | None
    contested: bool
    claims: tuple[Attestation, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was said on a day of one place and month, with the rule that resolves it; written once.

    `measure` is events or deaths, or "spread": any event in the `horizon` months that end with `month`. `distribution` are
    (value, weight) pairs whose weights add up to 1,000 or more; for a spread, of 0 and 1. `chance` is that of any event.
    `model` was published, `baseline` stood beside. `source` names scheme and edition of the past that it was told from.
    """

    id: str
    issue: str
    issued: dt.date
    as_of: dt.date
    level: str
    place: str
    name: str
    month: str
    horizon: int
    measure: str
    distribution: tuple[tuple[int, int], ...]
    chance: float
    model: str
    baseline: str
    source: str
    rule: str
    settle_days: int
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    baseline_distribution: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a forecast, by its rule: the figure, from which source, on which day, and the scores; written once."""

    forecast: str
    value: float
    resolved: dt.date
    source: str
    crps: float
    log: float
    brier: float
    baseline_crps: float | None = None
