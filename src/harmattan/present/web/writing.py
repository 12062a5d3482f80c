"""What can be changed through the API: decisions of persons, each with a name and a reason, and dispatches added."""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path as File
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import StreamingResponse

from ...chronicle import browsing
from ...errors import HarmattanError
from ...records import Judgement
from ..contract import plain
from . import answers, edits, models
from .service import Asked, Service

_refused: dict[int | str, dict[str, Any]] = {
    400: {"model": models.Problem, "description": "The body is no JSON."},
    403: {"model": models.Problem, "description": "Not from this page, or the chronicle is served read-only."},
    404: {"model": models.Problem, "description": "Nothing has this id."},
    409: {"model": models.Problem, "description": "It cannot be done as things stand; `detail` says why."},
    413: {"model": models.Problem, "description": "Too long."},
}
_step = {
    "schema": {"type": "string", "description": "Lines of JSON, one a step: added, known, rejected, new; error where it failed."}
}
router = APIRouter(responses=_refused)

_kinds = (".txt", ".text", ".html", ".htm", ".xhtml", ".json", ".jsonl", ".ndjson")
Reviewer = Annotated[
    str, Field(min_length=1, max_length=80, pattern=r"^[^@\x00-\x1f]+$", description="Who decides; no @.", examples=["A. Diallo"])
]
Reason = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S", description="Why, in a sentence.")]
EventId = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[\w.-]+$")]
Text = Annotated[str, Query(max_length=200)]


class Decided(BaseModel):
    """A decision: accept or reject an event's coding, set a field of it, or tell two events to be the same or different."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["accept", "reject", "edit", "same", "different"]
    event: EventId
    other: EventId | None = Field(None, description="With same and different: the other event's id, or an alias.")
    field: str | None = Field(None, max_length=20, description=f"With edit: one of {', '.join(edits.fields)}.")
    value: str | None = Field(
        None,
        max_length=600,
        description="With edit: the new value; parties with `;` between, a place as Gao or Gao (MLI); empty for none.",
    )
    by: Reviewer
    why: Reason


class Undone(BaseModel):
    """An undoing, with who and why."""

    model_config = ConfigDict(extra="forbid")

    by: Reviewer
    why: Reason


@router.post("/decisions", status_code=201, summary="Decide", response_model=models.Made)
def decide(service: Asked, made: Decided) -> dict[str, Any]:
    """Append a decision and derive what follows from it; give its number, by which it is undone."""
    _may_write(service)
    if made.kind in ("same", "different"):
        if not made.other or made.other == made.event:
            raise HTTPException(422, "Name the other event in `other`.")
        number = service.chronicle.judge(_judgement(made.event, made.other, made.kind, made))
        service.shelf.renew()
    else:
        right = "text"
        if made.kind == "edit":
            try:
                right = edits.right(made.field or "", made.value or "", service.snapshot().columns)
            except HarmattanError as error:
                raise HTTPException(422, str(error)) from error
        verdict = "different" if made.kind == "reject" else "same"
        number = browsing.decide(service.chronicle, _judgement(made.event, right, verdict, made))
    row = service.snapshot().row(made.event)
    return {"number": number, "event": answers.event(row) if row else None}


@router.post("/decisions/{number}/undo", status_code=201, summary="Undo a decision", response_model=models.Made)
def undo(service: Asked, number: Annotated[int, Path(ge=1, le=2**53)], made: Undone) -> dict[str, Any]:
    """Retract a decision; that it was made and who undid it stays in the audit trail."""
    _may_write(service)
    undone = browsing.undo(service.chronicle, number, made.by.strip(), made.why.strip(), _now())
    service.shelf.renew()
    row = service.snapshot().row(undone.left)
    return {"number": number, "event": answers.event(row) if row else None}


@router.post(
    "/dispatches",
    summary="Add dispatches",
    response_class=StreamingResponse,
    responses={
        200: {
            "content": {"application/x-ndjson": {"schema": _step}},
            "description": "A line of progress a step; the last has `done`.",
        }
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def add(
    request: Request,
    service: Asked,
    name: Annotated[
        Text, Query(description="The file's name: what it ends in says what it holds (.txt, .html, .jsonl).")
    ] = "paste.txt",
    date: Annotated[Text | None, Query(description="When it was published, if it does not tell (EDTF).")] = None,
    language: Annotated[Text | None, Query(description="Its language (ISO 639-1), if it does not tell.")] = None,
    outlet: Annotated[Text | None, Query(description="Who published it, if it does not tell.")] = None,
) -> StreamingResponse:
    """Read one file and add what it holds; the answer is a line of JSON a step, and what was set aside, with why."""
    _may_write(service)
    kind = File(name).suffix.lower()
    if kind not in _kinds:
        raise HTTPException(422, f"{kind or 'no ending'}: a file must end in one of {', '.join(_kinds)}.")
    if (request.headers.get("content-type") or "").partition(";")[0] != "application/octet-stream":
        raise HTTPException(422, "Send the file as application/octet-stream.")
    body = await request.body()
    if not body.strip():
        raise HTTPException(422, "The file is empty.")
    from ...ingest import ingest

    await run_in_threadpool(lambda: list(ingest([], date=date or None, language=language or None)))
    if not service.adding.acquire(blocking=False):
        raise HTTPException(409, "Another file is being read: wait until it is done.")
    steps = _adding(service, body, _file_name(name, kind), date or None, language or None, outlet or None)
    return StreamingResponse(steps, media_type="application/x-ndjson", headers={"cache-control": "no-store"})


def _adding(
    service: Service, body: bytes, name: str, date: str | None, language: str | None, outlet: str | None
) -> Iterator[str]:
    from ...pipeline import Progress, adding

    try:
        with tempfile.TemporaryDirectory(prefix="harmattan-") as folder:
            path = File(folder) / name
            path.write_bytes(body)
            progress = Progress()
            yield _line({"step": "reading", "added": 0, "known": 0, "rejected": [], "new": None})
            try:
                for progress in adding(service.chronicle, [path], date=date, language=language, outlet=outlet, within=folder):
                    yield _line(_told(progress) | {"step": "reading"})
            except HarmattanError as error:
                yield _line({"done": True, "error": str(error).replace(folder, "")})
                return
        service.shelf.renew()
        yield _line(_told(progress) | {"step": "done", "done": True, "events": service.snapshot().columns.count})
    finally:
        service.adding.release()


def _told(progress: Any) -> dict[str, Any]:
    return {"added": progress.added, "known": progress.known, "rejected": plain(progress.rejected), "new": progress.new}


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value) + "\n"


def _file_name(name: str, kind: str) -> str:
    stem = re.sub(r"[^\w .-]+", "-", re.split(r"[/\\]", name)[-1][: -len(kind)]).strip(" .-")[:80]
    return (stem or "dispatch") + kind


def _judgement(left: str, right: str, verdict: Any, made: Decided) -> Judgement:
    return Judgement(left, right, verdict, 1.0, made.by.strip(), made.why.strip(), _now())


def _may_write(service: Service) -> None:
    if service.read_only:
        raise HTTPException(403, "This chronicle is served read-only.")


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
