"""The commands on a chronicle that is kept by a PostgreSQL server."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from harmattan.present.cli import app
from tests.conftest import SAMPLE
from tests.databases import fresh, kinds


@pytest.mark.parametrize("kind", kinds[1:])
def test_add_show_and_export(kind: str) -> None:
    place = fresh(kind)

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(app, [*arguments, "--chronicle", place])
        assert done.exit_code == 0, done.output
        return done.stdout

    run("add", str(SAMPLE))
    events = [json.loads(line) for line in run("export", "--format", "jsonl").splitlines()]
    assert events
    assert run("timeline")
    assert run("presence", "--format", "jsonl", "--relation", "deployed")
    assert run("search", "armée")
    assert run("explain", events[0]["id"])
    assert "events" in run("doctor")
