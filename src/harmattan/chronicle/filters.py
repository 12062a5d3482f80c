"""What a question about events or presences asks for, as predicates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from .. import edtf
from ..consolidate.words import fold
from ..errors import ChronicleError
from ..lexicon import languages
from ..lexicon.names import known_names
from ..records import Event, Party, Place, Presence, When

_EVENT_FILTERS = (
    "type",
    "modality",
    "status",
    "country",
    "party",
    "actor",
    "recipient",
    "place",
    "since",
    "until",
    "confidence",
)


def about_event(filters: dict[str, Any]) -> Callable[[Event], bool]:
    """Make the predicate of filters on events; ChronicleError names a filter that does not exist, and those that do."""
    unknown = sorted(filters.keys() - set(_EVENT_FILTERS))
    if unknown:
        raise ChronicleError(f"Events cannot be filtered by {', '.join(unknown)}. Filter by {', '.join(_EVENT_FILTERS)}.")
    asked = {name: value for name, value in filters.items() if value is not None}

    def wanted(event: Event) -> bool:
        tests: dict[str, Callable[[Any], bool]] = {
            "type": lambda value: event.type == value,
            "modality": lambda value: event.modality == value,
            "status": lambda value: event.status == value,
            "country": lambda value: in_country(event, value),
            "party": lambda value: is_party((*event.actors, *event.recipients), value),
            "actor": lambda value: is_party(event.actors, value),
            "recipient": lambda value: is_party(event.recipients, value),
            "place": lambda value: at_place(event.place, value),
            "since": lambda value: touches(event.when, value, dt.date.max),
            "until": lambda value: touches(event.when, dt.date.min, value),
            "confidence": lambda value: event.confidence >= value,
        }
        return all(tests[name](value) for name, value in asked.items())

    return wanted


def about_presence(on: dt.date | None, place: str | None, actor: str | None, relation: str | None) -> Callable[[Presence], bool]:
    """Make the predicate of a question about presences."""

    def wanted(presence: Presence) -> bool:
        return (
            (on is None or in_force(presence, on))
            and (place is None or at_place(presence.place, place))
            and (actor is None or is_party((presence.actor,), actor))
            and (relation is None or presence.relation == relation)
        )

    return wanted


def in_country(event: Event, country: str) -> bool:
    """Tell whether an event is in a country, or, without a place, has a party of it."""
    if event.place is not None and event.place.country is not None:
        return event.place.country == country
    return any(party.country == country for party in (*event.actors, *event.recipients))


def is_party(parties: Iterable[Party], value: str) -> bool:
    """Tell whether one of the parties has this id, this country, or a name with these words."""
    return any(value in (party.id, party.country) or (len(value) > 3 and fold(value) in fold(party.name)) for party in parties)


def at_place(place: Place | None, value: str) -> bool:
    """Tell whether a place has this id, country, first-level division or name."""
    if place is None:
        return False
    if value in (place.id, place.country) or place.country in country_codes(fold(value)):
        return True
    return fold(value) in (fold(place.name), fold(place.admin1 or place.name))


@cache
def country_codes(name: str) -> frozenset[str]:
    """Give the codes of the countries of this name, folded, in any language that is read: "mali" is MLI."""
    states = (known_names(language).state_names for language in languages())
    return frozenset(code for names in states for code, state in names.items() if fold(state) == name)


def touches(when: When | None, first: dt.date, last: dt.date) -> bool:
    """Tell whether a date may lie between two days, both included; no date touches nothing.

    Of an interval with an open end only the known bound counts: "2021-12/.." began in December 2021, and "../2022-01-10", told on
    10 January, is not looked for years before.
    """
    if when is None:
        return False
    start, end = when.start, when.end
    if "/" in when.edtf and (start is None) != (end is None):
        start, end = edtf.bounds(when.edtf.split("/")[0 if end is None else -1])
    if start is None and end is None:
        return False
    return (start is None or start <= last) and (end is None or end > first)


def in_force(presence: Presence, day: dt.date) -> bool:
    """Tell whether a presence may be in force on a day: begun by then, or of unknown start, and not ended before it."""
    begun = presence.start is None or presence.start.start is None or presence.start.start <= day
    return begun and (presence.end is None or presence.end.end is None or presence.end.end > day)
