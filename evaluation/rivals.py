"""Trivial rivals: what a few lines without grammar reach on the same dispatches.

Each takes a dispatch (the contract's input) and what ours made of it (the contract's output), and gives an output of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from harmattan.lexicon import Entry, event_lexicon
from harmattan.read.models import pipeline

from .scoring import Json

Rival = Callable[[Json, Json], Json]
language = "fr"
_token = re.compile(r"\w+'|\w+")
_quoted = re.compile(r'«([^»]*)»|“([^”]*)”|"([^"]*)"')
_sentence = re.compile(r"\S.*?(?:[.!?…]+(?=\s)|$)", re.DOTALL | re.MULTILINE)
_number = re.compile(r"\b\d+\b")


@cache
def _event_words() -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for entry in event_lexicon(language).entries:
        found.setdefault(entry.words[0], []).append(entry)
    return {head: tuple(sorted(entries, key=lambda e: -len(e.words))) for head, entries in found.items()}


@cache
def _lemmas(form: str) -> frozenset[str]:
    return frozenset(lemma for _, lemma in pipeline(language).morphology.analyses(form)) | {form}


def every_word(dispatch: Json, ours: Json) -> Json:
    """Take every word of the lexicon for an event, without a look at its sentence: actual, nobody's, nowhere."""
    text = dispatch["text"].replace("’", "'")
    tokens = [(m.start(), m.end(), _lemmas(m.group().lower())) for m in _token.finditer(text)]
    events, k = [], 0
    while k < len(tokens):
        entry = next(_entries_at(tokens, k), None)
        if entry is None:
            k += 1
            continue
        last = k + len(entry.words) - 1
        start, end = tokens[k][0], tokens[last][1]
        events.append({"start": start, "end": end, "text": dispatch["text"][start:end], "type": entry.type, "modality": "actual"})
        k = last + 1
    return {"id": ours["id"], "events": events, "quotes": []}


def _entries_at(tokens: list[tuple[int, int, frozenset[str]]], k: int) -> Iterator[Entry]:
    for lemma in sorted(tokens[k][2]):
        for entry in _event_words().get(lemma, ()):
            following = tokens[k + 1 : k + len(entry.words)]
            if len(following) == len(entry.words) - 1 and all(w in t[2] for w, t in zip(entry.words[1:], following, strict=True)):
                yield entry


def unqualified(dispatch: Json, ours: Json) -> Json:
    """Leave our events, but call each one actual, told by the outlet, undated; the killed are the sentence's first number."""
    plain: Json = {"modality": "actual", "speaker": None, "time": None}
    return {**ours, "events": [{**event, **plain, "killed": _first_number(dispatch["text"], event)} for event in ours["events"]]}


def _first_number(text: str, event: Json) -> list[int] | None:
    found = _number.search(text, event["sentence"]["start"], event["sentence"]["end"])
    return [int(found.group())] * 2 if found else None


def first_country(dispatch: Json, ours: Json) -> Json:
    """Leave our events as they are, but let the first country that the text names be everyone's country, and every place's."""
    named = sorted((m["start"], m["country"]) for m in [*ours["places"], *ours["entities"]] if isinstance(m.get("country"), str))
    country = named[0][1] if named else None
    events = [
        {
            **event,
            "actors": [{"text": party["text"], "country": country} for party in event["actors"]],
            "recipients": [{"text": party["text"], "country": country} for party in event["recipients"]],
            "place": {"text": None, "country": country},
        }
        for event in ours["events"]
    ]
    return {**ours, "events": events}


def marked_quotes(dispatch: Json, ours: Json) -> Json:
    """Take what stands between quotation marks, three words or more, for a quotation of nobody."""
    quotes = []
    for found in _quoted.finditer(dispatch["text"]):
        group = next(k for k in (1, 2, 3) if found[k] is not None)
        if len(found[group].split()) >= 3:
            start = found.start(group) + len(found[group]) - len(found[group].lstrip())
            quotes.append({"start": start, "end": found.start(group) + len(found[group].rstrip()), "speaker": None})
    return {**ours, "quotes": quotes}


def sentences_by_stops(text: str) -> list[tuple[int, int]]:
    """Cut a text after every full stop, mark or line end.

    >>> sentences_by_stops("M. Diop part. Il revient.")
    [(0, 2), (3, 13), (14, 25)]
    """
    return [found.span() for found in _sentence.finditer(text)]


rivals: dict[str, Rival] = {
    "every event word": every_word,
    "no qualifying": unqualified,
    "first country": first_country,
    "quotation marks": marked_quotes,
}
