"""Groups tellings of the same event: scored pairs, best pairs first, no group with a contradiction within."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..records import Judgement, Place
from ..records import Verdict as Ruling
from . import candidates, numbers, places, scoring
from .scoring import compare
from .tellings import Ref, Telling
from .weights import Verdict, of_type, rules

Edges = dict[tuple[int, int], Verdict]


@dataclass(slots=True)
class Group:
    """What the tellings of one event agree on so far; `span` is the days on which all dates can meet."""

    type: str
    members: list[int]
    ids: set[str]
    sentences: set[tuple[str, int]]
    span: tuple[int, int]
    told_by: int
    places: dict[str, Place]
    actors: dict[str, Ref]
    recipients: dict[str, Ref]
    modes: set[str]
    symmetric: bool
    apart: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Clustered:
    """Groups of tellings, one an event, in order; the judgements that say why; and which groups hang together.

    Groups of one name in `regions` are joined by pairs that are likely the same event: what comes to one of them concerns the
    others, and nobody else.
    """

    groups: list[list[Telling]]
    judgements: list[Judgement]
    regions: list[str]


def by_rule(judgement: Judgement) -> bool:
    """Tell whether a judgement was made by consolidation itself, not by a person."""
    return re.fullmatch(r"events@\d+", judgement.by) is not None


def about_coding(judgement: Judgement) -> bool:
    """Tell whether a judgement is on the coding of one event, or undoes another, rather than on whether two things are one.

    Its `right` is `text` (the coding is what the text says), `field:value` (so is this value), or `undo:` and a number.
    """
    return judgement.right == "text" or re.match(r"(?:type|mode|modality|date|undo):", judgement.right) is not None


def cluster(tellings: Sequence[Telling], judgements: Iterable[Judgement]) -> Clustered:
    """Group the tellings of the same event, and give the judgements that say why.

    1. Give the pairs worth comparing, which depend on the two of each pair alone.
    2. Weigh each of them; what excludes one another, and what is too unlike, falls away.
    3. In each region of tellings that hang together, join the likeliest pairs first, unless their groups exclude it.
    4. Write down as unsure the pairs that might be the same and were not joined.

    The judgements of persons come first: "same" joins whatever the evidence says, "different" keeps apart. The result depends on
    what the tellings are, not on how they came.
    """
    tellings = sorted(tellings, key=lambda telling: telling.sort_key)
    at = {telling.id: index for index, telling in enumerate(tellings)}
    decided = sorted(decisions(judgements, at), key=lambda each: (each.left, each.right))
    edges = weigh(tellings, candidates.within(numbers.of(tellings)).tolist())
    sure = rules()["threshold"]["same"]
    likely = {pair: verdict for pair, verdict in edges.items() if verdict.odds >= sure}
    groups: list[list[Telling]] = []
    regions: list[str] = []
    made: list[Judgement] = []
    event = list(range(len(tellings)))
    for region, among in _regions(len(tellings), likely, [(at[each.left], at[each.right]) for each in decided]):
        own = {tellings[index].id for index in region}
        found, said = _agglomerate(region, tellings, among, [each for each in decided if each.left in own])
        for group in found:
            groups.append([tellings[index] for index in sorted(group)])
            regions.append(min(own))
            for index in group:
                event[index] = group[0]
        made += said
    asked = {frozenset((at[each.left], at[each.right])) for each in decided}
    made += [
        judge(tellings[pair[0]], tellings[pair[1]], "unsure", verdict.score, verdict.why)
        for pair, verdict in edges.items()
        if verdict.odds < sure and event[pair[0]] != event[pair[1]] and frozenset(pair) not in asked
    ]
    order = sorted(range(len(groups)), key=lambda number: groups[number][0].sort_key)
    made.sort(key=lambda each: (each.left, each.right))
    return Clustered([groups[number] for number in order], made, [regions[number] for number in order])


def decisions(judgements: Iterable[Judgement], ids: Container[str]) -> list[Judgement]:
    """Give the judgements of persons in force on two of these ids, the last one on a pair alone."""
    found: dict[frozenset[str], Judgement] = {}
    for judgement in judgements:
        if not by_rule(judgement) and judgement.retracted_at is None and judgement.left in ids and judgement.right in ids:
            found[frozenset((judgement.left, judgement.right))] = judgement
    return list(found.values())


def weigh(tellings: Sequence[Telling] | Mapping[int, Telling], pairs: Iterable[Sequence[int]]) -> Edges:
    """Compare pairs of tellings, and give the verdicts of those that may be the same event."""
    least = rules()["threshold"]["unsure"]
    edges: Edges = {}
    for left, right in pairs:
        first, second = tellings[left], tellings[right]
        # In one order whatever the pair's, for the words of the verdict.
        verdict = compare(first, second) if first.sort_key <= second.sort_key else compare(second, first)
        if not verdict.veto and verdict.odds >= least:
            edges[left, right] = verdict
    return edges


def lookalike(group: Sequence[Telling], others: Sequence[Telling]) -> Judgement | None:
    """Give the judgement that keeps an event apart from the telling that looks most like one of its own, None if none does."""
    best: tuple[float, str, str, Telling, Telling, Verdict] | None = None
    rows, theirs = numbers.of(group), numbers.of(others)
    for left, right in candidates.between(rows, theirs, excluded=True).tolist():
        if left < len(group) <= right:
            ours, other = group[left], others[right - len(group)]
            verdict = compare(ours, other)
            if verdict.veto and verdict.odds >= rules()["threshold"]["unsure"]:
                ranked = -round(verdict.odds, 9), ours.id, other.id, ours, other, verdict
                best = ranked if best is None or ranked[:3] < best[:3] else best
    return judge(best[3], best[4], "different", 0.0, best[5].why) if best else None


def _regions(number: int, edges: Edges, joined: Iterable[tuple[int, int]]) -> list[tuple[list[int], Edges]]:
    parent = list(range(number))

    def find(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for left, right in (*edges, *joined):
        a, b = find(left), find(right)
        parent[max(a, b)] = min(a, b)
    found: dict[int, list[int]] = defaultdict(list)
    among: dict[int, Edges] = defaultdict(dict)
    for index in range(number):
        found[find(index)].append(index)
    for pair, verdict in edges.items():
        among[find(pair[0])][pair] = verdict
    return [(region, among[root]) for root, region in found.items()]


def _agglomerate(
    region: Sequence[int], tellings: Sequence[Telling], edges: Edges, decided: Sequence[Judgement]
) -> tuple[list[list[int]], list[Judgement]]:
    if len(region) == 1:
        return [list(region)], []
    holder = {tellings[index].id: index for index in region}
    parent = {index: index for index in region}
    groups = {index: _group(index, tellings[index]) for index in region}

    def find(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    def join(left: int, right: int) -> None:
        keep, drop = min(left, right), max(left, right)
        parent[drop] = keep
        _absorb(groups[keep], groups.pop(drop))

    for judgement in decided:
        if judgement.verdict == "different":
            groups[holder[judgement.left]].apart.add(judgement.right)
            groups[holder[judgement.right]].apart.add(judgement.left)
    for judgement in decided:
        left, right = find(holder[judgement.left]), find(holder[judgement.right])
        if judgement.verdict == "same" and left != right:
            join(left, right)

    ranked = sorted(edges, key=lambda pair: (-round(edges[pair].odds, 9), tellings[pair[0]].id, tellings[pair[1]].id))
    made: list[Judgement] = []
    looked_at: set[int] = set()
    barred: dict[tuple[int, int], str] = {}
    for pair in ranked:
        verdict = edges[pair]
        left, right = find(pair[0]), find(pair[1])
        if left == right:
            continue
        ends = tellings[pair[0]], tellings[pair[1]]
        if (left, right) in barred:
            continue
        veto = _exclusion(groups[left], groups[right])
        if veto:
            # More tellings only exclude more: the two groups are not looked at again.
            barred[left, right] = barred[right, left] = veto
        else:
            veto = _misfit(groups[left], groups[right], tellings, edges)
        if veto:
            if not set(pair) & looked_at:
                looked_at |= set(pair)
                made.append(judge(*ends, "different", 0.0, f"Alike, but {veto}."))
            continue
        join(left, right)
        made.append(judge(*ends, "same", verdict.score, verdict.why))
    return [group.members for group in groups.values()], made


def _group(index: int, first: Telling) -> Group:
    low, high = first.onset or (None, None)
    told = first.told[1] if first.modality == "actual" and first.told is not None else None
    return Group(
        type=first.mention.type,
        members=[index],
        ids={first.id},
        sentences={(first.report.sha, first.mention.sentence)},
        span=(low or 0, high or dt.date.max.toordinal()),
        told_by=dt.date.max.toordinal() if told is None else told,
        places={first.place.id: first.place} if first.place else {},
        actors={ref.key: ref for ref in first.actors},
        recipients={ref.key: ref for ref in first.recipients},
        modes={first.mention.mode} if first.mention.mode and of_type(first.mention.type)["mode_excludes"] else set(),
        symmetric=scoring.symmetric(first),
    )


def _absorb(keep: Group, other: Group) -> None:
    keep.members += other.members
    keep.ids |= other.ids
    keep.sentences |= other.sentences
    keep.span = max(keep.span[0], other.span[0]), min(keep.span[1], other.span[1])
    keep.told_by = min(keep.told_by, other.told_by)
    keep.places |= other.places
    keep.actors |= other.actors
    keep.recipients |= other.recipients
    keep.modes |= other.modes
    keep.symmetric |= other.symmetric
    keep.apart |= other.apart


def _exclusion(left: Group, right: Group) -> str:
    if left.ids & right.apart or right.ids & left.apart:
        return "a person keeps them apart"
    if left.sentences & right.sentences:
        return "one sentence tells them side by side"
    low, high = max(left.span[0], right.span[0]), min(left.span[1], right.span[1])
    if low >= high:
        return "the dates of their other tellings exclude it"
    if low >= min(left.told_by, right.told_by):
        return "one was told before the other happened"
    if left.modes and right.modes and not left.modes & right.modes:
        return f"their modes differ ({min(left.modes)}, {min(right.modes)})"
    for ours in left.places.values():
        for theirs in right.places.values():
            if places.weigh(ours, theirs, of_type(left.type)).veto:
                return f"{ours.name} is not {theirs.name}"
    if not (left.symmetric or right.symmetric):
        if scoring.conflict(tuple(left.actors.values()), tuple(right.actors.values())):
            return "their actors differ"
        if scoring.conflict(tuple(left.recipients.values()), tuple(right.recipients.values())):
            return "their recipients differ"
    return ""


def _misfit(left: Group, right: Group, tellings: Sequence[Telling], edges: Edges) -> str:
    odds = []
    for a in _speaking(left, tellings):
        for b in _speaking(right, tellings):
            pair = min(a, b), max(a, b)
            verdict = edges.get(pair)
            odds.append(verdict.odds if verdict else _odds(tellings[pair[0]], tellings[pair[1]]))
    if sum(odds) / len(odds) < rules()["threshold"]["fits"]:
        return "their other tellings do not fit"
    return ""


def _speaking(group: Group, tellings: Sequence[Telling]) -> list[int]:
    """Give the members that speak for a group: the dated ones, where any is; an undated headline says less than its text."""
    dated = [index for index in group.members if tellings[index].when is not None]
    return (dated or group.members)[: int(rules()["limits"]["sample"])]


def _odds(left: Telling, right: Telling) -> float:
    verdict = compare(left, right)
    return -1.0 if verdict.veto else verdict.odds


def judge(left: Telling, right: Telling, verdict: Ruling, score: float, why: str) -> Judgement:
    """Write a judgement of the rules on two tellings, made on the day on which both were known."""
    first, second = sorted((left, right), key=lambda telling: telling.id)
    known = [telling.known_at for telling in (left, right)]
    made_at = max(day for day in known if day).isoformat() if all(known) else ""
    return Judgement(first.id, second.id, verdict, round(score, 4), f"events@{rules()['version']}", why, made_at)
