"""How a mention stands in its sentence, and of what gender its words are."""

from __future__ import annotations

import pytest

from harmattan.read.lines import lines_of, parse_lines
from harmattan.read.roles import role_of
from tests.told import reading


def role(text: str, words: str):
    """Give the role of words in the first sentence of a text."""
    (lines,) = parse_lines([lines_of(reading(text).page)], ["fr"])
    start = lines[0].text.index(words)
    return role_of(lines[0].scene, start, start + len(words), "fr")


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("La police a arrêté un député à Lomé.", "La police", "subj"),
        ("La police a arrêté un député à Lomé.", "un député", "obj"),
        ("À Lomé, la police a arrêté un député.", "Lomé", "oblique"),
        ("Un député a été arrêté par la police.", "la police", "agent"),
        ("Le chef de la police a démissionné.", "la police", "of"),
        ("La police a procédé à son arrestation.", "son", "owner"),
    ],
)
def test_kind(text, words, kind):
    assert role(text, words).kind == kind


@pytest.mark.parametrize(
    ("text", "words", "gender"),
    [
        ("La ministre a été arrêtée.", "La ministre", "f"),
        ("Le ministre a été arrêté.", "Le ministre", "m"),
        ("L'ancienne ministre a été arrêtée.", "L'ancienne ministre", "f"),
        ("Mme Sowa a été arrêtée.", "Sowa", "f"),
        ("M. Sowa a été arrêté.", "Sowa", "m"),
        ("Bintou Sowa a été arrêtée.", "Bintou Sowa", "f"),
        ("Hervé Sowa a été arrêté.", "Hervé Sowa", "m"),
    ],
)
def test_gender(text, words, gender):
    assert role(text, words).gender == gender


def test_a_million_people_are_many_and_one_man_is_not():
    assert role("Un million de personnes ont été chassées.", "Un million de personnes").many
    assert not role("Un député de la capitale a été arrêté.", "Un député de la capitale").many


def test_what_owns_knows_what_it_owns():
    assert "arrestation" in role("La police a procédé à son arrestation.", "son").thing
