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
    "himself with his bomb": "<A Deux kamikazes> se sont <ASSAULT fait exploser> à <P Maroua>.",
    "a number before a noun": "<A La police> a <COERCE arrêté> <R douze manifestants>.",
    "accused of being its source": "Le ministre accuse <A les rebelles> d'être à l'origine de l'<ASSAULT attaque>.",
    "accused of being behind it": "Le Togo accuse <A la milice> d'être derrière l'<ASSAULT attentat>.",
    "a quarrel as its source": "Une dispute est à l'origine des <ASSAULT affrontements>.",
    "after an opening": "Selon Lisbonne, <A des hommes armés> ont <ASSAULT tiré> sur <R un convoi>.",
    "after an opening, with a hyphen": "Pour sa part, <A le Burkina-Faso> a <SANCTION rappelé son ambassadeur>.",
    "a noun taken for an adjective of its nationality": "<A Les rebelles ougandais> ont <ASSAULT attaqué> <P Beni>.",
    "a state leaves a body": "Le <SANCTION retrait> du <A Mali> de <R la Cédéao> est effectif.",
    "who is urged does it": "Le ministre invite <A les troupes étrangères> à <RETREAT quitter> le pays.",
    "a time before its conjunction": "<R Le préfet> a fui, trois heures après avoir été <COERCE arrêté> par <A des soldats>.",
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
    "who died in it": "<R Quatre gendarmes> sont morts dans une <ASSAULT embuscade>.",
    "who was wounded in it": "<R Trois douaniers> ont été blessés lundi lors d'une <ASSAULT embuscade>.",
    "who was killed in it, by a group": "<R Six gendarmes> ont été tués dans une <ASSAULT attaque> de <A rebelles>.",
    "heading before a participle": "Ghana: <R cinq pêcheurs> tués dans une <ASSAULT attaque>.",
    "target of it": "<R Le convoi> a été la cible d'une <ASSAULT attaque>.",
    "object of it": "<R Le convoi> a fait l'objet d'une <ASSAULT attaque>.",
    "facing it": "<R Le maire> fait face à des <ACCUSE accusations> de fraude.",
    "put under it": "<R Le préfet> a été soumis à des <SANCTION sanctions> de <A l'ONU>.",
    "authors of it": "<A Les auteurs de l'attentat> ont fui vers la frontière après l'<ASSAULT attentat>.",
    "held for it": "<A Deux rebelles> ont été arrêtés pour l'<ASSAULT assassinat> du <R préfet>.",
    "what it did": "L'<ASSAULT attentat> a tué <R six douaniers>.",
    "what it cost": "L'<ASSAULT attentat> a coûté la vie à <R six douaniers>.",
    "what it did, in a relative": "L'<ASSAULT attentat> qui a coûté la vie à <R six douaniers> a choqué.",
    "a toll is nobody": "L'<ASSAULT attentat> a fait six morts.",
    "verb, then day, then noun": "<A Les rebelles> ont mené, jeudi, une nouvelle <ASSAULT attaque> dans la région de <P Diffa>.",
    "through a quantity": "<A Les rebelles> ont lancé une série d'<ASSAULT attaques> contre <R le camp>.",
    "on the point of": "<A Les rebelles> étaient sur le point de lancer une <ASSAULT attaque> contre <R le camp>.",
    "taking part": "<A Les élus> ont participé à la <PROTEST manifestation>.",
    "invited to join": "<A Les rebelles> ont été invités à se joindre aux <CONSULT pourparlers>.",
    "the clause around it": "<A La Chine> a répondu par une <CONSULT visite> de courtoisie.",
    "who is ordered to": "La cour ordonne au <A président> la <CONCEDE levée> du couvre-feu.",
    "whose things": "<A La police> a <COERCE saisi> la voiture du <R maire>.",
    "whose meeting": "<A Le Ghana> <REQUEST demande> une réunion d'urgence du <R Conseil de sécurité>.",
    "of whom it is asked, with that": "<A Le préfet> <REQUEST exige> que <R les députés> se retirent.",
    "of whom it is asked, an unknown noun": "<A Le juge> a <REQUEST demandé> à <R la défense> de fournir une preuve.",
    "object after a day": "<A L'opposition> a <REQUEST appelé> dimanche <R le gouvernement> à céder.",
    "unknown subject of saying": "<A Les riverains> <ACCUSE condamnent> les violences.",
    "unknown object of accusing": "<R Le chanteur> est <ACCUSE accusé> de fraude.",
    "unknown object of killing": "<A Les rebelles> ont <ASSAULT tué> <R un berger>.",
    "heading is no subject": "Togo : <A le Parlement> <SUPPORT salue> <R le président>.",
    "title and name": "<A Le ministre de la Justice, Kofi Badou>, a <RETREAT démissionné>.",
    "name and title": "<A Awa Diallo, la procureure de la République>, a <REQUEST demandé> au <R préfet> de partir.",
    "title, title and name": "<A Le chef de la junte, le général Kofi Badou>, a <RETREAT démissionné>.",
    "list of a title and a name": "<A Le préfet> et <A Kofi Badou> ont <RETREAT démissionné>.",
    "two titles of one": "<A L'opposant et ancien ministre Kofi Badou> a <RETREAT démissionné>.",
    "joined to a complement": "<A Le chef de la junte> et <A le préfet> ont <RETREAT démissionné>.",
    "between, far from its word": "Des <ASSAULT heurts> ont eu lieu jeudi à <P Diffa> entre <A policiers> et <A manifestants>.",
    "visited": "<A Le ministre> est en <CONSULT visite> au <R Togo>.",
    "deployed": "<A Mille policiers> ont été <MOBILIZE déployés> à <P Lomé>.",
    "deploying": "<A L'État> a <MOBILIZE déployé> mille policiers à <P Lomé>.",
    "deployed against": "<A Une force togolaise> a été <MOBILIZE déployée> contre <R les rebelles>.",
    "deployed to fight": "<A Une force togolaise> a été <MOBILIZE déployée> pour combattre <R les rebelles>.",
    "held with others": "<R Le capitaine> a été <COERCE interpellé> avec <R sept étudiants>.",
    "judged before": "<R Le maire> sera <ACCUSE jugé> devant <A la Cour pénale internationale>.",
    "adjective that acts": "L'<ASSAULT offensive> <A rebelle> a échoué.",
    "on whom": "<A Les rebelles> ont <ASSAULT tiré> sur <R la foule>.",
    "a place is nobody": "Le <ASSAULT massacre> de <P Diffa> a choqué.",
    "invaded by": "L'<ASSAULT invasion> du <R Kenya> par <A l'Ouganda> est condamnée.",
    "withdrawal from an agreement": "Le président annonce le <SANCTION retrait> du <A Ghana> de l'accord.",
    "an agency does not arrest": "L'agence de presse a annoncé l'<COERCE arrestation> de <R deux rebelles>.",
    "gerund of the clause": "<A L'armée> a nié tout lien en <ACCUSE accusant> <R les rebelles>.",
    "an act that allows another": "<A L'armée> a mené des frappes qui ont permis de <ASSAULT neutraliser> <R dix rebelles>.",
    "one of two joined words": "L'<ASSAULT enlèvement> et l'assassinat du <R préfet> par <A des rebelles> ont choqué.",
    "no one of it": "Aucun rebelle n'a <ASSAULT attaqué> <R le camp>.",
    "the course of a year": "<A La police> a <COERCE arrêté> <R six rebelles> au cours de l'année.",
    "against, in three words": "<A Le préfet> a pris des <SANCTION sanctions> à l'encontre du <R maire>.",
    "a person is somebody": "<A Une personne> a <ASSAULT attaqué> <R deux gendarmes>.",
    "no person is nobody": "Personne n'a <ASSAULT attaqué> <R les gendarmes>.",
    "first word of a passive": "<ASSAULT Kidnappés> lundi par <A des rebelles>, <R les trois médecins> sont libres.",
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


def test_who_lifts_sanctions_imposes_none():
    found = told("La Cédéao a levé les sanctions contre la Guinée.")["events"]
    assert [event["type"] for event in found] == ["CONCEDE"]


def test_two_acts_are_two_events():
    found = told("L'armée a bombardé le camp, puis les rebelles ont attaqué la ville.")["events"]
    assert [(event["text"], words(event["actors"])) for event in found] == [
        ("bombardé", ["L'armée"]),
        ("attaqué", ["les rebelles"]),
    ]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Le président a annoncé se rendre au Togo du 25 au 27 janvier.", "2024-01-25/2024-01-27"),  # the verb of saying is past
        ("Le président s'est rendu au Togo du 25 au 27 janvier.", "2023-01-25/2023-01-27"),
    ],
)
def test_an_act_to_come_is_dated_ahead_where_that_is_nearer(text, edtf):
    found = reading(text, "2024-01-24")
    (event,) = [e for e in found.events if e.type == "CONSULT"]
    assert event.when is not None
    assert event.when.edtf == edtf
