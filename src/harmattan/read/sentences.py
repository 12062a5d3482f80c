"""Sentences by rules: final marks, closing quotation marks, and the stops that end nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..lexicon import load_toml

_end = re.compile(r"""(?P<mark>[.!?…]+)(?P<close>(?:[ ]?[»”’)\]]|["'](?=[\s»”)\]]|$))*)(?P<space>\s+)""")
_start = re.compile(r"""(?P<dash>[–—-]\s)?[«“"'‘(\[•*]*\s*(?P<first>\S)""")
_initials = re.compile(r"(?:^|(?<=[\s('’\"«-]))(?:[^\W\d_a-zà-ÿ]|[^\W\d_a-zà-ÿ][hr])(?:\.-?[^\W\d_])*$")
_number = re.compile(r"[«“\"(]*(?:\d{1,2}|[IVX]{1,4}|[a-z])")


@dataclass(frozen=True, slots=True)
class StopWords:
    """A language's `sentences.toml`, compiled."""

    before_names: frozenset[str]
    either: frozenset[str]
    opener: re.Pattern[str]
    name_openers: frozenset[str]


@cache
def _words(language: str) -> StopWords:
    raw = load_toml(f"languages/{language}/sentences.toml")
    openers = "|".join(re.escape(word) + (r"(?=\w)" if word.endswith("'") else r"\b") for word in raw["openers"].split())
    return StopWords(
        before_names=frozenset(word.rstrip(".") for word in raw["before_names"].split()),
        either=frozenset(word.rstrip(".") for word in raw["either"].split()),
        opener=re.compile(openers),
        name_openers=frozenset(raw["name_openers"].split()),
    )


def split(text: str, language: str) -> list[tuple[int, int]]:
    """Give the spans of the sentences of a part's text, without the space between them.

    >>> text = "M. Diallo est parti. « Il reviendra ! » dit A. Touré."
    >>> [text[start:end] for start, end in split(text, "fr")]
    ['M. Diallo est parti.', '« Il reviendra ! » dit A. Touré.']
    """
    words = _words(language)
    spans: list[tuple[int, int]] = []
    start = len(text) - len(text.lstrip())
    last = len(text.rstrip())
    for match in _end.finditer(text):
        end = match.end("close")
        if end >= last or not _ends(text, start, match, words):
            continue
        spans.append((start, end))
        start = match.end()
    if start < last:
        spans.append((start, last))
    return spans


def _ends(text: str, start: int, match: re.Match[str], words: StopWords) -> bool:
    following = _start.match(text, match.end())
    if not following or (following["dash"] and match["mark"] == "."):
        return False
    first = following["first"]
    if first.islower() or first in ",;:.!?…)»”%–—-":
        return False
    if match["mark"] != "." or match["close"]:
        return True
    place = match.start("mark")
    before = text[max(start, place - 40) : place]
    word = re.split(r"[\s('’\"«]", before)[-1]
    opener = words.opener.match(text, following.start("first"))
    if word in words.before_names:
        return False
    if word in words.either:
        return opener is not None
    if _initials.search(before):
        return opener is not None and opener[0] not in words.name_openers and _after_common_noun(before)
    return not _number.fullmatch(text, start, place)


def _after_common_noun(before: str) -> bool:
    preceding = before.rsplit(None, 2)[-2:-1]
    return bool(preceding) and preceding[0].isalpha() and preceding[0].islower() and len(preceding[0]) > 3
