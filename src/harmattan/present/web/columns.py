"""The events of a chronicle as columns, so that a question over a million of them is a few operations on arrays.

An event is its position. What it has several of (parties, countries, speakers) is a pair of arrays: the event, and the number of
what it has in a vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...chronicle import browsing
from ...consolidate.words import fold
from ...records import modality_names, type_names

Row = dict[str, Any]
Ints = NDArray[np.int32]
Codes = NDArray[np.int8]
Mask = NDArray[np.bool_]

status_names = ("reported", "corroborated", "contested", "denied", "withdrawn")
quads = {name: 1 + index // 4 for index, name in enumerate(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"))}
quads |= dict.fromkeys(("COOPERATE", "AID", "RETREAT"), 2) | dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 3)
quads |= dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), 4)
never = -(2**31)  # the bound of a date that is open or unknown


@dataclass
class Vocabulary:
    """Things by number, with what is shown of them."""

    entries: list[Row] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    names: list[set[str]] = field(default_factory=list)
    _folded: list[str] = field(default_factory=list)

    def number(self, key: str, entry: Row) -> int:
        """Give the number of a thing, a new one for a new thing; all names under which it comes are kept."""
        found = self.numbers.get(key)
        if found is None:
            found = self.numbers[key] = len(self.entries)
            self.entries.append(entry)
            self.names.append(set())
        self.names[found].add(entry["name"])
        return found

    def named(self, words: str) -> Ints:
        """Give the numbers of the things whose name has these words, or whose id or country they are."""
        if len(self._folded) != len(self.entries):
            self._folded = ["\n".join(map(fold, sorted(names))) for names in self.names]
        wanted = fold(words)
        found = [
            number
            for number, entry in enumerate(self.entries)
            if words in (entry.get("id"), entry.get("country")) or (len(wanted) > 1 and wanted in self._folded[number])
        ]
        return np.array(found, dtype=np.int32)


class Pairs:
    """What events have several of: for each pair, the event and the number in a vocabulary."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self._events: list[int] = []
        self._things: list[int] = []
        self.events: Ints = np.zeros(0, np.int32)
        self.things: Ints = np.zeros(0, np.int32)

    def add(self, event: int, key: str, entry: Row) -> int:
        """Add a pair, and give the thing's number."""
        number = self.vocabulary.number(key, entry)
        self._events.append(event)
        self._things.append(number)
        return number

    def close(self) -> None:
        """Make arrays of what was added."""
        self.events, self.things = np.array(self._events, np.int32), np.array(self._things, np.int32)
        self._events, self._things = [], []

    def having(self, numbers: Ints, count: int) -> Mask:
        """Tell of each of `count` events whether it has one of the things."""
        found = np.zeros(count, bool)
        if len(numbers) == 1:
            found[self.events[self.things == numbers[0]]] = True
        elif len(numbers):
            wanted = np.zeros(len(self.vocabulary.entries), bool)
            wanted[numbers] = True
            found[self.events[wanted[self.things]]] = True
        return found

    def counts(self, mask: Mask) -> Ints:
        """Count, for each thing, the pairs whose event is in the mask."""
        chosen = self.things[np.flatnonzero(mask[self.events])]
        return np.bincount(chosen, minlength=len(self.vocabulary.entries)).astype(np.int32)


class Columns:
    """The columns of events given as rows, in their order."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.ids: list[str] = []
        self.places = Vocabulary()
        self.actors, self.recipients, self.objects = Pairs(), Pairs(), Pairs()
        self.parties = self.actors.vocabulary
        self.recipients.vocabulary = self.objects.vocabulary = self.parties
        self.countries, self.speakers = Pairs(), Pairs()
        self.contradictions: list[tuple[int, int, int, str]] = []  # event, speaker, speaker, what; in order of event
        self._numbers: dict[str, int] = {}
        single: dict[str, list[Any]] = {
            name: [] for name in "type modality status place confidence sources killed known start end".split()
        }
        edges: list[tuple[int, int, int]] = []
        for event, row in enumerate(rows):
            self.ids.append(row["id"])
            single["type"].append(type_names.index(row["type"]))
            single["modality"].append(modality_names.index(row["modality"]))
            single["status"].append(status_names.index(row["status"]))
            single["confidence"].append(row["confidence"])
            single["sources"].append(row["independent_sources"])
            single["known"].append(_ordinal(row.get("first_known")))
            start, end = browsing.span(row.get("when"))
            single["start"].append(never if start is None else start)
            single["end"].append(never if end is None else end)
            place = row.get("place")
            single["place"].append(self.places.number(place_key(place), place | {"id": place_key(place)}) if place else -1)
            single["killed"].append(max((figure["low"] or 0 for figure in row["figures"] if counted(figure)), default=0))
            self._sides(event, row, edges)
            self._speakers(event, row)
        for pairs in (self.actors, self.recipients, self.objects, self.countries, self.speakers):
            pairs.close()
        self.count = len(self.ids)
        self.type = np.array(single["type"], np.int8)
        self.quad = np.array([quads[name] for name in type_names], np.int8)[self.type]
        self.modality = np.array(single["modality"], np.int8)
        self.status = np.array(single["status"], np.int8)
        self.place: Ints = np.array(single["place"], np.int32)
        self.confidence = np.array(single["confidence"], np.float32)
        self.sources: Ints = np.array(single["sources"], np.int32)
        self.killed: Ints = np.array(single["killed"], np.int32)
        self.known: Ints = np.array(single["known"], np.int32)
        self.start: Ints = np.array(single["start"], np.int32)
        self.end: Ints = np.array(single["end"], np.int32)
        self.edges: Ints = np.ascontiguousarray(np.array(edges, np.int32).reshape(-1, 3).T)  # events, actors, recipients
        self.hostile: Codes = (self.quad[self.edges[0]] >= 3).astype(np.int8)
        self.deadly: Ints = np.flatnonzero((self.killed > 0) & (self.place >= 0)).astype(np.int32)
        self.dated: Mask = (self.start != never) | (self.end != never)
        self.place_kind: Ints = np.where(self.place < 0, -1, self.place * 20 + self.modality * 4 + self.quad - 1).astype(np.int32)
        self._orders: dict[str, Ints] = {}
        located = [(entry.get("lat"), entry.get("lon")) for entry in self.places.entries]
        self.lat = np.array([np.nan if lat is None else lat for lat, _ in located], np.float64)
        self.lon = np.array([np.nan if lon is None else lon for _, lon in located], np.float64)

    def numbers(self, ids: Iterable[str]) -> Ints:
        """Give the positions of the events with these ids, those that are there."""
        ids = list(ids)
        if ids and len(self._numbers) != self.count:
            self._numbers = {name: number for number, name in enumerate(self.ids)}
        return np.array([self._numbers[name] for name in ids if name in self._numbers], np.int32)

    def order(self, name: str) -> Ints:
        """Give the positions of all events in an order, reckoned once; events without a date come last by time."""
        if name not in self._orders:
            self._orders[name] = self._ordered(name)
        return self._orders[name]

    def _ordered(self, name: str) -> Ints:
        everything = np.arange(self.count, dtype=np.int32)
        if name == "time":
            return everything
        if name == "-time":
            bound = np.where(self.start != never, self.start, self.end).astype(np.int64)
            return everything[np.lexsort((-everything, -bound))]
        column = getattr(self, name.lstrip("-")).astype(np.float64)
        return everything[np.argsort(-column if name.startswith("-") else column, kind="stable")]

    def _sides(self, event: int, row: Row, edges: list[tuple[int, int, int]]) -> None:
        sides: list[list[int]] = []
        for pairs, name in ((self.actors, "actors"), (self.recipients, "recipients"), (self.objects, "objects")):
            side = [pairs.add(event, party_key(party), party) for party in row[name]]
            sides.append(side)
        edges.extend((event, actor, recipient) for actor in sides[0] for recipient in sides[1] if actor != recipient)
        place = row.get("place")
        if place and place.get("country"):
            names = {place["country"]}
        else:
            names = {party.get("country") for party in (*row["actors"], *row["recipients"])} - {None}
        for name in sorted(names):
            self.countries.add(event, name, {"id": name, "name": name})

    def _speakers(self, event: int, row: Row) -> None:
        held: dict[int, set[str]] = {}
        for claim in row["claims"]:
            number = self.speakers.vocabulary.number(claim["speaker"], {"name": claim["speaker"]})
            if number not in held:
                self.speakers.add(event, claim["speaker"], {"name": claim["speaker"]})
            held.setdefault(number, set()).add(claim["modality"])
        if len(held) < 2:
            return
        for (left, told), (right, other) in combinations(held.items(), 2):
            if ("negated" in told) != ("negated" in other):
                self.contradictions.append((event, left, right, "denial"))
        given: dict[tuple[str, str], list[tuple[int, float]]] = {}
        for figure in row["figures"]:
            if figure["low"] is not None or figure["high"] is not None:
                high = float("inf") if figure["high"] is None else figure["high"]
                given.setdefault((figure["property"], figure["speaker"]), []).append((figure["low"] or 0, high))
        for (one, speaker), (two, second) in combinations(given, 2):
            apart = one == two and all(a[0] > b[1] or b[0] > a[1] for a in given[one, speaker] for b in given[two, second])
            if apart and speaker in self.speakers.vocabulary.numbers and second in self.speakers.vocabulary.numbers:
                numbers = self.speakers.vocabulary.numbers
                self.contradictions.append((event, numbers[speaker], numbers[second], one))


def counted(figure: Row) -> bool:
    """Tell whether a figure is a toll of dead that nobody has corrected since."""
    return figure["property"] == "killed" and not figure.get("superseded")


def place_key(place: Row) -> str:
    """Name a place: by its id, and where nobody knows where it is, also by its own name, since its id is then the country's."""
    key: str = place["id"]
    return key if place.get("lat") is not None else f"{key}|{place['name']}"


def party_key(party: Row) -> str:
    """Name a party: by its id, or by its name and country."""
    return party.get("id") or f"{party['name']}|{party.get('country')}"


def _ordinal(day: str | None) -> int:
    return never if day is None else np.datetime64(day, "D").astype(int) + 719163
