"""Names across a text: a surname is its full name's, a short form its long form's, and a name has one sort throughout."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..lexicon.names import Known, fold, name_words
from .capitals import actor_sorts
from .entities import Name, find_names, make, make_from
from .models import pipeline
from .sentences import split

in_brackets = re.compile(r"\s*[(,–-]\s?$")
body_sorts = (*actor_sorts, "group", "company")
sure = 0.66  # what is at least so sure keeps its sort
opener = re.compile(r"[\s«\"“'’–—(•*-]*([^\W\d_][\w’'-]+)")


@dataclass(frozen=True, slots=True)
class Full:
    """A name that a text gives in full, by which its short forms are known."""

    sort: str
    known: tuple[Known, ...]


def names_of(text: str, language: str) -> list[Name]:
    """Give the names of a text, sentence by sentence, with offsets into it.

    >>> [(name.sort, name.text) for name in names_of("Le général Issa Bako a parlé. Bako rentrera.", "fr")]
    [('person', 'Issa Bako'), ('person', 'Bako')]
    """
    spans = split(text, language)
    sentences = [text[start:end] for start, end in spans]
    found = settled(sentences, [find_names(s, language, pipeline(language).morphology) for s in sentences], language)
    return [
        replace(name, start=name.start + start, end=name.end + start)
        for (start, _), names in zip(spans, found, strict=True)
        for name in names
    ]


def bare(name: Name, language: str) -> str:
    """Give a name without the titles that it begins with, for comparison."""
    words = name.text.split()
    while len(words) > 1 and name.sort == "person" and words[0].lower() in name_words(language).titles:
        words = words[1:]
    return fold(" ".join(words))


def settled(sentences: Sequence[str], names: Sequence[Sequence[Name]], language: str) -> list[list[Name]]:
    """Give the names of the sentences of a text, each with the sort and the actor that the rest of the text gives it."""
    full = {**voted(names), **short_forms(sentences, names), **surnames(names, language)}
    return [
        sorted([*(resettled(n, full, language) for n in own), *opening(text, own, full)], key=lambda n: (n.start, n.end))
        for text, own in zip(sentences, names, strict=True)
    ]


def surnames(names: Sequence[Sequence[Name]], language: str) -> dict[str, Full]:
    """Give the ends of the full names of persons, and their given names, with whom they mean; the first who bears one has it."""
    last: dict[str, Full] = {}
    first: dict[str, Full] = {}
    for name in (n for own in names for n in own if n.sort == "person" and " " in n.text):
        words = bare(name, language).split()
        for k in range(1, len(words)):
            last.setdefault(" ".join(words[k:]), Full("person", name.known))
        if len(words) > 1:
            first.setdefault(words[0], Full("person", name.known))
    return {**first, **last}


def short_forms(sentences: Sequence[str], names: Sequence[Sequence[Name]]) -> dict[str, Full]:
    """Give the short forms that stand in brackets after a long one: « le Front du delta (*FDD*) »."""
    out: dict[str, Full] = {}
    for text, own in zip(sentences, names, strict=True):
        for long, short in pairwise(own):
            if short.known or not short.text.isupper() or " " not in long.text or long.sort not in body_sorts:
                continue
            if text[long.end : short.start].strip() == "(" and text[short.end : short.end + 1] == ")":
                out[fold(short.text)] = Full(long.sort, long.known)
    return out


def voted(names: Sequence[Sequence[Name]]) -> dict[str, Full]:
    """Give each guessed name the sort for which the text speaks most."""
    votes: dict[str, Counter[str]] = {}
    for name in (n for own in names for n in own if not n.known and n.sort != "unknown"):
        votes.setdefault(fold(name.text), Counter())[name.sort] += name.score  # type: ignore[assignment]
    return {text: Full(counts.most_common(1)[0][0], ()) for text, counts in votes.items()}


def resettled(name: Name, full: dict[str, Full], language: str) -> Name:
    """Give a name the sort and the actor of its full form."""
    found = full.get(bare(name, language))
    if found is None or (found.sort == "person" and (name.text.isupper() or (name.sort == "place" and name.score >= 0.6))):
        return name
    if name.known:
        same = [k for k in name.known if k.sort == found.sort and (not found.known or k.id == found.known[0].id)]
        doubtful = len(name.known) > 1 or name.known[0].ambiguous
        if not doubtful or found.sort != "person" or name.sort == "person":
            return name
        known = (*same, *(k for k in name.known if k not in same)) if same else found.known
        return make_from(name, found.sort, known, max(name.score, 0.6))
    if name.sort == found.sort and not found.known:
        return name
    if name.score >= sure and name.sort != found.sort:
        return name
    return make_from(name, found.sort, found.known, max(name.score, 0.6))


def opening(text: str, names: Sequence[Name], full: dict[str, Full]) -> Iterator[Name]:
    """Yield the person's name that opens a sentence, where it looked like a common word."""
    found = opener.match(text)
    if found is None or not found[1][0].isupper():
        return
    start, end = found.span(1)
    whole = full.get(fold(text[start:end]))
    if whole is not None and whole.sort == "person" and not any(n.start < end for n in names):
        yield make(text, start, end, "person", whole.known, 0.5)
