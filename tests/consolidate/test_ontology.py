"""The ontology files agree with the records and with one another."""

from __future__ import annotations

from harmattan.consolidate.presences import rules as presence_rules
from harmattan.consolidate.weights import of_type, rules
from harmattan.lexicon import load_toml
from harmattan.records import modality_names, type_names

PLOVER = load_toml("ontology/plover.toml")
RELATIONS = {"deployed", "based", "controls", "operates", "sanctions", "governs", "office"}


def test_all_types_are_described() -> None:
    assert list(PLOVER["type"]) == type_names
    assert len(PLOVER["contexts"]) == len(set(PLOVER["contexts"])) == 37
    assert sum(len(kind["modes"]) for kind in PLOVER["type"].values()) >= 55
    assert {kind["quad"] for kind in PLOVER["type"].values()} == {1, 2, 3, 4}
    assert PLOVER["type"]["SANCTION"]["quad"] == 4


def test_the_folding_names_types_and_modalities() -> None:
    for fold in PLOVER["fold"]:
        assert set(fold["modalities"]) <= set(modality_names) - {"actual"}
        assert set(fold["types"]) <= {*type_names, "*"}
        assert fold["becomes"] in {*type_names, ""}


def test_merging_settings_are_for_types_and_known_names() -> None:
    assert set(rules()["type"]) <= set(type_names)
    for name in type_names:
        settings = of_type(name)
        assert set(settings) == set(rules()["default"]), name
        assert settings["place_excludes"] in ("country", "point", "none")
        assert settings["prior"] < rules()["threshold"]["same"]
    assert rules()["threshold"]["unsure"] < rules()["threshold"]["same"]


def test_presence_rules_are_well_formed() -> None:
    allowed = {
        *("relation", "effect", "types", "modes", "contexts", "words", "mentions", "holder", "sorts", "sectors", "state", "host"),
        *("level", "precisions", "foreign", "exclusive", "within", "planned", "requested", "named", "only_open", "denial"),
        *("names", "described", "unless", "anew"),
    }
    for rule in presence_rules()["rule"]:
        assert set(rule) <= allowed, rule
        assert rule["relation"] in RELATIONS
        assert rule["effect"] in ("opens", "attests", "closes")
        types = rule.get("types", type_names)
        assert set(types) <= set(type_names)
        modes = {mode for name in types for mode in PLOVER["type"][name]["modes"]}
        assert set(rule.get("modes", [])) <= {*modes, ""}, rule
        assert set(rule.get("contexts", [])) <= set(PLOVER["contexts"])
        assert rule["holder"] in ("actors", "recipients", "objects")
        assert rule["host"] in ("place", "recipients", "actors", "own", "partners")
