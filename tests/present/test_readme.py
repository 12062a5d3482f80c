"""The README shows what the demo prints, read with words and model as users have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harmattan.learned import model as learned

from ..conftest import Run

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.skipif(learned.installed() is None, reason="the extra `model` is not installed")
def test_the_excerpt_is_of_the_demos_output(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(learned.switch)
    monkeypatch.delenv("COLUMNS", raising=False)  # a test process among several has one
    result = run("demo", "--folder", tmp_path / "demo")
    assert result.exit_code == 0, result.output
    excerpt = README.read_text(encoding="utf-8").split("```")[1].splitlines()[1:]
    assert len(excerpt) > 10
    printed = result.stdout.replace(str(tmp_path / "demo"), "demo").splitlines()
    assert [line for line in excerpt if line not in ("…", "") and not any(whole.startswith(line) for whole in printed)] == []
