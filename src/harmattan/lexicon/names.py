"""Names of the world: states, capitals, seats of power, nationalities, and the actors of the actor files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..errors import LexiconError
from ..records import Actor
from .files import load_toml, toml_files

boundary = re.compile(r"\w", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Known:
    """What a name may stand for: a sort, an id, a country, a sector.

    The sort is state, capital, seat, nationality, people, or an actor's kind.
    """

    sort: str
    id: str | None
    country: str | None
    sector: str | None
    ambiguous: bool = False


class Names:
    """All names of a language in one automaton: the longest name that begins first wins."""

    def __init__(self, language: str) -> None:
        from ahocorasick_rs import AhoCorasick, MatchKind

        self.actors: dict[str, Actor] = {}
        self.known: dict[str, tuple[Known, ...]] = {}
        self.nationalities: dict[str, str] = {}
        self.state_names: dict[str, str] = {}
        self.capitals: dict[str, str] = {}
        gathered: dict[str, list[Known]] = {}
        for name, known in (*self._states(), *self._actors(language), *self._regions(), *self._bodies(language)):
            for form in {name, name.replace("’", "'"), name.replace("'", "’")}:
                if known not in gathered.setdefault(form, []):
                    gathered[form].append(known)
        self.known = {form: tuple(found) for form, found in gathered.items()}
        self._forms = sorted(self.known)
        self._automaton = AhoCorasick(self._forms, matchkind=MatchKind.Standard)

    def _states(self) -> Iterator[tuple[str, Known]]:
        for raw in load_toml("actors/states.toml")["state"]:
            iso = raw["iso3"]
            government = f"{iso}-GOV"
            self.state_names[iso] = raw["names"][0]
            self.actors[government] = Actor(government, "government", {"fr": (f"{raw['names'][0]} (gouvernement)",)}, iso, "GOV")
            unsure = set(raw.get("ambiguous", ()))
            for name in (*raw["names"], *raw.get("english", ())):
                yield name, Known("state", government, iso, "GOV", name in unsure)
            for name in raw.get("capital", ()):
                self.capitals[name] = iso
                yield name, Known("capital", government, iso, "GOV", name in unsure)
            for name in raw.get("seats", ()):
                yield name, Known("seat", government, iso, "GOV", name in unsure)
            for name in raw.get("adjectives", ()):
                self.nationalities.setdefault(name.lower(), iso)
                yield name, Known("nationality", None, iso, None)
            for name in raw.get("local", ()):
                yield name, Known("nationality", None, iso, None)
            for name in raw.get("inhabitants", ()):
                yield name, Known("people", None, iso, "CVL")

    def _regions(self) -> Iterator[tuple[str, Known]]:
        """Names of places in several words, so that no state is seen within them (le golfe de Guinée)."""
        for table in load_toml("gazetteer/overlay.toml").values():
            for raw in table if isinstance(table, list) else ():
                for name in raw["names"]:
                    if " " in name:
                        yield name[0].upper() + name[1:], Known("place", None, raw.get("country"), None)
                        yield name[0].lower() + name[1:], Known("place", None, raw.get("country"), None)

    def _actors(self, language: str) -> Iterator[tuple[str, Known]]:
        for path in toml_files("actors"):
            for raw in load_toml(path).get("actor", []):
                actor = as_actor(path, raw)
                if actor.id in self.actors:
                    raise LexiconError(f"data/{path}: the id {actor.id} stands twice; give one of them another id.")
                self.actors[actor.id] = actor
                unsure = set(raw.get("ambiguous", ()))
                for name in {n for names in actor.names.values() for n in names} | unsure:
                    yield name, Known(actor.kind, actor.id, actor.country, actor.sector, name in unsure)

    def _bodies(self, language: str) -> Iterator[tuple[str, Known]]:
        """Names of bodies of which no more is told than their sort, sector and country."""
        for raw in load_toml(f"languages/{language}/names.toml")["bodies"]:
            for name in raw["names"]:
                yield name, Known(raw["sort"], None, raw.get("country"), raw["sector"], name in raw.get("ambiguous", ()))

    def find(self, text: str) -> Iterator[tuple[int, int, tuple[Known, ...]]]:
        """Yield the (start, end, what it may be) of the known names of a text: whole words, left to right, the longest."""
        whole = [
            (start, -end, index)
            for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True)
            if not (start and boundary.match(text[start - 1])) and not (end < len(text) and boundary.match(text[end]))
        ]
        last = 0
        for start, minus_end, index in sorted(whole):  # the longest of those that begin first
            if start >= last:
                last = -minus_end
                yield start, last, self.known[self._forms[index]]


def as_actor(path: str, raw: dict[str, Any]) -> Actor:
    try:
        return Actor(
            id=raw["id"],
            kind=raw["kind"],
            names={language: tuple(names) for language, names in raw["names"].items()},
            country=raw.get("country"),
            sector=raw.get("sector"),
            roles=tuple((role, of, when) for role, of, when in raw.get("roles", ())),
            members=tuple(raw.get("members", ())),
            wikidata=raw.get("wikidata"),
        )
    except (KeyError, ValueError) as error:
        raise LexiconError(
            f"data/{path}, actor {raw.get('id', '?')}: {error!r}; id, kind and names are required, a role is [role, of, when]."
        ) from error


@dataclass(frozen=True, slots=True)
class NameWords:
    """What tells names apart, of a language's `names.toml` and `titles.toml`; given names are folded, titles in lower case.

    `heads`, `inside` and `before` give the sort of the name that a word begins, stands in, or stands before.
    """

    given: frozenset[str]
    heads: dict[str, str]
    inside: dict[str, str]
    before: dict[str, str]
    locative: frozenset[str]
    inner: frozenset[str]
    articles: frozenset[str]
    of: frozenset[str]
    to_the: frozenset[str]
    before_heads: frozenset[str]
    not_named_after: frozenset[str]
    cutting: frozenset[str]
    particles: tuple[str, ...]
    elided: str
    joins: tuple[str, ...]
    inner_articles: tuple[str, ...]
    conjunction: str
    adjectives: frozenset[str]
    adjective_ends: tuple[str, ...]
    short: frozenset[str]
    offices: frozenset[str]
    portfolios: frozenset[str]
    places: dict[str, str | None]
    titles: frozenset[str]
    longest_title: int


@cache
def name_words(language: str) -> NameWords:
    """Load what tells names apart, once a process."""
    data = load_toml(f"languages/{language}/names.toml")
    tables = load_toml(f"languages/{language}/titles.toml")["title"]
    titles = frozenset(word.lower() for table in tables for word in table["words"])
    persons = (a for a in known_names(language).actors.values() if a.kind == "person")
    firsts = {name.split()[0] for a in persons for names in a.names.values() for name in names if " " in name}
    listed = {word for words in data["given"].values() for word in words.split()}

    no_names = {word.removesuffix("'") for words in data["small"].values() for word in words.split()}

    def sorts(table: dict[str, str]) -> dict[str, str]:
        return {word: sort for sort, words in table.items() for word in words.split()}

    return NameWords(
        given=frozenset(fold(word) for word in {*listed, *firsts} if word[0].isupper() and len(word) > 1) - no_names,
        heads=sorts(data["heads"]),
        inside=sorts(data["inside"]),
        before=sorts(data["before"]),
        locative=frozenset(data["small"]["locative"].split()),
        inner=frozenset(data["small"]["inner"].split()),
        articles=frozenset(data["small"]["articles"].split()),
        of=frozenset(data["small"]["of"].split()),
        to_the=frozenset(data["small"]["to_the"].split()),
        before_heads=frozenset(data["small"]["before_heads"].split()),
        not_named_after=frozenset(data["small"]["not_named_after"].split()),
        cutting=frozenset(data["small"]["cutting"].split()),
        particles=tuple(data["small"]["particles"].split()),
        elided=data["small"]["elided"],
        joins=tuple(data["small"]["joins"].split()),
        inner_articles=tuple(data["small"]["inner_articles"].split()),
        conjunction=data["small"]["conjunction"],
        adjectives=frozenset(data["adjectives"]["words"].split()),
        adjective_ends=tuple(data["adjectives"]["ends"].split()),
        short=frozenset(data["short"]["words"].split()),
        offices=frozenset(data["portfolios"]["offices"].split()),
        portfolios=frozenset(data["portfolios"]["words"].split()),
        places={word: iso or None for iso, words in data["places"].items() for word in words.split()},
        titles=titles,
        longest_title=max(len(title.split()) for title in titles),
    )


def fold(name: str) -> str:
    """Give a name without case and accents, for comparison.

    >>> fold("Cédéao")
    'cedeao'
    """
    decomposed = unicodedata.normalize("NFKD", name.replace("’", "'").casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@cache
def known_names(language: str) -> Names:
    """Load the names of a language, once a process."""
    return Names(language)
