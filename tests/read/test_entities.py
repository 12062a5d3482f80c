"""Names in a sentence, tagged with their sort."""

from __future__ import annotations

from itertools import pairwise

import pytest

from harmattan.read.entities import find_names
from harmattan.read.models import pipeline
from tests.told import tags, untagged

TAGGED = [
    "Le <STATE Mali> et le <STATE Ghana>.",
    "Le gouvernement <NATIONALITY malien> a reçu la <ORGANISATION Cédéao>.",
    "Le président <PERSON Emmanuel Macron> est à <CAPITAL Bamako>.",
    "Des <PEOPLE Nigériens> et des soldats <NATIONALITY nigériens>.",
    "L'<OPERATION opération Barkhane> prend fin.",
    "Le chef du <ARMED_GROUP GSIM> est mort.",
    "Un convoi est arrivé à <PLACE Gao>.",
    "Le colonel <PERSON Idrissa Ouattaro> a parlé.",
    "Le général <PERSON Sawo> a parlé.",
    "Hier, <PERSON Awa Ndiayo> et <PERSON Jean-Paul Mensavi> ont parlé.",
    "Selon <PERSON Iyad ag Ghofal>, tout va bien.",
    "Mardi, la ville était calme.",
    "Plusieurs soldats sont partis.",
    "La <SEAT Maison Blanche> a parlé.",
    "La maison blanche du maire a brûlé.",
    "<STATE Burkina Faso> : la route est rouverte.",
    "La <STATE Guinée-Bissau> et la <STATE Guinée équatoriale> votent.",
    # a person: by a title, a given name, or an inhabitant's name before; titles in capitals belong to the name
    "Le ministre <NATIONALITY togolais> de la Défense, <PERSON Awudu Kassah>, a parlé.",
    "La Bermudienne <PERSON Ida Rowell> a gagné.",
    "<PERSON M. Tchadenou> et le <PERSON Colonel Ismaël Bakka> ont parlé.",
    "Le président de la <GROUP Commission> <PERSON Pauline Adjeï> a parlé.",
    "Ursula von der Leyden a parlé.".replace("Ursula von der Leyden", "<PERSON Ursula von der Leyden>"),
    # a body: by its head with its complements, by a common noun before it, by its shape
    "Le <PARTY Front de libération du delta> a signé.",
    "L'<PARTY Union des forces vives> et le <PARTY Mouvement pour la renaissance du Kanembou> ont signé.",
    "Le <JUSTICE Haute Cour de justice> siège.".replace("Le <", "La <"),
    "La <LEGISLATURE Chambre des représentants> vote, la <JUSTICE Cour suprême> juge.",
    "Le <GROUP Comité des sages de la vallée> et les chefs ont parlé.",
    "La société minière <GROUP Sahelor> part.",
    "Le parti <PARTY Sawabou> et le groupe armé <ARMED_GROUP Al-Massour> se parlent.",
    "La <GROUP BRTK> a publié un rapport.",
    "Le <GOVERNMENT ministère de la Sécurité> a démenti.",
    "L'<GOVERNMENT Intérieur> a démenti.",
    "Le <ORGANISATION New York Times> l'écrit.",
    # a place: by the preposition, by a common noun before it, by the lists of divisions
    "Une patrouille est tombée à <PLACE Tinzaouane>.",
    "Un convoi a quitté le village de <PLACE Korodougoula>.",
    "Deux femmes ont été tuées en <PLACE Savoie>.",
    "L'<OPERATION opération Gazelle> est lancée.",
    "L'<OPERATION opération Vent du fleuve> est lancée.",
    "L'<OPERATION opération Tempête> du général est lancée.",
    # readings by context
    "<ORGANISATION Bruxelles> a sanctionné <CAPITAL Bamako>.",
    "Un homme a été tué à <CAPITAL Bruxelles>.",
    "Selon <CAPITAL Bruxelles>, la <STATE Belgique> paiera.",
    # no names
    "Le ministre des Affaires étrangères a reçu le ministre de la Défense.",
    "Le putsch du 24 janvier 2022 a renversé le régime.",
    "La Coupe du monde et le Tour de France commencent.",
    "Le PIB a baissé au XXe siècle.",
    "LE GOUVERNEMENT A DÉCRÉTÉ LE COUVRE-FEU DANS LA RÉGION.",
    "L’accord a été signé. Des soldats sont partis.",
    "Trois militaires sont morts en Île-de-France.".replace("Île-de-France", "<PLACE Île-de-France>"),
    "La gare de Tchad-les-Bains.".replace("Tchad-les-Bains", "<PLACE Tchad-les-Bains>"),
]


@pytest.mark.parametrize("tagged", TAGGED, ids=[untagged(each) for each in TAGGED])
def test_names(tagged):
    found = find_names(untagged(tagged), "fr", pipeline("fr").morphology)
    assert [(name.sort.upper(), name.text) for name in found] == [(kind, words) for kind, words, _ in tags(tagged)]


def names(text):
    return {name.text: name for name in find_names(text, "fr", pipeline("fr").morphology)}


def test_names_do_not_overlap_and_stand_in_order():
    text = "Le président malien Assimi Goïta a reçu à Bamako le ministre Jean Dupré et l'Union africaine."
    found = find_names(text, "fr", pipeline("fr").morphology)
    assert [text[name.start : name.end] for name in found] == [name.text for name in found]
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_known_names_have_ids_and_countries():
    found = names("Paris, la Cédéao et le président Emmanuel Macron parlent à l'armée malienne.")
    assert (found["Paris"].known[0].id, found["Paris"].country) == ("FRA-GOV", "FRA")
    assert (found["Cédéao"].known[0].id, found["Cédéao"].country) == ("INT-CEDEAO", None)
    assert found["Emmanuel Macron"].country == "FRA"


def test_unknown_names_are_guesses_and_a_title_makes_them_surer():
    titled, untitled = names("Le général Moussa Sawo est là.")["Moussa Sawo"], names("Hier Moussa Sawo est venu.")["Moussa Sawo"]
    assert titled.known == untitled.known == ()
    assert untitled.score < titled.score < names("Hier Emmanuel Macron est venu.")["Emmanuel Macron"].score


def test_curly_and_straight_apostrophes_are_one_name():
    straight, curly = names("Il vit en Côte d'Ivoire."), names("Il vit en Côte d’Ivoire.")
    assert [name.country for name in straight.values()] == [name.country for name in curly.values()] == ["CIV"]
