"""The outlook as the chronicle keeps it: issues, what they say of places, what has changed since, and what came true.

Nothing is forecast here. Explanations and the backtest are reckoned from the chronicle's own past when they are asked for.
"""

from __future__ import annotations

import csv as csv_module
import io
import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import lru_cache
from typing import Annotated, Any, Literal

import numpy as np
from fastapi import APIRouter, HTTPException, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from ...chronicle import Chronicle, browsing
from ...errors import InputError
from ...records import Forecast, Outcome
from ..exports import cell
from . import models
from .columns import Row
from .reading import Limit, Offset, of
from .service import Asked, Service

router = APIRouter(prefix="/outlook")
_missing: dict[int | str, dict[str, Any]] = {404: {"model": models.Problem, "description": "No forecast has this id."}}
_cannot: dict[int | str, dict[str, Any]] = {
    409: {"model": models.Problem, "description": "It cannot be reckoned from this chronicle; `detail` says why."}
}
_reckoning = threading.Lock()
Id = Annotated[str, Path(max_length=80)]
Name = Annotated[str, Field(max_length=80)]
Pair = tuple[Forecast, Outcome | None]


class ForecastsAsked(BaseModel):
    """Which forecasts: all must hold; without an issue, the last one of each kind."""

    model_config = ConfigDict(extra="forbid")

    issue: Name = Field("", description="The id of an issue.")
    month: Annotated[str, Field(pattern=r"^(\d{4}-\d{2})?$")] = Field("", description="The month foretold, as 2024-01.")
    measure: Literal["", "events", "deaths", "spread"] = Field("", description="What is foretold.")
    level: Literal["", "country", "admin1", "cell"] = Field("", description="For which kind of place.")
    place: Name = Field("", description="A place's id.")
    chance: Annotated[float, Field(ge=0, le=1)] = Field(0.0, description="With at least this chance of any event.")
    resolved: bool | None = Field(None, description="Whether it is known what came.")


class ForecastsPaged(ForecastsAsked):
    """Which forecasts, with a page of the list."""

    offset: Annotated[int, Field(ge=0, le=10_000_000)] = Field(0, description="So many are skipped.")
    limit: Annotated[int, Field(ge=1, le=2000)] = Field(200, description="At most so many.")


class ForecastsExported(ForecastsAsked):
    """Which forecasts, with a format."""

    format: Literal["csv", "geojson"] = "csv"


class Book:
    """The forecasts of a chronicle, read once for each state of them."""

    def __init__(self, pairs: list[Pair]) -> None:
        self.pairs = pairs
        self.issues: dict[str, list[Pair]] = {}
        for pair in pairs:
            self.issues.setdefault(pair[0].issue, []).append(pair)
        self.by_id = {pair[0].id: pair for pair in pairs}
        self._told: dict[tuple[str, ...], list[Forecast]] = {}
        for forecast, _ in pairs:
            self._told.setdefault(_target(forecast), []).append(forecast)

    def history(self, forecast: Forecast) -> list[Forecast]:
        """Give what was said of the same place and month from the same kind of data, the oldest first."""
        return sorted(self._told[_target(forecast)], key=lambda each: (each.issued, each.id))

    def before(self, forecast: Forecast) -> Forecast | None:
        """Give what the issue before said of the same place and month, None if none did."""
        earlier = [each for each in self.history(forecast) if each.issued < forecast.issued]
        return earlier[-1] if earlier else None

    def chosen(self, asked: ForecastsAsked) -> list[Pair]:
        """Give the forecasts asked for, by month and then the most threatened places first."""
        issues = [asked.issue] if asked.issue else self.latest()
        found = [
            (forecast, came)
            for issue in issues
            for forecast, came in self.issues.get(issue, ())
            if asked.month in ("", forecast.month)
            and asked.measure in ("", forecast.measure)
            and asked.level in ("", forecast.level)
            and asked.place in ("", forecast.place)
            and forecast.chance >= asked.chance
            and asked.resolved in (None, came is not None)
        ]
        return sorted(found, key=lambda pair: (pair[0].month, -pair[0].chance, -_mean(pair[0]), pair[0].place))

    def latest(self) -> list[str]:
        """Give the last issue of each level and measure."""
        found: dict[tuple[str, str], str] = {}
        for name, pairs in sorted(self.issues.items(), key=lambda item: item[1][0][0].issued):
            found[pairs[0][0].level, pairs[0][0].measure] = name
        return list(found.values())


def _target(forecast: Forecast) -> tuple[str, ...]:
    scheme = forecast.source.partition(" ")[0]
    return forecast.place, forecast.month, forecast.measure, forecast.level, scheme


@lru_cache(maxsize=2)
def _book(chronicle: Chronicle, state: str) -> Book:
    return Book(chronicle.forecasts())


def book(service: Service) -> tuple[str, Book]:
    """Give the state of the forecasts and all of them."""
    state = browsing.outlook_stamp(service.chronicle)
    return state, _book(service.chronicle, state)


@router.get("", summary="What was issued, and the record", responses=of(models.Outlook))
def outlook(request: Request, service: Asked) -> Response:
    """Issues, the newest first, and over all of them how often they were right, beside the baselines."""
    state, held = book(service)

    def make() -> Row:
        issues = [_issue(name, pairs) for name, pairs in held.issues.items()]
        issues.sort(key=lambda each: (each["issued"], each["measure"] != "spread", each["id"]), reverse=True)
        return {"issues": issues, "record": _record(held.pairs)}

    return service.answer(request, make, state)


@router.get("/forecasts", summary="Forecasts, paged", responses=of(models.Forecasts))
def forecasts(request: Request, service: Asked, asked: Annotated[ForecastsPaged, Query()]) -> Response:
    """What is foretold of places, by month, the most threatened first; `change` is since the issue before."""
    state, held = book(service)

    def make() -> Row:
        found = held.chosen(asked)
        last = asked.offset + asked.limit
        items = [_forecast(held, forecast, came) for forecast, came in found[asked.offset : last]]
        return {"total": len(found), "next": last if last < len(found) else None, "items": items}

    return service.answer(request, make, state)


@router.get("/record", summary="What came true", responses=of(models.Resolved))
def record(request: Request, service: Asked, offset: Offset = 0, limit: Limit = 50) -> Response:
    """Forecasts whose time has come with what came, the biggest errors first, and the record over all."""
    state, held = book(service)

    def make() -> Row:
        found = [(forecast, came) for forecast, came in held.pairs if came is not None]
        found.sort(key=lambda pair: (-pair[1].crps, -pair[1].brier, pair[0].id))
        last = offset + limit
        items = [_forecast(held, forecast, came) for forecast, came in found[offset:last]]
        return {
            "record": _record(held.pairs),
            "total": len(found),
            "next": last if last < len(found) else None,
            "items": items,
        }

    return service.answer(request, make, state)


@router.get("/forecasts/{id}", summary="One forecast", responses=of(models.ForecastTold) | _missing)
def forecast(request: Request, service: Asked, id: Id) -> Response:
    """A forecast with its whole distribution, that of the baseline, its rule, and what other issues said of the same month."""
    state, held = book(service)

    def make() -> Row:
        found, came = _found(held, id)
        return _forecast(held, found, came) | {
            "distribution": _bins(found.distribution),
            "baseline_distribution": _bins(found.baseline_distribution) if found.baseline_distribution else None,
            "settle_days": found.settle_days,
            "history": [
                {"id": each.id, "issued": each.issued.isoformat(), "model": each.model, "source": each.source}
                | {"chance": each.chance, "mean": round(_mean(each), 3)}
                for each in held.history(found)
            ],
        }

    return service.answer(request, make, state)


@router.get("/forecasts/{id}/why", summary="What raises a figure", responses=of(models.Why) | _missing | _cannot)
def why(request: Request, service: Asked, id: Id) -> Response:
    """Next month's mean taken apart: background, own past and that of others, with the events behind. For the chronicle's own."""
    state, held = book(service)
    found, _ = _found(held, id)
    if not found.source.startswith("chronicle"):
        raise HTTPException(
            409,
            f"This was told from {found.source}, not from this chronicle: harmattan outlook why {found.place} --data FILE "
            "takes it apart.",
        )

    def make() -> Row:
        from .. import outlook as verbs

        measure = "events" if found.measure == "spread" else found.measure
        asked = {"level": found.level, "measure": measure, "as_of": found.as_of.isoformat()}
        reasons = _reckoned(lambda: verbs.why(found.place, db=service.chronicle.path, **asked))  # type: ignore[arg-type]
        return {
            "reasons": [
                {name: getattr(each, name) for name in ("place", "name", "part", "share")}
                | {"events": [{"id": incident.id, "text": incident.text} for incident in each.incidents]}
                for each in reasons
            ]
        }

    return service.answer(request, make, state)


@router.get("/backtest", summary="How models would have done", responses=of(models.Backtest) | _cannot)
def backtest(
    request: Request,
    service: Asked,
    level: Annotated[Literal["country", "admin1", "cell"], Query(description="For which places.")] = "country",
    measure: Annotated[Literal["events", "deaths"], Query(description="What is counted.")] = "events",
    months: Annotated[int, Query(ge=2, le=36, description="Score the last so many months.")] = 24,
) -> Response:
    """Every model beside the baselines on the last months of the chronicle, from rolling origins. It takes its time."""

    def make() -> Row:
        from .. import outlook as verbs
        from ..outlook_tables import backtest_json

        tested = _reckoned(lambda: verbs.backtest(db=service.chronicle.path, level=level, measure=measure, months=months))
        rows = [_finite(each) for each in backtest_json(tested)]
        told: Row = {name: value for row in rows if "model" not in row for name, value in row.items()}
        return {
            "models": [row for row in rows if "model" in row],
            "told": told["told"],
            "reliability": told.get("reliability", []),
        }

    return service.answer(request, make)


@router.get(
    "/export",
    summary="Forecasts for other programs",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}, "application/geo+json": {}}}},
)
def export_outlook(request: Request, service: Asked, asked: Annotated[ForecastsExported, Query()]) -> Response:
    """Forecasts as CSV or GeoJSON; each row bears its rule, its model and its day, so that it cannot pass for a count."""
    state, held = book(service)
    kind = {"csv": "text/csv; charset=utf-8", "geojson": "application/geo+json"}[asked.format]

    def make() -> bytes:
        rows = [_forecast(held, forecast, came) for forecast, came in held.chosen(asked)]
        return (_csv(rows) if asked.format == "csv" else _geojson(rows)).encode()

    return service.respond(request, make, kind, f"harmattan-outlook.{asked.format}", more=state)


def _found(held: Book, id: str) -> Pair:
    if id not in held.by_id:
        raise HTTPException(404, f"No forecast has the id {id}.")
    return held.by_id[id]


def _reckoned(make: Callable[[], Any]) -> Any:
    """Reckon one thing at a time; what the chronicle is too young for is told in a sentence."""
    with _reckoning:
        try:
            return make()
        except InputError as error:
            raise HTTPException(409, str(error)) from error


def _issue(name: str, pairs: list[Pair]) -> Row:
    first = pairs[0][0]
    names = ("level", "measure", "model", "baseline", "source")
    return {"id": name, "issued": first.issued.isoformat(), "as_of": first.as_of.isoformat()} | {
        **{each: getattr(first, each) for each in names},
        "months": sorted({forecast.month for forecast, _ in pairs}),
        "forecasts": len(pairs),
        "resolved": sum(came is not None for _, came in pairs),
    }


def _record(pairs: Iterable[Pair]) -> Row:
    from ...outlook.record import standing

    found = standing(pairs)
    names = ("issued", "resolved", "crps", "baseline_crps", "brier", "hits", "misses", "false_alarms")
    return {name: getattr(found, name) for name in names} | {"calibration": [asdict(each) for each in found.calibration]}


def _forecast(held: Book, forecast: Forecast, came: Outcome | None) -> Row:
    from ...outlook.record import as_json

    found: Row = dict(as_json(forecast, came))
    found.setdefault("outcome", None)
    earlier = held.before(forecast)
    found["change"] = earlier and {
        "since": earlier.issued.isoformat(),
        "chance": round(forecast.chance - earlier.chance, 4),
        "mean": round(_mean(forecast) - _mean(earlier), 3),
    }
    beside = forecast.baseline_distribution
    found["baseline_chance"] = (
        round(sum(n for value, n in beside if value > 0) / sum(n for _, n in beside), 4) if beside else None
    )
    return found


def _mean(forecast: Forecast) -> float:
    return sum(value * n for value, n in forecast.distribution) / sum(n for _, n in forecast.distribution)


def _bins(distribution: Iterable[tuple[int, int]]) -> list[Row]:
    """Give chances of 0, 1–2, 3–5 and so on, so that no single figure looks surer than it is."""
    from ...outlook.scores import bin_edges, bins

    pairs = list(distribution)
    shares = np.bincount(bins([value for value, _ in pairs]), [n for _, n in pairs], len(bin_edges) + 1)
    lows = [0, *(int(edge) + 1 for edge in bin_edges)]
    highs = [*(int(edge) for edge in bin_edges), None]
    return [
        {"low": low, "high": high, "chance": round(float(share), 4)}
        for low, high, share in zip(lows, highs, shares / shares.sum(), strict=True)
    ]


def _finite(row: Row) -> Row:
    return {name: None if isinstance(value, float) and not np.isfinite(value) else value for name, value in row.items()}


_columns = (
    "id issue issued as_of level place name country lat lon month horizon measure chance mean q05 q25 q50 q75 q95 q99 "
    "model baseline baseline_chance source rule"
).split()


def _csv(rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv_module.writer(out, lineterminator="\n")
    writer.writerow([*_columns, "change_in_chance", "came"])
    for row in rows:
        change, came = row["change"], row["outcome"]
        extra = (change["chance"] if change else None, came["value"] if came else None)
        writer.writerow([cell(value) for value in (*(row[name] for name in _columns), *extra)])
    return out.getvalue()


def _geojson(rows: Iterable[Row]) -> str:
    features = []
    for row in rows:
        point = None if row["lat"] is None or row["level"] == "country" else [row["lon"], row["lat"]]
        geometry = {"type": "Point", "coordinates": point} if point else None
        features.append({"type": "Feature", "id": row["id"], "geometry": geometry, "properties": row})
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False) + "\n"
