"""Find names in a sentence: known ones by the word files, unknown ones by their capitals and titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..gazetteer import is_place
from ..lexicon import load_toml
from ..lexicon.names import Known, known_names
from .models import Morphology

capital = r"[A-ZÀ-ÖØ-Þ]"
name_word = rf"(?:{capital}[\w’'-]*\w|{capital}\.|[a-z]{{1,2}}['’-]{capital}\w+)"
small = r"(?:de|du|des|la|el|al|ag|ould|ben|bin|ibn|von|van|der|di|da|dos|bint|Ag)"
sequence = re.compile(rf"(?<![\w-]){name_word}(?:[ -]+(?:{small} )?{name_word})*")
sort_classes = {
    "state": {"state", "place", "government", "country"},
    "capital": {"state", "place", "government", "country"},
    "seat": {"state", "government", "country"},
    "people": {"civilian", "person"},
    "person": {"person", "leader"},
    "armed_group": {"rebel"},
    "organisation": {"igo", "ngo"},
    "agreement": {"agreement"},
    "operation": {"operation", "military"},
    "place": {"place"},
    "unknown": {"person", "place"},
    "nationality": set(),
}


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a sentence's text: its span, its sort, what it may stand for, and the noun classes that it counts as."""

    start: int
    end: int
    text: str
    sort: str
    known: tuple[Known, ...]
    classes: frozenset[str]
    score: float

    @property
    def country(self) -> str | None:
        """The country of the first reading."""
        return self.known[0].country if self.known else None


def make(text: str, start: int, end: int, sort: str, known: tuple[Known, ...] = (), score: float = 0.9) -> Name:
    classes = sort_classes.get(sort, {sort})
    return Name(
        start, end, text[start:end], sort, known, frozenset(classes | ({"name"} if sort != "nationality" else set())), score
    )


@cache
def titles(language: str) -> re.Pattern[str]:
    data = load_toml(f"languages/{language}/titles.toml")
    words = sorted({word for table in data["title"] for word in table["words"]}, key=len, reverse=True)
    return re.compile(r"(?:^|(?<=[\s'’(«\"]))(?:" + "|".join(map(re.escape, words)) + r")\s+(?:(?:\w+\s+){0,3}?)$", re.IGNORECASE)


def find_names(text: str, language: str, morphology: Morphology) -> list[Name]:
    """Give the names of a sentence, left to right, without overlap.

    A name that also means something else stands only with its first reading; `score` is lower for what is guessed.
    """
    found = [
        make(text, s, e, rank(known, text, s)[0].sort, rank(known, text, s)) for s, e, known in known_names(language).find(text)
    ]
    taken = [(n.start, n.end) for n in found if n.sort != "nationality"]
    out = list(found)
    for start, end in unknown_spans(text, morphology):
        overlapping = [(s, e) for s, e in taken if s < end and start < e]
        if overlapping:
            inside = [n for n in found if n.start >= start and n.end <= end and n.sort not in ("nationality", "people")]
            if (
                len(inside) == 1
                and inside[0].sort in ("person", "place", "unknown")
                and end - start > inside[0].end - inside[0].start
            ):
                out.remove(inside[0])
                out.append(make(text, start, end, inside[0].sort, inside[0].known))
            continue
        clash = [n for n in out if n.start < end and start < n.end]
        if clash and all(n.sort == "nationality" for n in clash) and len(text[start:end].split()) == 1:
            continue
        out = [n for n in out if n not in clash]
        titled = titles(language).search(text[max(0, start - 60) : start]) is not None
        words = text[start:end].split()
        place = not titled and is_place(text[start:end])
        sort = "place" if place else "person" if titled or (len(words) >= 2 and not text[start:end].isupper()) else "unknown"
        out.append(make(text, start, end, sort, score=0.7 if titled else 0.5))
    return sorted(out, key=lambda n: (n.start, n.end))


def rank(known: tuple[Known, ...], text: str, start: int) -> tuple[Known, ...]:
    """Order readings: an adjective of nationality where the word is in lower case, else sure ones before ambiguous ones."""
    lower = text[start].islower()
    return tuple(sorted(known, key=lambda k: ((k.sort == "nationality") is not lower, k.ambiguous)))


def unknown_spans(text: str, morphology: Morphology) -> Iterator[tuple[int, int]]:
    """Yield spans of capitalised words; a sentence's first word only where it is no common word."""
    for match in sequence.finditer(text):
        start, end = match.span()
        words = match.group().split()
        first = re.sub(r"^[ldnmst]['’]", "", words[0].lower())
        opening = not text[:start].strip(" «\"“'’-–—(")
        if opening and len(words) == 1 and is_common(first, morphology):
            continue
        if opening and len(words) > 1 and is_common(first, morphology):
            start += len(match.group()) - len(match.group().split(None, 1)[1])
        elided = re.match(r"[LDNMSTldnmst]['’](?=[A-ZÀ-Þ])", text[start:end])
        if elided:
            start += elided.end()
        if end - start > 1:
            yield start, end


def is_common(word: str, morphology: Morphology) -> bool:
    return (
        len(word) <= 3
        or any(lemma != word or pos == "verb" for pos, lemma in morphology.analyses(word))
        or morphology.is_listed(word)
    )
