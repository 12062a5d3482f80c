"""Which mention a bare description tells again, and which it does not."""

from __future__ import annotations

import pytest

from harmattan.read.coreference import link
from harmattan.records import Mention
from tests.told import reading


def mention(index: int, sentence: int, text: str, sort: str, **fields) -> Mention:
    return Mention(index, sentence, 100 * index, 100 * index + len(text), text, "actor", sort, **fields)


def antecedent(first: Mention, second: Mention, plural: str = "") -> int | None:
    flags = [str(k) in plural for k in range(2)]
    return link([first, second], flags, [False, False], [False, False], "fr")[1].antecedent


KENYAN = {"head": "président", "countries": ("KEN",)}


@pytest.mark.parametrize("text", ["le président", "le dirigeant", "le chef de l'État", "ce dirigeant"])
def test_an_office_is_told_again_by_another_word(text):
    first = mention(0, 0, "le président kényan", "leader", **KENYAN)
    assert antecedent(first, mention(1, 2, text, "leader", head=text.split()[1])) == 0


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("l'ancien président", "président"),
        ("le président de la commission", "président"),
        ("les autres dirigeants", "dirigeant"),
        ("le ministre", "ministre"),
    ],
)
def test_another_holder_is_not(text, head):
    first = mention(0, 0, "le président kényan", "leader", **KENYAN)
    assert antecedent(first, mention(1, 2, text, "leader", head=head)) is None


def test_an_office_of_another_number_is_not():
    first = mention(0, 0, "le président kényan", "leader", **KENYAN)
    assert antecedent(first, mention(1, 2, "les présidents", "leader", head="président"), "1") is None


def test_a_group_and_a_body_are_told_again_by_their_kind():
    rebels = mention(0, 0, "Boko Haram", "armed_group", head="haram", refers_to="INT-BOKOHARAM")
    union = mention(0, 0, "la Cédéao", "organisation", head="cedeao", refers_to="INT-CEDEAO")
    assert antecedent(rebels, mention(1, 1, "le groupe", "person", head="groupe")) == 0
    assert antecedent(rebels, mention(1, 1, "le groupe de travail", "person", head="groupe")) is None
    assert antecedent(rebels, mention(1, 9, "le groupe", "person", head="groupe")) is None
    assert antecedent(union, mention(1, 1, "l'institution", "igo", head="institution")) == 0
    assert antecedent(union, mention(1, 1, "le parti", "party", head="parti")) is None


def test_what_narrows_a_description_must_be_in_what_it_tells_again():
    chiefs = mention(0, 0, "les chefs rwandais", "leader", head="chef", countries=("RWA",))
    assert antecedent(chiefs, mention(1, 1, "les chefs de la sécurité", "leader", head="chef"), "01") is None
    assert antecedent(chiefs, mention(1, 1, "les chefs", "leader", head="chef"), "01") == 0


def test_an_indefinite_description_is_somebody_new():
    text = "L'ancien ministre gambien des Mines a été jugé. Un ministre a été arrêté au Pérou."
    found = [m for m in reading(text).mentions if m.kind == "actor" and m.text == "Un ministre"]
    assert found
    assert all(m.antecedent is None for m in found)
