"""A chronicle's file: made, updated, refused with a remedy, and whole after a kill."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from harmattan.chronicle import database, open_chronicle, rows, schema
from harmattan.chronicle.codec import dump
from harmattan.errors import ChronicleError
from harmattan.records import Judgement
from tests.builders import made_up
from tests.databases import fresh, kinds

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", kinds)
def test_the_migrations_give_the_schema(kind: str) -> None:
    with open_chronicle(fresh(kind)) as chronicle, chronicle._read() as connection:
        options = {"include_name": lambda name, kind, _: kind != "table" or not str(name).startswith("sentence_words")}
        context = MigrationContext.configure(connection, opts=options)
        assert context.get_current_revision() == schema.REVISION
        assert compare_metadata(context, schema.metadata) == []


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    open_chronicle(tmp_path / "c.db").close()
    before = (tmp_path / "c.db").read_bytes()
    open_chronicle(tmp_path / "c.db").close()
    assert (tmp_path / "c.db").read_bytes() == before


class TestRefused:
    def test_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "c.db").write_text("id;date;texte\n" * 100)
        with pytest.raises(ChronicleError, match="no SQLite file"):
            open_chronicle(tmp_path / "c.db")
        assert (tmp_path / "c.db").read_text().startswith("id;date")

    def test_another_program_s_database(self, tmp_path: Path) -> None:
        connection = sqlite3.connect(tmp_path / "c.db")
        connection.execute("CREATE TABLE cookies (id)")
        connection.close()
        with pytest.raises(ChronicleError, match=r"another program's database \(cookies"):
            open_chronicle(tmp_path / "c.db")

    def test_a_newer_schema(self, tmp_path: Path) -> None:
        open_chronicle(tmp_path / "c.db").close()
        connection = sqlite3.connect(tmp_path / "c.db")
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
        connection.close()
        with pytest.raises(ChronicleError, match=r"newer Harmattan \(schema 9999.*pip install"):
            open_chronicle(tmp_path / "c.db")

    @pytest.mark.parametrize("path", ["", "missing/c.db"])
    def test_a_folder_or_none(self, tmp_path: Path, path: str) -> None:
        with pytest.raises(ChronicleError, match="Check that its folder exists"):
            open_chronicle(tmp_path / path)

    @pytest.mark.parametrize("url", ["mysql://host/db", "nonsense://", "http://example.org/c.db"])
    def test_other_databases(self, url: str) -> None:
        with pytest.raises(ChronicleError, match="Give a path"):
            open_chronicle(url)

    def test_a_server_that_does_not_answer(self, tmp_path: Path) -> None:
        with pytest.raises(ChronicleError, match="no server answers there") as raised:
            open_chronicle(f"postgresql://ana:secret@/chronicle?host={tmp_path}")
        assert "secret" not in str(raised.value)

    @pytest.mark.parametrize("kind", kinds[1:])
    def test_a_database_that_is_not_there_or_is_written_to(self, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
        url = fresh(kind)
        with pytest.raises(ChronicleError, match="no such database"):
            open_chronicle(url.replace("chronicle_", "nowhere_"))
        monkeypatch.setattr(database, "_PATIENCE", 50)
        with open_chronicle(url) as chronicle, open_chronicle(url) as other, other._write():
            with pytest.raises(ChronicleError, match="another command is writing"):
                chronicle.add(made_up(1, 1)[0])
            assert chronicle.search("attaque") == []

    def test_locked(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(database, "_PATIENCE", 50)
        with open_chronicle(tmp_path / "c.db") as chronicle:
            other = sqlite3.connect(tmp_path / "c.db", isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(ChronicleError, match="another command is writing"):
                chronicle.add(made_up(1, 1)[0])
            assert chronicle.search("attaque") == []
            other.execute("ROLLBACK")
            other.close()
            assert chronicle.add(made_up(1, 1)[0])

    def test_disk_full(self, tmp_path: Path) -> None:
        readings = made_up(1, 200)
        with open_chronicle(tmp_path / "c.db") as chronicle:
            chronicle.add(readings[0])
            with chronicle._read() as connection:
                pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
                connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")
            with pytest.raises(ChronicleError, match="disk is full"):
                all(chronicle.add(each) for each in readings[1:])
        with open_chronicle(tmp_path / "c.db") as chronicle:
            assert 1 <= chronicle.counts()["reports"] < 200
            assert chronicle.events()

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere")
    def test_read_only(self, tmp_path: Path) -> None:
        open_chronicle(tmp_path / "c.db").close()
        (tmp_path / "c.db").chmod(0o444)
        with open_chronicle(tmp_path / "c.db") as chronicle, pytest.raises(ChronicleError, match="may not be written"):
            chronicle.add(made_up(1, 1)[0])

    def test_damaged(self, tmp_path: Path) -> None:
        with open_chronicle(tmp_path / "c.db") as chronicle:
            for each in made_up(1, 30):
                chronicle.add(each)
        raw = bytearray((tmp_path / "c.db").read_bytes())
        raw[4096:] = bytes(255 for _ in raw[4096:])
        (tmp_path / "c.db").write_bytes(raw)
        with pytest.raises(ChronicleError, match="damaged"), open_chronicle(tmp_path / "c.db") as chronicle:
            chronicle.events()


KILLED = """
import sys
from harmattan.chronicle import open_chronicle
from tests.builders import made_up

with open_chronicle(sys.argv[1]) as chronicle:
    print("begun", flush=True)
    for number, reading in enumerate(made_up(11, 120)):
        chronicle.add(reading)
        if number % 10 == 9:
            chronicle.rebuild()
"""


@pytest.mark.parametrize("kind", kinds)
def test_killed_again_and_again_it_ends_the_same(tmp_path: Path, kind: str) -> None:
    place = fresh(kind, tmp_path)
    readings = made_up(11, 120)
    with open_chronicle(":memory:") as chronicle:
        for each in readings:
            chronicle.add(each)
        wanted = [dump(event) for event in chronicle.events()]
    draw = random.Random(4)
    killed = 0
    for _ in range(4):
        killed_run = [sys.executable, "-c", KILLED, place]
        process = subprocess.Popen(killed_run, cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.readline()
        time.sleep(draw.uniform(0.05, 0.6))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        process.stdout.close()
        with open_chronicle(place) as chronicle:
            assert chronicle.counts()["claims"] == sum(len(each.claims) for each in chronicle.readings())
    assert killed
    with open_chronicle(place) as chronicle:
        for each in readings:
            chronicle.add(each)
        assert [dump(event) for event in chronicle.events()] == wanted


def old_file(path: Path) -> None:
    """Make a chronicle as the first schema had it, with three dispatches."""
    engine = database.engine_of(path)
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).with_name("migrations")))
    with database.writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for each in made_up(2, 3):
            report = each.page.report
            bare = dump(replace(each.page, report=replace(report, body="")))
            rows.many(connection, schema.report, [{"sha": report.sha, "id": report.id, "record": dump(report), "page": bare}])
            for number, one in enumerate(each.sentences):
                span = {"number": number, "start": one.start, "end": one.end, "record": dump(one)}
                rows.many(connection, schema.sentence, [{"sha": report.sha, **span}])
            for table, records in (
                (schema.mention, [{"kind": one.kind, "record": dump(one)} for one in each.mentions]),
                (schema.event_mention, [{"id": one.id, "type": one.type, "record": dump(one)} for one in each.events]),
                (schema.claim, [{"id": one.id, "event": one.event, "record": dump(one)} for one in each.claims]),
            ):
                rows.many(connection, table, ({"sha": report.sha, "number": number, **one} for number, one in enumerate(records)))
    engine.dispose()


def test_an_interrupted_migration_leaves_the_old_file_and_goes_through_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_file(tmp_path / "c.db")
    versions = Path(database.__file__).with_name("migrations") / "versions"
    assert sorted(path.stem[1:5] for path in versions.glob("r*.py"))[-1] == schema.REVISION

    def broken(*_: object, **__: object) -> None:
        raise OSError("the machine went down")

    with monkeypatch.context() as patched:
        patched.setattr("harmattan.resolve.identities.namings", broken)
        with pytest.raises(OSError, match="went down"):
            open_chronicle(tmp_path / "c.db")
    with sqlite3.connect(tmp_path / "c.db") as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        assert connection.execute("SELECT count(*) FROM report").fetchone() == (3,)
    connection.close()
    with open_chronicle(tmp_path / "c.db") as upgraded, open_chronicle(tmp_path / "new.db") as new:
        new.add_all(made_up(2, 3))
        assert [dump(event) for event in upgraded.events()] == [dump(event) for event in new.events()]
        assert upgraded.counts()["forecasts"] == 0
        with upgraded._read() as connection:
            assert MigrationContext.configure(connection).get_current_revision() == schema.REVISION


ADDING = """
import sys
from harmattan.chronicle import open_chronicle
from tests.builders import made_up

first, step = int(sys.argv[2]), int(sys.argv[3])
with open_chronicle(sys.argv[1]) as chronicle:
    for number, reading in enumerate(made_up(13, 40)[first::step]):
        chronicle.add(reading)
        if number % 5 == 4:
            chronicle.refresh()
    chronicle.refresh()
"""


@pytest.mark.parametrize("kind", kinds)
def test_processes_adding_at_once_lose_and_double_nothing(tmp_path: Path, kind: str) -> None:
    place = fresh(kind, tmp_path)
    runs = [subprocess.Popen([sys.executable, "-c", ADDING, place, str(first), "3"], cwd=ROOT) for first in range(3)]
    assert [run.wait() for run in runs] == [0, 0, 0]
    with open_chronicle(place) as both, open_chronicle(":memory:") as one:
        one.add_all(made_up(13, 40))
        assert both.current()
        assert [dump(event) for event in both.events()] == [dump(event) for event in one.events()]
        assert both.fingerprint() == one.fingerprint()


def test_a_clock_that_goes_backwards_loses_no_decision(tmp_path: Path) -> None:
    with open_chronicle(tmp_path / "c.db") as chronicle:
        chronicle.add_all(made_up(13, 10))
        left, right, *_ = [event.id for event in chronicle.events()]
        chronicle.judge(Judgement(left, right, "same", 1.0, "ana", "one", "2024-05-02T10:00:00+00:00"))
        chronicle.judge(Judgement(left, right, "different", 1.0, "ana", "two after all", "2024-05-01T10:00:00+00:00"))
        parted = {event.id for event in chronicle.events()}
        assert {left, right} <= parted
        assert chronicle.retract(left, right, "2024-04-30T10:00:00+00:00") == 2
        before = chronicle.fingerprint()
        chronicle.rebuild()
        assert chronicle.fingerprint() == before
