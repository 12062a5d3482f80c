"""What the service refuses: other hosts, other sites, missing tokens, long bodies; and that hostile dispatches stay words."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings

from harmattan.chronicle import open_chronicle
from harmattan.present.web import serving
from harmattan.present.web.app import make_app
from harmattan.present.web.safety import is_loopback, most_json, most_upload

from .conftest import INJECTIONS, hostile_lines

ROOT = "/api/v1"
CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")
DECISION = {"kind": "accept", "event": "ev-0", "by": "A", "why": "b"}


def test_every_answer_forbids_what_the_page_does_not_need(client: TestClient) -> None:
    for path in (f"{ROOT}", f"{ROOT}/view", f"{ROOT}/events/none", "/", "/../../etc/passwd", f"{ROOT}/openapi.json"):
        headers = client.get(path).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["example.net", "192.168.1.4:8765", "127.0.0.1.example.net", "", "localhost@evil", "[::2]"])
def test_another_name_for_this_machine_is_turned_away(client: TestClient, host: str) -> None:
    assert client.get(f"{ROOT}", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "[::1]:8765", "127.8.0.1"])
def test_its_own_names_are_not(client: TestClient, host: str) -> None:
    assert client.get(f"{ROOT}", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Harmattan": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_write_from_elsewhere_is_refused(copy: Path, headers: dict[str, str]) -> None:
    with open_chronicle(copy) as chronicle, TestClient(make_app(chronicle), base_url="http://127.0.0.1") as client:
        bare = headers if headers.get("X-Harmattan") == "" else {"X-Harmattan": "1", **headers}
        bare.pop("X-Harmattan", None) if bare.get("X-Harmattan") == "" else None
        for path in ("/decisions", "/decisions/1/undo", "/dispatches"):
            assert client.post(ROOT + path, json=DECISION, headers=bare).status_code == 403


def test_with_a_token_nobody_gets_in_without_it(copy: Path) -> None:
    token = "a-token-of-some-length"
    with (
        open_chronicle(copy) as chronicle,
        TestClient(make_app(chronicle, token=token), base_url="http://192.168.1.4:8765") as client,
    ):
        assert client.get(ROOT).status_code == 401
        assert client.get("/").status_code == 401
        assert client.get(f"{ROOT}?token=wrong").status_code == 401
        assert client.get(ROOT, headers={"Authorization": f"Bearer {token}"}).status_code == 200
        admitted = client.get(f"/?token={token}", follow_redirects=False)
        assert (admitted.status_code, admitted.headers["location"]) == (303, "/")
        assert "HttpOnly" in admitted.headers["set-cookie"]
        assert "SameSite=Strict" in admitted.headers["set-cookie"]
        assert client.get(ROOT).status_code == 200


def test_beyond_this_machine_a_token_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told: list[str] = []
    monkeypatch.setattr("uvicorn.run", lambda *_, **__: None)
    for name in ("HARMATTAN_SERVED", "HARMATTAN_TOKEN", "HARMATTAN_READ_ONLY"):
        monkeypatch.setenv(name, "")
    serving.serve(tmp_path / "a.db", host="0.0.0.0", port=18765, told=told.append)
    assert len(told[0].partition("?token=")[2]) >= 24
    assert is_loopback("::1")
    assert not is_loopback("0.0.0.0")
    assert not is_loopback("example.net")


def test_read_only_changes_nothing(copy: Path) -> None:
    with (
        open_chronicle(copy) as chronicle,
        TestClient(make_app(chronicle, read_only=True), base_url="http://127.0.0.1", headers={"X-Harmattan": "1"}) as client,
    ):
        assert client.get(ROOT).json()["read_only"]
        assert client.post(f"{ROOT}/decisions", json=DECISION).status_code == 403
        sent = client.post(f"{ROOT}/dispatches", content=b"x", headers={"content-type": "application/octet-stream"})
        assert sent.status_code == 403


def test_what_is_too_long_is_refused(client: TestClient) -> None:
    assert client.post(f"{ROOT}/decisions", json=DECISION | {"why": "x" * most_json}).status_code == 413
    octets = {"content-type": "application/octet-stream"}
    assert client.post(f"{ROOT}/dispatches", content=b"x" * (most_upload + 1), headers=octets).status_code == 413
    chunks = (b"x" * 1_000_000 for _ in range(9))
    assert client.post(f"{ROOT}/dispatches", content=chunks, headers=octets).status_code == 413


@pytest.mark.parametrize(
    "path", ["/../../../etc/passwd", "/..%2f..%2fpyproject.toml", "/%2e%2e/app.py", "/assets/../../app.py", "/.built/.."]
)
def test_no_path_leads_out_of_the_page(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404 or "<title>Harmattan" in response.text


@pytest.mark.parametrize("name", ["a.exe", "noending", "a.db", "..", "a.txt/../b.py"])
def test_only_files_that_are_read_are_taken(client: TestClient, name: str) -> None:
    octets = {"content-type": "application/octet-stream"}
    assert client.post(f"{ROOT}/dispatches", params={"name": name}, content=b"x", headers=octets).status_code == 422


def test_hostile_words_stay_words_in_every_answer(client: TestClient) -> None:
    octets = {"content-type": "application/octet-stream"}
    sent = client.post(f"{ROOT}/dispatches?name=h.jsonl", content=hostile_lines(), headers=octets)
    done = json.loads(sent.text.splitlines()[-1])
    assert done["added"] == len(INJECTIONS)
    view = client.get(f"{ROOT}/view", params={"q": "Gao", "limit": 500})
    assert view.headers["content-type"] == "application/json"
    for attack in INJECTIONS:
        for name in ("q", "party", "actor", "recipient", "speaker", "place", "country"):
            assert client.get(f"{ROOT}/events", params={name: attack}).status_code == 200
        assert client.get(f"{ROOT}/quotes", params={"speaker": attack, "words": attack}).status_code == 200
        assert client.get(f"{ROOT}/presences", params={"actor": attack, "place": attack}).status_code == 200
        for name in ("since", "as_of", "bbox"):
            assert client.get(f"{ROOT}/events", params={name: attack}).status_code == 422
    assert client.get(f"{ROOT}").json()["events"] > 225
    cells = client.get(f"{ROOT}/export?format=csv").text
    assert not any(cell.startswith(("=", '"=')) for line in cells.splitlines() for cell in line.split(","))


def operations() -> list[tuple[str, str]]:
    with open_chronicle(":memory:") as chronicle:
        paths = make_app(chronicle).openapi()["paths"]
    return [(method, path) for path, own in paths.items() for method in own]


@pytest.fixture(scope="module")
def schema(db: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[schemathesis.BaseSchema]:
    path = shutil.copy(db, tmp_path_factory.mktemp("schema") / "chronicle.db")
    with open_chronicle(path) as chronicle:
        yield schemathesis.openapi.from_asgi(f"{ROOT}/openapi.json", make_app(chronicle), headers={"Host": "127.0.0.1"})


@pytest.mark.parametrize(("method", "path"), operations(), ids=lambda each: each)
def test_the_api_is_as_it_says(schema: schemathesis.BaseSchema, method: str, path: str) -> None:
    @given(case=schema[path][method.upper()].as_strategy())
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def holds(case: schemathesis.Case) -> None:
        if path.endswith("/changes"):
            case.query = {"most": 1}
        response = case.call(headers={"Host": "127.0.0.1", "X-Harmattan": "1"})
        assert response.status_code < 500
        case.validate_response(response, checks=[schemathesis.checks.CHECKS.get_one(name) for name in CHECKS])

    holds()
