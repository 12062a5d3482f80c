"""A word for deaths or wounds tells again the act that caused them."""

from __future__ import annotations

import pytest

import harmattan

Killed = list[tuple[str, int | None]]


def told(text: str) -> Killed:
    """Give the type of each event with its number of dead."""
    reading = harmattan.read("Mali : combats dans le Nord\n\n" + text, date="2022-02-17", language="fr")
    dead = {c.event: next((v.low for v in c.values if v.property == "killed"), None) for c in reading.claims}
    return [(e.type, dead[e.id]) for e in reading.events if e.sentence > 0]


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Une attaque des rebelles a fait dix morts et trois blessés près de Gao.", [("ASSAULT", 10)]),
        ("Des rebelles ont attaqué le camp de Gao, tuant douze soldats.", [("ASSAULT", 12)]),
        ("Dix soldats ont été tués et trois blessés lundi près de Gao.", [("ASSAULT", 10)]),
        ("Neuf personnes ont été tuées pendant une manifestation à Gao.", [("PROTEST", 9)]),
        ("Au moins six gendarmes sont morts lorsqu'une mine a explosé près de Gao.", [("ASSAULT", 6)]),
    ],
)
def test_what_an_act_cost_is_told_with_it(text: str, events: Killed) -> None:
    assert told(text) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Des rebelles ont attaqué le camp de Gao, puis deux d'entre eux ont été abattus par l'armée.", ["ASSAULT", "ASSAULT"]),
        ("Une attaque a visé Gao lundi et dix soldats ont été tués mardi à Ménaka.", ["ASSAULT", "ASSAULT"]),
        ("Pendant la manifestation de Gao, la police a tué trois étudiants.", ["PROTEST", "ASSAULT"]),
    ],
)
def test_two_acts_stay_two(text: str, events: list[str]) -> None:
    assert [kind for kind, _ in told(text)] == events
