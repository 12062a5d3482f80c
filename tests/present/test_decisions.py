"""What a person decides on the command line holds, says who and when, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import harmattan
from harmattan.chronicle import open_chronicle
from harmattan.errors import ChronicleError, InputError
from harmattan.present.cli import app
from tests.builders import act, reading

FIRST = act("ASSAULT", "attaque", "hommes armés", place="Boni", when="2021-06-05")
SECOND = act("ASSAULT", "raid", "hommes armés", place="Hombori", when="2021-06-06")
VAGUE = act("ASSAULT", "attaque", "MLI-JNIM", place="MLI")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "c.db"
    with open_chronicle(path) as chronicle:
        chronicle.add(reading("a", "2021-06-06", FIRST, outlet="A"))
        chronicle.add(reading("b", "2021-06-07", SECOND, outlet="B"))
        chronicle.refresh()
    return path


def ids(db: Path) -> list[str]:
    return [event.id for event in harmattan.timeline(db=db, all=True)]


def run(*words: object, answers: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(app, list(map(str, words)), input=answers)
    return result.exit_code, result.output


def test_judged_and_taken_back(db: Path) -> None:
    left, right = ids(db)
    code, told = run("judge", left, right, "same", "--why", "one raid", "--by", "ana", "--db", db)
    assert (code, "same, by ana" in told) == (0, True)
    assert ids(db) == [left]
    with open_chronicle(db) as chronicle:
        [made] = [each for each in chronicle.judgements() if each.by == "ana"]
        assert (made.why, made.retracted_at) == ("one raid", None)
        before = chronicle.fingerprint()
        chronicle.rebuild()
        assert chronicle.fingerprint() == before
    assert run("undo", right, left, "--db", db) == (0, "1 taken back.\n")
    assert ids(db) == [left, right]
    code, told = run("undo", right, left, "--db", db)
    assert (code, "nobody has decided" in told) == (1, True)


def test_bad_decisions_say_what_to_do(db: Path) -> None:
    left, right = ids(db)
    with pytest.raises(InputError, match="give same or different"):
        harmattan.judge(left, right, "alike", db=db)
    with pytest.raises(InputError, match="give two ids"):
        harmattan.judge(left, left, "same", db=db)
    with pytest.raises(ChronicleError, match="Did you mean"):
        harmattan.judge(left, right[:-1] + "x", "same", db=db)


def test_review_walks_the_unsure_pairs(tmp_path: Path) -> None:
    db = tmp_path / "c.db"
    told = act("ASSAULT", "attaque", "MLI-JNIM", "MLI-MIL", place="MLI", when="2021-06")
    with open_chronicle(db) as chronicle:
        for number, name in enumerate("abc"):
            other = act("ASSAULT", "tués", "MLI-JNIM", place=("MLI", "Boni", "Hombori")[number], when="2021-06")
            chronicle.add(reading(name, "2021-07-01", told if name == "a" else other, outlet=name))
        unsure = chronicle.unsure()
        events = len(chronicle.events())
    assert len(unsure) == 2
    code, shown = run("review", "--db", db, "--by", "ana", answers="d\nq\n")
    assert code == 0
    assert "1 decided" in shown
    assert unsure[0].why in shown
    with open_chronicle(db) as chronicle:
        assert len(chronicle.unsure()) == 1
        assert len(chronicle.events()) == events
        assert [each.verdict for each in chronicle.judgements() if each.by == "ana"] == ["different"]
    run("review", "--db", db, "--by", "ana", answers="s\n")
    with open_chronicle(db) as chronicle:
        assert len(chronicle.events()) == events - 1
        assert chronicle.unsure() == []
