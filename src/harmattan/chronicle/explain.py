"""Leads an entry of the chronicle back to its judgements, its claims, their cues, and the sentences that they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import process
from sqlalchemy import Connection, or_, select

from ..consolidate.tellings import parties
from ..errors import ChronicleError
from ..records import Claim, Cue, Event, EventMention, Judgement, Mention, Presence, Report, Sentence, new_id
from ..resolve.identities import skeleton
from . import derive, rows, schema
from .codec import load


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim with what it rests on: its event mention, its speaker, the sentence's words and their span in the body."""

    claim: Claim
    mention: EventMention | None
    speaker: str
    report: Report
    start: int
    end: int
    text: str

    @property
    def cues(self) -> tuple[Cue, ...]:
        """Give the words on which the verdicts rest, in the order of the text."""
        found = (self.claim.content, self.claim.cue, *self.claim.cues, self.mention.trigger if self.mention else None)
        unique = {(cue.start, cue.end, cue.why): cue for cue in found if cue is not None}
        return tuple(unique[key] for key in sorted(unique))


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an entry is in the chronicle: what it is part of, who decided what about it, and the words that it rests on."""

    id: str
    event: Event | None
    presence: Presence | None
    judgements: tuple[Judgement, ...]
    evidence: tuple[Evidence, ...]

    def lines(self) -> Iterator[str]:
        """Give the explanation as lines of plain text."""
        if self.presence is not None:
            shown = self.presence
            start, end = (when.edtf if when else "?" for when in (shown.start, shown.end))
            contested = ", contested" if shown.contested else ""
            yield f"{shown.id}: {shown.actor.name}, {shown.relation}, {shown.place.name}, {start}/{end}{contested}"
        if self.event is not None:
            event = self.event
            date = f"{event.when.edtf} ({event.when.basis})" if event.when else "undated"
            place = event.place.name if event.place else "no place"
            yield f"{event.id}: {event.type}, {event.modality}, {event.status}, {date}, {place}"
            if event.aliases:
                yield f"  joined from {', '.join((event.id, *event.aliases))}"
        for judgement in self.judgements:
            retracted = f", retracted {judgement.retracted_at}" if judgement.retracted_at else ""
            signed = f"{judgement.score:.2f}, {judgement.by}{retracted}"
            both = f"{judgement.left} and {judgement.right}" if judgement.right != "text" else f"{judgement.left} and its text"
            yield f"  {both}: {judgement.verdict} ({signed}). {judgement.why}"
        for each in self.evidence:
            span = f"{each.report.id} {each.start}:{each.end}"
            yield f"  {each.claim.id} [{span}] {each.speaker}, {each.claim.modality}: {each.text}"
            for cue in each.cues:
                yield f"    {cue.start}:{cue.end} « {cue.text} »" + (f": {cue.why}" if cue.why else "")


def explain(connection: Connection, name: str) -> Explanation:
    """Explain an event (by its id or an alias), a presence, a claim or an event mention; ChronicleError if there is none."""
    presence_record = connection.scalar(select(schema.presence.c.record).where(schema.presence.c.id == name))
    if presence_record is not None:
        presence = load(Presence, presence_record)
        return Explanation(name, None, presence, (), evidence(connection, [claim.claim for claim in presence.claims]))
    event = _event(connection, name)
    if event is not None:
        claims = [claim.claim for claim in event.claims]
        judged = (*_judgements(connection, event), *derive.lookalikes(connection, event.id))
        return Explanation(name, event, None, judged, evidence(connection, claims))
    table = schema.claim
    query = select(table.c.id).where(or_(table.c.id == name, table.c.event == name)).distinct().order_by(table.c.id)
    claims = list(connection.scalars(query))
    if not claims:
        raise ChronicleError(f"Nothing has the id {name}.{near_any(name, connection)}")
    link = schema.event_claim
    owner = connection.scalar(select(link.c.event).where(link.c.claim.in_(claims)).order_by(link.c.event))
    event = _event(connection, owner) if owner else None
    judged = _judgements(connection, event) if event else ()
    return Explanation(name, event, None, judged, evidence(connection, claims))


def known(connection: Connection, name: str) -> bool:
    """Tell whether an event, or an actor or a place of some mention, has this id."""
    mention, event = schema.mention.c, schema.event.c
    if is_event(connection, name) or connection.execute(select(mention.number).where(mention.refers_to == name)).first():
        return True
    # An actor that no file knows has its id from its name: it stands in the events, or among the names that reports spell out.
    if connection.execute(select(event.id).where(event.record.contains(f'{{"id":"{name}"', autoescape=True)).limit(1)).first():
        return True
    told = {text for naming in rows.namings_of(connection) for text in (naming.short, naming.name)}
    return any(name == new_id("a", skeleton(text)) for text in told)


def is_event(connection: Connection, name: str) -> bool:
    """Tell whether this is an id or an alias of an event."""
    return connection.scalar(select(schema.event_name.c.event).where(schema.event_name.c.name == name)) is not None


def near(name: str, names: Iterable[str]) -> str:
    """Give a sentence with the names that look most like one that is not there, empty if none does."""
    found = [choice for choice, _, _ in process.extract(name, sorted(set(names)), limit=3, score_cutoff=50)]
    return f" Did you mean {' or '.join(found)}?" if found else " List ids with `harmattan export`."


def near_any(name: str, connection: Connection) -> str:
    """Give the ids of any kind that look most like one that is not there."""
    columns = (schema.event_name.c.name, schema.presence.c.id, schema.claim.c.id, schema.event_mention.c.id)
    return near(name, (found for column in columns for found in connection.scalars(select(column))))


def _event(connection: Connection, name: str) -> Event | None:
    record = connection.scalar(
        select(schema.event.c.record)
        .join(schema.event_name, schema.event_name.c.event == schema.event.c.id)
        .where(schema.event_name.c.name == name)
    )
    return load(Event, record) if record is not None else None


def _judgements(connection: Connection, event: Event) -> tuple[Judgement, ...]:
    table = schema.judgement
    names = {event.id, *event.aliases}
    rows = [
        row
        for row in connection.execute(select(table).order_by(table.c.left, table.c.right, table.c.id))
        if row.left in names or row.right in names
    ]
    return tuple(Judgement(**{name: getattr(row, name) for name in Judgement.__slots__}) for row in rows)


def evidence(connection: Connection, claim_ids: Iterable[str]) -> tuple[Evidence, ...]:
    """Lead claims back to their words, in the order given."""
    found: list[Evidence] = []
    reports: dict[str, tuple[Report, dict[int, Sentence], dict[int, Mention]]] = {}
    for claim_id in dict.fromkeys(claim_ids):
        table = schema.claim
        for row in connection.execute(select(table).where(table.c.id == claim_id).order_by(table.c.sha, table.c.number)).all():
            if row.sha not in reports:
                reports[row.sha] = _report(connection, row.sha)
            report, sentences, mentions = reports[row.sha]
            claim = load(Claim, row.record)
            mention = _mention(connection, row.sha, claim.event)
            sentence = sentences.get(mention.sentence) if mention else _around(sentences.values(), claim.content)
            start, end = (sentence.start, sentence.end) if sentence else (claim.content.start, claim.content.end)
            if isinstance(claim.speaker, str):
                speaker = str(claim.speaker)
            else:
                speaker = ", ".join(ref.party.name for ref in parties(mentions, (claim.speaker,), {})) or "unnamed"
            found.append(Evidence(claim, mention, speaker, report, start, end, report.body[start:end]))
    return tuple(found)


def _report(connection: Connection, sha: str) -> tuple[Report, dict[int, Sentence], dict[int, Mention]]:
    report = load(Report, connection.scalars(select(schema.report.c.record).where(schema.report.c.sha == sha)).one())
    sentences = connection.scalars(select(schema.sentence.c.record).where(schema.sentence.c.sha == sha))
    mentions = connection.scalars(select(schema.mention.c.record).where(schema.mention.c.sha == sha))
    return (
        report,
        {each.index: each for each in (load(Sentence, record) for record in sentences)},
        {each.index: each for each in (load(Mention, record) for record in mentions)},
    )


def _mention(connection: Connection, sha: str, event: str | None) -> EventMention | None:
    if event is None:
        return None
    table = schema.event_mention
    record = connection.scalar(select(table.c.record).where(table.c.sha == sha, table.c.id == event))
    return load(EventMention, record) if record is not None else None


def _around(sentences: Iterable[Sentence], cue: Cue) -> Sentence | None:
    return next((sentence for sentence in sentences if sentence.start <= cue.start < sentence.end), None)
