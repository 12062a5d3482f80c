from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import harmattan
from harmattan.ingest import ingest
from harmattan.present import contract
from harmattan.records import Report, modality_names, type_names
from tests.conftest import SAMPLE, Run

EVENT = (
    "start end text type mode contexts modality actors recipients place time killed wounded speaker cue sentence confidence"
).split()
TOLD = "id type modality status edtf date_basis place actors recipients figures".split()
TOLD += "independent_sources claims part_of first_known confidence".split()


@pytest.fixture(scope="module")
def objects(run: Run) -> list[dict[str, Any]]:
    result = run("read", "--format", "jsonl", SAMPLE)
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def spans(value: Any) -> Any:
    if isinstance(value, dict):
        if isinstance(value.get("start"), int):
            yield value
        for each in value.values():
            yield from spans(each)
    elif isinstance(value, list):
        for each in value:
            yield from spans(each)


def test_all_offsets_are_of_the_words_in_the_text_as_it_was_given(objects: list[dict[str, Any]]) -> None:
    bodies = {report.id: report.body for report in ingest([SAMPLE]) if isinstance(report, Report)}
    assert [each["id"] for each in objects] == list(bodies)
    wrong = []
    for each in objects:
        body = bodies[each["id"]]
        for span in spans(each):
            assert 0 <= span["start"] < span["end"] <= len(body)
            words = body[span["start"] : span["end"]]
            if span.get("text") not in (None, words):
                wrong.append((each["id"], span["text"], words))
    assert wrong == []


def test_a_reading_has_the_contracts_fields(objects: list[dict[str, Any]]) -> None:
    assert sum(len(each["events"]) for each in objects) > 100
    for each in objects:
        assert set("id events quotes times places entities residue".split()) <= set(each)
        for event in each["events"]:
            assert set(EVENT) <= set(event)
            assert event["type"] in type_names
            assert event["modality"] in modality_names
            assert 0 <= event["confidence"] <= 1
            for party in (*event["actors"], *event["recipients"]):
                assert {"text", "start", "end", "id", "name", "country", "sector"} <= set(party)
            assert event["time"] is None or event["time"]["edtf"]
        assert all({"text", "start", "end", "edtf"} <= set(time) for time in each["times"])
        assert all({"text", "start", "end", "country"} <= set(place) for place in each["places"])


def test_the_time_of_a_live_entry_is_no_residue(objects: list[dict[str, Any]]) -> None:
    kinds = {residue["kind"] for each in objects for residue in each["residue"]}
    assert kinds
    assert "time" not in kinds


def test_an_exported_event_has_the_contracts_fields_in_order_of_date(db: Path) -> None:
    events = [json.loads(line) for line in harmattan.export(db=db)]
    assert len(events) > 50
    reports = {report.id: report.body for report in ingest([SAMPLE]) if isinstance(report, Report)}
    for event in events:
        assert set(TOLD) <= set(event)
        assert event["claims"]
        for claim in event["claims"]:
            assert reports[claim["report"]][claim["start"] : claim["end"]] == claim["text"]
            assert {"modality", "speaker", "known_at"} <= set(claim)
    chronicle = harmattan.timeline(db=db, all=True)
    assert [event["id"] for event in events] == [event.id for event in chronicle]


def test_json_is_one_line_whatever_the_words() -> None:
    words = "a\n\x1b\x9b\u2028\u202e\ud800é"
    written = contract.line({"words": words})
    assert written.count("\n") == 1
    assert "é" in written
    assert written.encode()
    assert json.loads(written) == {"words": words}
