"""Places by name: who is called so, which of them is meant here, how far apart they are, which lies in which.

The compiled file of `harmattan.gazetteer_build` is opened read-only; a process holds no more of it than it asks for.
"""

from __future__ import annotations

import math
import os
import re
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from .errors import InputError, SetupError
from .gazetteer_build import ensure, key_of, kilometres
from .lexicon import load_toml
from .lexicon.names import fold
from .records import Place, new_id

longest_name = 120
world_city = 1_000_000
columns = "id, name, precision, country, lat, lon, admin1, radius_km, geonames, weight, own, capital, countries, within"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that bears a name. `weight` is its population, or what its kind weighs; `main`: its own name, not an alternate."""

    place: Place
    weight: int
    main: bool
    own: bool
    capital: bool
    countries: frozenset[str]

    @property
    def world(self) -> bool:
        """Whether it is known the world over: a state, a capital, a town of a million."""
        return self.place.precision == "country" or self.capital or (self.weight >= world_city and self.place.precision == "city")


@dataclass(frozen=True, slots=True)
class Asked:
    """A name taken apart: "le nord de la province d'Idleb" asks for an admin1 called "idleb", and its northern part."""

    bare: str
    wanted: tuple[str, ...] = ()
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The patterns of names.toml."""

    before: re.Pattern[str]
    part: re.Pattern[str]
    article: re.Pattern[str]
    wanted: dict[str, tuple[str, ...]]
    steps: dict[str, tuple[float, float]]
    in_town: re.Pattern[str]
    of_town: re.Pattern[str]
    watch: frozenset[str]
    near: frozenset[str]


@cache
def _words() -> Words:
    raw = load_toml("gazetteer/names.toml")
    wanted: dict[str, tuple[str, ...]] = {}
    for precision, words in raw["before"].items():
        for word in words:
            wanted[fold(word)] = (*wanted.get(fold(word), ()), precision)
    steps = {fold(word): (float(north), float(east)) for word, (north, east) in raw["part"].items()}
    article = "(?:" + "|".join(sorted(raw["articles"], key=len, reverse=True)) + ")"
    of = "(?:" + "|".join(sorted(raw["of"], key=len, reverse=True)) + ")"

    def head(words: Sequence[str], plural: str) -> re.Pattern[str]:
        listed = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        return re.compile(rf"^{article}?({listed}){plural} {of} ?(?=\S)(.+)$")

    def tail(words: Sequence[str]) -> re.Pattern[str]:
        listed = "|".join(sorted(words, key=len, reverse=True))
        return re.compile(rf"^.*\b(?:{listed}) ?([^\W\d_a-zà-ÿ].*)$")

    return Words(
        before=head(list(wanted), "s?"),
        part=head(list(steps), ""),
        article=re.compile(rf"^{article} ?(?=\S)(.+)$"),
        wanted=wanted,
        steps=steps,
        in_town=tail(raw["in_town"]),
        of_town=tail(raw["of_town"]),
        watch=frozenset(raw["watch"]),
        near=frozenset(raw["near"]),
    )


def _readings(name: str) -> list[Asked]:
    """List the ways to take a name apart, the whole name first."""
    words = _words()
    text = " ".join(fold(name).split())
    readings = [Asked(text)]
    if plain := words.article.match(text):
        readings.append(Asked(plain[1]))
    if before := words.before.match(text):
        wanted = words.wanted.get(before[1], ())
        readings.append(Asked(before[2], wanted))
    if part := words.part.match(text):
        readings += [replace(inner, part=part[1]) for inner in _readings(part[2]) if inner.part is None]
    return readings


class _Connections(threading.local):
    """A connection a thread and a process: none crosses a fork."""

    def __init__(self) -> None:
        self.opened: tuple[int, str, sqlite3.Connection] | None = None

    def get(self) -> sqlite3.Connection:
        here = (os.getpid(), os.environ.get("HARMATTAN_CACHE", ""))
        if self.opened is None or self.opened[:2] != here:
            path = ensure()
            try:
                db = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
                db.execute("SELECT key FROM weak LIMIT 1")
            except sqlite3.Error as error:
                raise SetupError(f"{path} cannot be read: {error}. Delete it; it is built again.") from error
            self.opened = (*here, db)
        return self.opened[2]


_connections = _Connections()


def _candidate(row: Sequence[Any], main: bool) -> Candidate:
    place_id, name, precision, country, lat, lon, admin1, radius, geonames, weight, own, capital, countries, _ = row
    place = Place(place_id or f"gn-{geonames}", name, precision, country, lat, lon, admin1, radius, geonames)
    lands = frozenset((countries or country or "").split())
    return Candidate(place, weight, main, bool(own), bool(capital), lands)


@lru_cache(maxsize=20_000)
def _named(key: str) -> tuple[Candidate, ...]:
    """Give all places filed under a key, the weightiest first; a division yields to the town of its country with its name."""
    if not key:
        return ()
    query = f"SELECT {columns}, main FROM name JOIN place USING (n) WHERE key = ?"
    found = [_candidate(row[:-1], bool(row[-1])) for row in _connections.get().execute(query, (key,))]
    towns = {c.place.country: c.weight for c in found if c.place.precision in ("city", "village") and c.main}
    found = [
        replace(c, weight=min(c.weight, towns[c.place.country] // 3))
        if c.place.precision == "admin1" and c.place.country in towns
        else c
        for c in found
    ]
    return tuple(sorted(found, key=lambda c: (-c.weight if c.main else -c.weight // 10, c.place.id)))


@lru_cache(maxsize=20_000)
def _is_weak(key: str) -> bool:
    return _connections.get().execute("SELECT 1 FROM weak WHERE key = ?", (key,)).fetchone() is not None


@lru_cache(maxsize=500)
def _neighbours(country: str) -> frozenset[str]:
    row = _connections.get().execute("SELECT others FROM neighbours WHERE country = ?", (country,)).fetchone()
    return frozenset(row[0].split()) if row else frozenset()


def _part(place: Place, part: str, name: str) -> Place:
    """Give a part of a place: half its radius wide, shifted to its side."""
    north, east = _words().steps[part]
    radius = place.radius_km or 10.0
    lat, lon = place.lat, place.lon
    if lat is not None and lon is not None:
        lat = round(max(-90.0, min(90.0, lat + north * radius / 2 / 111.2)), 2)
        lon = round(lon + east * radius / 2 / (111.2 * max(0.1, math.cos(math.radians(lat)))), 2)
    precision = "region" if place.precision in ("country", "region", "admin1") else place.precision
    return Place(
        new_id("p", place.id, part), name.strip(), precision, place.country, lat, lon, place.admin1, round(radius * 0.6, 1)
    )


def _candidates(name: str) -> tuple[list[Candidate], Asked | None]:
    if len(name) > longest_name:
        return [], None
    for asked in _readings(name):
        found = list(_named(key_of(asked.bare)))
        if asked.wanted and found:
            fits = [c for c in found if _fits(c.place.precision, asked.wanted)]
            found = fits or found
        if found:
            return found, asked
    return [], None


def _fits(precision: str, wanted: tuple[str, ...]) -> bool:
    return precision in wanted or (precision == "village" and "city" in wanted) or (precision == "site" and "region" in wanted)


def find(name: str) -> tuple[Place, ...]:
    """Give all places that bear a name as written, the most populous first; "nord du Mali" gives the north of each Mali.

    >>> [(place.name, place.country) for place in find("Gao")][0]
    ('Gao', 'MLI')
    """
    found, asked = _candidates(name)
    if asked and asked.part:
        return tuple(_part(c.place, asked.part, name) for c in found)
    return tuple(c.place for c in found)


@lru_cache(maxsize=20_000)
def is_place(name: str) -> bool:
    """Tell whether a name, alone, is known enough to be taken for a place.

    False without a capital letter, for plain words and names of people unless a state or a town of 100,000, and for small towns
    far from the states that names.toml watches.

    >>> is_place("Solhan"), is_place("Martin"), is_place("Est")
    (True, False, False)
    """
    if not any(c.isupper() for c in name):
        return False
    key = key_of(name)
    weak = _is_weak(key)
    found, asked = _candidates(name)
    if asked is not None and asked.bare != " ".join(fold(name).split()):
        weak = weak or (not asked.wanted and asked.part is None and _is_weak(key_of(asked.bare)))
    return any(_stands_alone(c, weak, len(key)) for c in found)


def _stands_alone(c: Candidate, weak: bool, length: int) -> bool:
    if weak:
        return c.place.precision == "country" or (c.main and c.weight >= 100_000 and c.place.precision != "admin1")
    if c.main and (c.own or c.capital):
        return True
    if length < 4:
        return c.main and c.weight >= 10_000
    watched = c.place.country in _words().watch
    return c.weight >= 5_000 or watched if c.main else watched and c.weight >= 1_000


def _score(c: Candidate, countries: Sequence[str], wanted: tuple[str, ...] = ()) -> float:
    """Give log10 of the weight, with steps for the context: a named country 3.5 and less for each later one, its neighbours 1,
    states 3 and towns known the world over 2.2 wherever they are (Paris stays in France, Tripoli moves to Lebanon).

    "région du Sahel" among words of Burkina Faso is the division before it is the whole Sahel: 3 for the kind first asked for,
    and 1.5 off what spans several countries, where the context is one (le Sahel, in a text on Burkina Faso alone).
    """
    fame = 3.0 if c.place.precision == "country" else 2.2 if c.world else 0.0
    score = math.log10(c.weight + 10) - (0.0 if c.main else 1.0) + fame
    inside = [rank for rank, country in enumerate(countries) if country in c.countries]
    if inside:
        score += 3.0 if wanted and c.place.precision == wanted[0] else 0.0
        score -= 1.5 if c.place.country is None and len(countries) == 1 else 0.0
        return score + max(2.5, 3.5 - 0.2 * inside[0])
    if any(c.countries & _neighbours(country) for country in countries):
        return score + 1.0
    return score + (0.7 if not countries and c.countries & _words().watch else 0.0)


def _trust(c: Candidate, countries: Sequence[str], weak: bool) -> float:
    """Give how far a name proves this candidate, were it the only one; 0 where it proves nothing.

    Elsewhere than in the countries of the context, a town is meant by its own name or by one of the word files, by none of its
    alternate names (Kiel is Kilo to some), and only if it is large, or where the press looks first.
    """
    people, here = math.log10(c.weight + 10) - (0.0 if c.main else 1.0), bool(c.countries & set(countries))
    if weak and not c.world:
        if here:
            return 0.7 if c.main else 0.0
        return 0.6 if c.main and people >= 5.0 and c.place.precision != "admin1" else 0.0
    if not c.main and not here:
        return 0.5 if c.world and not countries and len(c.place.name) >= 5 else 0.0
    if c.world or (c.own and c.weight >= 80_000):
        return 0.97
    if here:
        return 0.95 if c.main else 0.85
    if c.own:
        return 0.9 if not countries else 0.8
    if any(c.countries & _neighbours(country) for country in countries):
        return 0.8 if people >= 3.3 else 0.0
    if people >= 5.0:
        return 0.85
    watched = c.place.country in _words().watch
    if people >= 4.2:
        return 0.6 if not countries or watched or c.place.country in _words().near else 0.0
    return 0.5 if watched and not countries and people >= 3.3 else 0.0


def locate(name: str, countries: Sequence[str] = ()) -> tuple[Place, float] | None:
    """Give the place most likely meant and how sure that is (0 to 1), the countries of the context most likely first.

    None where nobody bears the name, or only a small namesake in a country of which there is no word. A building or a site that
    nobody knows stands in its town ("la grande mosquée de Bamako"), less surely.

    >>> locate("Gao", ["MLI"])[0].geonames
    2457163
    >>> locate("Xyzzy") is None
    True
    """
    found, asked = _candidates(name)
    if not found or asked is None:
        return _town_of(name, countries)
    weak = _is_weak(key_of(asked.bare)) and not asked.wanted
    trusted = [(c, trust) for c in found if (trust := _trust(c, countries, weak)) > 0.0]
    if not trusted:
        return None
    best, trust = max(trusted, key=lambda pair: _score(pair[0], countries, asked.wanted))
    top = _score(best, countries, asked.wanted)
    likely = (c for c in found if c is not best and (c.main or _trust(c, countries, weak) > 0.0))
    others = (c for c in likely if not _same_spot(best.place, c.place))
    rivals = sum(10 ** (_score(c, countries, asked.wanted) - top) for c in others)
    sure = round(trust / (1.0 + rivals), 2)
    if asked.part:
        return _part(best.place, asked.part, name), round(sure * 0.95, 2)
    return best.place, sure


def _town_of(name: str, countries: Sequence[str]) -> tuple[Place, float] | None:
    words = _words()
    text = name.replace("’", "'")[:longest_name]
    for pattern, states in ((words.in_town, True), (words.of_town, False)):
        named = pattern.match(text)
        if named is None or _is_weak(key_of(named[1])):
            continue
        found = locate(named[1], countries)
        if found and (states or found[0].precision in ("city", "village")):
            return found[0], round(0.6 * found[1], 2)
    return None


def _same_spot(a: Place, b: Place) -> bool:
    if a.country is not None and a.country == b.country and (a.precision == "admin1" or b.precision == "admin1"):
        return True
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    return a.country == b.country and kilometres(a.lat, a.lon, b.lat, b.lon) <= 50.0


def country_place(iso3: str) -> Place:
    """Give a state as a place, its middle and its radius in km; raise InputError for an unknown ISO 3166-1 alpha-3 code.

    >>> country_place("MLI").name
    'Mali'
    """
    row = _connections.get().execute(f"SELECT {columns} FROM place WHERE id = ? AND precision = 'country'", (iso3,)).fetchone()
    if row is None:
        raise InputError(f"{iso3!r} is no ISO 3166-1 alpha-3 code of a state with a place; write MLI, FRA, TCD…")
    return _candidate(row, True).place


def borders(iso3: str) -> frozenset[str]:
    """Give the codes of the states that border on one.

    >>> "BFA" in borders("MLI")
    True
    """
    return _neighbours(iso3)


def towns(south: float, west: float, north: float, east: float) -> list[tuple[float, float, int, str]]:
    """Give the towns of GeoNames between two parallels and two meridians: latitude, longitude, population, country."""
    query = "SELECT lat, lon, weight, country FROM place WHERE geonames IS NOT NULL AND precision IN ('city', 'village')"
    rows = _connections.get().execute(f"{query} AND lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?", (south, north, west, east))
    return [(float(lat), float(lon), int(weight), str(country)) for lat, lon, weight, country in rows]


def distance_km(a: Place, b: Place) -> float:
    """Give the km between the middles of two places; infinite where one has no coordinates.

    >>> round(distance_km(find("Gao")[0], find("Bamako")[0]), -2)
    900.0
    """
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return math.inf
    return kilometres(a.lat, a.lon, b.lat, b.lon)


@lru_cache(maxsize=20_000)
def _extent(place_id: str) -> tuple[frozenset[str], frozenset[str]]:
    """Give the countries and the outer places of a place of our own."""
    row = _connections.get().execute("SELECT countries, within FROM place WHERE id = ?", (place_id,)).fetchone()
    return (frozenset((row[0] or "").split()), frozenset((row[1] or "").split())) if row else (frozenset(), frozenset())


def contains(outer: Place, inner: Place) -> bool:
    """Tell whether one place lies in another: by country, by division, by what the word files say, else by distance and radius.

    >>> contains(country_place("MLI"), find("Gao")[0]), contains(find("Gao")[0], country_place("MLI"))
    (True, False)
    """
    if outer.id == inner.id:
        return True
    outer_lands, _ = _extent(outer.id)
    inner_lands, inner_within = _extent(inner.id)
    lands = inner_lands or (frozenset((inner.country,)) if inner.country else frozenset())
    if outer.precision == "country":
        return inner.precision != "country" and lands == {outer.country}
    if outer.id in inner_within:
        return True
    if outer.country and lands and outer.country not in lands:
        return False
    if outer.precision == "admin1" and inner.admin1 is not None and inner.precision != "admin1":
        return inner.country == outer.country and inner.admin1 == outer.name
    if inner.precision == "country":
        return outer.precision == "region" and bool(lands) and lands <= outer_lands and outer.country is None
    if outer_lands and lands and not lands <= outer_lands:
        return False
    reach = outer.radius_km or 0.0
    return (inner.radius_km or 0.0) <= reach and distance_km(outer, inner) <= reach
