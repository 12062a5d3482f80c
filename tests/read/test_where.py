"""Which place of a sentence is an act's; acts in brackets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harmattan.read.sides import where

from .tagged import acts_of, plain, scene_of

PLACED = [
    # by the act's own word
    ("Des hommes armés ont [attaqué] un poste à Kantchari.", ["ASSAULT"], ["Kantchari"]),
    ("Quatre mineurs ont été [enlevés] dans la région de Diffa.", ["ASSAULT"], ["Diffa"]),
    # a label before a colon or a dash holds for the whole sentence
    ("Togo : la police a [arrêté] douze étudiants.", ["COERCE"], ["Togo"]),
    ("Kaolack, mardi (APS) – Des lycéens ont [manifesté] contre la réforme.", ["PROTEST"], ["Kaolack"]),
    ("Inondations au Gabon: les syndicats [dénoncent] la lenteur des secours.", ["ACCUSE"], ["Gabon"]),
    ("Togo : des soldats ont [attaqué] un camp à Mango.", ["ASSAULT"], ["Mango"]),
    # but not what a stranger only says, nor a pair of names, nor a sentence with a colon
    ("Gambie : le Sénégal [dénonce] la fraude.", ["ACCUSE"], [None]),
    ("Gambie : la Cédéao [exige] un dialogue.", ["REQUEST"], [None]),
    ("Togo – Ghana : les deux ministres se sont [rencontrés].", ["CONSULT"], [None]),
    ("Le maire a quitté Lomé : il [accuse] le préfet.", ["ACCUSE"], [None]),
    # so does a place that opens it
    ("À Conakry, la police a dispersé la foule et [arrêté] trois élus.", ["COERCE"], ["Conakry"]),
    ("Ce jeudi à Abuja, la ministre a [exigé] la vérité.", ["REQUEST"], ["Abuja"]),
    # a noun takes the place at which its verb sets it
    ("Le [procès] des mutins s'est ouvert à Kindia.", ["ACCUSE"], ["Kindia"]),
    # a region of several states gives way to one of them, and is none of them
    ("Bénin: un berger [enlevé] par un groupe actif au Sahel.", ["ASSAULT"], ["Bénin"]),
    ("La radio a été [fermée] dans ce pays d'Afrique australe.", ["COERCE"], [None]),
    ("Deux mutineries ont [éclaté] en Afrique centrale.", ["PROTEST"], ["Afrique centrale"]),
    # of whom somebody is the head is no place of what he does
    ("Le président a [reçu] le ministre des Affaires étrangères du Qatar.", ["CONSULT"], [None]),
]


@pytest.mark.parametrize(("marked", "types", "places"), PLACED, ids=[plain(marked) for marked, _, _ in PLACED])
def test_the_place_of_an_act(marked: str, types: list[str], places: list[str | None]) -> None:
    scene = scene_of(plain(marked))
    found = [where(with_sides(act), scene, "fr") for act in acts_of(marked, scene, types)]
    assert [name.text if name else None for name in found] == places


def with_sides(act):
    """Give an act with its verb's grammatical subject as actor."""
    return replace(act, actors=tuple(t for t in act.head.children if t.dep_ == "nsubj"))
