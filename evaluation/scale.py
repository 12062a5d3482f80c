"""Made-up readings in any number, to see what consolidation costs: `python -m evaluation.scale [--mentions 100000]`.

The shares (types, dates, places, sides, modalities, mentions a dispatch) are those of 763 event mentions that the reader found in
120 press dispatches. A world of towns and parties of fifteen countries has its events day by day; each is told once or several
times, and a telling leaves out what tellings do. More mentions are more days of the same density, as a chronicle grows.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from harmattan import edtf
from harmattan.chronicle import open_chronicle
from harmattan.consolidate import consolidate
from harmattan.records import Claim, Cue, EventMention, Mention, Page, Part, Place, Reading, Report, Sentence, Value, new_id

types = {
    "ASSAULT": 278, "COERCE": 103, "CONSULT": 59, "SUPPORT": 53, "ACCUSE": 49, "RETREAT": 38, "REQUEST": 36, "PROTEST": 23,
    "MOBILIZE": 23, "AID": 22, "AGREE": 20, "SANCTION": 18, "REJECT": 15, "CONCEDE": 12, "COOPERATE": 10, "THREATEN": 4,
}  # fmt: skip
modalities = {"actual": 647, "planned": 60, "negated": 21, "requested": 18, "possible": 17}
words = {
    "ASSAULT": ["attaque", "attaqué", "tué", "raid", "affrontements", "explosion", "enlevé"],
    "COERCE": ["arrêté", "arrestation", "interdit", "coup d'État"],
    "CONSULT": ["rencontré", "visite", "sommet", "reçu"],
    "RETREAT": ["retrait", "libéré", "quitté", "démission"],
    "PROTEST": ["manifesté", "marche", "grève"],
}
countries = "MLI BFA NER NGA TCD CIV BEN TGO GHA SEN GIN MRT CMR CAF DZA".split()
busy = [22, 18, 12, 10, 7, 6, 4, 3, 3, 4, 4, 2, 3, 2, 1]
a_day = 400  # event mentions of one day's dispatches
dated, placed, toll = 0.27, (0.52, 0.20, 0.28), 0.15  # shares; places: country only, town, none
guessed = 0.45  # sides that no word names


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened in the made-up world."""

    type: str
    day: dt.date
    country: str
    town: Place
    actor: str
    recipient: str
    killed: int
    modality: str


def happenings(draw: random.Random, day: dt.date) -> Happening:
    """Make an event of a day."""
    country = draw.choices(countries, busy)[0]
    kind = draw.choices(list(types), list(types.values()))[0]
    number = min(int(draw.paretovariate(0.9)), 80)
    town = Place(f"{country}-{number}", f"{country} {number}", "city", country, 10 + number / 8, number % 9, f"{number % 8}")
    actor, recipient = (
        f"{country}-{min(int(draw.paretovariate(1.1)), 30)}",
        draw.choice([f"{country}-GOV", "hommes", "civils", ""]),
    )
    modality = draw.choices(list(modalities), list(modalities.values()))[0]
    return Happening(kind, day, country, town, actor, recipient, min(int(draw.paretovariate(0.8)), 200), modality)


def readings(mentions: int, seed: int = 1, first: dt.date = dt.date(2015, 1, 1)) -> Iterator[Reading]:
    """Make readings with so many event mentions in all, in order of date."""
    draw = random.Random(seed)
    number, left, day = 0, mentions, first
    retold: list[Happening] = []
    while left > 0:
        fresh = [happenings(draw, day) for _ in range(int(a_day * 0.55))]
        retold = [each for each in retold if draw.random() < 0.5][: a_day // 3] + fresh
        told = 0
        while told < a_day and left > 0:
            count = min(left, max(1, int(draw.gauss(6.4, 3))))
            yield _reading(draw, f"{seed}-{number}", day, draw.choices(retold, k=count))
            number, told, left = number + 1, told + count, left - count
        day += dt.timedelta(days=1)


def _reading(draw: random.Random, name: str, day: dt.date, told: list[Happening]) -> Reading:
    body = ""
    sentences: list[Sentence] = []
    mentions: list[Mention] = []
    events: list[EventMention] = []
    claims: list[Claim] = []

    def add(kind: Any, text: str, **fields: Any) -> int:
        mentions.append(Mention(len(mentions), len(sentences), len(body), len(body) + len(text), text, kind, **fields))
        return len(mentions) - 1

    for each in told:
        start = len(body)
        word = draw.choice(words.get(each.type, [each.type.lower()]))
        sides = []
        for party in (each.actor, each.recipient):
            country, _, rest = party.partition("-")
            if not party or draw.random() < 0.25:
                sides.append(())
            elif not rest:
                sides.append((add("actor", party, sort="group"),))
            elif draw.random() < guessed:
                implied = {"sort": "implied", "deduced": True, "refers_to": f"{each.country}-GOV"}
                sides.append((add("actor", each.country, countries=(each.country,), **implied),))
            else:
                sort = "government" if rest == "GOV" else "armed_group"
                sides.append((add("actor", party, sort=sort, refers_to=party, countries=(country,)),))
        shown = draw.choices(["country", "town", ""], placed)[0]
        where = None
        if shown:
            whole = Place(each.country, each.country, "country", each.country, 12.0, 0.0)
            place = whole if shown == "country" else each.town
            where = add("place", place.name, place=place, refers_to=place.id, countries=(each.country,))
        body += f"{word} {draw.randrange(10**6)} . "
        sentences.append(Sentence(len(sentences), start, len(body) - 1, "body"))
        when = edtf.when(each.day.isoformat(), "stated") if draw.random() < dated else None
        trigger = Cue(start, start + len(word), word)
        event = new_id("e", name, start)
        events.append(
            EventMention(
                event, len(sentences) - 1, each.type, trigger, actors=sides[0], recipients=sides[1], when=when, where=where
            )
        )
        low = each.killed + draw.choice([0, 0, 0, 1, 2])
        values = (Value("killed", str(low), low, low),) if each.type == "ASSAULT" and draw.random() < 2.7 * toll else ()
        modality: Any = each.modality
        claims.append(Claim(new_id("c", event), event, trigger, "outlet", modality, confidence=0.8, values=values, known_at=day))
    published = edtf.when(day.isoformat(), "stated")
    report = Report(
        name, body, sha256(f"{name}{body}".encode()).hexdigest(), outlet=f"outlet {draw.randrange(25)}", published=published
    )
    page = Page(report, "fr", published, (Part("body", body, tuple(range(len(body)))),), ())
    return Reading(page, tuple(sentences), tuple(mentions), tuple(events), tuple(claims), ())


def peak() -> int:
    """Give the most memory that this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> int:
    """Consolidate a tenth, then all; keep it in a chronicle, add a hundred dispatches, and build it again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--memory-only", action="store_true", help="leave out the database")
    options = parser.parse_args()
    took = []
    for mentions in (options.mentions // 10, options.mentions):
        made = list(readings(mentions, options.seed))
        start, cpu = time.perf_counter(), time.process_time()
        result = consolidate(made)
        took.append(time.process_time() - cpu)
        merged = sum(len(event.claims) > 1 for event in result.events)
        print(
            f"{mentions} mentions of {len(made)} dispatches: {time.perf_counter() - start:.1f} s ({took[-1]:.1f} of a processor),"
            f" {len(result.events)} events, {merged} merged, {len(result.presences)} presences; peak {peak()} MiB",
            flush=True,
        )
        del result
    print(f"ten times the mentions cost {took[1] / took[0]:.1f} times the time")
    if options.memory_only:
        return 0
    with tempfile.TemporaryDirectory() as place, open_chronicle(Path(place) / "scale.db") as chronicle:
        start = time.perf_counter()
        chronicle.add_all(made)
        print(f"kept in {time.perf_counter() - start:.1f} s", flush=True)
        start = time.perf_counter()
        chronicle.rebuild()
        print(f"rebuilt in {time.perf_counter() - start:.1f} s; peak {peak()} MiB", flush=True)
        late = dt.date(2015, 1, 1) + dt.timedelta(days=options.mentions // a_day - 20)
        chronicle.add_all(list(readings(640, options.seed + 1, late))[:100])
        start = time.perf_counter()
        chronicle.refresh()
        print(f"100 dispatches more, derived in {time.perf_counter() - start:.1f} s", flush=True)
        added = chronicle.fingerprint()
        chronicle.rebuild()
        print("the same as built anew" if chronicle.fingerprint() == added else "NOT what building anew gives")
        return 0 if chronicle.fingerprint() == added else 1


if __name__ == "__main__":
    sys.exit(main())
