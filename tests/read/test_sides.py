"""Which time of a sentence dates which act; acts in brackets, the reference is Thursday 17 February 2022."""

from __future__ import annotations

import pytest

from harmattan.read.sides import when
from harmattan.read.times import find_times

from .tagged import acts_of, plain, scene_of

DATED = [
    # the act's own verb or noun
    ("Les gendarmes ont [arrêté] le chef du village mardi.", ["COERCE"], ["2022-02-15"]),
    ("L'[attaque] de lundi a ému la région.", ["ASSAULT"], ["2022-02-14"]),
    ("L'[embuscade] tendue mardi près de Banikoara a fait trois morts.", ["ASSAULT"], ["2022-02-15"]),
    ("La base de Ouallam a été [bombardée] le 3 février à 8h15 GMT.", ["ASSAULT"], ["2022-02-03"]),
    # when it was told is not when it was done
    ("L'état-major a annoncé mardi le [retrait] de ses troupes.", ["RETREAT"], [None]),
    ("Le porte-parole a déclaré lundi que l'armée avait [repris] la ville.", ["ASSAULT"], [None]),
    ("Le porte-parole a déclaré que l'armée avait [repris] la ville lundi.", ["ASSAULT"], ["2022-02-14"]),
    # two acts, two times
    ("Le maire, [arrêté] en 2019, a été [condamné] mardi.", ["COERCE", "COERCE"], ["2019", "2022-02-15"]),
    ("Les auteurs du [putsch] de 2012 ont été [arrêtés].", ["COERCE", "COERCE"], ["2012", None]),
    ("Il a été [arrêté] lundi après l'[attaque] du poste.", ["COERCE", "ASSAULT"], ["2022-02-14", None]),
    # one time, one act more
    ("Des milliers de dockers défilent depuis lundi pour [protester] contre la taxe.", ["PROTEST"], ["2022-02-14/.."]),
    # dates in a row
    ("La ville a été [bombardée] en 2015, en 2018 et en 2021.", ["ASSAULT"], ["2015/2021"]),
    ("La ville a été [bombardée] en 2015 par les rebelles et reprise en 2021.", ["ASSAULT"], ["2015"]),
    # the date line of a page dates nothing
    ("2 février 2022, 8 h 30 UTC – Des hommes armés ont [attaqué] un convoi.", ["ASSAULT"], [None]),
    # a person's date of birth dates nothing
    ("Le chef rebelle, né le 3 mars 1980 à Gao, a été [arrêté].", ["COERCE"], [None]),
    # a duration is no date
    ("L'armée a [tenu] la colline pendant six mois.", ["ASSAULT"], [None]),
]


@pytest.mark.parametrize(("marked", "types", "dates"), DATED, ids=[plain(marked) for marked, _, _ in DATED])
def test_the_time_of_an_act(marked: str, types: list[str], dates: list[str | None]) -> None:
    scene = scene_of(plain(marked))
    acts = acts_of(marked, scene, types)
    times = find_times(plain(marked), "2022-02-17", "fr")
    found = [when(act, scene, times, acts) for act in acts]
    assert [time.edtf if time else None for time in found] == dates
