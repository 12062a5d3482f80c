"""What governs an act makes of it: verbs of wanting, asking, refusing, duty and ability; accusations; prepositions of purpose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .cues import Governor, tense_of
from .scene import verb_tags
from .sight import Sight, Verdict, denied, finite, infinitive, past, perfect
from .trees import auxiliaries, low, preposition, verb_slots

complements = ("xcomp", "ccomp", "advcl", "obl:arg", "obl:mod", "acl", "obj", "nmod", "obl", "csubj", "dep")


def governed(token: Any, head: Any, verbal: bool, s: Sight) -> Iterator[Verdict]:
    """What the word above, or the preposition between, makes of the act."""
    if token.dep_ == "conj":
        if not verbal and head.pos_ in verb_tags and finite(head):
            yield from ruled(token, head, "noun", s)
        return
    yield from placed(token, head, verbal, s)
    if not verbal and s.kind("to_come"):
        yield from around(token, s)
    manner = relation(token, head, verbal, s)
    if manner is None:
        return
    for above in governors_of(token, head, manner):
        yield from alleged(token, above, manner, s)
        yield from modal(token, above, manner, s)
        if s.c.has("purpose.infinitive", low(above)) and manner == "inf" and not (s.kind("shown") and own(token, s)):
            yield Verdict("planned", (above,), "told as a purpose")
        yield from ruled(token, above, manner, s)
    later = coming(head, s)
    if manner == "noun" and later is not None and s.kind("to_come"):
        yield Verdict("planned", (later,), "told in the future")


def coming(verb: Any, s: Sight) -> Any | None:
    """Give the word that tells a verb as still to come: its future, or the verb of the near future above its infinitive."""
    later = next((t for t in (verb, *auxiliaries(verb)) if tense_of(low(t), s.c, s.scene.grammar.morphology) == "Fut"), None)
    if later is not None:
        return later if later.dep_ != "aux:tense" else None
    near = s.is_a(verb, "during.near") and "Tense=Pres" in str(verb.morph) and "Mood=Ind" in str(verb.morph)
    return verb if near and any(t.dep_ == "xcomp" and infinitive(t) for t in verb.children) else None


def mistagged(token: Any, verbal: bool, s: Sight) -> Iterator[Verdict]:
    """A governing verb just before that the tagger takes for an adverb: « le ministre *dément* toute arrestation »."""
    first = min([token.i, *(t.i for t in token.children if t.i < token.i and t.dep_.startswith(("det", "mark", "amod", "aux")))])
    before = token.doc[first - 1] if first else token
    if before.pos_ == "ADV":
        for lemma in sorted(s.lemmas(before, "verb")):
            for rule in s.c.governors.get(("verb", lemma), ()):
                yield from applied(rule, token, before, "noun" if not verbal else "inf" if infinitive(token) else "clause", s)


def around(noun: Any, s: Sight) -> Iterator[Verdict]:
    """A noun of what may be to come, in the circumstances of what is told in the future: « en marge du sommet, il recevra … »."""
    first = min([noun.i, *(t.i for t in noun.children if t.i < noun.i and t.dep_ in ("det", "amod", "case", "nummod"))])
    left = [low(t) for t in noun.doc[max(0, first - 3) : first + 1]]
    if not any(tuple(left[k : k + len(e)]) == e for e in s.c.during for k in range(len(left))):
        return
    verb = next((t for t in noun.ancestors if t.pos_ in verb_tags and finite(t)), None)
    later = coming(verb, s) if verb is not None else None
    if verb is not None and later is not None and noun.i < verb.i:
        yield Verdict("planned", (later,), "in the circumstances of what is told in the future")


def ruled(token: Any, above: Any, manner: str, s: Sight) -> Iterator[Verdict]:
    """Apply the rules of every reading of the word above that its tag allows."""
    bare = above.pos_ not in verb_tags and not any(t.dep_ in ("mark", "case") for t in token.children)
    for pos in ("verb",) if bare else ("verb", "noun", "adj"):
        if (pos == "noun" and above.pos_ not in ("NOUN", "PROPN")) or (
            pos == "verb" and above.pos_ == "NOUN" and not (bare or auxiliaries(above))
        ):
            continue
        for lemma in sorted(s.lemmas(above, pos)):
            for rule in s.c.governors.get((pos, lemma), ()):
                yield from applied(rule, token, above, manner, s)


def own(token: Any, s: Sight) -> bool:
    """Tell whether a token is the act's own word, or the first of those coordinated with it."""
    word = s.act.head
    while word != token and word.dep_ == "conj":
        word = word.head
    return bool(word == token)


def governors_of(token: Any, head: Any, manner: str) -> Iterator[Any]:
    """Give the words that may govern the act, best first, mending what the tree hangs elsewhere.

    For an infinitive also the word just before it and the verb above a noun between; for a noun that hangs on another one
    without a preposition, the word before it.
    """
    mark = next((t for t in token.children if t.dep_ in ("mark", "case") and t.i < token.i), None)
    if manner == "clause" and head.pos_ == "PRON" and head.head != head:
        yield head.head  # s'attendre à ce que
        return
    if manner != "inf":
        first = int(token.left_edge.i)
        yield token.doc[first - 1] if mark is None and token.dep_ == "nmod" and first else head
        return
    before = mark.nbor(-1) if mark is not None and mark.i else None
    if before is not None and before.pos_ == "ADJ" and before.head.pos_ == "NOUN" and before != head:
        before = before.head
    if before is not None and before.pos_ in ("NOUN", *verb_tags) and before != head:
        yield before
    if mark is not None and head.pos_ in verb_tags:
        yield from [c for c in head.children if c.dep_ == "xcomp" and infinitive(c) and head.i < c.i < mark.i][-1:]
    yield head
    above = head
    while (
        above.pos_ in ("NOUN", "PROPN", "PRON", "ADJ", "NUM")
        and above.head != above
        and mark is not None
        and token.dep_ in ("acl", "xcomp", "nmod", "obl:arg")
    ):
        above = above.head
        if above.pos_ in verb_tags:
            yield above


def relation(token: Any, head: Any, verbal: bool, s: Sight) -> str | None:
    """Tell how the act hangs on the word above: as an infinitive, a clause, a noun, or not as a complement (None)."""
    dep = token.dep_
    if verbal:
        if infinitive(token):
            mark = next((low(t) for t in token.children if t.dep_ in ("mark", "case") and t.i < token.i), None)
            sequel = mark is not None and s.c.has("links.sequel", mark)
            return "inf" if dep in complements and not sequel else None
        return (
            "clause"
            if dep in ("ccomp", "acl", "xcomp", "obl:arg") and finite(token)
            else "inf"
            if dep == "xcomp" and head.pos_ in verb_tags
            else None
        )
    linked = s.linked(token, "governed")
    if head.pos_ in ("NOUN", "PROPN"):
        return (
            "noun"
            if dep in ("nmod", "obl:arg", "obl:mod")
            and (linked or (dep == "nmod" and preposition(token, s.scene.grammar) is None))
            else None
        )
    if dep in ("obj", "nsubj:pass") or (
        dep == "nsubj" and bool(auxiliaries(head)) and any(t.dep_ == "aux:pass" for t in head.children)
    ):
        return "noun"
    return "noun" if dep in ("obl:arg", "obl:mod", "xcomp", "obl") and linked else None


def applied(rule: Governor, token: Any, head: Any, manner: str, s: Sight) -> Iterator[Verdict]:
    """Apply what a governing word says, if it reaches the act in this manner."""
    if manner not in rule.reach:
        return
    if rule.spoken and infinitive(head):
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
    no = (
        denied(head, s)
        or managed(head, s)
        or next(((t, t) for t in head.children if s.c.has("negation.determiners", low(t))), None)
    )
    if no is None and head.pos_ == "NOUN" and (head.dep_ in ("obj", "nsubj:pass") or undergoes(head)):
        no = denied(head.head, s) or ((head.head, head.head) if s.is_a(head.head, "negation.dismissal") else None)
    if no:
        if not s.is_a(head, "negation.kept"):
            yield Verdict(rule.unsaid, (*no, head), f"under a denied « {head.text} »")
    elif rule.modality is not None:
        yield Verdict(rule.modality, (head,), f"under « {head.text} »")


def undergoes(noun: Any) -> bool:
    return noun.dep_ == "nsubj" and any(t.dep_ == "aux:pass" for t in noun.head.children)


def managed(verb: Any, s: Sight) -> tuple[Any, Any] | None:
    """Give what denies the verb of managing above an infinitive: « n'a pas réussi à empêcher » prevented nothing."""
    under = verb.dep_ == "xcomp" and infinitive(verb) and s.is_a(verb.head, "negation.managed")
    return denied(verb.head, s) if under else None


def modal(token: Any, head: Any, manner: str, s: Sight) -> Iterator[Verdict]:
    """What "pouvoir" and "devoir" make of an infinitive: by their tense, done, due, asked for or possible."""
    able, needed = s.is_a(head, "ability.verbs"), s.is_a(head, "necessity.verbs")
    if (
        manner != "inf"
        or head.pos_ not in verb_tags
        or not (able or needed or s.is_a(head, "obligation.verbs"))
        or denied(head, s)
    ):
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
    due = (
        "Cnd" in forms
        or "Fut" in forms
        or past(head)
        or any(t.dep_ == "aux:pass" for t in token.children)
        or any(t.like_num or s.c.has("obligation.scheduled", low(t)) for t in token.subtree)
        or s.act.head.dep_.startswith("nsubj")
        or any(s.scene.classes_of(t) & {"meeting"} for t in s.scene.verb_slots(token).get("subj", []))
    )
    yield Verdict("planned", (head,), "said to be due") if due else Verdict("requested", (head,), "said to be a duty")


def alleged(token: Any, head: Any, manner: str, s: Sight) -> Iterator[Verdict]:
    """What an accusation, a trial, a verdict or an acquittal makes of the deed it is about."""
    if s.kind("said") or head.pos_ not in (*verb_tags, "ADJ", "NOUN"):
        return
    by = s.is_a(head, "accusation.verbs")
    doubted = s.is_a(head, "accusation.unsure") and (charged(token, s) if manner == "inf" else token.dep_ != "obj")
    if s.is_a(head, "accusation.cleared") or (head.pos_ == "NOUN" and s.is_a(head, "accusation.cleared", "noun")):
        yield Verdict("negated", (head,), f"under « {head.text} »")
    if head.pos_ == "NOUN":
        if s.is_a(head, "accusation.unsure_nouns", "noun") and s.linked(token, "charge"):
            yield Verdict("possible", (head,), "alleged, not yet judged")
        return
    if by and (manner == "inf" or token.dep_ != "obj"):
        named = any(t.pos_ in ("PROPN", "NOUN", "PRON", "X", "ADJ") for t in verb_slots(head, s.scene.grammar).get("subj", []))
        yield (
            Verdict("actual", (head,), "alleged by the accuser")
            if named
            else Verdict("possible", (head,), "alleged by nobody named")
        )
    if doubted:
        yield Verdict("possible", (head,), "alleged, not yet judged")
    if s.is_a(head, "accusation.done") and s.linked(token, "charge"):
        yield Verdict("actual", (head,), "held to have been done")


def charged(token: Any, s: Sight) -> bool:
    """Tell whether an infinitive is what someone is charged with (pour avoir, d'avoir), not what came before or after."""
    mark = next((t for t in token.children if t.dep_ in ("mark", "case") and t.i < token.i), None)
    return mark is None or s.scene.grammar.prepositions.get(low(mark), low(mark)) in s.c.words["links.charged"]


def placed(token: Any, head: Any, verbal: bool, s: Sight) -> Iterator[Verdict]:
    """What the words before an infinitive, a clause or a noun say of it: pour, en vue de, en cas de, faute de."""
    c = s.c
    first = min(
        [
            token.i,
            *(
                child.left_edge.i
                for child in token.children
                if child.i < token.i and child.dep_ in ("mark", "case", "det", "amod", "fixed", "aux:tense", "aux:pass", "nummod")
            ),
        ]
    )
    for start in range(max(0, first - 4), token.i):
        for words, modality in c.expressions.get(low(token.doc[start]), ()):
            end = start + len(words)
            if first - 1 <= end <= token.i + 1 and tuple(low(t) for t in token.doc[start:end]) == words:
                yield Verdict(modality, tuple(token.doc[start:end]), f"after « {token.doc[start:end].text} »")
    mark = next((child for child in token.children if child.dep_ in ("mark", "case") and child.i < token.i), None)
    if mark is None:
        return
    if verbal and finite(token) and head.pos_ == "PRON" and s.c.has("until.pronouns", low(head)) and not past(head.head):
        before = next((t for t in head.children if s.c.has("until.prepositions", low(t))), None)
        if before is not None:
            yield Verdict("possible", (before,), "only awaited")
    if verbal:
        pair = f"{low(mark)} {low(mark.nbor(1))}"
        aim = (infinitive(token) and c.has("purpose.infinitive", low(mark)) and not perfect(token)) or (
            finite(token) and c.has("purpose.clause", pair)
        )
        if (
            aim
            and token.dep_ not in ("ccomp", "ROOT")
            and not any(c.has("purpose.sequel", low(t)) for t in token.doc[mark.i + 1 : token.i])
        ):
            if not (s.kind("shown") and own(token, s)):
                asked = finite(token) and s.is_a(head, "purpose.demands")
                yield Verdict("requested" if asked else "planned", (mark,), "asked for" if asked else "told as a purpose")
            yield Verdict("actual", (mark,), "done by coming for it")
    elif c.has("before.prepositions", low(mark)) and head.pos_ in verb_tags and not past(head) and finite(head):
        yield Verdict("planned", (mark,), "before which something is happening now")
    elif (
        c.has("purpose.noun", low(mark))
        and s.kind("to_come")
        and not any(low(t) in s.scene.grammar.possessives for t in token.children)
    ):
        demand = any(
            s.is_a(word, "purpose.demands", pos) for word in (head, mark.nbor(-1) if mark.i else head) for pos in ("noun", "verb")
        )
        yield Verdict("requested" if demand else "planned", (mark,), "asked for" if demand else "told as a purpose")
