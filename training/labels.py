"""Labelled dispatches to what the heads learn: a type and a modality a word, roles a trigger, names a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from harmattan.learned.heads import modalities, name_labels, roles, types
from harmattan.learned.windows import Window, cut, windows

Json = dict[str, Any]
left_out = -100  # a label that teaches nothing
sides = {"actor": "agents", "recipient": "recipients", "place": "place", "time": "time", "speaker": "asserter"}
sorts = {"Person": "person", "Location": "place", "Organization": "organisation"}


@dataclass(slots=True)
class Example:
    """A window with its labels: of each word a type, a modality and a name; of each trigger its word and its roles by word."""

    dispatch: str
    window: Window
    spans: list[tuple[int, int]]
    types: list[int]
    modality: list[int]
    names: list[int]
    triggers: list[int] = field(default_factory=list)
    roles: list[list[list[int]]] = field(default_factory=list)


def examples(dispatch: Json, events: Sequence[Json] | None, entities: Sequence[Sequence[Any]] | None = None) -> list[Example]:
    """Make the examples of a dispatch; without `events` (or `entities`) their heads learn nothing from it."""
    text, spans = dispatch["text"], dispatch["sentences"]
    sentences = [cut(text[a:b]) for a, b in spans]
    out = []
    for window in windows(sentences):
        places = [(spans[s][0] + sentences[s].words[w][0], spans[s][0] + sentences[s].words[w][1]) for s, w, _, _ in window.words]
        n = len(places)
        blank = left_out if events is None else 0
        out.append(Example(dispatch["id"], window, places, [blank] * n, [left_out] * n, [left_out] * n))
    if events is not None:
        told(dispatch, events, out)
    if entities is not None:
        for each in out:
            named(each, entities)
    return out


def told(dispatch: Json, events: Sequence[Json], made: Sequence[Example]) -> None:
    """Write the labels of a dispatch's events; where two claim a word, the first required one has it."""
    text = dispatch["text"]
    for e in sorted(events, key=lambda e: bool(e.get("optional"))):
        begin, _ = dispatch["sentences"][e["s"]]
        start = text.index(e["trigger"], begin)
        end = start + len(e["trigger"])
        for each in made:
            on = [k for k, (a, b) in enumerate(each.spans) if a < end and start < b]
            if not on:
                continue
            main = [k for k in on if each.spans[k][1] - each.spans[k][0] >= 4] or on
            head = max(main, key=lambda k: each.spans[k][1] - each.spans[k][0])
            for k in on:
                if each.types[k] == 0:
                    each.types[k] = left_out if e.get("optional") or k not in main else types.index(e["type"])
                if k in main and each.modality[k] == left_out:
                    each.modality[k] = modalities.index(e["modality"])
            each.triggers.append(head)
            each.roles.append([role_of(e, role, text, dispatch["sentences"][e["s"]], start, each) for role in roles])


def role_of(e: Json, role: str, text: str, sentence: Sequence[int], trigger: int, each: Example) -> list[int]:
    """Give each word 1 where it names the role's filler, 0 where not, `left_out` on other tellings of the same words."""
    filler = e[sides[role]]
    out = [0] * len(each.spans)
    for words in [filler] if isinstance(filler, str) else filler or []:
        found = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
        if not found:
            continue
        best = min(
            found, key=lambda span: (not sentence[0] <= span[0] < sentence[1], span[0] > trigger + 400, abs(span[0] - trigger))
        )
        for span in found:
            for k, (a, b) in enumerate(each.spans):
                if a < span[1] and span[0] < b:
                    out[k] = 1 if span == best else max(out[k], 0) or left_out
    return out


def named(each: Example, entities: Iterable[Sequence[Any]]) -> None:
    """Write the labels of names: the first word of a name opens it, the others go on."""
    each.names[:] = [0] * len(each.spans)
    for start, end, sort in entities:
        if sort not in sorts:
            continue
        on = [k for k, (a, b) in enumerate(each.spans) if a < end and start < b]
        for place, k in enumerate(on):
            each.names[k] = name_labels.index(("B " if place == 0 else "I ") + sorts[sort])


def balance(made: Iterable[Example]) -> list[float]:
    """Give each type the weight of a mistake on it: rarer ones weigh more, by the root of their number."""
    counts = [1.0] * len(types)
    for each in made:
        for label in each.types:
            if label > 0:
                counts[label] += 1
    middle = sorted(counts[1:])[len(counts) // 2]
    return [1.0, *(min(max((middle / c) ** 0.5, 0.7), 2.0) for c in counts[1:])]


def grouped(records: Iterable[Json]) -> Mapping[str, Json]:
    return {record["id"]: record for record in records}
