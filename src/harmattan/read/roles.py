"""How a mention stands in its sentence: what it is to its verb, by which preposition it hangs, of what gender it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..lexicon import load_toml
from ..lexicon.names import fold
from .scene import Scene, verb_tags
from .syntax import listed
from .trees import low, preposition

core = ("subj", "obj", "dative")
inner = ("conj", "appos", "flat:name", "flat:foreign", "flat", "compound", "nummod")


@dataclass(frozen=True, slots=True)
class Role:
    """What a mention is in its sentence: subj, obj, dative, agent, oblique, of (a noun's complement), owner, or other.

    `verb` is the place of its verb's token, -1 where it has none, `verbs` are that verb's lemmas, `thing` the lemmas of what an
    owner owns; `gender` is m, f, or empty where the words do not tell it. `many` tells that a singular noun counts several
    (un million de personnes), `aside` that the mention is in apposition to another.
    """

    kind: str = ""
    verb: int = -1
    verbs: frozenset[str] = frozenset()
    main: bool = False
    case: str | None = None
    thing: frozenset[str] = frozenset()
    gender: str = ""
    determiner: str = ""
    many: bool = False
    aside: bool = False


class Roles:
    """The roles of mentions, each worked out when it is first asked for: sentence, start and end of each, in order."""

    def __init__(self, places: Sequence[tuple[Scene | None, int, int]], language: str) -> None:
        self._places, self._language = places, language
        self._known: dict[int, Role] = {}

    def __getitem__(self, k: int) -> Role:
        if k not in self._known:
            self._known[k] = role_of(*self._places[k], self._language)
        return self._known[k]


def role_of(scene: Scene | None, start: int, end: int, language: str) -> Role:
    """Describe the mention that stands from `start` to `end` in the text of a parsed sentence."""
    span = scene.doc.char_span(start, end, alignment_mode="expand") if scene is not None else None
    if scene is None or span is None or not len(span):
        return Role()
    head = span.root
    determiner = low(span[0]) if span[0].pos_ == "DET" and len(span) > 1 else ""
    gender = gender_of(span, head, scene, language)
    if head.pos_ == "DET" and low(head) in scene.grammar.possessives:
        owned = head.head
        things = frozenset(scene.grammar.morphology.lemmas(owned.text, "noun"))
        verb = verb_above(owned)
        return Role("owner", place(verb), lemmas(verb, scene), False, None, things, gender)
    top = head
    while (top.dep_ in inner or listed(top)) and top.head != top and not (start <= top.head.idx < end and top.head.pos_ == "DET"):
        top = top.head
    case = preposition(head, scene.grammar) or preposition(top, scene.grammar)
    verb = verb_above(top)
    direct = top.head == verb
    return Role(
        kind_of(top, case, direct, scene),
        place(verb) if direct else -1,
        lemmas(verb, scene) if direct else frozenset(),
        verb is not None and direct and verb.dep_ == "ROOT",
        case,
        gender=gender,
        determiner=determiner,
        aside=head.dep_ == "appos",
        many=scene.real(head) != head and "Number=Plur" in str(scene.real(head).morph),
    )


def kind_of(token: Any, case: str | None, direct: bool, scene: Scene) -> str:
    dep = token.dep_
    if dep.startswith("nsubj"):
        return "subj"
    if case is not None:
        return "agent" if dep == "obl:agent" else "of" if not direct or case == scene.grammar.of else "oblique"
    if dep == "iobj" or (dep.startswith(("obl", "expl")) and low(token) in scene.grammar.dative):
        return "dative"
    return "obj" if dep == "obj" or dep.startswith("expl") else "other"


def verb_above(token: Any) -> Any | None:
    """Give the nearest verb, or predicate with a copula, above a token."""
    return next((t for t in token.ancestors if t.pos_ in verb_tags or any(c.dep_ == "cop" for c in t.children)), None)


def place(token: Any | None) -> int:
    return int(token.i) if token is not None else -1


def lemmas(token: Any | None, scene: Scene) -> frozenset[str]:
    return frozenset(scene.grammar.morphology.lemmas(token.text, "verb")) if token is not None else frozenset()


@cache
def telling(language: str) -> dict[str, frozenset[str]]:
    """Load the words that tell a sex: titles and given names."""
    data = load_toml(f"languages/{language}/reference.toml")["sex"]
    return {key: frozenset(fold(w) for w in (words.split() if isinstance(words, str) else words)) for key, words in data.items()}


def gender_of(span: Any, head: Any, scene: Scene, language: str) -> str:
    """Give the gender that the words of a mention tell: its title's, its article's, its noun's, its first name's."""
    told = telling(language)
    before = span[0].nbor(-1) if span[0].i else None
    words = [fold(t.text) for t in (*((before,) if before is not None else ()), *span[:3])]
    if any(w in told["feminine_titles"] for w in words):
        return "f"
    if any(w in told["masculine_titles"] for w in words):
        return "m"
    beside = [c for c in head.children if c.dep_.startswith(("det", "amod")) and span.start <= c.i < span.end]
    for token in (*beside, head):
        if token.pos_ in ("DET", "ADJ", "NOUN", "PRON") and (found := token.morph.get("Gender")):
            return "f" if found[0] == "Fem" else "m"
    name = scene.name_at(head)
    if name is not None and name.sort == "person" and " " in name.text:
        first = fold(name.text.split()[0])
        return "f" if first in told["feminine_names"] else "m" if first in told["masculine_names"] else ""
    return ""


def plain_name(name: str, language: str) -> str:
    """Give a name without the form of address before it.

    >>> plain_name("Mme Awa Sowa", "fr")
    'Awa Sowa'
    """
    told = telling(language)
    words = name.split()
    while len(words) > 1 and fold(words[0]) in told["masculine_titles"] | told["feminine_titles"]:
        words = words[1:]
    return " ".join(words)
