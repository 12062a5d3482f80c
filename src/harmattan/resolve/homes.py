"""Whether a side that names no country is of the country that its sentence is in, and which country that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

from ..lexicon import load_toml, noun_classes
from ..records import Mention, Reading
from .context import Named, deduction, local_country
from .origins import Section, under_title


@cache
def regions(language: str) -> dict[str, list[str]]:
    return load_toml(f"languages/{language}/regions.toml")


def is_domestic(m: Mention, reading: Reading) -> bool:
    """Tell whether a side that names no country is of the country that its sentence is in, as far as its words tell."""
    rules, language = deduction(), reading.page.language
    around = reading.page.report.body[m.start : m.end + 24].lower()
    words = regions(language)
    if m.sort == "pronoun":
        return m.antecedent is None and m.text.lower().replace("’", "'") in words["anyone"]
    own = m.text.lower().replace("’", "'")
    for phrase in words["portfolios"]:
        own = own.replace(phrase, "")
    if m.refers_to is not None or any(word.rstrip("es") in own for word in (*words["supranational"], *words["wide"])):
        return False
    if any(word in m.text.lower() or (" " in word and word in around) for word in words["stateless"]):
        return False
    several = m.plural and m.head in words["several"] and not any(f" {word}" in m.text.lower() for word in words["inner"])
    if m.head in words["others"] or several:
        return False
    classes = classes_of(m, language)
    return m.head in words["home_grown"] or (not classes & set(rules["foreign"]) and bool(classes & set(rules["domestic"])))


def classes_of(m: Mention, language: str) -> frozenset[str]:
    """Give the classes of a description's longest expression (commission électorale), of its head where none is listed."""
    classes = noun_classes(language)
    words = m.text.lower().split()
    for first, length in ((0, 3), (1, 3), (0, 2), (1, 2)):
        if len(words) >= first + length and (found := classes.of(" ".join(words[first : first + length]))):
            return found
    return classes.of(m.head) | {m.sort}


def home(m: Mention, named: Named, counts: Counter[str], avoid: frozenset[str], reading: Reading, section: Section) -> str | None:
    """Give the country that a side's sentence is in: that of its title or its opening, else the nearest and most named."""
    if section.country is not None and section.start == m.sentence:
        return section.country
    standing = standing_at(m, reading)
    if standing is not None:
        return standing
    opened = opening(m, reading)
    if opened is not None:
        return opened
    here = named.get(m.sentence, {})
    if section.country is not None and m.sentence - section.start <= under_title and not here:
        return section.country
    places = [p for p in near(m, reading.mentions) if p.kind == "place" and p.countries]
    within = {p.countries[0] for p in places if not is_side(p, reading)}
    country = local_country(m.sentence, named, counts, avoid)
    sure = any(p.sort != "place" and p.countries[0] in within for p in places) and not within & avoid
    if len(within) == 1 and (sure or (within & avoid and country not in here)):
        return next(iter(within))
    if country is None and not classes_of(m, reading.page.language) & noun_classes(reading.page.language).sets["state"]:
        return local_country(m.sentence, named, counts)  # in a text about one country, who rises against it is of it
    return country


def standing_at(m: Mention, reading: Reading) -> str | None:
    """Give the country of the town with which a description ends, or that follows it: « un immeuble *de Kharkiv* »."""
    for place in near(m, reading.mentions):
        if place.kind != "place" or place.sort == "state" or len(place.countries) != 1 or place.start <= m.start:
            continue
        between = reading.page.report.body[m.end : place.start].strip().lower()
        if place.end == m.end or (place.start > m.end and between in regions(reading.page.language)["at"]):
            return place.countries[0]
    return None


def from_several(m: Mention, mentions: Sequence[Mention]) -> bool:
    """Tell whether a description is of a body or an armed group of no single country: la délégation de la Cédéao."""
    inside = [o for o in near(m, mentions) if o.kind == "actor" and m.start < o.start and o.end <= m.end and o.index != m.index]
    return any(o.refers_to is not None and not o.countries for o in inside)


def near(m: Mention, mentions: Sequence[Mention]) -> list[Mention]:
    """Give the mentions of a mention's own sentence that stand near it."""
    return [o for o in mentions[max(0, m.index - 15) : m.index + 16] if o.sentence == m.sentence]


def is_side(place: Mention, reading: Reading) -> bool:
    """Tell whether a state named as a place is also named as one that acts: « le Ghana », not « l'armée du Ghana »."""
    named = [o for o in near(place, reading.mentions) if o.kind == "actor" and o.sort in ("state", "capital", "seat")]
    return any(o.start <= place.start and place.end <= o.end for o in named)


def opening(m: Mention, reading: Reading) -> str | None:
    """Give the country with which a sentence opens as the place of the side that follows: « Au Ghana, la ministre … »."""
    body = reading.page.report.body
    openers = regions(reading.page.language)["openers"]
    start = reading.sentences[m.sentence].start
    for place in reading.mentions[max(0, m.index - 6) : m.index]:
        leads = place.kind == "place" and place.sentence == m.sentence and body[start : place.start].strip().lower() in openers
        if leads and place.countries and place.end <= m.start <= place.end + 4 and "," in body[place.end : m.start]:
            return place.countries[0]
    return None
