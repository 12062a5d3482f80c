"""Whom a pronoun, a possessive or a surname stands for: the last tagged words mean the first."""

from __future__ import annotations

import pytest

from harmattan.read.coreference import link
from harmattan.records import Mention
from tests.told import reading, tags, untagged

MEANT = [
    "<X Le Nigeria> soutient les autorités béninoises. <Y Il> a envoyé des vivres au pays.",
    "<X Les rebelles> ont quitté la ville. <Y Ils> ont attaqué un convoi plus au nord.",
    "<X La présidente de la commission> a reçu le médiateur. <Y Elle> a rencontré le premier ministre.",
    "<X Le ministre Moussa Sawo> a reçu la présidente de la commission. <Y Il> a condamné le coup d'État.",
    "<X Le président Faure Gnassingbé> a reçu le médiateur. <Y Il> a ensuite rencontré les députés.",
    "<X Les rebelles> ont attaqué l'armée. <Y Ils> ont fui.",
    "<X Le Tchad> a condamné le coup d'État. <Y Son> armée a attaqué des rebelles.",
    "<X Les rebelles> ont attaqué la ville. <Y Leur> chef a été tué par l'armée.",
    "<X Le général Moussa Sawo> a condamné le coup d'État. Le général <Y Sawo> a rencontré le médiateur.",
    "Le colonel <X Idrissa Ouattaro> a rencontré le préfet. La police a arrêté le colonel <Y Ouattaro>.",
]


def at(found: tuple[Mention, ...], start: int, end: int) -> list[Mention]:
    return [m for m in found if m.kind == "actor" and m.start <= start and end <= m.end]


def chain(found: tuple[Mention, ...], mention: Mention) -> list[str]:
    out = []
    while mention.antecedent is not None and len(out) < 9:
        mention = found[mention.antecedent]
        out.append(mention.text)
    return out


@pytest.mark.parametrize("tagged", MEANT, ids=[untagged(each) for each in MEANT])
def test_antecedent(tagged):
    (_, meant, _), (_, pronoun, start) = tags(tagged)
    found = reading(untagged(tagged)).mentions
    chains = [chain(found, mention) for mention in at(found, start, start + len(pronoun))]
    assert any(each and each[-1] == meant for each in chains), chains


def mention(index: int, sentence: int, text: str, sort: str, **fields) -> Mention:
    return Mention(index, sentence, 10 * index, 10 * index + len(text), text, "actor", sort, **fields)


def antecedents(mentions, plural="", feminine="", subjects=""):
    """Link mentions; the digits are the indices of those that are plural, feminine, subjects."""
    flags = [[str(m.index) in digits for m in mentions] for digits in (plural, feminine, subjects)]
    return [m.antecedent for m in link(mentions, *flags, "fr")]


def test_number_must_agree():
    two = [mention(0, 0, "les rebelles", "rebel"), mention(1, 0, "le préfet", "official"), mention(2, 1, "ils", "pronoun")]
    assert antecedents(two, plural="02") == [None, None, 0]
    assert antecedents(two, plural="0") == [None, None, 1]


def test_gender_is_preferred():
    two = [mention(0, 0, "la ministre", "official"), mention(1, 0, "le préfet", "official"), mention(2, 1, "elle", "pronoun")]
    assert antecedents(two, feminine="02") == [None, None, 0]
    two[2] = mention(2, 1, "il", "pronoun")
    assert antecedents(two, feminine="0") == [None, None, 1]


def test_a_subject_is_preferred_and_what_is_far_is_out_of_reach():
    two = [mention(0, 0, "le juge", "justice"), mention(1, 0, "le préfet", "official"), mention(2, 1, "il", "pronoun")]
    assert antecedents(two, subjects="0") == [None, None, 0]
    assert antecedents(two, subjects="1") == [None, None, 1]
    assert antecedents([two[0], mention(1, 3, "il", "pronoun")]) == [None, 0]
    assert antecedents([two[0], mention(1, 4, "il", "pronoun")]) == [None, None]


def test_a_pronoun_stands_for_no_pronoun_and_for_nothing_after_it():
    three = [mention(0, 0, "il", "pronoun"), mention(1, 0, "il", "pronoun"), mention(2, 0, "le préfet", "official")]
    assert antecedents(three) == [
        None, None, None,
    ]  # fmt: skip


def test_a_surname_is_the_last_full_name_that_ends_with_it():
    three = [
        mention(0, 0, "Awa Sawo", "person", name="Awa Sawo"),
        mention(1, 1, "Jean Mensa", "person", name="Jean Mensa"),
        mention(2, 2, "Sawo", "person", name="Sawo"),
        mention(3, 2, "Saw", "person", name="Saw"),
    ]
    assert antecedents(three) == [None, None, 0, None]


def test_a_bare_description_is_the_one_with_a_country():
    army = mention(0, 0, "l'armée malienne", "military", head="armée", countries=("MLI",))
    bare, other = mention(1, 1, "l'armée", "military", head="armée"), mention(2, 1, "la police", "police", head="police")
    assert antecedents([army, bare, other]) == [None, 0, None]
