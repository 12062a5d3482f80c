"""Sides that stand outside an event word's own slots: who died in the attack, who is accused of it, who meant to do it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from .events import Act, Index, anchored
from .picking import elsewhen, is_personal, may_be_party, may_tell, side_rules, somebody
from .scene import Scene, noun_tags, verb_tags
from .trees import auxiliaries, is_passive, low, noun_slots, preposition

Heads = tuple[Any, ...]
Sides = tuple[Heads, Heads]
nobody: Sides = ((), ())


def reach(acts: Sequence[Act], scene: Scene, index: Index) -> list[Act]:
    """Give the acts with the sides that their own slots leave out and that the words around them tell."""
    out = list(acts)
    for k, act in enumerate(out):
        if act.entry.symmetric:
            out[k] = joined(act, out, scene, index)
            continue
        actors, recipients = act.actors, act.recipients
        ways = noun_ways if act.entry.pos == "noun" else verb_ways
        for way in ways:
            if actors and recipients:
                break
            more, others = way(act, out, scene, index)
            taken = {t.i for t in (*actors, *recipients)}
            own = range(act.head.i, act.last.i + 1)
            if not actors:
                actors = tuple(t for t in fit(more, act, scene, True) if t.i not in taken and t.i not in own)
            taken |= {t.i for t in actors}
            if not recipients:
                recipients = tuple(t for t in fit(others, act, scene, False) if t.i not in taken and t.i not in own)
        if (actors, recipients) != (act.actors, act.recipients):
            act = replace(act, actors=actors, recipients=recipients)
            out[k] = replace(act, anchored=anchored(act, scene))
    return out


def joined(act: Act, acts: Sequence[Act], scene: Scene, index: Index) -> Act:
    """Give an act of several parties with the one whom only the clause around it names, if at most one is known."""
    if act.entry.pos != "noun" or len(act.actors) > 1 or scene.grammar.between in act.slots:
        return act
    g = scene.grammar
    if act.actors and not any(preposition(t, g) == g.accompanied or preposition(t.head, g) == g.accompanied for t in act.actors):
        return act
    for way in (engaged, broken_light, clause):
        more = fit(way(act, acts, scene, index)[0], act, scene, True)
        if more:
            return replace(act, actors=(*(t for t in more if t not in act.actors), *act.actors))
    return act


def fit(tokens: Heads, act: Act, scene: Scene, acting: bool) -> Heads:
    """Keep those of some heads that may be a side of the act."""
    found = tuple(t for t in tokens if may_be_party(t, "subj" if acting else "obj", act.entry.type, scene, act.slots, acting))
    if not found and not acting and any(is_personal(t.head, scene) for t in tokens):
        return somebody(tokens, scene)
    return found


def parties_of(verb: Any, scene: Scene) -> Sides:
    """Give who does and to whom, by a verb's slots; the subject of dying and surviving is the one to whom it is done."""
    slots = scene.verb_slots(verb)
    subjects, objects = tuple(slots.get("subj", ())), tuple(slots.get("obj", ()))
    if lemmas(verb, scene) & scene.grammar.suffering and not is_passive(verb, scene.grammar):
        return (), subjects
    return subjects, objects


def lemmas(verb: Any, scene: Scene) -> set[str]:
    return set(scene.grammar.morphology.lemmas(verb.text, "verb"))


def above(token: Any) -> Iterator[tuple[Any, Any]]:
    """Give the words over a noun up to its verb, each with the word through which it governs: cours, série, then tués."""
    for _ in range(3):
        if token.head == token:
            return
        yield token.head, token
        if token.head.pos_ in verb_tags or token.dep_ not in ("nmod", "fixed", "obl:arg", "obl:mod", "conj", "appos"):
            return
        token = token.head


def circumstance(act: Act, acts: Sequence[Act], scene: Scene, index: Index) -> Sides:
    """Who is hurt in it: « six soldats sont morts dans l'*attaque* »; who is held in it: « arrêtés lors d'un *raid* »."""
    if act.entry.type not in side_rules()["circumstance"]["types"]:
        return nobody
    for verb, through in above(act.head):
        died = bool(auxiliaries(verb)) and bool(lemmas(verb, scene) & scene.grammar.killing)
        if verb.pos_ not in verb_tags and not died and not is_passive(verb, scene.grammar):
            continue
        if not through.dep_.startswith(("obl", "nmod", "advcl", "advmod", "dep")) and through.dep_ != "xcomp":
            return nobody
        suffered = bool(lemmas(verb, scene) & (scene.grammar.suffering | scene.grammar.aims))
        if suffered or (tells(verb, act.entry.type, scene, index) and not elsewhen(act.head, scene)):
            return parties_of(verb, scene)
        return nobody
    return nobody


def tells(verb: Any, kind: str, scene: Scene, index: Index) -> bool:
    """Tell whether a verb is an event word of a type, whatever its frame."""
    entries = [entry for lemma in lemmas(verb, scene) for entry in index.get(("verb", lemma), ())]
    return any(entry.type == kind and len(entry.words) == 1 for entry in entries)


def deed(act: Act, acts: Sequence[Act], scene: Scene, index: Index) -> Sides:
    """What it did: « l'*attaque* a tué six soldats », « … a coûté la vie à six soldats »."""
    verbs = [child for child in act.head.children if child.dep_ == "acl:relcl"]
    if act.head.dep_ == "nsubj" and act.head.head.pos_ in verb_tags:
        verbs.insert(0, act.head.head)
    for verb in verbs:
        if act.head in scene.verb_slots(verb).get("subj", []) and (found := undergone(verb, act, scene, index)):
            return (), found
    return nobody


def undergone(verb: Any, act: Act, scene: Scene, index: Index) -> Heads:
    """Give those to whom an act does what a verb says of it."""
    slots = scene.verb_slots(verb)
    if tells(verb, act.entry.type, scene, index) or lemmas(verb, scene) & scene.grammar.aims:
        return tuple(t for t in slots.get("obj", ()) if not lost(t, scene))
    out: list[Any] = []
    for token in slots.get("obj", []):
        if lost(token, scene):
            below = noun_slots(token, scene.grammar)
            out += [*slots.get(scene.grammar.to, []), *below.get(scene.grammar.of, []), *below.get(scene.grammar.to, [])]
    return tuple(out)


def lost(token: Any, scene: Scene) -> bool:
    """Tell whether a noun is a toll, not somebody: *trois morts*, *la vie*."""
    return bool(set(scene.lemmas(token)) & scene.grammar.losses)


def roles(act: Act, acts: Sequence[Act], scene: Scene, index: Index) -> Sides:
    """Whose part in it a noun tells: « les auteurs de l'*attaque* », « le camp a été la cible d'une *attaque* »."""
    g = scene.grammar
    below = list(act.head.children)
    if any(child.dep_ == "cop" for child in below) and any(low(child) in g.behind for child in below):
        return bearer(act.head, scene), ()
    for noun, through in above(act.head):
        if noun.pos_ in verb_tags and lemmas(noun, scene) & g.bearing and preposition(through, g) in g.behind:
            return carriers(noun, scene), ()  # il est derrière l'attaque
        if noun.pos_ not in noun_tags or preposition(through, g) != g.of:
            return nobody
        words = set(scene.lemmas(noun))
        if words & g.doers:
            return (bearer(noun, scene) or (noun,)), ()
        if words & g.victims:
            return (), bearer(noun, scene)
        if words & g.sources_of and preposition(noun, g) == g.to:
            return bearer(noun, scene), ()  # il est à l'origine de l'attaque
    return nobody


def bearer(noun: Any, scene: Scene) -> Heads:
    """Give who is said to be what a noun names: « *le camp* a été la cible », « *le camp*, victime d'une … »."""
    if any(child.dep_ == "cop" for child in noun.children):
        return tuple(c for c in noun.children if c.dep_ in ("nsubj", "nsubj:pass"))[:1] or accused(noun, scene)
    if noun.dep_ in ("appos", "acl", "amod") and noun.head.pos_ in noun_tags:
        return (noun.head,)
    g = scene.grammar
    verb = noun.head
    if noun.dep_ in ("obj", "xcomp", "obl:arg", "obl:mod") and verb.pos_ in verb_tags and lemmas(verb, scene) & g.bearing:
        return carriers(verb, scene)
    return ()


def carriers(verb: Any, scene: Scene) -> Heads:
    """Give who is what a verb of being says: its subject, its object, or whom the verb above accuses of it."""
    slots = scene.verb_slots(verb)
    return tuple(slots.get("subj", ()) or slots.get("obj", ())) or accused(verb, scene)


def accused(word: Any, scene: Scene) -> Heads:
    """Give whom the nearest verb above says to be or to have done it: « accuse *les rebelles* d'être à l'origine »."""
    verb = next((step for step in word.ancestors if step.pos_ in verb_tags), None)
    if verb is None or not lemmas(verb, scene) & scene.grammar.blaming:
        return ()
    return tuple(scene.verb_slots(verb).get("obj", ()))


def blamed(act: Act, acts: Sequence[Act], scene: Scene, index: Index) -> Sides:
    """Who is said to have done it: « deux hommes ont été arrêtés pour l'*attaque* », « … soupçonnés d'*attentat* »."""
    g = scene.grammar
    if act.entry.type not in side_rules()["blamed"]["types"]:
        return nobody
    for verb, through in above(act.head):
        if lemmas(verb, scene) & g.blaming and preposition(through, g) in g.blamed_by:
            return tuple(scene.verb_slots(verb).get("obj", ())), ()
    return nobody


def broken_light(act: Act, acts: Sequence[Act], scene: Scene, index: Index) -> Sides:
    """Find the verb before a noun that the tree hung elsewhere: « a mené, lundi, une nouvelle *attaque* »."""
    g = scene.grammar
    if preposition(act.head, g) is not None:
        return nobody
    asked_one = None
    for token in reversed(scene.doc[max(0, act.head.i - 9) : act.head.i]):
        present = "VerbForm=Part" in str(token.morph) and "Tense=Pres" in str(token.morph)
        if token.pos_ in verb_tags and token.dep_ not in ("aux:tense", "aux:pass", "aux", "acl") and not present:
            words = lemmas(token, scene)
            subjects = tuple(scene.verb_slots(token).get("subj", ()))
            if words & g.bidding and asked_one is not None:
                return (asked_one,), ()
            if words & g.telling:
                subjects = tuple(t for t in subjects if may_tell(t, act.entry, scene))
            return (subjects, ()) if words & g.light_actor else ((), subjects) if words & g.light_recipient else nobody
        if token.pos_ in noun_tags and preposition(token, g) == g.to:
            asked_one = token  # ordonne *au président* la levée
        elif token.pos_ in noun_tags and preposition(token, g):
            return nobody
        if token.pos_ in ("SCONJ", "CCONJ") or token.text in ";:" or (token.pos_ == "ADP" and asked_one is None):
            return nobody
    return nobody


def engaged(act: Act, acts: Sequence[Act], scene: Scene, index: Index) -> Sides:
    """Who takes part in it: « les élus ont participé à la *manifestation* », « le ministre est en *visite* au Togo »."""
    g = scene.grammar
    for verb, through in above(act.head):
        if lemmas(verb, scene) & g.engaging and preposition(through, g) in (g.to, None):
            return tuple(scene.verb_slots(verb).get("subj", ())), ()
        if verb.pos_ in noun_tags and set(scene.lemmas(verb)) & g.heads_of:
            return bearer(verb, scene), ()
    case = preposition(act.head, g)
    if case in g.state_of:
        if any(child.dep_ == "cop" for child in act.head.children):
            return tuple(c for c in act.head.children if c.dep_ == "nsubj"), ()
        if act.head.dep_ == "nmod" and act.head.head.pos_ in noun_tags and act.head.head.i < act.head.i:
            return (act.head.head,), ()
    return nobody


def clause(act: Act, acts: Sequence[Act], scene: Scene, index: Index) -> Sides:
    """Who the clause is about, where its verb tells no act of its own: « la Chine a répondu par des *exercices* »."""
    rules = side_rules()["clause"]
    if act.entry.type not in rules["types"]:
        return nobody
    for verb, _ in above(act.head):
        if verb.pos_ in verb_tags:
            told = next((a for a in acts if a.head == verb and not a.doubtful and a.status == "met"), None)
            if told is not None:
                return (told.actors, ()) if told.entry.type in rules["through"] else nobody
            return tuple(scene.verb_slots(verb).get("obj" if is_passive(verb, scene.grammar) else "subj", ())), ()
    return nobody


def shared(act: Act, acts: Sequence[Act], scene: Scene, index: Index) -> Sides:
    """What two joined words have in common: « l'*enlèvement* et l'assassinat du maire », « a attaqué et *incendié* le camp »."""
    for other in acts:
        if other.entry.pos != act.entry.pos or "conj" not in (other.head.dep_, act.head.dep_):
            continue
        if other.head.head == act.head and abs(other.head.i - act.head.i) < 6:
            verb = act.entry.pos == "verb"
            if verb and act.slots.get("obj"):
                return nobody
            return () if verb else other.actors, other.recipients
        if act.head.head == other.head and act.entry.pos == "noun" and abs(other.head.i - act.head.i) < 6:
            return other.actors, ()
    return nobody


def asked(act: Act, acts: Sequence[Act], scene: Scene, index: Index) -> Sides:
    """Of whom it is asked: « exige que *les députés* se retirent »."""
    if act.entry.type not in side_rules()["asked"]["types"]:
        return nobody
    return (), tuple(t for clause in act.slots.get("que", []) for t in scene.verb_slots(clause).get("subj", []))


def purpose(act: Act, acts: Sequence[Act], scene: Scene, index: Index) -> Sides:
    """Against whom it is meant: « une force déployée pour *combattre* les rebelles »."""
    rules = side_rules()["purpose"]
    if act.entry.type not in rules["types"]:
        return nobody
    for child in act.head.children:
        if (
            child.dep_ in ("advcl", "acl", "xcomp")
            and "VerbForm=Inf" in str(child.morph)
            and tells(child, rules["aim"], scene, index)
        ):
            return (), tuple(scene.verb_slots(child).get("obj", ()))
    return nobody


def outer(act: Act, acts: Sequence[Act], scene: Scene, index: Index) -> Sides:
    """Who acts when the word's own subject is nobody: « mène des frappes qui permettent de *tuer* », « dément en *accusant* »."""
    verb = act.head
    if is_passive(verb, scene.grammar):
        return nobody
    for token in act.slots.get("subj", []):
        twin = next((a for a in acts if a.head == token and a.entry.pos == "noun"), None)
        if twin is not None:
            return twin.actors, ()
    if verb.pos_ not in verb_tags:
        return nobody
    if act.slots.get("subj") and any("Mood=" in str(word.morph) for word in (verb, *auxiliaries(verb))):
        return nobody
    for step in verb.ancestors:
        if step.pos_ in verb_tags:
            subjects = fit(tuple(scene.verb_slots(step).get("subj", ())), act, scene, True)
            if subjects:
                return subjects, ()
            if "Mood=" in str(step.morph) and step.dep_ != "acl:relcl":
                return nobody
    return nobody


Way = Callable[[Act, Sequence[Act], Scene, Index], Sides]
noun_ways: tuple[Way, ...] = (circumstance, deed, roles, blamed, engaged, broken_light, shared, purpose, clause)
verb_ways: tuple[Way, ...] = (outer, asked, shared, purpose)
