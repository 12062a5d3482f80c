"""Word files from disk, and classes of nouns."""

from __future__ import annotations

from typing import Any

import pytest

from harmattan.errors import LexiconError
from harmattan.lexicon import load_toml, noun_classes, nouns, toml_files


def test_a_missing_file_is_told() -> None:
    with pytest.raises(LexiconError, match=r"data/languages/fr/none\.toml cannot be read"):
        load_toml("languages/fr/none.toml")


def test_files_are_listed_in_order_as_they_are_loaded() -> None:
    listed = toml_files("languages/fr/events")
    assert listed == sorted(listed)
    assert "languages/fr/events/assault.toml" in listed
    assert load_toml("languages/fr/events/assault.toml")["type"] == "ASSAULT"
    assert load_toml(listed[0]) is load_toml(listed[0])


def test_classes_and_sets_of_nouns() -> None:
    classes = noun_classes("fr")
    assert classes.holds("military", "armée")
    assert classes.holds("armed", "armée")
    assert classes.holds("actor", "armée")
    assert not classes.holds("rebel", "armée")
    assert not classes.holds("actor", "pluie")
    assert classes.of("Armée") == classes.of("pluviomètre") == frozenset()
    assert (classes.sector("armée"), classes.sector("policier"), classes.sector("pluie")) == ("MIL", "COP", None)


def test_a_set_of_an_unknown_class_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    data: dict[str, Any] = {"class": {"military": {"words": ["armée"], "actor": True}}, "set": {"armed": ["military", "pirates"]}}
    monkeypatch.setattr(nouns, "load_toml", lambda path: data)
    with pytest.raises(LexiconError, match=r"nouns\.toml, set armed: no class pirates"):
        noun_classes.__wrapped__("fr")
