"""Find names in a sentence: known ones by the word files, unknown ones by their capitals and titles."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..lexicon.names import Known, Names, fold, known_names, name_words
from .capitals import Guess, guesses
from .models import Morphology
from .runs import Seen, Text, titles_before, token

place_sorts = ("state", "capital", "place")
joined = re.compile(r"([^\W\d_]+)-((?:[^\W\d_]+-)*)$")
joined_on = re.compile(r"-((?:[^\W\d_]+-)*[^\W\d_]+)")

sort_classes = {
    "state": {"state", "place", "government", "country"},
    "capital": {"state", "place", "government", "country"},
    "seat": {"state", "government", "country"},
    "people": {"civilian", "person"},
    "person": {"person", "leader"},
    "armed_group": {"rebel"},
    "organisation": {"igo", "ngo"},
    "company": {"company"},
    "group": {"igo", "ngo"},
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


def find_names(text: str, language: str, morphology: Morphology) -> list[Name]:
    """Give the names of a sentence, left to right, without overlap.

    A name that also means something else stands with its likeliest reading first; `score` is lower for what is guessed.
    """
    names = known_names(language)
    found: list[Name] = []
    t = Text(text, language, name_words(language), morphology, ())
    for start, end, known in names.find(text):
        if cut_by_hyphen(text, start, end, names):
            continue
        ranked = rank(known, text, start, language)
        if ranked[0].sort == "person":
            start = titles_before(start, t)
        found.append(make(text, start, end, ranked[0].sort, ranked))
    found = [at_home(n, found) for n in found]
    seen = [Seen(n.start, n.end, n.sort, n.country) for n in found]
    out = list(found)
    for guess in guesses(text, language, morphology, seen):
        inner = [n for n in found if n.start < guess.end and guess.start < n.end]
        out = [n for n in out if n not in inner]
        if guess.sort == "thing":
            continue
        known = inner[0].known if guess.sort == "person" and len(inner) == 1 and same_person(guess, inner[0], text, names) else ()
        sort = "group" if guess.sort == "organisation" else guess.sort
        if not known and guess.country and guess.sort not in ("person", "unknown"):
            whole = sort == "government"
            known = (Known(sort, f"{guess.country}-GOV" if whole else None, guess.country, "GOV" if whole else None),)
        out.append(make(text, guess.start, guess.end, sort, known, guess.score))
    return sorted(out, key=lambda n: (n.start, n.end))


def at_home(name: Name, names: list[Name]) -> Name:
    """Read a capital that also stands for a body of states as the capital, where its own country is named beside it."""
    capital = next((k for k in name.known if k.sort == "capital"), None)
    if capital is None or name.sort == "capital" or not any(n.country == capital.country for n in names if n is not name):
        return name
    return make_from(name, "capital", (capital, *(k for k in name.known if k is not capital)), name.score)


def make_from(name: Name, sort: str, known: tuple[Known, ...], score: float) -> Name:
    """Give a name with another reading first."""
    return replace(make(name.text, 0, len(name.text), sort, known, score), start=name.start, end=name.end)


def cut_by_hyphen(text: str, start: int, end: int, names: Names) -> bool:
    """Tell whether a known name is only a part of a longer word (Île-de-*France*), which is no pair of names (Paris-Bamako)."""
    left = joined.search(text, max(0, start - 40), start) if text[start - 1 : start] == "-" else None
    right = joined_on.match(text, end)
    other = (left[1] if left else "") or (right[1] if right else "")
    if not other or not (any(c.isupper() for c in other) or (left and left[2])):
        return False
    whole = f"{other} {text[start:end]}" if left else f"{text[start:end]} {other}"
    return other not in names.known and whole not in names.known


def same_person(guess: Guess, name: Name, text: str, names: Names) -> bool:
    """Tell whether the name around a known surname is that person's: the other words are among those that he is known by."""
    actor = names.actors.get(name.known[0].id or "") if name.known and name.sort == "person" else None
    if actor is None:
        return False
    own = {word for each in actor.names.values() for called in each for word in re.split(r"[ -]", fold(called))}
    others = text[guess.start : name.start].split() + text[name.end : guess.end].split()
    return all(own & set(re.split(r"[ -]", fold(word))) for word in others[:1])


def rank(known: tuple[Known, ...], text: str, start: int, language: str) -> tuple[Known, ...]:
    """Order readings: an adjective of nationality where the word is in lower case; a place after a locative preposition or an
    article, a person or a body elsewhere, a body neither after "of"; else sure ones before ambiguous ones.
    """
    if len(known) == 1:
        return known
    lower = text[start].islower()
    words = name_words(language)
    before = [m.group().lower() for m in token.finditer(text, max(0, start - 24), start)]
    last = before[-1].replace("’", "'") if before else ""
    someone = any(k.sort == "person" for k in known)
    placed = last in words.locative | words.articles or (last in words.of and not someone)

    def order(k: Known) -> tuple[bool, bool, bool]:
        return (k.sort == "nationality") is not lower, (k.sort in place_sorts) is not placed, k.ambiguous

    return tuple(sorted(known, key=order))
