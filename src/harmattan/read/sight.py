"""An act as `modality` sees it: a verdict, the lists that its words stand in, what the forms of a verb tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..records import Modality
from .cues import Cues, of_kind
from .events import Act
from .scene import Scene, verb_tags
from .trees import auxiliaries, low, preposition


@dataclass(frozen=True, slots=True)
class Verdict:
    """A modality with the tokens on which it rests and one reason for people."""

    modality: Modality
    cues: tuple[Any, ...] = ()
    why: str = "told as having happened"


@dataclass(frozen=True, slots=True)
class Sight:
    """An act in its sentence, with the words to judge it by."""

    act: Act
    scene: Scene
    c: Cues

    def lemmas(self, token: Any, pos: str) -> set[str]:
        return set(self.scene.grammar.morphology.lemmas(token.text, pos))

    def is_a(self, token: Any, name: str, pos: str = "verb") -> bool:
        """Tell whether a token is a word of the list `name`."""
        return bool(self.lemmas(token, pos) & self.c.words[name])

    def linked(self, token: Any, name: str) -> bool:
        """Tell whether a token hangs by a preposition of the list `name` of links."""
        return preposition(token, self.scene.grammar) in self.c.words[f"links.{name}"]

    def kind(self, name: str) -> bool:
        return of_kind(self.act.entry, name)


def finite(token: Any) -> bool:
    return "Mood=" in str(token.morph) or any("Mood=" in str(child.morph) for child in token.children if child.pos_ == "AUX")


def infinitive(token: Any) -> bool:
    return "VerbForm=Inf" in str(token.morph) or any("VerbForm=Inf" in str(t.morph) for t in auxiliaries(token) if t.i < token.i)


def perfect(token: Any) -> bool:
    """Tell whether an infinitive is a past one (avoir attaqué)."""
    return any("VerbForm=Inf" in str(t.morph) and t.dep_ == "aux:tense" for t in token.children)


def gerund(token: Any) -> bool:
    return "VerbForm=Part" in str(token.morph) and "Tense=Pres" in str(token.morph)


def denied(token: Any, s: Sight) -> tuple[Any, Any] | None:
    """Give the tokens that deny a verb (ne … pas, personne ne …), or None."""
    group = {token.i, *(t.i for t in auxiliaries(token))}
    first = min(group)
    while (
        first
        and token.doc[first - 1].pos_ == "PRON"
        and token.doc[first - 1].head == token
        and low(token.doc[first - 1]) not in s.c.words["negation.ne"]
    ):
        first -= 1
    near = [token.doc[first - 1]] if first else []
    ne = next((t for t in (*token.children, *near) if s.c.has("negation.ne", low(t)) and t.i < token.i), None)
    if ne is None:
        return None
    after = [t for t in token.doc[ne.i + 1 : token.i + 3] if s.c.has("negation.particles", low(t))]
    after += [t for t in token.children if s.c.has("negation.neither", low(t)) and t.i < ne.i]
    for child in token.children:
        if child.dep_.startswith(("nsubj", "obj", "advmod", "obl")):
            after += [
                t
                for t in (child, *child.children)
                if s.c.has("negation.nobody" if child.dep_.startswith("nsubj") else "negation.particles", low(t))
                and t.dep_ != "amod"
            ]
    if not after and s.is_a(token, "negation.alone") and not s.c.has("negation.only", low(token.nbor(1))):
        return ne, ne
    if not after:
        return None
    tail = " ".join(low(t) for t in token.doc[after[0].i : after[0].i + 2])
    return None if s.c.has("negation.pseudo", tail) else (ne, after[0])


def past(token: Any) -> bool:
    """Tell whether a verb is in a past tense."""
    group = [token, *auxiliaries(token)]
    return any(
        "Tense=Imp" in str(t.morph) or ("Tense=Past" in str(t.morph) and ("Mood=Ind" in str(t.morph) or len(group) > 1))
        for t in group
    )


def agrees(child: Any, noun: Any) -> bool:
    """Tell whether an adjective can belong to a noun: in "l'arrestation de 16 suspects présumés" it cannot."""
    a, b = child.morph.get("Number"), noun.morph.get("Number")
    before = child.nbor(-1) if child.i else noun
    nearer = (
        before.pos_ == "NOUN"
        and before != noun
        and before.morph.get("Number") == a
        and before.morph.get("Gender") != noun.morph.get("Gender")
    )
    return (not a or not b or a == b) and not nearer


def is_verb(token: Any, s: Sight) -> bool:
    """Tell whether a token is a verb, or a participle that the tagger takes for an adjective or a noun."""
    return token.pos_ in verb_tags or (
        token.pos_ in ("ADJ", "NOUN") and bool(auxiliaries(token)) and bool(s.lemmas(token, "verb"))
    )
