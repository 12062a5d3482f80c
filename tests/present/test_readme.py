"""The README shows what the demo prints."""

from __future__ import annotations

from pathlib import Path

from typer.testing import Result

README = Path(__file__).parents[2] / "README.md"


def test_the_excerpt_is_of_the_demos_output(told: tuple[Path, Result]) -> None:
    text = README.read_text(encoding="utf-8")
    excerpt = text.split("```")[1].splitlines()[1:]
    assert len(excerpt) > 10
    printed = told[1].stdout.replace(str(told[0]), "demo").splitlines()
    assert [line for line in excerpt if line not in ("…", "") and not any(whole.startswith(line) for whole in printed)] == []
