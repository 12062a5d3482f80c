"""The scorer on made-up dispatches: what counts, what does not, and what must hold whatever is scored."""

from __future__ import annotations

import doctest
from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest
from evaluation.counts import Rate, Score, Tally, total
from evaluation.scoring import Told, compare, score_all, score_dispatch
from hypothesis import given
from hypothesis import strategies as st

from evaluation import corpora, counts, crosscheck, measure, pins, results, rivals, scoring
from harmattan.errors import InputError

TEXT = "Les miliciens ont attaqué Boura lundi. « Nous voulons la paix maintenant », a dit le maire. Lomé pourrait se rappeler."
DISPATCH: dict[str, Any] = {"id": "a", "text": TEXT, "sentences": [[0, 38], [39, 91], [92, len(TEXT)]]}
ATTACK = {
    "s": 0,
    "trigger": "attaqué",
    "type": "ASSAULT",
    "modality": "actual",
    "agents": ["Les miliciens"],
    "agent_iso": ["NSA"],
    "recipients": ["Boura"],
    "recipient_iso": ["BFA"],
    "place": "Boura",
    "place_iso": "BFA",
    "time": "lundi",
    "date": "2022-02-14",
    "killed": [3, None],
    "wounded": None,
    "asserter": None,
    "optional": False,
}
RECALL = {
    **ATTACK,
    "s": 2,
    "trigger": "rappeler",
    "type": "RETREAT",
    "modality": "possible",
    "agents": ["Lomé"],
    "agent_iso": ["TGO"],
    "recipients": [],
    "recipient_iso": [],
    "place": None,
    "place_iso": None,
    "date": None,
    "killed": None,
}
QUOTE = {"text": "Nous voulons la paix maintenant", "speaker": "le maire"}


def gold(*events: dict[str, Any], quotes: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {"id": "a", "events": list(events), "quotes": list(quotes)}


def as_read(record: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Write a gold record as the contract's object of an event."""
    start = TEXT.index(record["trigger"], DISPATCH["sentences"][record["s"]][0])

    def party(names: list[str], codes: list[str]) -> list[dict[str, Any]]:
        return [{"text": name, "country": [code for code in codes if code not in ("NSA", "IGO")] or None} for name in names]

    return {
        "start": start,
        "end": start + len(record["trigger"]),
        "type": record["type"],
        "modality": record["modality"],
        "actors": party(record["agents"], record["agent_iso"]),
        "recipients": party(record["recipients"], record["recipient_iso"]),
        "place": {"text": record["place"], "country": record["place_iso"]} if record["place"] else None,
        "time": {"text": None, "edtf": record["date"]} if record["date"] else None,
        "killed": record["killed"],
        "speaker": {"text": record["asserter"]} if record["asserter"] else None,
        "confidence": 0.8,
        **changes,
    }


def read(*events: dict[str, Any], quotes: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {"id": "a", "events": list(events), "quotes": list(quotes)}


def quote_read(text: str, speaker: str | None) -> dict[str, Any]:
    start = TEXT.index(text)
    return {"start": start, "end": start + len(text), "speaker": {"text": speaker} if speaker else None}


def test_what_the_gold_says_scores_full_marks() -> None:
    told = read(as_read(ATTACK), as_read(RECALL), quotes=(quote_read(QUOTE["text"], "maire"),))
    score = score_dispatch(DISPATCH, gold(ATTACK, RECALL, quotes=(QUOTE,)), told)
    assert {name: (t.f1, t.asked) for name, t in score.tallies.items() if not name.startswith("type ")} == {
        "trigger": (1.0, 2),
        "event": (1.0, 2),
        "full": (1.0, 2),
        "quotes": (1.0, 1),
        "actors": (1.0, 2),
        "recipients": (1.0, 1),
        "actor_countries": (1.0, 1),
        "recipient_countries": (1.0, 1),
    }
    assert all(rate.share == 1.0 for rate in score.rates.values())
    assert score.rate("killed_when_stated") == Rate(1, 1)
    assert score.rate("date") == Rate(2, 2)
    assert score.rate("date_when_stated") == Rate(1, 1)


@pytest.mark.parametrize(
    ("changes", "levels"),
    [
        ({"type": "COERCE"}, (1, 0, 0)),
        ({"modality": "planned"}, (1, 1, 0)),
        ({"actors": [{"text": "Lomé", "country": "TGO"}]}, (1, 1, 0)),
        ({"recipients": []}, (1, 1, 0)),
        ({"place": None, "time": None, "killed": None, "speaker": {"text": "Lomé"}}, (1, 1, 1)),
        ({"start": 95, "end": 100}, (0, 0, 0)),
    ],
)
def test_each_level_asks_for_more(changes: dict[str, Any], levels: tuple[int, int, int]) -> None:
    score = score_dispatch(DISPATCH, gold(ATTACK), read(as_read(ATTACK, **changes)))
    assert tuple(score.tally(level).hit for level in ("trigger", "event", "full")) == levels
    assert all(score.tally(level).extra == 1 - hit for level, hit in zip(("trigger", "event", "full"), levels, strict=True))


def test_fields_are_measured_on_what_matches() -> None:
    wrong = as_read(ATTACK, place={"country": "MLI"}, time=None, killed=[3, 3], speaker={"text": "le maire"})
    score = score_dispatch(DISPATCH, gold(ATTACK), read(wrong))
    shares = {name: score.rate(name).right for name in ("place_country", "date", "killed_when_stated", "speaker", "modality")}
    assert shares == {"place_country": 0, "date": 0, "killed_when_stated": 0, "speaker": 0, "modality": 1}
    assert score.rate("speaker_when_stated").asked == 0


def test_optional_gold_is_neither_asked_for_nor_held_against_anyone() -> None:
    maybe = {**ATTACK, "optional": True}
    missed = score_dispatch(DISPATCH, gold(maybe), read())
    seen = score_dispatch(DISPATCH, gold(maybe), read(as_read(ATTACK)))
    other = score_dispatch(DISPATCH, gold(maybe), read(as_read(ATTACK, type="COERCE")))
    for score in (missed, seen, other):
        assert [score.tally(level) for level in ("trigger", "event", "full")] == [Tally(), Tally(), Tally()]
    assert score_dispatch(DISPATCH, gold(maybe), read(as_read(RECALL))).tally("event") == Tally(extra=1)


def test_a_required_event_is_paired_before_an_optional_one() -> None:
    both = gold({**ATTACK, "optional": True}, {**ATTACK, "modality": "negated"})
    assert score_dispatch(DISPATCH, both, read(as_read(ATTACK))).tally("event") == Tally(hit=1)


def test_either_reading_is_right() -> None:
    twofold = {**ATTACK, "also": {**ATTACK, "modality": "planned", "agent_iso": ["MLI"], "date": "2022-02-15"}}
    other = as_read(ATTACK, modality="planned", actors=[{"text": "Les miliciens", "country": "MLI"}], time={"edtf": "2022-02-15"})
    score = score_dispatch(DISPATCH, gold(twofold), read(other))
    assert score.tally("full") == Tally(hit=1)
    assert score.rate("modality") == score.rate("date") == Rate(1, 1)
    assert score.tally("actor_countries") == Tally(hit=1)


def test_quotes_need_four_fifths_of_each_other() -> None:
    asked = gold(quotes=(QUOTE,))
    near = score_dispatch(DISPATCH, asked, read(quotes=(quote_read("voulons la paix maintenant", "le préfet"),)))
    assert near.tally("quotes") == Tally(hit=1)
    assert near.rate("quote_speaker") == Rate(0, 1)
    short = score_dispatch(DISPATCH, asked, read(quotes=(quote_read("la paix maintenant", "le maire"),)))
    assert short.tally("quotes") == Tally(extra=1, missed=1)


def test_a_dispatch_that_was_not_read_is_missed() -> None:
    assert score_all([DISPATCH], {"a": gold(ATTACK)}, {})["a"].tally("event") == Tally(missed=1)


def test_a_gold_that_does_not_fit_its_text_is_refused() -> None:
    with pytest.raises(InputError, match="sentence 0 has the trigger 'bombardé'"):
        score_dispatch(DISPATCH, gold({**ATTACK, "trigger": "bombardé"}), read())


def test_our_own_gold_scores_full_marks_against_itself() -> None:
    documents, records = corpora.own_gold().files
    dispatches, marks = corpora.by_id(corpora.load_jsonl(documents)), corpora.load_jsonl(records)
    assert [record["id"] for record in marks] == list(dispatches)
    for record in marks:
        by_sentence = defaultdict(list)
        for event in record["events"]:
            by_sentence[event["s"]].append(scoring.gold_event(dispatches[record["id"]], event))
        required = {s: [event for event in events if not event.optional] for s, events in by_sentence.items()}
        score = total(compare(events, required[s]) for s, events in by_sentence.items())
        assert score.tally("full") == Tally(hit=sum(not event["optional"] for event in record["events"]))
        assert all(rate.right == rate.asked for rate in score.rates.values())


codes = st.frozensets(st.sampled_from(["MLI", "FRA", "NER"]), max_size=2)
events = st.builds(
    lambda start, kind, modality, actors, recipients, optional: Told(
        start, start + 6, kind, modality, actor_countries=actors, recipient_countries=recipients, optional=optional
    ),
    st.integers(0, 40),
    st.sampled_from(["ASSAULT", "AID", "RETREAT"]),
    st.sampled_from(["actual", "planned"]),
    codes,
    codes,
    st.booleans(),
)


@given(st.lists(events, max_size=6), st.lists(events, max_size=6))
def test_counts_add_up(asked: list[Told], told: list[Told]) -> None:
    told = [replace(event, optional=False) for event in told]
    score = compare(asked, told)
    trigger, event, full = (score.tally(level) for level in ("trigger", "event", "full"))
    required = sum(not each.optional for each in asked)
    assert trigger.asked == event.asked == full.asked == required
    assert trigger.hit >= event.hit >= full.hit
    assert all(0 <= tally.extra <= len(told) - tally.hit for tally in (trigger, event, full))
    assert score.rate("modality").asked == event.hit


@given(st.lists(events, max_size=6))
def test_a_telling_is_right_against_itself(told: list[Told]) -> None:
    told = [replace(event, optional=False) for event in told]
    score = compare(told, told)
    assert score.tally("event") == score.tally("trigger") == Tally(hit=len(told))
    assert all(right for _, right in score.verdicts)


@given(st.lists(st.tuples(st.lists(events, max_size=4), st.lists(events, max_size=4)), max_size=4))
def test_the_total_is_the_sum_of_its_parts(sentences: list[tuple[list[Told], list[Told]]]) -> None:
    parts = [compare(asked, told) for asked, told in sentences]
    assert total(parts).tally("event") == sum((part.tally("event") for part in parts), Tally())
    assert total([total(parts[:2]), total(parts[2:])]) == total(parts)


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_name_is_the_same_in_both_directions(a: str, b: str) -> None:
    assert scoring.same_name(a, a)
    assert scoring.same_name(a, b) == scoring.same_name(b, a)


def test_two_scorers_are_compared_count_by_count() -> None:
    ours = Score({"event": Tally(2, 1, 1), "type AID": Tally(2, 1, 1)}, {"modality": Rate(2, 3)})
    same = {"tp": 2, "fp": 1, "fn": 1}
    theirs = {"event": same, "on_matched": {"modality": 0.667}, "sets": {}, "by_type": {"AID": same}}
    assert crosscheck.differences(ours, theirs) == []
    assert crosscheck.differences(ours, {**theirs, "on_matched": {"modality": 0.5}}) == ["modality: ours 0.667, theirs 0.5"]


def test_calibration_puts_every_verdict_in_one_band() -> None:
    found = measure.calibration([(0.0, False), (0.49, True), (0.5, True), (0.95, True), (1.0, False)])
    assert [(low, high, rate) for low, high, _, rate in found] == [
        (0.0, 0.5, Rate(1, 2)),
        (0.5, 0.7, Rate(1, 1)),
        (0.9, 1.0, Rate(1, 2)),
    ]


def test_intervals_hold_the_figure_and_are_always_the_same() -> None:
    scores = [Score({"event": Tally(k % 4, 1, 2)}) for k in range(30)]
    low, high = measure.interval(scores, "event")
    assert low < total(scores).tally("event").f1 < high
    assert (low, high) == measure.interval(scores, "event")


def test_rivals_change_only_what_they_are_about() -> None:
    told = read(as_read(ATTACK, sentence={"start": 0, "end": 38}))
    ours = {**told, "places": [], "entities": [{"start": 92, "country": "TGO"}]}
    plain = rivals.unqualified(DISPATCH, ours)["events"][0]
    assert (plain["modality"], plain["speaker"], plain["time"], plain["killed"]) == ("actual", None, None, None)
    country = rivals.first_country(DISPATCH, ours)["events"][0]
    assert [party["country"] for party in (*country["actors"], *country["recipients"])] == ["TGO", "TGO"]
    [quote] = rivals.marked_quotes(DISPATCH, ours)["quotes"]
    assert TEXT[quote["start"] : quote["end"]] == QUOTE["text"]


MODULES = (corpora, counts, crosscheck, measure, pins, results, rivals, scoring)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_examples_run(module: Any) -> None:
    assert doctest.testmod(module).failed == 0
