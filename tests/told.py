"""What is read of a text of one's own: the contract's object, through cleaning, reading and resolving, once a text."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import harmattan
from harmattan.present.contract import as_json
from harmattan.records import Reading

Json = dict[str, Any]
tag = re.compile(r"<(?P<kind>[A-Z_]+) (?P<words>[^<>]*)>")


@cache
def reading(text: str, date: str | None = None, headline: str | None = None) -> Reading:
    """Read a French text."""
    return harmattan.read(text, date=date, language="fr", headline=headline)


@cache
def told(text: str, date: str | None = None) -> Json:
    """Give what is read of a French text, as the contract has it."""
    return as_json(reading(text, date))


def untagged(tagged: str) -> str:
    """Give a tagged sentence without its tags: "<A L'armée> a <ASSAULT tiré>." is "L'armée a tiré."."""
    return tag.sub(lambda match: match["words"], tagged)


def tags(tagged: str) -> list[tuple[str, str, int]]:
    """Give the tags of a sentence as (kind, words, where they begin in the untagged text)."""
    out = []
    shift = 0
    for match in tag.finditer(tagged):
        out.append((match["kind"], match["words"], match.start() - shift))
        shift += len(match[0]) - len(match["words"])
    return out


def events(text: str, kind: str | None = None, date: str | None = None) -> list[Json]:
    """Give the events that are read of a text, all or of one type."""
    return [event for event in told(text, date)["events"] if kind in (None, event["type"])]


def event_at(found: Json, start: int) -> Json | None:
    """Give the event whose trigger covers a character."""
    return next((event for event in found["events"] if event["start"] <= start < event["end"]), None)


def the_event(text: str, kind: str, date: str | None = None) -> Json:
    """Give the one event of a type that is read of a text."""
    found = events(text, kind, date)
    assert len(found) == 1, [(event["type"], event["text"]) for event in told(text, date)["events"]]
    return found[0]


def words(parties: list[Json]) -> list[str]:
    """Give the words of the sides that the text names, in its order; a side that is only implied has an id and is deduced."""
    named = [party for party in parties if not (party.get("deduced") and party["id"])]
    return [party["text"] for party in sorted(named, key=lambda party: party["start"])]


def countries(parties: list[Json]) -> list[str]:
    """Give the countries of all sides, sorted, each once."""
    out: set[str] = set()
    for party in parties:
        found = party["country"]
        out.update(found if isinstance(found, list) else [found] if found else [])
    return sorted(out)
