"""The bundled sample, read once and kept in one chronicle."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from harmattan.present.cli import app

os.environ["HARMATTAN_MODEL"] = "off"  # words are tested as words; tests/test_learned.py tests the learned reader

SAMPLE = Path(str(files("harmattan") / "data" / "sample"))
Run = Callable[..., Result]


@pytest.fixture(scope="session")
def run() -> Run:
    """Run a command as in a shell, and give its exit code, standard output and standard error."""

    def run(*arguments: object, **options: Any) -> Result:
        return CliRunner().invoke(app, list(map(str, arguments)), **options)

    return run


@pytest.fixture(scope="session")
def told(run: Run, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The folder and the output of `harmattan demo`."""
    folder = tmp_path_factory.mktemp("story") / "demo"
    result = run("demo", "--folder", folder)
    assert result.exit_code == 0, result.output
    return folder, result


@pytest.fixture(scope="session")
def db(told: tuple[Path, Result]) -> Path:
    """The chronicle of the bundled sample."""
    return told[0] / "chronicle.db"
