"""Names across a text: surnames, short forms, one sort throughout."""

from __future__ import annotations

import pytest

from harmattan.read.naming import names_of


def sorts(text: str) -> list[tuple[str, str]]:
    return [(name.text, name.sort) for name in names_of(text, "fr")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hier, Awa Tchadenou a parlé. Tchadenou a raison.", ("Tchadenou", "person")),
        ("Le général Issa Bakka est là. On écoute Bakka.", ("Bakka", "person")),
        ("Narcisse Ondoua a parlé. Narcisse part.", ("Narcisse", "person")),
        ("Le Front de libération du delta (FLDK) a signé. Le FLDK menace.", ("FLDK", "party")),
        ("Une bombe a explosé à Tinzaouane. Tinzaouane est calme.", ("Tinzaouane", "place")),
    ],
)
def test_a_name_has_the_sort_that_the_text_gives_it(text: str, expected: tuple[str, str]) -> None:
    assert sorts(text)[-1] == expected


def test_a_surname_is_its_full_names_person() -> None:
    names = names_of("Le ministre Abdoulaye Diop est à Kayes. M. Diop a parlé.", "fr")
    assert {name.known[0].id for name in names if name.sort == "person"} == {"MLI-DIOP"}


def test_another_first_name_is_another_person() -> None:
    (name,) = names_of("Hier, Awa Macron a parlé.", "fr")
    assert (name.text, name.sort, name.known) == ("Awa Macron", "person", ())


def test_a_body_has_the_country_that_its_name_states() -> None:
    (name,) = names_of("La Cour suprême du Kenya a jugé.", "fr")
    assert (name.text, name.country) == ("Cour suprême du Kenya", "KEN")


def test_offsets_are_into_the_text() -> None:
    text = "  Awa Ndiayo parle.\n\nÀ Gao, tout va bien."
    assert [text[name.start : name.end] for name in names_of(text, "fr")] == ["Awa Ndiayo", "Gao"]
