"""The stories are well formed, and their scorer counts what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluation import stories
from harmattan.consolidate import consolidate


@pytest.fixture(scope="module")
def gold() -> stories.Gold:
    return stories.load()


def test_there_are_enough_of_them(gold: stories.Gold) -> None:
    assert len(gold.part) >= 50
    assert len(gold.dispatches) >= 150
    assert len({raw["id"] for raw in gold.dispatches}) == len(gold.dispatches)
    assert 0.25 < sum(part == "test" for part in gold.part.values()) / len(gold.part) < 0.4
    of_part = [gold.part[story] for story, _ in gold.presences]
    assert of_part.count("dev") >= 10
    assert of_part.count("test") >= 10


def test_each_mark_is_on_a_word_and_each_event_told(gold: stories.Gold) -> None:
    texts = {raw["id"]: raw["text"] for raw in gold.dispatches}
    assert all(texts[told.dispatch][told.start : told.end].strip() for told in gold.told)
    assert not any("](" in text for text in texts.values())
    named = {told.event for told in gold.told}
    assert {event for pair in (*gold.apart, *gold.part_of) for event in pair} <= named


def test_what_a_mark_says() -> None:
    event = {"type": "ASSAULT", "actors": "JNIM", "place": "BFA/Djibo", "when": "2022-09-06"}
    assert stories.meant("AP D=2022-09 k=4", event) == {
        "actors": "JNIM",
        "place": "BFA/Djibo",
        "when": "2022-09",
        "killed": "4",
    }


def test_b_cubed_on_small_cases() -> None:
    gold = {1: "a", 2: "a", 3: "b", 4: "b"}
    assert stories.b_cubed(gold, gold) == (1.0, 1.0)
    assert stories.b_cubed(gold, dict.fromkeys(gold, "x")) == (0.5, 1.0)
    assert stories.b_cubed(gold, {k: str(k) for k in gold}) == (1.0, 0.5)


def test_a_false_merge_and_a_wrong_end_are_seen(gold: stories.Gold) -> None:
    made = consolidate(stories.readings(gold))
    got = stories.score(gold, made.events, made.presences, "dev")
    assert got.read[0] == got.read[1]
    first, *rest = made.events
    everything = replace(
        first, claims=tuple(claim for event in made.events for claim in event.claims if event.type == first.type)
    )
    worse = stories.score(gold, [everything], [replace(p, end=None) for p in made.presences], "dev")
    assert worse.precision < got.precision
    assert rest
    assert worse.presences[0] < got.presences[0]
