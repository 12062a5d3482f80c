"""Which words are events, and who stands on each side: the event word, <A actors>, <R recipients> and <P place> are tagged."""

from __future__ import annotations

import pytest

from harmattan.records import type_names
from tests.told import reading, tags, told, untagged, words

SIDES = {
    "active": "<A Les rebelles> ont <ASSAULT attaqué> <R le poste de Tarkint>.",
    "passive": "<R Le poste de Tarkint> a été <ASSAULT attaqué> par <A les rebelles>.",
    "agentless passive": "<R Le maire> a été <COERCE arrêté> mardi.",
    "participle before": "<ASSAULT Attaqué> par <A les rebelles>, <R le poste> a été abandonné.",
    "participle after": "<R Les gendarmes> <ASSAULT tués> par <A les rebelles> seront enterrés mardi.",
    "relative": "<A Les rebelles> qui ont <ASSAULT attaqué> <R un poste de police> ont fui.",
    "relative of the object": "<R Le camp> que <A l'armée> a <ASSAULT attaqué> mardi abrite des civils.",
    "infinitive": "<A La junte> a décidé d'<SANCTION expulser> <R l'ambassadeur>.",
    "infinitive of the accused": "Le préfet accuse <A les rebelles> d'avoir <ASSAULT attaqué> <R le camp>.",
    "joint object": "<A La police> a <COERCE arrêté> <R le maire>, <R le préfet> et <R deux avocats>.",
    "joint verb": "<A L'armée> a bombardé le camp et a <ASSAULT tué> <R dix rebelles>.",
    "light verb mener": "<A L'armée> a mené une <ASSAULT attaque> contre <R les rebelles>.",
    "light verb subir": "<R Le convoi> a subi une <ASSAULT attaque> des <A rebelles>.",
    "light verb procéder": "<A La police> a procédé à l'<COERCE arrestation> de <R deux avocats>.",
    "noun that hits": "L'<ASSAULT attaque> a visé <R un convoi militaire>.",
    "noun with both": "Une <ASSAULT attaque> des <A rebelles> contre <R le camp de Tarkint> a fait six morts.",
    "noun with a participle": "L'<ASSAULT attaque> menée par <A les rebelles> a échoué.",
    "noun between two": "Les <ASSAULT affrontements> entre <A l'armée> et <A les rebelles> ont repris.",
    "reflexive of two": "<A Le président> et <A l'opposant> se sont <CONSULT rencontrés> à <P Lomé>.",
    "hundreds of": "<A Des centaines de manifestants> ont <ASSAULT attaqué> <R la mairie>.",
    "some ten": "<R Une dizaine de soldats> ont été <ASSAULT tués> par <A des rebelles>.",
    "a group of": "<A Un groupe de jeunes> a <ASSAULT attaqué> <R le commissariat>.",
    "expression": "<A La junte> a <THREATEN mis en garde> <R la Cédéao> contre toute intervention.",
    "expression in the passive": "Des sanctions ont été <SANCTION imposées> à <R la junte> par <A la Cédéao>.",
    "expression with a gap": "<A L'armée> a <ASSAULT pris mardi le contrôle> de la ville.",
    "expression of a visit": "<A Le ministre> a <CONSULT rendu visite> aux <R blessés>.",
    "being: quitter": "<A Les soldats français> ont <RETREAT quitté> la base.",
    "going somewhere": "<A Le ministre> s'est <CONSULT rendu> à <P Lomé>.",
    "whose doing": "<A La France> a <SUPPORT salué> le rôle de <R la Cédéao>.",
    "nationality": "Le <RETREAT retrait> <A français> a été annoncé mardi par le ministre.",
    "possessive": "<A Le ministre> a annoncé sa <RETREAT démission>.",
    "first word": "<COERCE Arrestation> d'<R un député> à <P Lomé>.",
}


@pytest.mark.parametrize("name", SIDES)
def test_sides(name):
    tagged = SIDES[name]
    kind, _, start = next(each for each in tags(tagged) if each[0] in type_names)
    found = reading(untagged(tagged))
    event = next(each for each in found.events if each.trigger.start <= start < each.trigger.end)
    assert event.type == kind
    for letter, side in (("A", event.actors), ("R", event.recipients)):
        named = [found.mentions[k].text for k in side if found.mentions[k].sort != "implied"]
        assert sorted(named) == sorted(each for tagged_kind, each, _ in tags(tagged) if tagged_kind == letter), letter
    for place in [each for tagged_kind, each, _ in tags(tagged) if tagged_kind == "P"]:
        assert event.where is not None
        assert found.mentions[event.where].text == place


NO_EVENT = [
    "Le maire est mort à l'hôpital.",
    "La police a arrêté de compter les voitures.",
    "Le ministre a quitté la salle à midi.",
    "Le préfet s'est rendu compte de son erreur.",
    "L'armée a fêté ses soixante ans.",
    "Le prix du mil a frappé les familles.",
    "La route relie la capitale au nord du pays.",
]


@pytest.mark.parametrize("text", NO_EVENT)
def test_no_event(text):
    assert [(event["type"], event["text"]) for event in told(text)["events"]] == []


TYPES = [
    ("Le procureur a ouvert une enquête contre le maire.", "ACCUSE"),
    ("Le tribunal a condamné le rebelle à dix ans de prison.", "COERCE"),
    ("Le Sénégal a condamné le coup d'État.", "ACCUSE"),
    ("Les deux pays ont signé un accord de paix.", "AGREE"),
    ("Le médiateur a rencontré les rebelles.", "CONSULT"),
    ("Le Ghana a fermé sa frontière avec le Togo.", "SANCTION"),
    ("L'Algérie a rappelé son ambassadeur.", "SANCTION"),
    ("Les rebelles ont libéré trois otages.", "RETREAT"),
    ("Les enseignants sont en grève depuis lundi.", "PROTEST"),
    ("Des milliers d'étudiants ont manifesté mardi à Conakry.", "PROTEST"),
    ("Le Maroc a envoyé des vivres aux réfugiés.", "AID"),
    ("L'armée a déployé deux mille soldats à la frontière.", "MOBILIZE"),
    ("L'opposition exige la démission du ministre.", "REQUEST"),
    ("La junte refuse de rendre le pouvoir.", "REJECT"),
    ("Le gouvernement a levé le couvre-feu.", "CONCEDE"),
    ("La junte menace la Cédéao de représailles.", "THREATEN"),
]


@pytest.mark.parametrize(("text", "kind"), TYPES)
def test_types(text, kind):
    assert kind in [event["type"] for event in told(text)["events"]]


def test_two_words_for_one_act_are_one_event():
    found = told("Le camp a été bombardé dans une attaque des rebelles.")["events"]
    assert [event["type"] for event in found] == ["ASSAULT"]
    assert words(found[0]["actors"]) == ["rebelles"]
    assert words(found[0]["recipients"]) == ["Le camp"]


def test_two_acts_are_two_events():
    found = told("L'armée a bombardé le camp, puis les rebelles ont attaqué la ville.")["events"]
    assert [(event["text"], words(event["actors"])) for event in found] == [
        ("bombardé", ["L'armée"]),
        ("attaqué", ["les rebelles"]),
    ]
