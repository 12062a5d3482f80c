"""A chronicle's file: made, updated, refused with a remedy, and whole after a kill."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from harmattan.chronicle import database, open_chronicle, schema
from harmattan.chronicle.codec import dump
from harmattan.errors import ChronicleError
from tests.consolidate.test_events import made_up

ROOT = Path(__file__).parents[2]


def test_the_migrations_give_the_schema(tmp_path: Path) -> None:
    with open_chronicle(tmp_path / "c.db") as chronicle, chronicle._read() as connection:
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

    @pytest.mark.parametrize("url", ["postgresql://host/db", "nonsense://", "http://example.org/c.db"])
    def test_other_databases(self, url: str) -> None:
        with pytest.raises(ChronicleError, match="Give a path"):
            open_chronicle(url)

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
from tests.consolidate.test_events import made_up

with open_chronicle(sys.argv[1]) as chronicle:
    print("begun", flush=True)
    for number, reading in enumerate(made_up(11, 120)):
        chronicle.add(reading)
        if number % 10 == 9:
            chronicle.rebuild()
"""


def test_killed_again_and_again_it_ends_the_same(tmp_path: Path) -> None:
    readings = made_up(11, 120)
    with open_chronicle(tmp_path / "whole.db") as chronicle:
        for each in readings:
            chronicle.add(each)
        wanted = [dump(event) for event in chronicle.events()]
    draw = random.Random(4)
    killed = 0
    for _ in range(4):
        command = [sys.executable, "-c", KILLED, str(tmp_path / "killed.db")]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.readline()
        time.sleep(draw.uniform(0.05, 0.6))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        process.stdout.close()
        with open_chronicle(tmp_path / "killed.db") as chronicle:
            assert chronicle.counts()["claims"] == sum(len(each.claims) for each in chronicle.readings())
    assert killed
    with open_chronicle(tmp_path / "killed.db") as chronicle:
        for each in readings:
            chronicle.add(each)
        assert [dump(event) for event in chronicle.events()] == wanted
