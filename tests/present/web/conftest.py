"""The sample's chronicle behind a service, in process and as a real server; hostile dispatches; a real browser if any."""

from __future__ import annotations

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
