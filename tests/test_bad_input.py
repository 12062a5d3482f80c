"""A folder in which little is as it should be: what is good is read and kept, and the rest is listed, each with its reason."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

import harmattan
from harmattan.chronicle import open_chronicle
from harmattan.present.cli import app

GOOD = "Des rebelles ont attaqué mardi un convoi militaire à Gao, au Mali."
SAID = "« Nous resterons dans la ville », a déclaré le gouverneur de Ségou."
HIDDEN = "Des re\u200bbelles ont atta\u00adqué un convoi \u202emilitaire\u202c à Gao, au\u00a0Mali.\ufeff"
BAD = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 40,
    "latin.txt": "Le préfet a été tué à Ségou par des rebelles.".encode("latin-1"),
    "huge.txt": b"a" * 20_000_000,
    "bomb.html": b"<html><body>" + b"<div>" * 60_000 + b"Le ministre parle." + b"</div>" * 60_000,
    "broken.json": b'{"text": "Le ministre parle."',
    "wrong.json": b'{"texte": "Le ministre parle."}',
    "future.json": json.dumps({"text": GOOD, "date": f"{dt.date.today().year + 5}-01-01", "lang": "fr"}).encode(),
    "klingon.json": json.dumps({"text": GOOD, "lang": "tlh"}).encode(),
    "english.txt": b"The governor has left the city and the army has come back to the market with the rebels.",
}
REASONS = {
    "empty.txt": "empty",
    "binary.txt": "binary",
    "latin.txt": "UTF-8",
    "huge.txt": "16 MB",
    "bomb.html": "nested",
    "broken.json": "JSON",
    "wrong.json": '"text"',
    "future.json": "future",
    "klingon.json": "tlh",
    "english.txt": "languages read",
}


@dataclass(frozen=True)
class Outcome:
    db: Path
    exit_code: int
    stdout: str
    stderr: str

    @property
    def listed(self) -> dict[str, str]:
        """Give what is told of each file that was not read."""
        lines = [line.removeprefix("not read: ") for line in self.stderr.splitlines() if line.startswith("not read: ")]
        return {Path(source.partition(":")[0]).name: reason for source, _, reason in (line.partition(": ") for line in lines)}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Add the folder through the command line."""
    folder = tmp_path_factory.mktemp("bad")
    for name, content in BAD.items():
        (folder / name).write_bytes(content)
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    (folder / "undated.json").write_text(json.dumps({"id": "undated", "text": SAID, "lang": "fr"}), encoding="utf-8")
    (folder / "dated.json").write_text(
        json.dumps({"id": "dated", "text": GOOD + " Trois civils sont morts.", "date": "2022-02-17", "lang": "fr"}),
        encoding="utf-8",
    )
    (folder / "hidden.txt").write_text(HIDDEN, encoding="utf-8")
    db = folder.parent / "chronicle.db"
    result = CliRunner().invoke(app, ["add", str(folder), "--db", str(db)])
    return Outcome(db, result.exit_code, result.stdout, result.stderr)


def test_all_that_is_bad_is_listed_once_with_its_reason(outcome: Outcome) -> None:
    listed = outcome.listed
    assert sorted(listed) == sorted(BAD)
    assert {name: reason for name, reason in listed.items() if REASONS[name] not in reason} == {}
    assert outcome.stderr.count("not read: ") == len(BAD)


def test_the_command_goes_on_and_tells_what_it_did(outcome: Outcome) -> None:
    assert outcome.exit_code == 0
    assert outcome.stdout.startswith(f"4 added, 0 already there, {len(BAD)} set aside")
    assert "Traceback" not in outcome.stderr


def test_what_is_good_is_in_the_chronicle(outcome: Outcome) -> None:
    with open_chronicle(outcome.db) as chronicle:
        reports = {report.id: report for report in chronicle.reports()}
        assert chronicle.counts()["rejections"] == len(BAD)
    assert sorted(reports) == ["dated", "good.txt", "hidden.txt", "undated"]
    assert reports["good.txt"].body == GOOD
    assert reports["hidden.txt"].body == HIDDEN


def test_a_missing_date_stays_missing(outcome: Outcome) -> None:
    with open_chronicle(outcome.db) as chronicle:
        reports = {report.id: report for report in chronicle.reports()}
    assert reports["undated"].published is None
    assert reports["dated"].published is not None
    (quote,) = [quote for quote in harmattan.quotes(db=outcome.db) if "resterons" in quote.text]
    assert quote.text == "Nous resterons dans la ville"


def test_the_attack_is_read_from_hidden_characters_too(outcome: Outcome) -> None:
    claims = [claim for event in harmattan.timeline(db=outcome.db, type="ASSAULT") for claim in event.claims]
    told = {claim.report: claim.text for claim in claims if claim.text.startswith("atta")}
    assert told == {"dated": "attaqué", "good.txt": "attaqué", "hidden.txt": "atta\u00adqué"}
    words = [HIDDEN[claim.start : claim.end] for claim in claims if claim.report == "hidden.txt"]
    assert words == ["atta\u00adqué"]
