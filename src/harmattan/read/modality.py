"""Qualify an act: has it happened, is it planned, requested, possible, or denied?

The tree is climbed from the act's word outwards as long as the act stands or falls with what governs it; the nearest cue
decides. A noun of action that its verb takes for granted ("revendiquer l'attaque") stands as told, whatever becomes of the verb.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..records import Modality
from .cues import Cues, Governor, cues, of_kind, tense_of
from .events import Act, Scene, verb_tags
from .trees import auxiliaries, low, preposition, verb_slots

noun_arcs = ("obj", "obl:arg", "nsubj", "nsubj:pass", "obl:agent")
adjuncts = ("obl:mod", "obl", "nmod", "obl:arg", "advmod", "advcl", "dep", "ROOT")
complements = ("xcomp", "ccomp", "advcl", "obl:arg", "obl:mod", "acl", "obj", "nmod", "obl", "csubj")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A modality with the tokens on which it rests and one reason for people."""

    modality: Modality
    cues: tuple[Any, ...] = ()
    why: str = "told as having happened"


@dataclass(frozen=True, slots=True)
class Sight:
    """An act in its sentence, with the words to judge it by."""

    act: Act
    scene: Scene
    c: Cues

    def lemmas(self, token: Any, pos: str) -> set[str]:
        return set(self.scene.grammar.morphology.lemmas(token.text, pos))

    def is_a(self, token: Any, name: str, pos: str = "verb") -> bool:
        """Tell whether a token is a word of the list `name`."""
        return bool(self.lemmas(token, pos) & self.c.words[name])

    def linked(self, token: Any, name: str) -> bool:
        """Tell whether a token hangs by a preposition of the list `name` of links."""
        return preposition(token, self.scene.grammar) in self.c.words[f"links.{name}"]

    def kind(self, name: str) -> bool:
        return of_kind(self.act.entry, name)


def qualify(act: Act, scene: Scene, language: str) -> Verdict:
    """Give the modality of an act by the nearest cue on the way up from its word to the root."""
    return next(ladder(Sight(act, scene, cues(language))), Verdict("actual"))


def ladder(s: Sight) -> Iterator[Verdict]:
    """Yield verdicts from the act's own words outwards."""
    token, verbal = s.act.head, s.act.entry.pos != "noun"
    if verbal:
        yield from asked(token, s)
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
            token = head
            continue
        if verbal and gerund(token) and token.dep_ == "advcl":
            yield from mood(head, s)
            return
        token, verbal = head, head.pos_ in verb_tags or (verbal and token.dep_ == "conj") or is_verb(head, s)
        yield from on_verb(token, s) if verbal else on_noun(token, s)


def lower(noun: Any, verb: Any) -> Any:
    """Give the infinitive at the end of a chain of verbs whose subject a noun is (le sommet doit se tenir), or the noun itself."""
    if not noun.dep_.startswith("nsubj"):
        return noun
    last = verb
    while (below := next((t for t in last.children if t.dep_ == "xcomp" and infinitive(t) and t.i > last.i), None)) is not None:
        last = below
    return noun if last == verb else last


def is_verb(token: Any, s: Sight) -> bool:
    """Tell whether a token is a verb, or a participle that the tagger takes for an adjective."""
    return token.pos_ in verb_tags or (token.pos_ == "ADJ" and bool(auxiliaries(token)) and bool(s.lemmas(token, "verb")))


def finite(token: Any) -> bool:
    return "Mood=" in str(token.morph) or any("Mood=" in str(child.morph) for child in token.children if child.pos_ == "AUX")


def infinitive(token: Any) -> bool:
    return "VerbForm=Inf" in str(token.morph) or any("VerbForm=Inf" in str(t.morph) for t in auxiliaries(token) if t.i < token.i)


def perfect(token: Any) -> bool:
    """Tell whether an infinitive is a past one (avoir attaqué)."""
    return any("VerbForm=Inf" in str(t.morph) and t.dep_ == "aux:tense" for t in token.children)


def gerund(token: Any) -> bool:
    return "VerbForm=Part" in str(token.morph) and "Tense=Pres" in str(token.morph)


def carries(token: Any, head: Any, verbal: bool, s: Sight) -> bool:
    """Tell whether the act stands or falls with what governs its word."""
    dep = token.dep_
    if dep == "conj":
        return not any(t.dep_ == "cc" and s.c.has("negation.but", low(t)) for t in token.children)
    if not verbal:
        if head.pos_ in verb_tags or is_verb(head, s):
            return occurs(token, head, s)
        return dep == "nmod" and s.linked(token, "part") and s.is_a(head, "occurrence.nouns", "noun")
    if dep in ("xcomp", "ccomp", "obl:arg", "obj") or (dep == "advcl" and gerund(token)):
        return not finite(token) and head.pos_ in (*verb_tags, "ADJ")
    return False


def occurs(token: Any, head: Any, s: Sight) -> bool:
    """Tell whether a verb says of the noun of action that it takes place."""
    dep = token.dep_
    lemmas = s.lemmas(head, "verb")
    lemmas |= {f"{lemma} {low(child)}" if child.i > head.i else f"{low(child)} {lemma}" for lemma in lemmas for child in head.children if not child.is_punct}
    passive = any(child.dep_ == "aux:pass" for child in head.children)
    if dep.startswith("nsubj") and lemmas & s.c.words["occurrence.subject"]:
        return not passive or any(child.dep_.startswith("expl:") for child in head.children)
    if dep == "obj" or (dep.startswith("nsubj") and passive) or (dep in ("obl:arg", "obl:mod", "xcomp") and s.linked(token, "shared")):
        if lemmas & s.c.words["occurrence.shared"]:
            return s.kind("to_come") and denied(head, s) is None
        return (dep == "obj" or dep.startswith("nsubj") or s.linked(token, "occurring")) and bool(lemmas & s.c.words["occurrence.complement"])
    return False


def denied(token: Any, s: Sight) -> tuple[Any, Any] | None:
    """Give the tokens that deny a verb (ne … pas, personne ne …), or None."""
    group = {token.i, *(t.i for t in auxiliaries(token))}
    first = min(group)
    while first and token.doc[first - 1].pos_ == "PRON" and token.doc[first - 1].head == token and low(token.doc[first - 1]) not in s.c.words["negation.ne"]:
        first -= 1
    near = [token.doc[first - 1]] if first else []
    ne = next((t for t in (*token.children, *near) if s.c.has("negation.ne", low(t)) and t.i < token.i), None)
    if ne is None:
        return None
    after = [t for t in token.doc[ne.i + 1 : token.i + 3] if s.c.has("negation.particles", low(t))]
    for child in token.children:
        if child.dep_.startswith(("nsubj", "obj", "advmod", "obl")):
            after += [t for t in (child, *child.children) if s.c.has("negation.nobody" if child.dep_.startswith("nsubj") else "negation.particles", low(t)) and t.dep_ != "amod"]
    if not after:
        return None
    tail = " ".join(low(t) for t in token.doc[after[0].i : after[0].i + 2])
    return None if s.c.has("negation.pseudo", tail) else (ne, after[0])


def on_verb(token: Any, s: Sight) -> Iterator[Verdict]:
    """What a verb's own words say: negation, "sans", adverbs, if-clause, tense and mood."""
    pair = denied(token, s)
    if pair is not None:
        yield Verdict("negated", pair, "denied by a negation")
    if "Mood=Imp" in str(token.morph) and token.dep_ == "ROOT":
        yield Verdict("requested", (token,), "told as an order")
    for child in token.children:
        form = low(child)
        if child.i < token.i and child.dep_ in ("mark", "case"):
            if s.c.has("negation.without", form):
                yield Verdict("negated", (child,), "said not to have been done")
            if s.c.has("conditions.words", form) and not opposed(token, s):
                yield Verdict("possible", (child,), "only if a condition holds")
        if form in s.c.adverbs and child.dep_ in ("advmod", "obl:mod", "cc", "dep"):
            yield Verdict(s.c.adverbs[form], (child,), f"hedged by « {child.text} »")
    yield from mood(token, s)


def opposed(token: Any, s: Sight) -> bool:
    """Tell whether a clause with "si" states a fact to set another against it: a compound past, with no future beside it."""
    main = token.head
    compound = any(t.dep_ == "aux:tense" and "Tense=Pres" in str(t.morph) for t in token.children)
    return compound and token.dep_ == "advcl" and not any(tense_of(low(t), s.c, s.scene.grammar.morphology) for t in (main, *auxiliaries(main)))


def mood(token: Any, s: Sight) -> Iterator[Verdict]:
    """Tense and mood of a verb with its auxiliaries, by their forms."""
    group = [t for t in auxiliaries(token) if t.i < token.i]
    group = [*group, token] if not group else group
    morphology = s.scene.grammar.morphology
    for cue in group:
        tense = tense_of(low(cue), s.c, morphology) if cue.pos_ in verb_tags else None
        compound = cue != token and (cue.dep_ == "aux:tense" or (len(group) > 1 and cue == group[0]))
        if tense == "Fut" and not (compound and cue.dep_ == "aux:tense" and not asserted_later(token)):
            yield Verdict("planned", (cue,), "told in the future")
        if tense == "Cnd":
            reported = token.dep_ == "ccomp" and past(token.head) and not compound
            yield Verdict("planned", (cue,), "future seen from the past") if reported else Verdict("possible", (cue,), "told in the hearsay conditional")


def asserted_later(token: Any) -> bool:
    """Tell whether a future perfect is a real one, not the press's way of telling the past: it hangs below another verb."""
    return token.dep_ in ("advcl", "acl:relcl", "ccomp")


def past(token: Any) -> bool:
    """Tell whether a verb is in a past tense."""
    group = [token, *auxiliaries(token)]
    return any("Tense=Imp" in str(t.morph) or ("Tense=Past" in str(t.morph) and ("Mood=Ind" in str(t.morph) or len(group) > 1)) for t in group)


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
        if child.dep_ == "acl:relcl" and s.is_a(child, "occurrence.subject"):
            yield from on_verb(child, s)
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
        if lemma in c.to_come and s.kind("to_come"):
            yield Verdict("planned", (child,), f"called « {child.text} »")


def participles(child: Any, s: Sight) -> Iterator[str]:
    """Give the masculine singular of a participle by its form without its last marks of number and gender."""
    form = low(child)
    for ending in ("", "s", "e", "es"):
        if form.endswith(ending) and s.lemmas(child, "verb"):
            yield form[: len(form) - len(ending)] if ending else form


def agrees(child: Any, noun: Any) -> bool:
    """Tell whether an adjective can belong to a noun: in "l'arrestation de 16 suspects présumés" it cannot."""
    a, b = child.morph.get("Number"), noun.morph.get("Number")
    before = child.nbor(-1) if child.i else noun
    nearer = before.pos_ == "NOUN" and before != noun and before.morph.get("Number") == a and before.morph.get("Gender") != noun.morph.get("Gender")
    return (not a or not b or a == b) and not nearer


def governed(token: Any, head: Any, verbal: bool, s: Sight) -> Iterator[Verdict]:
    """What the word above, or the preposition between, makes of the act."""
    if token.dep_ == "conj":
        return
    yield from placed(token, head, verbal, s)
    manner = relation(token, head, verbal, s)
    if manner is None:
        return
    for above in governors_of(token, head, manner):
        yield from alleged(token, above, manner, s)
        yield from modal(token, above, manner, s)
        if s.c.has("purpose.infinitive", low(above)) and manner == "inf" and not (s.kind("shown") and token == s.act.head):
            yield Verdict("planned", (above,), "told as a purpose")
        bare = above.pos_ not in verb_tags and not any(t.dep_ in ("mark", "case") for t in token.children)
        for pos in ("verb",) if bare else ("verb", "noun", "adj"):
            if (pos == "noun" and above.pos_ not in ("NOUN", "PROPN")) or (pos == "verb" and above.pos_ == "NOUN" and not (bare or auxiliaries(above))):
                continue
            for lemma in sorted(s.lemmas(above, pos)):
                for rule in s.c.governors.get((pos, lemma), ()):
                    yield from applied(rule, token, above, manner, s)
    later = next((t for t in (head, *auxiliaries(head)) if tense_of(low(t), s.c, s.scene.grammar.morphology) == "Fut"), None)
    if manner == "noun" and later is not None and later.dep_ != "aux:tense" and s.kind("to_come"):
        yield Verdict("planned", (later,), "told in the future")


def governors_of(token: Any, head: Any, manner: str) -> Iterator[Any]:
    """Give the words that may govern the act, best first, mending what the tree hangs elsewhere.

    For an infinitive also the word just before it and the verb above a noun between; for a noun that hangs on another one
    without a preposition, the word before it.
    """
    mark = next((t for t in token.children if t.dep_ in ("mark", "case") and t.i < token.i), None)
    if manner != "inf":
        first = int(token.left_edge.i)
        yield token.doc[first - 1] if mark is None and token.dep_ == "nmod" and first else head
        return
    before = mark.nbor(-1) if mark is not None and mark.i else None
    if before is not None and before.pos_ == "ADJ" and before.head.pos_ == "NOUN" and before != head:
        before = before.head
    if before is not None and before.pos_ in ("NOUN", *verb_tags) and before != head:
        yield before
    yield head
    above = head
    while above.pos_ in ("NOUN", "PROPN", "PRON", "ADJ", "NUM") and above.head != above and mark is not None and token.dep_ in ("acl", "xcomp", "nmod", "obl:arg"):
        above = above.head
        if above.pos_ in verb_tags:
            yield above


def relation(token: Any, head: Any, verbal: bool, s: Sight) -> str | None:
    """Tell how the act hangs on the word above: as an infinitive, a clause, a noun, or not as a complement (None)."""
    dep = token.dep_
    if verbal:
        if infinitive(token):
            return "inf" if dep in complements else None
        return "clause" if dep in ("ccomp", "acl", "xcomp", "obl:arg") and finite(token) else "inf" if dep == "xcomp" and head.pos_ in verb_tags else None
    linked = s.linked(token, "governed")
    if head.pos_ in ("NOUN", "PROPN"):
        return "noun" if dep in ("nmod", "obl:arg", "obl:mod") and (linked or (dep == "nmod" and preposition(token, s.scene.grammar) is None)) else None
    if dep in ("obj", "nsubj:pass") or (dep == "nsubj" and bool(auxiliaries(head)) and any(t.dep_ == "aux:pass" for t in head.children)):
        return "noun"
    return "noun" if dep in ("obl:arg", "obl:mod", "xcomp", "obl") and linked else None


def applied(rule: Governor, token: Any, head: Any, manner: str, s: Sight) -> Iterator[Verdict]:
    """Apply what a governing word says, if it reaches the act in this manner."""
    if manner not in rule.reach:
        return
    told = Verdict("actual", (head,), f"told by « {head.text} » as done")
    if rule.coming and not s.kind("to_come"):
        yield told
    if manner == "noun" and s.kind("said") and rule.modality in ("negated", "planned"):
        yield told
    if manner in rule.announced and not s.kind("to_come"):
        yield told
    if rule.modality == "planned" and (perfect(token) or (rule.will and token == s.act.head and s.kind("said"))):
        yield told
    no = denied(head, s) or next(((t, t) for t in head.children if s.c.has("negation.determiners", low(t))), None)
    if no is None and head.pos_ == "NOUN" and head.dep_ == "obj":
        no = denied(head.head, s) or ((head.head, head.head) if s.is_a(head.head, "negation.dismissal") else None)
    yield Verdict(rule.unsaid, (*no, head), f"under a denied « {head.text} »") if no else Verdict(rule.modality, (head,), f"under « {head.text} »")


def modal(token: Any, head: Any, manner: str, s: Sight) -> Iterator[Verdict]:
    """What "pouvoir" and "devoir" make of an infinitive: by their tense, done, due, asked for or possible."""
    able, needed = s.is_a(head, "ability.verbs"), s.is_a(head, "necessity.verbs")
    if manner != "inf" or head.pos_ not in verb_tags or not (able or needed or s.is_a(head, "obligation.verbs")) or denied(head, s):
        return
    group = [head, *auxiliaries(head)]
    forms = [tense_of(low(t), s.c, s.scene.grammar.morphology) for t in group]
    compound = any(t.dep_ == "aux:tense" for t in head.children)
    done = (compound or "Tense=Past" in str(head.morph)) and "Cnd" not in forms
    if needed and done:
        yield Verdict("actual", (head,), "had to be done, and was")
    if able:
        if not done and "Mood=Sub" not in str(head.morph):
            yield Verdict("possible", (head,), f"only possible under « {head.text} »")
        return
    if done or needed:
        return
    if compound:
        yield Verdict("negated", (head,), "said to have been due and not done")
    due = "Cnd" in forms or "Fut" in forms or past(head) or any(t.dep_ == "aux:pass" for t in token.children) or any(t.like_num for t in token.subtree) or s.act.head.dep_.startswith("nsubj")
    yield Verdict("planned", (head,), "said to be due") if due else Verdict("requested", (head,), "said to be a duty")


def alleged(token: Any, head: Any, manner: str, s: Sight) -> Iterator[Verdict]:
    """What an accusation, a trial, a verdict or an acquittal makes of the deed it is about."""
    if s.kind("said") or head.pos_ not in (*verb_tags, "ADJ", "NOUN"):
        return
    by = s.is_a(head, "accusation.verbs")
    doubted = s.is_a(head, "accusation.unsure") and (manner == "inf" or token.dep_ != "obj")
    if s.is_a(head, "accusation.cleared") or (head.pos_ == "NOUN" and s.is_a(head, "accusation.cleared", "noun")):
        yield Verdict("negated", (head,), f"under « {head.text} »")
    if head.pos_ == "NOUN":
        if s.is_a(head, "accusation.unsure_nouns", "noun") and s.linked(token, "charge"):
            yield Verdict("possible", (head,), "alleged, not yet judged")
        return
    if by and (manner == "inf" or token.dep_ != "obj"):
        named = any(t.pos_ in ("PROPN", "NOUN", "PRON") for t in verb_slots(head, s.scene.grammar).get("subj", []))
        yield Verdict("actual", (head,), "alleged by the accuser") if named else Verdict("possible", (head,), "alleged by nobody named")
    if doubted:
        yield Verdict("possible", (head,), "alleged, not yet judged")
    if s.is_a(head, "accusation.done") and s.linked(token, "charge"):
        yield Verdict("actual", (head,), "held to have been done")


def placed(token: Any, head: Any, verbal: bool, s: Sight) -> Iterator[Verdict]:
    """What the words before an infinitive, a clause or a noun say of it: pour, en vue de, en cas de, faute de."""
    c = s.c
    first = min([token.i, *(child.left_edge.i for child in token.children if child.i < token.i and child.dep_ in ("mark", "case", "det", "amod", "fixed", "aux:tense", "aux:pass", "nummod"))])
    for words, modality in c.expressions:
        for start in range(max(0, first - 2), token.i):
            if tuple(low(t) for t in token.doc[start : start + len(words)]) == words and start + len(words) - 1 <= token.i:
                yield Verdict(modality, tuple(token.doc[start : start + len(words)]), f"after « {' '.join(words)} »")
    mark = next((child for child in token.children if child.dep_ in ("mark", "case") and child.i < token.i), None)
    if mark is None:
        return
    if verbal:
        pair = f"{low(mark)} {low(mark.nbor(1))}"
        aim = (infinitive(token) and c.has("purpose.infinitive", low(mark)) and not perfect(token)) or (finite(token) and c.has("purpose.clause", pair))
        if aim and token.dep_ not in ("ccomp", "ROOT") and not any(c.has("purpose.sequel", low(t)) for t in token.doc[mark.i + 1 : token.i]):
            if not (s.kind("shown") and token == s.act.head):
                yield Verdict("planned", (mark,), "told as a purpose")
            yield Verdict("actual", (mark,), "done by coming for it")
    elif c.has("before.prepositions", low(mark)) and head.pos_ in verb_tags and not past(head) and finite(head):
        yield Verdict("planned", (mark,), "before which something is happening now")
    elif c.has("purpose.noun", low(mark)) and s.kind("to_come") and not any(low(t) in s.scene.grammar.possessives for t in token.children):
        demand = any(s.is_a(word, "purpose.demands", pos) for word in (head, mark.nbor(-1) if mark.i else head) for pos in ("noun", "verb"))
        yield Verdict("requested" if demand else "planned", (mark,), "asked for" if demand else "told as a purpose")


def asked(token: Any, s: Sight) -> Iterator[Verdict]:
    """A question that asks whether: the subject follows its verb, and no word asks who, when or why."""
    if low(token.doc[-1]) != s.c.question:
        return
    while token.dep_ in ("xcomp", "conj") and token.head != token:
        token = token.head
    first = min(token.i, *(t.i for t in (token, *auxiliaries(token))))
    turned = any(t.dep_.startswith(("nsubj", "expl:subj")) and t.pos_ == "PRON" and t.i > first for t in token.children)
    if turned and not any(s.c.has("questions.words", low(t)) for t in token.doc[: token.i]):
        yield Verdict("possible", (token.doc[-1],), "only asked")


def denies(text: str, language: str) -> bool:
    """Tell whether a quoted statement is a negation, by its words alone.

    >>> denies("Les conditions ne sont plus réunies", "fr"), denies("Nous resterons", "fr")
    (True, False)
    """
    c = cues(language)
    words = text.lower().replace("’", "'").replace("'", "' ").split()
    return any(c.has("negation.ne", w) for w in words) and any(c.has("negation.particles", w.strip(".,;:!?")) for w in words)
