"""Qualify an act: has it happened, is it planned, requested, possible, or denied?

The tree is climbed from the act's word outwards as long as the act stands or falls with what governs it; the nearest cue
decides. A noun of action that its verb takes for granted ("revendiquer l'attaque") stands as told, whatever becomes of the verb.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .cues import cues, tense_of
from .events import Act
from .governing import governed, mistagged
from .scene import Scene, verb_tags
from .sight import Sight, Verdict, agrees, denied, finite, gerund, infinitive, is_verb, past
from .trees import auxiliaries, low

__all__ = ["Verdict", "denies", "qualify"]


def qualify(act: Act, scene: Scene, language: str) -> Verdict:
    """Give the modality of an act by the nearest cue on the way up from its word to the root."""
    s = Sight(act, scene, cues(language))
    verdict = next(ladder(s), Verdict("actual"))
    return conditional(s) or verdict if verdict.modality == "planned" else verdict


def conditional(s: Sight) -> Verdict | None:
    """Tell a plan within a condition, or that depends on one, as only possible: « menace de partir si … »."""
    for token in (s.act.head, *s.act.head.ancestors):
        for verb in (token, *(t for t in token.children if t.i > token.i)):
            if verb.dep_ not in ("advcl", "obl:mod"):
                continue
            mark = next((t for t in verb.children if t.dep_ == "mark" and s.c.has("conditions.words", low(t))), None)
            if mark is not None and not opposed(verb, s) and not (mark.i and s.c.has("conditions.despite", low(mark.nbor(-1)))):
                return Verdict("possible", (mark,), "planned only if a condition holds")
    return None


def ladder(s: Sight) -> Iterator[Verdict]:
    """Yield verdicts from the act's own words outwards."""
    token, verbal = s.act.head, s.act.entry.pos != "noun"
    if verbal:
        yield from asked(token, s)
    yield from mistagged(token, verbal, s)
    yield from on_verb(token, s) if verbal else on_noun(token, s)
    for _ in range(9):
        head = token.head
        if head == token:
            return
        below = token if verbal else lower(token, head)
        if below != token and occurs(token, below, s):
            token, verbal = below, True
            yield from on_verb(token, s)
            continue
        yield from governed(token, head, verbal, s)
        if not carries(token, head, verbal, s):
            return
        if token.dep_ == "conj" and verbal and finite(token):
            token = stands_beside(head)
            continue
        if verbal and gerund(token) and token.dep_ == "advcl" and not infinitive(head):
            yield from mood(head, s)
            return
        token, verbal = head, head.pos_ in verb_tags or (verbal and token.dep_ == "conj") or is_verb(head, s)
        yield from on_verb(token, s) if verbal else on_noun(token, s)


def stands_beside(verb: Any) -> Any:
    """Give the verb that a finite one is really coordinated with: « est venu pour aider et a créé » is not under "pour"."""
    while not finite(verb) and verb.head != verb:
        verb = verb.head
    return verb


def lower(noun: Any, verb: Any) -> Any:
    """Give the infinitive that ends the chain of verbs whose subject a noun is (le sommet doit se tenir), else the noun."""
    if not noun.dep_.startswith("nsubj"):
        return noun
    last = verb
    while (below := next((t for t in last.children if t.dep_ == "xcomp" and infinitive(t) and t.i > last.i), None)) is not None:
        last = below
    return noun if last == verb else last


def carries(token: Any, head: Any, verbal: bool, s: Sight) -> bool:
    """Tell whether the act stands or falls with what governs its word."""
    dep = token.dep_
    if dep == "conj":
        return not any(t.dep_ == "cc" and s.c.has("negation.but", low(t)) for t in token.children)
    if not verbal:
        if head.pos_ in verb_tags or is_verb(head, s):
            return occurs(token, head, s)
        carried_out = s.kind("standing") and s.is_a(head, "occurrence.carrying_out", "noun")
        return dep == "nmod" and s.linked(token, "part") and s.is_a(head, "occurrence.nouns", "noun") and not carried_out
    if dep in ("xcomp", "ccomp", "obl:arg", "obj") or (dep == "advcl" and gerund(token)):
        return not finite(token) and (head.pos_ in (*verb_tags, "ADJ") or is_verb(head, s))
    return False


def occurs(token: Any, head: Any, s: Sight) -> bool:
    """Tell whether a verb says of the noun of action that it takes place."""
    dep = token.dep_
    lemmas = phrases(head, s)
    if s.kind("standing") and lemmas & s.c.words["occurrence.carrying_out"]:
        return False
    passive = any(child.dep_ == "aux:pass" for child in head.children)
    if dep.startswith("nsubj") and lemmas & s.c.words["occurrence.subject"]:
        return not passive or any(child.dep_.startswith("expl:") for child in head.children)
    if (
        dep == "obj"
        or (dep.startswith("nsubj") and passive)
        or (dep in ("obl:arg", "obl:mod", "xcomp") and s.linked(token, "shared"))
    ):
        if lemmas & s.c.words["occurrence.shared"]:
            return s.kind("to_come") and denied(head, s) is None
        return (dep == "obj" or dep.startswith("nsubj") or s.linked(token, "occurring")) and bool(
            lemmas & s.c.words["occurrence.complement"]
        )
    return False


def phrases(verb: Any, s: Sight) -> set[str]:
    """Give the lemmas of a verb, alone and with each word that hangs on it ("avoir lieu", "y avoir")."""
    lemmas = s.lemmas(verb, "verb")
    return lemmas | {
        f"{lemma} {low(child)}" if child.i > verb.i else f"{low(child)} {lemma}"
        for lemma in lemmas
        for child in verb.children
        if not child.is_punct
    }


def on_verb(token: Any, s: Sight) -> Iterator[Verdict]:
    """What a verb's own words say: negation, "sans", adverbs, if-clause, tense and mood."""
    told = s.act.entry.denied and token == s.act.head  # the refusal is in the negation
    pair = None if told else denied(token, s)
    if pair is not None and (token == s.act.head or not s.is_a(token, "negation.kept")):
        yield Verdict("negated", pair, "denied by a negation")
    if "Mood=Imp" in str(token.morph) and token.dep_ == "ROOT":
        yield Verdict("requested", (token,), "told as an order")
    opening = token.doc[0]
    wish = s.c.has("wishes.openers", low(opening)) and opening.dep_ == "mark" and opening.head == token
    if wish and token.dep_ == "ROOT" and finite(token) and low(token.doc[-1]) != s.c.question:
        yield Verdict("requested", (opening,), "told as a wish")
    for child in token.children:
        form = low(child)
        if child.i < token.i and child.dep_ in ("mark", "case"):
            if s.c.has("negation.without", form):
                yield Verdict("negated", (child,), "said not to have been done")
            if s.c.has("conditions.words", form) and not opposed(token, s):
                yield Verdict("possible", (child,), "only if a condition holds")
        if form in s.c.adverbs and child.dep_ in ("advmod", "obl:mod", "cc", "dep"):
            yield Verdict(s.c.adverbs[form], (child,), f"hedged by « {child.text} »")
    yield from (v for v in mood(token, s) if not (told and v.modality == "planned"))
    yield from announced(token, s)


def opposed(token: Any, s: Sight) -> bool:
    """Tell whether a clause with "si" states a fact to set another against it: a compound past, with no future beside it."""
    main = token.head
    compound = any(t.dep_ == "aux:tense" and "Tense=Pres" in str(t.morph) for t in token.children)
    return (
        compound
        and token.dep_ == "advcl"
        and not any(tense_of(low(t), s.c, s.scene.grammar.morphology) for t in (main, *auxiliaries(main)))
    )


def mood(token: Any, s: Sight) -> Iterator[Verdict]:
    """Tense and mood of a verb with its auxiliaries, by their forms."""
    group = [t for t in auxiliaries(token) if t.i < token.i]
    group = group or [token]
    morphology = s.scene.grammar.morphology
    for cue in group:
        tense = tense_of(low(cue), s.c, morphology) if cue.pos_ in verb_tags else None
        compound = cue != token and (cue.dep_ == "aux:tense" or (len(group) > 1 and cue == group[0]))
        if tense == "Fut" and not (compound and cue.dep_ == "aux:tense" and not asserted_later(token)):
            yield Verdict("planned", (cue,), "told in the future")
        if tense == "Cnd":
            above = token.head.head if infinitive(token.head) and token.head.dep_ == "xcomp" else token.head  # a fait savoir
            reported = token.dep_ == "ccomp" and past(above) and not compound
            yield (
                Verdict("planned", (cue,), "future seen from the past")
                if reported
                else Verdict("possible", (cue,), "told in the hearsay conditional")
            )


def announced(token: Any, s: Sight) -> Iterator[Verdict]:
    """An act to come in the imperfect or the present under a verb of announcing: « a annoncé qu'il retirait ses troupes »."""
    simple = not auxiliaries(token) and any(f"Tense={tense}" in str(token.morph) for tense in ("Imp", "Pres"))
    if simple and token.dep_ == "ccomp" and s.kind("announced") and s.is_a(token.head, "announcement.verbs"):
        yield Verdict("planned", (token.head,), f"announced by « {token.head.text} »")


def asserted_later(token: Any) -> bool:
    """Tell whether a future perfect is a real one, not the press's way of telling the past: it hangs below another verb."""
    return token.dep_ in ("advcl", "acl:relcl", "ccomp")


def on_noun(token: Any, s: Sight) -> Iterator[Verdict]:
    """What a noun's own words say: its determiner, adjectives and participles, the preposition before it, its copula."""
    c = s.c
    for child in token.children:
        form = low(child)
        if c.has("negation.determiners", form) and child.i < token.i:
            yield Verdict("negated", (child,), "none took place")
        if c.has("negation.without", form) and child.dep_ == "case":
            yield Verdict("negated", (child,), "said not to have been done")
        if child.dep_ in ("amod", "acl", "nmod", "advmod") and agrees(child, token):
            yield from described(child, s)
        if child.dep_ == "cop":
            yield from on_verb(token, s)
        if child.dep_ == "acl:relcl":
            below = next((t for t in child.children if t.dep_ == "xcomp" and infinitive(t)), child)
            if phrases(below, s) & s.c.words["occurrence.subject"]:
                yield from on_verb(child, s)
                if below != child and s.is_a(child, "obligation.verbs"):
                    yield Verdict("planned", (child,), "said to be due")
    if token.dep_.startswith("nsubj") and token.head.pos_ == "ADJ" and any(t.dep_ == "cop" for t in token.head.children):
        yield from described(token.head, s)
    left = [low(t) for t in token.doc[max(0, token.i - 2) : token.i]]
    if len(left) == 2 and c.has("negation.bare", left[0]) and c.has("negation.bare_links", left[1]):
        yield Verdict("negated", (token.doc[token.i - 2],), "none took place")


def described(child: Any, s: Sight) -> Iterator[Verdict]:
    """What an adjective, a participle or an adverb on a noun of action says of it."""
    c = s.c
    lemmas = {low(child), *s.lemmas(child, "adj"), *(lemma for lemma in participles(child, s))}
    for lemma in sorted(lemmas):
        if lemma in c.described:
            yield Verdict(c.described[lemma], (child,), f"called « {child.text} »")
        if lemma in c.adverbs:
            yield Verdict(c.adverbs[lemma], (child,), f"hedged by « {child.text} »")
        if c.has("described.planned_to_come", lemma) and s.kind("to_come"):
            yield Verdict("planned", (child,), f"called « {child.text} »")
        if c.has("described.threatening", lemma):
            yield Verdict("planned" if s.kind("to_come") else "possible", (child,), f"called « {child.text} »")


def participles(child: Any, s: Sight) -> Iterator[str]:
    """Give the masculine singular of a participle by its form without its last marks of number and gender."""
    form = low(child)
    for ending in ("", "s", "e", "es"):
        if form.endswith(ending) and s.lemmas(child, "verb"):
            yield form[: len(form) - len(ending)] if ending else form


def asked(token: Any, s: Sight) -> Iterator[Verdict]:
    """A question that asks whether: the subject follows its verb, and no word asks who, when or why."""
    if low(token.doc[-1]) != s.c.question:
        return
    while token.dep_ in ("xcomp", "conj") and token.head != token:
        token = token.head
    first = min(token.i, *(t.i for t in (token, *auxiliaries(token))))
    turned = any(t.dep_.startswith(("nsubj", "expl:subj")) and t.pos_ == "PRON" and t.i > first for t in token.children)
    opened = next((k for k in range(first) if opens_question(token.doc, k, s)), None)
    upto = token.i if opened is None else opened
    if (turned or opened is not None) and not any(s.c.has("questions.words", low(t)) for t in token.doc[:upto]):
        yield Verdict("possible", (token.doc[-1],), "only asked")


def opens_question(doc: Any, at: int, s: Sight) -> bool:
    return any(
        " ".join(low(t) for t in doc[at : at + len(opener.split())]) == opener for opener in s.c.words["questions.openers"]
    )


def denies(text: str, language: str) -> bool:
    """Tell whether a quoted statement is a negation, by its words alone.

    >>> denies("Les conditions ne sont plus réunies", "fr"), denies("Nous resterons", "fr")
    (True, False)
    """
    c = cues(language)
    words = text.lower().replace("’", "'").replace("'", "' ").split()
    return any(c.has("negation.ne", w) for w in words) and any(c.has("negation.particles", w.strip(".,;:!?")) for w in words)
