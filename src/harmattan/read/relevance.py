"""What belongs to politics and security: a text, a sentence of it, a side; and which words of a sentence tell one act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from ..lexicon import load_toml, noun_classes
from .events import Act, Scene, verb_tags
from .lines import Line
from .models import pipeline, word
from .sides import distance


@cache
def topics(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Give the noun classes that speak for politics and security, and those that speak against."""
    data = load_toml("ontology/relevance.toml")
    return frozenset(data["political"]), frozenset(data["other"])


class Weigher:
    """Counts the political and the other words of a text, by cached form."""

    def __init__(self, language: str) -> None:
        self._morphology = pipeline(language).morphology
        self._classes = noun_classes(language)
        self._political, self._other = topics(language)
        self._seen: dict[str, tuple[int, int]] = {}

    def form(self, form: str) -> tuple[int, int]:
        if form not in self._seen:
            classes = {c for pos, lemma in self._morphology.analyses(form) if pos != "verb" for c in self._classes.of(lemma)}
            self._seen[form] = (int(bool(classes & self._political)), int(bool(classes & self._other) and not classes & self._political))
        return self._seen[form]

    def weigh(self, text: str) -> tuple[int, int]:
        """Give the numbers of political and of other words."""
        political = other = 0
        for match in word.finditer(text.replace("’", " ").replace("'", " ")):
            p, o = self.form(match.group().lower())
            political += p
            other += o
        return political, other


@cache
def weigher(language: str) -> Weigher:
    return Weigher(language)


@cache
def weigh(text: str, language: str) -> tuple[int, int]:
    return weigher(language).weigh(text)


def keep(act: Act, line: Line, lines: Sequence[Line], language: str) -> bool:
    """Tell whether an act is of politics or security, by its text, its sentence and its sides."""
    whole = [weigh(each.text, language) for each in lines]
    political, other = sum(p for p, _ in whole), sum(o for _, o in whole)
    here_political, here_other = weigh(line.text, language)
    scene = line.scene
    assert scene is not None
    wanted = scene.classes.sets["state"] | scene.classes.sets["armed"]
    strong = any(scene.classes_of(t) & wanted for t in (*act.actors, *act.recipients))
    share = other / (political + other) if political + other else 0.5
    if share > 0.7:
        return strong and not act.entry.weak and here_political > here_other
    if share > 0.5 or (here_other > here_political and share > 0.3):
        return strong
    return True


def same_act(acts: Sequence[Act], scene: Scene) -> list[Act]:
    """Fold words of one type that tell one act (tués dans une attaque; a mené une offensive) into one, with the sides of both."""
    out: list[Act] = []
    for act in acts:
        twin = next((k for k, other in enumerate(out) if other.entry.type == act.entry.type and one_act(other, act)), None)
        if twin is None:
            out.append(act)
        else:
            out[twin] = fold(out[twin], act)
    return out


def one_act(a: Act, b: Act) -> bool:
    """Tell whether two acts of one type in one sentence are told of the same occasion: one hangs directly in the other's clause."""
    if a.head in b.slots.get("conj", []) or distance(a.head, b.head) > 3:
        return False
    low_, high = (a.head, b.head) if b.head in a.head.ancestors else (b.head, a.head)
    if high not in low_.ancestors:
        return False
    step = low_
    while step != high:
        if step.dep_ in ("conj", "acl:relcl", "advcl", "ccomp", "parataxis") and step.pos_ in verb_tags:
            return False
        if step.dep_ == "conj":
            return False
        step = step.head
    return True


def fold(a: Act, b: Act) -> Act:
    """Keep the act that says more, and complete its sides from the other."""
    main, side = (a, b) if len(a.actors) + len(a.recipients) + (a.entry.pos == "verb") >= len(b.actors) + len(b.recipients) + (b.entry.pos == "verb") else (b, a)
    inner = {t.i for t in (main.head, side.head)}
    return replace(
        main,
        actors=main.actors or tuple(t for t in side.actors if t.i not in inner),
        recipients=main.recipients or tuple(t for t in side.recipients if t.i not in inner),
    )
