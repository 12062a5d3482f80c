"""Our labels on texts of others hold no text of theirs, and fit their documents."""

from __future__ import annotations

from evaluation import agreement, corpora

folder = corpora.further_labels()
documents = corpora.by_id(corpora.load_jsonl(folder / "docs.jsonl"))


def test_each_record_stands_inside_its_sentence() -> None:
    for name in ("gold.jsonl", "twice.jsonl"):
        for told in corpora.load_jsonl(folder / name):
            dispatch = documents[told["id"]]
            for event in told["events"]:
                start, end = dispatch["sentences"][event["s"]]
                assert start <= event["trigger"][0] < event["trigger"][1] <= end, (name, told["id"], event)


def test_no_text_is_kept() -> None:
    for name in ("docs.jsonl", "gold.jsonl", "twice.jsonl"):
        for record in corpora.load_jsonl(folder / name):
            assert max((len(value) for value in record.values() if isinstance(value, str)), default=0) <= 64


def test_agreement_counts_what_two_readings_share() -> None:
    dispatch = {"text": "Les rebelles ont attaqué Gao.", "sentences": [[0, 29]]}
    event = {"s": 0, "trigger": "attaqué", "type": "ASSAULT", "modality": "actual", "agents": ["Les rebelles"], "recipients": []}
    event |= {"agent_iso": ["MLI"], "recipient_iso": ["MLI"], "place": None, "place_iso": None, "time": None, "date": None}
    event |= {"killed": None, "wounded": None, "asserter": None, "optional": False}
    other = event | {"modality": "planned"}
    again = event | {"type": "COERCE", "optional": False}
    found = agreement.compare(dispatch, {"events": [event]}, {"events": [other, again]})
    assert (found["events"], found["modality"], found["actor countries"], found["full"], found["alone"]) == (1, 0, 1, 0, 1)
