"""The fit of the confidence on made-up candidates: labels, folds, thresholds, and the file that is written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from evaluation.counts import Tally
from evaluation.fit_confidence import Candidate, Labelled, Weights
from evaluation.scoring import Told

from evaluation import fit_confidence
from harmattan.errors import SetupError

PLACE = ("a", 0, "ASSAULT")


def told(start: int, optional: bool = False) -> tuple[int, Told]:
    return 0, Told(start, start + 7, "ASSAULT", "actual", optional=optional)


def labels(starts: list[int], *gold: tuple[int, Told]) -> list[bool | None]:
    return [c.label for c in fit_confidence.labelled([Candidate(PLACE, start, frozenset()) for start in starts], gold)]


def made_up(count: int = 40) -> Labelled:
    """Give dispatches of one event each, whose word is dated, and of one other word, which is loose."""
    told, other = frozenset({"bias", "dated"}), frozenset({"bias", "loose"})
    pairs = [
        (Candidate((f"d{k}", 0, "AID"), 0, told, True), Candidate((f"d{k}", 1, "AID"), 9, other, False)) for k in range(count)
    ]
    return Labelled(tuple(c for pair in pairs for c in pair), {(f"d{k}", 0, "AID"): 1 for k in range(count)})


def test_words_on_a_trigger_are_events_and_others_of_the_sentence_are_not() -> None:
    assert labels([20, 60], told(20)) == [True, False]


def test_another_word_for_an_act_that_no_candidate_stands_on_is_an_event() -> None:
    assert labels([60], told(20)) == [True]


def test_optional_gold_gives_no_label() -> None:
    assert labels([20, 60], told(20, optional=True)) == [None, None]


def test_without_gold_it_is_none() -> None:
    assert labels([20]) == [False]


def test_a_fit_finds_what_tells_events_and_is_the_same_twice() -> None:
    data = made_up()
    weights = fit_confidence.fit(data.candidates, 1.0)
    assert weights.probability({"bias", "dated"}) > 0.8 > 0.2 > weights.probability({"bias", "loose"})
    assert weights == fit_confidence.fit(data.candidates, 1.0)


def test_each_candidate_is_judged_by_a_fit_that_has_not_seen_its_dispatch() -> None:
    seen: list[set[str]] = []

    def spy(sample: list[Candidate], penalty: float) -> Weights:
        seen.append({c.place[0] for c in sample})
        return Weights({"bias": float(len(seen))})

    data = made_up(10)
    probabilities = fit_confidence.cross_validated(data, 1.0, spy)  # type: ignore[arg-type]
    for candidate, probability in zip(data.candidates, probabilities, strict=True):
        fold = next(k for k in range(5) if Weights({"bias": k + 1.0}).probability(()) == probability)
        assert candidate.place[0] not in seen[fold]


def test_thresholds_count_what_they_let_through() -> None:
    data = made_up(4)
    probabilities = [0.9, 0.6] * 4
    assert fit_confidence.at_threshold(data, probabilities, 0.5) == Tally(4, 4, 0)
    assert fit_confidence.at_threshold(data, probabilities, 0.7) == Tally(4, 0, 0)
    assert fit_confidence.at_threshold(data, probabilities, 0.95) == Tally(0, 0, 4)
    assert fit_confidence.calibration_error(data, probabilities) == pytest.approx(0.35)


def test_the_file_is_toml_sorted_and_without_weights_near_nothing() -> None:
    text = fit_confidence.as_toml(Weights({"pos verb": 0.5, "bias": -1.0, "dated": 0.001}), 0.38, ["what it is"])
    assert text.startswith("# what it is\nthreshold = 0.38\n")
    assert tomllib.loads(text) == {"threshold": 0.38, "weights": {"bias": -1.0, "pos verb": 0.5}}


def test_without_a_training_gold_it_says_where_that_would_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARMATTAN_SHARED", str(tmp_path))
    with pytest.raises(SetupError, match="HARMATTAN_SHARED"):
        fit_confidence.run(None)
