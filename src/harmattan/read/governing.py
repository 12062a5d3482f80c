"""What governs an act makes of it: verbs of wanting, asking, refusing, duty and ability; accusations; prepositions of purpose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .cues import Governor, tense_of
from .scene import verb_tags
from .sight import Sight, Verdict, denied, finite, infinitive, past, perfect
from .trees import auxiliaries, low, preposition, verb_slots

complements = ("xcomp", "ccomp", "advcl", "obl:arg", "obl:mod", "acl", "obj", "nmod", "obl", "csubj")


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
            if (pos == "noun" and above.pos_ not in ("NOUN", "PROPN")) or (
                pos == "verb" and above.pos_ == "NOUN" and not (bare or auxiliaries(above))
            ):
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
            return "inf" if dep in complements else None
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
    yield (
        Verdict(rule.unsaid, (*no, head), f"under a denied « {head.text} »")
        if no
        else Verdict(rule.modality, (head,), f"under « {head.text} »")
    )


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
        or any(t.like_num for t in token.subtree)
        or s.act.head.dep_.startswith("nsubj")
        or any(s.scene.classes_of(t) & {"meeting"} for t in s.scene.verb_slots(token).get("subj", []))
    )
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
        yield (
            Verdict("actual", (head,), "alleged by the accuser")
            if named
            else Verdict("possible", (head,), "alleged by nobody named")
        )
    if doubted:
        yield Verdict("possible", (head,), "alleged, not yet judged")
    if s.is_a(head, "accusation.done") and s.linked(token, "charge"):
        yield Verdict("actual", (head,), "held to have been done")


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
    for start in range(max(0, first - 2), token.i):
        for words, modality in c.expressions.get(low(token.doc[start]), ()):
            end = start + len(words)
            if end <= token.i + 1 and tuple(low(t) for t in token.doc[start:end]) == words:
                yield Verdict(modality, tuple(token.doc[start:end]), f"after « {token.doc[start:end].text} »")
    mark = next((child for child in token.children if child.dep_ in ("mark", "case") and child.i < token.i), None)
    if mark is None:
        return
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
            if not (s.kind("shown") and token == s.act.head):
                yield Verdict("planned", (mark,), "told as a purpose")
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
