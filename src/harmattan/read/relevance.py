"""What belongs to politics and security: a text, a sentence of it, a side; and which words of a sentence tell one act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..lexicon import load_toml, noun_classes
from .events import Act
from .lines import Line
from .models import pipeline, word
from .scene import verb_tags
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
            self._seen[form] = (
                int(bool(classes & self._political)),
                int(bool(classes & self._other) and not classes & self._political),
            )
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


@dataclass(frozen=True, slots=True)
class Setting:
    """How political a text is: the share of its telling words that speak of politics and security, in all and by sentence."""

    share: float
    by_sentence: tuple[tuple[int, int], ...]


def setting_of(lines: Sequence[Line], language: str) -> Setting:
    """Weigh a text and each of its sentences."""
    weights = tuple(weigher(language).weigh(line.text) for line in lines)
    political, other = sum(p for p, _ in weights), sum(o for _, o in weights)
    return Setting((political + 1) / (political + other + 2), weights)


def one_act(a: Act, b: Act) -> bool:
    """Tell whether two acts of one type in one sentence are of the same occasion: one hangs directly in the other's clause."""
    if distance(a.head, b.head) > 3:
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
