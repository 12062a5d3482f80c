"""Where a side is from, by what its text says: titles, openings, speakers, descriptions, words of several countries."""

from __future__ import annotations

import pytest

from tests.told import countries, events

# text, type, countries of the actors, countries of the recipients; None where the test does not ask
SIDES = [
    # under a title
    ("Le Mali a reçu le médiateur. Burundi : la police a arrêté dix députés.", "COERCE", ["BDI"], ["BDI"]),
    ("Le Mali a reçu le médiateur. Violences au Burundi : la police a arrêté dix députés.", "COERCE", ["BDI"], ["BDI"]),
    ("L'armée malienne a reçu le médiateur. Burundi : l'armée a arrêté dix députés.", "COERCE", ["BDI"], None),
    # the place with which a sentence opens
    ("Le Mali a reçu le médiateur. Au Ghana, la ministre des Mines a condamné le coup d'État.", "ACCUSE", ["GHA"], None),
    # who says "nous" and "je"
    ("« Nous condamnons cette attaque », a déclaré le président kényan.", "ACCUSE", ["KEN"], None),
    ("Le Mali a reçu le médiateur. « J'ai condamné cette attaque », a déclaré le président kényan.", "ACCUSE", ["KEN"], None),
    # what describes a person, here or elsewhere
    ("Anna Sowal, ministre chilienne des Mines, est à Lima. Mme Sowal a condamné le Pérou.", "ACCUSE", ["CHL"], ["PER"]),
    ("Paul Sowal, envoyé de l'ONU, est au Pérou. M. Sowal a condamné l'attaque.", "ACCUSE", [], None),
    # a phrase that goes on
    ("Les armées du Togo et du Ghana ont attaqué un camp de rebelles.", "ASSAULT", ["GHA", "TGO"], None),
    ("Le Canada a sanctionné des ministres togolais et ghanéens.", "SANCTION", ["CAN"], ["GHA", "TGO"]),
    # several countries, or none
    ("La délégation de la Cédéao a condamné l'attaque d'un convoi à Kidal.", "ACCUSE", [], None),
    ("Les forces étrangères ont attaqué un camp à Kidal.", "ASSAULT", [], None),
    ("La ministre des Affaires étrangères a condamné l'attaque d'un convoi à Kidal.", "ACCUSE", ["MLI"], None),
    ("Un homme a attaqué un policier à Lyon, en France.", "ASSAULT", [], ["FRA"]),
    ("Des hommes armés ont attaqué un village au Togo.", "ASSAULT", [], ["TGO"]),
    # who is of another side than the one whose they are
    ("Le Togo est en deuil. Ses agresseurs ont attaqué un village au Bénin.", "ASSAULT", [], None),
    ("Le Togo est en deuil. Son armée a attaqué un village au Bénin.", "ASSAULT", ["TGO"], None),
]


@pytest.mark.parametrize(("text", "kind", "actors", "recipients"), SIDES, ids=[case[0] for case in SIDES])
def test_countries(text, kind, actors, recipients):
    found = events(text, kind)
    assert found, text
    if actors is not None:
        assert countries(found[-1]["actors"]) == actors
    if recipients is not None:
        assert countries(found[-1]["recipients"]) == recipients


def test_two_countries_are_the_last_two_named():
    text = "Le Tchad et le Niger ont une frontière. Les deux pays ont signé un accord à Rome."
    assert countries(events(text, "AGREE")[0]["actors"]) == ["NER", "TCD"]


def test_nous_is_the_speaker_of_the_quotation():
    (event,) = events("« Nous condamnons cette attaque », a déclaré le président kényan.", "ACCUSE")
    assert [party["text"] for party in event["actors"]] == ["le président kényan"]
    assert event["actors"][0]["as_written"]["text"] == "Nous"
