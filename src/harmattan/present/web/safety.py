"""Who may ask, and what a browser may do with the answer: hosts, token, writes of this page alone, size limits, headers."""

from __future__ import annotations

import ipaddress
import json
import secrets
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

most_upload = 8_000_000  # bytes of one dispatch, as uploaded
most_json = 64_000  # bytes of any other request
write_header = b"x-harmattan"

_policy = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_headers = [
    (b"content-security-policy", _policy.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), interest-cohort=()"),
]


def is_loopback(host: str) -> bool:
    """Tell whether a host can be reached from this machine alone.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Guard:
    """Lets through what may be asked, with headers on every answer; the rest is answered by a problem in a sentence.

    Without a token only this machine may ask, by a name of its own: a page elsewhere that points its name here is turned away.
    With one, every request must bear it: as `Authorization: Bearer`, or as the cookie that opening `/?token=` sets.
    A write must bear the header `X-Harmattan` and come from this page, which no form and no other site can do.
    """

    def __init__(self, app: ASGIApp, token: str | None = None) -> None:
        self._app, self._token = app, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        problem = self._problem(scope, headers)
        if problem is not None:
            await _refuse(send, *problem)
            return
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0] if scope["method"] == "GET" else ""
        if self._token and given and secrets.compare_digest(given.encode(), self._token.encode()):
            await _admit(send, scope["path"], self._token)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                held = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *((name, value) for name, value in _headers if name not in held)]
                if b"cache-control" not in held:
                    message["headers"].append((b"cache-control", b"no-cache"))
            await send(message)

        await self._app(scope, _bounded(receive, _limit(scope)), sending)

    def _problem(self, scope: Scope, headers: dict[bytes, bytes]) -> tuple[int, str] | None:
        host = headers.get(b"host", b"").decode("latin-1")
        name = urlsplit(f"//{host}").hostname if _plain_host(host) else None
        if self._token is None and not (name and is_loopback(name)):
            return 421, "This chronicle is served to this machine alone: open it as 127.0.0.1 or localhost."
        if self._token is not None and not self._known(scope, headers):
            return 401, "A token is needed: open the address that `harmattan serve` printed."
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            origin = headers.get(b"origin", b"").decode("latin-1")
            if origin and urlsplit(origin).netloc != host:
                return 403, "A write must come from this page, not from another site."
            if headers.get(b"sec-fetch-site", b"same-origin") not in (b"same-origin", b"none"):
                return 403, "A write must come from this page, not from another site."
            if write_header not in headers:
                return 403, "A write must bear the header X-Harmattan: 1."
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > _limit(scope):
            return 413, f"That is too long: at most {_limit(scope)} bytes can be taken at a time."
        return None

    def _known(self, scope: Scope, headers: dict[bytes, bytes]) -> bool:
        token = (self._token or "").encode()
        bearer = headers.get(b"authorization", b"").removeprefix(b"Bearer ")
        cookie = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1")).get("harmattan")
        query = (
            parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0].encode() if scope["method"] == "GET" else b""
        )
        offered = (bearer, cookie.value.encode() if cookie else b"", query)
        return any(secrets.compare_digest(each, token) for each in offered)


class TooLong(Exception):
    """A request's body is longer than it may be."""


def _plain_host(host: str) -> bool:
    return 0 < len(host) < 256 and all(letter.isalnum() or letter in ".-_:[]" for letter in host)


def _limit(scope: Scope) -> int:
    return most_upload if scope["path"] == "/api/v1/dispatches" else most_json


def _bounded(receive: Receive, limit: int) -> Receive:
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise TooLong(f"That is too long: at most {limit} bytes can be taken at a time.")
        return message

    return bounded


async def _refuse(send: Send, status: int, detail: str) -> None:
    body = json.dumps({"detail": detail}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *_headers]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _admit(send: Send, path: str, token: str) -> None:
    cookie = f"harmattan={token}; HttpOnly; SameSite=Strict; Path=/"
    target = path if path.startswith("/") and not path.startswith("//") else "/"
    headers = [(b"location", target.encode("latin-1", "ignore")), (b"set-cookie", cookie.encode()), *_headers]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
