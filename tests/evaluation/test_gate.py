"""The gate on made-up figures: bounds hold or fail, a changed corpus makes them void, and giving one up is written down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from evaluation.corpora import Corpus
from evaluation.counts import Rate, Score, Tally
from evaluation.gate import Measured, Run
from evaluation.measure import DateScores, Figure, GoldScores, Quiet
from evaluation.pins import Lowered, Pin, Pins
from hypothesis import given
from hypothesis import strategies as st

from evaluation import bench, corpora, gate, peers, pins, results
from harmattan.errors import InputError

FIGURES = {"event.f1": Figure(0.8, 100), "false_events": Figure(2.0, 1000, lower_is_better=True, unit=1000)}
SHARES = st.floats(0, 1, allow_nan=False)


@pytest.fixture
def own(tmp_path: Path) -> Corpus:
    path = tmp_path / "docs.jsonl"
    path.write_text('{"id": "a"}\n', encoding="utf-8")
    return Corpus("own", "a made-up gold", (path,), bundled=True)


def scores(corpus: Corpus) -> GoldScores:
    score = Score({"event": Tally(8, 2, 2), "type AID": Tally(8, 2, 2)}, {"modality": Rate(7, 8)}, ((0.9, True), (0.4, False)))
    names = ("every event word", "no qualifying", "first country", "quotation marks")
    theirs = dict.fromkeys(names, Score({"event": Tally(1, 9, 9)}))
    return GoldScores(corpus, 1, {"a": score}, score, theirs, Tally(3), Tally(2, 1, 1), Quiet(1, 100, 1, 9), {}, ())


def measured(corpus: Corpus, event: float = 0.8) -> Measured:
    return Measured(corpus, {**FIGURES, "event.f1": Figure(event, 100)})


def states(corpus: str, fingerprint: str, figures: dict[str, Figure], pinned: Pins) -> dict[str, str]:
    return {v.figure: v.state for v in pins.judge(corpus, fingerprint, figures, pinned)}


def test_a_first_pin_holds_and_leaves_room_for_one() -> None:
    pinned = pins.raised("own", "f1", FIGURES, Pins())
    assert pinned.corpora["own"] == Pin("f1", {"event.f1": 0.79, "false_events": 3.0})
    assert set(states("own", "f1", FIGURES, pinned).values()) == {"holds"}


def test_figures_beyond_their_bounds_fail() -> None:
    pinned = pins.raised("own", "f1", FIGURES, Pins())
    worse = {"event.f1": Figure(0.78, 100), "false_events": Figure(3.1, 1000, lower_is_better=True, unit=1000)}
    assert states("own", "f1", worse, pinned) == {"event.f1": "fails", "false_events": "fails"}


def test_a_figure_that_is_no_longer_measured_fails_and_a_new_one_is_unpinned() -> None:
    pinned = pins.raised("own", "f1", {"event.f1": Figure(0.8, 100)}, Pins())
    assert states("own", "f1", {"full.f1": Figure(0.5, 100)}, pinned) == {"full.f1": "unpinned", "event.f1": "gone"}


def test_pinning_raises_and_never_lowers() -> None:
    pinned = pins.raised("own", "f1", FIGURES, Pins())
    mixed = {"event.f1": Figure(0.7, 100), "false_events": Figure(1.0, 1000, lower_is_better=True, unit=1000)}
    assert pins.raised("own", "f1", mixed, pinned).corpora["own"].bounds == {"event.f1": 0.79, "false_events": 2.0}


def test_a_changed_corpus_makes_the_pin_void_and_is_pinned_anew_with_what_fell_written_down() -> None:
    pinned = pins.raised("own", "f1", FIGURES, Pins())
    lower = {**FIGURES, "event.f1": Figure(0.5, 100)}
    assert set(states("own", "f2", lower, pinned).values()) == {"void"}
    anew = pins.raised("own", "f2", lower, pinned)
    assert anew.corpora["own"] == Pin("f2", {"event.f1": 0.49, "false_events": 3.0})
    assert anew.lowered == (Lowered("own", "event.f1", 0.79, 0.49, "the corpus has changed"),)


def test_lowering_takes_a_reason_and_touches_only_what_fails() -> None:
    pinned = pins.raised("own", "f1", {**FIGURES, "full.f1": Figure(0.6, 100)}, Pins())
    lower = {**FIGURES, "event.f1": Figure(0.7, 100)}
    given_up = pins.lowered("own", "f1", lower, pinned, "frames are stricter")
    assert given_up.corpora["own"].bounds == {"event.f1": 0.69, "false_events": 3.0}
    assert given_up.lowered == (
        Lowered("own", "event.f1", 0.79, 0.69, "frames are stricter"),
        Lowered("own", "full.f1", 0.59, 0.0, "frames are stricter"),
    )
    with pytest.raises(InputError, match="only for a reason"):
        pins.lowered("own", "f1", lower, pinned, " ")


@given(st.lists(SHARES, min_size=1, max_size=8), st.integers(1, 500))
def test_bounds_only_rise_and_a_fresh_pin_always_holds(values: list[float], n: int) -> None:
    pinned, highest = Pins(), 0.0
    for value in values:
        figures = {"event.f1": Figure(value, n)}
        before = pinned
        pinned = pins.raised("own", "f", figures, pinned)
        bound = pinned.corpora["own"].bounds["event.f1"]
        assert bound >= highest
        highest = bound
        if before == Pins() or value >= max(values):
            assert states("own", "f", figures, pinned) == {"event.f1": "holds"}


def test_pins_come_back_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "pins.json"
    pinned = Pins(pins.raised("own", "f1", FIGURES, Pins()).corpora, (Lowered("own", "full.f1", 0.5, 0.4, "why"),))
    pins.save(pinned, path)
    assert pins.load(path) == pinned
    assert pins.load(tmp_path / "none.json") == Pins()
    path.write_text('{"corpora": []}', encoding="utf-8")
    with pytest.raises(InputError, match="restore it"):
        pins.load(path)


def test_the_gate_fails_for_void_bounds_only_where_the_corpus_is_ours(own: Corpus) -> None:
    beside = Corpus("dev", "another", own.files)
    both = [measured(own), measured(beside)]
    pinned = Pins({name: Pin("old", {"event.f1": 0.1}) for name in ("own", "dev")})
    assert {v.corpus for v in gate.failing(both, gate.judged(both, pinned))} == {"own"}
    told = gate.changed(both, pinned)
    assert len(told) == 2
    assert "has changed since it was pinned (old → " in told[0]
    assert "1 bounds are void" in told[0]


def run_gate(own: Corpus, monkeypatch: pytest.MonkeyPatch, event: float, *options: str, differing: tuple[str, ...] = ()) -> int:
    folder = own.files[0].parent
    done = Run(results.Measures(scores(own)), (measured(own, event),), differing)
    monkeypatch.setattr(gate, "run", lambda shared: done)
    monkeypatch.setattr(gate, "pins_file", folder / "pins.json")
    monkeypatch.setattr(gate, "results_file", folder / "RESULTS.md")
    return gate.main(options)


def test_the_gate_from_pin_to_failure_to_lowering(
    own: Corpus, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_gate(own, monkeypatch, 0.8) == 1
    assert run_gate(own, monkeypatch, 0.8, "--pin") == 0
    assert run_gate(own, monkeypatch, 0.795) == 0
    capsys.readouterr()
    assert run_gate(own, monkeypatch, 0.6, "--pin") == 1
    told = capsys.readouterr().out
    assert "own     event.f1                    0.600  ≥ 0.790    100  FAILS" in told
    assert "The gate fails: 1 of 2 figures" in told
    assert run_gate(own, monkeypatch, 0.6, "--lower", "a stricter frame") == 0
    stored = json.loads((own.files[0].parent / "pins.json").read_text(encoding="utf-8"))
    expected = {"corpus": "own", "figure": "event.f1", "before": 0.79, "after": 0.59, "reason": "a stricter frame"}
    assert stored["lowered"] == [expected]
    assert run_gate(own, monkeypatch, 0.6, "--lower", " ") == 1
    assert run_gate(own, monkeypatch, 0.8, differing=("own: event: ours …",)) == 1


def test_a_touched_corpus_has_another_fingerprint(own: Corpus) -> None:
    before = own.fingerprint
    own.files[0].write_text('{"id": "b"}\n', encoding="utf-8")
    assert Corpus("own", "", own.files).fingerprint != before


def test_results_are_the_same_bytes_and_keep_what_cannot_be_measured_anew(own: Corpus) -> None:
    dates = DateScores(4, Tally(4), Tally(3, 1, 1))
    press = {"sports": Quiet(2, 1000, 3, 60), "health": Quiet(1, 500, 0, 20)}
    full = results.Measures(scores(own), None, dates, press, ("a made-up gold",))
    written = results.render(full)
    assert written == results.render(full)
    assert "| event | .800 | .800 | .800 | .800–.800 | 10 | .100 |" in written
    assert "| all | 3 | 1,500 | 3 | 2.00 | 53.33 |" in written
    assert results.render(results.Measures(scores(own)), before=written) == written
    assert results.development not in results.render(results.Measures(scores(own)))
    assert all(peer.source and peer.figure in written for peer in peers.peers)


def test_the_folder_of_development_data_may_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HARMATTAN_SHARED", str(tmp_path))
    assert corpora.shared_folder() == tmp_path
    assert not corpora.development_gold(tmp_path).present
    assert bench.texts(tmp_path).title == "our sample and our gold"
    monkeypatch.delenv("HARMATTAN_SHARED")
    assert corpora.shared_folder().parent == corpora.home.parent.parent


def test_the_press_gives_dispatches_of_eight_sentences(tmp_path: Path) -> None:
    press = tmp_path / "data" / "press"
    press.mkdir(parents=True)
    (press / "mafand-x.txt").write_text("".join(f"Phrase {k}.\n" for k in range(17)), encoding="utf-8")
    source = bench.texts(tmp_path)
    assert bench.count_sentences(source.dispatches) == 16
    assert source.many(3)[2] == source.dispatches[0]
