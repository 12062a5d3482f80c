"""Has it happened? One event word a sentence, in brackets, with its type and the modality that it must get."""

from __future__ import annotations

import pytest

from harmattan.read.cues import cues, tense_of
from harmattan.read.modality import denies, qualify
from harmattan.read.models import pipeline
from tests.read.tagged import acts_of, by_modality, plain, scene_of

ACTUAL = [
    ("Les rebelles ont [attaqué] le poste de Tarkint.", "ASSAULT"),
    ("Le ministre [condamne] le putsch.", "ACCUSE"),
    ("Le groupe a revendiqué l'[attentat] de Gao.", "ASSAULT"),
    ("Personne n'a revendiqué l'[attaque].", "ASSAULT"),
    ("La milice ne participe pas à l'[offensive].", "ASSAULT"),
    ("L'armée n'a [tué] que deux rebelles.", "ASSAULT"),
    ("Les soldats ont non seulement [pillé] le village, mais aussi le marché.", "COERCE"),
    ("L'état-major annonce avoir [repris] la colline.", "ASSAULT"),
    ("Le gouvernement a annoncé l'[arrestation] de trois suspects.", "COERCE"),
    ("Le chef du parti a annoncé sa [démission].", "RETREAT/resign"),
    ("L'opposition accuse la police d'avoir [torturé] un militant.", "ASSAULT"),
    ("Le policier a été radié pour avoir [tiré] sur la foule.", "ASSAULT"),
    ("Les habitants se sont rassemblés pour [protester] contre la vie chère.", "PROTEST"),
    ("Les familles veulent [dénoncer] le silence des autorités.", "ACCUSE"),
    ("Les assaillants ont pris la ville avant d'être [repoussés] par l'armée.", "ASSAULT"),
    ("Le président a pu [rencontrer] son homologue lundi.", "CONSULT"),
    ("Les casques bleus ont dû [quitter] la base.", "RETREAT"),
    ("Il a fallu [déployer] des renforts.", "MOBILIZE"),
    ("La France soutient les victimes de l'[attentat] et promet de les aider.", "ASSAULT"),
    ("Le maire veut rendre hommage aux soldats [tués] en mars.", "ASSAULT"),
    ("L'[attaque] aura fait douze morts.", "ASSAULT"),
    ("Le procureur pourrait entendre les auteurs de l'[enlèvement].", "ASSAULT"),
    ("Après l'[embuscade], le convoi devrait changer de route.", "ASSAULT"),
    ("La junte a démenti l'[accusation] de Paris.", "ACCUSE"),
    ("Le groupe rebelle a accepté l'[appel] au dialogue.", "REQUEST"),
    ("La police a annoncé l'[arrestation] de seize combattants présumés.", "COERCE"),
    ("Une tentative de [coup d'État] a eu lieu dimanche.", "COERCE"),
    ("Les rebelles ont tenté de [prendre] la ville.", "ASSAULT"),
    ("En réponse à l'[invasion], l'Union cherche d'autres fournisseurs.", "ASSAULT"),
    ("Il est devenu ministre en 1990 pour ensuite [quitter] le pays.", "RETREAT"),
    ("Le général a ordonné une [frappe] sur le camp.", "ASSAULT"),
    ("Cet [attentat] n'a pas été revendiqué.", "ASSAULT"),
    ("Il ne s'agit pas d'un accident mais d'une [attaque].", "ASSAULT"),
]
PLANNED = [
    ("La force [quittera] le pays en juin.", "RETREAT"),
    ("Le président va [recevoir] la délégation.", "CONSULT"),
    ("Paris a décidé de [retirer] ses soldats.", "RETREAT"),
    ("Berlin annonce le [retrait] de son contingent.", "RETREAT"),
    ("Un [sommet] se tiendra à Accra.", "CONSULT"),
    ("Le [sommet] doit se tenir jeudi.", "CONSULT"),
    ("Les négociateurs devraient [signer] l'accord mardi.", "AGREE"),
    ("Le ministre a déclaré que son pays [enverrait] des vivres.", "AID"),
    ("Les miliciens s'apprêtaient à [attaquer] le camp.", "ASSAULT"),
    ("Le gouvernement promet de [libérer] les prisonniers.", "RETREAT"),
    ("Le syndicat annonce une [grève] pour lundi.", "PROTEST"),
    ("La prochaine [réunion] aura lieu à Lomé.", "CONSULT"),
    ("Le parlement examine un projet de [sanctions] contre la milice.", "SANCTION"),
    ("L'armée a lancé une opération pour [reprendre] la ville.", "ASSAULT"),
    ("L'état-major a envoyé des blindés afin de [chasser] les rebelles.", "ASSAULT"),
    ("Les deux pays prévoient d'[ouvrir] leur frontière.", "CONCEDE"),
    ("Une [visite] du roi est prévue en mai.", "CONSULT"),
    ("Le chef rebelle se dit prêt à [déposer] les armes.", "RETREAT"),
    ("La junte menace d'[expulser] l'ambassadeur.", "SANCTION"),
    ("Le conseil autorise l'armée à [intervenir] chez son voisin.", "MOBILIZE"),
    ("Le parti veut organiser une [marche] dans la capitale.", "PROTEST"),
    ("Le cortège se formera en vue d'une [manifestation] devant le palais.", "PROTEST"),
    ("Un bâtiment est parti pour que les soldats [évacuent] l'île.", "RETREAT"),
    ("Le ministre sera bientôt [traduit] en justice.", "ACCUSE"),
]
REQUESTED = [
    ("L'Union africaine demande la [libération] du président.", "RETREAT"),
    ("Les manifestants exigent que le ministre [démissionne].", "RETREAT/resign"),
    ("Washington appelle les généraux à [rendre] le pouvoir.", "RETREAT"),
    ("Le chef de l'ONU a appelé, lundi, à un [dialogue] entre les parties.", "CONSULT"),
    ("Le président demande aux pilleurs de [restituer] les biens.", "RETREAT"),
    ("Les évêques ont lancé un appel à [déposer] les armes.", "RETREAT"),
    ("Il faut [libérer] les otages.", "RETREAT"),
    ("Les autorités doivent [respecter] la trêve.", "RETREAT"),
    ("Le pape plaide en faveur d'un [cessez-le-feu].", "RETREAT"),
    ("Des milliers de gens ont participé à une manifestation pour la [libération] du journaliste.", "RETREAT"),
    ("Les députés réclament l'ouverture d'une [enquête].", "ACCUSE/investigate"),
    ("Le juge a ordonné de [saisir] les avoirs du ministre.", "COERCE"),
    ("Le chef des rebelles a supplié ses hommes de [cesser] les combats.", "RETREAT"),
]
POSSIBLE = [
    ("Les mercenaires auraient [exécuté] dix villageois.", "ASSAULT"),
    ("Le suspect serait [arrivé] mardi.", "CONSULT"),
    ("Une [explosion] se serait produite près du port.", "ASSAULT"),
    ("Il y aurait eu des [tirs] dans la nuit.", "ASSAULT"),
    ("Si les rebelles [attaquent] la ville, l'armée répondra.", "ASSAULT"),
    ("La capitale craint une [attaque] des rebelles.", "ASSAULT"),
    ("Les rebelles pourraient [attaquer] la capitale.", "ASSAULT"),
    ("Le risque d'un [coup d'État] grandit.", "COERCE"),
    ("L'ancien ministre est accusé d'avoir [détourné] une aide.", "COERCE"),
    ("Deux hommes ont été arrêtés pour [tentative d'assassinat] sur le président.", "ASSAULT"),
    ("La police soupçonne un vigile d'avoir [livré] le code aux assaillants.", "AID"),
    ("L'armée a peut-être [bombardé] le marché.", "ASSAULT"),
    ("En cas d'[attaque], les habitants doivent gagner la mosquée.", "ASSAULT"),
    ("Le ministre a-t-il [rencontré] les ravisseurs ?", "CONSULT"),
    ("Une [attaque] présumée des rebelles a été signalée.", "ASSAULT"),
    ("Le gouvernement n'exclut pas de [recourir] à la force.", "ASSAULT"),
]
NEGATED = [
    ("L'armée n'a pas [attaqué] le village.", "ASSAULT"),
    ("Aucun [accord] n'a été trouvé.", "AGREE"),
    ("Personne n'a été [arrêté].", "COERCE"),
    ("Le convoi est passé sans être [attaqué].", "ASSAULT"),
    ("La junte refuse de [rendre] le pouvoir.", "RETREAT"),
    ("La police a empêché les étudiants de [manifester].", "PROTEST"),
    ("Le groupe dément la [libération] des otages.", "RETREAT"),
    ("Le ministre nie avoir [rencontré] les rebelles.", "CONSULT"),
    ("Un [attentat] déjoué visait la gare.", "ASSAULT"),
    ("Le parti a annulé sa [marche].", "PROTEST"),
    ("Le président n'a pas l'intention de [démissionner].", "RETREAT/resign"),
    ("Les deux camps ne sont pas parvenus à un [accord].", "AGREE"),
    ("Le tribunal l'a acquitté de [crimes de guerre].", "ASSAULT"),
    ("Pas de [sanctions] contre la junte.", "SANCTION"),
    ("Les pourparlers ont échoué faute d'[accord] entre les parties.", "AGREE"),
]
CASES = by_modality(actual=ACTUAL, planned=PLANNED, requested=REQUESTED, possible=POSSIBLE, negated=NEGATED)


@pytest.mark.parametrize(("marked", "kind", "modality"), CASES, ids=[case[0] for case in CASES])
def test_modality(marked: str, kind: str, modality: str) -> None:
    scene = scene_of(plain(marked))
    (act,) = acts_of(marked, scene, [kind])
    verdict = qualify(act, scene, "fr")
    assert verdict.modality == modality, verdict


def test_a_verdict_keeps_its_words_and_a_reason() -> None:
    marked = "Paris a décidé de [retirer] ses soldats."
    scene = scene_of(plain(marked))
    (act,) = acts_of(marked, scene, ["RETREAT"])
    verdict = qualify(act, scene, "fr")
    assert [token.text for token in verdict.cues] == ["décidé"]
    assert verdict.why == "under « décidé »"


def test_there_are_enough_counter_examples() -> None:
    assert len(CASES) >= 80
    assert sum(modality == "actual" for *_, modality in CASES) >= 25


@pytest.mark.parametrize(
    ("form", "tense"),
    [
        ("tirerait", "Cnd"),
        ("entrait", None),
        ("montra", None),
        ("serait", "Cnd"),
        ("jettera", "Fut"),
        ("achèvera", "Fut"),
        ("prendront", "Fut"),
        ("pourraient", "Cnd"),
        ("deviendrait", "Cnd"),
        ("font", None),
        ("renverrait", "Cnd"),
        ("parcourait", None),
        ("exigea", None),
        ("engageons", None),
        ("exigera", "Fut"),
    ],
)
def test_tense_is_told_by_the_form(form: str, tense: str | None) -> None:
    assert tense_of(form, cues("fr"), pipeline("fr").morphology) == tense


def test_a_quotation_denies_by_its_words() -> None:
    assert denies("Nous n’avons jamais négocié avec eux", "fr")
    assert not denies("Nous ne demandons que la paix", "fr")
