"""Entries of event words: what a right one gives, and what a wrong one is told."""

from __future__ import annotations

from typing import Any

import pytest

from harmattan.errors import LexiconError
from harmattan.lexicon import Entry, event_lexicon, events
from harmattan.records import type_names


def entries(monkeypatch: pytest.MonkeyPatch, **data: Any) -> list[Entry]:
    """Load a file made up of these tables."""
    real = events.load_toml
    monkeypatch.setattr(
        events, "load_toml", lambda path: {"type": "ASSAULT"} | data if path.endswith("/test.toml") else real(path)
    )
    return events.entries_of("languages/fr/events/test.toml")


def test_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    (verb,) = entries(monkeypatch, verb=[{"lemma": "piller", "example": "Ils pillent."}])
    assert (verb.id, verb.pos, verb.words, verb.type) == ("ASSAULT/verb:piller", "verb", ("piller",), "ASSAULT")
    assert (verb.actor, verb.recipient, verb.reflexive, verb.symmetric, verb.weak) == (
        ("subj",),
        ("obj", "à"),
        None,
        False,
        False,
    )
    (noun,) = entries(monkeypatch, noun=[{"lemma": "pillage", "example": "Le pillage."}])
    assert (noun.actor, noun.recipient) == (("par", "de", "adj", "poss"), ("contre", "à", "sur", "avec"))
    (adjective,) = entries(monkeypatch, adjective=[{"lemma": "présent", "example": "Il est présent."}])
    assert (adjective.pos, adjective.actor) == ("adj", ("subj",))


def test_all_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = {
        "lemma": "Ouvrir le feu", "type": "COERCE", "mode": "firearms", "contexts": ["military"], "reflexive": False,
        "actor": ["par"], "recipient": ["sur"], "symmetric": True, "weak": True, "example": "x", "unless": ["y", "z"],
        "needs": {"obj|sur": ["@actor", "village"]}, "not": {"obj": ["@sport"]},
    }  # fmt: skip
    (entry,) = entries(monkeypatch, verb=[raw])
    assert entry.words == ("ouvrir", "le", "feu")
    assert (entry.type, entry.mode, entry.contexts, entry.reflexive) == ("COERCE", "firearms", ("military",), False)
    assert entry.needs == ((("obj", "sur"), ("@actor", "village")),)
    assert entry.excludes == ((("obj",), ("@sport",)),)
    assert (entry.symmetric, entry.weak, entry.unless) == (True, True, ("y", "z"))


def test_an_elision_is_cut_as_in_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    straight, curly = entries(monkeypatch, noun=[{"lemma": ["coup d'état", "coup d’état"], "example": ["a", "b"]}])
    assert straight.words == curly.words == ("coup", "d'", "état")


def test_synonyms_have_one_example_each(monkeypatch: pytest.MonkeyPatch) -> None:
    found = entries(monkeypatch, verb=[{"lemma": ["piller", "saccager"], "example": ["a", "b"], "weak": True}])
    assert [(entry.words, entry.example, entry.weak) for entry in found] == [(("piller",), "a", True), (("saccager",), "b", True)]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ({"lemma": "piller", "example": "a", "recipients": ["obj"]}, ["piller", "unknown field recipients", "recipient"]),
        ({"lemma": "piller", "example": "a", "type": "LOOT"}, ["piller", "'LOOT'", "ASSAULT"]),
        ({"lemma": "piller"}, ["piller", "1 lemmas and 0 examples"]),
        ({"lemma": ["piller", "saccager"], "example": "a"}, ["piller", "2 lemmas and 1 examples"]),
        ({"example": "a"}, ["`lemma` is missing"]),
        ({"lemma": "", "example": "a"}, ["`lemma` is missing"]),
    ],
)
def test_a_wrong_entry_is_told_with_its_place_and_its_mend(
    monkeypatch: pytest.MonkeyPatch, raw: dict[str, Any], told: list[str]
) -> None:
    with pytest.raises(LexiconError) as caught:
        entries(monkeypatch, noun=[{"lemma": "raid", "example": "a"}], verb=[raw])
    message = str(caught.value)
    assert "data/languages/fr/events/test.toml, [[verb]]" in message
    assert [piece for piece in told if piece not in message] == []


def test_a_file_without_a_type_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LexiconError, match="type None is none of AGREE"):
        entries(monkeypatch, type=None, verb=[{"lemma": "piller", "example": "a"}])


def test_the_lexicon_has_words_of_every_type() -> None:
    assert {entry.type for entry in event_lexicon("fr").entries} == set(type_names)
