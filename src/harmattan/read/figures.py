"""Figures of an act: how many killed, wounded, detained, displaced, deployed; each figure is put on one act of its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..lexicon import load_toml
from ..records import Value
from .events import Act, Scene, verb_tags
from .lines import Line
from .parties import extent
from .quantities import Quantity, quantities
from .sides import distance
from .trees import low, noun_slots, preposition, spread, verb_slots

properties = ("killed", "wounded", "detained", "displaced", "troops")


@dataclass(frozen=True, slots=True)
class Toll:
    """A figure with the word that tells it (tués, morts); `sure` where a number is written, not only a singular."""

    property: str
    bearer: Any
    low: int | None
    high: int | None
    text: str
    whom: str | None
    sure: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """The words that tell of one property; see a language's `figures.toml`."""

    property: str
    lists: dict[str, frozenset[str]]


@cache
def counted(language: str) -> tuple[Counted, ...]:
    data = load_toml(f"languages/{language}/figures.toml")
    return tuple(Counted(name, {key: frozenset(words) for key, words in data[name].items()}) for name in properties)


@cache
def words(language: str, table: str, name: str) -> frozenset[str]:
    return frozenset(load_toml(f"languages/{language}/figures.toml")[table][name])


@cache
def preferred(name: str) -> tuple[str, ...]:
    """Give the types of acts that a property is put on, best first."""
    return tuple(load_toml("ontology/figures.toml")[name])


def figures_of(act: Act, acts: Sequence[Act], line: Line, language: str) -> tuple[Value, ...]:
    """Give the figures of one act among all acts of its line: those whose words are nearest to it.

    A figure goes to one type of act only, and to the act of that type that is nearest in the tree; at most one value a property.
    """
    if line.scene is None:
        return ()
    best: dict[str, tuple[tuple[bool, int, int], Toll]] = {}
    for toll in tolls(line.scene, language):
        owner = owner_of(toll, acts)
        if owner is None or owner.head != act.head:
            continue
        rank = (not toll.sure, distance(act.head, toll.bearer), int(toll.bearer.i))
        if toll.property not in best or rank < best[toll.property][0]:
            best[toll.property] = (rank, toll)
    return tuple(Value(t.property, t.text, t.low, t.high, t.whom) for _, t in (best[name] for name in properties if name in best))


def owner_of(toll: Toll, acts: Sequence[Act]) -> Act | None:
    """Give the act that a figure belongs to: of the best type that the line has, the nearest."""
    own = next((act for act in acts if act.head == toll.bearer and act.entry.type in preferred(toll.property)), None)
    if own is not None:
        return own
    if not toll.sure:
        return None
    for name in preferred(toll.property):
        fitting = [act for act in acts if act.entry.type == name]
        if fitting:
            return min(fitting, key=lambda act: (distance(act.head, toll.bearer), abs(act.head.i - toll.bearer.i)))
    return None


def tolls(scene: Scene, language: str) -> Iterator[Toll]:
    """Find every figure of a parsed sentence with the word that tells it."""
    numbers = quantities(scene.doc, language, scene.grammar.morphology)
    for token in scene.doc:
        verbs = set(scene.grammar.morphology.lemmas(token.text, "verb"))
        nouns = set(scene.grammar.morphology.lemmas(token.text, "noun")) | set(scene.grammar.morphology.lemmas(token.text, "adj"))
        if token.pos_ not in (*verb_tags, "ADJ", "NOUN", "PROPN") or token.is_punct:
            continue
        for kind in counted(language):
            found = told_by(token, verbs, nouns, kind, scene, numbers, language)
            if found is not None:
                yield found


def told_by(token: Any, verbs: set[str], nouns: set[str], kind: Counted, scene: Scene, numbers: list[Quantity], language: str) -> Toll | None:
    """Give the figure that one word tells of one property, or None."""
    lists = kind.lists
    if nouns & (lists["counted"] | lists["deeds"]):
        number = before(token, numbers, scene, language)
        if number is not None and not partial(number, scene, language):
            return Toll(kind.property, token, number.low, number.high, number.text, None, True)
    victims: list[Any] = []
    if verbs & {w.split()[0] for name in ("done_to", "undergone", "given") for w in lists[name]} and (token.pos_ in verb_tags or token.pos_ == "ADJ" or not nouns & lists["of"]):
        slots = verb_slots(token, scene.grammar)
        told = verbs | {f"{verb} {low(child)}" for verb in verbs for child in token.children if child.i > token.i}
        if told & lists["done_to"]:
            victims = slots.get("obj", [])
        elif told & lists["undergone"]:
            victims = slots.get("subj", []) or slots.get("obj", [])
        elif told & lists["given"]:
            victims = [t for name in words(language, "links", "to") for t in slots.get(name, [])]
    elif nouns & lists["of"] and token.pos_ in ("NOUN", "PROPN"):
        slots = noun_slots(token, scene.grammar)
        victims = [t for name in words(language, "links", "of") for t in slots.get(name, [])]
    if "who" in lists:
        victims = [t for t in victims if set(scene.lemmas(counted_noun(t, scene))) & lists["who"]]
    return total(kind.property, token, victims, scene, numbers, language)


def total(name: str, bearer: Any, victims: Sequence[Any], scene: Scene, numbers: list[Quantity], language: str) -> Toll | None:
    """Add up the victims of one word; None where their number is not told."""
    lows: list[int | None] = []
    highs: list[int | None] = []
    texts: list[str] = []
    sure = False
    for token in unique(victims):
        number = of_phrase(token, numbers, scene, language)
        if number is None and lows:
            highs.append(None)
            continue
        if number is None or partial(number, scene, language):
            if number is None:
                one = single(token, scene, language)
                if one is None:
                    return None
                lows.append(1), highs.append(1), texts.append(one)
            continue
        sure = True
        lows.append(number.low), highs.append(number.high), texts.append(number.text)
    if not lows:
        return None
    low_ = None if None in lows else sum(x for x in lows if x is not None)
    high = None if None in highs else sum(x for x in highs if x is not None)
    return Toll(name, bearer, low_, high, " + ".join(texts), whom(victims[0], scene), sure)


def unique(tokens: Sequence[Any]) -> list[Any]:
    out: list[Any] = []
    for token in tokens:
        for each in spread(token):
            if each.i not in {t.i for t in out}:
                out.append(each)
    return out


def counted_noun(token: Any, scene: Scene) -> Any:
    """Give the noun that a collective or a bare number counts (une dizaine de soldats), or the token itself."""
    below = next((t for t in token.children if t.dep_ == "nmod" and preposition(t, scene.grammar) is not None and t.i - token.i < 4), None)
    return below if below is not None and (token.pos_ == "NUM" or below.pos_ == "NOUN" and token.pos_ == "NOUN" and not scene.classes_of(token)) else token


def whom(token: Any, scene: Scene) -> str | None:
    """Give the words for the people counted, without their number, or None for a pronoun."""
    noun = counted_noun(token, scene)
    if noun.pos_ not in ("NOUN", "PROPN"):
        return None
    _, last = extent(noun, scene)
    name = scene.name_at(noun)
    first = scene.doc.char_span(name.start, name.end, alignment_mode="expand").start if name is not None else noun.i
    return str(scene.doc[first : max(last, noun.i) + 1].text)


def before(token: Any, numbers: list[Quantity], scene: Scene, language: str) -> Quantity | None:
    """Give the number that stands just before a word, with no more between than "autres" or "de"."""
    for number in numbers:
        between = scene.doc[number.end : token.i]
        if number.end <= token.i and len(between) <= 2 and all(
            set(scene.lemmas(t)) & words(language, "between", "words") or low(t) in scene.grammar.prepositions or low(t) in words(language, "links", "of") for t in between
        ):
            return number
    return None


def of_phrase(token: Any, numbers: list[Quantity], scene: Scene, language: str) -> Quantity | None:
    """Give the number of a noun phrase by its head: the number inside it, or the head itself where it is one."""
    for number in numbers:
        if number.start <= token.i < number.end:
            return number
    found = before(token, numbers, scene, language)
    if found is not None:
        return found
    inside = {t.i for t in token.children if t.i < token.i}
    return next((n for n in numbers if n.end <= token.i and any(n.start <= i < n.end for i in inside)), None)


def partial(number: Quantity, scene: Scene, language: str) -> bool:
    """Tell whether a number only says how many of those counted before ("dont deux soldats")."""
    near = [low(t) for t in scene.doc[max(0, number.start - 2) : number.start]]
    return bool(set(near) & words(language, "parts", "openers"))


def single(token: Any, scene: Scene, language: str) -> str | None:
    """Give the words of a victim in the singular (un soldat, le maire, M. X, il), or None for a plural or a group."""
    if "Number=Plur" in str(token.morph) or token.pos_ not in ("NOUN", "PROPN", "PRON"):
        return None
    name = scene.name_at(token)
    if name is not None:
        return name.text if name.sort in ("person", "unknown") else None
    if token.pos_ == "PRON":
        return str(token.text) if "Number=Sing" in str(token.morph) else None
    if any("Number=Plur" in str(t.morph) for t in token.children if t.dep_ == "det"):
        return None
    found = scene.classes_of(token)
    return str(token.text) if found & {"person", "official", "leader", "civilian", "media", "religious"} or any(low(t) in words(language, "numbers", "one") for t in token.children) else None
