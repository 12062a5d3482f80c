"""A language's function words, and what a token and its neighbours alone tell: preposition, participle, passive, coordination."""

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
    accompanied: str
    between: str
    before: str
    have: str
    be: str
    participles: tuple[str, ...]
    infinitives: tuple[str, ...]
    abstract: tuple[str, ...]
    twofold: tuple[str, ...]
    near: frozenset[str]
    visited: tuple[str, ...]
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
    demonstrative: frozenset[str]
    compound: dict[str, str]
    aimed: dict[str, tuple[str, ...]]
    joining: frozenset[str]
    possessives: frozenset[str]
    determiners: frozenset[str]
    light_actor: frozenset[str]
    light_recipient: frozenset[str]
    telling: frozenset[str]
    bidding: frozenset[str]
    urging: frozenset[str]
    subjecting: frozenset[str]
    undergoing: frozenset[str]
    aims: frozenset[str]
    through: frozenset[str]
    being: frozenset[str]
    quantifiers: frozenset[str]
    ne: frozenset[str]
    no: frozenset[str]
    phases: frozenset[str]
    acting: frozenset[str]
    calendar: frozenset[str]
    suffering: frozenset[str]
    killing: frozenset[str]
    losses: frozenset[str]
    doers: frozenset[str]
    victims: frozenset[str]
    bearing: frozenset[str]
    heads_of: frozenset[str]
    sources_of: frozenset[str]
    behind: frozenset[str]
    blaming: frozenset[str]
    blamed_by: frozenset[str]
    engaging: frozenset[str]
    state_of: frozenset[str]


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
        accompanied=work["with"],
        between=work["between"],
        before=work["before"],
        have=work["have"],
        be=work["be"],
        participles=tuple(data["endings"]["participles"]),
        infinitives=tuple(data["endings"]["infinitives"]),
        twofold=tuple(data["endings"]["twofold"]),
        abstract=tuple(data["endings"]["abstract"]),
        near=frozenset(work["near"]),
        visited=tuple(work["visited"]),
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
        demonstrative=frozenset(data["pronouns"]["demonstrative"]),
        compound=data["compound"],
        aimed={kind: tuple(names) for kind, names in data["aimed"].items()},
        joining=frozenset(work["joining"]),
        possessives=frozenset(data["possessives"]["words"]),
        determiners=frozenset(data["determiners"]["words"]),
        light_actor=light["actor"],
        light_recipient=light["recipient"],
        telling=light["telling"],
        bidding=light["bidding"],
        urging=light["urging"],
        subjecting=light["subjecting"],
        undergoing=light["undergoing"],
        aims=light["aims"],
        through=light["through"],
        being=frozenset(data["being"]["verbs"]),
        quantifiers=frozenset(data["quantifiers"]["words"]),
        acting=frozenset(data["adjectives"]["acting"]),
        ne=frozenset(data["negation"]["before"]),
        no=frozenset(data["negation"]["after"]),
        phases=frozenset(data["quantifiers"]["phases"]),
        calendar=frozenset(data["calendar"]["words"]),
        **{key: frozenset(words) for key, words in data["reach"].items()},
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


def is_denied(token: Any, g: Grammar) -> bool:
    """Tell whether a verb stands under a negation of two words (ne … pas), one of them near before it."""
    first = min([token.i, *(t.i for t in auxiliaries(token))])
    before = token.doc[max(0, first - 4) : first]
    ne = next((t for t in reversed(before) if low(t) in g.ne and (t.head == token or t.i >= first - 2)), None)
    return ne is not None and any(low(t) in g.no for t in token.doc[ne.i + 1 : token.i + 4])


def is_participle(token: Any) -> bool:
    return "Tense=Past" in str(token.morph) and "VerbForm=Part" in str(token.morph)


def auxiliaries(token: Any) -> list[Any]:
    return [child for child in token.children if child.dep_ in ("aux:tense", "aux:pass", "aux", "cop") or child.pos_ == "AUX"]


loose_labels = frozenset("acl amod advcl obl:mod dep ROOT conj nmod appos parataxis".split())
joint_tags = frozenset("NOUN PROPN PRON ADJ NUM".split())


def is_passive(token: Any, g: Grammar) -> bool:
    """Tell whether a verb's surface subject is the one to whom it is done."""
    verbs = g.morphology.lemmas(token.text, "verb")
    if verbs and all(lemma in g.being for lemma in verbs):
        return False
    helpers = [set(g.morphology.lemmas(child.text, "verb")) for child in auxiliaries(token)]
    if helpers and all(g.have in lemmas and g.be not in lemmas for lemmas in helpers):
        return False  # ont accusé, whatever the tree calls its subject
    if not helpers and low(token).endswith(g.twofold) and any(child.dep_ == "nsubj" for child in token.children):
        return False  # il fait face: a present that looks like a participle
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
    return token.dep_ in loose_labels and bare_participle(token, g) and not in_series(token, g)


def in_series(token: Any, g: Grammar) -> bool:
    """Tell whether a bare participle goes on after a verb with its auxiliary: « a fermé les ponts, *saisi* les stocks et … »."""
    head = token.head
    helped = any(g.have in g.morphology.lemmas(child.text, "verb") for child in auxiliaries(head))
    going_on = head.i < token.i and token.dep_ in ("advcl", "conj", "parataxis") and is_participle(token)
    return going_on and helped and series_object(token, g) is not None and not is_passive(head, g)


def series_object(token: Any, g: Grammar) -> Any | None:
    """Give the object, with an article or a number, that follows a bare participle and no passive; it may hang higher."""
    if token.i + 1 >= len(token.doc) or not (low(token.nbor(1)) in g.determiners or token.nbor(1).pos_ in ("DET", "NUM")):
        return None
    noun = token.nbor(1).head
    return noun if noun.dep_ == "obj" and noun.head in (token, token.head) else None


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
        (is_participle(token) or token.pos_ in ("ADJ", "NOUN", "VERB") or (token.pos_ == "PROPN" and token.i == 0))
        and looks_participle(token, g)
        and "VerbForm=Inf" not in str(token.morph)
        and "Mood=" not in str(token.morph)
        and not form.endswith(g.infinitives)
    )


def has_own_subject(token: Any) -> bool:
    return any(child.dep_ in ("nsubj", "nsubj:pass", "expl:subj") for child in token.children)


def spread(token: Any) -> list[Any]:
    """Give a token and its coordinated fellows (Paris, ses partenaires et le Canada), also where the tree hung them deeper."""
    out = [token]
    for child in token.children:
        if (child.dep_ == "conj" or listed(child)) and may_join(child):
            out += spread(child)
        elif child.dep_ in ("nmod", "appos", "flat:name") and child.i > token.i:
            out += strayed(child, token)
    return out


def listed(token: Any) -> bool:
    """Tell whether a name is one of a list that the tree took for a complement: « le Burkina Faso, *le Mali* et le Niger »."""
    if token.dep_ != "nmod" or token.pos_ != "PROPN" or token.head.pos_ != "PROPN" or token.i < token.head.i:
        return False
    if any(child.dep_ == "case" for child in token.children):
        return False
    first = token.left_edge.i
    return token.doc[first - 1].text == "," and any(child.dep_ == "conj" for child in token.children)


def may_join(token: Any) -> bool:
    return token.pos_ in joint_tags and len(token) > 2 and any(letter.isalpha() for letter in token.text)


def strayed(inner: Any, token: Any) -> list[Any]:
    """Give what the tree joined to a complement though its determiner joins it to all: le chef de la junte et *le* préfet."""
    case = cases(token)
    out = []
    for child in inner.children:
        if child.dep_ != "conj" or not may_join(child):
            continue
        own = cases(child)
        article = any(each.dep_ == "det" for each in child.children)
        covered = bool(cases(inner)) or inner.dep_ == "flat:name"
        if (covered and own == case and article) or unlike(inner, child):
            out += spread(child)
    return out


def cases(token: Any) -> list[str]:
    return [low(child) for child in token.children if child.dep_ == "case"]


def unlike(inner: Any, other: Any) -> bool:
    """Tell whether the tree read a plural article as a preposition: des avions *de* combat et *des* soldats."""
    one, two = cases(inner), cases(other)
    return bool(one and two) and len(one[0]) == 2 and one[0] == two[0][:2] and len(two[0]) == 3


def complement(token: Any, g: Grammar) -> list[tuple[str, Any]]:
    """Give the prepositions under which a token stands, each with its heads: « à l'encontre de X » is X, against."""
    case = preposition(token, g)
    if case is None:
        return []
    name = g.compound.get(f"{case} {low(token)}")
    if name is None:
        return [(case, token)]
    owned = [child for child in token.children if child.dep_.startswith(("nmod", "obl")) and preposition(child, g) == g.of]
    return [(name, child) for child in owned] if name else []


def is_compound(token: Any, g: Grammar) -> bool:
    """Tell whether a noun is a part of a preposition: au *cours* de."""
    return f"{preposition(token, g)} {low(token)}" in g.compound


def heading(verb: Any) -> int:
    """Give where the clause begins after a heading such as « Togo : », 0 where there is none."""
    start = next((t.i for t in verb.doc[:12] if t.text == ":"), 0)
    return int(start) if start < verb.i else 0
