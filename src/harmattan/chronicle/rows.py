"""Records to rows and rows to records, within a transaction that the caller holds."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import groupby, islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from .. import consolidate
from ..consolidate.origins import Origins
from ..consolidate.origins import origins as origins_of
from ..records import Claim, EventMention, Judgement, Mention, Page, Quote, Reading, Report, Sentence, When
from ..resolve.identities import Naming, namings, short_forms
from . import fulltext, schema
from .codec import dump, load

T = TypeVar("T")


def has(connection: Connection, sha: str) -> bool:
    """Tell whether a dispatch with this SHA-256 has been added."""
    return connection.execute(select(schema.report.c.sha).where(schema.report.c.sha == sha)).first() is not None


def mark(connection: Connection, name: str) -> str:
    """Read a mark: the version of the evidence, or of what is derived."""
    return connection.scalar(select(schema.mark.c.value).where(schema.mark.c.name == name)) or "0"


def current(connection: Connection) -> bool:
    """Tell whether all that is derived follows from all evidence, under the rules in force."""
    return mark(connection, "derived") == f"{mark(connection, 'evidence')} {consolidate.version()}"


def put(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows, leaving out those that are there already."""
    listed = list(rows)
    if listed:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(dialect.insert(table).on_conflict_do_nothing(), listed)


def set_mark(connection: Connection, name: str, value: str) -> None:
    """Write a mark."""
    connection.execute(delete(schema.mark).where(schema.mark.c.name == name))
    connection.execute(insert(schema.mark).values(name=name, value=value))


def touch(connection: Connection, kind: str, *names: str) -> None:
    """Say what has changed: reports, tellings that were judged, or everything ("all", "")."""
    put(connection, schema.pending, ({"kind": kind, "name": name} for name in names))
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
    told = {(each.short, each.name) for each in namings(report.body)}
    many(connection, schema.naming, ({"sha": report.sha, "short": short, "name": name} for short, name in sorted(told)))
    published = page.published or report.published
    day = published.start.isoformat() if published and published.start else None
    named = {name: getattr(report, name) for name in ("id", "outlet", "agency", "url", "copy_of")}
    kept = {name: value and value.replace("\x00", "") for name, value in named.items()}  # which no text of PostgreSQL may hold
    connection.execute(insert(schema.origin), [{"sha": report.sha, "day": day, **kept}])
    letters = [pair for part in page.parts for pair in zip(part.offsets, part.text, strict=True)]
    for number, sentence in enumerate(reading.sentences):
        place = {"sha": report.sha, "number": number, "start": sentence.start, "end": sentence.end}
        inserted = connection.execute(insert(schema.sentence).values(**place, record=dump(sentence))).inserted_primary_key
        assert inserted is not None
        mended = "".join(letter for offset, letter in letters if sentence.start <= offset < sentence.end)
        fulltext.keep(connection, int(inserted[0]), mended or report.body[sentence.start : sentence.end])
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


def gists(connection: Connection, shas: Sequence[str], as_of: dt.date | None = None) -> Iterator[Reading]:
    """Read what consolidation needs of some reports: their pages without parts, no quotations, in order of SHA-256."""
    for some in batched(sorted(shas)):
        within = {table: table.c.sha.in_(some) for table in (schema.sentence, schema.mention, schema.event_mention, schema.claim)}
        known = (schema.claim.c.known_at <= as_of.isoformat(),) if as_of else ()
        events = by_report(connection, schema.event_mention, EventMention, within[schema.event_mention])
        claims = by_report(connection, schema.claim, Claim, within[schema.claim], *known)
        mentions = by_report(connection, schema.mention, Mention, within[schema.mention])
        sentences = by_report(connection, schema.sentence, Sentence, within[schema.sentence])
        for row in connection.execute(select(schema.report).where(schema.report.c.sha.in_(some)).order_by(schema.report.c.sha)):
            bare = json.loads(row.page)
            published = load(When, json.dumps(bare["published"])) if bare.get("published") else None
            page = Page(load(Report, row.record), bare["language"], published, (), ())
            sha = row.sha
            yield Reading(page, sentences.get(sha, ()), mentions.get(sha, ()), events.get(sha, ()), claims.get(sha, ()), ())


def batched(names: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    """Give names in pieces small enough for one query."""
    stream = iter(names)
    while some := list(islice(stream, size)):
        yield some


def shas(connection: Connection) -> list[str]:
    """Give the SHA-256 of all reports, in order."""
    return list(connection.scalars(select(schema.report.c.sha).order_by(schema.report.c.sha)))


def origins(connection: Connection) -> Origins:
    """Look up where all reports go back to, and the short forms that they spell out."""
    table = schema.origin
    reports = [
        Report(row.id, "", row.sha, outlet=row.outlet, agency=row.agency, url=row.url, copy_of=row.copy_of)
        for row in connection.execute(select(table).order_by(table.c.sha))
    ]
    return origins_of(reports, short_forms(namings_of(connection))[0])


def namings_of(connection: Connection) -> list[Naming]:
    """Read the short forms that reports spell out."""
    return [
        Naming(row.short, row.name) for row in connection.execute(select(schema.naming.c.short, schema.naming.c.name).distinct())
    ]


def pages(connection: Connection, near: tuple[dt.date, dt.date] | None = None) -> Iterator[tuple[str, Page]]:
    """Read the cleaned pages with their reports, in order of SHA-256; with `near`, those published then, and the undated."""
    query = select(schema.report).order_by(schema.report.c.sha)
    if near is not None:
        day = schema.origin.c.day
        query = query.join(schema.origin, schema.origin.c.sha == schema.report.c.sha)
        query = query.where(or_(day.is_(None), day.between(near[0].isoformat(), near[1].isoformat())))
    for row in connection.execute(query):
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


def insert_judgement(connection: Connection, judgement: Judgement) -> int:
    """Append a judgement, and give its number."""
    made = connection.execute(insert(schema.judgement).values(**judgement_row(judgement))).inserted_primary_key
    assert made is not None
    return int(made[0])


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


def decisions(connection: Connection) -> list[Judgement]:
    """Read the judgements of persons, in order."""
    table = schema.judgement
    query = select(table).where(table.c.by.not_like("events@%")).order_by(table.c.id)
    return [made for made in map(judgement_of, connection.execute(query)) if not consolidate.by_rule(made)]


def keep_judgements(
    connection: Connection, made: Iterable[Judgement], among: Set[str] | None = None, anew: Set[str] = frozenset()
) -> None:
    """Append the judgements that the rules now make, and retract those that they make no longer.

    With `among`, only judgements on two of these tellings, or on one that is told `anew`, are taken back; the others stay.
    """
    table = schema.judgement
    latest = connection.scalar(select(func.max(schema.claim.c.known_at))) or ""
    wanted = {(each.left, each.right, each.verdict, each.by, each.why): each for each in made}
    in_force = select(table).where(table.c.retracted_at.is_(None))
    queries = [in_force]
    if among is not None:
        queries = [in_force.where(or_(table.c.left.in_(some), table.c.right.in_(some))) for some in batched(sorted(among | anew))]
    seen: set[int] = set()
    for query in queries:
        for row in connection.execute(query).all():
            kept = among is not None and not {row.left, row.right} <= among and not {row.left, row.right} & anew
            if row.id in seen or kept or not consolidate.by_rule(judgement_of(row)):
                continue
            seen.add(row.id)
            if wanted.pop((row.left, row.right, row.verdict, row.by, row.why), None) is None:
                connection.execute(update(table).where(table.c.id == row.id).values(retracted_at=latest))
    many(connection, table, (judgement_row(each) for each in wanted.values()))
