"""What the names and the invented reports are scored by: pairing, mapping, averages."""

from __future__ import annotations

import pytest
from evaluation.counts import Tally

from evaluation import names, popcorn


@pytest.mark.parametrize(
    ("wanted", "found", "exact", "expected"),
    [
        ([(0, 5)], [(0, 5)], True, Tally(1, 0, 0)),
        ([(0, 5)], [(1, 5)], True, Tally(0, 1, 1)),
        ([(0, 5)], [(1, 5)], False, Tally(1, 0, 0)),
        ([(0, 5)], [(0, 2), (3, 5)], False, Tally(1, 1, 0)),
        ([(0, 9)], [(4, 6)], True, Tally(0, 0, 1)),
    ],
)
def test_spans_are_paired_one_to_one(wanted, found, exact, expected):
    assert names.matched(wanted, found, [(4, 6)], exact) == expected


def test_ours_are_mapped_without_titles_and_dates_without_prepositions():
    text = "Le 3 mars 2017, M. Issa Bakka est allé à Gao pour la Cédéao, depuis mardi."
    found = {kind: [text[a:b] for a, b in spans] for kind, spans in names.ours(text, "2017-03-09").items()}
    assert found == {"person": ["Issa Bakka"], "place": ["Gao"], "organisation": ["Cédéao"], "date": ["3 mars 2017"]}


def test_a_name_within_another_is_not_asked_for():
    wanted, inner = names.asked({"entities": [[0, 20, "Organization"], [12, 20, "Location"], [30, 34, "Event"]]})
    assert (wanted["organisation"], wanted["place"], inner) == ([(0, 20)], [], [(12, 20)])


def event(start: int, end: int, kind: str, mode: str | None, text: str) -> dict[str, object]:
    return {"start": start, "end": end, "type": kind, "mode": mode, "text": text}


def test_events_are_counted_by_class_and_others_against_nobody():
    document = {"entities": [{"type": "STRIKE", "mentions": [{"start": 3, "end": 8, "value": "grève"}]}]}
    ours = {"events": [event(3, 8, "PROTEST", "strike", "grève"), event(20, 26, "ACCUSE", None, "accuse")]}
    counted = popcorn.classes_of(document, ours)
    assert counted["strike"] == Tally(1, 0, 0)
    assert sum(t.extra + t.missed for t in counted.values()) == 0


def test_the_macro_average_is_over_classes():
    scores = popcorn.PopcornScores(1, {"a": Tally(1, 0, 0), "b": Tally(0, 1, 1)}, Tally(), Tally(), 4)
    assert (scores.mapped, scores.whole) == (0.5, 0.25)


def test_places_without_a_name_are_not_asked_for():
    mentions = [{"start": 0, "end": 5, "value": "ville"}, {"start": 9, "end": 12, "value": "Gao"}]
    document = {"entities": [{"type": "PLACE", "mentions": mentions}]}
    told = [{"start": 0, "end": 5}, {"start": 9, "end": 12}]
    assert popcorn.spans_of(document, "places", told) == Tally(1, 0, 0)
