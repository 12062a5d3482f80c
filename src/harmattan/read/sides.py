"""Where an act happened and when: the place name and the time expression of its sentence that belong to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import takewhile
from typing import Any

from ..gazetteer import locate
from ..lexicon import load_toml
from .entities import Name
from .events import Act, side_rules
from .picking import elsewhen
from .scene import Scene, verb_tags
from .times import TimeExpression, day_of_row
from .trees import preposition
from .voices import verb_lemmas, voices

specific = {"place": 3, "unknown": 2, "capital": 1, "state": 0}
clauses = ("advcl", "ccomp", "parataxis")
inner_clauses = (*clauses, "acl", "acl:relcl", "xcomp", "csubj")
furthest = 6  # arcs beyond which a time is not an act's
slack = {False: 1, True: 3}  # arcs by which another act, of another type or of the same, may be nearer to the time
framed = 3  # arcs at which the place that frames a sentence counts as standing from each of its acts
wideness = 4  # arcs that a region of several states counts as further than a state or a town
longest_opening = 4  # tokens before a place that opens a sentence with a time
label = re.compile(r"(?:\s*,[^,.;:–—]{1,30})?(?:\s*\([^()]{1,25}\))?\s*(?:[:–—]|-\s|€“)\s*")
heading = re.compile(r"[^.:;!?]{2,70}:\s*")
opening_marks = " «»\"“”'’–—(•*-\n\t"
dateline = re.compile(r"\s*\.?\s*[–—]\s")


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
    """Give the names of the sentence that stand as places, each with the token by which it hangs in the sentence."""
    out = []
    for name in scene.names:
        if name.sort not in specific:
            continue
        token = hanging(name, scene)
        case = preposition(token, scene.grammar)
        if case in locative(language) or case == scene.grammar.of or name.sort == "place" or case is None:
            if name.sort == "unknown" and case not in scene.grammar.near:
                continue
            out.append((name, token))
    return out


def hanging(name: Name, scene: Scene) -> Any:
    """Give the token by which a name hangs: its own head, or the noun of place that it completes (« la région de *Diffa* »)."""
    token = scene.doc.char_span(name.start, name.end, alignment_mode="expand").root
    while (
        preposition(token, scene.grammar) == scene.grammar.of
        and token.head != token
        and "place" in scene.classes_of(token.head)
        and token.head.i < token.i
    ):
        token = token.head
    return token


def where(act: Act, scene: Scene, language: str) -> Name | None:
    """Give the place of an act: the most specific place name near its word in the tree, "de" only as its own complement.

    A place that frames the sentence (« *Togo* : deux soldats… », « À *Kara*, la police… ») is where all that it tells happened,
    unless another stands by the act; what is only said is there if nobody of another country says it.
    """
    best: tuple[tuple[int, int], Name] | None = None
    said = act.entry.type in side_rules()["said"]["types"]
    hit = act.entry.type in side_rules()["hit"]["types"]
    frame, is_label = framing(scene, language)
    for name, token in locative_names(scene, language):
        case = preposition(token, scene.grammar)
        far = distance(act.head, token)
        own = case == scene.grammar.of
        inner = own and token.head != act.head
        objects = act.slots.get("obj", []) if hit else []
        left = token in objects
        wide = name.sort == "place" and name.country is None and spans_states(name.text)
        if wide and any("PronType=Dem" in str(child.morph) for child in token.children):
            continue
        if (token in act.actors and name.sort != "place") or (said and token in act.recipients and name.sort == "state"):
            continue  # demander *à la France* de partir: she is a side, not where it happens
        if name is not frame:
            if own and (token in act.actors or (inner and name.sort != "place" and token.head not in objects)):
                continue
            if case not in locative(language) and not own and not left and name.sort != "place":
                continue
            if said and token.head != act.head and not held_at(act, token):
                continue
        elif said and is_label and foreign(act, scene, name):
            continue
        near = min(far, 8) + 2 * inner + wideness * wide
        key = ((min(near, framed) if name is frame else near) - specific[name.sort], abs(token.i - act.head.i))
        if (far <= 7 or name is frame) and (best is None or key < best[0]):
            best = (key, name)
    return best[1] if best else None


@lru_cache(maxsize=10_000)
def spans_states(name: str) -> bool:
    """Tell whether a name is that of a region of several states: « ce pays d'*Afrique de l'Ouest* » is one of them.

    >>> spans_states("Afrique de l'Ouest"), spans_states("Gao")
    (True, False)
    """
    found = locate(name)
    return found is not None and found[0].country is None


def held_at(act: Act, token: Any) -> bool:
    """Tell whether a place hangs on the verb whose subject or object an act's noun is: « le procès s'est ouvert à *Mopti* »."""
    noun = act.head
    told = act.entry.pos == "noun" and noun.dep_ in ("nsubj", "nsubj:pass", "obj")
    return told and token.head == noun.head and noun.i < token.i


def framing(scene: Scene, language: str) -> tuple[Name | None, bool]:
    """Give the place that frames a sentence, and whether it does so as a label, before a colon or a dash."""
    text = scene.doc.text
    places = [n for n in scene.names if n.sort in specific and n.sort != "unknown"]
    if not places:
        return None, False
    first = places[0]
    mark = heading.match(text) or (label.match(text, first.end) if not text[: first.start].strip(opening_marks) else None)
    if mark and first.end <= mark.end():
        alone = not any(first.end <= n.start <= mark.end() for n in places)
        told = any(t.pos_ in verb_tags and t.idx < mark.end() for t in scene.doc)
        return (first, True) if alone and not told else (None, False)
    token = hanging(first, scene)
    before = scene.doc[: token.i]
    opens = len(before) <= longest_opening or token.head.pos_ in verb_tags
    opens = opens and not any(t.pos_ in verb_tags or t.dep_ == "nsubj" for t in before)
    opens = opens and any(t.dep_.startswith("nsubj") for t in scene.doc[token.i + 1 :])
    return (first if opens and preposition(token, scene.grammar) in locative(language) else None), False


def foreign(act: Act, scene: Scene, place: Name) -> bool:
    """Tell whether the words of an act's actor name another country than a place's, or a body of several."""
    near = [child for actor in act.actors for child in (actor, *actor.children)]
    found = (scene.name_at(token) for token in near)
    return any(n is not None and (n.country or ("" if "igo" in n.classes else place.country)) != place.country for n in found)


def when(act: Act, scene: Scene, times: Sequence[TimeExpression], acts: Sequence[Act]) -> TimeExpression | None:
    """Give the time expression that hangs nearest to an act, unless another act of the sentence is nearer to it.

    Its value is the act's day: without the time of the day, and from first to last where several dates stand in a row.
    """
    best: tuple[int, TimeExpression] | None = None
    for time in times:
        span = scene.doc.char_span(time.start, time.end, alignment_mode="expand")
        if time.edtf is None or span is None or (time.start == 0 and dateline.match(scene.doc.text, time.end)):
            continue
        if any(t.lower_ in born(scene.doc.lang_) for t in (scene.doc[max(span.start - 1, 0)], span.root.head)):
            continue
        mine = arcs_to_time(act, span.root, scene)
        if mine is None or mine > furthest or (best is not None and mine >= best[0]):
            continue
        rivals = (other for other in acts if other is not act and not other.doubtful)
        others = ((arcs_to_time(other, span.root, scene), other) for other in rivals)
        if not any(far is not None and mine > far + slack[other.entry.type == act.entry.type] for far, other in others):
            best = (mine, time)
    return replace(best[1], edtf=day_of_row(best[1], times, scene.doc.text, scene.doc.lang_)) if best else None


def arcs_to_time(act: Act, time: Any, scene: Scene) -> int | None:
    """Give how far an act is from a time in the tree; None where one reports the other's clause, or comes before or after it.

    « a annoncé mardi *le retrait* » tells when it was announced, « arrêté lundi après *l'attaque* » when the arrest was. A clause
    that holds one of them alone counts as further, and so does a noun that the time completes: « l'accord de 2015 est *rejeté* ».
    """
    above = {t.i: n for n, t in enumerate([act.head, *act.head.ancestors])}
    falls = list(takewhile(lambda t: t.i not in above, [time, *time.ancestors]))
    top = falls[-1].head if falls else time
    if top.i not in above:
        return None
    climbs = [act.head, *act.head.ancestors][: above[top.i]]
    if any(reported(t, scene) or elsewhen(t, scene) for t in climbs):
        return None
    if any(t.pos_ in verb_tags and (t.dep_ in ("ccomp", "parataxis") or reported(t, scene)) for t in falls):
        return None
    far: int = len(climbs) + len(falls)
    far += 2 * sum(t.dep_ == "acl:relcl" or (t.dep_ in clauses and "VerbForm=Fin" in str(t.morph)) for t in climbs)
    far += sum(t.dep_ in inner_clauses and t.head != act.head for t in falls)
    if falls and time.dep_ == "nmod" and time.head != act.head and preposition(time, scene.grammar) == scene.grammar.of:
        far += 3
    return far


def reported(token: Any, scene: Scene) -> bool:
    """Tell whether a token hangs on a verb of saying as what is said: a clause, an infinitive or a noun."""
    v = voices(scene.doc.lang_)
    lemmas = set(verb_lemmas(token.head, scene, v)) if token.head != token else set()
    if token.pos_ not in verb_tags:
        return token.dep_ in ("obj", "nsubj:pass", "xcomp", "ccomp") and bool(lemmas & v.object)
    infinitive = "VerbForm=Inf" in str(token.morph) and token.dep_ in ("advcl", "obl:mod", "obl:arg")
    return (infinitive or token.dep_ in ("ccomp", "xcomp", "obj")) and bool(lemmas & v.clause)


@cache
def born(language: str) -> frozenset[str]:
    return frozenset(load_toml(f"languages/{language}/times.toml")["born"]["words"])
