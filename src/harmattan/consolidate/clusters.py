"""Groups tellings of the same event: blocking, scored pairs, best pairs first, no group with a contradiction within."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..records import Judgement, Place, Verdict
from . import scoring
from .scoring import compare, of_type
from .tellings import Ref, Telling


@dataclass(slots=True)
class Node:
    """Tellings that say the very same thing: scored once, through the first of them."""

    tellings: list[Telling]
    reports: frozenset[str]

    @property
    def first(self) -> Telling:
        """Give the telling that stands for the others."""
        return self.tellings[0]


@dataclass(slots=True)
class Group:
    """What the tellings of one event agree on so far; `span` is the days on which all dates can meet."""

    type: str
    nodes: list[int]
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


def by_rule(judgement: Judgement) -> bool:
    """Tell whether a judgement was made by consolidation itself, not by a person."""
    return re.fullmatch(r"events@\d+", judgement.by) is not None


def cluster(tellings: Sequence[Telling], judgements: Iterable[Judgement]) -> tuple[list[list[Telling]], list[Judgement]]:
    """Group the tellings of the same event, and give the judgements that say why.

    The judgements of persons come first: "same" joins whatever the evidence says, "different" keeps apart. The order of
    `tellings` must be that of `tellings.tell`; the result then depends on what they are, not on how they came.
    """
    decided = [judgement for judgement in judgements if not by_rule(judgement) and judgement.retracted_at is None]
    by_id = {telling.id: telling for telling in tellings}
    decided = [judgement for judgement in decided if judgement.left in by_id and judgement.right in by_id]
    named = {end for judgement in decided for end in (judgement.left, judgement.right)}
    nodes, made = _nodes(tellings, named)
    holder = {telling.id: index for index, node in enumerate(nodes) for telling in node.tellings}

    parent = list(range(len(nodes)))
    groups: dict[int, Group] = {index: _group(index, node) for index, node in enumerate(nodes)}

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
            groups[find(holder[judgement.left])].apart.add(judgement.right)
            groups[find(holder[judgement.right])].apart.add(judgement.left)
    for judgement in sorted((each for each in decided if each.verdict == "same"), key=lambda each: (each.left, each.right)):
        left, right = find(holder[judgement.left]), find(holder[judgement.right])
        if left != right:
            join(left, right)

    limits = scoring.rules()["threshold"]
    scored: dict[tuple[int, int], scoring.Verdict] = {}
    excluded: list[tuple[int, int]] = []
    weighed = [0] * len(nodes)
    for pair in _pairs(nodes):
        left_node, right_node = nodes[pair[0]], nodes[pair[1]]
        shared = bool(left_node.reports & right_node.reports)
        # An excluded pair is weighed in full only to tell, once or twice for each, from what it was kept apart.
        brief = weighed[pair[0]] > 1 or weighed[pair[1]] > 1
        verdict = scored[pair] = compare(left_node.first, right_node.first, shared, brief)
        if verdict.veto and not brief and verdict.odds >= limits["unsure"]:
            weighed[pair[0]] += 1
            weighed[pair[1]] += 1
            excluded.append(pair)
    ranked = sorted(
        (pair for pair, verdict in scored.items() if not verdict.veto and verdict.odds >= limits["unsure"]),
        key=lambda pair: (-round(scored[pair].odds, 9), nodes[pair[0]].first.id, nodes[pair[1]].first.id),
    )
    looked_at: set[str] = set()
    barred: set[tuple[int, int]] = set()
    for pair in ranked:
        verdict = scored[pair]
        left, right = find(pair[0]), find(pair[1])
        if left == right:
            continue
        ends = nodes[pair[0]].first, nodes[pair[1]].first
        if verdict.odds < limits["same"]:
            if not {end.id for end in ends} & looked_at:
                looked_at |= {end.id for end in ends}
                made.append(_judge(*ends, "unsure", verdict.score, verdict.why))
            continue
        if (left, right) in barred:
            continue
        veto = _exclusion(groups[left], groups[right])
        if veto:
            # More tellings only exclude more: the two groups are not looked at again.
            barred |= {(left, right), (right, left)}
        else:
            veto = _misfit(groups[left], groups[right], nodes, scored)
        if veto:
            if not {end.id for end in ends} & looked_at:
                looked_at |= {end.id for end in ends}
                made.append(_judge(*ends, "different", 0.0, f"Alike, but {veto}."))
            continue
        join(left, right)
        made.append(_judge(*ends, "same", verdict.score, verdict.why))
    made.extend(_lookalikes(nodes, scored, excluded, looked_at))
    clusters = [
        sorted((telling for index in group.nodes for telling in nodes[index].tellings), key=lambda telling: telling.sort_key)
        for group in groups.values()
    ]
    return sorted(clusters, key=lambda members: members[0].sort_key), sorted(made, key=lambda each: (each.left, each.right))


def _profile(telling: Telling) -> tuple[object, ...]:
    mention = telling.mention
    return (
        mention.type,
        mention.mode,
        mention.entry,
        telling.words,
        telling.onset,
        telling.when.edtf if telling.when else None,
        telling.told if telling.onset is None else None,
        telling.modality,
        telling.place,
        tuple(sorted((ref.key, ref.party.country or "", ref.sort) for ref in telling.actors)),
        tuple(sorted((ref.key, ref.party.country or "", ref.sort) for ref in telling.recipients)),
        tuple(sorted(ref.key for ref in telling.objects)),
        telling.toll,
        telling.headline,
    )


def _nodes(tellings: Sequence[Telling], named: set[str]) -> tuple[list[Node], list[Judgement]]:
    alike: dict[tuple[object, ...], list[Telling]] = defaultdict(list)
    for telling in tellings:
        alike[(telling.id,) if telling.id in named else _profile(telling)].append(telling)
    enough = scoring.rules()["threshold"]["same"]
    nodes: list[Node] = []
    made: list[Judgement] = []
    for members in alike.values():
        runs = [members]
        if len(members) > 1 and compare(members[0], members[0], False).odds < enough:
            by_report: dict[str, list[Telling]] = defaultdict(list)
            for telling in members:
                by_report[telling.report.sha].append(telling)
            within = compare(members[0], members[0], True).odds >= enough
            runs = list(by_report.values()) if within else [[telling] for telling in members]
        for run in runs:
            nodes.append(Node(run, frozenset(telling.report.sha for telling in run)))
            for other in run[1:]:
                verdict = compare(run[0], other)
                made.append(_judge(run[0], other, "same", verdict.score, verdict.why))
    nodes.sort(key=lambda node: node.first.sort_key)
    return nodes, made


def _months(telling: Telling) -> range | None:
    kind = of_type(telling.mention.type)
    if telling.onset is not None:
        low, high = telling.onset
        low = high - 1 if low is None and high is not None else low
        if low is None:
            return None
        last = low if high is None or high - low > scoring.rules()["limits"]["wide_days"] else high - 1
    else:
        span = telling.told
        if span is None:
            return None
        low, high = span
        low = high - 1 if low is None and high is not None else low
        assert low is not None
        last = max(low, high - 1 if high is not None else low)
        low -= kind["window_days"]
        last += kind["horizon_days"] if telling.modality == "planned" else kind["window_days"]
    first_day, last_day = (dt.date.fromordinal(min(max(day, 1), dt.date.max.toordinal())) for day in (low, last))
    return range(first_day.year * 12 + first_day.month, last_day.year * 12 + last_day.month + 1)


def _keys(telling: Telling) -> set[str]:
    keys = {ref.party.country or ref.key for ref in (*telling.actors, *telling.recipients, *telling.objects)}
    if telling.place is not None:
        keys |= {telling.place.country or telling.place.id, telling.place.id}
    return keys or {"?"}


def _pairs(nodes: Sequence[Node]) -> list[tuple[int, int]]:
    blocks: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    undated: dict[tuple[str, str], list[int]] = defaultdict(list)
    everything: dict[tuple[str, str], list[int]] = defaultdict(list)
    months = [_months(node.first) for node in nodes]
    for index, node in enumerate(nodes):
        for key in _keys(node.first):
            kind = node.first.mention.type
            everything[kind, key].append(index)
            covered = months[index]
            if covered is None:
                undated[kind, key].append(index)
            else:
                for month in covered:
                    blocks[kind, key, month].append(index)
    reach = scoring.rules()["limits"]["neighbours"]

    def day(index: int) -> tuple[int, str]:
        telling = nodes[index].first
        span = telling.onset or telling.told or (None, None)
        return span[0] or span[1] or 0, telling.id

    pairs: set[tuple[int, int]] = set()
    for members in blocks.values():
        members.sort(key=day)
        for place, index in enumerate(members):
            pairs.update((min(index, other), max(index, other)) for other in members[place + 1 : place + 1 + reach])
    for block, members in undated.items():
        others = sorted(everything[block], key=day)[: reach + 1]
        pairs.update((min(index, other), max(index, other)) for index in members for other in others if other != index)
    return sorted(pairs)


def _group(index: int, node: Node) -> Group:
    first = node.first
    low, high = first.onset or (None, None)
    told = [
        telling.told[1]
        for telling in node.tellings
        if telling.modality == "actual" and telling.told is not None and telling.told[1] is not None
    ]
    return Group(
        type=first.mention.type,
        nodes=[index],
        ids={telling.id for telling in node.tellings},
        sentences={(telling.report.sha, telling.mention.sentence) for telling in node.tellings},
        span=(low or 0, high or dt.date.max.toordinal()),
        told_by=min(told, default=dt.date.max.toordinal()),
        places={first.place.id: first.place} if first.place else {},
        actors={ref.key: ref for ref in first.actors},
        recipients={ref.key: ref for ref in first.recipients},
        modes={first.mention.mode} if first.mention.mode and of_type(first.mention.type)["mode_excludes"] else set(),
        symmetric=scoring.symmetric(first),
    )


def _absorb(keep: Group, other: Group) -> None:
    keep.nodes += other.nodes
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
        return f"{min(left.modes)} is not {min(right.modes)}"
    for ours in left.places.values():
        for theirs in right.places.values():
            if scoring.places(ours, theirs, of_type(left.type)).veto:
                return f"{ours.name} is not {theirs.name}"
    if not (left.symmetric or right.symmetric):
        if scoring.conflict(tuple(left.actors.values()), tuple(right.actors.values())):
            return "their actors differ"
        if scoring.conflict(tuple(left.recipients.values()), tuple(right.recipients.values())):
            return "their recipients differ"
    return ""


def _misfit(left: Group, right: Group, nodes: Sequence[Node], scored: dict[tuple[int, int], scoring.Verdict]) -> str:
    sample = scoring.rules()["limits"]["sample"]
    odds = []
    for a in left.nodes[:sample]:
        for b in right.nodes[:sample]:
            pair = min(a, b), max(a, b)
            if pair not in scored:
                scored[pair] = compare(nodes[pair[0]].first, nodes[pair[1]].first, bool(nodes[a].reports & nodes[b].reports))
            odds.append(-1.0 if scored[pair].veto else scored[pair].odds)
    if sum(odds) / len(odds) < scoring.rules()["threshold"]["unsure"]:
        return "their other tellings do not fit"
    return ""


def _lookalikes(
    nodes: Sequence[Node],
    scored: dict[tuple[int, int], scoring.Verdict],
    excluded: Iterable[tuple[int, int]],
    looked_at: set[str],
) -> list[Judgement]:
    made = []
    for pair in sorted(excluded, key=lambda pair: (-round(scored[pair].odds, 9), pair)):
        ends = nodes[pair[0]].first, nodes[pair[1]].first
        if not {end.id for end in ends} & looked_at:
            looked_at |= {end.id for end in ends}
            made.append(_judge(*ends, "different", 0.0, scored[pair].why))
    return made


def _judge(left: Telling, right: Telling, verdict: Verdict, score: float, why: str) -> Judgement:
    first, second = sorted((left, right), key=lambda telling: telling.id)
    known = [telling.known_at for telling in (left, right)]
    made_at = max(day for day in known if day).isoformat() if all(known) else ""
    return Judgement(first.id, second.id, verdict, round(score, 4), f"events@{scoring.rules()['version']}", why, made_at)
