"""Where: the right place of several of one name, regions, and no place where none fits."""

from __future__ import annotations

import pytest

from harmattan.resolve import places
from tests.told import events, the_event, told


@pytest.mark.parametrize(
    ("text", "words", "name", "country"),
    [
        ("Un convoi a été attaqué à Gao.", "Gao", "Gao", "MLI"),
        ("Des rebelles ont attaqué un camp dans la région de Diffa.", "Diffa", "Diffa", "NER"),
        ("Des rebelles ont attaqué un convoi près d'Ansongo, au Mali.", "Ansongo", "Ansongo", "MLI"),
        ("La police a arrêté des étudiants à Conakry.", "Conakry", "Conakry", "GIN"),
        ("Des rebelles ont attaqué la ville de Kidal.", "Kidal", "Kidal", "MLI"),
        ("L'armée a déployé des soldats au Tchad.", "Tchad", "Tchad", "TCD"),
        ("Des mutins ont attaqué une caserne à Bouaké.", "Bouaké", "Bouaké", "CIV"),
        ("Des hommes armés ont attaqué un village dans le nord du Togo.", "Togo", "Togo", "TGO"),
    ],
)
def test_place_of_an_event(text, words, name, country):
    place = events(text)[0]["place"]
    assert (place["text"], place["name"], place["country"]) == (words, name, country)


def test_gao_is_the_city_on_the_niger():
    (place,) = [place for place in told("Un convoi a été attaqué à Gao.")["places"] if place["text"] == "Gao"]
    assert place["lat"] == pytest.approx(16.27, abs=0.1)
    assert place["lon"] == pytest.approx(-0.04, abs=0.1)
    assert place["precision"] == "city"
    assert place["geonames"]
    assert 0.5 < place["confidence"] <= 1


def test_a_country_is_a_country():
    place = the_event("L'armée a déployé des soldats au Tchad.", "MOBILIZE")["place"]
    assert place["precision"] == "country"


def test_no_match_stays_none():
    (event,) = events("Un camp a été attaqué à Zzyrgane.", "ASSAULT")
    assert event["place"]["text"] == "Zzyrgane"
    assert event["place"]["country"] is None
    assert "lat" not in event["place"]


def test_a_region_of_several_countries_has_none():
    place = next(p for p in told("Des pirates ont attaqué un cargo dans le golfe de Guinée.")["places"] if "Guinée" in p["text"])
    assert (place["text"], place["country"]) == ("golfe de Guinée", None)


def test_the_place_nearest_to_the_act_is_its_place():
    found = events("L'armée a attaqué un camp à Kidal et la police a arrêté trois hommes à Ségou.")
    assert [(event["type"], event["place"]["text"]) for event in found] == [("ASSAULT", "Kidal"), ("COERCE", "Ségou")]


def test_what_is_said_has_no_place_of_its_own():
    (event,) = events("Le Sénégal a condamné le coup d'État au Gabon.", "ACCUSE")
    assert event["place"] is None


def test_a_place_that_nobody_knows_lies_in_the_country_of_its_sentence_and_says_so():
    text = "Le gouvernement malien déplore une attaque. Un camp a été attaqué à Zzyrgane."
    place = events(text, "ASSAULT")[-1]["place"]
    assert (place["text"], place["country"], place["deduced"]) == ("Zzyrgane", "MLI", True)
    assert "lat" not in place


def test_a_label_before_a_colon_is_what_its_sentence_is_about():
    text = "Le Sénégal et la Gambie ont signé un accord au Sénégal. Togo : des soldats ont arrêté trois étudiants."
    event = the_event(text, "COERCE")
    assert event["place"]["country"] == "TGO"


def test_a_state_that_strikes_another_strikes_there():
    text = "La Russie a annoncé des manœuvres en Russie. L'armée russe a bombardé l'armée ukrainienne, selon la Russie."
    assert the_event(text, "ASSAULT")["place"]["country"] == "UKR"


def test_a_place_that_nobody_knows_is_in_its_sentence_s_country_wherever_it_stands():
    text = "Le gouvernement togolais a arrêté un élu. La route de Zzyrgane est coupée."
    (place,) = [place for place in told(text)["places"] if place["text"] == "Zzyrgane"]
    assert (place["country"], place["deduced"]) == ("TGO", True)


AGAIN = "Des rebelles ont attaqué un camp à Kidal. Le Sénégal suit la situation au Burkina Faso. L'attaque a fait trois morts."


@pytest.fixture
def carrying(monkeypatch):
    rule = {"types": ["ASSAULT"], "reach": 3}
    monkeypatch.setattr(places, "deduction", lambda: {"carry": {"place": {"noun": rule}}})


@pytest.mark.usefixtures("carrying")
def test_an_act_told_again_is_where_it_was_told_first_and_says_so():
    first, *_, last = events(AGAIN, "ASSAULT")
    assert (first["place"]["text"], first["place"].get("deduced", False)) == ("Kidal", False)
    assert (last["place"]["text"], last["place"]["country"], last["place"]["deduced"]) == ("Kidal", "MLI", True)


@pytest.mark.usefixtures("carrying")
def test_an_act_with_a_place_of_its_own_keeps_it():
    *_, last = events("Des rebelles ont attaqué un camp à Kidal. L'attaque de Djibo a fait trois morts.", "ASSAULT")
    assert last["place"]["text"] == "Djibo"


@pytest.mark.usefixtures("carrying")
def test_an_act_in_a_sentence_on_another_country_is_not_the_one_told_before():
    *_, last = events("Des rebelles ont attaqué un camp à Kidal. L'attaque a fait trois morts parmi les Tchadiens.", "ASSAULT")
    assert last["place"]["text"] != "Kidal"
