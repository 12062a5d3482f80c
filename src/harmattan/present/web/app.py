"""The service: the JSON API of a chronicle under /api/v1, and the page at /, which uses nothing else."""

from __future__ import annotations

from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from ...chronicle import Chronicle
from ...errors import ChronicleError, HarmattanError
from . import outlooks, reading, writing
from .models import Problem
from .safety import Guard, TooLong
from .service import Service

static = Path(__file__).with_name("static")

_about = (
    "The chronicle of a crisis: events with their evidence, speakers, presences, decisions. Dates are EDTF (ISO 8601-2) or ISO "
    "8601, countries are ISO 3166-1 alpha-3, types are PLOVER's, offsets are code points into a dispatch's text. "
    "Every GET bears an ETag and answers 304 to a matching If-None-Match. Writes need the header `X-Harmattan: 1`."
)
_unbuilt = (
    "<!doctype html><meta charset=utf-8><title>Harmattan</title><h1>Harmattan</h1><p>The page is not built in this installation: "
    "run <code>python page/build.py</code> in the project's folder. The API is at <a href=/api/v1>/api/v1</a>."
)


class _Files(StaticFiles):
    """The built page: names with a hash in them are kept by the browser for ever, all else is asked for again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Give a file."""
        response = await super().get_response(path, scope)
        kept = path.startswith("assets/") and response.status_code == 200
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if kept else "no-cache"
        return response


def make_app(chronicle: Chronicle, *, token: str | None = None, read_only: bool = False) -> FastAPI:
    """Make the service of an open chronicle; with a token, only who has it may ask; read-only, nothing can be changed."""
    app = FastAPI(
        title="Harmattan",
        version=version("harmattan"),
        description=_about,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_name,
        responses={422: {"model": Problem, "description": "What was asked cannot be; `detail` says which and why."}},
    )
    app.state.service = Service(chronicle, read_only)
    app.include_router(reading.router, prefix="/api/v1")
    app.include_router(outlooks.router, prefix="/api/v1")
    app.include_router(writing.router, prefix="/api/v1")
    app.add_exception_handler(HarmattanError, _problem)
    app.add_exception_handler(TooLong, _too_long)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_middleware(Guard, token=token)
    if (static / "index.html").exists():
        app.mount("/", _Files(directory=static, html=True), name="page")
    else:
        app.add_api_route("/", lambda: HTMLResponse(_unbuilt), include_in_schema=False)
    return app


def _name(route: APIRoute) -> str:
    return route.name


async def _problem(_: Request, error: Exception) -> JSONResponse:
    missing = isinstance(error, ChronicleError) and str(error).startswith(("Nothing has", "No dispatch", "No person"))
    return JSONResponse({"detail": str(error)}, 404 if missing else 409 if isinstance(error, ChronicleError) else 422)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    told = "; ".join(
        f"{'.'.join(map(str, each['loc'][1:])) or 'request'}: {each['msg'].removeprefix('Value error, ')}"
        for each in error.errors()
    )
    return JSONResponse({"detail": told.encode("utf-8", "replace").decode()}, 422)


async def _too_long(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(error)}, 413)


def build_mark() -> str:
    """Give a mark of the built page, empty where there is none."""
    index = static / "index.html"
    return blake2b(index.read_bytes(), digest_size=6).hexdigest() if index.exists() else ""
