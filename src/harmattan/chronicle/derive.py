"""Derives events and presences within a transaction: all of them, or those that new evidence and decisions bear on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np
from sqlalchemy import Column, Connection, delete, select, update

from .. import consolidate
from ..consolidate import candidates, clusters, events, numbers, presences
from ..consolidate.numbers import Numbers
from ..consolidate.tellings import Telling, tell
from ..consolidate.weights import rules
from ..consolidate.words import fold
from ..records import Event, Judgement, Presence, new_id
from ..resolve.identities import identified, short_forms, skeleton
from . import rows, schema
from .codec import dump, load


@dataclass(slots=True)
class Known:
    """The tellings that are derived: ids, reports, regions and numbers, row by row."""

    ids: list[str]
    shas: list[str]
    regions: list[str]
    numbers: Numbers


def rebuild(connection: Connection) -> None:
    """Drop all that is derived and derive it again."""
    known = rows.origins(connection)
    decided = rows.decisions(connection)
    renamed = consolidate.renamed(decided)
    told: list[Telling] = []
    for some in rows.batched(rows.shas(connection)):
        told += map(_bare, tell(rows.gists(connection, some), renamed, known))
    clustered = clusters.cluster(told, decided)
    for table in schema.derived_tables:
        connection.execute(delete(table))
    _store(connection, clustered)
    _link(connection, None)
    _follow(connection, None)
    rows.keep_judgements(connection, clustered.judgements)
    _done(connection)


def refresh(connection: Connection) -> None:
    """Derive again what is pending, and no more: it gives what `rebuild` gives.

    1. Tell the new reports, and those whose source or whose names they change.
    2. Find the regions of tellings that these are likely the same as, or were part of.
    3. Group those regions again; replace their events, and the presences and wholes that these bear on.
    """
    asked = connection.execute(select(schema.pending)).all()
    if _version(connection) != consolidate.version() or any(row.kind == "all" for row in asked):
        return rebuild(connection)
    known = rows.origins(connection)
    decided = rows.decisions(connection)
    renamed = consolidate.renamed(decided)
    old = _known(connection)
    fresh = {row.name for row in asked if row.kind == "report"}
    fresh |= _changed(connection, fresh, old)
    new = tell(rows.gists(connection, sorted(fresh)), renamed, known)

    # 1. what is there already, without what is told anew
    kept = [index for index, sha in enumerate(old.shas) if sha not in fresh]
    if {telling.id for telling in new} & {old.ids[index] for index in kept}:
        return rebuild(connection)  # two reports that would mint one id: all ids are minted again, in order
    regions = {old.regions[index] for index, sha in enumerate(old.shas) if sha in fresh}
    judged = {row.name for row in asked if row.kind == "telling"}
    regions |= {old.regions[index] for index in kept if old.ids[index] in judged}

    # 2. what the new tellings are likely the same as
    pairs = candidates.between(numbers.of(new), old.numbers[kept])
    others = sorted({right - len(new) for _, right in pairs.tolist() if right >= len(new)})
    read = _tellings(connection, {old.ids[kept[index]] for index in others})
    listed: dict[int, Telling] = dict(enumerate(new)) | {len(new) + index: read[old.ids[kept[index]]] for index in others}
    edges = clusters.weigh(listed, pairs.tolist())
    sure = rules()["threshold"]["same"]
    regions |= {
        old.regions[kept[right - len(new)]] for (_, right), verdict in edges.items() if right >= len(new) and verdict.odds >= sure
    }

    # 3. those regions again
    inside = [index for index in kept if old.regions[index] in regions]
    read |= _tellings(connection, {old.ids[index] for index in inside} - read.keys())
    members = [*new, *(read[old.ids[index]] for index in inside)]
    clustered = clusters.cluster(members, decided)
    among = {telling.id for telling in members}
    asked_of = {frozenset((each.left, each.right)) for each in clusters.decisions(decided, set(old.ids) | among)}
    outside = [
        clusters.judge(listed[left], listed[right], "unsure", verdict.score, verdict.why)
        for (left, right), verdict in edges.items()
        if verdict.odds < sure
        and not {listed[left].id, listed[right].id} <= among
        and frozenset((listed[left].id, listed[right].id)) not in asked_of
    ]
    anew = {old.ids[index] for index, sha in enumerate(old.shas) if sha in fresh}
    gone = _drop(connection, anew | among)
    _store(connection, clustered)
    chains, names = _touched(connection, {group[0].id for group in clustered.groups})
    _link(connection, names | gone.names)
    _follow(connection, chains | gone.chains)
    rows.keep_judgements(connection, [*clustered.judgements, *outside], among, anew)
    _done(connection)


def fingerprint(connection: Connection) -> str:
    """Give the SHA-256 of all that is derived: the same for the same evidence and decisions, however they came."""
    digest = sha256()
    for table in (*schema.derived_tables, schema.judgement):
        columns = [column for column in table.columns if column.name != "id" or table is not schema.judgement]
        query = select(*columns)
        if table is schema.judgement:
            query = query.where(table.c.retracted_at.is_(None))
        for line in sorted(repr(tuple(row)) for row in connection.execute(query)):
            digest.update(line.encode())
    return digest.hexdigest()


def unsure(connection: Connection) -> Iterator[Judgement]:
    """Give the pairs that the rules leave to a person, likeliest first, one for each two events; then names of several actors."""
    table, name = schema.judgement, schema.event_name
    seen: set[frozenset[str]] = set()
    query = select(table).where(table.c.retracted_at.is_(None)).order_by(table.c.score.desc(), table.c.left, table.c.right)
    found = [rows.judgement_of(row) for row in connection.execute(query)]
    events_of = {row.name: row.event for row in connection.execute(select(name.c.name, name.c.event))}
    decided = {
        frozenset((events_of.get(each.left, each.left), events_of.get(each.right, each.right)))
        for each in found
        if not consolidate.by_rule(each) and not consolidate.about_coding(each)
    }
    for each in found:
        pair = frozenset((events_of.get(each.left, ""), events_of.get(each.right, "")))
        if each.verdict == "unsure" and consolidate.by_rule(each) and len(pair - {""}) == 2 and pair not in seen | decided:
            seen.add(pair)
            yield replace(each, left=events_of[each.left], right=events_of[each.right])
    yield from _unsure_names(connection, [each for each in found if not consolidate.by_rule(each)])


def _unsure_names(connection: Connection, decided: list[Judgement]) -> Iterator[Judgement]:
    """Give each short form that is spelt out in several ways with each of the names, until one of them is decided on."""
    judged = {frozenset((each.left, each.right)): each.verdict for each in decided}
    for short, spelt in sorted(short_forms(rows.namings_of(connection))[1].items()):
        own = new_id("a", skeleton(short))
        meant = {name: found[0] for name in spelt if (found := identified(name, "organisation", {}))}
        if any(judged.get(frozenset((other, own))) == "same" for other in meant.values()):
            continue
        why = (
            f"The short form {short.upper()} is spelt out as {' and as '.join(spelt)}: it names none of them until one is meant."
        )
        for name, other in meant.items():
            if frozenset((other, own)) not in judged:
                yield Judgement(other, own, "unsure", round(1 / len(meant), 4), "names@1", f"{why} Is it {name}?", "")


def lookalikes(connection: Connection, event: str) -> list[Judgement]:
    """Say from which telling of another event this one was kept apart, the likest; nothing where none looks like it."""
    old = _known(connection)
    own = set(connection.scalars(select(schema.telling.c.id).where(schema.telling.c.event == event)))
    mine = [index for index, name in enumerate(old.ids) if name in own]
    rest = [index for index, name in enumerate(old.ids) if name not in own]
    pairs = candidates.between(old.numbers[mine], old.numbers[rest], excluded=True)
    near = sorted({rest[right - len(mine)] for left, right in pairs.tolist() if left < len(mine) <= right})
    told = _tellings(connection, {old.ids[index] for index in (*mine, *near)})
    found = consolidate.lookalike([told[old.ids[i]] for i in mine], [told[old.ids[i]] for i in near])
    return [found] if found else []


def _version(connection: Connection) -> str:
    return rows.mark(connection, "derived").partition(" ")[2]


def _done(connection: Connection) -> None:
    connection.execute(delete(schema.pending))
    rows.set_mark(connection, "derived", f"{rows.mark(connection, 'evidence')} {consolidate.version()}")


def _known(connection: Connection) -> Known:
    table = schema.telling
    found = connection.execute(select(table.c.id, table.c.sha, table.c.region, table.c.numbers).order_by(table.c.id)).all()
    held = np.frombuffer(b"".join(row.numbers for row in found), numbers.layout)
    return Known([row.id for row in found], [row.sha for row in found], [row.region for row in found], held)


def _changed(connection: Connection, fresh: set[str], old: Known) -> set[str]:
    """Give the reports told before that new ones change: copies of them, and those with a name that they spell out."""
    origin, naming = schema.origin, schema.naming
    found: set[str] = set()
    step = set(fresh)
    while step:
        names = step | _column(connection, origin.c.id, origin.c.sha, step)
        copies = _column(connection, origin.c.sha, origin.c.copy_of, names) | _column(
            connection, origin.c.sha, origin.c.id, names
        )
        step = copies - found - fresh
        found |= step
    shorts = _column(connection, naming.c.short, naming.c.sha, fresh)
    if shorts:
        spelt = _column(connection, naming.c.name, naming.c.short, shorts)
        bits = np.uint64(0)
        for name in (*map(fold, shorts), *(each.split()[-1] for each in map(skeleton, (*shorts, *spelt)) if each)):
            bits |= np.uint64(1 << (numbers.hashed(name) & 63))
        sides = np.bitwise_or.reduce([old.numbers[side + kind] for side in numbers.sides for kind in ("", "_said")])
        found |= {old.shas[index] for index in np.flatnonzero(sides & bits).tolist()}
    return found - fresh


def _column(connection: Connection, wanted: Column[str], where: Column[str], names: Iterable[str]) -> set[str]:
    """Give the values of one column in the rows where another has one of these values."""
    return {
        value
        for some in rows.batched(sorted(names))
        for value in connection.scalars(select(wanted).where(where.in_(some)).distinct())
    }


def _tellings(connection: Connection, names: Iterable[str]) -> dict[str, Telling]:
    """Read tellings as they were told, without their reports' bodies, by id."""
    table = schema.telling
    return {
        row.id: load(Telling, row.record)
        for some in rows.batched(sorted(names))
        for row in connection.execute(select(table.c.id, table.c.record).where(table.c.id.in_(some)))
    }


def _bare(telling: Telling) -> Telling:
    return replace(telling, report=replace(telling.report, body=""))


@dataclass(frozen=True, slots=True)
class _Gone:
    chains: set[str]
    names: set[str]


def _drop(connection: Connection, tellings: Iterable[str]) -> _Gone:
    listed = sorted(tellings)
    table = schema.telling
    dropped = _column(connection, table.c.event, table.c.id, listed)
    chains, names = _touched(connection, dropped)
    for some in rows.batched(sorted(dropped)):
        for each in (schema.act, schema.event_tie, schema.event_claim, schema.event_name):
            connection.execute(delete(each).where(each.c.event.in_(some)))
        connection.execute(delete(schema.event).where(schema.event.c.id.in_(some)))
    for some in rows.batched(listed):
        connection.execute(delete(table).where(table.c.id.in_(some)))
    return _Gone(chains, names)


def _touched(connection: Connection, ids: set[str]) -> tuple[set[str], set[str]]:
    """Give the chains of acts and the names of ties that events have."""

    acts, ties = schema.act.c, schema.event_tie.c
    return _column(connection, acts.chain, acts.event, ids), _column(connection, ties.name, ties.event, ids)


def _store(connection: Connection, clustered: clusters.Clustered) -> None:
    """Write the events of groups of tellings with all that hangs on them, presences and wholes apart."""
    told, made, named, claimed, tied, acted = [], [], [], set(), [], []
    for group, region in zip(clustered.groups, clustered.regions, strict=True):
        event = events.build(group)
        for telling, row in zip(group, numbers.of(group), strict=True):
            sha = telling.report.sha
            told.append(
                {"id": telling.id, "sha": sha, "event": event.id, "region": region, "numbers": row.tobytes()}
                | {"record": dump(_bare(telling))}
            )
        made.append(_event_row(event))
        named += [{"name": name, "event": event.id} for name in (event.id, *event.aliases)]
        claimed |= {(claim.claim, event.id) for claim in event.claims}
        ties = events.ties(event, group)
        tied += [{"event": event.id, "name": name, "role": role} for role in ("whole", "part") for name in getattr(ties, role)]
        for number, act in enumerate(presences.acts(event, group)):
            acted.append({"event": event.id, "number": number, "chain": act.chain, "record": dump(act)})
    rows.many(connection, schema.telling, told)
    rows.many(connection, schema.event, made)
    rows.many(connection, schema.event_name, named)
    rows.many(connection, schema.event_claim, ({"claim": claim, "event": event} for claim, event in sorted(claimed)))
    rows.many(connection, schema.event_tie, tied)
    rows.many(connection, schema.act, acted)


def _event_row(event: Event) -> dict[str, str]:
    return {"id": event.id, "day": events.order(event)[0].isoformat(), "type": event.type, "record": dump(event)}


def _link(connection: Connection, names: set[str] | None) -> None:
    """Say what is part of what, among the events that these names tie, or among all."""
    table = schema.event_tie
    if names is None:
        names = set(connection.scalars(select(table.c.name).distinct()))
    parts = _column(connection, table.c.event, table.c.name, names)
    ties: dict[str, dict[str, list[str]]] = {}
    sought = set(names)
    for some in rows.batched(sorted(parts)):
        for row in connection.execute(select(table).where(table.c.event.in_(some))):
            ties.setdefault(row.event, {"whole": [], "part": []})[row.role].append(row.name)
            sought.add(row.name)
    for some in rows.batched(sorted(sought)):
        for row in connection.execute(select(table).where(table.c.name.in_(some), table.c.role == "whole")):
            whole = ties.setdefault(row.event, {"whole": [], "part": []})["whole"]
            if row.name not in whole:
                whole.append(row.name)
    found = {
        row.id: load(Event, row.record)
        for some in rows.batched(sorted(ties))
        for row in connection.execute(select(schema.event).where(schema.event.c.id.in_(some)))
    }
    tied = {name: events.Ties(tuple(sorted(own["whole"])), tuple(sorted(own["part"]))) for name, own in ties.items()}
    for event in events.link([found[name] for name in sorted(found)], tied):
        if event.id in parts and event != found[event.id]:
            connection.execute(update(schema.event).where(schema.event.c.id == event.id).values(record=dump(event)))


def _follow(connection: Connection, chains: set[str] | None) -> None:
    """Derive the presences of these chains of acts, or of all."""
    act, presence = schema.act, schema.presence
    if chains is None:
        chains = set(connection.scalars(select(act.c.chain).distinct()))
    for some in rows.batched(sorted(chains)):
        connection.execute(delete(presence).where(presence.c.chain.in_(some)))
    made = []
    for chain in sorted(chains):
        acts = [load(presences.Act, record) for record in connection.scalars(select(act.c.record).where(act.c.chain == chain))]
        made += [_presence_row(each, chain) for each in presences.follow(acts)]
    rows.many(connection, presence, made)


def _presence_row(each: Presence, chain: str) -> dict[str, str]:
    return {"id": each.id, "chain": chain, "day": presences.order(each)[0].isoformat(), "record": dump(each)}
