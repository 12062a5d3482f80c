"""Deep slots: who stands where around a verb or a noun, with passives, participles, relatives and infinitives undone."""

from __future__ import annotations

from typing import Any

from .syntax import (
    Grammar,
    Slots,
    auxiliaries,
    complement,
    grammar,
    heading,
    in_series,
    is_participle,
    is_passive,
    looks_participle,
    low,
    preposition,
    series_object,
    spread,
)

__all__ = [
    "Grammar",
    "Slots",
    "auxiliaries",
    "grammar",
    "is_participle",
    "is_passive",
    "low",
    "noun_slots",
    "preposition",
    "spread",
    "verb_slots",
]


def verb_slots(verb: Any, g: Grammar) -> Slots:
    """Give the deep slots of a verb: subj, obj, que, inf, refl and prepositions by lemma, each a list of head tokens."""
    slots: Slots = {}

    def put(name: str, token: Any) -> None:
        for each in spread(token):
            if each not in slots.setdefault(name, []):
                slots[name].append(each)

    passive = is_passive(verb, g)
    for subject in subjects(verb, g):
        put("obj" if passive else "subj", subject)
        for below in subject.children:  # le président, avec son hôte, a signé
            if below.dep_ == "nmod" and preposition(below, g) == g.accompanied:
                put(g.accompanied, below)
    series = {t.i: series_object(t, g) for t in (verb, *verb.children) if in_series(t, g)}
    if series.get(verb.i) is not None:
        put("obj", series[verb.i])
    for child in verb.children:
        dep = child.dep_
        if dep in ("nsubj", "nsubj:pass") or child in series.values():
            continue
        if dep == "obl:agent":
            put("subj" if passive else g.by, child)
        elif dep in ("obj", "dobj", "obl:mod") and low(child) in g.calendar and preposition(child, g) is None:
            for below in child.children:  # a appelé dimanche *le gouvernement*: the tree hangs it on the day
                if named_after(below, child, g):
                    put("attribute" if passive else "obj", below)
        elif dep in ("obj", "dobj") or (dep in ("obl:mod", "xcomp") and bare_name(child, verb, g)):
            put("obj", child) if not passive else put("attribute", child)
            for below in child.children:  # a prié les ONG de quitter la zone
                if below.dep_ == "acl" and "VerbForm=Inf" in str(below.morph):
                    put("inf", below)
        elif dep == "iobj" or (dep in ("expl:comp", "obl:arg") and child.pos_ == "PRON" and low(child) in g.dative):
            put("refl" if low(child) in g.clitic else g.to, child)
        elif dep in ("expl:comp", "expl:pass"):
            put("refl", child)
        elif dep == "ccomp":
            put("que", child)
        elif dep == "xcomp":
            put("inf", child)
        elif dep.startswith(("obl", "nmod", "advmod")) and child.pos_ != "ADV":
            for case, below in complement(child, g):
                put("subj" if case == g.by and passive else case, below)
        elif dep == "advcl" and "VerbForm=Inf" in str(child.morph):
            put("inf", child)
    if (verb.i and low(verb.nbor(-1)) in g.clitic) or (
        verb.i > 1 and low(verb.nbor(-2)) in g.clitic and verb.nbor(-1).pos_ == "AUX"
    ):
        slots.setdefault("refl", [])
    if g.by in slots and passive and "subj" not in slots:
        slots["subj"] = slots.pop(g.by)
    if not (slots.get("obj") if passive else slots.get("subj")):
        outer = outer_subject(verb, g) or broken_subject(verb, g)
        if outer is not None:
            put("obj" if passive else "subj", outer)
    relatives(verb, slots, put, g)
    if verb.dep_ in ("acl", "amod") and verb.head.i < verb.i and not low(verb).endswith((*g.participles, *g.infinitives)):
        finite_after_all(verb, put, g)
    return slots


def subjects(verb: Any, g: Grammar) -> list[Any]:
    """Give a verb's own subjects: no heading (« Togo : … »), and of several that nothing joins the nearest."""
    bearer = verb.head if verb.dep_ == "cop" else verb  # le ministre *est* en visite
    found = [child for child in bearer.children if child.dep_ in ("nsubj", "nsubj:pass")]
    colon = heading(verb)
    opens = max((child.i for child in bearer.children if child.dep_ == "mark" and child.i < verb.i), default=0)
    found = [
        t for t in found if t.i >= colon and t.i >= opens
    ]  # *quelques heures* après avoir été arrêté: no subject stands there
    before = [t for t in found if t.i < verb.i]
    if len(before) == 1:
        found = [*left_out(before[0], verb, g, colon), *found]
    if len(before) < 2 or any(low(t) in g.joining or low(t) in g.relative for t in verb.doc[before[0].i : verb.i]):
        return found
    return [t for t in before if t.pos_ == "PROPN"][-1:] or before[-1:]


def left_out(subject: Any, verb: Any, g: Grammar, colon: int) -> list[Any]:
    """Give the other of two subjects that the tree left out: « *le chef* de la junte et le préfet ont démissionné »."""
    plural = any("Mood=" in str(t.morph) and "Number=Plur" in str(t.morph) for t in (verb, *auxiliaries(verb)))
    if not plural or "Number=Plur" in str(subject.morph):
        return []
    at = subject.i - 1
    while at > colon and subject.doc[at].pos_ in ("DET", "ADJ", "NUM"):
        at -= 1
    if at <= colon or low(subject.doc[at]) not in g.joining:
        return []
    others = (t for t in reversed(subject.doc[max(colon, at - 8) : at]) if t.pos_ in ("NOUN", "PROPN", "VERB"))
    other = next((t for t in others if t.pos_ == "VERB" or (preposition(t, g) is None and not t.dep_.startswith("flat"))), None)
    return [other] if other is not None and other.pos_ != "VERB" and subject not in spread(other) else []


def broken_subject(verb: Any, g: Grammar) -> Any | None:
    """Give the noun before a finite verb that the tree left without a subject: « Togo : l'armée *prend* la ville »."""
    if "Mood=Ind" not in str(verb.morph) and not any("Mood=Ind" in str(t.morph) for t in auxiliaries(verb)):
        return None
    for token in reversed(verb.doc[max(heading(verb), verb.i - 12) : verb.i]):
        if token.pos_ in ("VERB", "SCONJ") or token.text in ';:«»"' or low(token) in g.relative:
            return None
        if token.pos_ not in ("NOUN", "PROPN") or token.is_punct or preposition(token, g) is not None:
            continue
        if not token.dep_.startswith(inside) or follows_opening(token, verb, g):
            return token
    return None


def follows_opening(token: Any, verb: Any, g: Grammar) -> bool:
    """Tell whether a noun hung on the opening complement stands free after its comma: « Selon Rome, *des hommes* ont tiré »."""
    opening = token.head
    first = min((child.i for child in token.children if child.i < token.i and not child.is_punct), default=token.i)
    return (
        first > 0
        and token.doc[first - 1].text == ","
        and opening.i < first - 1
        and opening.head == verb
        and preposition(opening, g) is not None
        and any(child.dep_ == "det" for child in token.children)
        and not any(t.text == "," or low(t) in g.joining for t in token.doc[token.i : verb.i])
    )


inside = ("nmod", "obl", "flat", "appos", "conj", "amod", "obj", "compound", "fixed")


def named_after(token: Any, day: Any, g: Grammar) -> bool:
    """Tell whether a noun hung on a day is really the verb's own object."""
    return (
        token.i > day.i
        and token.pos_ in ("NOUN", "PROPN")
        and token.dep_ in ("obj", "nmod", "appos", "obl:mod")
        and low(token) not in g.calendar
        and preposition(token, g) is None
        and (any(child.dep_ == "det" for child in token.children) or token.text[:1].isupper())
    )


def bare_name(token: Any, verb: Any, g: Grammar) -> bool:
    """Tell whether a name right after its verb, but for a day, is its object all the same: « a repris jeudi *Téra* »."""
    between = verb.doc[verb.i + 1 : token.i]
    return (
        token.i > verb.i
        and token.pos_ in ("NOUN", "PROPN")
        and token.text[:1].isupper()
        and low(token) not in g.calendar
        and preposition(token, g) is None
        and all(low(t) in g.calendar for t in between)
    )


def finite_after_all(verb: Any, put: Any, g: Grammar) -> None:
    """Mend a present that the tagger took for a participle: « Le Niger *expulse* deux diplomates »."""
    put("subj", verb.head)
    after = next((t for t in verb.children if t.i > verb.i and t.pos_ in ("NOUN", "PROPN") and preposition(t, g) is None), None)
    if after is None and verb.head.head.i > verb.i and verb.head.head.pos_ in ("NOUN", "PROPN"):
        after = verb.head.head
    if after is not None and preposition(after, g) is None:
        put("obj", after)


def relatives(verb: Any, slots: Slots, put: Any, g: Grammar) -> None:
    """Replace relative pronouns by what they stand for: what the clause hangs on, else the noun just before."""
    for name in ("subj", "obj"):
        for token in list(slots.get(name, [])):
            if not ((token.pos_ == "PRON" and "PronType=Rel" in str(token.morph)) or low(token) in g.relative):
                continue
            clause = verb
            while clause.dep_ not in ("acl:relcl", "ROOT") and clause.head != clause:
                clause = clause.head
            target = clause.head if clause.dep_ == "acl:relcl" and clause.head.i < token.i else noun_before(token)
            if target is not None:
                slots[name].remove(token)
                put(name, target)


def noun_before(token: Any) -> Any | None:
    """Give the nearest noun or name before a token."""
    return next((t for t in reversed(token.doc[max(0, token.i - 6) : token.i]) if t.pos_ in ("NOUN", "PROPN")), None)


def outer_subject(verb: Any, g: Grammar, depth: int = 0) -> Any | None:
    """Find the subject that an infinitive, a participle or a coordinated verb takes from outside."""
    if depth > 4:
        return None
    head, dep = verb.head, verb.dep_
    if head == verb:
        return None
    if dep == "acl" and any(child.dep_ == "cop" for child in head.children):
        return next((child for child in head.children if child.dep_ == "nsubj"), None)  # ils étaient sur le point de *lancer* …
    counted = head.pos_ in ("ADJ", "NUM") and any(child.dep_ in ("det", "nummod") for child in head.children)
    if dep == "acl" and (head.pos_ in ("NOUN", "PROPN", "PRON") or counted):
        named = head.pos_ == "PROPN" and head.dep_ in ("obj", "iobj", "obl:arg")
        return head if named or urged(head, verb, g) or "VerbForm=Inf" not in str(verb.morph) else holder(head, g, depth)
    if dep == "amod":
        return head
    if dep == "acl:relcl":
        return None
    if head.pos_ in ("VERB", "AUX", "ADJ") or dep in ("conj", "xcomp", "advcl", "ccomp", "obl:mod", "dep", "parataxis"):
        if dep == "xcomp":
            for child in head.children:
                if child.dep_ in ("obj", "iobj", "obl:arg") and child != verb and child.pos_ in ("NOUN", "PROPN", "PRON"):
                    case = preposition(child, g)
                    if case in (None, g.to) and (case or "obl" not in child.dep_):
                        return child
        for child in head.children:
            if child.dep_ in ("nsubj", "nsubj:pass") and low(child) not in g.impersonal:
                return relative_target(child, g)
        agent = next((child for child in head.children if child.dep_ == "obl:agent"), None)
        if agent is not None and dep == "xcomp":
            return agent
        return outer_subject(head, g, depth + 1)
    return None


def urged(noun: Any, verb: Any, g: Grammar) -> bool:
    """Tell whether an infinitive hung on an object is what it is urged to do: « inviter *les autorités* à retirer … »."""
    marked = any(child.dep_ == "mark" and low(child) == g.to for child in verb.children)
    return marked and noun.dep_ == "obj" and bool(set(g.morphology.lemmas(noun.head.text, "verb")) & g.urging)


def relative_target(token: Any, g: Grammar) -> Any:
    """The antecedent of a relative pronoun, any other token itself."""
    if low(token) in g.subject_relative:
        clause = token.head
        while clause.dep_ == "conj":
            clause = clause.head
        if clause.dep_ == "acl:relcl":
            return clause.head
    return token


def holder(noun: Any, g: Grammar, depth: int = 0) -> Any | None:
    """Whose decision, wish or order a noun is: its "de" complement, or the subject of its verb."""
    for child in noun.children:
        if child.dep_ == "nmod" and preposition(child, g) == g.of:
            return child
    if noun.head.pos_ in ("VERB", "AUX") and noun.dep_ in ("obj", "obl:arg", "obl:mod"):
        return next((c for c in noun.head.children if c.dep_ in ("nsubj", "nsubj:pass")), None) or outer_subject(
            noun.head, g, depth + 1
        )
    return None


def noun_slots(noun: Any, g: Grammar) -> Slots:
    """Give the slots of a noun of action: its prepositions, `adj`, `poss`, and sides found through its verb."""
    slots: Slots = {}

    def put(name: str, token: Any) -> None:
        for each in spread(token):
            if each not in slots.setdefault(name, []):
                slots[name].append(each)

    for child in noun.children:
        if child.dep_ == "amod":
            put("adj", child)
        elif child.dep_.startswith("det") and low(child) in g.possessives:
            put("poss", child)
        elif child.dep_.startswith(("nmod", "obl", "appos")) or child.dep_ == "obj":
            for case, below in complement(child, g):
                put(case, below)
            if child.pos_ == "PROPN" and preposition(child, g) == g.of:
                for below in child.children:  # le retrait du Mali *de la Cédéao*: a name has no complement of its own
                    if below.dep_ == "nmod" and below.i > child.i and preposition(below, g) == g.of:
                        put(g.of, below)
        elif child.dep_ in ("acl", "amod:acl"):
            participle(child, put, g)
        if child.dep_ == "amod" and looks_participle(child, g):
            participle(child, put, g)
    while noun.dep_ == "nmod" and preposition(noun, g) == g.of and counted(noun.head, g):
        noun = noun.head  # mener une série d'attaques
    verb = noun.head
    if noun.dep_ in ("obj", "nsubj:pass", "obl:arg", "xcomp", "obl:agent", "nsubj") and verb.pos_ in (
        "VERB",
        "AUX",
        "ADJ",
        "NOUN",
    ):
        around(noun, verb, put, g)
    return slots


def counted(noun: Any, g: Grammar) -> bool:
    """Tell whether a noun only counts or times the act that its "de" brings: une série d'attaques, le début de la grève."""
    lemmas = g.morphology.lemmas(noun.text, "noun")
    return any(lemma in g.quantifiers or lemma in g.phases for lemma in lemmas)


def participle(child: Any, put: Any, g: Grammar) -> None:
    """L'attaque menée par X contre Y; les affrontements ayant opposé X à Y; l'attaque visant Y."""
    lemmas = set(g.morphology.lemmas(child.text, "verb"))
    for below in child.children:
        case = preposition(below, g)
        if case == g.by and lemmas & g.through:
            put(g.by, below)
        elif case and below.dep_.startswith("obl"):
            put(case, below)
        elif below.dep_ == "obj" and lemmas & g.aims:
            put(g.against, below)


def around(noun: Any, verb: Any, put: Any, g: Grammar) -> None:
    """The sides that the noun's verb brings: X mène une attaque contre Y; l'attaque visait Y; X a subi une attaque."""
    lemmas = set(g.morphology.lemmas(verb.text, "verb"))
    slots = verb_slots(verb, g)
    subjects = [t for t in slots.get("subj", []) if t != noun]
    if noun.dep_ == "nsubj" and lemmas & g.aims:
        for token in slots.get("obj", []):
            put(g.against, token)
    if noun.dep_ != "nsubj":
        borne = any(low(t) in g.undergoing for t in noun.doc[verb.i + 1 : noun.i])
        if lemmas & g.subjecting:
            for token in slots.get("obj", []):
                if token != noun:
                    put("undergo", token)
        asked = [t for t in slots.get(g.to, []) if t != noun] if lemmas & g.bidding else []
        if borne and lemmas & g.light_actor:
            for token in subjects:
                put("undergo", token)
        elif lemmas & g.light_actor:
            for token in asked or subjects:
                put("light", token)
                if lemmas & g.telling:
                    put("told", token)
        elif lemmas & g.light_recipient:
            for token in subjects:
                put("undergo", token)
        if lemmas & (g.light_actor | g.aims):
            for name in g.accompanying:
                for token in slots.get(name, []):
                    if token != noun and token not in asked:
                        put(name, token)
