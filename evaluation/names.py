"""Names and dates against an annotated corpus: ours, and plain spaCy with its own name finder, on the same text by the same rule.

What the corpus annotates: names of persons, places and organisations without title or determiner; dates that state a day with its
month, a month with its year, or a year, without preposition or determiner. Names of events, products and hours are left aside.
A name within another (the town in the name of a club) is neither asked for nor held against anyone.

How ours are mapped is in `names.toml`: sorts to kinds, and the words of a date. Ours has no kind for works, feasts and
competitions, and leaves a name that nothing tells apart unknown: such a name is not counted as found. Of our time expressions,
the days, months with a year and years that they state are taken: the corpus has them without what stands around them.

Two rules, one to one from left to right: *exact* asks for the same first and last character, *overlap* for one in common.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from harmattan.lexicon import load_toml
from harmattan.lexicon.names import name_words
from harmattan.read.naming import names_of
from harmattan.read.times import find_times

from .corpora import Corpus, home, load_jsonl
from .counts import Tally
from .measure import Figure
from .scoring import Json

kinds = ("person", "place", "organisation", "date")
rules = ("exact", "overlap")
language = "fr"
Span = tuple[int, int]
Spans = Mapping[str, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class NameScores:
    """Tallies by (kind, rule), ours and the rival's, and how many texts they rest on."""

    texts: int
    ours: Mapping[tuple[str, str], Tally]
    spacy: Mapping[tuple[str, str], Tally]


@cache
def mapping() -> Json:
    return tomllib.loads((home / "names.toml").read_text(encoding="utf-8"))


@cache
def date_pattern() -> re.Pattern[str]:
    """Compile the days, months with a year and years that a text may state, the longest first."""
    words = load_toml(f"languages/{language}/times.toml")["classes"]
    day = "|".join(w for names in words["weekday"].values() for w in names)
    month = "|".join(w for names in words["month"].values() for w in names)
    tail = "|".join(mapping()["date"]["after"])
    year = r"(?:1[5-9]|20)\d\d"
    first = "|".join(mapping()["date"]["ordinals"])
    return re.compile(
        rf"\b(?:(?:(?:{day})\s)?\d\d?\s?(?:{first})?\s(?:{month})(?:\s{year})?(?:\s(?:{tail}))?"
        rf"|(?:{day})\s\d\d?|(?:{month})\s{year}|{year})\b",
        re.IGNORECASE,
    )


def asked(document: Json) -> tuple[Spans, Sequence[tuple[int, int]]]:
    """Give the spans that the corpus asks for, by kind, and those within others, which are not asked for.

    >>> asked({"entities": [[0, 20, "Organization"], [10, 20, "Location"], [25, 29, "Date"]]})[0]["organisation"]
    [(0, 20)]
    """
    spans = [(start, end, label) for start, end, label in document["entities"]]
    inner = {(a, b) for a, b, _ in spans if any(c <= a and b <= d and (c, d) != (a, b) for c, d, _ in spans)}
    found: dict[str, list[Span]] = {kind: [] for kind in kinds}
    for start, end, label in sorted(spans):
        kind = mapping()["labels"].get(label)
        if kind is not None and (start, end) not in inner:
            found[kind].append((start, end))
    return found, sorted(inner)


def ours(text: str, date: str | None) -> Spans:
    """Give what our reader finds in a text, mapped."""
    found: dict[str, list[Span]] = {kind: [] for kind in kinds}
    for name in names_of(text, language):
        kind = mapping()["sorts"].get(name.sort)
        if kind is not None:
            found[kind].append((untitled(text, name.start, name.end) if kind == "person" else name.start, name.end))
    for time in find_times(text, date, language):
        for stated in date_pattern().finditer(text, time.start, time.end):
            found["date"].append(stated.span())
    return found


def untitled(text: str, start: int, end: int) -> int:
    """Give where a person's name begins after its titles, which the corpus leaves out."""
    while (word := text[start:end].split(" ", 1))[0].lower() in name_words(language).titles and len(word) > 1:
        start += len(word[0]) + 1
    return start


def theirs(doc: Any) -> Spans:
    """Give what spaCy found, mapped; it has no dates."""
    found: dict[str, list[Span]] = {kind: [] for kind in kinds}
    for entity in doc.ents:
        kind = mapping()["spacy"].get(entity.label_)
        if kind is not None:
            found[kind].append((entity.start_char, entity.end_char))
    return found


def tallies(document: Json, found: Spans) -> dict[tuple[str, str], Tally]:
    """Count one text's spans by kind and rule."""
    wanted, inner = asked(document)
    return {(kind, rule): matched(wanted[kind], found[kind], inner, rule == "exact") for kind in kinds for rule in rules}


def matched(wanted: Sequence[Span], found: Iterable[Span], inner: Sequence[Span], exact: bool) -> Tally:
    """Pair the spans one to one from left to right.

    >>> matched([(0, 5), (9, 12)], [(2, 5), (20, 22)], [], exact=False)
    Tally(hit=1, extra=1, missed=1)
    """
    left = list(wanted)
    hits = extra = 0
    for start, end in sorted(set(found)):
        match = next((w for w in left if (w == (start, end) if exact else w[0] < end and start < w[1])), None)
        if match is not None:
            left.remove(match)
            hits += 1
        elif (start, end) not in inner:
            extra += 1
    return Tally(hits, extra, len(left))


def figures_of_names(scores: NameScores) -> dict[str, Figure]:
    """Name the figures of the names that have floors: ours by the two rules."""
    return {f"{kind}.{rule}.f1": Figure(tally.f1, tally.asked) for (kind, rule), tally in sorted(scores.ours.items())}


def score_names(corpus: Corpus) -> NameScores:
    """Score our names and dates, and those of spaCy's own pipeline, on the same texts."""
    import spacy

    documents = load_jsonl(corpus.files[0])
    model = load_toml(f"languages/{language}/language.toml")["pipeline"]
    plain = spacy.load(model, exclude=["morphologizer", "parser", "attribute_ruler", "lemmatizer"])
    totals: tuple[dict[tuple[str, str], Tally], ...] = ({}, {})
    for document, doc in zip(documents, plain.pipe(d["text"] for d in documents), strict=True):
        for sums, found in zip(totals, (ours(document["text"], document.get("date")), theirs(doc)), strict=True):
            for key, tally in tallies(document, found).items():
                sums[key] = sums.get(key, Tally()) + tally
    return NameScores(len(documents), *totals)
