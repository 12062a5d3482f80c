"""The API: what can be asked, and that the answers agree with the chronicle's own."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from harmattan.chronicle import browsing, open_chronicle
from harmattan.present.web.asking import Filters, masks, together
from harmattan.present.web.columns import Columns
from harmattan.present.web.views import timeline

from .conftest import came_of, told_ahead

ROOT = "/api/v1"
UNTYPED = ("application/geo+json", "application/x-ndjson")  # files for other programs


def ask(client: TestClient, path: str, **query: Any) -> Any:
    response = client.get(ROOT + path, params=query)
    assert response.status_code == 200, response.text
    return response.json()


def ids(client: TestClient, **query: Any) -> list[str]:
    """Give the ids of all pages."""
    found, offset = [], 0
    while offset is not None:
        page = ask(client, "/events", offset=offset, limit=37, order="time", **query)
        found += [each["id"] for each in page["items"]]
        offset = page["next"]
    assert len(found) == page["total"] == len(set(found))
    return found


def most_killed(event: dict[str, Any]) -> int:
    figures = [each for each in event["figures"] if each["property"] == "killed" and not each.get("superseded")]
    return max((each["low"] or 0 for each in figures), default=0)


FILTERS = [
    ({}, {"modality": "actual", "confidence": 0.5}),
    ({"modality": ["planned"], "confidence": 0}, {"modality": "planned"}),
    ({"type": ["ASSAULT"]}, {"type": "ASSAULT", "modality": "actual", "confidence": 0.5}),
    ({"status": ["contested"]}, {"status": "contested", "modality": "actual", "confidence": 0.5}),
    ({"country": ["MLI"]}, {"country": "MLI", "modality": "actual", "confidence": 0.5}),
    ({"actor": "FRA"}, {"actor": "FRA", "modality": "actual", "confidence": 0.5}),
    ({"recipient": "MLI"}, {"recipient": "MLI", "modality": "actual", "confidence": 0.5}),
    ({"party": "Wagner"}, {"party": "Wagner", "modality": "actual", "confidence": 0.5}),
    (
        {"since": "2022-02", "until": "2022-02-10"},
        {"since": dt.date(2022, 2, 1), "until": dt.date(2022, 2, 10), "modality": "actual", "confidence": 0.5},
    ),
    ({"confidence": 0.8}, {"confidence": 0.8, "modality": "actual"}),
]


def test_a_period_that_ends_before_it_begins_is_refused(client: TestClient) -> None:
    answer = client.get(f"{ROOT}/events", params={"since": "2022-03", "until": "2022-02-17"})
    assert answer.status_code == 422
    assert "since 2022-03 is after until 2022-02-17" in answer.json()["detail"]
    assert client.get(f"{ROOT}/events", params={"since": "2022-02-17", "until": "2022-02-17"}).status_code == 200


@pytest.mark.parametrize(("query", "filters"), FILTERS, ids=lambda each: "-".join(each) or "default")
def test_filters_agree_with_the_chronicle(client: TestClient, copy: Path, query: dict[str, Any], filters: dict[str, Any]) -> None:
    with open_chronicle(copy) as chronicle:
        expected = [event.id for event in chronicle.events(**filters)]
    assert ids(client, **query) == expected
    if not query:
        assert len(expected) > 100


def test_a_name_finds_whom_it_names_under_every_name(client: TestClient, copy: Path) -> None:
    with open_chronicle(copy) as chronicle:
        expected = {event.id for event in chronicle.events(party="mali", modality="actual", confidence=0.5)}
    assert set(ids(client, party="mali")) >= expected > set()


def test_the_past_agrees_with_the_chronicle(client: TestClient, copy: Path) -> None:
    with open_chronicle(copy) as chronicle:
        expected = [event.id for event in chronicle.events(as_of=dt.date(2022, 2, 16), modality="actual", confidence=0.5)]
    then = ids(client, as_of="2022-02-16")
    assert then == expected
    assert 0 < len(then) < len(ids(client))


def test_a_box_and_a_place_and_a_speaker_and_words(client: TestClient) -> None:
    boxed = ask(client, "/events", bbox="-13,10,5,25", limit=500)["items"]
    assert boxed
    assert all(-13 <= each["place"]["lon"] <= 5 and 10 <= each["place"]["lat"] <= 25 for each in boxed)
    assert {each["place"]["name"] for each in ask(client, "/events", place="Ansongo")["items"]} == {"Ansongo"}
    speakers = ask(client, "/speakers")["items"]
    named = next(each for each in speakers if each["name"] != "outlet")
    told = ask(client, "/events", speaker=named["name"])["items"]
    assert len(told) == named["events"]
    assert all(named["name"] in each["speakers"] for each in told)
    assert ask(client, "/events", q="Wagner", modality=["actual", "negated", "possible"], confidence=0)["total"] > 0


def test_the_views_count_the_same_events(client: TestClient) -> None:
    view = ask(client, "/view")
    places = view["places"]
    counted = sum(sum(each) for each in places["modality"])
    assert counted + places["nowhere"] == view["total"] == view["list"]["total"]
    assert [sum(each) for each in places["quad"]] == [sum(each) for each in places["modality"]]
    known = {each["id"]: each for each in ask(client, "/places", limit=5000)["items"]}
    assert set(places["id"]) <= known.keys()
    ansongo = next(each for each in known.values() if each["name"] == "Ansongo")
    there = ask(client, "/events", place=ansongo["id"], limit=500)["items"]
    assert sum(places["modality"][places["id"].index(ansongo["id"])]) == len(there)
    assert places["killed"][places["id"].index(ansongo["id"])] == sum(most_killed(each) for each in there)
    assert sum(view["facets"]["quad"]) == view["total"]
    assert view["facets"]["modality"]["actual"] == view["total"] < sum(view["facets"]["modality"].values())
    shown = view["timeline"]
    assert len(shown["marks"]) + shown["before"] + shown["after"] + shown["undated"] == view["total"]
    assert all(edge["source"] != edge["target"] for edge in view["graph"]["edges"])


def test_many_events_are_counted_in_bins(client: TestClient, copy: Path) -> None:
    with open_chronicle(copy) as chronicle:
        rows = list(browsing.event_rows(chronicle))
    columns = Columns({**row, "id": f"{row['id']}-{n}"} for n in range(6) for row in rows)
    mask = together(masks(columns, Filters(modality=[], confidence=0)), columns.count)
    shown = timeline(columns, mask, None, None)
    assert shown["marks"] == []
    assert 0 < sum(sum(each["quad"]) for each in shown["bins"]) < columns.count
    assert max(shown["vague"]) > 0


def test_an_event_leads_to_its_words(client: TestClient) -> None:
    merged = next(each for each in ask(client, "/events", order="-sources")["items"] if each["figures"])
    told = ask(client, f"/events/{merged['id']}")
    assert len(told["evidence"]) == merged["claims"] > 1
    for each in told["evidence"]:
        body = ask(client, f"/reports/{each['report']['id']}")["body"]
        for span in filter(None, (each["sentence"], each["trigger"], each["cue"])):
            assert body[span["start"] : span["end"]] == span["text"]
    assert {figure["property"] for figure in told["figures"]} >= {"killed"}
    assert any(made["verdict"] == "same" and made["why"] for made in told["judgements"])
    assert client.get(f"{ROOT}/events/ev-none").status_code == 404


def test_who_is_in_mali_on_a_day(client: TestClient) -> None:
    found = ask(client, "/presences", place="Mali", on="2022-02-18")["items"]
    assert {"Barkhane", "Takuba"} <= {each["actor"]["name"] for each in found}
    assert any(each["contested"] for each in found)
    whole = ask(client, f"/presences/{found[0]['id']}")
    assert whole["evidence"][0]["sentence"]["text"]


def test_exports_hold_what_is_asked_for(client: TestClient) -> None:
    wanted = ids(client, type=["ASSAULT"])
    table = list(csv.DictReader(io.StringIO(client.get(f"{ROOT}/export?type=ASSAULT").text)))
    assert [row["id"] for row in table] == wanted
    features = json.loads(client.get(f"{ROOT}/export?format=geojson&type=ASSAULT").text)["features"]
    assert [each["id"] for each in features] == wanted
    assert all(each["geometry"] is None for each in features if (each["properties"]["place"] or {}).get("precision") == "country")


def test_an_answer_that_is_still_good_is_not_sent_again(client: TestClient) -> None:
    first = client.get(f"{ROOT}/view")
    again = client.get(f"{ROOT}/view", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{ROOT}/view?type=AID").headers["etag"] != first.headers["etag"]
    event = first.json()["list"]["items"][0]["id"]
    decided = {"kind": "accept", "event": event, "by": "A. Diallo", "why": "read it"}
    assert client.post(f"{ROOT}/decisions", json=decided).status_code == 201
    assert client.get(f"{ROOT}/view", headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_two_events_are_merged_and_parted_again(client: TestClient) -> None:
    before = ids(client, modality=["actual", "planned", "requested", "possible", "negated"], confidence=0)
    left, right = ask(client, "/review")["pairs"][0]["events"]
    made = {"kind": "same", "event": left["id"], "other": right["id"], "by": "A. Diallo", "why": "one declaration, told twice"}
    merged = client.post(f"{ROOT}/decisions", json=made).json()
    told = ask(client, f"/events/{merged['event']['id']}")
    assert {left["id"], right["id"]} <= {told["event"]["id"], *told["event"]["aliases"]}
    undo = client.post(f"{ROOT}/decisions/{merged['number']}/undo", json={"by": "B. Kone", "why": "two days apart"})
    assert undo.status_code == 201
    assert ids(client, modality=["actual", "planned", "requested", "possible", "negated"], confidence=0) == before
    trail = ask(client, "/decisions")["items"]
    assert [(each["by"], each["why"]) for each in trail] == [("B. Kone", "two days apart"), ("A. Diallo", made["why"])]
    assert trail[1]["retracted_at"]
    assert client.post(f"{ROOT}/decisions/{merged['number']}/undo", json={"by": "x", "why": "again"}).status_code == 409


def test_a_coding_is_edited_and_rejected_and_both_are_undone(client: TestClient) -> None:
    event = ask(client, "/events", type=["ASSAULT"])["items"][0]
    edit = {"kind": "edit", "event": event["id"], "field": "type", "value": "PROTEST", "by": "A", "why": "no arms"}
    number = client.post(f"{ROOT}/decisions", json=edit).json()["number"]
    now = ask(client, f"/events/{event['id']}")["event"]
    assert (now["type"], now["edited"]) == ("PROTEST", {"type": "ASSAULT"})
    assert event["id"] in ids(client, type=["PROTEST"])
    client.post(f"{ROOT}/decisions/{number}/undo", json={"by": "A", "why": "arms, after all"})
    assert ask(client, f"/events/{event['id']}")["event"]["type"] == "ASSAULT"
    total = ask(client, "/events")["total"]
    rejected = client.post(f"{ROOT}/decisions", json={"kind": "reject", "event": event["id"], "by": "A", "why": "a film"}).json()
    assert ask(client, "/events")["total"] == total - 1
    assert ask(client, f"/events/{event['id']}")["event"]["review"] == "rejected"
    client.post(f"{ROOT}/decisions/{rejected['number']}/undo", json={"by": "A", "why": "no film"})
    assert ask(client, "/events")["total"] == total


def test_parties_and_place_are_edited_and_undone(client: TestClient) -> None:
    event = ask(client, "/events", type=["ASSAULT"], place="Ansongo")["items"][0]
    made = {"kind": "edit", "event": event["id"], "by": "A", "why": "the second report says so"}
    numbers = []
    for field, value in (("actors", "Cédéao; Un groupe (NER)"), ("recipients", ""), ("place", "Gao (MLI)")):
        answer = client.post(f"{ROOT}/decisions", json=made | {"field": field, "value": value})
        assert answer.status_code == 201, answer.text
        numbers.append(answer.json()["number"])
    now = ask(client, f"/events/{event['id']}")["event"]
    assert [(each["id"], each["name"], each["country"]) for each in now["actors"]] == [
        ("INT-CEDEAO", "Cédéao", None),
        (None, "Un groupe", "NER"),
    ]
    assert (now["recipients"], now["place"]["name"], now["place"]["country"]) == ([], "Gao", "MLI")
    assert now["edited"].keys() == {"actors", "recipients", "place"}
    assert now["edited"]["place"] == "Ansongo"
    assert event["id"] in ids(client, place="Gao")
    assert event["id"] in ids(client, actor="INT-CEDEAO")
    assert {each["field"]: each["value"] for each in ask(client, "/decisions")["items"]} == {
        "actors": "Cédéao; Un groupe",
        "recipients": None,
        "place": "Gao",
    }
    assert event["id"] in client.get(f"{ROOT}/export?place=Gao").text
    for number in numbers:
        assert client.post(f"{ROOT}/decisions/{number}/undo", json={"by": "A", "why": "no"}).status_code == 201
    assert ask(client, f"/events/{event['id']}")["event"] == event


def test_days_without_news_are_the_day_before(client: TestClient) -> None:
    service = client.app.state.service  # type: ignore[attr-defined]
    known = browsing.days(service.chronicle)
    quiet = next(day for day in known if day + dt.timedelta(days=1) not in known) + dt.timedelta(days=1)
    assert service.snapshot(quiet) is service.snapshot(quiet - dt.timedelta(days=1))
    then = ask(client, "/view", as_of=quiet.isoformat())
    assert then["as_of"] == (quiet).isoformat()
    assert then["total"] == ask(client, "/events", as_of=(quiet - dt.timedelta(days=1)).isoformat())["total"]


@pytest.mark.parametrize(
    "change",
    [{"kind": "edit", "field": "type", "value": "WAR"}, {"kind": "edit", "field": "id", "value": "x"}, {"kind": "same"},
     {"kind": "edit", "field": "date", "value": "soon"}, {"kind": "edit", "field": "place", "value": "Xyzzyville"},
     {"kind": "edit", "field": "actors", "value": "Un groupe (QQQ)"}, {"kind": "accept", "by": "events@2"},
     {"kind": "accept", "why": " "}],
)  # fmt: skip
def test_a_decision_that_cannot_be_is_refused(client: TestClient, change: dict[str, Any]) -> None:
    event = ask(client, "/events")["items"][0]["id"]
    response = client.post(f"{ROOT}/decisions", json={"event": event, "by": "A", "why": "so", **change})
    assert response.status_code == 422
    assert ask(client, "/decisions")["total"] == 0


def test_dispatches_are_added_and_what_is_set_aside_is_told(client: TestClient) -> None:
    before = ask(client, "")["events"]
    lines = [
        json.dumps(
            {"id": "n1", "text": "Des hommes armés ont tué jeudi deux soldats à Gao.", "date": "2022-02-18", "lang": "fr"}
        ),
        json.dumps({"id": "n2", "text": ""}),
    ]
    added = client.post(
        f"{ROOT}/dispatches?name=../../feed.jsonl", content="\n".join(lines), headers={"content-type": "application/octet-stream"}
    )
    steps = [json.loads(line) for line in added.text.splitlines()]
    assert steps[-1]["done"]
    assert steps[-1]["added"] == 1
    assert [each["source"] for each in steps[-1]["rejected"]] == ["feed.jsonl:2"]
    assert "feed.jsonl:2" in [each["source"] for each in ask(client, "/rejections")["items"]]
    assert ask(client, "/reports/n1")["source"] == "feed.jsonl:1"
    assert ask(client, "")["events"] > before
    assert ask(client, "/events", q="Gao", since="2022-02-17")["total"] > 0


def test_changes_are_told_as_they_come(client: TestClient) -> None:
    with client.stream("GET", f"{ROOT}/changes?most=1") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        told = "".join(stream.iter_text())
    assert told.startswith("event: change\ndata: ")
    assert json.loads(told.split("data: ")[1])["events"] == ask(client, "")["events"]


def test_every_route_says_what_it_answers(client: TestClient) -> None:
    described = ask(client, "/openapi.json")
    for path, own in described["paths"].items():
        for method, operation in own.items():
            content = next(answer for code, answer in operation["responses"].items() if code.startswith("2"))["content"]
            for kind, each in content.items():
                assert each.get("schema") or kind.startswith("text/") or kind in UNTYPED, (method, path, kind)


def test_the_outlook_tells_its_record_and_what_has_changed(client: TestClient, copy: Path) -> None:
    assert ask(client, "/outlook") == {"issues": [], "record": ask(client, "/outlook/record")["record"]}
    assert ask(client, "")["forecasts"] == 0
    made = told_ahead()
    with open_chronicle(copy) as chronicle:
        chronicle.issue(made)
        chronicle.resolve(came_of(each) for each in made if each.month == "2022-01")
    told = ask(client, "/outlook")
    assert ask(client, "")["forecasts"] == len(made) == 8
    assert [(each["id"], each["forecasts"], each["resolved"]) for each in told["issues"]] == [("i-2", 4, 0), ("i-1", 4, 2)]
    assert (told["record"]["hits"], told["record"]["misses"], told["record"]["baseline_crps"]) == (0, 1, 1.1)
    latest = ask(client, "/outlook/forecasts", month="2022-02")["items"]
    assert {each["issue"] for each in latest} == {"i-2"}
    assert [each["change"]["chance"] for each in latest] == [0.3, 0.3]
    assert latest[0]["baseline_chance"] == 0.5
    first = ask(client, "/outlook/forecasts", issue="i-1", resolved=True)
    assert (first["total"], first["items"][0]["change"]) == (2, None)
    whole = ask(client, f"/outlook/forecasts/{latest[0]['id']}")
    assert sum(each["chance"] for each in whole["distribution"]) == pytest.approx(1)
    assert [each["chance"] for each in whole["history"]] == [0.4, 0.7]
    assert client.get(f"{ROOT}/outlook/forecasts/{latest[0]['id']}/why").status_code == 409
    assert client.get(f"{ROOT}/outlook/forecasts/none").status_code == 404
    assert client.get(f"{ROOT}/outlook/backtest").status_code == 409
    table = list(csv.DictReader(io.StringIO(client.get(f"{ROOT}/outlook/export?measure=events").text)))
    assert {(row["issue"], row["rule"] != "") for row in table} == {("i-2", True)}
    collection = client.get(f"{ROOT}/outlook/export?format=geojson").json()
    assert all(each["geometry"] is None for each in collection["features"])  # a country is no point
