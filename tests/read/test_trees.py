"""Deep slots: one word in brackets a sentence, and the head words that must stand in its slots."""

from __future__ import annotations

import pytest

from harmattan.read.trees import is_passive, noun_slots, preposition, verb_slots
from tests.read.tagged import plain, scene_of

VERBS = [
    ("L'armée a [attaqué] les rebelles.", {"subj": ["armée"], "obj": ["rebelles"]}),
    ("Les rebelles ont été [attaqués] par l'armée.", {"subj": ["armée"], "obj": ["rebelles"]}),
    ("Les rebelles ont été [attaqués] mardi.", {"subj": [], "obj": ["rebelles"]}),
    ("Les soldats [tués] par les rebelles étaient jeunes.", {"subj": ["rebelles"], "obj": ["soldats"]}),
    ("Accusé de corruption, le ministre a [démissionné].", {"subj": ["ministre"]}),
    ("Le ministre, [accusé] de corruption, a démissionné.", {"obj": ["ministre"], "de": ["corruption"]}),
    ("Les rebelles qui ont [attaqué] le camp ont fui.", {"subj": ["rebelles"], "obj": ["camp"]}),
    ("Le camp que l'armée a [bombardé] mardi abrite des civils.", {"subj": ["armée"], "obj": ["camp"]}),
    ("L'armée a décidé de [bombarder] la ville.", {"subj": ["armée"], "obj": ["ville"]}),
    ("La junte veut [dissoudre] le parti.", {"subj": ["junte"], "obj": ["parti"]}),
    ("Le préfet accuse les rebelles d'avoir [brûlé] le marché.", {"subj": ["rebelles"], "obj": ["marché"]}),
    ("Le gouvernement a ordonné aux soldats de [quitter] la ville.", {"subj": ["soldats"], "obj": ["ville"]}),
    ("L'armée a bombardé le camp et a [tué] dix rebelles.", {"subj": ["armée"], "obj": ["rebelles"]}),
    ("Le ministre et le préfet ont [rencontré] les rebelles.", {"subj": ["ministre", "préfet"], "obj": ["rebelles"]}),
    ("La police a [arrêté] des étudiants et des avocats.", {"subj": ["police"], "obj": ["étudiants", "avocats"]}),
    ("Le chef des rebelles s'est [rendu] aux autorités.", {"subj": ["chef"], "refl": ["s'"], "à": ["autorités"]}),
    ("Le président l'a [limogé].", {"subj": ["président"], "obj": ["l'"]}),
    ("Le président lui a [remis] une lettre.", {"subj": ["président"], "à": ["lui"], "obj": ["lettre"]}),
    ("Les soldats sont [arrivés] à Gao.", {"subj": ["soldats"], "obj": [], "à": ["Gao"]}),
    ("La ministre est [morte] mardi.", {"subj": ["ministre"], "obj": []}),
    ("Les soldats sont [tombés] dans une embuscade.", {"subj": ["soldats"], "obj": []}),
    ("Le Mali a été [sanctionné] par la Cédéao.", {"subj": ["Cédéao"], "obj": ["Mali"]}),
    ("Les négociateurs ont [rencontré] le médiateur aux côtés du préfet.", {"subj": ["négociateurs"], "obj": ["médiateur"]}),
    ("Des tirs ont été [entendus] près du palais.", {"subj": [], "obj": ["tirs"]}),
    ("Les rebelles ont [quitté] lundi Tessalit.", {"subj": ["rebelles"], "obj": ["Tessalit"]}),
    ("L'armée a [repris] jeudi Diapaga.", {"subj": ["armée"], "obj": ["Diapaga"]}),
    ("Les rebelles ont été [tués] à Tessalit.", {"obj": ["rebelles"], "attribute": []}),
    # one auxiliary for a row of verbs, wherever the tree hangs the objects
    (
        "Les officiers ont fermé le palais, [arrêté] les ministres et coupé les ponts.",
        {"subj": ["officiers"], "obj": ["ministres"]},
    ),
    ("Les officiers ont [fermé] le palais, arrêté les ministres et coupé les ponts.", {"subj": ["officiers"], "obj": ["palais"]}),
    ("Le colonel a quitté la caserne, [accusé] de vol par un juge.", {"subj": ["juge"], "obj": ["colonel"]}),
]
NOUNS = [
    ("L'[assassinat] du préfet par des rebelles a choqué le pays.", {"de": ["préfet"], "par": ["rebelles"]}),
    ("L'armée a mené une [attaque] contre les rebelles.", {"light": ["armée"], "contre": ["rebelles"]}),
    ("Le convoi a subi une [attaque] hier.", {"undergo": ["convoi"], "light": []}),
    ("La police a procédé à l'[arrestation] de deux avocats.", {"light": ["police"], "de": ["avocats"]}),
    ("L'[attaque] menée par les rebelles a échoué.", {"par": ["rebelles"]}),
    ("L'[attaque] a visé un convoi militaire.", {"contre": ["convoi"]}),
    ("L'[attentat] visant le ministre a échoué.", {"contre": ["ministre"]}),
    ("Le [retrait] français inquiète le préfet.", {"adj": ["français"]}),
    ("Le préfet a annoncé son [départ].", {"poss": ["son"], "light": ["préfet"]}),
    ("Les [négociations] entre le gouvernement et les rebelles reprennent.", {"entre": ["gouvernement", "rebelles"]}),
    ("Les [affrontements] entre l'armée et les rebelles durent.", {"entre": ["armée", "rebelles"]}),
    ("Les rebelles ont revendiqué l'[attaque] du camp.", {"light": ["rebelles"], "de": ["camp"]}),
    ("La foule regarde l'[attaque] du camp.", {"light": [], "undergo": [], "de": ["camp"]}),
]


def heads(found, expected):
    """Give the head words of the slots that are asked for."""
    return {name: [token.text for token in found.get(name, [])] for name in expected}


def marked(sentence):
    scene = scene_of(plain(sentence))
    start = sentence.index("[")
    span = scene.doc.char_span(start, sentence.index("]") - 1, alignment_mode="expand")
    return scene, span.root


@pytest.mark.parametrize(("sentence", "expected"), VERBS, ids=[case[0] for case in VERBS])
def test_verb_slots(sentence, expected):
    scene, verb = marked(sentence)
    assert heads(verb_slots(verb, scene.grammar), expected) == expected


@pytest.mark.parametrize(("sentence", "expected"), NOUNS, ids=[case[0] for case in NOUNS])
def test_noun_slots(sentence, expected):
    scene, noun = marked(sentence)
    assert heads(noun_slots(noun, scene.grammar), expected) == expected


@pytest.mark.parametrize(
    ("sentence", "passive"),
    [
        ("Le maire a été [arrêté].", True),
        ("Le maire, [arrêté] mardi, est libre.", True),
        ("La ville est [prise] par les rebelles.", True),
        ("Le maire a [arrêté] la réunion.", False),
        ("Le maire est [parti] mardi.", False),
        ("Les officiers ont fermé le palais, [arrêté] les ministres et coupé les ponts.", False),
        ("Le maire a fui la ville, [menacé] par les rebelles.", True),
        ("Le maire s'est [rendu] à Gao.", False),
        ("Le maire [arrête] la réunion.", False),
        ("Le maire veut [arrêter] la réunion.", False),
    ],
)
def test_passive(sentence, passive):
    scene, verb = marked(sentence)
    assert is_passive(verb, scene.grammar) is passive


def test_contracted_prepositions_are_one_slot():
    scene = scene_of("Le chef du village a parlé aux soldats, puis à l'imam d'Ansongo.")
    cases = {token.text: preposition(token, scene.grammar) for token in scene.doc}
    assert (cases["village"], cases["soldats"], cases["imam"], cases["chef"]) == ("de", "à", "à", None)
