"""How likely a word that fits is an event at all: a logistic score of the evidence, with weights from labelled dispatches."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from typing import Any

from ..lexicon import load_toml
from . import learnt
from .events import Act
from .lines import Line
from .relevance import Setting
from .scene import Scene, verb_tags
from .trees import is_passive, low

noun_labels = frozenset("nsubj obj nmod ROOT conj obl:mod obl:arg appos".split())
verb_labels = frozenset("ROOT conj acl acl:relcl advcl xcomp ccomp amod".split())


@cache
def weights() -> tuple[dict[str, float], float]:
    data = load_toml("ontology/confidence.toml")
    return {name: float(value) for name, value in data["weights"].items()}, float(data["threshold"])


def threshold(model: bool = False) -> float:
    """Give the confidence below which a candidate is dropped; `model` tells that the learned reader has read its sentence."""
    return learnt.threshold() if model else weights()[1]


def log_odds(seen: frozenset[str]) -> float:
    """Give what the words alone make of a candidate, in log-odds."""
    table, _ = weights()
    return math.fsum(table.get(name, 0.0) for name in seen)


def confidence(seen: frozenset[str], model: bool = False) -> float:
    """Give the probability that a candidate with this evidence is an event; `model` as for `threshold`.

    >>> 0 < confidence(frozenset({"bias"})) < 1
    True
    """
    odds = log_odds(seen)
    return 1 / (1 + math.exp(-(learnt.log_odds(seen, odds) if model else odds)))


def evidence(act: Act, scene: Scene, line: Line, setting: Setting, modality: str, dated: bool, placed: bool) -> frozenset[str]:
    """Give the names of what speaks for or against an act; none depends on the words of one language."""
    return frozenset(signs(act, scene, line, setting, modality, dated, placed))


def signs(act: Act, scene: Scene, line: Line, setting: Setting, modality: str, dated: bool, placed: bool) -> Iterator[str]:
    entry = act.entry
    yield "bias"
    yield f"type {entry.type}"
    yield f"pos {entry.pos}"
    frame = "free" if not entry.needs else act.status
    yield f"frame {frame} {entry.pos}"
    yield f"type {entry.type} frame {frame}"
    if entry.weak:
        yield f"weak {frame}"
        yield "weak anchored" if act.anchored else "weak loose"
        yield f"weak {entry.type}"
    if act.doubtful:
        yield f"doubtful {entry.pos}"
    if len(entry.words) > 1:
        yield "expression"
    actor, recipient = kind(act.actors, scene), kind(act.recipients, scene)
    yield f"actor {actor}"
    yield f"recipient {recipient}"
    yield f"actor {'none' if actor == 'none' else 'some'} {entry.type}"
    yield f"recipient {'none' if recipient == 'none' else 'some'} {entry.type}"
    yield f"modality {modality}"
    if dated:
        yield "dated"
    if placed:
        yield "placed"
    yield f"text {min(int(setting.share * 5), 4)}"
    political, other = setting.by_sentence[line.sentence.index]
    yield f"sentence {'political' if political > other else 'other' if other > political else 'neither'}"
    yield f"part {line.sentence.part}"
    yield from form(act, scene, modality)
    yield from learnt.evidence(act, line.told)


def kind(tokens: tuple[Any, ...], scene: Scene) -> str:
    """Sort a side: none, pronoun, or the widest class that its head belongs to."""
    if not tokens:
        return "none"
    head = tokens[0]
    found = scene.classes_of(head)
    for name in ("rebel", "military", "police", "protester", "justice"):
        if name in found:
            return name
    for name in ("state", "armed", "actor"):
        if found & scene.classes.sets[name]:
            return name
    if scene.is_open(head):
        return "pronoun" if head.pos_ in ("PRON", "DET") else "number" if head.pos_ == "NUM" else "name"
    return "name" if "name" in found else "thing"


def form(act: Act, scene: Scene, modality: str) -> Iterator[str]:
    """The shape of the word: tense of a verb, determiner and number of a noun, and what it hangs on."""
    head = act.head
    children = list(head.children)
    if act.entry.pos == "noun":
        determiner = next((c for c in children if c.dep_ == "det"), None)
        yield f"det {'none' if determiner is None else morph(determiner, 'Definite') or morph(determiner, 'PronType') or 'other'}"
        yield f"noun {morph(head, 'Number') or 'number?'}"
        yield f"noun {head.dep_.split(':')[0] if head.dep_ in noun_labels else 'elsewhere'}"
        if any(c.dep_ == "nummod" for c in children):
            yield "noun counted"
        return
    group = [head, *(c for c in children if c.pos_ == "AUX")]
    moods = " ".join(str(t.morph) for t in group)
    if "VerbForm=Inf" in str(head.morph):
        yield "verb infinitive"
    elif head.pos_ not in verb_tags:
        yield "verb as adjective"
    elif len(group) == 1 and "VerbForm=Part" in str(head.morph):
        yield "verb participle" if "Tense=Past" in moods else "verb gerund"
    else:
        tense = morph_of(moods, "Tense")
        tense = "Fut" if tense == "Imp" and modality == "planned" else tense  # the future seen from the past, no habit
        yield f"verb {'compound' if len(group) > 1 else 'simple'} {tense}"
    if is_passive(head, scene.grammar):
        yield "verb passive"
    yield f"verb {head.dep_.split(':')[0] if head.dep_ in verb_labels else 'elsewhere'}"
    if any(low(c) in scene.grammar.impersonal for c in children if c.dep_.startswith("nsubj")):
        yield "verb impersonal"


def morph(token: Any, name: str) -> str | None:
    values = token.morph.get(name)
    return str(values[0]) if values else None


def morph_of(text: str, name: str) -> str:
    for value in ("Cnd", "Fut", "Imp", "Past", "Pres"):
        if f"{name}={value}" in text or f"Mood={value}" in text:
            return value
    return "none"
