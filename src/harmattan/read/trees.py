"""Deep slots: who stands where around a verb or a noun, with passives, participles, relatives and infinitives undone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from ..lexicon import load_toml
from .models import Morphology

Slots = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language's function words, and the morphology of its pipeline."""

    morphology: Morphology
    of: str
    by: str
    to: str
    against: str
    participles: tuple[str, ...]
    infinitives: tuple[str, ...]
    near: frozenset[str]
    at: frozenset[str]
    accompanying: tuple[str, ...]
    symmetric: tuple[str, ...]
    prepositions: dict[str, str]
    dative: frozenset[str]
    clitic: frozenset[str]
    objects: frozenset[str]
    plural: frozenset[str]
    reflexive: frozenset[str]
    subject_relative: frozenset[str]
    relative: frozenset[str]
    nobody: frozenset[str]
    none: frozenset[str]
    impersonal: frozenset[str]
    possessives: frozenset[str]
    determiners: frozenset[str]
    light_actor: frozenset[str]
    light_recipient: frozenset[str]
    aims: frozenset[str]
    through: frozenset[str]
    being: frozenset[str]
    quantifiers: frozenset[str]


@cache
def grammar(language: str, morphology: Morphology) -> Grammar:
    """Load `grammar.toml` of a language."""
    data = load_toml(f"languages/{language}/grammar.toml")
    work = data["work"]
    light = {key: frozenset(words) for key, words in data["light"].items()}
    return Grammar(
        morphology=morphology,
        of=work["of"],
        by=work["by"],
        to=work["to"],
        against=work["against"],
        participles=tuple(data["endings"]["participles"]),
        infinitives=tuple(data["endings"]["infinitives"]),
        near=frozenset(work["near"]),
        at=frozenset(work["at"]),
        accompanying=(work["against"], work["to"], work["with"], work["on"], work["by"]),
        symmetric=("subj", "light", work["between"], work["of"], "adj", "poss", work["with"], "obj", work["by"]),
        prepositions=data["prepositions"],
        dative=frozenset(data["pronouns"]["dative"]),
        reflexive=frozenset(data["pronouns"]["reflexive"]),
        clitic=frozenset(data["pronouns"]["clitic"]),
        objects=frozenset(data["pronouns"]["object"]),
        plural=frozenset(data["pronouns"]["plural"]),
        subject_relative=frozenset(data["pronouns"]["subject_relative"]),
        relative=frozenset(data["pronouns"]["relative"]),
        nobody=frozenset(data["pronouns"]["nobody"]),
        none=frozenset(data["determiners"]["none"]),
        impersonal=frozenset(data["pronouns"]["impersonal"]),
        possessives=frozenset(data["possessives"]["words"]),
        determiners=frozenset(data["determiners"]["words"]),
        light_actor=light["actor"],
        light_recipient=light["recipient"],
        aims=light["aims"],
        through=light["through"],
        being=frozenset(data["being"]["verbs"]),
        quantifiers=frozenset(data["quantifiers"]["words"]),
    )


def low(token: Any) -> str:
    return str(token.lower_).replace("’", "'")


def preposition(token: Any, g: Grammar) -> str | None:
    """Give the preposition that a token hangs by, as its lemma ("aux" → "à"), or None."""
    for child in token.children:
        if child.dep_ == "case" and child.i < token.i:
            form = low(child)
            return g.prepositions.get(form, form)
    return None


def is_participle(token: Any) -> bool:
    return "Tense=Past" in str(token.morph) and "VerbForm=Part" in str(token.morph)


def auxiliaries(token: Any) -> list[Any]:
    return [child for child in token.children if child.dep_ in ("aux:tense", "aux:pass", "aux", "cop") or child.pos_ == "AUX"]


def is_passive(token: Any, g: Grammar) -> bool:
    """Tell whether a verb's surface subject is the one to whom it is done."""
    verbs = g.morphology.lemmas(token.text, "verb")
    if verbs and all(lemma in g.being for lemma in verbs):
        return False
    if any(child.dep_ in ("aux:pass", "nsubj:pass") for child in token.children) and "Mood=" not in str(token.morph):
        return not any(low(child) in g.clitic for child in token.children)
    if any("aux" in child.dep_ or child.dep_ == "cop" for child in token.children):
        forms = {low(child) for child in token.children if child.dep_ == "cop"}
        return bool(forms) and looks_participle(token, g)
    if token.dep_ == "conj" and is_participle(token) and not has_own_subject(token):
        if is_passive_chain(token.head, g):
            return True
        if any(child.dep_ == "aux:tense" for child in token.head.children):
            return False  # a bombardé le camp et tué dix rebelles
    return token.dep_ in ("acl", "amod", "advcl", "obl:mod", "dep", "ROOT", "conj", "nmod", "appos") and bare_participle(token, g)


def is_passive_chain(token: Any, g: Grammar) -> bool:
    return any(child.dep_ in ("aux:pass", "nsubj:pass") for child in token.children)


def looks_participle(token: Any, g: Grammar) -> bool:
    return low(token).endswith(g.participles)


def bare_participle(token: Any, g: Grammar) -> bool:
    """A past participle without auxiliary: "accusée de", "mises au ban par"."""
    if auxiliaries(token):
        return False
    form = low(token)
    return (
        (is_participle(token) or token.pos_ in ("ADJ", "NOUN", "VERB"))
        and looks_participle(token, g)
        and "VerbForm=Inf" not in str(token.morph)
        and "Mood=" not in str(token.morph)
        and not form.endswith(g.infinitives)
    )


def has_own_subject(token: Any) -> bool:
    return any(child.dep_ in ("nsubj", "nsubj:pass", "expl:subj") for child in token.children)


def spread(token: Any) -> list[Any]:
    """Give a token and its coordinated fellows (Paris, ses partenaires et le Canada)."""
    out = [token]
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "ADJ", "NUM"):
            out += spread(child)
    return out


def verb_slots(verb: Any, g: Grammar) -> Slots:
    """Give the deep slots of a verb: subj, obj, que, inf, refl and prepositions by lemma, each a list of head tokens."""
    slots: Slots = {}

    def put(name: str, token: Any) -> None:
        for each in spread(token):
            if each not in slots.setdefault(name, []):
                slots[name].append(each)

    passive = is_passive(verb, g)
    for child in verb.children:
        dep = child.dep_
        if dep in ("nsubj", "nsubj:pass") and passive:
            put("obj", child)
        elif dep in ("nsubj", "nsubj:pass"):
            put("subj", child)
        elif dep == "obl:agent":
            put("subj" if passive else g.by, child)
        elif dep in ("obj", "dobj"):
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
            case = preposition(child, g)
            if case == g.by and passive:
                put("subj", child)
            elif case:
                put(case, child)
        elif dep == "advcl" and "VerbForm=Inf" in str(child.morph):
            put("inf", child)
    if (verb.i and low(verb.nbor(-1)) in g.clitic) or (
        verb.i > 1 and low(verb.nbor(-2)) in g.clitic and verb.nbor(-1).pos_ == "AUX"
    ):
        slots.setdefault("refl", [])
    if g.by in slots and passive and "subj" not in slots:
        slots["subj"] = slots.pop(g.by)
    if not (slots.get("obj") if passive else slots.get("subj")):
        outer = outer_subject(verb, g)
        if outer is not None:
            put("obj" if passive else "subj", outer)
    relatives(verb, slots, put, g)
    if verb.dep_ in ("acl", "amod") and verb.head.i < verb.i and not low(verb).endswith((*g.participles, *g.infinitives)):
        finite_after_all(verb, put, g)
    return slots


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
    if dep == "acl" and head.pos_ in ("NOUN", "PROPN", "PRON"):
        named = head.pos_ == "PROPN" and head.dep_ in ("obj", "iobj", "obl:arg")
        return head if named or "VerbForm=Inf" not in str(verb.morph) else holder(head, g, depth)
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
            case = preposition(child, g)
            if case:
                put(case, child)
        elif child.dep_ in ("acl", "amod:acl"):
            participle(child, put, g)
        if child.dep_ == "amod" and looks_participle(child, g):
            participle(child, put, g)
    verb = noun.head
    if noun.dep_ in ("obj", "nsubj:pass", "obl:arg", "xcomp", "obl:agent", "nsubj") and verb.pos_ in (
        "VERB",
        "AUX",
        "ADJ",
        "NOUN",
    ):
        around(noun, verb, put, g)
    return slots


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
        if lemmas & g.light_actor:
            for token in subjects:
                put("light", token)
        elif lemmas & g.light_recipient:
            for token in subjects:
                put("undergo", token)
        if lemmas & (g.light_actor | g.aims):
            for name in g.accompanying:
                for token in slots.get(name, []):
                    if token != noun:
                        put(name, token)
