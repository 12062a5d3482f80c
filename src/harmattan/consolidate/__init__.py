"""Joins the readings of many dispatches into one chronicle: events told once, and who is present where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..records import Event, Judgement, Presence, Reading
from . import events, presences
from .clusters import about_coding, by_rule, cluster, lookalike
from .tellings import tell
from .weights import rules

__all__ = ["Consolidated", "about_coding", "by_rule", "consolidate", "lookalike", "renamed", "version"]


@dataclass(frozen=True, slots=True)
class Consolidated:
    """All that is derived: events in order of date then id, presences, and the judgements that joined or parted tellings."""

    events: tuple[Event, ...]
    presences: tuple[Presence, ...]
    judgements: tuple[Judgement, ...]


def consolidate(readings: Iterable[Reading], judgements: Iterable[Judgement] = ()) -> Consolidated:
    """Derive events and presences from readings and from the judgements of persons.

    The result depends on what the readings say and not on their order; judgements made by earlier runs are left aside.
    A judgement names events by their ids or aliases; one of two other ids that says "same" reads the right as the left.
    One on the coding of an event alone (see `about_coding`) joins and parts nothing: it is left to who shows the event.
    """
    decided = [judgement for judgement in judgements if judgement.retracted_at is None]
    # 1. look up what each event mention says: parties, place, date, claims, source
    tellings = tell(readings, renamed(decided))
    # 2. group the tellings of the same act, and say why
    clustered = cluster(tellings, decided)
    # 3. make one event of each group, and hang acts below the operation or the visit that they belong to
    told = {members[0].id: members for members in clustered.groups}
    built = [events.build(members) for members in clustered.groups]
    derived = sorted(events.link(built, {event.id: events.ties(event, told[event.id]) for event in built}), key=events.order)
    # 4. follow who is where through the acts that open, attest and close a presence
    present = presences.follow(act for event in derived for act in presences.acts(event, told[event.id]))
    return Consolidated(tuple(derived), tuple(present), tuple(clustered.judgements))


def version() -> str:
    """Name the rules in force; what was derived under others is to be derived again."""
    return f"events@{rules()['version']} presences@{presences.rules()['version']}"


def renamed(judgements: Iterable[Judgement]) -> dict[str, str]:
    """Give, for each actor or place that a person judged the same as another, that other."""
    same = sorted(
        (judgement.left, judgement.right)
        for judgement in judgements
        if judgement.retracted_at is None
        and judgement.verdict == "same"
        and not judgement.left.startswith("ev-")
        and not by_rule(judgement)
        and not about_coding(judgement)
    )
    parent: dict[str, str] = {}

    def find(name: str) -> str:
        seen = set()
        while name in parent and name not in seen:
            seen.add(name)
            name = parent[name]
        return name

    for left, right in same:
        if find(left) != find(right):
            parent[find(right)] = find(left)
    return {name: find(name) for name in parent}
