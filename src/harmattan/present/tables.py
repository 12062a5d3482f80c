"""Records as rows and tables: a line a row for pipes and files, within a terminal's width for people; all words made harmless."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..records import Event, EventMention, Figure, Mention, Party, Presence, Reading, When
from .safe import safe

if TYPE_CHECKING:
    from ..chronicle import Found, Quoted

Row = tuple[str, ...]

none = "–"
event_head = ("date", "type", "modality", "status", "sources", "who → to whom", "place", "words", "figures", "id")
reading_head = ("date", "type", "modality", "who → to whom", "place", "according to", "words", "confidence")
presence_head = ("start", "end", "relation", "contested", "last attested", "reports", "actor", "place", "id")
quote_head = ("published", "report", "span", "speaker", "cue", "words")
found_head = ("published", "outlet", "report", "span", "sentence")
rejection_head = ("rejected", "why")
_below = (  # columns that go to a second line where a row does not fit on one
    *("who → to whom", "place", "figures", "id", "according to", "words", "actor", "speaker", "cue", "why"),
    *("headline", "sentence", "dispatch", "copy of"),
)
_indent = "    "
_hold = "\N{NO-BREAK SPACE}"  # keeps quotation marks on the line of the words that they enclose


def table(head: Row, rows: Iterable[Row], width: int | None = None) -> str:
    """Give a table as text that ends with a line feed: a line a row, or, where that is wider than `width`, a row in paragraphs.

    What is short and whole, as dates, then stands on the first line of a row, and what is long below it.

    >>> print(table(("id", "date"), [("e-1", "2022-02")]), end="")
    id   date
    e-1  2022-02
    """
    cells = [tuple(map(safe, row)) for row in rows]
    return _stacked(head, cells, width) if width is not None and _width(head, cells) > width else _aligned(head, cells)


def event_rows(events: Iterable[Event]) -> Iterator[Row]:
    """Give the rows of events of the chronicle, under `event_head`."""
    for event in events:
        kind = f"{event.type}/{event.mode}" if event.mode else event.type
        place = place_name(event.place.name, event.place.country) if event.place else none
        sources = str(event.independent_sources)
        who = sides(names(event.actors), names(event.recipients))
        figures = ", ".join(dict.fromkeys(figure_text(figure) for figure in event.figures))
        words = ", ".join(f"« {word} »" for word in list(dict.fromkeys(claim.text for claim in event.claims))[:3])
        yield told_date(event.when), kind, event.modality, event.status, sources, who, place, words, figures or none, event.id


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
        cue = quote.cue.text if quote.cue else none
        yield published, reading.page.report.id, f"{quote.start}:{quote.end}", speaker, cue, f"« {quote.text} »"


def presence_rows(presences: Iterable[Presence]) -> Iterator[Row]:
    """Give the rows of who is where, under `presence_head`."""
    for each in presences:
        place = place_name(each.place.name, each.place.country)
        reports = len({claim.report for claim in each.claims})
        contested = "contested" if each.contested else none
        attested = date(each.last_attested)
        yield date(each.start), leaving(each), each.relation, contested, attested, str(reports), each.actor.name, place, each.id


def quote_rows(quotes: Iterable[Quoted]) -> Iterator[Row]:
    """Give the rows of quotations, under `quote_head`."""
    for each in quotes:
        span = f"{each.start}:{each.end}"
        yield each.published or none, each.report, span, each.speaker or none, each.cue or none, f"« {each.text} »"


def found_rows(found: Iterable[Found]) -> Iterator[Row]:
    """Give the rows of sentences that a search found, under `found_head`."""
    for each in found:
        yield each.published or none, each.outlet or none, each.report, f"{each.start}:{each.end}", each.text


def date(when: When | None) -> str:
    """Give a date's EDTF, or a dash."""
    return when.edtf if when else none


def told_date(when: When | None) -> str:
    """Give an event's date; where the text gives none, the day by which it was told or from which it is to come.

    >>> told_date(When("../2022-01-31", None, None, "published")), told_date(When("2022-01-31", None, None, "stated"))
    ('by 2022-01-31', '2022-01-31')
    """
    if when is None or when.basis != "published":
        return date(when)
    first, _, last = when.edtf.partition("/")
    return f"by {last}" if first == ".." else f"from {first}" if last == ".." else when.edtf


def leaving(presence: Presence) -> str:
    """Give the end of a presence; where it is open and a departure was announced or asked for, that and since when."""
    if presence.end is None or presence.end.edtf != "..":
        return date(presence.end)
    for modality, word in (("planned", "announced"), ("requested", "asked")):
        days = [claim.known_at.isoformat() for claim in presence.claims if claim.modality == modality and claim.known_at]
        if days:
            return f"{word} {min(days)}"
    return ".."


def figure_text(figure: Figure) -> str:
    """Write a figure with who gives it.

    >>> figure_text(Figure("killed", 12, None, "outlet", "a.txt"))
    'killed ≥ 12 (outlet)'
    """
    low, high = figure.low, figure.high
    if low is not None and high is not None:
        number = f"{low}" if low == high else f"{low}–{high}"
    else:
        number = f"≥ {low}" if low is not None else f"≤ {high}" if high is not None else "?"
    corrected = ", since corrected" if figure.superseded else ""
    return f"{figure.property} {number} ({figure.speaker}{corrected})"


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


def _width(head: Row, rows: Sequence[Row]) -> int:
    return sum(max(map(len, column)) + 2 for column in zip(head, *rows, strict=True)) - 2


def _stacked(head: Row, rows: Sequence[Row], width: int) -> str:
    above = [i for i, name in enumerate(head) if name not in _below and not (name == "modality" and _constant(rows, i))]
    below = [i for i, name in enumerate(head) if name in _below]
    top = _aligned(tuple(head[i] for i in above), [tuple(row[i] for i in above) for row in rows]).splitlines()
    lines = []
    for line, row in zip(top, [head, *rows], strict=True):
        lines += textwrap.wrap(line, width, subsequent_indent=_indent, drop_whitespace=True) if len(line) > width else [line]
        long = " · ".join(row[i] for i in below if row[i] != none)
        held = long.replace("« ", f"«{_hold}").replace(" »", f"{_hold}»")
        wrapped = textwrap.wrap(held, width, initial_indent=_indent, subsequent_indent=_indent, break_on_hyphens=False)
        lines += [line.replace(_hold, " ") for line in wrapped]
    return "\n".join(lines) + "\n"


def _constant(rows: Sequence[Row], column: int) -> bool:
    return len({row[column] for row in rows}) == 1
