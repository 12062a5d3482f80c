"""What a whole text says of a side: who says « nous », what describes a person, under which title a sentence stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from ..lexicon import load_toml, noun_classes
from ..lexicon.names import fold, known_names
from ..read.roles import plain_name
from ..records import Mention, Quote, Reading

named_sorts = ("state", "capital", "seat", "person")
title_words = 8  # before a name: « la chanteuse malienne Awa Sawo »
under_title = 2  # sentences after a title, naming no country, that are still under it
beside = re.compile(r"\s?(?:\([^)]{1,20}\)\s?)?,\s?([^,.;:«»()\"“”]{3,100})(?=[,.;:»\"”)]|$)")
onward = re.compile(r"\s([\w]+['’]?)[^,.;:«»()\"“”]{2,90}")
heading = re.compile(r"[^.;:!?«»\"“”\n]{2,90}?\s?:(?=\s)")
lead = re.compile(r"[^.;:«»()\"“”]*$")


@cache
def words_of(language: str) -> dict[str, frozenset[str]]:
    """Load the words of reference and of regions."""
    reference, regions = load_toml(f"languages/{language}/reference.toml"), load_toml(f"languages/{language}/regions.toml")
    out = {key: frozenset(words) for key, words in reference["pronouns"].items()}
    return out | {key: frozenset(words) for key, words in regions.items()}


def speakers_meant(reading: Reading, mentions: list[Mention]) -> None:
    """Set whom "je" and "nous" stand for: the speaker of the quotation that they are in."""
    first = words_of(reading.page.language)["first"]
    for k, m in enumerate(mentions):
        if m.sort != "pronoun" or m.text.lower().replace("’", "'") not in first:
            continue
        quote = next((q for q in reading.quotes if q.start <= m.start < q.end and q.speaker is not None), None)
        meant = meant_by(quote, mentions) if quote is not None else None
        mentions[k] = replace(m, antecedent=meant if meant != k else None)


def meant_by(quote: Quote, mentions: Sequence[Mention]) -> int | None:
    """Give the mention that the speaker of a quotation is, through its pronouns."""
    at, seen = quote.speaker, set[int]()
    while at is not None and mentions[at].sort == "pronoun" and at not in seen:
        seen.add(at)
        at = mentions[at].antecedent
    return at


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a text under a title that names its country (« Violences au Mali: … »): where it begins, and that country."""

    start: int = 0
    country: str | None = None


def sections(reading: Reading) -> dict[int, Section]:
    """Give the section of each sentence: it begins at the last sentence that names a country before a colon near its head."""
    body = reading.page.report.body
    named: dict[int, list[Mention]] = {}
    for m in reading.mentions:
        if m.kind == "place" and m.countries:
            named.setdefault(m.sentence, []).append(m)
    out, last = {}, Section()
    for s in reading.sentences:
        title = heading.match(body, s.start, s.end) if s.index in named else None
        before = [m for m in named.get(s.index, ()) if title is not None and m.end <= title.end()]
        if before:
            last = Section(s.index, before[-1].countries[0])
        out[s.index] = last
    return out


@dataclass(frozen=True, slots=True)
class Fact:
    """What a text says of a person: countries, or that the office is of a body of several countries."""

    countries: tuple[str, ...] = ()
    abroad: bool = False


def persons(reading: Reading, mentions: Sequence[Mention]) -> dict[int, Fact]:
    """Give what the text says of each mention of a person that no country stands by, here or at another of its mentions."""
    body, language = reading.page.report.body, reading.page.language
    starts = {s.index: s.start for s in reading.sentences}
    facts: dict[int, Fact] = {}
    by_name: dict[str, Fact] = {}
    people = [m for m in mentions if m.kind == "actor" and m.sort == "person" and m.name]
    for m in people:
        fact = Fact(m.countries) if m.countries and not m.deduced else described(m, body, starts[m.sentence], language)
        if fact is None:
            continue
        facts[m.index] = fact
        by_name.setdefault(fold(plain_name(m.name or "", language)), fact)
    for m in people:
        if m.index in facts:
            continue
        name = fold(plain_name(m.name or "", language))
        same = next((f for full, f in by_name.items() if full == name or (" " in name) < full.endswith(f" {name}")), None)
        if same is not None:
            facts[m.index] = same
    return facts


def described(m: Mention, body: str, start: int, language: str) -> Fact | None:
    """Give what the words right after or before a name say: an adjective of nationality, a state, a body of several countries."""
    after = beside.match(body, m.end)
    before = lead.search(body[start : m.start].rstrip(", "))
    title = " ".join(before.group(0).rsplit(",", 1)[-1].split()[-title_words:]) if before else ""
    for text in (after.group(1) if after else "", title):
        if text and (found := told_of(text, language)) is not None:
            return found
    return None


def told_of(text: str, language: str) -> Fact | None:
    """Give the country that a description of a person names, where its first words are a person's."""
    words = re.findall(r"[\w'’-]+", text.lower())[:4]
    classes = noun_classes(language)
    if not any(classes.of(w.split("'")[-1]) & classes.actors for w in words):
        return None
    found = [known[0] for _, _, known in known_names(language).find(text)]
    for sorts in (("nationality",), ("state", "capital", "seat", "people")):
        here = next((k.country for k in found if k.sort in sorts and k.country), None)
        if here is not None:
            return Fact((here,))
    return Fact(abroad=True) if any(k.sort in ("organisation", "armed_group") and not k.country for k in found) else None


def continued(m: Mention, body: str, language: str) -> str | None:
    """Give the state with which the complements of an office go on: « le ministre du Plan et du Budget du Togo »."""
    rest = onward.match(body, m.end)
    if rest is None or rest.group(1).replace("’", "'") not in words_of(language)["onward"]:
        return None
    found = next(iter(known_names(language).find(rest.group(0))), None)
    if found is None or found[2][0].sort != "state":
        return None
    before = re.findall(r"[\w-]+", rest.group(0)[: found[0]])
    return found[2][0].country if before and fold(before[-1]) in words_of(language)["belonging"] else None


def extended(m: Mention, body: str, language: str) -> tuple[str, ...]:
    """Give the countries of a phrase whose second country the tree cut off: « les armées du Togo *et du Ghana* »."""
    second = onward.match(body, m.end)
    if second is None or second.group(1) not in words_of(language)["and"] or len(m.countries) != 1 or m.sort in named_sorts:
        return m.countries
    names = known_names(language)
    last = [(start, known[0]) for start, end, known in names.find(m.text) if end == len(m.text)]
    first = next(((start, known[0]) for start, _, known in names.find(second.group(0)[:40])), None)
    if not last or first is None or first[1].country is None or first[1].sort != last[0][1].sort:
        return m.countries
    bound = second.group(0)[: first[0]].split()
    if first[1].sort == "nationality":
        return tuple(sorted({*m.countries, first[1].country})) if len(bound) == 1 else m.countries
    owned = 1 < len(bound) < 4 and fold(bound[1].split("'")[0]) in words_of(language)["belonging"]
    return tuple(sorted({*m.countries, first[1].country})) if first[1].sort == "state" and owned else m.countries


def both(m: Mention, mentions: Sequence[Mention], language: str) -> tuple[str, ...]:
    """Give the last states named before « les deux pays », « les trois régimes »: as many as their number says."""
    words = words_of(language)
    wanted = next((n for n, key in enumerate(("two", "three", "four"), 2) if set(m.text.lower().split()) & words[key]), 0)
    if m.countries or m.head not in words["pairs"] or not wanted:
        return ()
    out: list[str] = []
    for other in reversed(mentions[: m.index]):
        if m.sentence - other.sentence > 4:
            break
        for country in other.countries if other.sort in ("state", "capital", "seat", "person", "leader", "government") else ():
            if country not in out and not other.deduced:
                out.append(country)
        if len(out) >= wanted:
            return tuple(sorted(out[:wanted]))
    return ()


def worded(m: Mention, mentions: Sequence[Mention], reading: Reading) -> Mention:
    """Give a description the countries that its words tell beyond its phrase, or that "les deux pays" means."""
    body, language = reading.page.report.body, reading.page.language
    countries = both(m, mentions, language) or extended(m, body, language)
    if not countries and m.sort in ("official", "leader", "government"):
        owner = continued(m, body, language)
        countries = (owner,) if owner else ()
    return replace(m, countries=countries) if countries != m.countries else m
