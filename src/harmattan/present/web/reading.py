"""What can be asked of the API. Nothing here changes the chronicle."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator
from importlib.metadata import version
from typing import Annotated, Any, Literal

import numpy as np
from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import Field
from starlette.responses import Response, StreamingResponse

from ... import edtf
from ...chronicle import browsing
from ...chronicle.codec import load
from ...chronicle.filters import about_presence
from ...errors import InputError
from ...records import Event, modality_names, type_names
from .. import exports
from ..contract import plain
from . import answers, models, views
from .asking import Filters, Name, Order, last_day, masks, ordered, together
from .columns import Columns, Mask, Row, never, status_names
from .service import Asked, Service
from .snapshots import Snapshot

router = APIRouter()
_missing: dict[int | str, dict[str, Any]] = {
    404: {"model": models.Problem, "description": "Nothing has this id; `detail` names ids that look like it."}
}

Offset = Annotated[int, Query(ge=0, le=10_000_000, description="So many events are skipped.")]
Limit = Annotated[int, Query(ge=1, le=500, description="At most so many.")]
Id = Annotated[str, Path(max_length=200)]
AsOf = Annotated[str | None, Query(max_length=40, description="As the chronicle was known on this date (EDTF).")]


def of(model: type[models.Answer]) -> dict[int | str, dict[str, Any]]:
    """Describe what a route answers: the body is made by hand and kept as bytes, so that FastAPI need not check it each time."""
    return {200: {"model": model}, 304: {"description": "What you have is still good."}}


class EventsAsked(Filters):
    """Filters of events, with a page of the list."""

    offset: Annotated[int, Field(ge=0, le=10_000_000)] = Field(0, description="So many events are skipped.")
    limit: Annotated[int, Field(ge=1, le=500)] = Field(50, description="At most so many.")
    order: Order = Field("-time", description="By date, confidence, sources, day first known, or killed; - for the most first.")


class Exported(Filters):
    """Filters of events, with a format."""

    format: Literal["csv", "geojson", "jsonl"] = "csv"


@router.get("", summary="What this chronicle holds", responses=of(models.About))
def about(request: Request, service: Asked) -> Response:
    """Counts, the days on which it came to know, the names one can filter by, and whether it may be changed."""
    forecasts = browsing.outlook_stamp(service.chronicle)

    def make() -> Row:
        snapshot = service.snapshot()
        columns = snapshot.columns
        known = columns.known[columns.known != never]
        return {
            "name": "harmattan",
            "version": version("harmattan"),
            "stamp": str(snapshot.stamp),
            "read_only": service.read_only,
            "events": columns.count,
            "presences": len(snapshot.presences),
            "forecasts": int(forecasts.partition("-")[0]),
            "known": [_iso(known.min()), _iso(known.max())] if len(known) else None,
            "types": type_names,
            "modalities": modality_names,
            "statuses": list(status_names),
        }

    return service.answer(request, make, forecasts)


@router.get("/events", summary="Events, paged", responses=of(models.Events))
def events(request: Request, service: Asked, asked: Annotated[EventsAsked, Query()]) -> Response:
    """Events in an order; `total` is how many there are, `next` the offset of the next page, null on the last."""

    def make() -> Row:
        snapshot, _, mask = _chosen(service, asked)
        return _page(snapshot, mask, asked.order, asked.offset, asked.limit)

    return service.answer(request, make)


@router.get("/view", summary="All views of one question", responses=of(models.View))
def view(request: Request, service: Asked, asked: Annotated[EventsAsked, Query()]) -> Response:
    """Places, timeline, graph of actors, facets and a page of the list, of the events that pass the filters."""

    def make() -> Row:
        snapshot, found, mask = _chosen(service, asked)
        columns = snapshot.columns
        named = views.parties(columns, mask)
        since = edtf.bounds(asked.since)[0] if asked.since else None
        until = last_day(asked.until) if asked.until else None
        return {
            "stamp": str(snapshot.stamp),
            "as_of": _maybe(asked.day()),
            "total": int(mask.sum()),
            "all": columns.count,
            "places": views.places(columns, together(found, columns.count, "bbox")),
            "timeline": views.timeline(columns, together(found, columns.count, "time"), None, None),
            "brushed": [_maybe(since), _maybe(until)],
            "graph": views.graph(columns, mask, named),
            "facets": views.facets(columns, found, mask, named),
            "list": _page(snapshot, mask, asked.order, asked.offset, asked.limit),
        }

    return service.answer(request, make)


@router.get("/events/{id}", summary="One event with its evidence", responses=of(models.Told) | _missing)
def event(request: Request, service: Asked, id: Id, as_of: AsOf = None) -> Response:
    """Each claim with its speaker, sentence, cue and spans; figures by speaker; why these reports are one event; decisions."""

    def make() -> Row:
        snapshot = service.snapshot(_day(as_of))
        row = snapshot.row(id)
        if row is None:
            raise HTTPException(404, f"No event has the id {id}.")
        return answers.told(service.chronicle, snapshot, row)

    return service.answer(request, make)


@router.get("/places", summary="Where events are", responses=of(models.Places))
def places(
    request: Request,
    service: Asked,
    as_of: AsOf = None,
    offset: Offset = 0,
    limit: Annotated[int, Query(ge=1, le=5000, description="At most so many.")] = 500,
) -> Response:
    """Places that events name, most events first: a view counts by their ids. A point is no more exact than `precision` says."""

    def make() -> Row:
        listed = views.gazetteer(service.snapshot(_day(as_of)).columns)
        last = offset + limit
        return {"total": len(listed), "next": last if last < len(listed) else None, "items": listed[offset:last]}

    return service.answer(request, make)


@router.get("/speakers", summary="Who says something, and who contradicts whom", responses=of(models.Speakers))
def speakers(request: Request, service: Asked, asked: Annotated[EventsAsked, Query()]) -> Response:
    """Speakers of claims on the events that pass the filters, most events first, with whom they contradict and on what."""

    def make() -> Row:
        snapshot, _, mask = _chosen(service, asked)
        total, listed = views.speakers(snapshot.columns, mask, asked.offset, asked.limit)
        last = asked.offset + asked.limit
        return {"total": total, "next": last if last < total else None, "items": listed}

    return service.answer(request, make)


@router.get("/quotes", summary="Words between quotation marks", responses=of(models.Quotes))
def quotes(
    request: Request,
    service: Asked,
    speaker: Annotated[Name | None, Query(description="An id, or part of a name.")] = None,
    words: Annotated[Name | None, Query(description="In the quotation.")] = None,
    as_of: AsOf = None,
    offset: Offset = 0,
    limit: Limit = 50,
) -> Response:
    """Quotations in order of publication, each with who said it, by which cue, and its span."""

    def make() -> Row:
        found = service.chronicle.quotes(as_of=_day(as_of), speaker=speaker, words=words)
        last = offset + limit
        return {"total": len(found), "next": last if last < len(found) else None, "items": plain(found[offset:last])}

    return service.answer(request, make)


@router.get("/presences", summary="Who is where, since when", responses=of(models.Presences))
def presences(
    request: Request,
    service: Asked,
    on: Annotated[Name | None, Query(description="In force on this day.")] = None,
    place: Annotated[Name | None, Query(description="At this place, or in this country: a name, an id or a code.")] = None,
    actor: Annotated[Name | None, Query(description="By this actor: a name, an id or a country's code.")] = None,
    relation: Annotated[Name | None, Query(description="deployed, based, controls, operates, sanctions, governs.")] = None,
    as_of: AsOf = None,
    offset: Offset = 0,
    limit: Limit = 200,
) -> Response:
    """Presences in order of start; an end that nobody told is open (null), for silence is no departure."""

    def make() -> Row:
        wanted = about_presence(on=_day(on), place=place or None, actor=actor or None, relation=relation or None)
        found = [each for each in service.snapshot(_day(as_of)).presences if wanted(each)]
        last = offset + limit
        return {
            "total": len(found),
            "next": last if last < len(found) else None,
            "items": [answers.presence(service.chronicle, each) for each in found[offset:last]],
        }

    return service.answer(request, make)


@router.get("/presences/{id}", summary="One presence with its evidence", responses=of(models.PresenceTold) | _missing)
def presence(request: Request, service: Asked, id: Id, as_of: AsOf = None) -> Response:
    """A presence, and each claim that it rests on with its sentence."""

    def make() -> Row:
        record = next((each for each in service.snapshot(_day(as_of)).presences if each.id == id), None)
        if record is None:
            raise HTTPException(404, f"No presence has the id {id}.")
        return answers.presence(service.chronicle, record, full=True)

    return service.answer(request, make)


@router.get("/reports/{id:path}", summary="One dispatch", responses=of(models.Report) | _missing)
def report(request: Request, service: Asked, id: Id) -> Response:
    """A dispatch with its text as it came, into which all offsets point. It is other people's text: escape it."""
    return service.answer(request, lambda: plain(service.chronicle.report(id)))


@router.get("/rejections", summary="What was not read, and why", responses=of(models.Rejections))
def rejections(request: Request, service: Asked, offset: Offset = 0, limit: Limit = 50) -> Response:
    """Dispatches, files and lines set aside, in order of source."""

    def make() -> Row:
        found = service.chronicle.rejections()
        last = offset + limit
        return {"total": len(found), "next": last if last < len(found) else None, "items": plain(found[offset:last])}

    return service.answer(request, make)


@router.get("/review", summary="What a person should look at", responses=of(models.Review))
def review(request: Request, service: Asked, limit: Limit = 50) -> Response:
    """Pairs of events that the rules could not tell to be one, surest first, and events read with little confidence."""

    def make() -> Row:
        snapshot = service.snapshot()
        pairs = [made for made in service.chronicle.unsure() if made.left.startswith("ev-")]
        shown = []
        for made in pairs[:limit]:
            left, right = snapshot.row(made.left), snapshot.row(made.right)
            if left and right:
                shown.append(answers.judged(made) | {"events": [answers.event(left), answers.event(right)]})
        columns = snapshot.columns
        doubtful = np.flatnonzero((columns.confidence < 0.6) & (columns.confidence >= 0.25))
        doubtful = doubtful[np.argsort(np.abs(columns.confidence[doubtful] - 0.5), kind="stable")]
        ids = [columns.ids[i] for i in doubtful if columns.ids[i] not in snapshot.overlay.verdicts]
        rows = snapshot.rows(ids[:limit])
        return {
            "pairs": shown,
            "pairs_total": len(pairs),
            "events": [answers.event(row) for row in rows],
            "events_total": len(ids),
        }

    return service.answer(request, make)


@router.get("/decisions", summary="The audit trail", responses=of(models.Decisions))
def decisions(request: Request, service: Asked, offset: Offset = 0, limit: Limit = 50) -> Response:
    """Decisions of persons, the newest first, retracted ones too, each with who, when and why."""

    def make() -> Row:
        found = browsing.decisions(service.chronicle)
        last = offset + limit
        items = [answers.decision(made) for made in found[offset:last]]
        return {"total": len(found), "next": last if last < len(found) else None, "items": items}

    return service.answer(request, make)


@router.get(
    "/export",
    summary="Events for other programs",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}, "application/geo+json": {}, "application/x-ndjson": {}}}},
)
def export(request: Request, service: Asked, asked: Annotated[Exported, Query()]) -> Response:
    """The events that pass the filters as CSV, GeoJSON or JSON Lines, in order of date, as `harmattan export` writes them."""
    kinds = {"csv": "text/csv; charset=utf-8", "geojson": "application/geo+json", "jsonl": "application/x-ndjson"}
    writers = {"csv": exports.csv, "geojson": exports.geojson, "jsonl": exports.jsonl}

    def make() -> bytes:
        snapshot, columns, mask = _chosen_columns(service, asked)
        rows = snapshot.rows([columns.ids[i] for i in np.flatnonzero(mask)])
        bare = ({name: value for name, value in row.items() if name not in ("review", "edited")} for row in rows)
        return "".join(writers[asked.format](load(Event, json.dumps(row)) for row in bare)).encode()

    return service.respond(request, make, kinds[asked.format], f"harmattan.{asked.format}")


@router.get(
    "/changes",
    summary="Server-sent events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def changes(
    request: Request,
    service: Asked,
    most: Annotated[int | None, Query(ge=1, le=1000, description="End after so many messages.")] = None,
) -> Response:
    """A stream of `change` with the stamp and the number of events, at first and whenever the chronicle has changed."""
    return StreamingResponse(_changes(request, service, most), media_type="text/event-stream")


async def _changes(request: Request, service: Service, most: int | None) -> AsyncIterator[str]:
    told, sent, quiet = "", 0, 0
    while (most is None or sent < most) and not await request.is_disconnected():
        stamp = str(await run_in_threadpool(service.shelf.stamp))
        if stamp != told:
            count = (await run_in_threadpool(service.snapshot)).columns.count
            told, sent, quiet = stamp, sent + 1, 0
            yield f"event: change\ndata: {json.dumps({'stamp': stamp, 'events': count})}\n\n"
        else:
            quiet += 1
            if quiet % 15 == 0:
                yield ": still here\n\n"
        await asyncio.sleep(1 if most is None or sent < most else 0)


def _chosen(service: Service, asked: Filters) -> tuple[Snapshot, dict[str, Mask], Mask]:
    snapshot = service.snapshot(asked.day())
    words = None
    if asked.q.strip():
        words = snapshot.columns.numbers(browsing.events_with_words(service.chronicle, asked.q))
    found = masks(snapshot.columns, asked, words)
    return snapshot, found, together(found, snapshot.columns.count)


def _chosen_columns(service: Service, asked: Filters) -> tuple[Snapshot, Columns, Mask]:
    snapshot, _, mask = _chosen(service, asked)
    return snapshot, snapshot.columns, mask


def _page(snapshot: Snapshot, mask: Mask, order: Order, offset: int, limit: int) -> Row:
    total, last = int(mask.sum()), offset + limit
    ids = [snapshot.columns.ids[i] for i in ordered(snapshot.columns, mask, order, offset, limit)]
    return {
        "total": total,
        "offset": offset,
        "next": last if last < total else None,
        "items": [answers.event(row) for row in snapshot.rows(ids)],
    }


def _day(value: str | None) -> dt.date | None:
    if not value:
        return None
    try:
        return last_day(value)
    except InputError as error:
        raise HTTPException(422, str(error)) from error


def _iso(ordinal: Any) -> str:
    return dt.date.fromordinal(int(ordinal)).isoformat()


def _maybe(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
