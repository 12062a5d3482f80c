"""Documents of two events, told in other words each, are two groups."""

from __future__ import annotations

from evaluation import ecbplus

TEXTS = [
    "A quake of magnitude 6.1 struck Aceh on Tuesday. It killed 22 people in Bener Meriah.",
    "In Aceh rescuers dug for survivors of the 6.1 quake. At least 22 people died in Bener Meriah.",
    "The actress Tara Reid checked into the Promises clinic. Her agent Jack Ketsoyan asked for privacy.",
    "Promises has a new guest. As Jack Ketsoyan told reporters, Tara Reid checked in on Tuesday.",
]


def test_two_events_are_two_groups() -> None:
    by = ecbplus.alike(TEXTS)
    assert {kind: matrix.shape for kind, matrix in by.items()} == dict.fromkeys(("words", "names", "figures", "head"), (4, 4))
    weights, cut = ecbplus.best(by, ["quake", "quake", "clinic", "clinic"], [{"words": 1.0}, {"words": 1.0, "names": 0.5}])
    groups = ecbplus.grouped(ecbplus.mixed(by, weights), cut)
    assert groups[0] == groups[1] != groups[2] == groups[3]
    assert ecbplus.f1(["quake", "quake", "clinic", "clinic"], groups) == 1.0
    assert ecbplus.f1(["quake", "quake", "clinic", "clinic"], [1, 1, 1, 1]) < 1.0
