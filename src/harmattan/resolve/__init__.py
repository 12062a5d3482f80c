"""Names to things: mentions get the ids of actors and places, countries and sectors; an honest "no match" stays one."""

from __future__ import annotations

from ..records import Reading
from .actors import resolve_actors
from .places import resolve_places


def resolve(reading: Reading) -> Reading:
    """Give the reading with its places on the map and its actors identified."""
    return resolve_actors(resolve_places(reading))
