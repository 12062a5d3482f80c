"""The measures of places: what is drawn, what counts as found, and which words of a gold are looked up."""

from __future__ import annotations

import gzip

from evaluation.counts import Rate

from evaluation import places


def row(name, code, people):
    kind = "P" if code.startswith("PPL") else "H"
    return "\t".join(["1", name, name, "", "12.0", "-1.0", kind, code, "BF", *[""] * 5, people, ""])


def test_towns_and_villages_are_drawn_the_same_at_each_run(tmp_path):
    rows = [row("Djibo", "PPL", "22000"), row("Kaya", "PPLA", "0"), row("Wendou", "PPL", "0"), row("Nakambé", "STM", "0")]
    with gzip.open(tmp_path / "BF.txt.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(rows) + "\n")
    drawn = places.listed(tmp_path)
    assert drawn == places.listed(tmp_path)
    assert sorted((each.name, each.sort) for each in drawn) == [("Djibo", "towns"), ("Kaya", "towns"), ("Wendou", "villages")]
    counted = places.coverage(each for each in drawn if each.sort == "towns")
    assert counted["towns", "BFA", "with its country"] == {"right": 2}


def test_outcomes():
    assert places.outcome("Gao", "MLI", ["MLI"]) == "right"
    assert places.outcome("Gao", "MLI", ["BFA"]) == "another"
    assert places.outcome("Xyzzy", "MLI", []) == "nothing"


def test_our_own_places_are_found_as_themselves():
    rate, wrong = places.own_places()
    assert rate.asked > 2000
    assert rate.share >= 0.99, wrong


def test_each_place_of_a_gold_is_asked_for_once():
    text = "À Gao, la police a tiré. Elle a fui la Cour suprême du Kenya et le pont."
    dispatch = {"text": text, "sentences": [[0, 24], [25, len(text)]]}
    told = [("Gao", "MLI", 0), ("Gao", "MLI", 0), ("Kenya", "KEN", 1), ("pont", "KEN", 1), ("Kenya", None, 1)]
    gold = {"events": [{"place": words, "place_iso": country, "s": s} for words, country, s in told]}
    court = text.index("Cour")
    read = {
        "places": [{"start": 2, "end": 5, "country": "BFA"}],
        "entities": [{"start": court, "end": court + 22, "country": "KEN"}],
    }
    assert sorted(places.mentions(dispatch, gold, read)) == [
        (False, "nothing", "none"),
        (True, "actor", "right"),
        (True, "place", "another"),
    ]


def test_toponyms_count_within_161_km(tmp_path):
    path = tmp_path / "GeoVirus.xml"
    spots = [("Gao", 16.3, 0.0), ("Bamako", 48.0, 2.0), ("Xyzzy", 1.0, 1.0)]
    nodes = "".join(f"<location><name>{n}</name><lat>{a}</lat><lon>{b}</lon></location>" for n, a, b in spots)
    path.write_text(f"<articles>{nodes}</articles>", encoding="utf-8")
    assert places.within_reach(places.toponyms(path)) == (Rate(2, 3), Rate(1, 2))
