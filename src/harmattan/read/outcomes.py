"""Acts and what they cost: a word for deaths or wounds tells again the act of its sentence that caused them."""

from __future__ import annotations

from functools import cache
from typing import Any

from ..lexicon import load_toml
from .events import Act
from .scene import Scene, verb_tags
from .trees import is_passive


@cache
def outcome_words(language: str, name: str) -> frozenset[str]:
    return frozenset(load_toml(f"languages/{language}/figures.toml")["outcomes"][name])


@cache
def causes() -> tuple[str, ...]:
    """Give the types of acts whose outcome is told, best first."""
    return tuple(load_toml("ontology/figures.toml")["outcome"]["of"])


def is_outcome(act: Act, language: str) -> bool:
    """Tell whether an act's word only tells deaths or wounds."""
    if act.entry.type not in load_toml("ontology/figures.toml")["outcome"]["types"]:
        return False
    return " ".join(act.entry.words).replace("' ", "'") in outcome_words(language, f"{act.entry.pos}s")


def outcome_of(told: Act, act: Act, scene: Scene, language: str) -> bool:
    """Tell whether one act only tells what another one of its sentence cost.

    « Une *attaque* a fait dix morts », « ont attaqué le camp, *tuant* dix civils », « tués dans une manifestation »: it does;
    where somebody else is told to have killed (« *tué* par la police pendant l'attaque »), it does not.
    """
    if not is_outcome(told, language) or act.entry.type not in causes() or is_outcome(act, language):
        return False
    if act.entry.type != told.entry.type:
        return not told.actors and governs(told.head, act.head)
    cost = " ".join(told.entry.words) not in outcome_words(language, "deeds")
    return cost or not told.actors or gerund(told.head) or done_by(told, act, scene)


def cost_too(told: Act, before: Act, language: str) -> bool:
    """Tell whether a word goes on telling what the same act cost: « dix soldats ont été tués et *trois blessés* »."""
    if told.head.i < before.head.i or not (is_outcome(told, language) and is_outcome(before, language)):
        return False
    return told.entry.words != before.entry.words and (not told.actors or told.actors == before.actors)


def governs(head: Any, other: Any) -> bool:
    """Tell whether a word hangs in the clause of another, with no other verb between."""
    step = other
    while step != head:
        if step.head == step or (step != other and step.pos_ in verb_tags):
            return False
        step = step.head
    return True


def gerund(head: Any) -> bool:
    return "VerbForm=Part" in str(head.morph) and "Tense=Pres" in str(head.morph)


def done_by(told: Act, act: Act, scene: Scene) -> bool:
    """Tell whether what killed is the act itself: « l'attaque a tué dix civils »."""
    return not is_passive(told.head, scene.grammar) and act.head in told.slots.get("subj", ())
