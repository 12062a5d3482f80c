"""Every form of the word file of times, written out in many ways, is found and can be told a value."""

from __future__ import annotations

import re
from typing import Any

import pytest

from harmattan import edtf
from harmattan.lexicon import load_toml
from harmattan.read.dating import value
from harmattan.read.forms import _TOKEN, _choice, compile_forms, plain
from harmattan.read.standing import Standing
from harmattan.read.times import find_times

PATH = "languages/fr/times.toml"
WORDS = load_toml(PATH)
FORMS = [(group, form) for group in WORDS["point"] for form in group["forms"]]
OPENERS = [(group["means"], form) for group in WORDS["opener"] for form in group["forms"]]
REFERENCES = ["2022-02-17", "2022-02", "2022", "0001-01-01", "9998-12-31", None]
# What the classes that are patterns may look like.
SAMPLES = {
    "before_end": ["avant"],
    "after_end": ["après"],
    "n": ["3", "deux", "vingt-cinq", "199"],
    "day": ["3", "1er", "31", "premier"],
    "day_alone": ["3", "31"],
    "day_list": ["3 et 9", "3, 4 et 5", "30 et 31"],
    "year": ["2019", "1960", "2199"],
    "year_short": ["1990", "80"],
    "year_alone": ["2015"],
    "year_span": ["2010-2011", "2013-14", "1998/1999"],
    "date_numeric": ["31/12/2021", "30.02.2021", "1-1-2021"],
    "date_iso": ["2021-02-28", "2021-02-30"],
    "roman": ["xixe", "iie", "20e"],
    "clock_exact": ["14h05", "23 h 59"],
    "clock_colon": ["14:05"],
    "clock_hour": ["14h", "6 heures"],
    "zone": ["gmt", "utc+2", "utc -3:30"],
    "age_alone": ["42 ans"],
}


def words_of(name: str) -> list[str]:
    words = WORDS["classes"][name]
    if isinstance(words, dict) and "regex" in words:
        return SAMPLES[name]
    return words if isinstance(words, list) else [word for group in words.values() for word in group]


def written(branches: list[list[tuple[str, Any]]], k: int) -> str:
    """Write a form out: the k-th word of each class and branch of each choice, what may be missing in every other one."""
    pieces = []
    for kind, content in branches[k % len(branches)]:
        if kind == "word":
            pieces.append(content)
        elif kind == "class":
            listed = words_of(content[0])
            pieces.append(listed[k % len(listed)])
        elif kind == "one" or k % 2 == 0:
            pieces.append(written(content, k // 2 if kind == "maybe" else k))
    return re.sub(r"(?<=['-]) ", "", " ".join(pieces))


def variants(form: str) -> list[str]:
    tree = _choice(_TOKEN.finditer(form), "")
    return list(dict.fromkeys(written(tree, k) for k in range(60)))


@pytest.mark.parametrize(("group", "form"), FORMS, ids=[f"{group['means']}: {form}" for group, form in FORMS])
def test_every_form_can_be_told_a_value(group: dict[str, Any], form: str) -> None:
    forms = compile_forms(WORDS["classes"], [{**group, "forms": [form]}], PATH)
    texts = variants(form)
    pieces = [piece for text in texts for piece in forms.at(plain(text), 0)]
    if "alone" not in form:  # an age or a year alone is told by what stands around it
        assert len(pieces) >= len(texts) // 2, texts
    for piece in pieces:
        for reference in REFERENCES:
            for tense in ("past", "present", "future"):
                for anchors in ([], ["2022-02-14"], ["2021-12", "2013"], ["0001-01-01"], ["9998-12-31"]):
                    bounds = edtf.bounds(reference) if reference else None
                    found = value(piece, Standing(bounds, lambda offset, tense=tense: tense, "fr", list(anchors)))
                    assert found is None or edtf.valid(found)


@pytest.mark.parametrize("reference", REFERENCES)
def test_every_form_is_read_in_a_sentence(reference: str | None) -> None:
    for _, form in FORMS:
        for text in variants(form)[:12]:
            for sentence in (f"Le puits a brûlé {text}.", f"Depuis {text}, le puits fume.", f"Le 3 mai 2021, puis {text}."):
                for found in find_times(sentence, reference, "fr"):
                    assert found.edtf is None or edtf.valid(found.edtf)


@pytest.mark.parametrize(("means", "form"), OPENERS, ids=[f"{means}: {form}" for means, form in OPENERS])
def test_every_opener_is_read_before_every_kind_of_date(means: str, form: str) -> None:
    for opener in variants(form)[:12]:
        for date in ("lundi", "3 mars", "mars 2021", "fin mars", "2019", "la semaine dernière", "hier", "mardi à mercredi"):
            for found in find_times(f"Le poste a été tenu {opener} {date}.", "2022-02-17", "fr"):
                assert found.edtf is None or edtf.valid(found.edtf)


def test_the_forms_are_all_there() -> None:
    assert len(FORMS) > 100
    assert set(SAMPLES) == {name for name, words in WORDS["classes"].items() if isinstance(words, dict) and "regex" in words}
