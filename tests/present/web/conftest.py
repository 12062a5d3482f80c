"""The sample's chronicle behind a service, in process and as a real server; hostile dispatches; a real browser if any."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from harmattan.chronicle import open_chronicle
from harmattan.present.web.app import make_app
from harmattan.records import Forecast, Outcome

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --enable-unsafe-swiftshader"
).split()
ARTEFACTS = Path(__file__).parents[2] / "artefacts"

INJECTIONS = [
    "<script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    '"><svg onload=window.pwned=1>',
    "javascript:window.pwned=1",
    "{{constructor.constructor('window.pwned=1')()}}",
    "${window.pwned=1}",
    "'; DROP TABLE event; --",
    "../../../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "\u202eetihw\u202c",
    "https://tracker.example.net/pixel.gif",
]


def hostile_lines() -> bytes:
    """Give dispatches whose every field, and whose actors, places and quotations, are attacks."""
    lines = []
    for number, attack in enumerate(INJECTIONS):
        text = (
            f"Le ministre {attack} a condamné jeudi l'attaque de Gao. Selon {attack}, l'armée malienne a tué 3 rebelles à Kidal. "
            f"« {attack} », a déclaré le porte-parole {attack}. La France a rappelé son ambassadeur au Mali. {attack}"
        )
        fields = {"id": f"h{number}-{attack}", "text": text, "date": "2022-02-18", "lang": "fr", "headline": attack}
        lines.append(json.dumps(fields | {"outlet": attack, "url": attack}))
    return "\n".join(lines).encode()


def told_ahead() -> list[Forecast]:
    """Give the forecasts of two issues on Mali and Benin; the second is surer of both by 30 points."""
    made = []
    for issued, months, chance in (((2022, 1, 3), ("2022-01", "2022-02"), 0.4), ((2022, 2, 3), ("2022-02", "2022-03"), 0.7)):
        for place, name in (("MLI", "Mali"), ("BEN", "Bénin")):
            for horizon, month in enumerate(months, 1):
                ones = round(1000 * chance)
                made.append(
                    Forecast(
                        id=f"f-{place}-{issued[1]}-{month}", issue=f"i-{issued[1]}", issued=dt.date(*issued),
                        as_of=dt.date(2022, issued[1], 1) - dt.timedelta(days=1), level="country", place=place, name=name,
                        month=month, horizon=horizon, measure="events", chance=chance,
                        distribution=((0, 1000 - ones), (3, ones // 2), (12, ones - ones // 2)),
                        baseline_distribution=((0, 500), (1, 500)), model="pool", baseline="last value", source="ucdp 25.1",
                        rule="The number of events, as known 60 days after the month's end.", settle_days=60, country=place,
                    )
                )  # fmt: skip
    return made


def came_of(forecast: Forecast) -> Outcome:
    """Give what came of a forecast: three in Mali, nothing in Benin."""
    value = 3.0 if forecast.place == "MLI" else 0.0
    return Outcome(forecast.id, value, dt.date(2022, 4, 5), forecast.source, 1.2, 0.9, 0.36, 1.1)


@pytest.fixture
def copy(db: Path, tmp_path: Path) -> Path:
    """A chronicle of the sample that a test may change."""
    return Path(shutil.copy(db, tmp_path / "chronicle.db"))


@pytest.fixture
def client(copy: Path) -> Iterator[TestClient]:
    """The service of that chronicle, asked as the page asks."""
    with (
        open_chronicle(copy) as chronicle,
        TestClient(make_app(chronicle), base_url="http://127.0.0.1", headers={"X-Harmattan": "1"}) as client,
    ):
        yield client


Serve = Callable[..., str]


@pytest.fixture(scope="module")
def serve() -> Iterator[Serve]:
    """Start `harmattan serve` on a database and give its address; all are ended with the module."""
    started = []

    def serve(database: Path, *options: str) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-c", "from harmattan.present.cli import main; main()", "serve", "--db", str(database)]
        process = subprocess.Popen([*command, "--port", str(port), *options], stderr=subprocess.PIPE)
        started.append(process)
        address = f"http://127.0.0.1:{port}"
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{address}/api/v1", timeout=5).read()
                return address
            except urllib.error.HTTPError:
                return address
            except OSError:
                assert process.poll() is None, process.stderr and process.stderr.read()
                time.sleep(0.2)
        raise AssertionError("the server did not answer")

    yield serve
    for process in started:
        process.terminate()
        process.wait(timeout=20)
        if process.stderr:
            process.stderr.close()
