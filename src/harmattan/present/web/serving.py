"""Serves a chronicle until it is stopped: to this machine alone, or to others who have the token."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ...errors import ChronicleError, InputError
from ..demo import keep
from .safety import is_loopback

_db, _token, _read_only = "HARMATTAN_SERVED", "HARMATTAN_TOKEN", "HARMATTAN_READ_ONLY"


def serve(
    db: str | Path = "chronicle.db",
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    token: str | None = None,
    read_only: bool = False,
    workers: int = 1,
    sample: bool = False,
    told: Callable[[str], None] = lambda address: None,
) -> None:
    """Serve a chronicle, made if it is not there, until it is stopped; `told` is given the address to open.

    Beyond this machine askers need a token: one is made, unless it is given. With `sample` the bundled sample is read into
    demo/chronicle.db and served instead. Raise InputError where the port is taken or the token too short.

    >>> serve("chronicle.db", token="secret")
    Traceback (most recent call last):
    harmattan.errors.InputError: The token is too short to keep anybody out: give 12 characters or more, or none to have one made.
    """
    if not is_loopback(host) and token is None:
        token = os.environ.get(_token) or secrets.token_urlsafe(24)
    if token is not None and len(token) < 12:
        raise InputError("The token is too short to keep anybody out: give 12 characters or more, or none to have one made.")
    _check_port(host, port)
    if sample:
        db = keep(Path("demo"), iter)
    os.environ[_db] = str(db)
    os.environ[_read_only] = "1" if read_only else ""
    if token is not None:
        os.environ[_token] = token
    else:
        os.environ.pop(_token, None)
    import uvicorn

    from ...chronicle import open_chronicle

    with open_chronicle(db) as chronicle:  # a chronicle that cannot be used is told here, once
        if not chronicle.current():
            chronicle.refresh()
    name = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    told(f"http://{name}:{port}/" + (f"?token={token}" if token else ""))
    options: dict[str, Any] = {"host": host, "port": port, "log_level": "warning", "access_log": False, "server_header": False}
    uvicorn.run(
        "harmattan.present.web.serving:from_environment",
        factory=True,
        workers=workers if workers > 1 else None,
        timeout_graceful_shutdown=2,
        timeout_keep_alive=30,  # longer than clients keep one: else one asks again just as it is closed
        **options,
    )


def from_environment() -> Any:
    """Make the service that the environment describes: each worker makes its own."""
    from ...chronicle import open_chronicle
    from .app import make_app

    db = os.environ.get(_db)
    if not db:
        raise ChronicleError("No chronicle is named: start the service with `harmattan serve`.")
    return make_app(open_chronicle(db), token=os.environ.get(_token) or None, read_only=bool(os.environ.get(_read_only)))


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InputError(
                f"{host}:{port} cannot be served on ({error.strerror}): give another with --port or --host."
            ) from error
