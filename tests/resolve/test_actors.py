"""Which country a side is of, and whether its words say so or it is deduced."""

from __future__ import annotations

import pytest

from tests.told import countries, events, reading, the_event, told

# text, type, countries of the actors, countries of the recipients; None where the test does not ask
SIDES = [
    ("Paris accuse Kigali de soutenir les rebelles.", "ACCUSE", ["FRA"], ["RWA"]),
    ("Accra a condamné le coup d'État en Guinée.", "ACCUSE", ["GHA"], None),
    ("Le Kremlin a félicité le président togolais.", "SUPPORT", ["RUS"], ["TGO"]),
    ("Des soldats nigérians ont attaqué un camp de rebelles.", "ASSAULT", ["NGA"], None),
    ("Le ministre ghanéen a rencontré le président ivoirien.", "CONSULT", ["CIV", "GHA"], []),
    ("L'armée française a tué dix rebelles au Mali.", "ASSAULT", ["FRA"], ["MLI"]),
    ("L'armée nigérienne a tué dix rebelles au Mali.", "ASSAULT", ["NER"], ["MLI"]),
    ("Le président Faure Gnassingbé a reçu le médiateur ghanéen.", "CONSULT", ["TGO"], ["GHA"]),
    ("La police a arrêté dix manifestants au Bénin.", "COERCE", ["BEN"], ["BEN"]),
    ("Des rebelles ont attaqué un poste de l'armée au Niger.", "ASSAULT", ["NER"], ["NER"]),
    ("Des hommes armés ont attaqué un village au Burkina Faso.", "ASSAULT", None, ["BFA"]),
    ("Le Sénégal a déployé ses soldats en Gambie.", "MOBILIZE", ["SEN"], None),
    ("Le Tchad est inquiet. Son armée a attaqué des rebelles près du lac.", "ASSAULT", ["TCD"], None),
    ("Le Nigeria soutient les autorités béninoises. Il a envoyé des vivres aux réfugiés.", "AID", ["NGA"], None),
    ("Emmanuel Macron a reçu le médiateur. Le président Macron a salué la Cédéao.", "SUPPORT", ["FRA"], []),
    ("Le gouvernement et l'opposition du Togo ont signé un accord.", "AGREE", ["TGO"], None),
    ("Le Ghana a demandé à ses ressortissants de quitter le Bénin.", "REQUEST", ["GHA"], ["GHA"]),
    ("Un tribunal londonien a condamné un banquier gabonais.", "ACCUSE", ["GBR"], ["GAB"]),
    ("Trois drones turcs ont frappé un entrepôt de Misrata.", "ASSAULT", ["TUR"], ["LBY"]),
    ("Des miliciens ougandais ont attaqué un village de Beni.", "ASSAULT", ["UGA"], ["COD"]),
    ("Le Hezbollah a attaqué le nord d'Israël depuis le Liban.", "ASSAULT", ["LBN"], ["ISR"]),
    ("Le Kenya accuse Juba de mentir. Le Soudan du Sud a démenti ces accusations.", "REJECT", ["SSD"], ["KEN"]),
    ("Le Ghana a rapatrié ses soldats du Mali.", "RETREAT", ["GHA"], []),
    ("Le Burkina Faso, le Mali et le Niger ont annoncé leur retrait de la Cédéao.", "SANCTION", ["BFA", "MLI", "NER"], []),
    ("Le Pentagone a annoncé le retrait de ses soldats.", "RETREAT", ["USA"], None),
    ("Le Togo, le Bénin et le Ghana se voient. Les trois pays ont signé un accord.", "AGREE", ["BEN", "GHA", "TGO"], None),
    ("Le Gabon a expulsé un journaliste de la BBC.", "COERCE", ["GAB"], ["GBR"]),
]


@pytest.mark.parametrize(("text", "kind", "actors", "recipients"), SIDES, ids=[case[0] for case in SIDES])
def test_countries(text, kind, actors, recipients):
    found = events(text, kind)
    assert len(found) == 1, told(text)["events"]
    if actors is not None:
        assert countries(found[0]["actors"]) == actors
    if recipients is not None:
        assert countries(found[0]["recipients"]) == recipients


def side(text, words):
    """Give the actor mention with these words."""
    return next(m for m in reading(text).mentions if m.kind == "actor" and m.text == words)


@pytest.mark.parametrize(
    ("text", "words", "deduced"),
    [
        ("La police a arrêté dix manifestants au Bénin.", "La police", True),
        ("La police béninoise a arrêté dix manifestants.", "La police béninoise", False),
        ("L'armée française a tué dix rebelles au Mali.", "L'armée française", False),
        ("L'armée française a tué dix rebelles au Mali.", "dix rebelles", True),
        ("Le Tchad est inquiet. Son armée a attaqué des rebelles près du lac.", "Son armée", False),
    ],
)
def test_a_deduced_country_is_marked(text, words, deduced):
    mention = side(text, words)
    assert len(mention.countries) == 1
    assert mention.deduced is deduced


def test_a_side_that_no_word_names_is_implied_and_marked():
    (event,) = events("Des rebelles ont attaqué un convoi au Niger. Deux députés ont été arrêtés.", "COERCE")
    (actor,) = event["actors"]
    assert (actor["country"], actor["deduced"]) == ("NER", True)
    assert [party.get("deduced", False) for party in event["recipients"]] == [True]
    assert [party["text"] for party in event["recipients"]] == ["Deux députés"]


@pytest.mark.parametrize("words", ["La force africaine", "La mission onusienne", "La force multinationale", "L'Union africaine"])
def test_what_is_of_several_countries_gets_none(words):
    (event,) = events(f"{words} a condamné l'attaque d'un convoi à Kidal.", "ACCUSE")
    assert countries(event["actors"]) == []


def test_armed_men_of_no_country_get_none_and_home_grown_rebels_get_theirs():
    text = "Des {} ont attaqué un convoi militaire au Niger."
    assert countries(events(text.format("jihadistes"), "ASSAULT")[0]["actors"]) == []
    assert countries(events(text.format("rebelles"), "ASSAULT")[0]["actors"]) == ["NER"]
    assert countries(events(text.format("mutins"), "ASSAULT")[0]["actors"]) == ["NER"]


def test_a_government_is_not_that_of_the_state_that_accuses_it():
    text = "Le Mali a reçu le médiateur. La France accuse le gouvernement de soutenir les rebelles."
    (event,) = events(text, "ACCUSE")
    assert countries(event["actors"]) == ["FRA"]
    assert countries(event["recipients"]) == ["MLI"]


def test_a_country_that_nothing_names_is_not_guessed():
    (event,) = events("Des rebelles ont attaqué un convoi militaire.", "ASSAULT")
    assert countries(event["actors"]) == countries(event["recipients"]) == []
    assert event["place"] is None


def test_a_capital_is_a_government_where_it_acts_and_a_place_where_it_stands():
    (event,) = events("Abuja a condamné le coup d'État en Guinée.", "ACCUSE")
    assert [(party["text"], party["id"]) for party in event["actors"]] == [("Abuja", "NGA-GOV")]
    (event,) = events("Le ministre a rencontré les évêques à Abuja.", "CONSULT")
    assert [party["id"] for party in event["actors"] if party["text"] == "Abuja"] == []
    assert (event["place"]["text"], event["place"]["country"]) == ("Abuja", "NGA")


def test_what_is_told_again_keeps_its_sides_and_its_date():
    text = "Des rebelles ont attaqué un convoi lundi à Gao. Cette attaque a fait douze morts."
    first, again = events(text, "ASSAULT", "2022-03-17")
    assert [party["text"] for party in again["actors"]] == [party["text"] for party in first["actors"]] == ["Des rebelles"]
    assert [party["text"] for party in again["recipients"]] == ["un convoi"]
    assert (first["time"]["edtf"], first["time"]["basis"]) == ("2022-03-14", "stated")
    assert (again["time"]["edtf"], again["time"]["basis"], again["time"]["text"]) == ("2022-03-14", "deduced", None)


def test_roles_are_of_the_person_and_names_of_the_files():
    (event,) = events("Paul Kagame a reçu la ministre.", "CONSULT")
    assert [(party["country"], party["sector"]) for party in event["actors"]][:1] == [("RWA", "GOV")]


def test_a_denial_answers_who_accused_just_before():
    event = the_event("Le Mali a accusé le Bénin d'abriter des rebelles. Le gouvernement rejette ces accusations.", "REJECT")
    assert {c for side in event["recipients"] for c in [side["country"]]} == {"MLI"}


def test_a_refusal_that_answers_nobody_has_no_recipient():
    event = the_event("Le gouvernement du Togo a signé un accord à Lomé. Le Togo a refusé.", "REJECT")
    assert event["recipients"] == []


def test_a_visit_is_to_the_country_of_its_place():
    event = the_event("La visite du président du Niger à Cotonou est achevée.", "CONSULT")
    assert [side["country"] for side in event["recipients"]] == ["BEN"]
    assert all(side["deduced"] for side in event["recipients"])
