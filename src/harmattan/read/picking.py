"""Who stands on each side of an event word: the heads that its slots give, and which of them may be a party."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from ..lexicon import Entry, load_toml
from .scene import Scene, verb_tags
from .syntax import heading, is_compound
from .trees import Slots, is_passive, low, noun_slots, preposition, spread

inner_slots = frozenset("subj obj que inf adj poss refl light told undergo attribute".split())


def slot(act_slots: Slots, name: str, head: Any, scene: Scene) -> list[Any]:
    """Give a slot's heads; a preposition that the tree hung elsewhere is looked for in the words that follow."""
    g = scene.grammar
    if name == g.between and name in scene.forms[head.i + 1 : head.i + 25]:
        return pair(head, scene) or act_slots.get(name, [])
    if act_slots.get(name):
        return act_slots[name]
    if name in inner_slots or not any(g.prepositions.get(form, form) == name for form in scene.forms[head.i + 1 : head.i + 16]):
        return []
    for token in head.doc[head.i + 1 : head.i + 17]:
        if (token.pos_ in verb_tags and token.dep_ in ("ROOT", "conj", "advcl", "acl:relcl", "ccomp")) or token.text in ";:":
            break
        near = name != g.of or token.i - head.i < 4
        if token.pos_ in ("NOUN", "PROPN", "PRON") and preposition(token, g) == name and near and not is_compound(token, g):
            inner = token.head.i > head.i and token.head.pos_ == "NOUN" and token.head != head
            inner = inner and "," not in scene.forms[token.head.i : token.i]
            if inner and (name == g.of or (name == g.to and not opens_to(token.head, act_slots, scene))):
                continue
            return spread(token)
    return []


def elsewhen(token: Any, scene: Scene) -> bool:
    """Tell whether a token hangs by a word that sets it before or after what it hangs on: « *après* le coup d'État »."""
    words = elsewhen_words(scene.doc.lang_)
    return any(child.dep_ in ("case", "mark") and child.i < token.i and child.lower_ in words for child in token.children)


@cache
def elsewhen_words(language: str) -> frozenset[str]:
    return frozenset(load_toml(f"languages/{language}/times.toml")["elsewhen"]["words"])


def apart(tokens: list[Any], name: str, acting: bool, entry: Entry, scene: Scene) -> list[Any]:
    """Tell two of one slot apart by what the entry asks of it: « le retrait *du Mali* de *la Cédéao* » is from a body."""
    asked = [v for names, values in entry.needs if name in names for v in values]
    if not asked or name not in entry.actor or name not in entry.recipient:
        return tokens
    fitting = [t for t in tokens if any(scene.fits(t, v, doubt=False) for v in asked)]
    return [t for t in tokens if t not in fitting] if acting else fitting or tokens


def opens_to(noun: Any, act_slots: Slots, scene: Scene) -> bool:
    """Tell whether what "à" brings after an object is the verb's own: imposer des sanctions *à X*, of no owner."""
    g = scene.grammar
    owned = any(preposition(c, g) == g.of and scene.classes_of(c) & scene.classes.actors for c in noun.children)
    return noun in act_slots.get("obj", []) and not owned


def pair(head: Any, scene: Scene) -> list[Any]:
    """Give the two that « entre … et … » joins after a word, whatever the tree makes of them."""
    g, doc = scene.grammar, scene.doc
    start = scene.forms.index(g.between, head.i + 1)
    if any(t.text in ";:.»" for t in doc[head.i + 1 : start]) or g.prepositions.get(scene.forms[start - 1]) == g.of:
        return []  # la plupart d'entre eux
    first = next_noun(start + 1, scene)
    if first is None:
        return []
    for at in range(first.i + 1, min(first.i + 14, len(doc))):
        name = scene.name_at(doc[at])
        if (doc[at].pos_ == "VERB" and doc[at].dep_ in ("ROOT", "ccomp", "advcl")) or doc[at].text in ";:.":
            break
        if scene.forms[at] in g.joining and not (name is not None and name.start < doc[at].idx):
            second = next_noun(at + 1, scene)
            if second is not None and preposition(second, g) in (None, g.between, g.of):
                return [first, second]
    return [first] if "Number=Plur" in str(first.morph) else []


def next_noun(start: int, scene: Scene) -> Any | None:
    """Give the head of the noun phrase that begins at a place, after determiners, numbers and adjectives at most."""
    for token in scene.doc[start : start + 5]:
        if token.pos_ in ("NOUN", "PROPN", "PRON"):
            return token
        if token.pos_ not in ("DET", "NUM", "ADJ", "ADV", "PUNCT"):
            return None
    return None


def sides(entry: Entry, slots: Slots, head: Any, last: Any, scene: Scene) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Give the heads of actors and recipients, by the entry's slots in order of preference."""
    g, rules = scene.grammar, side_rules()
    actor_slots: tuple[str, ...] = entry.actor
    recipient_slots: tuple[str, ...] = entry.recipient
    if entry.pos == "noun":
        actor_slots, recipient_slots = (*actor_slots, "light"), (*recipient_slots, "undergo")
        if elsewhen(head, scene):
            slots = {name: tokens for name, tokens in slots.items() if name not in ("light", "undergo")}
        slots = {
            **slots,
            "light": [t for t in slots.get("light", []) if t not in slots.get("told", []) or may_tell(t, entry, scene)],
        }
    elif is_passive(head, g):
        actor_slots = (*actor_slots, g.by)
    if entry.symmetric:
        found = [
            t for name in g.symmetric for t in slot(slots, name, last, scene) if may_be_party(t, name, entry.type, scene, slots)
        ]
        if any(t.pos_ != "DET" for t in found):
            found = [t for t in found if t.pos_ != "DET"]  # X poursuit *sa* coopération avec Y: the possessive is X
        return tuple({t.text: t for t in found if not (entry.pos == "noun" and is_spot(t, scene))}.values()), ()
    taken: set[int] = set()
    start = heading(head)

    def pick(names: Sequence[str], acting: bool) -> tuple[Any, ...]:
        late: tuple[Any, ...] = ()
        for name in names:
            found = [
                t
                for t in slot(slots, name, last, scene)
                if t.i not in taken and t.i >= start and may_be_party(t, name, entry.type, scene, slots, acting)
            ]
            found = apart(found, name, acting, entry, scene)
            if name == "light" and late and "told" in slots and any(leaves(t, scene) for t in slots.get(g.of, [])):
                break  # X annonce le retrait *des États-Unis*
            if acting and found and entry.pos == "noun" and name == g.of and not late and all(is_land(t, scene) for t in found):
                late = tuple(found)  # le retrait du Mali: who withdraws is said elsewhere, if at all
                continue
            if found:
                taken.update(t.i for t in found)
                return tuple(found)
        taken.update(t.i for t in late)
        return tuple(t for t in late if "state" in scene.classes_of(t))

    if g.of in entry.recipient and g.of not in entry.actor:
        recipients = pick(recipient_slots, False)
        actors = pick(actor_slots, True)
    else:
        actors = pick(actor_slots, True)
        recipients = pick(recipient_slots, False)
    if not actors and entry.pos == "noun":
        named = [t for t in (*head.doc[head.i + 1 : last.i + 1], *slots.get("adj", [])) if is_acting(t, scene)]
        actors = tuple(named[:1])  # une attaque *jihadiste*
    if not recipients:
        recipients = pick(g.aimed.get(entry.type, ()), False)
    if not recipients and entry.mode in rules["visited"]["modes"]:
        lands = [t for name in g.visited for t in slot(slots, name, last, scene) if is_land(t, scene) and t.i not in taken]
        recipients = tuple(t for t in lands if "state" in scene.classes_of(t) and not is_seat(t, scene))
    if not recipients and entry.type in (*rules["through"]["types"], *rules["owned"]["types"]):
        names = (*recipient_slots, "obj") if entry.pos == "verb" and "obj" not in recipient_slots else recipient_slots
        recipients = tuple(t for t in behind(slots, names, last, scene, entry.type) if t.i not in taken)
    if not actors and entry.type in rules["unknown"]["types"] and entry.pos == "verb":
        actors = unknown(slots.get("subj", []), head, scene)
    if not recipients and entry.pos == "verb" and is_personal(head, scene):
        recipients = somebody(slots.get("obj", []), scene)
    if recipients and entry.type in rules["held"]["types"] and entry.pos == "verb" and is_passive(head, g):
        more = [t for t in slots.get(g.accompanied, []) if scene.classes_of(t) & scene.classes.actors]
        recipients += tuple(t for t in more if may_be_party(t, g.accompanied, entry.type, scene, slots) and t not in recipients)
    if not actors and entry.type in rules["before"]["types"]:
        courts = slot(slots, g.before, last, scene)
        actors = tuple(t for t in courts if scene.classes_of(t) & set(rules["before"]["classes"]))
    if actors and entry.type in rules["own"]["types"]:
        recipients = tuple(t for t in recipients if scene.name_at(t) is not None or "troops" not in scene.classes_of(t))
    if not actors and entry.type in rules["own"]["types"] and recipients:
        taken.update(t.i for t in recipients)
        return recipients, pick(g.aimed.get(entry.type, ()), False)  # des soldats ont été déployés: they do it themselves
    return actors, recipients


def unknown(tokens: Sequence[Any], head: Any, scene: Scene) -> tuple[Any, ...]:
    """Give a verb's own subject or agent whose noun no class holds, if it may be somebody: « *les riverains* condamnent … »."""
    for token in tokens:
        own = token.head == head and token.dep_ in ("nsubj", "nsubj:pass", "obl:agent") and token.pos_ == "NOUN"
        if own and not scene.classes_of(token) and not low(token).endswith(scene.grammar.abstract):
            return (token,)
    return ()


def is_personal(verb: Any, scene: Scene) -> bool:
    """Tell whether only living beings undergo a verb: tuer, kidnapper, être accusé."""
    g = scene.grammar
    lemmas = set(g.morphology.lemmas(verb.text, "verb"))
    return bool(lemmas & g.killing or (lemmas & g.blaming and is_passive(verb, g)))


def somebody(tokens: Sequence[Any], scene: Scene) -> tuple[Any, ...]:
    """Keep the nouns that may be persons though no class of parties holds them: trois *joueurs* ont été tués."""
    losses, abstract = scene.grammar.losses, scene.grammar.abstract
    nouns = [t for t in tokens if t.pos_ == "NOUN" and not low(t).endswith(abstract) and not is_none(t, scene)]
    return tuple(t for t in nouns if not set(scene.lemmas(t)) & losses)


def is_none(token: Any, scene: Scene) -> bool:
    """Tell whether a token is nobody: *aucun* soldat, *personne*, but not *une personne*."""
    none = scene.grammar.none
    bare = not any(child.dep_ == "det" for child in token.children)
    return (low(token) in none and bare) or any(low(child) in none for child in token.children)


def may_tell(token: Any, entry: Entry, scene: Scene) -> bool:
    """Tell whether who announces an act may be the one who does it: a junta its own measures, no agency an arrest."""
    rules = side_rules()["told"]
    return entry.type not in rules["types"] and not scene.classes_of(token) & set(rules["classes"])


def is_land(token: Any, scene: Scene) -> bool:
    """Tell whether a token names a country or a place."""
    name = scene.name_at(token)
    return name is not None and name.sort in ("state", "place", "capital")


def leaves(token: Any, scene: Scene) -> bool:
    """Tell whether a noun is something that a state leaves: an agreement, an organisation, a court."""
    return bool(scene.classes_of(token) & {"agreement", "igo", "justice"})


def is_seat(token: Any, scene: Scene) -> bool:
    name = scene.name_at(token)
    return name is not None and name.sort == "capital"


def is_spot(token: Any, scene: Scene) -> bool:
    """Tell whether a token names a place that is no state: who fights there is said elsewhere."""
    name = scene.name_at(token)
    return name is not None and name.sort == "place"


@cache
def side_rules() -> dict[str, Any]:
    return load_toml("ontology/sides.toml")


def behind(slots: Slots, names: Sequence[str], head: Any, scene: Scene, kind: str) -> list[Any]:
    """Give who is behind an object that is no party itself: « condamne l'arrestation de X par *Y* », « salue le rôle de *X* »."""
    g, owned = scene.grammar, kind in side_rules()["owned"]["types"]
    owners = (g.of,) if owned else (g.against, g.by, g.of, "adj", "poss")
    for name in names:
        if owned and name not in ("obj", g.of, g.against):
            continue
        for token in slot(slots, name, head, scene):
            if token.pos_ != "NOUN" or may_be_party(token, name, kind, scene, slots):
                continue
            inner = noun_slots(token, scene.grammar)
            for slot_name in owners:
                found = [t for t in inner.get(slot_name, []) if may_be_party(t, slot_name, kind, scene, slots)]
                if not found and slot_name == g.of:  # une réunion d'urgence *du Conseil*
                    deeper = [b for t in inner.get(g.of, []) for b in noun_slots(t, g).get(g.of, [])]
                    found = [t for t in deeper if may_be_party(t, g.of, kind, scene, slots)]
                if owned:
                    found = [t for t in found if not is_land(t, scene)]
                if found:
                    return found
    return []


def may_be_party(token: Any, name: str, kind: str, scene: Scene, slots: Slots, acting: bool = False) -> bool:
    """Tell whether a slot's head can be a side of an act of this type: an actor, a name, an open word, or a thing.

    Things are done to (a building) or done with (a tank), by type; `acting` tells that the one who acts is asked for.
    """
    found = scene.name_at(token)
    g, rules = scene.grammar, side_rules()
    if name == "adj":
        return (found is not None and found.sort == "nationality") or is_acting(token, scene)
    if name == "poss":
        return True
    if is_none(token, scene):
        return False  # aucune organisation n'a revendiqué l'attaque
    if found is not None and found.sort == "place" and kind in rules["hit"]["types"]:
        return False  # reprendre la ville de Gao: it is done there, to others
    if found is not None and found.sort in ("place", "state", "capital") and name in g.at:
        return found.sort != "place" and kind not in rules["located"]["types"]
    if found is None and any(start <= token.idx < end for start, end in scene.dated):
        return False  # le putsch du 24 janvier
    if scene.is_open(token):
        if token.pos_ != "NUM" and any(letter.isdigit() for letter in token.text):
            return False
        return low(token) not in g.nobody and not (token.pos_ == "NUM" and not counts(token, name))
    if found is not None and found.sort in ("operation", "agreement"):
        return found.sort == "operation"
    classes = scene.classes_of(token)
    things = rules["things"].get(kind, ()) if not acting else rules["means"].get(kind, ()) if name == "subj" else ()
    if name == g.to and slots.get("light") is None and kind in rules["located"]["types"]:
        things = ()  # un attentat à l'aéroport, une attaque à la voiture piégée
    if classes & (scene.classes.actors | {"person", "state", "name", *things}):
        return True
    if classes or token.pos_ != "NOUN":
        return False
    # demander *à la défense* de fournir: whoever it is, it is asked
    return name == g.to and "inf" in slots and not low(token).endswith(g.abstract)


def is_acting(token: Any, scene: Scene) -> bool:
    """Tell whether an adjective names who acts."""
    return token.pos_ in ("ADJ", "NOUN") and any(lemma in scene.grammar.acting for lemma in scene.lemmas(token))


def counts(token: Any, name: str) -> bool:
    """Tell whether a number stands for those it counts (*deux* ont été tués) rather than for a year or a measure."""
    return name in ("subj", "obj") and not (token.text.isdigit() and len(token.text) == 4)
