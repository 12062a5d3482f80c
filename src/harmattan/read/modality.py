"""Qualify an act: has it happened, is it planned, requested, possible, or denied? Scope follows the tree, nearest cue first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..lexicon import load_toml
from ..records import Modality
from .events import Act, Scene, verb_tags
from .trees import low, preposition, verb_slots


@dataclass(frozen=True, slots=True)
class Verdict:
    """A modality with the tokens on which it rests and one reason for people."""

    modality: Modality
    cues: tuple[Any, ...] = ()
    why: str = "told as having happened"


@dataclass(frozen=True, slots=True)
class Cues:
    """The modality words of a language."""

    ne: frozenset[str]
    particles: frozenset[str]
    restrictive: frozenset[str]
    no: frozenset[str]
    without: frozenset[str]
    pseudo: tuple[str, ...]
    verbs: dict[str, str]
    nouns: dict[str, str]
    adjectives: dict[str, str]
    adverbs: dict[str, str]
    conditions: frozenset[str]
    subordinators: tuple[str, ...]
    purpose: frozenset[str]
    obligation: frozenset[str]
    announcement: frozenset[str]
    to_come: frozenset[str]
    reach_nouns: frozenset[str]
    reach_clauses: frozenset[str]
    not_nouns: frozenset[str]
    accusation: frozenset[str]
    unsure: frozenset[str]


@cache
def cues(language: str) -> Cues:
    """Load `modality.toml` of a language."""
    data = load_toml(f"languages/{language}/modality.toml")
    governors = data["governors"]

    def table(kind: str) -> dict[str, str]:
        return {word: modality for modality, lists in governors.items() for word in lists.get(kind, ())}

    return Cues(
        ne=frozenset(data["negation"]["ne"]),
        particles=frozenset(data["negation"]["particles"]),
        restrictive=frozenset(data["negation"]["restrictive"]),
        no=frozenset(data["negation"]["determiners"]),
        without=frozenset(data["negation"]["without"]),
        pseudo=tuple(data["negation"]["pseudo"]),
        verbs=table("verbs"),
        nouns=table("nouns"),
        adjectives=table("adjectives"),
        adverbs={word: modality for modality, words in data["adverbs"].items() for word in words},
        conditions=frozenset(data["conditions"]["words"]),
        subordinators=tuple(data["conditions"]["subordinators"]),
        purpose=frozenset(data["purpose"]["prepositions"]),
        obligation=frozenset(data["obligation"]["verbs"]),
        announcement=frozenset(data["announcement"]["verbs"]),
        to_come=frozenset(data["announcement"]["to_come"]),
        reach_nouns=frozenset(data["reach"]["nouns"]),
        reach_clauses=frozenset(data["reach"]["clauses"]),
        not_nouns=frozenset(data["reach"]["not_nouns"]),
        accusation=frozenset(data["accusation"]["verbs"]),
        unsure=frozenset(data["accusation"]["unsure"]),
    )


def qualify(act: Act, scene: Scene, language: str) -> Verdict:
    """Give the modality of an act by the nearest cue on the way up from its word to the root."""
    c = cues(language)
    for verdict in ladder(act, scene, c):
        return verdict
    return Verdict("actual")


def ladder(act: Act, scene: Scene, c: Cues) -> Iterator[Verdict]:
    """Yield verdicts from the act's own words outwards."""
    token = act.head
    verbal = act.entry.pos in ("verb", "adj")
    yield from own(token, scene, c, verbal)
    if verbal:
        yield from mood(token, scene, c)
    for step in range(6):
        head = token.head
        if head == token:
            return
        yield from governed(act, token, head, scene, c, step)
        if head.pos_ in verb_tags and not verbal and token.dep_ in ("nsubj", "nsubj:pass", "obj", "obl:arg") and step == 0:
            yield from own(head, scene, c, True)
            yield from mood(head, scene, c)
        elif token.dep_ in ("conj", "xcomp") and head.pos_ in verb_tags and not finite(token):
            yield from own(head, scene, c, True)
            yield from mood(head, scene, c)
        if token.dep_ in ("ccomp", "acl:relcl", "parataxis") or (token.dep_ == "advcl" and finite(token)):
            yield from condition(token, scene, c)
            return
        token = head


def finite(token: Any) -> bool:
    return "Mood=" in str(token.morph) or any("Mood=" in str(child.morph) for child in token.children if child.pos_ == "AUX")


def own(token: Any, scene: Scene, c: Cues, verbal: bool) -> Iterator[Verdict]:
    """Negation, adverbs and adjectives on the word itself."""
    children = list(token.children)
    forms = {low(child): child for child in children}
    if verbal:
        particle = next((child for child in children if low(child) in c.particles and child.dep_ in ("advmod", "obj", "nsubj", "nsubj:pass", "obl:mod", "expl", "det")), None)
        ne = next((forms[form] for form in c.ne if form in forms), None)
        window = token.doc[max(0, token.i - 6) : token.i]
        ne = ne if ne is not None else next((t for t in window if low(t) in c.ne and not any(u.pos_ == "VERB" for u in token.doc[t.i + 1 : token.i])), None)
        if ne is not None:
            near = [t for t in token.doc[ne.i : token.i + 4] if low(t) in c.particles]
            subject_none = any(low(t) in c.no or low(t) in ("personne", "rien") for child in children if child.dep_.startswith("nsubj") for t in (child, *child.children))
            if particle is not None or near or subject_none:
                text = token.doc.text.lower()
                if not any(pseudo in text[ne.idx : ne.idx + 60] for pseudo in c.pseudo):
                    yield Verdict("negated", (ne, near[0] if near else token), "denied by a negation")
        case = next((child for child in children if child.dep_ in ("mark", "case") and low(child) in c.without), None)
        if case is not None:
            yield Verdict("negated", (case,), "said not to have been done (without)")
    else:
        for child in children:
            if low(child) in c.no:
                yield Verdict("negated", (child,), "none took place")
            if low(child) in c.without and child.dep_ == "case":
                yield Verdict("negated", (child,), "without it")
    for child in children:
        form = low(child)
        if form in c.adverbs:
            yield Verdict(c.adverbs[form], (child,), "hedged by an adverb")  # type: ignore[arg-type]
        if not verbal and child.dep_ in ("amod", "acl"):
            for _, lemma in scene.grammar.morphology.analyses(child.text):
                if lemma in c.adjectives:
                    yield Verdict(c.adjectives[lemma], (child,), f"called {child.text}")  # type: ignore[arg-type]
                    break


def mood(token: Any, scene: Scene, c: Cues) -> Iterator[Verdict]:
    """Tense and mood of a verb or its auxiliary."""
    yield from condition(token, scene, c)
    group = [token, *(child for child in token.children if child.pos_ == "AUX" or child.dep_.startswith("aux"))]
    morph = " ".join(str(t.morph) for t in group)
    speech_past = token.dep_ == "ccomp" and token.head != token
    past = any("Tense=Past" in str(t.morph) and "VerbForm=Part" in str(t.morph) for t in group) and len(group) > 1
    if "Mood=Cnd" in morph:
        cue = next(t for t in group if "Mood=Cnd" in str(t.morph))
        if set(scene.grammar.morphology.lemmas(cue.text, "verb")) & c.obligation:
            yield Verdict("planned", (cue,), "said to be due")
        compound = any(low(t) in ("aurait", "auraient", "serait", "seraient") for t in group if t != token)
        if speech_past and not (compound and past):
            yield Verdict("planned", (cue,), "future seen from the past")
        yield Verdict("possible", (cue,), "told in the hearsay conditional")
    if "Tense=Fut" in morph:
        cue = next(t for t in group if "Tense=Fut" in str(t.morph))
        yield Verdict("planned", (cue,), "told in the future")


def condition(token: Any, scene: Scene, c: Cues) -> Iterator[Verdict]:
    """If-clauses."""
    for child in token.children:
        if low(child) in c.conditions and child.dep_ == "mark":
            yield Verdict("possible", (child,), "only if a condition holds")


def governed(act: Act, token: Any, head: Any, scene: Scene, c: Cues, step: int) -> Iterator[Verdict]:
    """The effect of what governs the word: a verb, a noun or an adjective."""
    dep = token.dep_
    g = scene.grammar
    infinitive = "VerbForm=Inf" in str(token.morph)
    if dep.startswith(("aux", "punct", "appos")):
        return
    verbs = set(g.morphology.lemmas(head.text, "verb")) if head.pos_ in verb_tags or low(head).endswith(("é", "ée", "és", "ées")) else set()
    mark = next((low(child) for child in token.children if child.dep_ in ("mark", "case") and child.i < token.i), None)
    if infinitive and mark in c.purpose and dep in ("advcl", "xcomp", "obl:mod", "acl", "obl:arg", "nmod"):
        yield Verdict("planned", (token,), "told as a purpose")
    complement = dep in ("xcomp", "ccomp") or (infinitive and dep in ("advcl", "obl:arg", "acl", "obj"))
    noun_object = not infinitive and dep in ("obj", "obl:arg", "nsubj:pass") and head.pos_ in (*verb_tags, "ADJ")
    if verbs and (complement or noun_object):
        if verbs & c.accusation:
            named = any(scene.name_at(t) or scene.classes_of(t) & scene.classes.actors for t in verb_slots(head, g).get("subj", []))
            if verbs & c.unsure or not named:
                yield Verdict("possible", (head,), "alleged by nobody named")
            yield Verdict("actual", (head,), "alleged by the accuser")
        if verbs & c.obligation and complement:
            yield Verdict("planned", (head,), "said to be due")
        for lemma in sorted(verbs & set(c.verbs)):
            effect = c.verbs[lemma]
            if noun_object and lemma in c.announcement and act.entry.type not in c.to_come:
                continue
            if noun_object and effect in ("planned", "possible") and lemma not in c.reach_nouns:
                continue
            if dep == "ccomp" and effect in ("planned", "negated") and finite(token) and lemma not in c.reach_clauses:
                continue
            if noun_object and effect == "negated" and lemma in c.not_nouns:
                continue
            yield Verdict(effect, (head,), f"governed by « {head.text} »")  # type: ignore[arg-type]
    if head.pos_ in ("NOUN", "ADJ") and (dep in ("nmod", "acl", "xcomp", "obl:arg", "ccomp", "advcl") or infinitive) and preposition(token, g) not in ("par", "contre", "dans", "lors", "pendant", "après", "depuis"):
        lemmas = {lemma for pos, lemma in g.morphology.analyses(head.text) if pos in ("noun", "adj")}
        for table in (c.nouns, c.adjectives):
            for lemma in sorted(lemmas & set(table)):
                if infinitive or table is c.nouns:
                    yield Verdict(table[lemma], (head,), f"under « {head.text} »")  # type: ignore[arg-type]


def denies(text: str, language: str) -> bool:
    """Tell whether a quoted statement is a negation, by its words alone.

    >>> denies("Les conditions ne sont plus réunies", "fr"), denies("Nous resterons", "fr")
    (True, False)
    """
    c = cues(language)
    words = text.lower().replace("’", "'").replace("'", "' ").split()
    return any(w in c.ne for w in words) and any(w.strip(".,;:!?") in c.particles for w in words)
