"""How many? Event words in brackets with their types, and the figures that the first of them must get."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harmattan import clean, ingest
from harmattan.read.figures import figures_of
from harmattan.read.lines import Line, lines_of
from harmattan.read.models import pipeline
from harmattan.read.quantities import quantities
from harmattan.records import Value
from tests.read.tagged import acts_of, plain, scene_of

Bounds = tuple[int | None, int | None]
KILLED: list[tuple[str, str, Bounds | None]] = [
    ("Vingt-quatre personnes ont été [tuées].", "ASSAULT", (24, 24)),
    ("Un soldat a été [tué] à Gossi.", "ASSAULT", (1, 1)),
    ("Cinquante-deux soldats ont été [tués].", "ASSAULT", (52, 52)),
    ("Trente et un bergers ont été [tués].", "ASSAULT", (31, 31)),
    ("Six ou sept gendarmes ont été [tués].", "ASSAULT", (6, 7)),
    ("L'[attaque] a fait douze morts et sept blessés.", "ASSAULT", (12, 12)),
    ("L'[attentat] a coûté la vie à cinq gendarmes.", "ASSAULT", (5, 5)),
    ("Le bilan de l'[attaque] est de 31 morts, dont huit civils.", "ASSAULT", (31, 31)),
    ("L'[attaque] a tué au moins 12 villageois.", "ASSAULT", (12, None)),
    ("Plus de 20 combattants ont été [abattus].", "ASSAULT", (20, None)),
    ("Une dizaine de bergers ont été [massacrés].", "ASSAULT", (8, 12)),
    ("Une vingtaine de rebelles ont été [tués].", "ASSAULT", (16, 24)),
    ("Des dizaines de civils ont été [tués].", "ASSAULT", (20, None)),
    ("Des centaines de personnes ont été [tuées].", "ASSAULT", (200, None)),
    ("Plusieurs soldats ont été [tués].", "ASSAULT", None),
    ("Quelques villageois ont été [tués].", "ASSAULT", None),
    ("Entre 10 et 15 miliciens ont été [tués].", "ASSAULT", (10, 15)),
    ("L'[attaque] a fait 10 à 15 morts.", "ASSAULT", (10, 15)),
    ("L'[attaque] a fait moins de 10 morts.", "ASSAULT", (None, 9)),
    ("Les [combats] ont fait 1 200 morts.", "ASSAULT", (1200, 1200)),
    ("Les [combats] ont fait 1.200 morts.", "ASSAULT", (1200, 1200)),
    ("Les [combats] ont fait près de 30 morts.", "ASSAULT", (27, 30)),
    ("Les [combats] ont fait environ 40 morts.", "ASSAULT", (36, 44)),
    ("Les [combats] ont fait environ 48 morts.", "ASSAULT", (48, 48)),
    ("L'armée a [tué] jusqu'à 200 rebelles.", "ASSAULT", (None, 200)),
    ("Trois policiers et un civil ont été [tués].", "ASSAULT", (4, 4)),
    ("Cinq soldats et trois volontaires ont [péri].", "ASSAULT", (8, 8)),
    ("L'[explosion] a causé la mort de sept ouvriers.", "ASSAULT", (7, 7)),
    ("L'[assassinat] d'un imam a choqué la ville.", "ASSAULT", (1, 1)),
    ("Le kamikaze s'est fait [exploser], tuant quatre passants.", "ASSAULT", (4, 4)),
    ("L'armée a [tué] Moussa Traoré dans la nuit.", "ASSAULT", (1, 1)),
    ("La police a [tiré] sur la foule.", "ASSAULT", None),
    ("L'[attaque] a fait trois blessés.", "ASSAULT", None),
    ("Deux mille habitants ont fui l'[offensive].", "ASSAULT", None),
    ("Cinq [exécutions] ont eu lieu en mars.", "ASSAULT", (5, 5)),
    ("Sept personnes sont mortes dans une [manifestation].", "PROTEST", (7, 7)),
    ("Attaque au Niger : six soldats [tués] et plusieurs blessés.", "ASSAULT", (6, 6)),
    ("Une centaine de miliciens ont été [neutralisés].", "ASSAULT", (80, 120)),
    ("Les [violences] ont fait trois millions de déplacés.", "ASSAULT", None),
    ("L'[attentat] a fait au moins un mort.", "ASSAULT", (1, None)),
    ("Un étudiant de 23 ans a été [tué].", "ASSAULT", (1, 1)),
    ("Le maire, âgé de 61 ans, a été [tué].", "ASSAULT", (1, 1)),
    ("Quelque 150 colons ont été [tués].", "ASSAULT", (135, 165)),
    ("L'[attentat] de Kano (17 morts) a choqué la ville.", "ASSAULT", (17, 17)),
    ("L'[attentat] a fait 24 morts (11 soldats et 13 civils).", "ASSAULT", (24, 24)),
]
OTHERS: list[tuple[str, str, str, Bounds | None]] = [
    ("L'[attaque] a fait douze morts et sept blessés.", "ASSAULT", "wounded", (7, 7)),
    ("Deux casques bleus ont été [blessés].", "ASSAULT", "wounded", (2, 2)),
    ("L'[explosion] a blessé une quinzaine de passants.", "ASSAULT", "wounded", (12, 18)),
    ("La police a [arrêté] quarante étudiants.", "COERCE", "detained", (40, 40)),
    ("L'[arrestation] de trois députés inquiète Paris.", "COERCE", "detained", (3, 3)),
    ("Les [violences] ont fait trois millions de déplacés.", "ASSAULT", "displaced", (3000000, 3000000)),
    ("Le pays va [déployer] 2 400 soldats à la frontière.", "MOBILIZE", "troops", (2400, 2400)),
    ("Londres prévoit l'[envoi] de trois cents soldats.", "MOBILIZE", "troops", (300, 300)),
    ("Le pays va [déployer] trois avions.", "MOBILIZE", "troops", None),
]


def figures(marked: str, types: list[str]) -> list[dict[str, Value]]:
    """Give the figures of every act in brackets, by property."""
    text = plain(marked)
    line: Line = lines_of(clean.clean(ingest.from_text(text, language="fr")))[0]
    scene = scene_of(text)
    acts = acts_of(marked, scene, types)
    return [{value.property: value for value in figures_of(act, acts, replace(line, scene=scene), "fr")} for act in acts]


@pytest.mark.parametrize(("marked", "kind", "bounds"), KILLED, ids=[case[0] for case in KILLED])
def test_killed(marked: str, kind: str, bounds: Bounds | None) -> None:
    value = figures(marked, [kind])[0].get("killed")
    assert (value and (value.low, value.high)) == bounds, value


@pytest.mark.parametrize(("marked", "kind", "name", "bounds"), OTHERS, ids=[f"{case[2]}: {case[0]}" for case in OTHERS])
def test_other_figures(marked: str, kind: str, name: str, bounds: Bounds | None) -> None:
    value = figures(marked, [kind])[0].get(name)
    assert (value and (value.low, value.high)) == bounds, value


def test_a_number_goes_to_one_type_of_act_only() -> None:
    marching, shooting = figures("Pendant la [marche], la police a [tiré], faisant neuf morts.", ["PROTEST", "ASSAULT"])
    assert "killed" not in marching
    assert shooting["killed"].low == 9


def test_each_act_keeps_its_own_number() -> None:
    first, second = figures("L'armée a [tué] dix rebelles et [arrêté] trois passeurs.", ["ASSAULT", "COERCE"])
    assert (first["killed"].low, second["detained"].low) == (10, 3)
    assert "detained" not in first
    assert "killed" not in second


def test_a_figure_keeps_its_words_and_whom_it_counts() -> None:
    value = figures("Au moins 12 soldats maliens ont été [tués].", ["ASSAULT"])[0]["killed"]
    assert (value.text, value.whom) == ("Au moins 12", "soldats maliens")


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("trois cent vingt villageois", (320, 320)),
        ("310 000 personnes", (310000, 310000)),
        ("1,2 million d'habitants", (1200000, 1200000)),
        ("deux ou trois hommes", (2, 3)),
        ("près d'une centaine de morts", (80, 100)),
        ("au minimum 5 morts", (5, None)),
        ("plusieurs milliers de gens", (2000, None)),
        ("trois douzaines de chars", (36, 36)),
    ],
)
def test_numbers(text: str, bounds: Bounds) -> None:
    found = quantities(scene_of(text).doc, "fr", pipeline("fr").morphology)
    assert [(number.low, number.high) for number in found] == [bounds]
