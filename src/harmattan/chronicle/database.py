"""Opens a chronicle, a SQLite file or a PostgreSQL database, updates its schema, and says in plain words what goes wrong."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Text, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from ..errors import ChronicleError
from .schema import REVISION

_PATIENCE = 15_000  # milliseconds that one command waits for another that writes
_WRITER = 0x4841524D  # the advisory lock that a writer holds in PostgreSQL: as in SQLite, one writes at a time

_REMEDIES = (
    ("file is not a database", "it is no SQLite file. Give the path of a chronicle, or of a file that does not exist yet"),
    ("malformed", "the file is damaged. Restore a backup, or add the dispatches again to a new file"),
    ("lock timeout", "another command is writing to it. Wait until that has ended, then run this one again"),
    ("password", "the server asks for a password: give one in the URL, in ~/.pgpass or in PGPASSWORD"),
    ("connection refused", "no server answers there. Start it, and check host and port"),
    ("no such file or directory", "no server answers there. Start it, and check host and port"),
    ("could not translate host name", "there is no such host. Check the URL"),
    ("does not exist", "there is no such database or role on the server. Create it with createdb, or check the URL"),
    ("permission denied", "the role may not write there. Grant it the right to create tables in the database"),
    ("no space left", "the disk is full. Make room and run the command again: nothing was half written"),
    ("locked", "another command is writing to it. Wait until that has ended, then run this one again"),
    ("is full", "the disk is full. Make room and run the command again: nothing was half written"),
    ("readonly", "it may not be written to. Give yourself the right to write to the file and its folder, or copy it elsewhere"),
    (
        "unable to open",
        "it cannot be opened. Check that its folder exists, that it is a file, and that you may read and write it",
    ),
    ("disk i/o", "the disk cannot be read or written. Check it, then restore a backup if the file is damaged"),
)


def engine_of(path_or_url: str | Path) -> Engine:
    """Make the engine of a chronicle: a path, ":memory:", an sqlite:/// URL, or a postgresql:// URL."""
    given = str(path_or_url)
    if "://" not in given:
        return _file(URL.create("sqlite", database=given))
    try:
        url = make_url(re.sub("^postgres(ql)?://", "postgresql+psycopg://", given))
    except ArgumentError as error:
        raise ChronicleError(f"{given}: this is no database URL. Give a path, or postgresql://host/name.") from error
    if url.get_backend_name() == "sqlite":
        return _file(url)
    if url.get_backend_name() != "postgresql":
        raise ChronicleError(f"{given}: a chronicle is kept in SQLite or PostgreSQL. Give a path, or postgresql://host/name.")
    return _server(url)


def shown(path_or_url: str | Path) -> str:
    """Give a path or URL as it may be shown: without a password."""
    given = str(path_or_url)
    try:
        return make_url(given).render_as_string(hide_password=True) if "://" in given else given
    except ArgumentError:
        return given


def _file(url: URL) -> Engine:
    options: dict[str, Any] = {}
    if url.database in (None, "", ":memory:"):
        options = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    engine = create_engine(url, **options)

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _: object) -> None:
        # Python's own transactions leave DDL outside and begin late; BEGIN is sent below instead.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")

    return engine


def _server(url: URL) -> Engine:
    try:
        engine = create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10, "application_name": "harmattan"})
    except ImportError as error:
        raise ChronicleError(
            "PostgreSQL needs the driver psycopg, which is not installed. Install it with pip install 'harmattan[postgres]'."
        ) from error

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        if _writes(connection):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_PATIENCE}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER})")
        else:
            # A question sees one state of the chronicle from its first row to its last.
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    return engine


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("writes", False))


@contextmanager
def guarded(path: str) -> Iterator[None]:
    """Turn what the database raises into a ChronicleError that names the file, the cause and the remedy."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        cause = str(getattr(error, "orig", None) or error)
        remedy = next((remedy for sign, remedy in _REMEDIES if sign in cause.lower()), "run `harmattan doctor` on it")
        raise ChronicleError(f"{path}: {remedy} ({cause.splitlines()[0]}).") from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that writes: nobody else writes within it, and it is kept whole or not at all."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def prepare(engine: Engine, path: str) -> None:
    """Create or update the schema; ChronicleError if the file is another program's or of a newer Harmattan."""
    with guarded(path):
        with engine.connect() as connection:
            revision = _revision(connection, path)
        if revision == REVISION:
            return
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection:
                connection.connection.driver_connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[union-attr]
        with writing(engine) as connection:
            if _revision(connection, path) != REVISION:
                _migrate(connection)


def _revision(connection: Connection, path: str) -> str | None:
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables:
            raise ChronicleError(f"{path}: this is another program's database ({min(tables)}…). Give a chronicle or a new file.")
        return None
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if revision is not None and "mark" not in tables:
        raise ChronicleError(f"{path}: this is another program's database. Give a chronicle or a new file.")
    if revision is not None and revision > REVISION:
        raise ChronicleError(
            f"{path}: written by a newer Harmattan (schema {revision}, this one knows {REVISION}). "
            "Update with pip install -U harmattan."
        )
    return None if revision is None else str(revision)


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "postgresql":
        _binary_order(connection)


def _binary_order(connection: Connection) -> None:
    """Have PostgreSQL order texts as SQLite does, byte by byte, whatever language the database was made for."""
    inspector = inspect(connection)
    for table in sorted(set(inspector.get_table_names()) - {"alembic_version"}):
        for column in inspector.get_columns(table):
            if isinstance(column["type"], Text) and column["type"].collation != "C":
                connection.exec_driver_sql(f'ALTER TABLE "{table}" ALTER COLUMN "{column["name"]}" TYPE TEXT COLLATE "C"')
