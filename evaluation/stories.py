"""The stories: `python -m evaluation.stories [--part dev|test] [--misses]` scores the merging of forty invented stories.

All dispatches of all stories go into one chronicle, twice: end to end, as the reader reads them, and from the marks, where each
marked word is an event mention that says what the mark says, so that consolidation is scored apart from reading.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import harmattan
from harmattan import edtf, gazetteer
from harmattan.chronicle import open_chronicle
from harmattan.consolidate import consolidate
from harmattan.lexicon.names import known_names
from harmattan.records import (
    Claim,
    Cue,
    Event,
    EventMention,
    Mention,
    Page,
    Part,
    Place,
    Presence,
    Reading,
    Report,
    Sentence,
    Value,
    new_id,
)

folder = Path(__file__).parent / "stories"
_mark = re.compile(r"\[([^\]]+)\]\(([a-z]) ?([^)]*)\)")
_sides = {"A": "actors", "R": "recipients", "P": "place", "D": "when", "O": "objects"}


@dataclass(frozen=True, slots=True)
class Told:
    """One marked word: its dispatch and span, the event that it tells (story.key), and what it says of it."""

    dispatch: str
    start: int
    end: int
    event: str
    type: str
    says: Mapping[str, str] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Gold:
    """The stories: dispatches as `add` takes them, marked words, pairs kept apart or nested, presences; `part` by story."""

    dispatches: tuple[dict[str, str], ...]
    told: tuple[Told, ...]
    apart: tuple[tuple[str, str], ...]
    part_of: tuple[tuple[str, str], ...]
    presences: tuple[tuple[str, dict[str, str]], ...]
    part: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """Figures of one part: a share is (right, of how many)."""

    read: tuple[int, int]
    precision: float
    recall: float
    strict: float
    alone: float
    apart: tuple[int, int]
    part_of: tuple[int, int]
    presences: tuple[int, int]
    dates: tuple[int, int]

    @property
    def f1(self) -> float:
        """Give B-cubed F1."""
        return harmonic(self.precision, self.recall)


def load(path: Path = folder / "stories.toml") -> Gold:
    """Read the stories."""
    dispatches, told, apart, nested, presences = [], [], [], [], []
    part = {}
    for story in tomllib.loads(path.read_text(encoding="utf-8"))["story"]:
        name = story["id"]
        part[name] = story["part"]
        for raw in story["dispatch"]:
            text, marks = unmarked(raw["text"])
            dispatches.append({"lang": "fr", **raw, "text": text})
            for start, end, key, says in marks:
                event = story["events"][key]
                given = {"modality": "actual", "mode": event.get("mode", ""), **meant(says, event)}
                told.append(Told(raw["id"], start, end, f"{name}.{key}", event["type"], given))
        apart += [(f"{name}.{a}", f"{name}.{b}") for a, b, _ in story.get("apart", ())]
        nested += [(f"{name}.{a}", f"{name}.{b}") for a, b in story.get("part_of", ())]
        presences += [(name, presence) for presence in story.get("presence", ())]
    return Gold(tuple(dispatches), tuple(told), tuple(apart), tuple(nested), tuple(presences), part)


def unmarked(text: str) -> tuple[str, list[tuple[int, int, str, str]]]:
    """Take the marks out of a text: the text, and (start, end, key, what is said) of each.

    >>> unmarked("Ils ont [attaqué](a PD) Boni.")
    ('Ils ont attaqué Boni.', [(8, 15, 'a', 'PD')])
    """
    plain, marks, last = "", [], 0
    for match in _mark.finditer(text):
        plain += text[last : match.start()]
        marks.append((len(plain), len(plain) + len(match[1]), match[2], match[3]))
        plain += match[1]
        last = match.end()
    return plain + text[last:], marks


def meant(says: str, event: Mapping[str, Any]) -> dict[str, str]:
    """Spell out what a mark says of its event: letters take the event's own value, the last of a run that given after "="."""
    found = {}
    for token in says.split():
        letters, _, value = token.partition("=")
        if letters == "k":
            found["killed"] = value
        elif letters == "m":
            found["modality"] = value
        else:
            for letter in letters[:-1] if value else letters:
                found[_sides[letter]] = event[_sides[letter]]
            if value:
                found[_sides[letters[-1]]] = value
    return found


def readings(gold: Gold) -> list[Reading]:
    """Make readings in which the marked words, and they alone, are event mentions that say what their marks say."""
    by_dispatch: dict[str, list[Told]] = defaultdict(list)
    for told in gold.told:
        by_dispatch[told.dispatch].append(told)
    return [_reading(raw, by_dispatch[raw["id"]]) for raw in gold.dispatches]


def _reading(raw: Mapping[str, str], told: Sequence[Told]) -> Reading:
    body, published = raw["text"], edtf.when(raw["date"], "stated")
    report = Report(raw["id"], body, new_id("sha", raw["id"], body), outlet=raw["outlet"], language="fr", published=published)
    ends = [match.end() for match in re.finditer(r"[.!?](?=\s|$)", body)]
    spans = list(zip([0, *ends], [*ends, len(body)], strict=True))
    sentences = tuple(Sentence(i, start, end, "body") for i, (start, end) in enumerate(spans) if end > start)
    mentions: list[Mention] = []
    events, claims = [], []
    for each in told:
        index = next(sentence.index for sentence in sentences if sentence.start <= each.start < sentence.end)
        sides = {
            side: tuple(_add(mentions, name.strip(), index, each) for name in each.says[side].split(",") if side in each.says)
            if side in each.says
            else ()
            for side in ("actors", "recipients", "objects")
        }
        where = None
        if "place" in each.says:
            place = located(each.says["place"])
            where = len(mentions)
            countries = (place.country,) if place.country else ()
            mentions.append(
                Mention(
                    where, index, each.start, each.end, place.name, "place", countries=countries, place=place, refers_to=place.id
                )
            )
        trigger = Cue(each.start, each.end, body[each.start : each.end])
        day = edtf.when(each.says["when"], "stated") if "when" in each.says else None
        event_id = new_id("e", raw["id"], each.start)
        events.append(
            EventMention(event_id, index, each.type, trigger, each.says["mode"] or None, when=day, where=where, **sides)
        )
        values: tuple[Value, ...] = ()
        if "killed" in each.says:
            count = int(each.says["killed"])
            values = (Value("killed", str(count), count, count),)
        known = published.start if published.end == (published.start or dt.date.min) + dt.timedelta(days=1) else None
        modality: Any = each.says["modality"]
        claims.append(
            Claim(new_id("c", event_id), event_id, trigger, "outlet", modality, confidence=0.9, values=values, known_at=known)
        )
    page = Page(report, "fr", published, (Part("body", body, tuple(range(len(body)))),), ())
    return Reading(page, sentences, tuple(mentions), tuple(events), tuple(claims), ())


def _add(mentions: list[Mention], name: str, sentence: int, told: Told) -> int:
    known = known_names("fr")
    country, _, rest = name.partition("-")
    sort, refers, countries, sector = "group", None, (), None
    if name in known.state_names:
        sort, refers, countries, sector, name = "state", f"{name}-GOV", (name,), "GOV", known.state_names[name]
    elif name in known.actors:
        actor = known.actors[name]
        sort, refers, sector, name = actor.kind, name, actor.sector, next(iter(actor.names.values()))[0]
        countries = (actor.country,) if actor.country else ()
    elif country in known.state_names and rest:
        sort, countries, name, sector = rest, (country,), rest, "COP" if rest == "police" else None
    elif name.startswith("opération"):
        sort = "operation"
    elif name.istitle() or re.match(r"(père )?[A-Z][\w]+ [A-Z]", name):
        sort = "person" if not name.startswith(("Front", "Radio", "Canal")) else "armed_group" if name[0] == "F" else "company"
    index = len(mentions)
    mentions.append(
        Mention(
            index,
            sentence,
            told.start,
            told.end,
            name,
            "actor",
            sort,
            name=name,
            refers_to=refers,
            countries=countries,
            sector=sector,
        )
    )
    return index


def located(name: str) -> Place:
    """Give the place of "BFA/Djibo" or "BFA"; ValueError if the gazetteer has none."""
    country, _, town = name.partition("/")
    found = gazetteer.locate(town, [country]) if town else (gazetteer.country_place(country), 1.0)
    if found is None or found[0].country != country:
        return Place(new_id("x", name), town, "village", country, None, None)
    return found[0]


def matched(gold: Gold, events: Iterable[Event]) -> dict[Told, str]:
    """Give the event of the chronicle, by id, that each marked word that was read with its type became part of."""
    claims: dict[str, list[tuple[int, int, Event]]] = defaultdict(list)
    for event in events:
        for claim in event.claims:
            claims[claim.report].append((claim.start, claim.end, event))
    found = {}
    for told in gold.told:
        own = [
            event.id
            for start, end, event in claims[told.dispatch]
            if start < told.end and told.start < end and event.type == told.type
        ]
        if own:
            found[told] = own[0]
    return found


def score(gold: Gold, events: Sequence[Event], presences: Sequence[Presence], part: str) -> Score:
    """Score one part of the stories against the chronicle of all of them."""
    chosen = {name for name, own in gold.part.items() if own == part}
    told = [each for each in gold.told if each.event.split(".")[0] in chosen]
    cluster = {each: event for each, event in matched(gold, events).items() if each.event.split(".")[0] in chosen}
    precision, recall = b_cubed({each: each.event for each in cluster}, cluster)
    everything = {each: cluster.get(each, f"unread {number}") for number, each in enumerate(told)}
    strict = harmonic(*b_cubed({each: each.event for each in told}, everything))
    alone = harmonic(*b_cubed({each: each.event for each in cluster}, {each: str(n) for n, each in enumerate(cluster)}))
    of = defaultdict(set)
    for each, event in cluster.items():
        of[each.event].add(event)
    seen = [(a, b) for a, b in gold.apart if a.split(".")[0] in chosen and of[a] and of[b]]
    parents = {event.id: event.part_of for event in events}
    nested = [(a, b) for a, b in gold.part_of if a.split(".")[0] in chosen and of[a] and of[b]]
    wanted = [presence for name, presence in gold.presences if name in chosen]
    by_id = {event.id: event for event in events}
    dates = {each.event: (each, by_id[event].when) for each, event in cluster.items() if each.says["modality"] == "actual"}
    known = _events_dates(gold)
    right = sum(bool(when) and when.edtf in (known[key], known[key].split("/")[0]) for key, (_, when) in dates.items() if when)
    return Score(
        read=(len(cluster), len(told)),
        precision=precision,
        recall=recall,
        strict=strict,
        alone=alone,
        apart=(sum(not of[a] & of[b] for a, b in seen), len(seen)),
        part_of=(sum(any(parents[x] in of[b] for x in of[a]) for a, b in nested), len(nested)),
        presences=(sum(any(is_right(each, presence) for each in presences) for presence in wanted), len(wanted)),
        dates=(right, len(dates)),
    )


def _events_dates(gold: Gold) -> dict[str, str]:
    stories = tomllib.loads((folder / "stories.toml").read_text(encoding="utf-8"))["story"]
    return {f"{story['id']}.{key}": event.get("when", "") for story in stories for key, event in story["events"].items()}


def is_right(found: Presence, wanted: Mapping[str, str]) -> bool:
    """Tell whether a presence has the actor, the relation, the place and both ends that are wanted; an empty end is not asked."""
    place = located(wanted["place"])
    ends = ((found.start, wanted["start"]), (found.end, wanted["end"]))
    return (
        wanted["actor"] in (found.actor.id, found.actor.country, found.actor.name)
        and found.contested == ("contested" in wanted or found.contested)
        and found.relation == wanted["relation"]
        and found.place.country == place.country
        and (place.precision == "country" or found.place.id == place.id)
        and all(not edge or (when is not None and when.edtf == edge) for when, edge in ends)
    )


def b_cubed(gold: Mapping[Any, str], found: Mapping[Any, str]) -> tuple[float, float]:
    """Give B-cubed precision and recall of a clustering (Bagga and Baldwin, 1998).

    >>> b_cubed({1: "a", 2: "a", 3: "b"}, {1: "x", 2: "x", 3: "x"})
    (0.5555555555555555, 1.0)
    """
    if not found:
        return 0.0, 0.0
    classes, clusters = defaultdict(set), defaultdict(set)
    for item, name in gold.items():
        classes[name].add(item)
    for item, name in found.items():
        clusters[name].add(item)
    shared = [(len(classes[gold[item]] & clusters[found[item]]), item) for item in found]
    precision = sum(count / len(clusters[found[item]]) for count, item in shared) / len(shared)
    recall = sum(count / len(classes[gold[item]]) for count, item in shared) / len(shared)
    return precision, recall


def harmonic(precision: float, recall: float) -> float:
    """Give F1."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def chronicles(gold: Gold) -> dict[str, tuple[Sequence[Event], Sequence[Presence]]]:
    """Give events and presences of the stories, read end to end and from the marks."""
    with TemporaryDirectory() as place:
        source, db = Path(place) / "stories.jsonl", Path(place) / "stories.db"
        source.write_text("".join(json.dumps(raw, ensure_ascii=False) + "\n" for raw in gold.dispatches), encoding="utf-8")
        harmattan.add([source], db=db)
        with open_chronicle(db) as chronicle:
            read = chronicle.events(), chronicle.presences()
    made = consolidate(readings(gold))
    return {"read": read, "marks": (made.events, made.presences)}


def misses(gold: Gold, events: Sequence[Event], part: str) -> Iterable[str]:
    """Name what went wrong in one part: words not read, events torn apart, events run together."""
    texts = {raw["id"]: raw["text"] for raw in gold.dispatches}
    cluster = {each: event for each, event in matched(gold, events).items() if gold.part[each.event.split(".")[0]] == part}
    for each in gold.told:
        if gold.part[each.event.split(".")[0]] == part and each not in cluster:
            yield f"not read  {each.event} {each.type} «{texts[each.dispatch][each.start : each.end]}» in {each.dispatch}"
    for name, own, others in (
        ("torn", [e.event for e in cluster], lambda e: cluster[e]),
        ("joined", list(cluster.values()), lambda e: e.event),
    ):
        for key in dict.fromkeys(own):
            members = [e for e in cluster if (e.event if name == "torn" else cluster[e]) == key]
            if len({others(e) for e in members}) > 1:
                words = ", ".join(f"{e.dispatch} «{texts[e.dispatch][e.start : e.end]}» {others(e)}" for e in members)
                yield f"{name:9} {key}: {words}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of a part; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("dev", "test"), default="dev")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args(arguments)
    gold = load()
    for name, (events, presences) in chronicles(gold).items():
        got = score(gold, events, presences, options.part)
        shares = {key: getattr(got, key) for key in ("read", "apart", "part_of", "presences", "dates")}
        print(
            f"{name:6} {options.part}: B-cubed F1 {got.f1:.3f} (P {got.precision:.3f} R {got.recall:.3f}), alone {got.alone:.3f},"
        )
        print(f"       unread ones alone {got.strict:.3f}; " + ", ".join(f"{key} {a}/{b}" for key, (a, b) in shares.items()))
        if options.misses:
            print(*misses(gold, events, options.part), sep="\n")
            for story, wanted in gold.presences:
                if gold.part[story] == options.part and not any(is_right(each, wanted) for each in presences):
                    near = [
                        p
                        for p in presences
                        if wanted["actor"] in (p.actor.id, p.actor.country) and p.place.country == wanted["place"][:3]
                    ]
                    shown = [(p.relation, p.start and p.start.edtf, p.end and p.end.edtf) for p in near]
                    print("presence ", story, wanted, shown)
    return 0


if __name__ == "__main__":
    sys.exit(main())
