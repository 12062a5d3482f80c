"""Records to rows and rows to records, within a transaction that the caller holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, func, insert, select, text, update

from .. import consolidate
from ..records import Claim, EventMention, Judgement, Mention, Page, Quote, Reading, Report, Sentence
from . import schema
from .codec import dump, load

T = TypeVar("T")


def has(connection: Connection, sha: str) -> bool:
    """Tell whether a dispatch with this SHA-256 has been added."""
    return connection.execute(select(schema.report.c.sha).where(schema.report.c.sha == sha)).first() is not None


def mark(connection: Connection, name: str) -> str:
    """Read a mark: the version of the evidence, or of what is derived."""
    return connection.scalar(select(schema.mark.c.value).where(schema.mark.c.name == name)) or "0"


def set_mark(connection: Connection, name: str, value: str) -> None:
    """Write a mark."""
    connection.execute(insert(schema.mark).prefix_with("OR REPLACE").values(name=name, value=value))


def touch(connection: Connection) -> None:
    """Say that evidence or judgements have changed."""
    set_mark(connection, "evidence", str(int(mark(connection, "evidence")) + 1))


def many(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows, if there are any."""
    listed = list(rows)
    if listed:
        connection.execute(insert(table), listed)


def insert_reading(connection: Connection, reading: Reading) -> None:
    """Write the evidence of one dispatch."""
    page, report = reading.page, reading.page.report
    bare = dump(replace(page, report=replace(report, body="")))
    row = {"sha": report.sha, "id": report.id, "record": dump(report), "page": bare}
    connection.execute(insert(schema.report), [row])
    letters = [pair for part in page.parts for pair in zip(part.offsets, part.text, strict=True)]
    for number, sentence in enumerate(reading.sentences):
        place = {"sha": report.sha, "number": number, "start": sentence.start, "end": sentence.end}
        inserted = connection.execute(insert(schema.sentence).values(**place, record=dump(sentence))).inserted_primary_key
        assert inserted is not None
        mended = "".join(letter for offset, letter in letters if sentence.start <= offset < sentence.end)
        words = (mended or report.body[sentence.start : sentence.end]).encode("utf-8", "ignore").decode()
        connection.execute(
            text("INSERT INTO sentence_words (rowid, text) VALUES (:id, :text)"),
            {"id": inserted[0], "text": words},
        )
    many(
        connection,
        schema.mention,
        (
            {"sha": report.sha, "number": number, "kind": each.kind, "refers_to": each.refers_to, "record": dump(each)}
            for number, each in enumerate(reading.mentions)
        ),
    )
    many(
        connection,
        schema.event_mention,
        (
            {"sha": report.sha, "number": number, "id": each.id, "type": each.type, "record": dump(each)}
            for number, each in enumerate(reading.events)
        ),
    )
    many(
        connection,
        schema.claim,
        (
            {
                "sha": report.sha,
                "number": number,
                "id": each.id,
                "event": each.event,
                "known_at": each.known_at.isoformat() if each.known_at else None,
                "record": dump(each),
            }
            for number, each in enumerate(reading.claims)
        ),
    )
    many(
        connection,
        schema.quote,
        ({"sha": report.sha, "number": number, "record": dump(each)} for number, each in enumerate(reading.quotes)),
    )


def by_report(connection: Connection, table: Table, kind: type[T], *where: ColumnElement[bool]) -> dict[str, tuple[T, ...]]:
    """Read the records of a table, by the SHA-256 of their report, in their order."""
    query = select(table.c.sha, table.c.record).where(*where).order_by(table.c.sha, table.c.number)
    grouped = groupby(connection.execute(query), key=lambda row: str(row.sha))
    return {sha: tuple(load(kind, row.record) for row in own) for sha, own in grouped}


def readings(connection: Connection, as_of: dt.date | None) -> list[Reading]:
    """Read all readings, in order of SHA-256; with `as_of`, with only the claims known by that day."""
    known = (schema.claim.c.known_at <= as_of.isoformat(),) if as_of else ()
    sentences = by_report(connection, schema.sentence, Sentence)
    mentions = by_report(connection, schema.mention, Mention)
    events = by_report(connection, schema.event_mention, EventMention)
    claims = by_report(connection, schema.claim, Claim, *known)
    quotes = by_report(connection, schema.quote, Quote)
    found = []
    for sha, page in pages(connection):
        kept = sentences.get(sha, ()), mentions.get(sha, ()), events.get(sha, ()), claims.get(sha, ()), quotes.get(sha, ())
        found.append(Reading(page, *kept))
    return found


def pages(connection: Connection) -> Iterator[tuple[str, Page]]:
    """Read the cleaned pages with their reports, in order of SHA-256."""
    for row in connection.execute(select(schema.report).order_by(schema.report.c.sha)):
        yield row.sha, replace(load(Page, row.page), report=load(Report, row.record))


def quotations(connection: Connection) -> Iterator[tuple[Page, tuple[Quote, ...], dict[int, Mention]]]:
    """Read the quotations of each page that has some, with its mentions by index."""
    quotes = by_report(connection, schema.quote, Quote)
    quoting = schema.mention.c.sha.in_(select(schema.quote.c.sha))
    mentions = by_report(connection, schema.mention, Mention, quoting)
    for sha, page in pages(connection):
        if sha in quotes:
            yield page, quotes[sha], {mention.index: mention for mention in mentions.get(sha, ())}


def judgement_row(judgement: Judgement) -> dict[str, Any]:
    """Give the row of a judgement."""
    return {name: getattr(judgement, name) for name in Judgement.__slots__}


def judgement_of(row: Any) -> Judgement:
    """Give the judgement of a row."""
    return Judgement(**{name: getattr(row, name) for name in Judgement.__slots__})


def judgements(connection: Connection, as_of: dt.date | None) -> list[Judgement]:
    """Read the judgements, in order; with `as_of`, those in force on that day, as they were then."""
    made = [judgement_of(row) for row in connection.execute(select(schema.judgement).order_by(schema.judgement.c.id))]
    if as_of is None:
        return made
    day = as_of.isoformat()
    return [
        replace(each, retracted_at=None)
        for each in made
        if each.made_at[:10] <= day and (each.retracted_at is None or each.retracted_at[:10] > day)
    ]


def keep_judgements(connection: Connection, made: Iterable[Judgement]) -> None:
    """Append the judgements that the rules now make, and retract those that they make no longer."""
    table = schema.judgement
    latest = connection.scalar(select(func.max(schema.claim.c.known_at))) or ""
    wanted = {(each.left, each.right, each.verdict, each.by, each.why): each for each in made}
    for row in connection.execute(select(table).where(table.c.retracted_at.is_(None))).all():
        key = row.left, row.right, row.verdict, row.by, row.why
        if consolidate.by_rule(judgement_of(row)) and wanted.pop(key, None) is None:
            connection.execute(update(table).where(table.c.id == row.id).values(retracted_at=latest))
    many(connection, table, (judgement_row(each) for each in wanted.values()))


def store_derived(connection: Connection, made: consolidate.Consolidated) -> None:
    """Write events and presences into their emptied tables."""
    many(
        connection,
        schema.event,
        ({"id": each.id, "position": number, "record": dump(each)} for number, each in enumerate(made.events)),
    )
    many(
        connection,
        schema.event_name,
        ({"name": name, "event": each.id} for each in made.events for name in (each.id, *each.aliases)),
    )
    pairs = sorted({(claim.claim, each.id) for each in made.events for claim in each.claims})
    many(connection, schema.event_claim, ({"claim": claim, "event": event_id} for claim, event_id in pairs))
    many(
        connection,
        schema.presence,
        ({"id": each.id, "position": number, "record": dump(each)} for number, each in enumerate(made.presences)),
    )
