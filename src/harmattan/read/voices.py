"""Words of saying and the tokens that bear them: which verb says, which noun can speak, who is its subject."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from ..lexicon import load_toml
from .scene import Scene, noun_tags, verb_tags
from .trees import low, preposition, verb_slots

nominal = ("NOUN", "PROPN", "PRON")


@dataclass(frozen=True, slots=True)
class Voices:
    """The attribution words of a language."""

    say: frozenset[str]
    transitive: frozenset[str]
    helpers: frozenset[str]
    helped: frozenset[str]
    openers: tuple[tuple[str, ...], ...]
    tell: frozenset[str]
    clause: frozenset[str]
    object: frozenset[str]
    ordered: frozenset[str]
    wished: frozenset[str]
    oblique: dict[str, frozenset[str]]
    nouns: dict[str, frozenset[str]]
    nobody: frozenset[str]
    according: tuple[tuple[str, ...], ...]
    bare: tuple[tuple[str, ...], ...]
    learnt: dict[str, frozenset[str]]
    heard: frozenset[str]
    addressed: frozenset[str]
    opening: frozenset[str]
    carriers: frozenset[str]
    people: frozenset[str]
    press: frozenset[str]
    cited: frozenset[str]
    behind: frozenset[str]
    against: frozenset[str]
    none: frozenset[str]
    inside: frozenset[str]
    first: frozenset[str]
    not_speakers: frozenset[str]
    group: frozenset[str]
    that: frozenset[str]
    linking: str
    participles: tuple[str, ...]
    clitics: frozenset[str]
    latter: frozenset[str]
    latter_before: frozenset[str]


@cache
def voices(language: str) -> Voices:
    """Load `attribution.toml` of a language."""
    data = load_toml(f"languages/{language}/attribution.toml")
    report, according = data["report"], data["according"]

    def sets(table: dict[str, list[str]]) -> dict[str, frozenset[str]]:
        return {word: frozenset(words) for word, words in table.items()}

    def pieces(texts: list[str]) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(text.replace("'", "' ").split()) for text in texts)

    return Voices(
        say=frozenset(data["say"]["verbs"]),
        transitive=frozenset(data["say"]["transitive"]),
        helpers=frozenset(data["say"]["helpers"]),
        helped=frozenset(data["say"]["helped"]),
        openers=pieces(data["say"]["openers"]),
        tell=frozenset(data["tell"]["verbs"]),
        clause=frozenset(report["clause"]),
        object=frozenset(report["object"]),
        ordered=frozenset(report["ordered"]),
        wished=frozenset(report["wished"]),
        oblique=sets(report["oblique"]),
        nouns=sets(report["nouns"]),
        nobody=frozenset(data["nobody"]["words"]),
        according=pieces(according["expressions"]),
        bare=pieces(according["bare"]),
        learnt=sets(according["learnt"]),
        heard=frozenset(according["heard"]["prepositions"]),
        addressed=frozenset(data["pronouns"]["addressed"]),
        opening=frozenset(according["opening"]["words"]),
        carriers=frozenset(data["carriers"]["nouns"]),
        people=frozenset(data["carriers"]["people"]),
        press=frozenset(data["carriers"]["press"]),
        cited=frozenset(according["cited"]["words"]),
        behind=frozenset(data["background"]["prepositions"]),
        against=frozenset(data["background"]["subordinators"]),
        none=frozenset(data["nobody"]["determiners"]),
        inside=frozenset(data["background"]["inside"]),
        first=frozenset(data["pronouns"]["first"]),
        not_speakers=frozenset(data["pronouns"]["not_speakers"]),
        group=frozenset(data["grammar"]["group"]),
        that=frozenset(data["grammar"]["that"]),
        linking=data["grammar"]["linking"],
        participles=tuple(data["grammar"]["participles"]),
        clitics=frozenset(data["pronouns"]["clitics"]),
        latter=frozenset(data["pronouns"]["latter"]),
        latter_before=frozenset(data["pronouns"]["latter_before"]),
    )


def verb_lemmas(token: Any, scene: Scene, v: Voices) -> frozenset[str]:
    """Give the verbs of which a token may be a form here."""
    if token.pos_ not in verb_tags and not low(token).endswith(v.participles) and not mistaken(token):
        return frozenset()
    return frozenset(scene.grammar.morphology.lemmas(token.text, "verb")) | ({low(token)} & v.helped)


def mistaken(token: Any) -> bool:
    """Tell whether a word tagged as a noun or an adjective governs an object or a clause as only a verb does."""
    before = token.nbor(-1) if token.i else None
    return (
        token.pos_ in ("NOUN", "ADJ", "PROPN")
        and any(child.dep_ in ("obj", "ccomp", "xcomp") and child.i > token.i for child in token.children)
        and (before is None or before.pos_ not in ("DET", "ADP", "NUM"))
    )


def is_source(token: Any, scene: Scene, v: Voices) -> bool:
    """Tell whether a noun can say something: an actor, a name, a person, or what carries words."""
    if token.pos_ == "PRON" or scene.name_at(token) is not None:
        return low(token) not in v.nobody
    lemmas = set(scene.lemmas(token))
    return (
        bool(lemmas & (v.people | v.carriers))
        or bool(scene.classes_of(token) & scene.classes.actors)
        or token.pos_ == "PROPN"
        or titled(token, scene)
        or is_latter(token, v)
    )


def is_latter(token: Any, v: Voices) -> bool:
    """Tell whether a token heads a description that works as a pronoun: « ce dernier », « l'intéressé »."""
    return low(token) in v.latter and token.i > 0 and low(token.nbor(-1)) in v.latter_before


def titled(token: Any, scene: Scene) -> bool:
    """Tell whether a noun of no known class is a person's title: a name follows it, or it ends in such a noun after a hyphen."""
    if token.pos_ != "NOUN":
        return False
    after = scene.name_at(token.nbor(1)) if token.i + 1 < len(token.doc) else None
    if any(child.dep_ == "flat:name" for child in token.children) or (after is not None and after.sort == "person"):
        return True
    last = token.text.rpartition("-")[2]
    lemmas = scene.grammar.morphology.lemmas(last, "noun") if "-" in token.text else ()
    return any(scene.classes.of(lemma) & scene.classes.actors for lemma in lemmas)


def top(token: Any, floor: int) -> Any:
    """Climb from a part of a name to its head, not above `floor`."""
    while token.dep_ in ("flat:name", "flat:foreign", "flat", "compound") and floor < token.head.i < token.i:
        token = token.head
    return token


def clitic(token: Any, v: Voices) -> Any | None:
    """Give the inverted pronoun of a verb or an auxiliary ("a-t-il", "dit-elle")."""
    for after in token.doc[token.i + 1 : token.i + 3]:
        if after.text.startswith("-"):
            if bare(after, v) in v.clitics:
                return after
        else:
            break
    return None


def bare(token: Any, v: Voices) -> str:
    """Give an inverted pronoun without its hyphens ("-t-il", "-il": il)."""
    return low(token).lstrip("-").removeprefix(v.linking)


def sayer(verb: Any, scene: Scene, v: Voices) -> Any | None:
    """Give the head token of whoever says, by the subject of a verb or the agent of its passive; None where nobody does."""
    inverted = clitic(verb, v)
    if inverted is None and verb.i and verb.nbor(-1).text.startswith("-"):
        inverted = verb.nbor(-1)
    if inverted is not None:
        return inverted if bare(inverted, v) not in v.nobody else None
    for token in (*verb_slots(verb, scene.grammar).get("subj", []), *plain_subject(verb)):
        if (
            token.dep_ != "expl:subj"
            and low(token) not in v.nobody
            and (token.pos_ in (*nominal, "ADJ", "NUM", "DET", "X") or determined(token))
            and token != verb
        ):
            if any(low(c) in v.none for c in token.children):
                return None
            return speaking(token, scene, v)
    loose = next((t for t in verb.children if t.dep_ == "dep" and t.i < verb.i and t.pos_ == "PROPN"), None)
    if loose is not None and is_source(loose, scene, v):
        return loose
    if (verb.pos_ not in verb_tags and not low(verb).endswith(v.participles)) or (
        verb.dep_ == "conj" and verb.head.pos_ in noun_tags
    ):
        head = verb.head
        if verb.dep_ in ("acl", "conj", "amod", "nmod", "appos") and head.i < verb.i and is_source(head, scene, v):
            return speaking(head, scene, v)
    return None


def plain_subject(verb: Any) -> list[Any]:
    """Give the subject of a present that looks like a participle ("le maire dit que …"): no auxiliary, no passive."""
    if verb.pos_ not in verb_tags or "VerbForm=Part" not in str(verb.morph) or any("aux" in c.dep_ for c in verb.children):
        return []
    told = any(c.dep_ == "ccomp" for c in verb.children)
    return [c for c in verb.children if told and c.dep_ == "nsubj" and c.i < verb.i]


def determined(token: Any) -> bool:
    return any(child.dep_ == "det" and child.i == token.i - 1 for child in token.children)


def speaking(token: Any, scene: Scene, v: Voices) -> Any:
    """Give who speaks through a text: "le communiqué de l'armée", "les chiffres publiés par le ministère"."""
    if not set(scene.lemmas(token)) & v.carriers:
        return token
    for child in token.children:
        named = scene.name_at(child)
        person = named is not None and named.sort == "person"
        if child.dep_ == "nmod" and person and preposition(child, scene.grammar) == scene.grammar.of:
            return child  # les propos de X, rapportés par Y
    for child in token.children:
        if child.dep_ in ("acl", "amod", "acl:relcl"):
            for below in child.children:
                if preposition(below, scene.grammar) == scene.grammar.by and is_source(below, scene, v):
                    return below
    for child in token.children:
        if (
            child.dep_.startswith(("nmod", "obl"))
            and preposition(child, scene.grammar) in (scene.grammar.of, scene.grammar.by)
            and is_source(child, scene, v)
        ):
            if (
                scene.name_at(child) is None
                and not any(c.dep_.startswith("det") for c in child.children)
                and low(child.nbor(-1)) not in scene.grammar.prepositions
            ):
                below = next((c for c in child.children if c.dep_ == "nmod" and is_source(c, scene, v)), None)
                if below is not None:
                    return below
                continue
            return child if not set(scene.lemmas(child)) & v.carriers else speaking(child, scene, v)
    return token
