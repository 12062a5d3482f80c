"""Are two tellings the same event? Evidence is added up in log-odds; what excludes it is a veto; both are put into words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from ..resolve.identities import skeleton
from . import places
from .tellings import Ref, Span, Telling
from .weights import Verdict, of_type, rules
from .words import begins


def compare(left: Telling, right: Telling) -> Verdict:
    """Weigh whether two tellings of one type are the same event."""
    kind = of_type(left.mention.type)
    steps = (
        _times(left, right, kind),
        places.weigh(left.place, right.place, kind),
        _parties(left, right),
        _words(left, right),
        _modes(left, right, kind),
        _figures(left, right),
        _modalities(left, right),
    )
    odds = float(kind["prior"]) + sum(step.odds for step in steps)
    notes = [note for step in steps for note in step.notes]
    if left.report.sha == right.report.sha:
        odds += rules()["report"]["same"]
        notes.append("told in one report")
        if left.when and right.when and left.when.edtf == right.when.edtf:
            odds += rules()["report"]["same_date"]
        if left.headline != right.headline:
            odds += rules()["report"]["headline"]
            notes.append("one in its headline")
    if left.report.sha != right.report.sha:
        if left.print and left.print == right.print:
            odds += rules()["report"]["reprint"]
            notes.append("one sentence, printed twice")
        elif left.original == right.original and left.original and left.words == right.words:
            odds += rules()["report"]["copy"]
            notes.append("the same word in a report and its copy")
    elif left.id == right.follows or right.id == left.follows:
        odds += rules()["report"]["taken_up"]
        notes.append("a definite noun takes it up")
    return Verdict(odds, tuple(notes), next((step.veto for step in steps if step.veto), ""))


def overlap(left: Span, right: Span) -> bool:
    """Tell whether two spans have a day in common; None is open."""
    return (left[0] is None or right[1] is None or left[0] < right[1]) and (
        right[0] is None or left[1] is None or right[0] < left[1]
    )


def gap_days(earlier: Span, later: Span) -> int:
    """Give the days that must lie between two spans, 0 if they touch, negative if `later` lies before `earlier`."""
    if overlap(earlier, later):
        return 0
    if earlier[1] is not None and later[0] is not None and earlier[1] <= later[0]:
        return later[0] - earlier[1] + 1
    assert earlier[0] is not None
    assert later[1] is not None
    return later[1] - earlier[0] - 1


def _width(span: Span) -> float:
    return math.inf if span[0] is None or span[1] is None else span[1] - span[0]


def _times(left: Telling, right: Telling, kind: dict[str, Any]) -> Verdict:
    weights = rules()["time"]
    ours, theirs = left.onset, right.onset
    if left.announced and right.announced and left.told and right.told and overlap(left.told, right.told):
        ours, theirs = left.told, right.told
    if left.when and right.when and ours and theirs:
        names = f"{left.when.edtf} and {right.when.edtf}"
        if not overlap(ours, theirs):
            return Verdict(0, (), f"dated {names}")
        width = max(_width(ours), _width(theirs))
        weight = next(
            (weights[unit] for unit, days in (("day", 2), ("week", 8), ("month", 31), ("year", 366)) if width <= days), 0.0
        )
        same = left.when.edtf == right.when.edtf
        return Verdict(weight, (f"the same date ({left.when.edtf})" if same else f"dates that agree ({names})",))
    left_planned, right_planned = left.modality == "planned", right.modality == "planned"
    if left.onset or right.onset:
        dated, undated = (left, right) if left.onset else (right, left)
        told = undated.told
        assert dated.onset is not None
        assert dated.when is not None
        other = f"the date of the other ({dated.when.edtf})"
        if told is None:
            return Verdict(0, (f"one undated, the other dated {dated.when.edtf}",))
        if undated.modality == "actual":
            gap = gap_days(dated.onset, told)
            if gap < 0:
                return Verdict(0, (), f"one was told before {other}")
            return _close(gap, kind["window_days"], f"told {_days(gap)} after {other}" if gap else f"told on {other}")
        if undated.modality == "planned" and dated.modality == "actual":
            gap = gap_days(told, dated.onset)
            if gap < -weights["slack_days"]:
                return Verdict(0, (), f"one was still planned after {other}")
            note = f"announced {_days(gap)} before {other}" if gap > 0 else f"announced around {other}"
            return _close(max(gap, 0), kind["horizon_days"], note, kind["late"])
        gap = gap_days(told, dated.onset)
        limit = kind["window_days"] if gap < 0 else kind["horizon_days"] if left_planned or right_planned else kind["window_days"]
        late = kind["late"] if limit == kind["horizon_days"] else None
        note = f"published {_days(abs(gap))} from {other}" if gap else f"published on {other}"
        return _close(abs(gap), limit, note, late)
    first, second = left.told, right.told
    if first is None or second is None:
        return Verdict(0 if left.report.sha == right.report.sha else weights["unknown"], ("both undated",))
    if left_planned != right_planned and "actual" in (left.modality, right.modality):
        gap = gap_days(first, second) if left_planned else gap_days(second, first)
        if gap < -weights["slack_days"]:
            return Verdict(weights["far"], ("still planned after the other was told as done",))
        note = f"told as done {_days(gap)} after it was announced" if gap > 0 else "told as done when it was announced"
        return _close(max(gap, 0), kind["horizon_days"], note, kind["late"])
    gap = abs(gap_days(first, second))
    note = f"undated, published {_days(gap)} apart" if gap else "undated, published at the same time"
    return _close(gap, kind["window_days"], note)


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _close(gap: int, limit: int, note: str, end: float | None = None) -> Verdict:
    """Weigh a gap of days: from `close` down to `end`, by default half of it, at the limit; beyond that it speaks against."""
    weights = rules()["time"]
    if gap > limit:
        return Verdict(weights["far"], (note,))
    last = weights["close"] / 2 if end is None else end
    return Verdict(weights["close"] + (last - weights["close"]) * gap / limit, (note,))


def is_state(ref: Ref) -> bool:
    """Tell whether a party is a state, or an office or force of one."""
    table = rules()["state"]
    return ref.sort in table["sorts"] or (ref.party.sector in table["sectors"] and ref.sort not in table["private"])


def private() -> frozenset[str]:
    """Give the sorts of parties that are no part of a state, whatever their country."""
    return frozenset(rules()["state"]["private"])


@lru_cache(maxsize=1 << 16)
def match(left: Ref, right: Ref) -> float:
    """Tell how well two parties fit: 1 the same, .6 offices of one state, 0 not known, -.5 unlike, -1 two different ones.

    A description without an id ("hommes armés") names nobody: the same words say little. What is deduced says little too.
    """
    if left.deduced or right.deduced:
        return float(min(rules()["parties"]["deduced"], max(-0.5, _match(left, right))))
    return _match(left, right)


def _match(left: Ref, right: Ref) -> float:
    a, b = left.party, right.party
    if left.key == right.key and a.country == b.country:
        return 1.0 if a.id else 0.8 if a.country else 0.3
    if a.id and a.id == b.id:
        return 1.0
    if a.id and b.id and left.sort == right.sort and "a-" in (a.id[:2], b.id[:2]) and _part_of_name(a.name, b.name):
        return 0.8
    if a.id and b.id and left.sort == right.sort and left.sort in rules()["state"]["distinct"]:
        return -1.0
    private = rules()["state"]["private"]
    if (is_state(left) and right.sort in private) or (is_state(right) and left.sort in private):
        return -1.0
    if a.country and b.country:
        if a.country != b.country:
            return -1.0
        return 0.6 if is_state(left) and is_state(right) else 0.3 if not (a.id and b.id) else -0.5
    return -0.5 if a.id and b.id else 0.0


def _part_of_name(left: str, right: str) -> bool:
    """Tell whether one name is the other's last words, as a surname is: one of the two is then known by it alone."""
    a, b = (skeleton(name).split() for name in (left, right))
    few, many = (a, b) if len(a) <= len(b) else (b, a)
    return bool(few) and len(few[-1]) > 3 and many[-len(few) :] == few


def conflict(left: Sequence[Ref], right: Sequence[Ref]) -> bool:
    """Tell whether both sides are named and no two of them can be the same."""
    return bool(left) and bool(right) and all(match(a, b) <= -1.0 for a in left for b in right)


@lru_cache(maxsize=1 << 16)
def _side(left: tuple[Ref, ...], right: tuple[Ref, ...], label: str) -> Verdict:
    weights = rules()["parties"]
    if not left or not right:
        return Verdict(0, ())
    few, many = (left, right) if len(left) <= len(right) else (right, left)
    best = [max((match(a, b), b.party.name) for b in many) for a in few]
    mean = sum(value for value, _ in best) / len(best)
    if conflict(left, right):
        return Verdict(weights["unlike"], (), f"their {label} differ ({left[0].party.name}, {right[0].party.name})")
    names = ", ".join(sorted({name for value, name in best if value > 0}))
    if mean >= 0.8:
        return Verdict(weights["same"] * mean, (f"the same {label} ({names})",))
    if mean > 0:
        return Verdict(weights["akin"] * mean / 0.6 if mean < 0.6 else weights["akin"], (f"{label} that agree ({names})",))
    return Verdict(weights["unlike"] * -mean, (f"other {label}",) if mean < 0 else ())


def _parties(left: Telling, right: Telling) -> Verdict:
    share = rules()["parties"]["recipients"]
    if symmetric(left) or symmetric(right):
        ours, theirs = left.actors + left.recipients, right.actors + right.recipients
        both = _side(ours, theirs, "parties")
        if not both.veto and len(ours) <= 2 and len(theirs) <= 2:
            rest = [a for a in ours if all(match(a, b) < 0.6 for b in theirs)]
            others = [b for b in theirs if all(match(a, b) < 0.6 for a in ours)]
            if conflict(rest, others):
                both = Verdict(both.odds, (), f"{rest[0].party.name} is not {others[0].party.name}")
        sides = [(both, 1 + share / 2 if min(len(ours), len(theirs)) > 1 else 1.0)]
    else:
        sides = [
            (_side(left.actors, right.actors, "actors"), 1.0),
            (_side(left.recipients, right.recipients, "recipients"), share),
        ]
    sides.append((_side(left.objects, right.objects, "objects"), rules()["parties"]["objects"]))
    return Verdict(
        sum(side.odds * factor for side, factor in sides),
        tuple(note for side, _ in sides for note in side.notes),
        next((side.veto for side, _ in sides if side.veto), ""),
    )


def symmetric(telling: Telling) -> bool:
    """Tell whether the sides of a telling act on one another: by its type, or because all its parties are actors."""
    return bool(of_type(telling.mention.type)["symmetric"]) or (len(telling.actors) > 1 and not telling.recipients)


@lru_cache(maxsize=1 << 16)
def _family(type_name: str, words: str) -> int | None:
    parts = words.split()
    for index, family in enumerate(of_type(type_name)["words"]):
        if any(part.startswith(start) for part in parts for start in family):
            return index
    return None


def _words(left: Telling, right: Telling) -> Verdict:
    weights = rules()["words"]
    a, b = left.mention.trigger.text, right.mention.trigger.text
    first, second = left.words, right.words
    kind = of_type(left.mention.type)
    rare = 0.0
    if kind["rare"] and begins(a, kind["rare"]) and begins(b, kind["rare"]) and _countries(left) & _countries(right):
        rare = weights["rare"]
    if first == second or (left.mention.entry and left.mention.entry == right.mention.entry):
        general = begins(a, weights["general"]) and begins(b, weights["general"])
        return Verdict(weights["general_same" if general else "same"] + rare, (f"the same word ({a})",))
    family = _family(left.mention.type, first)
    if family is not None and family == _family(left.mention.type, second):
        return Verdict(weights["kin"] + rare, (f"words of one family ({a}, {b})",))
    if any(len(x) >= 5 and x[:5] == y[:5] for x in first.split() for y in second.split()):
        return Verdict(weights["kin"], (f"words of one family ({a}, {b})",))
    return Verdict(weights["other_here" if left.report.sha == right.report.sha else "other"], ())


def kin(telling: Telling) -> set[str]:
    """Give names for the words of a telling: two tellings that share none have neither the same word nor words of one family."""
    names = {telling.words, *(part[:5] for part in telling.words.split() if len(part) >= 5)}
    if telling.mention.entry:
        names.add(f"entry {telling.mention.entry}")
    family = _family(telling.mention.type, telling.words)
    return names if family is None else names | {f"family {family}"}


def _countries(telling: Telling) -> set[str]:
    named = {ref.party.country for ref in (*telling.actors, *telling.recipients) if ref.party.country and not ref.deduced}
    return named | ({telling.place.country} if telling.place is not None and telling.place.country else set())


def _modes(left: Telling, right: Telling, kind: dict[str, Any]) -> Verdict:
    weights = rules()["words"]
    a, b = left.mention.mode, right.mention.mode
    if a is None or b is None:
        return Verdict(0, ())
    if a == b:
        return Verdict(weights["mode"], (f"the same mode ({a})",))
    note = f"their modes differ ({a}, {b})"
    return Verdict(weights["other_mode"], (note,), note if kind["mode_excludes"] else "")


@lru_cache(maxsize=1 << 16)
def updates(sentence: str) -> bool:
    """Tell whether a sentence says that its figure brings an older one up to date."""
    return begins(sentence, rules()["figures"]["update_words"])


def _figures(left: Telling, right: Telling) -> Verdict:
    weights = rules()["figures"]
    if not left.toll or not right.toll:
        return Verdict(0, ())
    ours, theirs = ({name: (low, high) for name, low, high in telling.toll} for telling in (left, right))
    shared = sorted(ours.keys() & theirs.keys())
    if shared and left.report.sha != right.report.sha and (updates(left.sentence) or updates(right.sentence)):
        return Verdict(weights["updated"], (f"one brings the other's figure up to date ({shared[0]})",))
    verdict = Verdict(0, ())
    for name in shared:
        (low, high), (least, most) = ours[name], theirs[name]
        if (low, high) == (least, most):
            return Verdict(weights["equal"], (f"the same figure ({name} {low})",))
        if low <= most and least <= high:
            verdict = Verdict(weights["overlap"], (f"figures that agree ({name})",))
        elif not verdict.notes:
            far = max(low, least) > 3 * max(min(high, most), 1) and not _two_speak(left, right)
            verdict = Verdict(weights["far_apart" if far else "apart"], (f"figures apart ({name} {low}, {least})",))
    return verdict


def _two_speak(left: Telling, right: Telling) -> bool:
    """Tell whether the two are told by different named speakers: enemies give tolls far apart."""
    ours, theirs = ({ref.key for saying in each.sayings for ref in saying.speakers} for each in (left, right))
    return bool(ours) and bool(theirs) and not ours & theirs


def _modalities(left: Telling, right: Telling) -> Verdict:
    weights = rules()["modality"]
    held = {left.modality, right.modality}
    if len(held) == 1:
        return Verdict(0, ())
    if held == {"actual", "planned"}:
        if left.report.sha == right.report.sha:
            return Verdict(weights["announced_here"], ("one report announces one and tells the other",))
        return Verdict(weights["announced"], ("one announces it, the other tells it",))
    if "negated" in held:
        return Verdict(weights["denied"], ("one denies it",))
    return Verdict(weights["other"], (f"one is {min(held)}, the other {max(held)}",))
