"""What all requests of one server share: the chronicle, its snapshots, and answers that are still good."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from importlib.metadata import version
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from ...chronicle import Chronicle
from .snapshots import Shelf, Snapshot

_kept, _largest = 400, 400_000  # answers kept, and the longest of them in bytes
_version = version("harmattan")


class Service:
    """The state of one server: a chronicle on its shelf of snapshots, and the answers to what was asked last."""

    def __init__(self, chronicle: Chronicle, read_only: bool) -> None:
        self.chronicle, self.read_only = chronicle, read_only
        self.shelf = Shelf(chronicle)
        self.adding = threading.Lock()
        self._answers: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def snapshot(self, day: dt.date | None = None) -> Snapshot:
        """Give the chronicle as it stands, or as it was known on a day."""
        return self.shelf.snapshot(day)

    def answer(self, request: Request, make: Callable[[], Any], more: str = "") -> Response:
        """Answer with JSON and an ETag; with 304 where the asker has it, and from memory where nothing has changed.

        `more` is the state of what else the answer depends on.
        """
        written = lambda: json.dumps(make(), allow_nan=False, separators=(",", ":")).encode()  # noqa: E731
        return self.respond(request, written, "application/json", more=more)

    def respond(
        self, request: Request, make: Callable[[], bytes], media_type: str, name: str | None = None, more: str = ""
    ) -> Response:
        """Answer with what `make` gives, under the same rules; with a name, as a file to be saved."""
        state = f"{_version} {self.shelf.stamp()} {more} {request.url.path}?{request.url.query}"
        tag = blake2b(state.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
        headers = {"etag": f'"{tag}"', "cache-control": "private, no-cache"}
        if name is not None:
            headers["content-disposition"] = f'attachment; filename="{name}"'
        if f'"{tag}"' in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        with self._lock:
            body = self._answers.get(tag)
            if body is not None:
                self._answers.move_to_end(tag)
        if body is None:
            body = make()
            if len(body) <= _largest:
                with self._lock:
                    self._answers[tag] = body
                    while len(self._answers) > _kept:
                        self._answers.popitem(last=False)
        return Response(body, media_type=media_type, headers=headers)


def service_of(request: Request) -> Service:
    """Give the service that a request asks."""
    service: Service = request.app.state.service
    return service


Asked = Annotated[Service, Depends(service_of)]
