"""New empty chronicles for tests: in memory, in a file, or in a PostgreSQL server that is started for them and stopped after."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path

import pytest

_waiting = 30  # seconds for the server to answer


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    homes = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((home for home in homes if (home / "postgres").exists()), None)


def _owner() -> str | None:
    """Give the user as whom the server runs: it refuses to be the superuser's."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    known = {each.pw_name for each in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)


def _missing() -> str:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed"
    return "" if _binaries() and _owner() else "no PostgreSQL server is installed"


@dataclass
class Server:
    """A server of its own folder, reached by a socket in it alone."""

    folder: Path
    numbers: count[int] = field(default_factory=count)

    def new(self) -> str:
        """Make an empty database, and give its URL."""
        import psycopg

        name = f"chronicle_{next(self.numbers)}"
        with psycopg.connect(f"host={self.folder} user=harmattan dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        return f"postgresql://harmattan@/{name}?host={self.folder}"


@cache
def server() -> Server:
    """Start the server, once; it ends with the tests."""
    home, owner = _binaries(), _owner()
    assert home
    assert owner
    folder = Path(tempfile.mkdtemp(prefix="harmattan-pg-"))
    shutil.chown(folder, owner)
    user = {"user": owner} if os.geteuid() == 0 else {}
    made = [
        home / "initdb",
        "-D",
        folder / "data",
        "-U",
        "harmattan",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
        "--locale=C.UTF-8",
    ]
    subprocess.run(made, check=True, cwd=folder, stdout=subprocess.DEVNULL, **user)  # type: ignore[call-overload]
    settings = ["-h", "", "-k", folder, "-F", "-c", "full_page_writes=off", "-c", "max_connections=50"]
    log = (folder / "log").open("wb")
    process = subprocess.Popen([home / "postgres", "-D", folder / "data", *settings], cwd=folder, stdout=log, stderr=log, **user)  # type: ignore[call-overload]

    def stop() -> None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
        log.close()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    until = time.monotonic() + _waiting
    while subprocess.run([home / "pg_isready", "-q", "-h", folder], check=False).returncode:
        if time.monotonic() > until or process.poll() is not None:
            raise RuntimeError((folder / "log").read_text(errors="replace"))
        time.sleep(0.05)
    return Server(folder)


kinds = ["sqlite", pytest.param("postgresql", marks=pytest.mark.skipif(bool(_missing()), reason=_missing() or "there is one"))]


def fresh(kind: str, folder: Path | None = None) -> str:
    """Give where to open a new chronicle of a kind; a SQLite one is in memory unless a folder is given."""
    if kind == "postgresql":
        return server().new()
    return f"{folder}/{len(list(folder.iterdir()))}.db" if folder else ":memory:"
