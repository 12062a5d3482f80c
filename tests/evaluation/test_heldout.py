"""The held-out labels: put together with their texts for scoring, and no text among them."""

import json
from hashlib import sha256

import pytest

from evaluation import corpora, heldout, standoff
from harmattan.errors import InputError

text = "Le Niger a expulsé deux diplomates. « Nous restons calmes », dit Awa Sow."


def record(tmp_path, **changed):
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data" / "dispatches.jsonl").write_text(json.dumps({"id": "a", "text": text + " La suite."}) + "\n")
    digest = sha256(text.encode()).hexdigest()
    told = {"id": "ha", "source": "dispatches.jsonl", "row": "a", "end": len(text), "sha256": digest}
    return told | {"date": "2022-02", "sentences": [[0, 35], [36, len(text)]]} | changed


def test_a_dispatch_is_cut_from_its_source(tmp_path):
    assert standoff.dispatch(record(tmp_path), tmp_path)["text"] == text


def test_another_text_than_the_labelled_one_is_refused(tmp_path):
    with pytest.raises(InputError, match="not the text that was labelled"):
        standoff.dispatch(record(tmp_path, end=20), tmp_path)


def test_offsets_become_words():
    def at(words):
        return [text.index(words), text.index(words) + len(words)]

    event = {
        "trigger": at("a expulsé"),
        "time": None,
        "place": None,
        "asserter": None,
        "agents": [at("Le Niger")],
        "recipients": [],
    }
    quote = {"text": at("Nous restons calmes"), "speaker": at("Awa Sow")}
    told = {"id": "ha", "events": [event | {"also": event}], "quotes": [quote]}
    found = standoff.labels(told, text)
    assert found["events"][0]["trigger"] == "a expulsé"
    assert found["events"][0]["also"]["agents"] == ["Le Niger"]
    assert found["quotes"] == [{"text": "Nous restons calmes", "speaker": "Awa Sow"}]


def test_the_labels_hold_no_words_of_the_texts():
    allowed = {"actual", "planned", "requested", "possible", "negated"}

    def strings(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from () if key in ("id", "date", "type") else strings(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from strings(inner)
        elif isinstance(value, str):
            yield value

    words = {w for line in corpora.load_jsonl(heldout.folder / "gold.jsonl") for w in strings(line)}
    assert {w for w in words if not (len(w) == 3 and w.isupper())} <= allowed


def test_the_spans_lie_in_their_texts():
    ends = {d["id"]: d["end"] for d in corpora.load_jsonl(heldout.folder / "docs.jsonl")}
    gold = corpora.load_jsonl(heldout.folder / "gold.jsonl")
    assert [g["id"] for g in gold] == list(ends)
    for g in gold:
        spans = [e["trigger"] for e in g["events"]] + [q["text"] for q in g["quotes"]]
        assert all(0 <= start < end <= ends[g["id"]] for start, end in spans)
