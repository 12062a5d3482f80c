"""The names of the world: what each may stand for, whole words only, the longest first; and wrong actor entries."""

from __future__ import annotations

from typing import Any

import pytest

from harmattan.errors import LexiconError
from harmattan.lexicon import load_toml
from harmattan.lexicon import names as module
from harmattan.lexicon.names import as_actor, fold, known_names, name_words


def found(text: str) -> list[tuple[str, str, str | None]]:
    return [(text[start:end], known[0].sort, known[0].country) for start, end, known in known_names("fr").find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le Niger et le Nigeria votent.", [("Niger", "state", "NER"), ("Nigeria", "state", "NGA")]),
        ("Les Nigérians et un soldat nigérien.", [("Nigérians", "people", "NGA"), ("nigérien", "nationality", "NER")]),
        ("La République démocratique du Congo.", [("République démocratique du Congo", "state", "COD")]),
        ("Bamako et l'Élysée.", [("Bamako", "capital", "MLI"), ("Élysée", "seat", "FRA")]),
        ("Le maliennisme et Parisot.", []),
        ("La Côte d’Ivoire.", [("Côte d’Ivoire", "state", "CIV")]),
    ],
)
def test_names_are_found(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert found(text) == expected


def test_every_country_has_a_name_a_capital_and_a_government() -> None:
    names = known_names("fr")
    states = load_toml("actors/states.toml")["state"]
    assert len(states) > 190
    for raw in states:
        iso = raw["iso3"]
        assert len(iso) == 3
        assert iso.isupper()
        assert names.actors[f"{iso}-GOV"].country == iso
        assert names.state_names[iso] == raw["names"][0]
    assert names.capitals["Ouagadougou"] == "BFA"


def test_the_members_and_roles_of_actors_point_to_what_there_is() -> None:
    names = known_names("fr")
    known = set(names.actors) | set(names.state_names)
    lost = {(actor.id, member) for actor in names.actors.values() for member in actor.members if member not in known}
    assert lost == set()


def test_two_actors_with_one_id_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = {"actor": [{"id": "XXX-A", "kind": "party", "names": {"fr": ["A"]}}] * 2}
    monkeypatch.setattr(module, "toml_files", lambda folder: ["actors/test.toml"])
    monkeypatch.setattr(module, "load_toml", lambda path: raw if path == "actors/test.toml" else {"state": []})
    with pytest.raises(LexiconError, match=r"actors/test\.toml: the id XXX-A stands twice"):
        module.Names("fr")


@pytest.mark.parametrize(
    "raw",
    [
        {"kind": "party", "names": {"fr": ["A"]}},
        {"id": "XXX-A", "names": {"fr": ["A"]}},
        {"id": "XXX-A", "kind": "party"},
        {"id": "XXX-A", "kind": "party", "names": {"fr": ["A"]}, "roles": [["leader", "MLI"]]},
    ],
)
def test_a_wrong_actor_is_told(raw: dict[str, Any]) -> None:
    with pytest.raises(
        LexiconError, match=rf"actors/test\.toml, actor {raw.get('id', '[?]')}: .*id, kind and names are required"
    ):
        as_actor("actors/test.toml", raw)


def test_an_actor_keeps_all_that_its_entry_says() -> None:
    raw = {
        "id": "XXX-A", "kind": "person", "names": {"fr": ["A B", "B"], "en": ["A B"]}, "country": "MLI", "sector": "GOV",
        "roles": [["minister", "MLI", "2020/2021"]], "members": ["FRA"], "wikidata": "Q1",
    }  # fmt: skip
    actor = as_actor("x.toml", raw)
    assert (actor.id, actor.names["fr"], actor.roles, actor.members) == (
        "XXX-A",
        ("A B", "B"),
        (("minister", "MLI", "2020/2021"),),
        ("FRA",),
    )


def test_fold() -> None:
    assert fold("L’Élysée") == "l'elysee"
    assert fold("Cédéao") != fold("Cédéa")


@pytest.mark.parametrize("table", ["heads", "inside", "before"])
def test_a_telling_word_gives_one_sort(table: str) -> None:
    words = [word for listed in load_toml("languages/fr/names.toml")[table].values() for word in listed.split()]
    assert len(words) == len(set(words))


def test_given_names_are_folded_and_hold_no_small_word() -> None:
    words = name_words("fr")
    assert {"ousmane", "helene", "volodymyr"} <= words.given
    assert not words.given & {"le", "la", "de", "il"}
    assert "ministre de la défense" in words.titles
