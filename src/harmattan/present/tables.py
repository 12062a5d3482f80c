"""Records as rows and tables: aligned text for pipes and files, `rich` within a terminal's width; all words made harmless."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..records import Event, EventMention, Mention, Party, Presence, Reading, Rejection, When
from .safe import safe

if TYPE_CHECKING:
    from ..chronicle import Found, Quoted

Row = tuple[str, ...]

none = "–"
event_head = ("date", "type", "modality", "who → to whom", "place", "status", "sources", "id")
reading_head = ("date", "type", "modality", "who → to whom", "place", "according to", "words", "confidence")
presence_head = ("start", "end", "actor", "relation", "place", "last attested", "contested", "reports", "id")
quote_head = ("published", "speaker", "report", "span", "words")
found_head = ("published", "outlet", "report", "span", "sentence")
rejection_head = ("rejected", "why")
_whole = ("id", "span", "published", "status", "confidence")
_wide = ("who → to whom", "according to", "words", "sentence", "actor", "speaker", "why", "headline")


def table(head: Row, rows: Iterable[Row], width: int | None = None) -> str:
    """Give a table as text that ends with a line feed: of a terminal's `width` in columns, or, without it, a line a row.

    >>> print(table(("id", "date"), [("e-1", "2022-02")]), end="")
    id   date
    e-1  2022-02
    """
    cells = [tuple(map(safe, row)) for row in rows]
    return _aligned(head, cells) if width is None else _fitted(head, cells, width)


def event_rows(events: Iterable[Event]) -> Iterator[Row]:
    """Give the rows of events of the chronicle, under `event_head`."""
    for event in events:
        kind = f"{event.type}/{event.mode}" if event.mode else event.type
        place = place_name(event.place.name, event.place.country) if event.place else none
        sources = str(event.independent_sources)
        who = sides(names(event.actors), names(event.recipients))
        yield date(event.when), kind, event.modality, who, place, event.status, sources, event.id


def reading_rows(reading: Reading) -> Iterator[Row]:
    """Give the rows of what one dispatch says, under `reading_head`."""
    claims = {claim.event: claim for claim in reading.claims if claim.event is not None}
    for event in reading.events:
        claim = claims[event.id]
        kind = f"{event.type}/{event.mode}" if event.mode else event.type
        speaker = _mention(reading, claim.speaker) if isinstance(claim.speaker, int) else claim.speaker
        row = (date(event.when), kind, claim.modality, _sides(reading, event), _where(reading, event))
        yield *row, speaker, event.trigger.text, f"{claim.confidence:.2f}"


def reading_quotes(reading: Reading) -> Iterator[Row]:
    """Give the rows of what one dispatch quotes, under `quote_head`."""
    published = date(reading.page.published)
    for quote in reading.quotes:
        speaker = _mention(reading, quote.speaker) if quote.speaker is not None else none
        yield published, speaker, reading.page.report.id, f"{quote.start}:{quote.end}", f"« {quote.text} »"


def presence_rows(presences: Iterable[Presence]) -> Iterator[Row]:
    """Give the rows of who is where, under `presence_head`."""
    for each in presences:
        place = place_name(each.place.name, each.place.country)
        reports = len({claim.report for claim in each.claims})
        dates = date(each.start), date(each.end)
        contested = "contested" if each.contested else none
        yield *dates, each.actor.name, each.relation, place, date(each.last_attested), contested, str(reports), each.id


def quote_rows(quotes: Iterable[Quoted]) -> Iterator[Row]:
    """Give the rows of quotations, under `quote_head`."""
    for each in quotes:
        yield each.published or none, each.speaker or none, each.report, f"{each.start}:{each.end}", f"« {each.text} »"


def found_rows(found: Iterable[Found]) -> Iterator[Row]:
    """Give the rows of sentences that a search found, under `found_head`."""
    for each in found:
        yield each.published or none, each.outlet or none, each.report, f"{each.start}:{each.end}", each.text


def rejection_rows(rejections: Iterable[Rejection]) -> Iterator[Row]:
    """Give the rows of what was not read, under `rejection_head`."""
    return ((each.source, each.reason) for each in rejections)


def date(when: When | None) -> str:
    """Give a date's EDTF, or a dash."""
    return when.edtf if when else none


def names(parties: Sequence[Party]) -> str:
    """Give the names of parties."""
    return ", ".join(party.name for party in parties)


def sides(actors: str, recipients: str) -> str:
    """Give who acts and to whom.

    >>> sides("Paris", "Bamako"), sides("Paris", ""), sides("", "Bamako")
    ('Paris → Bamako', 'Paris', '– → Bamako')
    """
    return f"{actors or none} → {recipients}" if recipients else actors or none


def place_name(name: str, country: str | None) -> str:
    """Give a place's name with its country's code."""
    return f"{name} ({country})" if country else name


def _sides(reading: Reading, event: EventMention) -> str:
    actors, recipients = (", ".join(_mention(reading, index) for index in side) for side in (event.actors, event.recipients))
    return sides(actors, recipients)


def _where(reading: Reading, event: EventMention) -> str:
    if event.where is None:
        return none
    mention = reading.mentions[event.where]
    place = mention.place
    return place_name(place.name if place else mention.text, place.country if place else None)


def _mention(reading: Reading, index: int) -> str:
    mention: Mention = reading.mentions[index]
    if mention.name is None and mention.refers_to is None and mention.antecedent is not None:
        mention = reading.mentions[mention.antecedent]
    return mention.name or mention.text


def _aligned(head: Row, rows: Sequence[Row]) -> str:
    lines = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n" for row in lines)


def _fitted(head: Row, rows: Sequence[Row], width: int) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in head:
        shown.add_column(Text(name), no_wrap=name in _whole, overflow="fold", ratio=3 if name in _wide else None)
    for row in rows:
        shown.add_row(*map(Text, row))
    console = Console(width=max(width, 40), force_terminal=True, highlight=False, legacy_windows=False)
    with console.capture() as captured:
        console.print(shown)
    return captured.get()
