"""Numbers as dispatches word them: in digits or letters, rough, bounded, ranging; each with its lowest and highest reading."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from ..lexicon import load_toml
from .models import Morphology
from .standing import number as small_number
from .trees import low


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number: its tokens (end excluded), with what bounds it, and its readings; None where it is open on that side."""

    start: int
    end: int
    text: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Wording:
    """How a language words numbers; see its `figures.toml`, and `ontology/figures.toml` for how far rough ones reach."""

    bounds: tuple[tuple[tuple[str, ...], str], ...]
    between: frozenset[str]
    links: frozenset[str]
    alone: frozenset[str]
    one: frozenset[str]
    many: frozenset[str]
    thousands: str
    collectives: dict[str, int]
    scales: dict[str, int]
    spread: dict[str, float]


@cache
def wording(language: str) -> Wording:
    """Load the number words of a language."""
    data = load_toml(f"languages/{language}/figures.toml")
    numbers = data["numbers"]
    bounds = [(tuple(text.replace("'", "' ").split()), kind) for kind, texts in data["bounds"].items() for text in texts]
    return Wording(
        bounds=tuple(sorted(bounds, key=lambda x: -len(x[0]))),
        between=frozenset(data["ranges"]["between"]),
        links=frozenset(data["ranges"]["links"]),
        alone=frozenset(data["ranges"]["alone"]),
        one=frozenset(numbers["one"]),
        many=frozenset(numbers["many"]),
        thousands="".join(numbers["thousands"]),
        collectives=numbers["collectives"],
        scales=numbers["scales"],
        spread=load_toml("ontology/figures.toml")["spread"],
    )


def quantities(doc: Any, language: str, morphology: Morphology) -> list[Quantity]:
    """Give the numbers of a parsed sentence, left to right, without overlap."""
    w = wording(language)
    out: list[Quantity] = []
    i = 0
    while i < len(doc):
        found = at(doc, i, w, language, morphology)
        if found is None:
            i += 1
            continue
        out.append(found)
        i = found.end
    return out


def at(doc: Any, i: int, w: Wording, language: str, morphology: Morphology) -> Quantity | None:
    """Read the number that begins at a token, with the words that bound it before and after."""
    rough = collective(doc, i, w, language, morphology)
    if rough is not None:
        end, value, kind = rough
        return bounded(doc, i, end, value, kind, w)
    plain = plain_number(doc, i, w, language, morphology)
    if plain is None:
        return None
    end, value = plain
    if end + 1 < len(doc) and low(doc[end]) in w.links:
        other = plain_number(doc, end + 1, w, language, morphology)
        opened = i > 0 and low(doc[i - 1]) in w.between
        if other is not None and other[1] > value and (opened or low(doc[end]) in w.alone):
            start = i - 1 if opened else i
            return Quantity(start, other[0], str(doc[start : other[0]].text), value, other[1])
    return bounded(doc, i, end, value, "exact", w)


def collective(doc: Any, i: int, w: Wording, language: str, morphology: Morphology) -> tuple[int, int, str] | None:
    """Read "une dizaine", "des centaines", "trois milliers": (end, value, rough | several | exact)."""
    form = low(doc[i])
    if form in w.one or form in w.many:
        k, count = i + 1, 1 if form in w.one else 0
        if k < len(doc) and doc[k].pos_ == "ADJ":
            k += 1
    else:
        plain = plain_number(doc, i, w, language, morphology)
        k, count = plain if plain is not None else (i, 0)
    if k >= len(doc):
        return None
    base = next((w.collectives[lemma] for lemma in morphology.lemmas(doc[k].text, "noun") if lemma in w.collectives), None)
    if base is None:
        return None
    if form in w.one:
        return k + 1, base, "rough"
    return (k + 1, base * count, "exact") if count else (k + 1, base, "several")


def plain_number(doc: Any, i: int, w: Wording, language: str, morphology: Morphology) -> tuple[int, int] | None:
    """Read a number in digits or letters, with thousands apart and a scale after it: (end, value)."""
    if i >= len(doc):
        return None
    value: float
    text = low(doc[i])
    squeezed = "".join(ch for ch in text if ch not in w.thousands)
    if squeezed.isdigit() and (squeezed == text or is_grouped(text, w)):
        end = i + 1
        while (
            squeezed == text
            and len(squeezed) <= 3
            and end < len(doc)
            and len(doc[end].text) == 3
            and doc[end].text.isdigit()
            and doc[end - 1].whitespace_
        ):
            squeezed, text, end = squeezed + doc[end].text, text + doc[end].text, end + 1
            if len(squeezed) > 9:
                break
        value = int(squeezed)
    elif text.replace(",", "", 1).isdigit():
        value, end = float(text.replace(",", ".")), i + 1
    else:
        if text in w.one and any(tuple(low(t) for t in doc[max(0, i - len(words)) : i]) == words for words, _ in w.bounds):
            return i + 1, 1
        if not text[:1].isalpha() or text in w.one or small_number(text, language) is None:
            return None
        end = i + 1
        while step := further(doc, i, end, language):
            end += step
        value = small_number(str(doc[i:end].text.lower()), language) or 0
    if end < len(doc):
        scale = next(
            (w.scales[lemma] for lemma in (low(doc[end]), *morphology.lemmas(doc[end].text, "noun")) if lemma in w.scales), None
        )
        if scale is not None:
            value, end = value * scale, end + 1
    return (end, int(value)) if value == int(value) and value > 0 else None


def further(doc: Any, i: int, end: int, language: str) -> int:
    """Tell by how many tokens a number in letters goes on: one, or two over a hyphen or an "and" (vingt *et un*), or none."""
    for step in (1, 2):
        words = doc[end : end + step]
        told = len(words) == step and words[-1].text[:1].isalpha() and all(t.text == "-" or t.text[:1].isalpha() for t in words)
        if told and small_number(str(doc[i : end + step].text.lower()), language) is not None:
            return step
    return 0


def is_grouped(text: str, w: Wording) -> bool:
    """Tell whether marks part a number in threes (1.200, 310 000), not otherwise (3.5)."""
    groups = text
    for mark in w.thousands:
        groups = groups.replace(mark, " ")
    first, *rest = groups.split(" ")
    return 1 <= len(first) <= 3 and all(len(group) == 3 for group in rest)


def bounded(doc: Any, start: int, end: int, value: int, kind: str, w: Wording) -> Quantity:
    """Apply the words that stand just before or after a number: au moins, près de, environ."""
    bound = None
    stop = start - 1 if start > 1 and doc[start - 1].text == "," else start
    for words, name in w.bounds:
        k = stop - len(words)
        if k >= 0 and tuple(low(t) for t in doc[k:stop]) == words:
            start, bound = k, name
            break
        if name in ("least", "most") and tuple(low(t) for t in doc[end + 1 : end + 1 + len(words)]) == words:
            bound = name
            break
    text = str(doc[start:end].text)
    share = w.spread["rough"] if kind == "rough" else w.spread["about"]
    if bound == "least" or (kind == "several" and bound is None):
        return Quantity(start, end, text, value * (int(w.spread["several"]) if kind == "several" else 1), None)
    if bound == "most":
        return Quantity(start, end, text, None, value)
    if bound == "under":
        return Quantity(start, end, text, None, value - 1)
    if bound == "nearly":
        return Quantity(
            start, end, text, round(value * (1 - (w.spread["nearly_rough"] if kind == "rough" else w.spread["nearly"]))), value
        )
    if kind == "several":
        return Quantity(start, end, text, value * int(w.spread["several"]), None)
    if kind == "rough" or (bound == "about" and value >= 10 and value % 10 ** (len(str(value)) - 2 or 1) == 0):
        return Quantity(start, end, text, round(value * (1 - share)), round(value * (1 + share)))
    return Quantity(start, end, text, value, value)
