"""Where an act happened and when: the place name and the time expression of its sentence that belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from ..lexicon import load_toml
from .entities import Name
from .events import Act, side_rules
from .scene import Scene
from .times import TimeExpression
from .trees import preposition

specific = {"place": 3, "unknown": 2, "capital": 1, "state": 0}


@cache
def locative(language: str) -> frozenset[str]:
    return frozenset(load_toml(f"languages/{language}/grammar.toml")["locative"]["words"])


def distance(a: Any, b: Any) -> int:
    """Give the number of arcs between two tokens of one tree."""
    up = {t.i: n for n, t in enumerate([a, *a.ancestors])}
    for n, token in enumerate([b, *b.ancestors]):
        if token.i in up:
            return n + up[token.i]
    return 99


def locative_names(scene: Scene, language: str) -> list[tuple[Name, Any]]:
    """Give the names of the sentence that stand as places, each with the token by which it hangs in the sentence.

    That is the name's own head, or the noun of place that it completes: « dans la région de *Diffa* » hangs by « région ».
    """
    out = []
    for name in scene.names:
        if name.sort not in specific:
            continue
        token = scene.doc.char_span(name.start, name.end, alignment_mode="expand").root
        while (
            preposition(token, scene.grammar) == scene.grammar.of
            and token.head != token
            and "place" in scene.classes_of(token.head)
            and token.head.i < token.i
        ):
            token = token.head
        case = preposition(token, scene.grammar)
        if case in locative(language) or case == scene.grammar.of or name.sort == "place" or case is None:
            if name.sort == "unknown" and case not in scene.grammar.near:
                continue
            out.append((name, token))
    return out


def where(act: Act, scene: Scene, language: str) -> Name | None:
    """Give the place of an act: the most specific place name near its word in the tree, "de" only as its own complement."""
    best: tuple[tuple[int, int], Name] | None = None
    said = act.entry.type in side_rules()["said"]["types"]
    for name, token in locative_names(scene, language):
        case = preposition(token, scene.grammar)
        far = distance(act.head, token)
        inner = case == scene.grammar.of and token.head != act.head
        if inner and name.sort != "place" and act.head not in token.ancestors:
            continue
        left = token in act.slots.get("obj", []) and act.entry.type in side_rules()["hit"]["types"]
        if case not in locative(language) and case != scene.grammar.of and not left and name.sort != "place":
            continue
        if said and token.head != act.head:
            continue
        key = (min(far, 8) - specific[name.sort] + 2 * inner, abs(token.i - act.head.i))
        if far <= 7 and (best is None or key < best[0]):
            best = (key, name)
    return best[1] if best else None


def when(act: Act, scene: Scene, times: Sequence[TimeExpression], acts: Sequence[Act]) -> TimeExpression | None:
    """Give the time expression that hangs nearest to an act, unless another act of the sentence is nearer to it."""
    best: tuple[int, TimeExpression] | None = None
    for time in times:
        if time.edtf is None:
            continue
        span = scene.doc.char_span(time.start, time.end, alignment_mode="expand")
        if span is None:
            continue
        mine = distance(act.head, span.root)
        others = min((distance(other.head, span.root) for other in acts if other is not act), default=99)
        if mine > others + 1 or mine > 6:
            continue
        if best is None or mine < best[0]:
            best = (mine, time)
    return best[1] if best else None
