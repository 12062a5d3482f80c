"""One event from the tellings of it: what it is, whether it happened, who says so, when and where, contradictions kept."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .. import edtf
from ..records import Basis, Event, Party, Place, Status, Variant, When
from . import figures
from .places import holds
from .tellings import Ref, Telling, strongest
from .weights import rules

_PRECISION = ("site", "village", "city", "admin1", "border", "region", "country")
_BASIS: tuple[Basis, ...] = ("stated", "narrowed", "deduced", "published")


def build(tellings: Sequence[Telling]) -> Event:
    """Make the event of a group of tellings, the earliest first.

    Its id is the earliest telling's; the ids of the others are its aliases, so that an id once shown still leads here.
    """
    first, *others = tellings
    modality = strongest(telling.modality for telling in tellings)
    gathered = figures.gather(tellings)
    sources = asserting(tellings)
    date, spot = when(tellings), place(tellings)
    modes = Counter(telling.mention.mode for telling in tellings if telling.mention.mode)
    return Event(
        id=first.id,
        type=first.mention.type,
        mode=min(modes, key=lambda mode: (-modes[mode], mode)) if modes else None,
        modality=modality,
        status=status(tellings, len(sources), figures.disputed(gathered)),
        when=date,
        place=spot,
        actors=side(telling.actors for telling in tellings),
        recipients=side(telling.recipients for telling in tellings),
        objects=side(telling.objects for telling in tellings),
        figures=gathered,
        claims=tuple(attestation for telling in tellings for attestation in telling.attestations()),
        independent_sources=len(sources),
        first_known=first.known_at,
        confidence=confidence(tellings),
        aliases=tuple(sorted(other.id for other in others)),
        variants=variants(tellings, date, spot),
    )


def asserting(tellings: Sequence[Telling]) -> set[str]:
    """Give the sources that assert the act, as done or as decided; copies and one agency's reports are one source.

    Where nobody asserts it, those that ask for it or hold it possible are given.
    """
    voiced: dict[str, set[str]] = {}
    for telling in tellings:
        for saying in telling.sayings:
            voiced.setdefault(saying.claim.modality, set()).add(telling.source)
    firm = voiced.get("actual", set()) | voiced.get("planned", set())
    return firm or voiced.get("requested", set()) | voiced.get("possible", set())


def status(tellings: Sequence[Telling], sources: int, figures_disputed: bool) -> Status:
    """Say how the event stands: denied by all, withdrawn by all who held it, contested, corroborated by two sources, or reported.

    Whoever held it and denies it later, with nobody else left who holds it, has withdrawn it.
    """
    held: dict[str, dt.date] = {}
    denied: dict[str, dt.date] = {}
    for telling in tellings:
        for saying in telling.sayings:
            voices = [ref.key for ref in saying.speakers] or [telling.source]
            record = denied if saying.claim.modality == "negated" else held
            day = saying.claim.known_at or dt.date.min
            for voice in voices:
                record[voice] = max(record.get(voice, day), day)
    if not held:
        return "denied"
    if denied and all(voice in denied and denied[voice] > day for voice, day in held.items()):
        return "withdrawn"
    if denied or figures_disputed:
        return "contested"
    return "corroborated" if sources >= 2 else "reported"


def when(tellings: Sequence[Telling]) -> When | None:
    """Date the event as exactly as its tellings agree on; else by the best single date; else by when it was told.

    The dates of what happened go before those of what was planned, and the day of an announcement does not date what came of
    it. An undated act that happened lies on or before its first publication, a planned one on or after it.
    """
    happened = any(telling.modality == "actual" for telling in tellings)
    tellings = [telling for telling in tellings if not (happened and telling.announced)]
    for wanted in (("actual",), ("planned", "requested", "possible"), ("negated",)):
        dates = [telling.when for telling in tellings if telling.when and telling.modality in wanted]
        if wanted == ("actual",) and dates:
            dates += [telling.when for telling in tellings if telling.when and _fits(telling, dates)]
        if dates:
            return narrow(dates)
    return _told(tellings)


def narrow(dates: Sequence[When]) -> When:
    """Give the interval on which dates meet, with basis "narrowed" if they differ; the best of them if they never meet."""
    best = min(dates, key=_quality)
    texts = sorted({date.edtf for date in dates})
    if len(texts) == 1:
        return best
    common: str | None = best.edtf
    for text in texts:
        common = edtf.intersect(common, text) if common else None
    if common is None:
        return best
    return edtf.when(common, "narrowed", best.text)


def variants(tellings: Sequence[Telling], date: When | None, spot: Place | None) -> tuple[Variant, ...]:
    """Give the dates and the places that the tellings give, where they give more than one: the evidence side by side."""
    dates = [
        (telling, telling.when.edtf, telling.when.text)
        for telling in tellings
        if telling.when is not None and not telling.announced and telling.modality != "negated"
    ]
    found = []
    if date is not None and len({text for _, text, _ in dates}) > 1:
        for telling, text, words in dates:
            agrees = date.basis != "published" and edtf.intersect(text, date.edtf) is not None
            found.append(Variant("when", text, words, telling.sayings[0].claim.id, telling.report.id, agrees))
    places = [(telling, telling.place) for telling in tellings if telling.place is not None and telling.placed]
    if spot is not None and len({each.id for _, each in places}) > 1:
        for telling, each in places:
            agrees = holds(each, spot) or holds(spot, each)
            found.append(Variant("where", each.name, each.name, telling.sayings[0].claim.id, telling.report.id, agrees))
    return tuple(found)


def place(tellings: Sequence[Telling]) -> Place | None:
    """Give the most exact place of the tellings, among equals the one told most often."""
    places = Counter(telling.place for telling in tellings if telling.place is not None)
    if not places:
        return None
    return min(places, key=lambda each: (_exactness(each), -places[each], each.id, each.name))


def side(parties: Iterable[Sequence[Ref]]) -> tuple[Party, ...]:
    """Join the parties of one side: each once, under its commonest name, the most often named first.

    An unnamed party is left out where a named one of the same country and sector stands, and a deduced one where any is named.
    """
    parties = list(parties)
    named = any(not ref.deduced for refs in parties for ref in refs)
    names: dict[tuple[str, str | None], Counter[Party]] = {}
    for refs in parties:
        for ref in refs:
            if ref.deduced and named:
                continue
            names.setdefault((ref.key, ref.party.country if ref.party.id is None else None), Counter())[ref.party] += 1
    known = {(party.country, party.sector) for counts in names.values() for party in counts if party.id and party.country}
    joined: list[tuple[int, Party]] = []
    for counts in names.values():
        party = min(counts, key=lambda each: (-counts[each], each.name, each.country or "", each.sector or ""))
        if party.id is None and (party.country, party.sector) in known:
            continue
        country = party.country or next((each.country for each in sorted(counts, key=str) if each.country), None)
        sector = party.sector or next((each.sector for each in sorted(counts, key=str) if each.sector), None)
        joined.append((-counts.total(), replace(party, country=country, sector=sector)))
    joined.sort(key=lambda each: (each[0], each[1].id or "~", each[1].name, each[1].country or ""))
    return tuple(party for _, party in joined)


def confidence(tellings: Iterable[Telling]) -> float:
    """Give the probability that we read the event right: 1 − Π(1 − c) over independent sources, c the best claim of each."""
    best: dict[str, float] = {}
    for telling in tellings:
        for saying in telling.sayings:
            best[telling.source] = max(best.get(telling.source, 0.0), saying.claim.confidence)
    miss = 1.0
    for source in sorted(best):
        miss *= 1 - best[source]
    return round(min(1 - miss, max(0.99, max(best.values(), default=0.0))), 4)


@dataclass(frozen=True, slots=True)
class Ties:
    """By what an event may be the whole of others, or a part of one: names of operations, and of visits."""

    whole: tuple[str, ...]
    part: tuple[str, ...]


def ties(event: Event, tellings: Sequence[Telling]) -> Ties:
    """Give the names by which an event hangs together with others.

    The launch of a named operation is the whole of the acts carried out under its name; a person's visit to a country that of
    what the person does there.
    """
    table = rules()["part_of"]
    refs = {ref for telling in tellings for ref in (*telling.objects, *telling.actors)}
    launch, visit = table["operation"], table["visit"]
    whole, part = [], []
    for ref in refs:
        if ref.sort == launch["sort"]:
            name = f"operation {ref.key}"
            if event.type in launch["whole"] and event.modality == "actual":
                whole.append(name)
            if event.type in launch["parts"]:
                part.append(name)
        if ref.sort in visit["sorts"] and not ref.deduced and event.place is not None and event.place.country:
            name = f"visit {ref.key} {event.place.country}"
            if event.type in visit["whole"] and event.mode in visit["modes"]:
                whole.append(name)
            elif event.type in visit["parts"]:
                part.append(name)
    return Ties(tuple(sorted(set(whole))), tuple(sorted(set(part))))


def link(events: Sequence[Event], tied: Mapping[str, Ties]) -> list[Event]:
    """Set `part_of`: the earliest event that is the whole of one by a name, an operation begun before, or a visit in course."""
    wholes: dict[str, list[Event]] = {}
    for event in sorted(events, key=order):
        for name in tied[event.id].whole:
            wholes.setdefault(name, []).append(event)
    return [
        replace(
            event,
            part_of=next(
                (
                    whole.id
                    for name in tied[event.id].part
                    for whole in wholes.get(name, ())
                    if whole.id != event.id and _belongs(event, whole, name)
                ),
                None,
            ),
        )
        for event in events
    ]


def _belongs(event: Event, whole: Event, name: str) -> bool:
    if name.startswith("operation "):
        return order(whole) < order(event)
    ours, theirs = event.when, whole.when
    if ours is None or theirs is None or "published" in (ours.basis, theirs.basis) or not (ours.start and theirs.start):
        return False
    return edtf.intersect(ours.edtf, theirs.edtf) is not None


def order(event: Event) -> tuple[dt.date, str]:
    """Order events by date, then id; what has no date comes last."""
    when = event.when
    last = when.end - dt.timedelta(days=1) if when and when.end else None
    return (when.start if when else None) or last or dt.date.max, event.id


def _fits(telling: Telling, dates: Sequence[When]) -> bool:
    return (
        telling.when is not None
        and telling.modality != "negated"
        and all(edtf.intersect(telling.when.edtf, date.edtf) is not None for date in dates)
    )


def _exactness(each: Place) -> int:
    return _PRECISION.index(each.precision) if each.precision in _PRECISION else len(_PRECISION)


def _quality(date: When) -> tuple[int, int, str, str]:
    width = (date.end - date.start).days if date.start and date.end else 10**6
    return _BASIS.index(date.basis), width, date.edtf, date.text


def _told(tellings: Sequence[Telling]) -> When | None:
    actual = [telling for telling in tellings if telling.modality == "actual"]
    planned = [telling for telling in tellings if telling.modality == "planned"]
    published = [telling.published for telling in actual or planned if telling.published is not None]
    if not published:
        return None
    if actual:
        first = min(published, key=lambda date: (date.end or dt.date.max, date.edtf))
        text = f"../{first.edtf.split('/')[-1].split('T')[0]}"
    else:
        first = min(published, key=lambda date: (date.start or dt.date.max, date.edtf))
        text = f"{first.edtf.split('/')[0].split('T')[0]}/.."
    return edtf.when(text, "published") if edtf.valid(text) else None
