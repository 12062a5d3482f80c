"""Quotations and sentences of the dispatches, found by their words and by who speaks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, select

from ..consolidate.tellings import parties
from ..consolidate.words import fold
from ..records import Report
from . import fulltext, rows, schema
from .codec import load


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation of the chronicle: its words and span in a report, and who said them (None where nobody is named)."""

    report: str
    start: int
    end: int
    text: str
    speaker: str | None
    speaker_id: str | None
    cue: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence that a search found, with its report and its span in the report's body."""

    report: str
    start: int
    end: int
    text: str
    headline: str | None
    outlet: str | None
    published: str | None


def quotes(connection: Connection, as_of: dt.date | None, speaker: str | None, words: str | None) -> list[Quoted]:
    """List quotations in order of publication: see `Chronicle.quotes`."""
    found = []
    for page, quoted, mentions in rows.quotations(connection):
        published = page.published or page.report.published
        if as_of is not None and (published is None or published.end is None or published.end > as_of + dt.timedelta(days=1)):
            continue
        for quote in quoted:
            refs = parties(mentions, (quote.speaker,), {}) if quote.speaker is not None else ()
            name = ", ".join(ref.party.name for ref in refs) or None
            speaker_id = refs[0].party.id if len(refs) == 1 else None
            if speaker and speaker != speaker_id and fold(speaker) not in fold(name or ""):
                continue
            if words and fold(words) not in fold(quote.text):
                continue
            cue = quote.cue.text if quote.cue else None
            day = published.edtf if published else None
            found.append(Quoted(page.report.id, quote.start, quote.end, quote.text, name, speaker_id, cue, day))
    return sorted(found, key=lambda each: (each.published is None, each.published or "", each.report, each.start))


def search(connection: Connection, words: str, limit: int) -> list[Found]:
    """Find the sentences with all these words, best first: see `Chronicle.search`."""
    sentence, report = schema.sentence, schema.report
    numbers = fulltext.find(connection, words, limit)
    query = (
        select(sentence.c.id, sentence.c.start, sentence.c.end, report.c.record)
        .join(report, report.c.sha == sentence.c.sha)
        .where(sentence.c.id.in_(numbers))
    )
    by_number = {row.id: row for row in connection.execute(query)}
    found = []
    for row in (by_number[number] for number in numbers):
        source = load(Report, row.record)
        published = source.published.edtf if source.published else None
        told = source.body[row.start : row.end]
        found.append(Found(source.id, row.start, row.end, told, source.headline, source.outlet or source.agency, published))
    return found
