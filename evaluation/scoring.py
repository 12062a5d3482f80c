"""Score what was read of dispatches against a gold, by the counting rules of the codebook.

    trigger   an event was seen in that sentence, of whatever type
    event     the same sentence and the same type
    full      event, with the right modality and the right countries on both sides

On the pairs that match as `event`: modality, speaker, date, the country of the place, the killed, and both sides, by words and
by country. A quotation matches where each of the two spans covers 80 % of the other.

A gold record marked `optional` is neither asked for nor held against anyone; one with `also` holds a second reading of itself,
and either counts as right.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from harmattan.errors import InputError

from .counts import Rate, Score, Tally, total

Json = dict[str, Any]

no_country = frozenset({"NSA", "IGO"})
covered = 0.8


@dataclass(frozen=True, slots=True)
class Told:
    """One event in one telling, gold's or the reader's; the span is in code points into the text."""

    start: int
    end: int
    type: str
    modality: str
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    actor_countries: frozenset[str] = frozenset()
    recipient_countries: frozenset[str] = frozenset()
    place_country: str | None = None
    date: str | None = None
    killed: tuple[int | None, ...] | None = None
    speaker: str | None = None
    optional: bool = False
    confidence: float = 1.0
    also: Told | None = None

    @property
    def readings(self) -> tuple[Told, ...]:
        """The record and its second reading, where it has one."""
        return (self,) if self.also is None else (self, self.also)

    def overlaps(self, other: Told) -> bool:
        return self.start < other.end and other.start < self.end


def score_dispatch(dispatch: Json, gold: Json, read: Json) -> Score:
    """Score one dispatch: its gold record against the contract's object of it; InputError if the gold does not fit the text."""
    asked = defaultdict(list)
    for record in gold["events"]:
        asked[record["s"]].append(gold_event(dispatch, record))
    told = defaultdict(list)
    for event in read["events"]:
        told[sentence_at(dispatch, event["start"])].append(read_event(event))
    scores = [compare(asked[k], told[k]) for k in sorted({*asked, *told})]
    return total([*scores, compare_quotes(_gold_quotes(dispatch, gold), _read_quotes(read))])


def score_all(dispatches: Iterable[Json], gold: Mapping[str, Json], read: Mapping[str, Json]) -> dict[str, Score]:
    """Score dispatches by id; one that was not read counts as read without finding anything."""
    nothing: Json = {"events": [], "quotes": []}
    return {d["id"]: score_dispatch(d, gold[d["id"]], read.get(d["id"], nothing)) for d in dispatches if d["id"] in gold}


def sentence_at(dispatch: Json, start: int) -> int:
    """Give the number of the gold's sentence in which an offset lies: the last one that begins before or at it, or the first."""
    return max((k for k, (first, _) in enumerate(dispatch["sentences"]) if first <= start), default=0)


def gold_event(dispatch: Json, record: Json) -> Told:
    """Give a gold record as an event told; InputError if its trigger does not stand in its sentence or after."""
    start = dispatch["text"].find(record["trigger"], dispatch["sentences"][record["s"]][0])
    if start < 0:
        where = f"{dispatch['id']}, sentence {record['s']}"
        raise InputError(f"The gold of {where} has the trigger {record['trigger']!r}, which does not stand there: mend the gold.")
    return Told(
        start=start,
        end=start + len(record["trigger"]),
        type=record["type"],
        modality=record["modality"],
        actors=tuple(record["agents"]),
        recipients=tuple(record["recipients"]),
        actor_countries=frozenset(record["agent_iso"]) - no_country,
        recipient_countries=frozenset(record["recipient_iso"]) - no_country,
        place_country=record["place_iso"],
        date=record["date"],
        killed=_figure(record.get("killed")),
        speaker=record["asserter"],
        optional=bool(record.get("optional")),
        also=gold_event(dispatch, record["also"]) if record.get("also") else None,
    )


def read_event(event: Json) -> Told:
    """Give an event of the contract as an event told."""
    actors, recipients = event.get("actors") or [], event.get("recipients") or []
    return Told(
        start=event["start"],
        end=event["end"],
        type=event["type"],
        modality=event.get("modality", "actual"),
        actors=tuple(party["text"] for party in actors),
        recipients=tuple(party["text"] for party in recipients),
        actor_countries=countries(actors),
        recipient_countries=countries(recipients),
        place_country=(event.get("place") or {}).get("country"),
        date=(event.get("time") or {}).get("edtf"),
        killed=_figure(event.get("killed")),
        speaker=_text(event.get("speaker")),
        confidence=float(event.get("confidence", 1.0)),
    )


def countries(parties: Iterable[Json]) -> frozenset[str]:
    """Gather the countries of one side, each party's being a code, a list of codes, or nothing.

    >>> sorted(countries([{"country": "MLI"}, {"country": ["FRA", "MLI"]}, {"country": None}]))
    ['FRA', 'MLI']
    """
    found = [party.get("country") or [] for party in parties]
    return frozenset(code for codes in found for code in ([codes] if isinstance(codes, str) else codes)) - no_country


def _figure(value: Sequence[int | None] | None) -> tuple[int | None, ...] | None:
    return tuple(value) if value else None


def _text(speaker: Any) -> str | None:
    found = speaker.get("text") if isinstance(speaker, dict) else speaker
    return None if found is None else str(found)


def compare(asked: Sequence[Told], told: Sequence[Told]) -> Score:
    """Score the events of one sentence at every level, and measure the fields of those that match in type."""
    tallies: dict[str, Tally] = {}
    pieces: list[Score] = []
    fits: dict[str, Callable[[Told, Told], bool]] = {"trigger": lambda g, p: True, "event": same_type, "full": same_deed}
    for level, fit in fits.items():
        pairs, lost, extra = pair(asked, told, fit)
        hits = [(g, p) for g, p in pairs if not g.optional]
        missed = [g for g in lost if not g.optional]
        excused = 0 if level == "trigger" else _excused([g for g in lost if g.optional], extra)
        tallies[level] = Tally(len(hits), len(extra) - excused, len(missed))
        if level == "event":
            pieces += [_fields(g, p) for g, p in hits]
            counted = [*((g.type, Tally(hit=1)) for g, _ in hits), *((p.type, Tally(extra=1)) for p in extra)]
            pieces += [Score({f"type {kind}": one}) for kind, one in [*counted, *((g.type, Tally(missed=1)) for g in missed)]]
            judged = [*((p.confidence, True) for _, p in hits), *((p.confidence, False) for p in extra if not _may_be(p, lost))]
            pieces.append(Score(verdicts=tuple(judged)))
    return total([Score(tallies), *pieces])


def same_type(asked: Told, told: Told) -> bool:
    return asked.type == told.type


def same_deed(asked: Told, told: Told) -> bool:
    """Tell whether type, modality and the countries of both sides agree, each with one of the gold's readings."""
    return (
        same_type(asked, told)
        and any(r.modality == told.modality for r in asked.readings)
        and any(r.actor_countries == told.actor_countries for r in asked.readings)
        and any(r.recipient_countries == told.recipient_countries for r in asked.readings)
    )


def pair(
    asked: Sequence[Told], told: Sequence[Told], fit: Callable[[Told, Told], bool]
) -> tuple[list[tuple[Told, Told]], list[Told], list[Told]]:
    """Pair events one to one among those that fit: the required first, then the closest, then in order; give the rest of both."""
    options = [(g.optional, -closeness(g, p), i, j) for i, g in enumerate(asked) for j, p in enumerate(told) if fit(g, p)]
    left, right, pairs = set(range(len(asked))), set(range(len(told))), []
    for _, _, i, j in sorted(options):
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            pairs.append((asked[i], told[j]))
    return pairs, [asked[i] for i in sorted(left)], [told[j] for j in sorted(right)]


def closeness(asked: Told, told: Told) -> int:
    """Weigh how alike two events of one sentence are, only to pair them: the type counts 4, a shared word 2, other fields 1."""
    fields = (
        asked.modality == told.modality,
        asked.actor_countries == told.actor_countries,
        asked.recipient_countries == told.recipient_countries,
    )
    return 4 * same_type(asked, told) + 2 * asked.overlaps(told) + sum(fields)


def _excused(optional: Sequence[Told], extra: Sequence[Told]) -> int:
    """Count the extra events for which an optional record on the same words stands."""
    return min(len(extra), sum(any(g.overlaps(p) for p in extra) for g in optional))


def _may_be(told: Told, lost: Iterable[Told]) -> bool:
    return any(g.optional and g.overlaps(told) for g in lost)


def _fields(asked: Told, told: Told) -> Score:
    readings = asked.readings
    rates: dict[str, Rate] = {}

    def note(name: str, right: Callable[[Told], bool], when: bool = True) -> None:
        if when:
            rates[name] = Rate(int(any(right(r) for r in readings)), 1)

    note("modality", lambda r: r.modality == told.modality)
    note("place_country", lambda r: r.place_country == told.place_country)
    note("date", lambda r: r.date == told.date)
    note("speaker", lambda r: same_speaker(r.speaker, told.speaker))
    note("date_when_stated", lambda r: r.date == told.date, all(r.date for r in readings))
    note("speaker_when_stated", lambda r: same_speaker(r.speaker, told.speaker), all(r.speaker for r in readings))
    note("killed_when_stated", lambda r: r.killed == told.killed, all(r.killed for r in readings))
    tallies = {
        "actors": _best(match(r.actors, told.actors, same_name) for r in readings),
        "recipients": _best(match(r.recipients, told.recipients, same_name) for r in readings),
        "actor_countries": _best(match(r.actor_countries, told.actor_countries, str.__eq__) for r in readings),
        "recipient_countries": _best(match(r.recipient_countries, told.recipient_countries, str.__eq__) for r in readings),
    }
    return Score(tallies, rates)


def same_speaker(asked: str | None, told: str | None) -> bool:
    """Tell whether both name the same speaker, or both leave it to the outlet."""
    if asked is None or told is None:
        return asked is told
    return bool(asked) and bool(told) and same_name(asked, told)


def match(asked: Collection[str], told: Collection[str], same: Callable[[str, str], bool]) -> Tally:
    """Match two sets of strings one to one, in order.

    >>> match(["l'armée malienne", "Paris"], ["armée malienne"], same_name)
    Tally(hit=1, extra=0, missed=1)
    """
    left = list(told)
    for wanted in asked:
        found = next((k for k, given in enumerate(left) if same(wanted, given)), None)
        if found is not None:
            del left[found]
    hits = len(told) - len(left)
    return Tally(hits, len(left), len(asked) - hits)


def _best(tallies: Iterable[Tally]) -> Tally:
    return min(tallies, key=lambda t: t.extra + t.missed - t.hit)


def same_name(a: str, b: str) -> bool:
    """Tell whether two strings name the same: half of their words are common, or one's words are all in the other.

    >>> same_name("le président Emmanuel Macron", "Emmanuel Macron"), same_name("Paris", "Bamako")
    (True, False)
    """
    x, y = words(a), words(b)
    if not x or not y:
        return a.strip().lower() == b.strip().lower()
    return x <= y or y <= x or 2 * len(x & y) >= len(x | y)


@cache
def words(text: str) -> frozenset[str]:
    """Give the words of a name that count: without accents, case, articles and the like, and single letters."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return frozenset(word for word in re.findall(r"\w+", bare) if len(word) > 1) - ignored_words()


@cache
def ignored_words() -> frozenset[str]:
    """Load the words that do not count."""
    groups = tomllib.loads(Path(__file__).with_name("scoring.toml").read_text(encoding="utf-8"))["ignored"]
    return frozenset(word for group in groups.values() for word in group)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A quotation's span and its speaker."""

    start: int
    end: int
    speaker: str | None


def _gold_quotes(dispatch: Json, gold: Json) -> list[Spoken]:
    found = []
    for quote in gold["quotes"]:
        start = quote["start"] if "start" in quote else dispatch["text"].find(quote["text"])
        found.append(Spoken(start, quote.get("end", start + len(quote["text"])), _text(quote.get("speaker"))))
    return found


def _read_quotes(read: Json) -> list[Spoken]:
    return [Spoken(quote["start"], quote["end"], _text(quote.get("speaker"))) for quote in read["quotes"]]


def compare_quotes(asked: Sequence[Spoken], told: Sequence[Spoken]) -> Score:
    """Score quotations by span, and the speaker of those that match and have one."""
    left, speakers = list(told), Rate()
    for quote in asked:
        found = next((given for given in left if same_span(quote, given)), None)
        if found is None:
            continue
        left.remove(found)
        if quote.speaker:
            speakers += Rate(int(bool(found.speaker) and same_speaker(quote.speaker, found.speaker)), 1)
    hits = len(told) - len(left)
    rates = {"quote_speaker": speakers} if speakers.asked else {}
    return Score({"quotes": Tally(hits, len(left), len(asked) - hits)}, rates)


def same_span(a: Spoken, b: Spoken) -> bool:
    """Tell whether each of two spans covers 80 % of the other."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared > 0 and shared >= covered * (a.end - a.start) and shared >= covered * (b.end - b.start)
