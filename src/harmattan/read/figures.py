"""Figures of an act: how many killed, wounded, detained, displaced, deployed; each figure is put on one act of its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..lexicon import load_toml
from ..records import Value
from .events import Act
from .lines import Line
from .parties import extent
from .quantities import Quantity, quantities
from .scene import Scene, verb_tags
from .sides import distance
from .trees import auxiliaries, is_participle, is_passive, low, noun_slots, spread, verb_slots

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
    if not any(act.entry.type in preferred(name) for name in properties):
        return ()
    for toll in tolls(line.scene, language, [(time.start, time.end) for time in line.times]):
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
        return cause(own, acts) or own
    if not toll.sure:
        return None
    for rank, name in enumerate(preferred(toll.property)):
        fitting = [
            (distance(act.head, toll.bearer), abs(act.head.i - toll.bearer.i), act) for act in acts if act.entry.type == name
        ]
        near = [x for x in fitting if rank == 0 or x[0] <= 4]
        if near:
            return min(near, key=lambda x: x[:2])[2]
    return None


def cause(own: Act, acts: Sequence[Act]) -> Act | None:
    """Give the act whose outcome another one only tells: "…, tuant douze civils"; "l'attaque a causé la mort de douze civils"."""
    token = own.head
    others = [act for act in acts if act.entry.type == own.entry.type and act.head != token]
    if (
        token.pos_ in verb_tags
        and token.dep_ != "conj"
        and "Tense=Pres" in str(token.morph)
        and "VerbForm=Part" in str(token.morph)
    ):
        return max((act for act in others if act.head.i < token.i), key=lambda act: int(act.head.i), default=None)
    if token.dep_ == "obj":
        return next((act for act in others if act.head.dep_.startswith("nsubj") and act.head.head == token.head), None)
    return None


def tolls(scene: Scene, language: str, times: Sequence[tuple[int, int]] = ()) -> Iterator[Toll]:
    """Find every figure of a parsed sentence with the word that tells it; numbers inside `times` (offsets) count nobody."""
    numbers = [
        number
        for number in quantities(scene.doc, language, scene.grammar.morphology)
        if not any(start <= scene.doc[number.start].idx < end for start, end in times) and not measures(number, scene, language)
    ]
    for token in scene.doc:
        verbs = set(scene.grammar.morphology.lemmas(token.text, "verb"))
        nouns = set(scene.grammar.morphology.lemmas(token.text, "noun")) | set(scene.grammar.morphology.lemmas(token.text, "adj"))
        if token.pos_ not in (*verb_tags, "ADJ", "NOUN", "PROPN") or token.is_punct:
            continue
        for kind in counted(language):
            found = told_by(token, verbs, nouns, kind, scene, numbers, language)
            if found is not None:
                yield found


def measures(number: Quantity, scene: Scene, language: str) -> bool:
    """Tell whether a number measures something else than people: un homme de 23 *ans*."""
    following = scene.doc[number.end] if number.end < len(scene.doc) else None
    return following is not None and bool({low(following), *scene.lemmas(following)} & words(language, "measures", "words"))


def told_by(
    token: Any, verbs: set[str], nouns: set[str], kind: Counted, scene: Scene, numbers: list[Quantity], language: str
) -> Toll | None:
    """Give the figure that one word tells of one property, or None."""
    lists = kind.lists
    if nouns & (lists["counted"] | lists["deeds"]):
        number = before(token, numbers, scene, language)
        if number is not None and not partial(number, scene, language):
            return Toll(kind.property, token, number.low, number.high, number.text, None, True)
        one = next((t for t in token.children if low(t) in words(language, "numbers", "one") and t.i < token.i), None)
        if (
            one is not None
            and nouns & lists["counted"]
            and token.pos_ == "NOUN"
            and not partial(Quantity(one.i, one.i + 1, "", 1, 1), scene, language)
        ):
            return Toll(kind.property, token, 1, 1, str(one.text), None, True)
    slots, victims, side = None, [], ""
    stated = any(child.dep_ == "cop" for child in token.children)  # six gendarmes sont morts
    if verbs and (token.pos_ in verb_tags or token.pos_ == "ADJ" or stated or not nouns & lists["of"]):
        after = [
            lemma
            for child in token.children
            if child.i > token.i
            for lemma in (low(child), *scene.grammar.morphology.lemmas(child.text, "adj"))
        ]
        told = verbs | {f"{verb} {lemma}" for verb in verbs for lemma in after}
        for name, places in (
            ("done_to", ("obj",)),
            ("undergone", ("subj", "obj")),
            ("given", tuple(words(language, "links", "to"))),
        ):
            if told & lists[name]:
                slots = verb_slots(token, scene.grammar)
                active = shares_active(token, scene)
                victims = [] if active else next((slots[place] for place in places if slots.get(place)), [])
                side = (
                    "right"
                    if active or name == "given" or (name == "done_to" and not is_passive(token, scene.grammar))
                    else "left"
                )
                break
    if slots is None and nouns & lists["of"] and token.pos_ in ("NOUN", "PROPN"):
        slots = noun_slots(token, scene.grammar)
        victims = [t for name in words(language, "links", "of") for t in slots.get(name, [])]
        side = "right"
    if slots is None:
        return None
    if "who" in lists:
        victims = [t for t in victims if set(scene.lemmas(counted_noun(t, numbers, scene))) & lists["who"]]
    found = total(kind.property, token, victims, scene, numbers, language)
    if found is None or not found.sure:
        found = beside(kind, token, side, scene, numbers, language) or found
    alone = side == "left" and is_participle(token) and "Number=Sing" in str(token.morph)
    return Toll(kind.property, token, 1, 1, str(token.text), None, False) if found is None and alone and not victims else found


def shares_active(token: Any, scene: Scene) -> bool:
    """Tell whether a bare participle goes on an active verb (a tué dix rebelles et arrêté trois passeurs)."""
    head = token.head
    return bool(
        token.dep_ == "conj"
        and is_participle(token)
        and not auxiliaries(token)
        and auxiliaries(head)
        and not is_passive(head, scene.grammar)
    )


def beside(kind: Counted, token: Any, side: str, scene: Scene, numbers: list[Quantity], language: str) -> Toll | None:
    """Give the figure close to a word on one side, where the tree hangs it elsewhere; no verb or stop may stand between."""
    for number in numbers if side == "right" else reversed(numbers):
        between = scene.doc[token.i + 1 : number.start] if side == "right" else scene.doc[number.end : token.i]
        near = token.i < number.start <= token.i + 3 if side == "right" else number.end <= token.i <= number.end + 9
        if not side or not near or partial(number, scene, language):
            continue
        broken = any((t.is_punct and not (t.is_bracket or t.is_quote)) or t.pos_ == "VERB" for t in between)
        if broken or (side == "left" and not any(t.pos_ in ("NOUN", "ADJ", "PRON") for t in between)):
            return None
        following = [t for t in scene.doc[number.end : number.end + 3] if t.pos_ != "ADP"][:2]
        noun = next((t for t in following if t.pos_ in ("NOUN", "PROPN") or scene.classes_of(t) & scene.classes.actors), None)
        if (noun is None and side == "left") or (
            noun is not None and scene.classes_of(noun) and not scene.classes_of(noun) & scene.classes.actors
        ):
            return None
        if "who" in kind.lists and (noun is None or not set(scene.lemmas(noun)) & kind.lists["who"]):
            return None
        return Toll(
            kind.property,
            token,
            number.low,
            number.high,
            number.text,
            whom(noun, numbers, scene) if noun is not None else None,
            True,
        )
    return None


def total(name: str, bearer: Any, victims: Sequence[Any], scene: Scene, numbers: list[Quantity], language: str) -> Toll | None:
    """Add up the victims of one word; None where their number is not told. "Several" more leave the sum open above."""
    lows: list[int | None] = []
    highs: list[int | None] = []
    texts: list[str] = []
    sure = False
    counted: list[Quantity] = []
    for token in unique(victims, scene, language):
        number = of_phrase(token, numbers, scene, language)
        if (number is not None and partial(number, scene, language)) or (lows and tells(token, scene, language)):
            continue
        if number is not None and number in counted:
            continue  # deux ou trois soldats: the tree joins two numbers of one phrase
        one = single(token, scene, language) if number is None else None
        if number is not None:
            sure = True
            counted.append(number)
            lows, highs, texts = [*lows, number.low], [*highs, number.high], [*texts, number.text]
        elif one is not None and (not lows or any(low(t) in words(language, "numbers", "one") for t in token.children)):
            lows, highs, texts = [*lows, 1], [*highs, 1], [*texts, one]
        elif not lows and "Number=Plur" in str(token.morph):
            return None
        elif "Number=Plur" in str(token.morph) and scene.classes_of(token) & scene.classes.actors:
            highs.append(None)
    if not lows:
        return None
    least = None if None in lows else sum(x for x in lows if x is not None)
    most = None if None in highs else sum(x for x in highs if x is not None)
    return Toll(name, bearer, least, most, " + ".join(texts), whom(victims[0], numbers, scene), sure)


def does(token: Any, scene: Scene, language: str) -> bool:
    """Tell whether a word, however it is tagged, is the participle of a verb that counts people."""
    verbs = set(scene.grammar.morphology.lemmas(token.text, "verb"))
    return is_participle(token) and any(verbs & kind.lists["done_to"] for kind in counted(language))


def tells(token: Any, scene: Scene, language: str) -> bool:
    """Tell whether a word counts people of its own ("… et plusieurs blessés"), so that it is no part of another sum."""
    lemmas = set(scene.lemmas(token))
    return any(lemmas & kind.lists["counted"] for kind in counted(language))


def unique(tokens: Sequence[Any], scene: Scene, language: str) -> list[Any]:
    """Give tokens with their coordinated fellows, once each; what stands behind another verb is that verb's."""
    out: list[Any] = []
    for token in tokens:
        for each in spread(token):
            first = out[0] if out else token
            apart = any(t.pos_ == "VERB" or does(t, scene, language) for t in token.doc[first.i + 1 : each.i + 1])
            if not apart and each.i not in {t.i for t in out}:
                out.append(each)
    return out


def counted_noun(token: Any, numbers: list[Quantity], scene: Scene) -> Any:
    """Give the noun that a collective or a bare number counts (une dizaine de soldats), or the token itself."""
    if any(number.start <= token.i < number.end for number in numbers):
        return next((t for t in token.children if t.dep_ == "nmod" and t.i > token.i and t.i - token.i < 5), token)
    return token


def whom(token: Any, numbers: list[Quantity], scene: Scene) -> str | None:
    """Give the words for the people counted, without their number, or None for a pronoun."""
    noun = counted_noun(token, numbers, scene)
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
        if (
            number.end <= token.i
            and len(between) <= 2
            and all(
                set(scene.lemmas(t)) & words(language, "between", "words")
                or low(t) in scene.grammar.prepositions
                or low(t) in words(language, "links", "of")
                for t in between
            )
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
    near = {low(t) for t in scene.doc[max(0, number.start - 2) : number.start]}
    inserted = near & words(language, "parts", "inserting") and any(t.pos_ == "NUM" for t in scene.doc[: number.start])
    return bool(near & words(language, "parts", "openers") or inserted)


def single(token: Any, scene: Scene, language: str) -> str | None:
    """Give the words of a victim in the singular (un soldat, le maire, M. X, il), or None for a plural or a group."""
    as_noun = token.pos_ == "ADJ" and any(t.dep_ == "det" for t in token.children)
    if "Number=Plur" in str(token.morph) or not (as_noun or token.pos_ in ("NOUN", "PROPN", "PRON")):
        return None
    name = scene.name_at(token)
    if name is not None:
        return name.text if name.sort == "person" or (name.sort == "unknown" and token.dep_ != "nmod") else None
    if token.pos_ == "PRON":
        return str(token.text) if "Number=Sing" in str(token.morph) else None
    if any("Number=Plur" in str(t.morph) for t in token.children if t.dep_ == "det"):
        return None
    one = any(low(t) in words(language, "numbers", "one") for t in token.children)
    return str(token.text) if one or scene.classes_of(token) & scene.classes.actors else None
